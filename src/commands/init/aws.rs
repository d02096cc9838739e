//! Asks AWS which hosted apps belong to the repository. What cannot be asked is only a warning: the files remain.

use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;
use towpath_core::catalog::{Explained as _, Id};
use towpath_core::init::{self, Gathered, Hosted, Hosting, belongs};
use towpath_core::name::{AppId, Region};
use towpath_core::ports::ReadError;
use towpath_core::resolve::variable;
use towpath_core::warning::Warning;

use crate::Host;
use crate::args::Init;
use crate::aws::{AwsHosting, Settings};
use crate::failure::{Failure, Problem};
use crate::interrupt::until_interrupted;
use crate::ui::Ui;

/// The most regions that are asked, and how many apps are asked for at a time.
const MOST_REGIONS: usize = 8;
const SIDE_BY_SIDE: usize = 16;
/// The most apps of the repository.
const MOST_APPS: usize = 100;
/// How long all requests together may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// Asks.
///
/// # Errors
/// Only if the process is asked to stop.
pub(super) fn ask(args: &Init, gathered: &Gathered, host: &Host, ui: &mut Ui) -> Result<Vec<Hosted>, Failure> {
    let (ids, mut regions) = init::named(gathered);
    let own = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| variable(&host.variables, name));
    regions.extend(own.and_then(|region| Region::new(region).ok()));
    regions.sort();
    regions.dedup();
    regions.truncate(MOST_REGIONS);
    if regions.is_empty() {
        ui.warning(Warning::new(
            Id::W302,
            "AWS was not asked, for no file names a region: set AWS_REGION, or use `--offline`",
        ));
        return Ok(Vec::new());
    }
    let mut settings = Settings::new(host.variables.clone());
    settings.profile.clone_from(&args.profile);
    let redactor = ui.redactor().clone();
    settings.on_secret = Rc::new(move |secret| redactor.add(secret));
    let hosting = AwsHosting::new(settings);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failure::of_problems(vec![Problem::of(&ReadError::Unavailable {
            action: "starting the runtime".to_owned(),
            message: error.to_string(),
        })])
    })?;
    let remote = gathered.git.remote.as_deref();
    let (hosted, errors) = runtime.block_on(until_interrupted(async {
        let mut errors = Vec::new();
        let asking = find(&hosting, &regions, remote, &ids, &mut errors);
        let hosted = tokio::time::timeout(PATIENCE, asking).await;
        if hosted.is_err() {
            let message = format!("no answer within {} s", PATIENCE.as_secs());
            errors.push(ReadError::Unavailable { action: "asking for hosted apps".to_owned(), message });
        }
        let hosted = hosted.unwrap_or_default();
        Ok((hosted, errors))
    }))?;
    for error in errors {
        let help = error.help().into_iter().next().map(|help| format!(" ({help})")).unwrap_or_default();
        ui.warning(Warning::new(Id::W302, format!("AWS could not be asked: {error}{help}; `--offline` leaves it out")));
    }
    Ok(hosted)
}

async fn find(
    hosting: &dyn Hosting,
    regions: &[Region],
    remote: Option<&str>,
    ids: &[AppId],
    errors: &mut Vec<ReadError>,
) -> Vec<Hosted> {
    let lists = stream::iter(regions.iter().map(|region| hosting.apps(region))).buffered(SIDE_BY_SIDE);
    let lists: Vec<_> = lists.collect().await;
    let mut apps = Vec::new();
    for list in lists {
        match list {
            Ok(list) => apps.extend(list.into_iter().filter(|app| belongs(app, remote, ids))),
            Err(error) if errors.contains(&error) => {}
            Err(error) => errors.push(error),
        }
    }
    apps.truncate(MOST_APPS);
    let details = stream::iter(apps.into_iter().map(|app| hosting.details(app))).buffered(SIDE_BY_SIDE);
    let details: Vec<_> = details.collect().await;
    let mut hosted = Vec::new();
    for detail in details {
        match detail {
            Ok(detail) => hosted.push(detail),
            Err(error) if errors.contains(&error) => {}
            Err(error) => errors.push(error),
        }
    }
    hosted
}
