//! The build that waits: Amplify ends it after half an hour, whatever it waits for.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use towpath_core::config::{Deployment, Source};
use towpath_core::hosting::{HostedBranch, Hosting as _};
use towpath_core::name::BranchName;
use towpath_core::resolve::variable;
use towpath_core::wait::{self, WaitError};

use super::Waiter;

/// The build that waits.
pub(super) struct OwnBuild {
    /// How long it had taken …
    taken: Duration,
    /// … when the wait had taken so long.
    at: Duration,
}

impl Waiter<'_> {
    /// Asks, once and only after it is clear that there is something to wait for, when this build itself began: Amplify
    /// ends it after half an hour. Where that cannot be told, nothing is said of it.
    pub(super) async fn remember_own_build(&self) {
        if self.own.get().is_some() {
            return;
        }
        let started = match self.own_job() {
            Some((hosted, job)) => self.look(Duration::ZERO, self.context.observer.aws().job(&hosted, &job)).await,
            None => None,
        };
        let started = started.and_then(Result::ok).and_then(|job| job.started);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let own = started.and_then(|started| {
            let taken = now.checked_sub(Duration::from_secs(u64::try_from(started).ok()?))?;
            Some(OwnBuild { taken, at: self.elapsed() })
        });
        let _only_once = self.own.set(own);
    }

    /// The job that is this process's, by the variables of an Amplify build.
    fn own_job(&self) -> Option<(HostedBranch, String)> {
        let said = |name| variable(&self.context.host.variables, name);
        let (id, branch, job) = (said("AWS_APP_ID")?, said("AWS_BRANCH")?, said("AWS_JOB_ID")?);
        let environment = self.context.decision.environment;
        let own = |deployment: &Deployment| deployment.app_id.as_ref().is_some_and(|app_id| app_id.as_str() == id);
        let (app, deployment) = environment.apps.iter().find(|(_, deployment)| own(deployment))?;
        let Source::Aws(aws) = &environment.source else { return None };
        let hosted = HostedBranch {
            environment: environment.name.clone(),
            name: app.clone(),
            aws: aws.clone(),
            app_id: deployment.app_id.clone()?,
            branch: BranchName::new(branch).ok()?,
        };
        Some((hosted, job.to_owned()))
    }

    pub(super) fn with_time_left(&self, error: WaitError) -> WaitError {
        match (error, self.own.get()) {
            (WaitError::TimedOut { what, limit, .. }, Some(Some(own))) => {
                let taken = own.taken + self.elapsed().saturating_sub(own.at);
                let minutes = variable(&self.context.host.variables, "_BUILD_TIMEOUT");
                WaitError::TimedOut { what, limit, left: Some(wait::left_of_build(taken, minutes)) }
            }
            (error, _) => error,
        }
    }
}
