//! How long requests may take and how often they are tried again.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use serde::Deserialize;

use super::errors::rate_exceeded;

/// The longest that one operation may take, retries included.
pub(crate) const OPERATION: Duration = Duration::from_mins(1);

/// Standard retries (the adaptive mode waits up to 100 seconds when throttled, too long for a build step).
pub(crate) fn retries(first_backoff: Duration) -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(5)
        .with_initial_backoff(first_backoff)
        .with_max_backoff(Duration::from_secs(5))
}

/// The SDK by itself bounds only the connect.
pub(crate) fn timeouts(deadline: Option<Duration>) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .read_timeout(Duration::from_secs(15))
        .operation_attempt_timeout(Duration::from_secs(20))
        .operation_timeout(deadline.map_or(OPERATION, |deadline| deadline.min(OPERATION)))
        .build()
}

/// A body that stops coming is given up after five seconds.
pub(crate) fn stalled_streams() -> StalledStreamProtectionConfig {
    StalledStreamProtectionConfig::enabled().grace_period(Duration::from_secs(5)).build()
}

/// Amplify throttles with HTTP 400, `BadRequestException` and a message that begins with `Rate exceeded`, which the SDK
/// takes for a mistake of the caller and never tries again.
#[derive(Debug)]
pub(crate) struct AmplifyThrottling;

/// The part of an error's body that counts.
#[derive(Deserialize)]
struct Body {
    #[serde(alias = "Message")]
    message: String,
}

impl ClassifyRetry for AmplifyThrottling {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let failed = context.output_or_error().is_some_and(|outcome| outcome.is_err());
        let Some(response) = context.response().filter(|response| failed && response.status().as_u16() == 400) else {
            return RetryAction::NoActionIndicated;
        };
        let body = response.body().bytes().and_then(|bytes| serde_json::from_slice::<Body>(bytes).ok());
        match body {
            Some(body) if rate_exceeded(&body.message) => RetryAction::throttling_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "Amplify: rate exceeded"
    }
}

/// Parameter Store's answer to two writes of one parameter at the same time. The SDK does not take it for one that may
/// go better later.
#[derive(Debug)]
pub(crate) struct TooManyUpdates;

/// The part of an error's body that says which one it is.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "__type")]
    kind: String,
}

impl ClassifyRetry for TooManyUpdates {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let failed = context.output_or_error().is_some_and(|outcome| outcome.is_err());
        let body = context.response().filter(|_| failed).and_then(|response| response.body().bytes());
        match body.and_then(|bytes| serde_json::from_slice::<Kind>(bytes).ok()) {
            // AWS may write its name space before it: `com.amazonaws.ssm#TooManyUpdates`.
            Some(body) if body.kind.ends_with("TooManyUpdates") => RetryAction::throttling_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "Parameter Store: too many updates"
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::interceptors::context::{Error, Input};
    use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn classify(status: u16, body: &'static str, failed: bool) -> RetryAction {
        classify_by(&AmplifyThrottling, status, body, failed)
    }

    fn classify_by(by: &dyn ClassifyRetry, status: u16, body: &'static str, failed: bool) -> RetryAction {
        let mut context = InterceptorContext::new(Input::doesnt_matter());
        context.enter_serialization_phase();
        let _ = context.take_input();
        context.set_request(aws_smithy_runtime_api::client::orchestrator::HttpRequest::empty());
        context.enter_before_transmit_phase();
        context.enter_transmit_phase();
        let _ = context.take_request();
        context.set_response(HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body)));
        context.enter_before_deserialization_phase();
        context.enter_deserialization_phase();
        let error = OrchestratorError::operation(Error::erase(std::fmt::Error));
        let output = aws_smithy_runtime_api::client::interceptors::context::Output::doesnt_matter();
        context.set_output_or_error(if failed { Err(error) } else { Ok(output) });
        context.enter_after_deserialization_phase();
        by.classify_retry(&context)
    }

    #[test]
    fn two_writes_at_a_time_are_tried_again() {
        for kind in [r#"{"__type":"TooManyUpdates"}"#, r#"{"__type":"com.amazonaws.ssm#TooManyUpdates","message":"x"}"#]
        {
            assert_eq!(classify_by(&TooManyUpdates, 400, kind, true), RetryAction::throttling_error(), "{kind}");
            assert_eq!(classify_by(&TooManyUpdates, 400, kind, false), RetryAction::NoActionIndicated);
        }
        for other in [r#"{"__type":"ParameterAlreadyExists"}"#, "", "TooManyUpdates"] {
            assert_eq!(classify_by(&TooManyUpdates, 400, other, true), RetryAction::NoActionIndicated, "{other}");
        }
    }

    #[test]
    fn only_amplifys_own_form_of_throttling_is_one() {
        let throttled = r#"{"message":"Rate exceeded while calling GetApp, please slow down or try again later."}"#;
        assert_eq!(classify(400, throttled, true), RetryAction::throttling_error());
        for (status, body, failed) in [
            (400, r#"{"message":"the app id is invalid"}"#, true),
            (400, "Rate exceeded", true),
            (404, throttled, true),
            (400, throttled, false),
            (400, "", true),
        ] {
            assert_eq!(classify(status, body, failed), RetryAction::NoActionIndicated, "{status} {body}");
        }
    }

    #[test]
    fn the_deadline_shortens_operations_and_never_lengthens_them() {
        assert_eq!(timeouts(None).operation_timeout(), Some(OPERATION));
        assert_eq!(timeouts(Some(Duration::from_secs(9))).operation_timeout(), Some(Duration::from_secs(9)));
        assert_eq!(timeouts(Some(Duration::from_mins(15))).operation_timeout(), Some(OPERATION));
    }
}
