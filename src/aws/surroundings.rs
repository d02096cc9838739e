//! What is near a thing that was not found, and what is going on in a backend that is not ready: for messages, so each
//! part that cannot be had is left out.

use std::future::Future;
use std::time::Duration;

use aws_sdk_amplify::types::JobStatus;
use aws_sdk_cloudformation::types::{ResourceStatus, StackEvent};
use futures_util::future::{OptionFuture, join, join3};
use towpath_core::ports::{Activity, BackendRequest, Nearby, Stack};

use super::clients::Clients;
use super::cloudformation::rfc3339;
use super::errors::clean;

/// A message is not worth a longer wait.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most failed resources that are named.
const MOST_FAILED: usize = 20;
/// The most pages of stack events (of a hundred each) that are searched for the start of the latest operation.
const MOST_PAGES: usize = 5;

/// `None` if it fails or takes too long.
async fn patiently<T, E>(asking: impl Future<Output = Result<T, E>>) -> Option<T> {
    tokio::time::timeout(PATIENCE, asking).await.ok()?.ok()
}

/// The ARN of whoever the credentials belong to: STS GetCallerIdentity, which needs no permission.
pub(crate) async fn caller(clients: &Clients) -> Option<String> {
    patiently(clients.sts.get_caller_identity().send()).await?.arn
}

/// The first page each of the region's apps, and of the app's backend environments and branches.
pub(crate) async fn nearby(clients: &Clients, request: &BackendRequest) -> Nearby {
    let (amplify, app) = (&clients.amplify, request.app_id.as_str());
    let apps = Box::pin(patiently(amplify.list_apps().max_results(100).send()));
    let backends = Box::pin(patiently(amplify.list_backend_environments().app_id(app).max_results(50).send()));
    let branches = Box::pin(patiently(amplify.list_branches().app_id(app).max_results(50).send()));
    let (apps, backends, branches) = join3(apps, backends, branches).await;
    let apps = apps.iter().flat_map(|page| page.apps().iter());
    let backends = backends.iter().flat_map(|page| page.backend_environments().iter());
    let branches = branches.iter().flat_map(|page| page.branches().iter());
    Nearby {
        apps: apps.map(|app| (clean(app.app_id()), clean(app.name()))).collect(),
        backends: backends.map(|backend| clean(backend.environment_name())).collect(),
        branches: branches.map(|branch| clean(branch.branch_name())).collect(),
    }
}

/// The newest job of the branch that has not ended, and what failed in the stack's latest operation.
pub(crate) async fn activity(clients: &Clients, request: &BackendRequest, stack: &Stack) -> Activity {
    let job =
        OptionFuture::from(request.branch.as_ref().map(|branch| Box::pin(job(clients, request, branch.as_str()))));
    let (job, failed) = join(job, Box::pin(failed(clients, stack))).await;
    Activity { job: job.flatten(), failed }
}

async fn job(clients: &Clients, request: &BackendRequest, branch: &str) -> Option<String> {
    let asking = clients.amplify.list_jobs().app_id(request.app_id.as_str()).branch_name(branch).max_results(10);
    let page = patiently(asking.send()).await?;
    let ended = [JobStatus::Succeed, JobStatus::Failed, JobStatus::Cancelled];
    let job = page.job_summaries().iter().find(|job| !ended.contains(job.status()))?;
    let since = rfc3339(job.start_time()).map(|time| format!(" since {time}")).unwrap_or_default();
    Some(format!("job {} ({}{since})", clean(job.job_id()), clean(job.status().as_str())))
}

/// Oldest first: the first failure is the cause of the others.
async fn failed(clients: &Clients, stack: &Stack) -> Vec<(String, String)> {
    let name = stack.id.as_deref().unwrap_or(&stack.name);
    let reading = async {
        let mut failed = Vec::new();
        let mut next = None;
        for _ in 0..MOST_PAGES {
            let asking = clients.cloudformation.describe_stack_events().stack_name(name).set_next_token(next);
            let page = asking.send().await.map_err(drop)?;
            for event in page.stack_events() {
                if starts_an_operation(event) {
                    return Ok::<_, ()>(failed);
                }
                failed.extend(failure(event));
            }
            next = page.next_token;
            if next.is_none() {
                break;
            }
        }
        Ok(failed)
    };
    let mut failed = patiently(reading).await.unwrap_or_default();
    failed.reverse();
    failed.truncate(MOST_FAILED);
    failed
}

/// The event with which an operation of the root stack begins. (A rollback is a part of the operation that failed.)
fn starts_an_operation(event: &StackEvent) -> bool {
    let begins = [
        ResourceStatus::CreateInProgress,
        ResourceStatus::UpdateInProgress,
        ResourceStatus::DeleteInProgress,
        ResourceStatus::ImportInProgress,
    ];
    event.physical_resource_id().is_some()
        && event.physical_resource_id() == event.stack_id()
        && event.resource_status().is_some_and(|status| begins.contains(status))
}

fn failure(event: &StackEvent) -> Option<(String, String)> {
    let status = event.resource_status()?;
    // The stack's own failure only repeats those of its resources.
    if !status.as_str().ends_with("_FAILED") || event.physical_resource_id() == event.stack_id() {
        return None;
    }
    let reason = event.resource_status_reason().unwrap_or(status.as_str());
    Some((clean(event.logical_resource_id()?), clean(reason)))
}

