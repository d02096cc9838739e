//! Tests of the whole program against a stand-in for AWS.

#![expect(clippy::unwrap_used, clippy::assigning_clones, reason = "a test that unwraps has said what it expects")]

mod affected;
mod check;
mod demo;
mod deploy;
mod diff;
mod doctor;
mod env;
#[cfg(unix)]
mod exec;
mod failures;
#[cfg(unix)]
mod guarded;
mod hooks;
mod hosting;
mod iam;
mod init;
mod notify;
mod pinned;
mod promote;
mod pull;
mod reached;
mod readme;
mod rollback;
mod standin;
#[cfg(test)]
mod standin_self;
mod state;
mod status;
mod support;
mod switch;
mod wait;
mod watch;
mod writing;
