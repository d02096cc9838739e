//! The arguments of the commands that release: what is asked for, and how.

use std::time::Duration;

use super::{Selection, duration};

/// `towpath deploy`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Deploy {
    /// The environment
    #[arg(value_name = "ENV")]
    pub environment: String,
    /// The commit, branch or tag [default: the CI's commit, else what git has checked out if its branch is the
    /// environment's]
    #[arg(long, value_name = "COMMIT")]
    pub commit: Option<String>,
    /// Only this app; repeatable
    #[arg(long, value_name = "APP")]
    pub only: Vec<String>,
    /// Build also apps that the commit does not concern
    #[arg(long)]
    pub all: bool,
    /// End when jobs are under way; the same command carries on
    #[arg(long)]
    pub detach: bool,
    /// Show the plan and start nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Release during a freeze; why is recorded
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub override_freeze: Option<String>,
    /// Confirm a release to a protected environment
    #[arg(long)]
    pub yes: bool,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that one request may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// `towpath promote`.
#[derive(Debug, clap::Args)]
pub struct Promote {
    /// The environment whose release is promoted
    #[arg(value_name = "FROM")]
    pub from: String,
    /// The environment that it goes into
    #[arg(value_name = "TO")]
    pub to: String,
    /// The commit, branch or tag [default: what FROM's last release is, else the tip of FROM's branch]
    #[arg(long, value_name = "COMMIT")]
    pub commit: Option<String>,
    /// What proves the approval: the number or address of a run of GitHub Actions, or a signed tag
    #[arg(long, value_name = "REF")]
    pub approval: Option<String>,
    /// Promote during a freeze; why is recorded
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub override_freeze: Option<String>,
    /// The remote whose branch is moved
    #[arg(long, value_name = "NAME", default_value = "origin")]
    pub remote: String,
    /// Build also apps that the commit does not concern
    #[arg(long)]
    pub all: bool,
    /// Show the evidence and the plan; run no command of a gate, change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Confirm the promotion
    #[arg(long)]
    pub yes: bool,
    /// How AWS is asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `towpath rollback`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Rollback {
    /// The environment
    #[arg(value_name = "ENV")]
    pub environment: String,
    /// The number of the release to go back to [default: the newest whole one before that which is served]
    #[arg(long, value_name = "N")]
    pub to: Option<u64>,
    /// List the releases that can be gone back to
    #[arg(long, conflicts_with_all = ["to", "dry_run", "yes"])]
    pub list: bool,
    /// Go back although the backend has changed since; is recorded
    #[arg(long)]
    pub accept_backend_drift: bool,
    /// Release during a freeze; why is recorded
    #[arg(long, value_name = "REASON", value_parser = reason)]
    pub override_freeze: Option<String>,
    /// Show the plan and start nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Confirm it
    #[arg(long)]
    pub yes: bool,
    /// How AWS is asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `towpath notify`.
#[derive(Debug, clap::Args)]
pub struct Notify {
    /// Which environment and parent.
    #[command(flatten)]
    pub selection: Selection,
    /// Show what would be looked at and start nothing
    #[arg(long)]
    pub dry_run: bool,
    /// How AWS is asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `towpath watch`.
#[derive(Debug, clap::Args)]
pub struct Watch {
    /// An environment, one of its apps or one job: ENV, ENV/APP or ENV/APP/JOB [default: TOWPATH_ENV, else the one that
    /// the branch belongs to]
    #[arg(value_name = "JOB")]
    pub job: Option<String>,
    /// Print the log as it is written
    #[arg(long)]
    pub logs: bool,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that one request may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// `towpath lock`.
#[derive(Debug, clap::Args)]
pub struct Lock {
    /// The environment
    #[arg(value_name = "ENV")]
    pub environment: String,
    /// Why; everybody who finds it locked reads it
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    pub reason: String,
    /// Until when: 15:00 (this machine's time), 2h, or 2026-01-05T15:00:00Z [default: until it is unlocked]
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// How AWS is asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `towpath unlock`.
#[derive(Debug, clap::Args)]
pub struct Unlock {
    /// The environment
    #[arg(value_name = "ENV")]
    pub environment: String,
    /// Also if the lock is somebody else's; stays in the history
    #[arg(long, requires = "reason")]
    pub steal: bool,
    /// Why it is taken from its owner
    #[arg(long, value_name = "TEXT", value_parser = reason, requires = "steal")]
    pub reason: Option<String>,
    /// How AWS is asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `towpath history`.
#[derive(Debug, clap::Args)]
pub struct History {
    /// The environment
    #[arg(value_name = "ENV")]
    pub environment: String,
    /// At most so many releases, the newest first
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u16).range(1..))]
    pub limit: u16,
    /// How AWS is asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// `towpath show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// The release: ENV for the newest, ENV@12, ENV@2026-01-05, or ENV@2026-01-05T15:00:00Z
    #[arg(value_name = "RELEASE")]
    pub release: String,
    /// How AWS is asked.
    #[command(flatten)]
    pub asking: Asking,
}

/// How AWS is asked.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Asking {
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that each request may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// Words that are kept in the history.
fn reason(text: &str) -> Result<String, String> {
    let most = towpath_core::release::lock::LONGEST_REASON;
    match text.trim() {
        "" => Err("must not be empty".to_owned()),
        text if text.chars().count() > most => Err(format!("must have {most} characters at most")),
        text => Ok(text.to_owned()),
    }
}
