//! From what the SDK reports to the core's errors: by AWS's error code and the HTTP status, never by words, except
//! where AWS gives one code to several things.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use towpath_core::ports::{ReadError, Thing};

/// One request, in the words that an error needs.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The IAM action, such as `s3:GetObject`.
    pub(crate) action: &'static str,
    /// The ARN that a policy must name.
    pub(crate) resource: String,
    /// What does not exist when AWS says that something does not, with its name and where it was looked for.
    pub(crate) missing: Option<(Thing, String, String)>,
}

/// What went wrong with a request, free of the SDK's types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    /// AWS's error code, such as `AccessDenied`.
    pub(crate) code: Option<String>,
    /// The HTTP status, if there was an answer.
    pub(crate) status: Option<u16>,
    /// AWS's words, or those of the network.
    pub(crate) message: String,
    /// S3: the region of the bucket, when the request went to another.
    pub(crate) bucket_region: Option<String>,
}

impl Failure {
    /// Takes the facts out of an SDK error.
    pub(crate) fn of<E>(error: &SdkError<E, HttpResponse>) -> Self
    where
        E: std::error::Error + ProvideErrorMetadata + 'static,
    {
        let response = error.raw_response();
        let message = match error.as_service_error().and_then(ProvideErrorMetadata::message) {
            Some(message) => message.to_owned(),
            None => causes(error),
        };
        Self {
            code: error.as_service_error().and_then(ProvideErrorMetadata::code).map(clean),
            status: response.map(|response| response.status().as_u16()),
            message: clean(&message),
            bucket_region: response.and_then(|response| response.headers().get("x-amz-bucket-region")).map(clean),
        }
    }

    /// The error to report for this request.
    pub(crate) fn explain(self, call: &Call) -> ReadError {
        let action = call.action.to_owned();
        let code = self.code.as_deref().unwrap_or_default();
        match self.kind() {
            Kind::Expired => ReadError::Expired { message: format!("{action}: {}", self.message) },
            Kind::Rejected => ReadError::Rejected { message: format!("{action}: {code}: {}", self.message) },
            Kind::Clock => ReadError::Clock { message: self.message },
            Kind::Denied => ReadError::Denied {
                action,
                resource: call.resource.clone(),
                principal: principal(&self.message),
                message: self.message,
            },
            Kind::Missing => match call.missing.clone() {
                Some((thing, name, at)) => ReadError::NotFound { thing, name, at },
                None => ReadError::Unexpected { action, message: self.message },
            },
            Kind::Throttled => ReadError::Throttled { action, message: self.message },
            Kind::Unavailable => ReadError::Unavailable { action, message: self.message },
            Kind::OtherRegion => {
                let region = self.bucket_region.as_deref().unwrap_or("another region");
                ReadError::Unexpected { action, message: format!("the bucket of {} is in {region}", call.resource) }
            }
            Kind::Unexpected => {
                let status = self.status.map(|status| format!("HTTP {status} ")).unwrap_or_default();
                ReadError::Unexpected { action, message: format!("{status}{code}: {}", self.message) }
            }
        }
    }

