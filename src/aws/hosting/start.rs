//! StartJob, sent once.

use async_trait::async_trait;
use aws_config::retry::RetryConfig;
use aws_sdk_amplify::types::JobType;
use towpath_core::hosting::start::{StartError, Starts};
use towpath_core::hosting::{HostedBranch, Job};
use towpath_core::ports::ReadError;

use super::{Failure, job, unexpected};
use crate::aws::AwsBackends;

/// Shown in the console as the job's reason.
const REASON: &str = "towpath deploy";

#[async_trait(?Send)]
impl Starts for AwsBackends {
    async fn start(&self, branch: &HostedBranch, commit: &str) -> Result<Job, StartError> {
        // Until the request is sent, nothing can have been started.
        let asked = self.ask(branch).await.map_err(before_sending)?;
        let call = asked.of_branch("amplify:StartJob", "/jobs/*");
        let request = asked.clients.amplify.start_job().app_id(asked.app()).branch_name(branch.branch.as_str());
        let request = request.job_type(JobType::Release).commit_id(commit).job_reason(REASON);
        // A second try after a lost answer could start a second job.
        let once = aws_sdk_amplify::config::Builder::new().retry_config(RetryConfig::disabled());
        let sending = request.customize().config_override(once).send();
        let sending = async { Ok::<_, ReadError>(sending.await) };
        let answer = self.within_deadline("amplify:StartJob", sending).await;
        let answer = answer.map_err(|error| StartError::Lost(error.to_string()))?;
        let answer = answer.map_err(|error| {
            let failure = Failure::of(&error);
            let limit = failure.code.as_deref() == Some("LimitExceededException");
            // Anything else than a clear no: a job may have been started.
            let unclear = failure.status.is_none_or(|status| !(300..500).contains(&status) || status == 408);
            let words = failure.message.clone();
            match failure.explain(&call) {
                _ if limit => StartError::Limit(words),
                ReadError::Throttled { .. } => StartError::Throttled(words),
                error if unclear => StartError::Lost(error.to_string()),
                error => StartError::Refused(error),
            }
        })?;
        let summary = answer.job_summary().ok_or_else(|| {
            let error = unexpected(&call, "no `jobSummary`");
            StartError::Lost(error.to_string())
        })?;
        match asked.check(&call, summary.job_arn()) {
            // Half an answer: the job is there all the same.
            Err(error @ ReadError::Unexpected { .. }) => Err(StartError::Lost(error.to_string())),
            checked => Ok(checked.map(|()| job(summary, &[]))?),
        }
    }
}

/// What went wrong before anything was sent to Amplify.
fn before_sending(error: ReadError) -> StartError {
    match error {
        ReadError::Throttled { message, .. } => StartError::Throttled(message),
        other => StartError::Refused(other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{branch, summary};
    use super::*;
    use crate::aws::fake::{FakeAws, json_error, ok};

    type Expected<'a> = &'a dyn Fn(&StartError) -> bool;

    const HOME: &str = "222222222222";

    fn started(account: &str) -> String {
        format!(r#"{{"jobSummary":{}}}"#, summary("9", account))
    }

    #[tokio::test]
    async fn a_job_is_started_once_whatever_comes_back() {
        let aws = FakeAws::default().on("StartJob", ok(started(HOME)));
        let job = aws.backends().start(&branch(), "3f9c2e1").await.unwrap();
        assert_eq!(job.id, "9");
        let request = aws.requests().pop().unwrap();
        for part in ["\"jobType\":\"RELEASE\"", "\"commitId\":\"3f9c2e1\"", "/apps/", "/branches/main/jobs"] {
            assert!(request.contains(part), "{part} is not in {request}");
        }
        let lost = |error: &StartError| matches!(error, StartError::Lost(_));
        let limit = |error: &StartError| matches!(error, StartError::Limit(words) if words == "no");
        let throttled = |error: &StartError| matches!(error, StartError::Throttled(_));
        let refused = |error: &StartError| matches!(error, StartError::Refused(_));
        let table: [(_, Expected<'_>); 9] = [
            (ok(""), &lost),
            (json_error(500, "InternalFailureException", "no"), &lost),
            (json_error(503, "DependentServiceFailureException", "no"), &lost),
            (ok("<html>"), &lost),
            (ok("{}"), &lost),
            (json_error(429, "LimitExceededException", "no"), &limit),
            (json_error(400, "BadRequestException", "Rate exceeded while calling StartJob"), &throttled),
            (json_error(403, "AccessDeniedException", "no"), &refused),
            (ok(started("333333333333")), &refused),
        ];
        for (answer, expected) in table {
            let aws = FakeAws::default().on("StartJob", answer);
            let error = aws.backends().start(&branch(), "3f9c2e1").await.unwrap_err();
            assert!(expected(&error), "{error:?}");
            assert_eq!(aws.asked().len(), 1, "{error:?}: it is not sent again");
        }
    }
}
