//! The core's [`Hosting`] over AWS Amplify: apps, branches and jobs. Only [`start`] changes anything.

mod start;

use async_trait::async_trait;
use aws_sdk_amplify::types::{JobSummary, Step as SdkStep};
use aws_smithy_types::DateTime;
use towpath_core::hosting::{App, Branch, HostedBranch, Hosting, Job, JobStatus, Step};
use towpath_core::ports::{BackendRequest, ReadError, Thing};

use super::AwsBackends;
use super::arn::Arn;
use super::clients::Clients;
use super::errors::{Call, Failure, clean};
use super::read::{here, place};

/// The longest page of jobs that Amplify gives (its limit for `maxResults`, as of version 1.131 of its SDK).
const PAGE: usize = 50;
/// The most pages that are read, whatever AWS says of a next one.
const MOST_PAGES: usize = 10;
/// The most steps of a job that are kept; Amplify's own are three to five.
const MOST_STEPS: usize = 20;
/// The longest address that is taken, in bytes: a signed one has about 1500.
const LONGEST_ADDRESS: usize = 8192;

#[async_trait(?Send)]
impl Hosting for AwsBackends {
    async fn app(&self, branch: &HostedBranch) -> Result<App, ReadError> {
        let asking = async {
            let asked = self.ask(branch).await?;
            let call = asked.call("amplify:GetApp", "", Thing::App, asked.app());
            let answer = asked.clients.amplify.get_app().app_id(asked.app()).send().await;
            let answer = answer.map_err(|error| Failure::of(&error).explain(&call))?;
            let app = answer.app().ok_or_else(|| unexpected(&call, "no `app`"))?;
            asked.check(&call, app.app_arn())?;
            Ok(App { default_domain: clean(app.default_domain()) })
        };
        self.within_deadline("amplify:GetApp", asking).await
    }

    async fn branch(&self, branch: &HostedBranch) -> Result<Branch, ReadError> {
        let asking = async {
            let asked = self.ask(branch).await?;
            let call = asked.of_branch("amplify:GetBranch", "");
            let request = asked.clients.amplify.get_branch().app_id(asked.app()).branch_name(branch.branch.as_str());
            let answer = request.send().await.map_err(|error| Failure::of(&error).explain(&call))?;
            let found = answer.branch().ok_or_else(|| unexpected(&call, "no `branch`"))?;
            asked.check(&call, found.branch_arn())?;
            Ok(Branch {
                label: clean(found.display_name()),
                password: found.enable_basic_auth(),
                auto_build: found.enable_auto_build(),
            })
        };
        self.within_deadline("amplify:GetBranch", asking).await
    }

    async fn jobs(&self, branch: &HostedBranch, most: usize) -> Result<Vec<Job>, ReadError> {
        let asking = async {
            let asked = self.ask(branch).await?;
            let call = asked.of_branch("amplify:ListJobs", "/jobs/*");
            let mut jobs = Vec::new();
            let mut next = None;
            for _ in 0..MOST_PAGES {
                let wanted = i32::try_from(most.saturating_sub(jobs.len()).clamp(1, PAGE)).unwrap_or(1);
                let request = asked.clients.amplify.list_jobs().app_id(asked.app());
                let request = request.branch_name(branch.branch.as_str()).max_results(wanted).set_next_token(next);
                let page = request.send().await.map_err(|error| Failure::of(&error).explain(&call))?;
                if let Some(first) = page.job_summaries().first() {
                    asked.check(&call, first.job_arn())?;
                }
                jobs.extend(page.job_summaries().iter().map(|summary| job(summary, &[])));
                next = page.next_token;
                if next.is_none() || jobs.len() >= most {
                    break;
                }
            }
            jobs.truncate(most);
            Ok(jobs)
        };
        self.within_deadline("amplify:ListJobs", asking).await
    }

    async fn job(&self, branch: &HostedBranch, id: &str) -> Result<Job, ReadError> {
        let asking = async {
            let asked = self.ask(branch).await?;
            let call = asked.of_branch("amplify:GetJob", &format!("/jobs/{id}"));
            let request = asked.clients.amplify.get_job().app_id(asked.app());
            let request = request.branch_name(branch.branch.as_str()).job_id(id);
            let answer = request.send().await.map_err(|error| Failure::of(&error).explain(&call))?;
            let found = answer.job().ok_or_else(|| unexpected(&call, "no `job`"))?;
            let summary = found.summary().ok_or_else(|| unexpected(&call, "no `summary`"))?;
            asked.check(&call, summary.job_arn())?;
            Ok(job(summary, found.steps()))
        };
        self.within_deadline("amplify:GetJob", asking).await
    }
}

