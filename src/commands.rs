//! The commands: arguments to request; observe, plan, show, apply, report.

pub mod affected;
pub mod check;
#[cfg(feature = "demo")]
pub mod demo;
pub mod deploy;
pub mod diff;
pub mod doctor;
pub mod env;
pub mod exec;
pub mod explain;
pub mod history;
pub mod iam;
pub mod init;
pub mod lock;
pub mod lock_config;
pub mod notify;
pub mod promote;
pub mod prompt;
pub mod pull;
pub mod reference;
pub mod rollback;
pub mod status;
pub mod switch;
pub mod watch;
