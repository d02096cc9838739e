//! The commands: arguments to request; observe, plan, show, apply, report.

pub mod check;
pub mod env;
pub mod explain;
pub mod init;
pub mod pull;
