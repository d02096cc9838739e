//! Where locks and release records are kept: Parameter Store, or files beside environments.toml.

pub mod files;

use std::hash::{BuildHasher as _, RandomState};

use camino::Utf8Path;
use towpath_core::config::{Environment, Source, StatePlace};
use towpath_core::release::State;

use crate::aws::AwsState;
use crate::backends::Observer;
use crate::configuration::Loaded;
use crate::failure::{Failure, Problem};
use crate::state::files::FileState;

/// Where recorded environments keep theirs.
const FOLDER: &str = ".towpath/state";

/// The store of an environment.
///
/// # Errors
/// If environments.toml does not say where it is.
pub fn of<'a>(
    loaded: &Loaded,
    environment: &Environment,
    observer: &'a Observer<'_>,
) -> Result<Box<dyn State + 'a>, Failure> {
    let prefix = match (&loaded.config.project.state, &environment.source) {
        (Some(StatePlace::Files(folder)), _) => return Ok(Box::new(FileState::new(&loaded.folder, folder))),
        (_, Source::Snapshot { .. }) => return Ok(Box::new(FileState::new(&loaded.folder, Utf8Path::new(FOLDER)))),
        (Some(StatePlace::Parameters(prefix)), Source::Aws(_)) => prefix,
        (None, Source::Aws(_)) => return Err(Failure::of_problems(vec![Problem::no_state()])),
    };
    // Of the request, only account, region and the way in count: any app's will do.
    let request = environment.apps.keys().find_map(|app| observer.request(app));
    // Validation demands an app id of every parent in AWS.
    let request = request.ok_or_else(|| Failure::of_problems(vec![Problem::no_app(environment.name.as_str())]))?;
    Ok(Box::new(AwsState::new(observer.aws(), request, prefix)))
}

/// An id that nobody else has. It is no secret: who can read it could do worse.
pub fn id() -> String {
    let random = || RandomState::new().hash_one((std::process::id(), std::time::SystemTime::now()));
    format!("{:016x}{:016x}", random(), random())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn ids_differ() {
        let ids: BTreeSet<String> = (0..1_000).map(|_| super::id()).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.len() == 32));
    }
}