    fn kind(&self) -> Kind {
        let message = self.message.as_str();
        let status = self.status.unwrap_or_default();
        match self.code.as_deref().unwrap_or_default() {
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired" => Kind::Expired,
            "RequestTimeTooSkewed" | "RequestInTheFuture" => Kind::Clock,
            // One code for a wrong secret and for a wrong clock.
            "InvalidSignatureException" | "SignatureDoesNotMatch" | "AuthFailure" if skewed(message) => Kind::Clock,
            "InvalidClientTokenId"
            | "UnrecognizedClientException"
            | "InvalidAccessKeyId"
            | "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "AuthFailure"
            | "IncompleteSignature"
            | "IncompleteSignatureException"
            | "InvalidToken"
            | "InvalidSecurity"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "NotSignedUp"
            | "OptInRequired" => Kind::Rejected,
            "AccessDenied"
            | "AccessDeniedException"
            | "UnauthorizedException"
            | "UnauthorizedOperation"
            | "UnauthorizedAccess"
            | "NotAuthorized"
            | "AllAccessDisabled"
            | "AccountProblem" => Kind::Denied,
            // Amplify answers so when requests come too fast; it has no code of its own for that.
            "BadRequestException" if rate_exceeded(message) => Kind::Throttled,
            "Throttling"
            | "ThrottlingException"
            | "ThrottledException"
            | "RequestThrottled"
            | "RequestThrottledException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded"
            | "LimitExceededException"
            | "BandwidthLimitExceeded"
            | "PriorRequestNotComplete"
            | "TooManyUpdates"
            | "SlowDown" => Kind::Throttled,
            "NotFoundException" | "ResourceNotFoundException" | "ParameterNotFound" | "NoSuchKey" | "NoSuchBucket" => {
                Kind::Missing
            }
            // CloudFormation has one code for every invalid parameter and for a stack that is not there.
            "ValidationError" if message.ends_with("does not exist") => Kind::Missing,
            "PermanentRedirect" | "TemporaryRedirect" | "IllegalLocationConstraintException" => Kind::OtherRegion,
            "AuthorizationHeaderMalformed" if self.bucket_region.is_some() => Kind::OtherRegion,
            "RequestTimeout"
            | "RequestTimeoutException"
            | "InternalFailure"
            | "InternalError"
            | "ServiceUnavailable" => Kind::Unavailable,
            _ if status == 429 => Kind::Throttled,
            _ if status >= 500 || status == 408 || status == 407 => Kind::Unavailable,
            _ if self.bucket_region.is_some() && (300..400).contains(&status) => Kind::OtherRegion,
            // No answer at all: the network, a timeout.
            _ if self.status.is_none() => Kind::Unavailable,
            _ => Kind::Unexpected,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Expired,
    Rejected,
    Clock,
    Denied,
    Missing,
    Throttled,
    Unavailable,
    OtherRegion,
    Unexpected,
}

/// How Amplify's message begins when requests come too fast (`Rate exceeded while calling …`).
pub(crate) fn rate_exceeded(message: &str) -> bool {
    message.starts_with("Rate exceeded")
}

fn skewed(message: &str) -> bool {
    message.contains("Signature expired") || message.contains("Signature not yet current")
}

/// Who was denied: `User: ARN is not authorized to perform: …`.
fn principal(message: &str) -> Option<String> {
    let (_, behind) = message.split_once("User: ")?;
    let arn = behind.split_whitespace().next()?;
    arn.starts_with("arn:").then(|| arn.to_owned())
}

/// The words of an error and of its causes, each once. (The SDK's own display of them adds their innards.)
pub(crate) fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words: Vec<String> = Vec::new();
    for cause in std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string) {
        let cause = cause.trim().to_owned();
        if !cause.is_empty() && !words.iter().any(|earlier| earlier.contains(&cause)) {
            words.push(cause);
        }
    }
    words.join(": ")
}

/// The longest text of AWS that goes into an error, in characters.
const LONGEST: usize = 500;