/// The clients, with the request in the form that the rest of this adapter speaks.
pub(super) struct Asked {
    pub(super) clients: Clients,
    request: BackendRequest,
}

impl AwsBackends {
    async fn ask(&self, branch: &HostedBranch) -> Result<Asked, ReadError> {
        let request = BackendRequest {
            environment: branch.environment.clone(),
            parent: branch.name.clone(),
            aws: branch.aws.clone(),
            generation: None,
            app_id: branch.app_id.clone(),
            branch: Some(branch.branch.clone()),
            backend: None,
        };
        self.ask_for(request).await
    }

    /// The same for an app whose branch need not be known.
    pub(super) async fn ask_for(&self, request: BackendRequest) -> Result<Asked, ReadError> {
        let clients = self.clients.open(&request).await?;
        let asked = Asked { clients, request };
        if let Some(account) = &asked.clients.access.account {
            asked.check_account(account, &format!("the credentials of the {}", asked.clients.access.source))?;
        }
        Ok(asked)
    }
}

impl Asked {
    pub(super) fn app(&self) -> &str {
        self.request.app_id.as_str()
    }

    pub(super) fn call(&self, action: &'static str, rest: &str, thing: Thing, name: &str) -> Call {
        Call {
            action,
            resource: place(&self.request).amplify(self.app(), rest),
            missing: Some((thing, name.to_owned(), here(&self.request))),
        }
    }

    pub(super) fn of_branch(&self, action: &'static str, rest: &str) -> Call {
        let branch = self.request.branch.as_ref().map(ToString::to_string).unwrap_or_default();
        let name = format!("{}, {branch}{rest}", self.app());
        self.call(action, &format!("branches/{branch}{rest}"), Thing::Branch, &name)
    }

    /// The answer must be of the declared account.
    pub(super) fn check(&self, call: &Call, arn: &str) -> Result<(), ReadError> {
        let parts = Arn::parse(arn).ok_or_else(|| unexpected(call, &format!("`{}` is not an ARN", clean(arn))))?;
        self.check_account(parts.account, arn)
    }

    pub(super) fn check_account(&self, found: &str, evidence: &str) -> Result<(), ReadError> {
        let declared = &self.request.aws.account;
        if found == declared.as_str() {
            return Ok(());
        }
        Err(ReadError::WrongAccount { declared: declared.clone(), found: clean(found), evidence: clean(evidence) })
    }
}

fn job(summary: &JobSummary, steps: &[SdkStep]) -> Job {
    Job {
        id: clean(summary.job_id()),
        status: JobStatus::parse(&clean(summary.status().as_str())),
        commit: clean(summary.commit_id()),
        committed: Some(summary.commit_time().secs()).filter(|seconds| *seconds > 0),
        started: Some(summary.start_time().secs()),
        ended: summary.end_time().map(DateTime::secs),
        steps: steps.iter().take(MOST_STEPS).map(step).collect(),
    }
}

fn step(step: &SdkStep) -> Step {
    Step {
        name: clean(step.step_name()),
        status: JobStatus::parse(&clean(step.status().as_str())),
        started: Some(step.start_time().secs()),
        log: address(step.log_url()),
        artifacts: address(step.artifacts_url()),
    }
}

fn address(url: Option<&str>) -> Option<String> {
    url.filter(|url| !url.is_empty() && url.len() <= LONGEST_ADDRESS).map(str::to_owned)
}

