//! How each service refuses a request before it looks at the operation.

use super::call::{Call, Service};
use super::clock;
use super::reply::{Reply, element};

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No `Authorization` header.
    Unsigned,
    /// The header, or what belongs to it, is wrong; in AWS's words.
    Malformed(String),
    /// The access key, or its session token, is not known.
    UnknownKey,
    /// The session is over.
    Expired,
    /// The request's time is too far from now.
    Clock,
    /// The signature is not that of the key's secret.
    Signature,
    /// The caller may not do that.
    Denied,
}

impl Refusal {
    /// The answer, in the form of the service that was asked.
    pub fn reply(&self, call: &Call) -> Reply {
        let (status, code, message) = match call.service {
            Service::S3 => self.s3(call),
            Service::CloudFormation | Service::Sts => self.query(call),
            Service::Amplify | Service::Ssm | Service::Container | Service::Imds | Service::Site => self.json(call),
        };
        call.error(status, code, &message)
    }

    fn s3(&self, call: &Call) -> (u16, &'static str, String) {
        match self {
            Self::Unsigned => (403, "AccessDenied", "Access Denied".to_owned()),
            Self::Malformed(why) => (400, "AuthorizationHeaderMalformed", why.clone()),
            Self::UnknownKey => {
                let message = "The AWS Access Key Id you provided does not exist in our records.";
                (403, "InvalidAccessKeyId", message.to_owned())
            }
            Self::Expired => (400, "ExpiredToken", "The provided token has expired.".to_owned()),
            Self::Clock => {
                let message = "The difference between the request time and the current time is too large.";
                (403, "RequestTimeTooSkewed", message.to_owned())
            }
            Self::Signature => (403, "SignatureDoesNotMatch", format!("{MISMATCH} Check your key and signing method.")),
            Self::Denied => (403, "AccessDenied", denied(call)),
        }
    }

    fn query(&self, call: &Call) -> (u16, &'static str, String) {
        match self {
            Self::Unsigned => (403, "MissingAuthenticationToken", "Request is missing Authentication Token".to_owned()),
            Self::Malformed(why) => (403, "IncompleteSignature", why.clone()),
            Self::UnknownKey => (403, "InvalidClientTokenId", INVALID_TOKEN.to_owned()),
            Self::Expired => (403, "ExpiredToken", EXPIRED_TOKEN.to_owned()),
            Self::Clock => (403, "SignatureDoesNotMatch", clock_message(call)),
            Self::Signature => (403, "SignatureDoesNotMatch", format!("{MISMATCH} {CHECK_SECRET}")),
            Self::Denied => (403, "AccessDenied", denied(call)),
        }
    }

    fn json(&self, call: &Call) -> (u16, &'static str, String) {
        // The JSON protocol of SSM answers 400 where a REST API answers 403.
        let status = if call.service == Service::Ssm { 400 } else { 403 };
        let (code, message) = match self {
            Self::Unsigned => ("MissingAuthenticationTokenException", "Missing Authentication Token".to_owned()),
            Self::Malformed(why) => ("IncompleteSignatureException", why.clone()),
            Self::UnknownKey => ("UnrecognizedClientException", INVALID_TOKEN.to_owned()),
            Self::Expired => ("ExpiredTokenException", EXPIRED_TOKEN.to_owned()),
            Self::Clock => ("InvalidSignatureException", clock_message(call)),
            Self::Signature => ("InvalidSignatureException", format!("{MISMATCH} {CHECK_SECRET}")),
            Self::Denied => ("AccessDeniedException", denied(call)),
        };
        (status, code, message)
    }
}

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided.";
const CHECK_SECRET: &str =
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const INVALID_TOKEN: &str = "The security token included in the request is invalid.";
const EXPIRED_TOKEN: &str = "The security token included in the request is expired";

fn clock_message(call: &Call) -> String {
    let sent = call.http.header("x-amz-date").unwrap_or_default();
    let now = clock::now();
    let (limit, now) = (clock::amz_date(now - 15 * 60), clock::amz_date(now));
    format!("Signature expired: {sent} is now earlier than {limit} ({now} - 15 min.)")
}

fn denied(call: &Call) -> String {
    let (principal, action, resource) = (&call.principal, call.action(), resource(call));
    let because = format!("because no identity-based policy allows the {action} action");
    match call.service {
        Service::S3 => {
            format!("User: {principal} is not authorized to perform: {action} on resource: \"{resource}\" {because}")
        }
        Service::Sts => format!("User: {principal} is not authorized to perform: {action} on resource: {resource}"),
        _ => format!("User: {principal} is not authorized to perform: {action} on resource: {resource} {because}"),
    }
}

/// The ARN that a message names.
pub fn resource(call: &Call) -> String {
    let (account, region) = (&call.place.account, &call.place.region);
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{region}:{account}:{rest}");
    match call.service {
        Service::Amplify if call.http.path == "/apps" => arn("amplify", "apps/*"),
        Service::Amplify => arn("amplify", &call.http.segments().join("/")),
        Service::S3 => {
            let (bucket, key) = super::s3::address(&call.http);
            format!("arn:aws:s3:::{}/{key}", bucket.unwrap_or_default())
        }
        Service::CloudFormation => match call.parameter("StackName") {
            Some(name) if name.starts_with("arn:") => name,
            Some(name) => arn("cloudformation", &format!("stack/{name}/*")),
            None => "*".to_owned(),
        },
        Service::Ssm => {
            let json = call.json();
            let name = ["Name", "Path"].iter().find_map(|key| json[*key].as_str()).or(json["Names"][0].as_str());
            arn("ssm", &format!("parameter/{}", name.unwrap_or("*").trim_start_matches('/')))
        }
        Service::Sts => call.parameter("RoleArn").unwrap_or_else(|| "*".to_owned()),
        Service::Container | Service::Imds | Service::Site => "*".to_owned(),
    }
}

/// The answer of S3 to a request for a bucket of another region.
pub fn permanent_redirect(bucket: &str, region: &str) -> Reply {
    let mut reply = Reply::error(
        Service::S3,
        301,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all \
         future requests to this endpoint.",
    );
    let details = [
        element("Endpoint", &format!("{bucket}.s3.{region}.amazonaws.com")),
        element("Bucket", bucket),
        "</Error>".to_owned(),
    ];
    let body = String::from_utf8_lossy(&reply.body).replace("</Error>", &details.concat());
    reply.body = body.into_bytes();
    reply.with("x-amz-bucket-region", region)
}
