//! The stamp in the archive of what a hosting job built, for a site that asks visitors for a password. GetJob gives the
//! archive's address in S3 (Amplify's ListArtifacts is for the results of end-to-end tests); of the archive only its list
//! of files and the stamp are read.

use camino::Utf8Path;
use towpath_core::artifact::{Archive, CHUNK, Search};
use towpath_core::hosting::{HostedBranch, Hosting as _};
use towpath_core::status::site;

use crate::aws::{AwsBackends, Part, Sites};

/// The bytes of the stamp, whose place in the app is `path`, in what a job of a branch built.
///
/// # Errors
/// Why there is none, in words that follow an "and".
pub(super) async fn stamp(
    aws: &AwsBackends,
    sites: &Sites,
    (branch, id): (&HostedBranch, &str),
    path: &Utf8Path,
) -> Result<Vec<u8>, String> {
    let job = aws.job(branch, id).await.map_err(|error| error.to_string())?;
    let address = job.steps.into_iter().find_map(|step| step.artifacts);
    let address = address.ok_or_else(|| format!("Amplify keeps nothing that job {id} built"))?;
    let unread = |why: String| format!("what job {id} built cannot be read: {why}");
    let end = sites.stored(&address, Part::End(CHUNK)).await.map_err(unread)?;
    let mut archive = Archive::new(end.total);
    archive.learn(end.start, end.bytes);
    loop {
        match archive.find(site::served(path).as_str()).map_err(unread)? {
            Search::Found(bytes) => return Ok(bytes),
            Search::Needs(range) => {
                let part = sites.stored(&address, Part::At(range.start, range.end)).await.map_err(unread)?;
                archive.learn(range.start, part.bytes);
            }
        }
    }
}
