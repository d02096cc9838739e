//! Touches the world, and never decides: arguments, AWS, git, files, the terminal. What to do is decided in
//! `towpath-core`.

pub mod args;
pub mod aws;
pub mod backends;
pub mod checkout;
pub mod commands;
pub mod configuration;
pub mod exports;
pub mod failure;
pub mod files;
pub mod github;
pub mod hooks;
pub mod host;
pub mod interrupt;
pub mod lock;
pub mod logging;
pub mod program;
pub mod redact;
pub mod repository;
pub mod snapshots;
pub mod state;
pub mod ui;

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;
use towpath_core::catalog::Exit;

use args::{Args, Command};
use failure::Failure;
pub use host::Host;
use ui::{Format, Ui};

/// Runs a command line to its end.
pub fn run(host: &Host) -> ExitCode {
    let mut ui = host.ui();
    ui.set_format(Format::requested(&host.arguments, &host.variables));
    if ui::is_requested("ndjson", &host.arguments, &host.variables) {
        ui.one_line();
    }
    if ui::is_requested("github", &host.arguments, &host.variables) {
        ui.annotate();
    }
    let exit = match command(host, &mut ui) {
        Ok(exit) => exit,
        Err(failure) => {
            ui.failure(&failure);
            failure.exit()
        }
    };
    ExitCode::from(exit.code())
}

fn command(host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    // Before anything else looks at the arguments, and so before anything could print them.
    if let Some(position) = redact::credential_in_args(host.arguments.iter().skip(1).cloned()) {
        return Err(Failure::credential(position + 1));
    }
    let args = match Args::try_parse_from(&host.arguments) {
        Ok(args) => args,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            ui.data(&error.render().to_string());
            return Ok(Exit::Done);
        }
        Err(error) => return Err(Failure::of_usage(&error)),
    };
    ui.configure(args.global.color, args.global.quiet);
    logging::start(args.global.verbose, &host.variables, ui.redactor());
    match &args.command {
        Command::Pull(pull) => commands::pull::run(pull, &args.global, host, ui),
        Command::Check(check) => commands::check::run(check, &args.global, host, ui),
        Command::Env(env) => commands::env::run(env, &args.global, host, ui),
        Command::Use(switch) => commands::switch::run(switch, &args.global, host, ui),
        Command::Prompt => commands::prompt::run(&args.global, host, ui),
        Command::Status(status) => commands::status::run(status, &args.global, host, ui),
        Command::Doctor(doctor) => commands::doctor::run(doctor, &args.global, host, ui),
        Command::Deploy(deploy) => commands::deploy::run(deploy, &args.global, host, ui),
        Command::Promote(promote) => commands::promote::run(promote, &args.global, host, ui),
        Command::Rollback(rollback) => commands::rollback::run(rollback, &args.global, host, ui),
        Command::Notify(notify) => commands::notify::run(notify, &args.global, host, ui),
        Command::Watch(watch) => commands::watch::run(watch, &args.global, host, ui),
        Command::Diff(diff) => commands::diff::run(diff, &args.global, host, ui),
        Command::Affected(affected) => commands::affected::run(affected, &args.global, host, ui),
        Command::Exec(exec) => commands::exec::run(exec, &args.global, host, ui),
        Command::Iam(iam) => commands::iam::run(iam, &args.global, host, ui),
        Command::LockConfig(lock) => commands::lock_config::run(lock, &args.global, host, ui),
        Command::Lock(lock) => commands::lock::lock(lock, &args.global, host, ui),
        Command::Unlock(unlock) => commands::lock::unlock(unlock, &args.global, host, ui),
        Command::History(history) => commands::history::history(history, &args.global, host, ui),
        Command::Show(show) => commands::history::show(show, &args.global, host, ui),
        Command::Completions(completions) => commands::reference::completions(completions, ui),
        Command::Man(man) => commands::reference::man(man, ui),
        Command::Init(init) => commands::init::run(init, &args.global, host, ui),
        #[cfg(feature = "demo")]
        Command::Demo(demo) => commands::demo::run(demo, host, ui),
        Command::Explain(explain) => commands::explain::run(explain, ui),
    }
}
