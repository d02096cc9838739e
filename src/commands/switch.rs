//! `towpath use`: all apps of the checkout to another environment together, or none, and back.

use towpath_core::catalog::Exit;
use towpath_core::checkout::{Memory, NoPrevious};
use towpath_core::config::Source;

use crate::Host;
use crate::args::{Global, Names, Pull, Selection, Use};
use crate::checkout::{memory, remember, standing};
use crate::commands::pull;
use crate::configuration;
use crate::failure::Failure;
use crate::ui::Ui;

/// Switches.
///
/// # Errors
/// Whatever stops a pull; then no app was switched.
pub fn run(args: &Use, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let loaded = configuration::load(global, host)?;
    let (before, remembered) = (standing(&loaded), memory(&loaded));
    let target = match args.environment.as_str() {
        "-" => remembered.as_ref().and_then(|memory| memory.previous.clone()).ok_or(NoPrevious)?,
        name => name.to_owned(),
    };
    let request = Pull {
        selection: Selection { environment: Some(target.clone()), all: true, ..Selection::default() },
        dry_run: false,
        check: false,
        exit_code: false,
        expect: None,
        locked: false,
        wait: None,
        same_commit: false,
        allow_unhealthy: args.allow_unhealthy,
        profile: args.profile.clone(),
        timeout: args.timeout,
        names: Names::Aws,
    };
    let done = pull::perform("use", &request, global, host, ui)?;
    let memory = Memory::after(remembered, &before, &target);
    let account = loaded.config.environment(&target).and_then(|environment| match &environment.source {
        Source::Aws(aws) => Some(format!(" ({})", aws.account)),
        Source::Snapshot { .. } => None,
    });
    let back = match remember(&loaded, &memory) {
        Ok(()) => memory.previous.map(|name| format!("; back to {name}: towpath use -")).unwrap_or_default(),
        Err(error) => format!("; `use -` will not know where it was: {error}"),
    };
    let protect = loaded.config.environment(&target).map(|environment| &environment.protect);
    if protect.is_some_and(|protect| protect.present && protect.ci_releases) && !host.in_ci() {
        let name = target.to_uppercase();
        ui.banner(&format!("{name} IS PROTECTED: what runs in this checkout now talks to {name}"));
    }
    ui.note(&format!("now on {}{}{back}", target.to_uppercase(), account.unwrap_or_default()));
    Ok(done)
}