/// A text of AWS for an error message: control characters become spaces, the end is cut.
pub(crate) fn clean(text: &str) -> String {
    let mut clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        clean.push('…');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> Call {
        Call {
            action: "s3:GetObject",
            resource: "arn:aws:s3:::b/k".into(),
            missing: Some((Thing::Archive, "s3://b/k".into(), String::new())),
        }
    }

    fn failure(code: &str, status: u16, message: &str) -> Failure {
        let code = (!code.is_empty()).then(|| code.to_owned());
        Failure { code, status: (status > 0).then_some(status), message: message.into(), bucket_region: None }
    }

    #[test]
    fn codes_and_statuses_decide() {
        let words = "words";
        for (code, status, message, kind) in [
            ("ExpiredToken", 400, words, Kind::Expired),
            ("ExpiredTokenException", 403, words, Kind::Expired),
            ("InvalidClientTokenId", 403, words, Kind::Rejected),
            ("UnrecognizedClientException", 403, words, Kind::Rejected),
            ("InvalidAccessKeyId", 403, words, Kind::Rejected),
            ("SignatureDoesNotMatch", 403, "The request signature we calculated does not match", Kind::Rejected),
            ("SignatureDoesNotMatch", 403, "Signature expired: 20260101T000000Z is now earlier than", Kind::Clock),
            ("InvalidSignatureException", 403, "Signature not yet current: 2026", Kind::Clock),
            ("InvalidSignatureException", 403, words, Kind::Rejected),
            ("RequestTimeTooSkewed", 403, words, Kind::Clock),
            ("AccessDenied", 403, words, Kind::Denied),
            ("AccessDeniedException", 400, words, Kind::Denied),
            ("UnauthorizedException", 401, words, Kind::Denied),
            ("BadRequestException", 400, "Rate exceeded while calling GetApp, please slow down", Kind::Throttled),
            ("BadRequestException", 400, "1 validation error detected", Kind::Unexpected),
            ("Throttling", 400, "Rate exceeded", Kind::Throttled),
            ("SlowDown", 503, words, Kind::Throttled),
            ("LimitExceededException", 429, words, Kind::Throttled),
            ("", 429, words, Kind::Throttled),
            ("NotFoundException", 404, words, Kind::Missing),
            ("NoSuchKey", 404, words, Kind::Missing),
            ("NoSuchBucket", 404, words, Kind::Missing),
            ("ValidationError", 400, "Stack with id x does not exist", Kind::Missing),
            ("ValidationError", 400, "1 validation error detected: Value 'x' at 'stackName'", Kind::Unexpected),
            ("InternalFailure", 500, words, Kind::Unavailable),
            ("", 502, "<html>", Kind::Unavailable),
            ("", 407, words, Kind::Unavailable),
            ("", 0, "connection refused", Kind::Unavailable),
            ("", 403, "<html>blocked by the firewall", Kind::Unexpected),
            ("", 200, "not JSON", Kind::Unexpected),
            ("DependentServiceFailureException", 503, words, Kind::Unavailable),
        ] {
            assert_eq!(failure(code, status, message).kind(), kind, "{code} {status} {message}");
        }
    }

    #[test]
    fn a_denial_names_action_resource_and_principal() {
        let message = "User: arn:aws:sts::222222222222:assumed-role/build/1 is not authorized to perform: s3:GetObject";
        let ReadError::Denied { action, resource, principal, .. } =
            failure("AccessDenied", 403, message).explain(&call())
        else {
            panic!("not denied");
        };
        assert_eq!((action.as_str(), resource.as_str()), ("s3:GetObject", "arn:aws:s3:::b/k"));
        assert_eq!(principal.as_deref(), Some("arn:aws:sts::222222222222:assumed-role/build/1"));
        assert_eq!(super::principal("User: anonymous is not authorized"), None);
        assert_eq!(super::principal("Access Denied"), None);
    }

    #[test]
    fn a_missing_thing_is_only_missing_where_the_call_has_one() {
        let missing = failure("NoSuchKey", 404, "no");
        assert!(matches!(missing.clone().explain(&call()), ReadError::NotFound { thing: Thing::Archive, .. }));
        let other = Call { missing: None, ..call() };
        assert!(matches!(missing.explain(&other), ReadError::Unexpected { .. }));
    }

    #[test]
    fn a_bucket_elsewhere_says_where() {
        for (code, status) in [("PermanentRedirect", 301), ("AuthorizationHeaderMalformed", 400), ("", 307)] {
            let elsewhere = Failure { bucket_region: Some("eu-west-1".into()), ..failure(code, status, "x") };
            let text = elsewhere.explain(&call()).to_string();
            assert!(text.contains("arn:aws:s3:::b/k is in eu-west-1"), "{text}");
        }
    }

    #[derive(Debug)]
    struct Link(&'static str, Option<Box<Self>>);

    impl std::fmt::Display for Link {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }

    impl std::error::Error for Link {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            self.1.as_deref().map(|link| link as _)
        }
    }

    #[test]
    fn the_words_of_causes_are_said_once() {
        let error = Link("broken: no route", Some(Box::new(Link("no route", Some(Box::new(Link("host down", None)))))));
        assert_eq!(causes(&error), "broken: no route: host down");
    }

    #[test]
    fn texts_of_aws_are_cut_and_have_no_control_characters() {
        assert_eq!(clean("a\u{1b}[31m\r\nb"), "a [31m  b");
        let long = clean(&"ä".repeat(501));
        assert_eq!((long.chars().count(), long.chars().last()), (501, Some('…')));
        assert_eq!(clean(&"ä".repeat(500)).chars().count(), 500);
    }
}
