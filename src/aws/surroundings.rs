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
    let backends = Box::pin(patiently(amplify.list_backend_environments().app_id(app).max_results(100).send()));
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
