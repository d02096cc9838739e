//! The log on standard error, off unless `-v` or `TOWPATH_LOG` asks for it.

use std::collections::BTreeMap;
use std::io;

use towpath_core::resolve::variable;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::redact::Redactor;

/// Starts the log. `TOWPATH_LOG` takes the directives of `tracing-subscriber`, such as `towpath=debug,aws_config=info`.
pub fn start(verbose: u8, variables: &BTreeMap<String, String>, redactor: &Redactor) {
    let directives = match (variable(variables, "TOWPATH_LOG"), verbose) {
        (Some(directives), _) => directives.to_owned(),
        (None, 0) => return,
        (None, 1) => "towpath=info".to_owned(),
        (None, _) => "towpath=debug,aws_config=debug,aws_smithy_runtime=debug".to_owned(),
    };
    // The signing crate logs the canonical request, which holds the session token.
    let filter = EnvFilter::new(format!("{directives},aws_sigv4=off"));
    let redactor = redactor.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_target(true)
        .without_time()
        .with_writer(move || redactor.writer(io::stderr()))
        .finish();
    // Only a second start in one process could fail, and then the first log goes on.
    let _ = subscriber.try_init();
}