#[cfg(test)]
mod tests {
    use towpath_core::ports::Backends;

    use super::*;
    use crate::aws::fake::{FakeAws, json_error, ok, request};

    fn stack() -> Stack {
        Stack {
            name: "stack-d1-main".into(),
            id: Some("arn:aws:cloudformation:eu-west-2:222222222222:stack/stack-d1-main/0a1b".into()),
            status: "UPDATE_ROLLBACK_COMPLETE".into(),
            reason: None,
            updated: None,
        }
    }

    fn event(resource: &str, status: &str, reason: &str) -> String {
        let id = stack().id.unwrap();
        let physical = if resource == "stack-d1-main" { id.clone() } else { format!("{resource}-physical") };
        format!(
            "<member><StackId>{id}</StackId><EventId>e</EventId><StackName>stack-d1-main</StackName>\
             <LogicalResourceId>{resource}</LogicalResourceId><PhysicalResourceId>{physical}</PhysicalResourceId>\
             <Timestamp>2026-01-02T03:04:05Z</Timestamp><ResourceStatus>{status}</ResourceStatus>\
             <ResourceStatusReason>{reason}</ResourceStatusReason></member>"
        )
    }

    fn events(all: &[String], next: &str) -> crate::aws::fake::Answer {
        ok(format!(
            "<DescribeStackEventsResponse><DescribeStackEventsResult><StackEvents>{}</StackEvents>{next}\
             </DescribeStackEventsResult></DescribeStackEventsResponse>",
            all.concat()
        ))
    }

    fn jobs(all: &[(&str, &str)]) -> crate::aws::fake::Answer {
        let job = |(id, status): &(&str, &str)| {
            format!(
                r#"{{"jobArn":"a","jobId":"{id}","commitId":"c","commitMessage":"m","commitTime":1.7e9,"startTime":1767322800.5,"status":"{status}","jobType":"RELEASE"}}"#
            )
        };
        let all: Vec<String> = all.iter().map(job).collect();
        ok(format!(r#"{{"jobSummaries":[{}]}}"#, all.join(",")))
    }

    #[tokio::test]
    async fn only_the_latest_operations_failures_are_told_and_the_cause_comes_first() {
        let aws = FakeAws::default()
            .on("ListJobs", jobs(&[("7", "SUCCEED"), ("6", "RUNNING"), ("5", "PENDING")]))
            .on(
                "DescribeStackEvents",
                events(
                    &[
                        event("stack-d1-main", "UPDATE_ROLLBACK_COMPLETE", ""),
                        event("stack-d1-main", "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed"),
                        event("Api", "UPDATE_FAILED", "Resource update cancelled"),
                    ],
                    "<NextToken>t</NextToken>",
                ),
            )
            .on(
                "DescribeStackEvents",
                events(
                    &[
                        event("Table", "UPDATE_FAILED", "Cannot perform more than one GSI creation"),
                        event("stack-d1-main", "UPDATE_IN_PROGRESS", "User Initiated"),
                        event("Old", "CREATE_FAILED", "of an earlier operation"),
                    ],
                    "<NextToken>u</NextToken>",
                ),
            );
        let activity = aws.backends().activity(&request(None), &stack()).await;
        assert_eq!(activity.job.as_deref(), Some("job 6 (RUNNING since 2026-01-02T03:00:00Z)"));
        assert_eq!(
            activity.failed,
            [
                ("Table".to_owned(), "Cannot perform more than one GSI creation".to_owned()),
                ("Api".to_owned(), "Resource update cancelled".to_owned())
            ]
        );
        assert_eq!(aws.asked_sorted(), ["DescribeStackEvents", "DescribeStackEvents", "ListJobs"]);
    }

    #[tokio::test]
    async fn what_cannot_be_told_is_empty() {
        let aws = FakeAws::default()
            .on("ListApps", json_error(403, "AccessDeniedException", "no"))
            .on("ListBackendEnvironments", json_error(404, "NotFoundException", "no"))
            .on("ListBranches", ok(r#"{"branches":[]}"#))
            .on("ListJobs", json_error(403, "AccessDeniedException", "no"))
            .on("DescribeStackEvents", json_error(403, "AccessDenied", "no"));
        let backends = aws.backends();
        assert_eq!(backends.nearby(&request(None)).await, Nearby::default());
        assert_eq!(backends.activity(&request(None), &stack()).await, Activity::default());
        assert_eq!(aws.asked().len(), 5, "each once, for nothing of this is tried again");
    }

    #[tokio::test]
    async fn nearby_lists_each_kind() {
        let environment = r#"{"backendEnvironmentArn":"a","environmentName":"dev","createTime":1,"updateTime":1}"#;
        let aws = FakeAws::default()
            .on("ListApps", ok(r#"{"apps":[{"appId":"d2","name":"shop\u001b[1m"}]}"#))
            .on("ListBackendEnvironments", ok(format!(r#"{{"backendEnvironments":[{environment}]}}"#)))
            .on("ListBranches", json_error(403, "AccessDeniedException", "no"));
        let nearby = aws.backends().nearby(&request(None)).await;
        assert_eq!(nearby.apps, [("d2".to_owned(), "shop [1m".to_owned())]);
        assert_eq!((nearby.backends, nearby.branches), (vec!["dev".to_owned()], Vec::new()));
    }
}
