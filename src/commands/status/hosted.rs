//! What an app is built against: its newest hosting jobs, and the stamp that it serves.

use std::cell::RefCell;
use std::pin::Pin;

use camino::Utf8Path;
use futures_util::future::{FutureExt as _, Shared, join};
use towpath_core::config::Aws;
use towpath_core::fingerprint::Fingerprint;
use towpath_core::hosting::{self, HostedBranch, Hosting as _, JobStatus};
use towpath_core::name::AppId;
use towpath_core::ports::ReadError;
use towpath_core::pull::stamp;
use towpath_core::status::{Built, Seen, site};

use super::{Reader, artifact};
use crate::aws::{AwsBackends, Unserved};

/// How many of a branch's newest jobs are looked at: the newest is shown, the newest that succeeded is served.
const JOBS: usize = 10;

/// The last job, its page, and what is served.
pub(super) type Hosted = (Result<hosting::Job, String>, Option<String>, Result<Built, String>);

impl Reader<'_> {
    /// Reads an app's newest jobs beside its stamp.
    pub(super) async fn hosted(&self, apps: &Apps<'_>, hosted: &HostedBranch, address: Option<&str>) -> Hosted {
        let (jobs, built) = join(apps.aws.jobs(hosted, JOBS), self.built(apps, hosted, address)).await;
        let jobs = jobs.map_err(|error| error.to_string());
        let built = match built {
            Err(Unserved::Password) => self.artifact(apps.aws, hosted, jobs.as_deref()).await,
            Err(Unserved::Other(why)) => Err(why),
            Ok(built) => Ok(built),
        };
        let job = jobs.and_then(|jobs| jobs.into_iter().next().ok_or_else(|| "it was never built".to_owned()));
        let page = job.as_ref().ok().and_then(|job| hosted.page(&job.id));
        (job, page, built)
    }

    /// What an app that is served says of its backend. Where the file does not say at which address that is, Amplify
    /// does.
    async fn built(&self, apps: &Apps<'_>, hosted: &HostedBranch, address: Option<&str>) -> Result<Built, Unserved> {
        let path = self.stamp_path().map_err(Unserved::Other)?;
        let address = if let Some(address) = address {
            site::declared(address, path)
        } else {
            let (app, branch) = join(apps.app(hosted), apps.aws.branch(hosted)).await;
            let unknown = |error: ReadError| Unserved::Other(error.to_string());
            let (app, branch) = (app.map_err(unknown)?, branch.map_err(unknown)?);
            if branch.password {
                return Err(Unserved::Password);
            }
            site::address(&branch.label, &app.default_domain, path).map_err(Unserved::Other)?
        };
        let bytes = self.sites.read(&address).await?;
        let unstamped = || format!("{address}: what is served is no stamp: it was built without towpath");
        stamped(&bytes, Seen::Served).ok_or_else(|| Unserved::Other(unstamped()))
    }

    /// The stamp in what the last successful job built: that is what is served, behind the password.
    async fn artifact(
        &self,
        aws: &AwsBackends,
        hosted: &HostedBranch,
        jobs: Result<&[hosting::Job], &String>,
    ) -> Result<Built, String> {
        let found = async {
            let succeeded = jobs?.iter().find(|job| job.status == JobStatus::Succeeded);
            let job = succeeded.ok_or_else(|| "no job of it has succeeded".to_owned())?;
            let bytes = artifact::stamp(aws, &self.sites, (hosted, &job.id), self.stamp_path()?).await?;
            let unstamped = || format!("what job {} built has no stamp that can be read", job.id);
            stamped(&bytes, Seen::Artifact).ok_or_else(unstamped)
        };
        found.await.map_err(|why: String| format!("the branch is behind a password, and {why}"))
    }

    fn stamp_path(&self) -> Result<&Utf8Path, String> {
        let path = self.loaded.config.project.stamp.path.as_deref();
        path.ok_or_else(|| "stamps are switched off (`[project.stamp] path`)".to_owned())
    }
}

/// A stamp, if it is one.
fn stamped(bytes: &[u8], seen: Seen) -> Option<Built> {
    let stamp = stamp::read(bytes)?;
    let fingerprint = Fingerprint::parse(&stamp.fingerprint).ok()?;
    let environment: String = stamp.environment.chars().take(64).filter(|c| !c.is_control()).collect();
    Some(Built { environment, fingerprint, seen })
}

/// The hosted apps that are asked for, each once: several environments are often branches of one app.
pub(super) struct Apps<'a> {
    aws: &'a AwsBackends,
    asked: RefCell<Vec<(Aws, AppId, Asking<'a>)>>,
}

type Asking<'a> = Shared<Pin<Box<dyn Future<Output = Result<hosting::App, ReadError>> + 'a>>>;

impl<'a> Apps<'a> {
    /// Nothing is asked yet.
    pub(super) fn new(aws: &'a AwsBackends) -> Self {
        Self { aws, asked: RefCell::default() }
    }

    async fn app(&self, branch: &HostedBranch) -> Result<hosting::App, ReadError> {
        let known = |(aws, id, _): &&(Aws, AppId, Asking<'_>)| *aws == branch.aws && *id == branch.app_id;
        let found = self.asked.borrow().iter().find(known).map(|(_, _, asking)| asking.clone());
        let asking = found.unwrap_or_else(|| {
            let (aws, of) = (self.aws, branch.clone());
            let asking: Pin<Box<dyn Future<Output = _>>> = Box::pin(async move { aws.app(&of).await });
            let asking = asking.shared();
            self.asked.borrow_mut().push((branch.aws.clone(), branch.app_id.clone(), asking.clone()));
            asking
        });
        asking.await
    }
}
