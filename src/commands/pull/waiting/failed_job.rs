//! How a parent's job failed: its step, and the end of that step's log.

use std::time::Duration;

use towpath_core::hosting::{Job, JobStatus};
use towpath_core::wait::log;

use super::{TOO_LATE, Waiter};
use crate::aws::Part;

/// How much of the end of a log is read, in bytes.
const LOG: u64 = 64 * 1024;

impl Waiter<'_> {
    /// In which step the parent's job failed, and the end of that step's log.
    pub(super) async fn how_it_failed(
        &self,
        status: String,
        found: Result<Job, String>,
    ) -> (String, Result<Vec<String>, String>) {
        let job = match found {
            Ok(job) => job,
            Err(why) => return (status, Err(why)),
        };
        let Some(step) = job.steps.into_iter().find(|step| step.status == JobStatus::Failed) else {
            return (status, Ok(Vec::new()));
        };
        let status = format!("{status} in its step {}", step.name);
        let Some(address) = step.log else { return (status, Err("Amplify gives no address of it".to_owned())) };
        let sites = self.context.host.sites();
        let log = match self.look(Duration::ZERO, sites.stored(&address, Part::End(LOG))).await {
            Some(read) => read.map(|read| log::end(&read.bytes, read.start > 0)),
            None => Err(TOO_LATE.to_owned()),
        };
        (status, log)
    }
}