pub(super) fn unexpected(call: &Call, message: &str) -> ReadError {
    ReadError::Unexpected { action: call.action.to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use towpath_core::name::{AppName, BranchName};

    use super::*;
    use crate::aws::fake::{FakeAws, json_error, ok, request};

    pub(super) fn branch() -> HostedBranch {
        let request = request(None);
        HostedBranch {
            environment: request.environment,
            name: AppName::new("admin").unwrap(),
            aws: request.aws,
            app_id: request.app_id,
            branch: BranchName::new("main").unwrap(),
        }
    }

    pub(super) fn summary(id: &str, account: &str) -> String {
        format!(
            r#"{{"jobArn":"arn:aws:amplify:eu-west-2:{account}:apps/d1/branches/main/jobs/{id}","jobId":"{id}","commitId":"3f9c2e1","commitMessage":"m","commitTime":1767322700,"startTime":1767322800.5,"status":"RUNNING","jobType":"RELEASE"}}"#
        )
    }

    fn page(jobs: &[String], next: &str) -> crate::aws::fake::Answer {
        ok(format!(r#"{{"jobSummaries":[{}]{next}}}"#, jobs.join(",")))
    }

    #[tokio::test]
    async fn jobs_are_read_page_by_page_up_to_what_is_wanted() {
        let home = "222222222222";
        let aws = FakeAws::default()
            .on("ListJobs", page(&[summary("9", home), summary("8", home)], r#","nextToken":"t""#))
            .on("ListJobs", page(&[summary("7", home)], ""));
        let jobs = aws.backends().jobs(&branch(), 10).await.unwrap();
        assert_eq!(jobs.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["9", "8", "7"]);
        assert_eq!(
            (jobs[0].started, jobs[0].committed, jobs[0].ended),
            (Some(1_767_322_800), Some(1_767_322_700), None)
        );
        assert!(jobs[0].builds("3f9c2e1aaaa") && jobs[0].status == JobStatus::Running);
        assert!(aws.requests()[1].contains("nextToken=t"), "{:?}", aws.requests());
        let aws =
            FakeAws::default().on("ListJobs", page(&[summary("9", home), summary("8", home)], r#","nextToken":"t""#));
        assert_eq!(aws.backends().jobs(&branch(), 2).await.unwrap().len(), 2);
        assert_eq!(aws.asked().len(), 1);
        // A page that always has a next one comes to an end all the same.
        let aws = FakeAws::default().on("ListJobs", page(&[], r#","nextToken":"t""#));
        assert_eq!(aws.backends().jobs(&branch(), 10).await.unwrap().len(), 0);
        assert_eq!(aws.asked().len(), MOST_PAGES);
    }

    #[tokio::test]
    async fn app_branch_and_job() {
        let arn = "arn:aws:amplify:eu-west-2:222222222222:apps/d1";
        let aws = FakeAws::default()
            .on(
                "GetApp",
                ok(format!(
                    r#"{{"app":{{"appId":"d1","appArn":"{arn}","name":"shop","description":"","repository":"","platform":"WEB","createTime":1,"updateTime":1,"environmentVariables":{{}},"defaultDomain":"d1.amplifyapp.com\u001b","enableBranchAutoBuild":false,"enableBasicAuth":false}}}}"#
                )),
            )
            .on(
                "GetBranch",
                ok(format!(
                    r#"{{"branch":{{"branchArn":"{arn}/branches/main","branchName":"main","description":"","stage":"PRODUCTION","displayName":"main-x","enableNotification":false,"createTime":1,"updateTime":1,"environmentVariables":{{}},"enableAutoBuild":true,"customDomains":[],"framework":"","activeJobId":"","totalNumberOfJobs":"0","enableBasicAuth":true,"ttl":"5","enablePullRequestPreview":false}}}}"#
                )),
            )
            .on(
                "GetJob",
                ok(format!(
                    r#"{{"job":{{"summary":{},"steps":[{{"stepName":"BUILD","startTime":1767322801,"status":"SUCCEED","endTime":1767322802}}]}}}}"#,
                    summary("9", "222222222222")
                )),
            );
        let backends = aws.backends();
        assert_eq!(backends.app(&branch()).await.unwrap().default_domain, "d1.amplifyapp.com ");
        assert_eq!(
            backends.branch(&branch()).await.unwrap(),
            Branch { label: "main-x".into(), password: true, auto_build: true }
        );
        let job = backends.job(&branch(), "9").await.unwrap();
        assert_eq!((job.steps[0].name.as_str(), &job.steps[0].status), ("BUILD", &JobStatus::Succeeded));
    }

    #[tokio::test]
    async fn what_is_missing_denied_or_of_another_account_is_told_apart() {
        let aws = FakeAws::default()
            .on("ListJobs", json_error(404, "NotFoundException", "no"))
            .on("GetApp", json_error(403, "AccessDeniedException", "no"));
        let backends = aws.backends();
        let missing = backends.jobs(&branch(), 1).await.unwrap_err();
        assert!(matches!(&missing, ReadError::NotFound { thing: Thing::Branch, .. }), "{missing}");
        let denied = backends.app(&branch()).await.unwrap_err();
        assert!(matches!(&denied, ReadError::Denied { action, .. } if action == "amplify:GetApp"), "{denied}");
        let aws = FakeAws::default().on("ListJobs", page(&[summary("9", "333333333333")], ""));
        let other = aws.backends().jobs(&branch(), 1).await.unwrap_err();
        assert!(matches!(other, ReadError::WrongAccount { .. }), "{other}");
    }
}
