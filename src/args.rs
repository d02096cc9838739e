//! The command line. No option takes a credential.

mod release;

use std::time::Duration;

use camino::Utf8PathBuf;
use clap::{ArgAction, Parser, Subcommand, ValueEnum};

pub use release::{Asking, Deploy, History, Lock, Notify, Promote, Rollback, Show, Unlock, Watch};

/// Gives every app of a monorepo the AWS Amplify backend that its git branch belongs to, or stops and says why.
#[derive(Debug, Parser)]
#[command(name = "towpath", version, max_term_width = 100, propagate_version = true)]
pub struct Args {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// The environments.toml to use [default: TOWPATH_CONFIG, else the nearest one upwards]
    #[arg(short = 'C', long, value_name = "PATH", global = true)]
    pub config: Option<Utf8PathBuf>,
    /// Form of the data on standard output [default: TOWPATH_OUTPUT, else text]
    #[arg(short, long, value_enum, value_name = "FORM", global = true)]
    pub output: Option<Output>,
    /// Say nothing on standard error but warnings and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more on standard error; twice: also what the AWS SDK does
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub verbose: u8,
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: Color,
}

/// Form of the data on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people.
    Text,
    /// For programs: one JSON document of a frozen, versioned shape.
    Json,
    /// For programs: one JSON document a line; `deploy` and `watch` print each event as it happens.
    Ndjson,
    /// For people, with annotations of GitHub Actions for errors and warnings.
    Github,
    /// For a comment or a release's page: what `status` shows as a table of Markdown; else as text.
    Markdown,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the backend's configuration into apps: every output of every chosen app, or none
    Pull(Pull),
    /// Check environments.toml, without network
    Check(Check),
    /// Show which environment and app this is, and why, without network
    Env(Env),
    /// Switch all apps of the checkout to another environment together, or back with `-`
    Use(Use),
    /// Print the environment that the checkout is on, for the shell's prompt, without network
    Prompt,
    /// Show each environment's backends and apps, and what each app was built against
    Status(Status),
    /// Find what will bite: in the checkout, in hosting and in the backends, each with its id and the step that mends it
    Doctor(Doctor),
    /// Release a commit to an environment: the parent first, then its children side by side, watched and verified
    Deploy(Deploy),
    /// Bring what runs in one environment to the next: gates, branch, jobs, record
    Promote(Promote),
    /// Go back to a release that was recorded: build its commit again, against today's backend
    Rollback(Rollback),
    /// Build the children that do not serve their parent's backend of today: for the end of the parent's build
    Notify(Notify),
    /// Follow hosting jobs to their end, and end as they do
    Watch(Watch),
    /// Show what differs between two environments, or between one and the files on disk, by AWS console name
    Diff(Diff),
    /// Show which apps a range of commits touches, or a backend that has changed
    Affected(Affected),
    /// Run a command with the variables and secrets of an environment; nothing of them touches the disk
    Exec(Exec),
    /// The permissions in AWS that towpath needs
    #[command(subcommand)]
    Iam(Iam),
    /// Pin the backends of environments, once reviewed, in environments.lock
    LockConfig(LockConfig),
    /// Lock an environment: no release goes into it until it is unlocked
    Lock(Lock),
    /// Unlock an environment
    Unlock(Unlock),
    /// List the releases into an environment, and who holds it
    History(History),
    /// Show one release: ENV@NUMBER, or ENV@DATE for the one that was there then
    Show(Show),
    /// Print the completions of a shell
    Completions(Completions),
    /// Print a manual page
    Man(Man),
    /// Find out apps, backends and branches of this repository, and write environments.toml
    Init(Init),
    /// Try releases without an AWS account: an AWS of its own on this machine, with a repository to release from
    #[cfg(feature = "demo")]
    Demo(Demo),
    /// Explain an id such as E401, without network
    Explain(Explain),
}

/// Which environment and apps.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Which environment and apps")]
pub struct Selection {
    /// The environment [default: TOWPATH_ENV, else the one that the branch belongs to]
    #[arg(short, long = "env", value_name = "NAME")]
    pub environment: Option<String>,
    /// An app; repeatable [default: TOWPATH_APP, else the app being built]
    #[arg(short, long = "app", value_name = "NAME", conflicts_with = "all")]
    pub apps: Vec<String>,
    /// Every app of the environment
    #[arg(long)]
    pub all: bool,
    /// The branch [default: TOWPATH_BRANCH, else the CI's variables, else git]
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
}

/// `towpath pull`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Pull {
    /// Which environment and apps.
    #[command(flatten)]
    pub selection: Selection,
    /// Show what would change, by AWS console name, and write nothing
    #[arg(long, conflicts_with = "check")]
    pub dry_run: bool,
    /// Write nothing; exit 10 if anything would change
    #[arg(long)]
    pub check: bool,
    /// For a command that shows what a pull would change: exit 10 if anything would.
    #[arg(skip)]
    pub exit_code: bool,
    /// Stop (exit 11) unless the backend has this fingerprint (8 characters or more)
    #[arg(long, value_name = "FINGERPRINT", value_parser = fingerprint)]
    pub expect: Option<String>,
    /// Stop (exit 11) unless the backend is the one pinned in environments.lock [default: TOWPATH_LOCKED]
    #[arg(long)]
    pub locked: bool,
    /// Use a backend whose stack has failed, where its environment's protection allows it
    #[arg(long)]
    pub allow_unhealthy: bool,
    /// Wait until the backend is not being deployed, this long at most: 15m without a value [default: TOWPATH_WAIT]
    #[arg(long, value_name = "DURATION", value_parser = duration, num_args = 0..=1, require_equals = true, default_missing_value = "15m")]
    pub wait: Option<Duration>,
    /// Wait also for the parent's hosting job of the commit that is being built (implies --wait)
    #[arg(long)]
    pub same_commit: bool,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
    /// The names that services have
    #[arg(long, value_enum, value_name = "NAMES", default_value = "aws")]
    pub names: Names,
}

/// The names that services have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Names {
    /// Those of the AWS console: Cognito, AppSync, S3.
    Aws,
    /// Amplify's categories: auth, api, storage.
    Amplify,
}

impl From<Names> for towpath_core::vocabulary::Names {
    fn from(names: Names) -> Self {
        match names {
            Names::Aws => Self::Aws,
            Names::Amplify => Self::Amplify,
        }
    }
}

/// `towpath use`.
#[derive(Debug, clap::Args)]
pub struct Use {
    /// The environment; `-` is the one before
    #[arg(value_name = "NAME")]
    pub environment: String,
    /// Use a backend whose stack has failed, where its environment's protection allows it
    #[arg(long)]
    pub allow_unhealthy: bool,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// `towpath status`.
#[derive(Debug, clap::Args)]
pub struct Status {
    /// Only this environment
    #[arg(value_name = "ENV")]
    pub environment: Option<String>,
    /// Only this app; repeatable
    #[arg(short, long = "app", value_name = "NAME")]
    pub apps: Vec<String>,
    /// Show it again every ten seconds, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// Write it as one self-contained page
    #[arg(long, value_name = "FILE")]
    pub html: Option<Utf8PathBuf>,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// `towpath affected`.
#[derive(Debug, clap::Args)]
pub struct Affected {
    /// The commit, branch or tag to compare with; what counts is what came since HEAD and it parted
    #[arg(long, value_name = "REF")]
    pub since: String,
    /// Only this app; repeatable
    #[arg(short, long = "app", value_name = "NAME")]
    pub apps: Vec<String>,
    /// Also read today's backends of this environment, and compare them with what was pinned then; repeatable
    #[arg(long = "backend", value_name = "ENV")]
    pub backends: Vec<String>,
    /// Exit 10 if any of these apps is touched
    #[arg(long)]
    pub exit_code: bool,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// `towpath doctor`.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// Only this environment
    #[arg(value_name = "ENV")]
    pub environment: Option<String>,
    /// Only this app; repeatable
    #[arg(short, long = "app", value_name = "NAME")]
    pub apps: Vec<String>,
    /// Add what pulls write to .gitignore: of local files, the one thing that it mends itself
    #[arg(long)]
    pub fix: bool,
    /// With --fix: show what would be added, and write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Exit 10 for warnings, too; errors always do
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Ask nobody but the files and git
    #[arg(long, conflicts_with_all = ["profile", "timeout"])]
    pub offline: bool,
    /// Only what expires or ends within so many days, such as 30d: API keys, runtimes, domains, generation 1
    #[arg(long, value_name = "DAYS", value_parser = days, conflicts_with_all = ["fix", "offline"])]
    pub expiring: Option<i64>,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that each reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// What is taken for as grave as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

/// `towpath diff`.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The one environment
    #[arg(value_name = "A")]
    pub old: String,
    /// The other environment; without it, the files on disk are compared with what A would give
    #[arg(value_name = "B")]
    pub new: Option<String>,
    /// Only the backend of this app; repeatable
    #[arg(short, long = "app", value_name = "NAME")]
    pub apps: Vec<String>,
    /// Show also ids and addresses, which differ between any two environments
    #[arg(long)]
    pub ids: bool,
    /// Exit 10 if settings differ, or files on disk
    #[arg(long)]
    pub exit_code: bool,
    /// Compare backends whose stacks have failed, where their environments' protection allows it
    #[arg(long)]
    pub allow_unhealthy: bool,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
    /// The names that services have
    #[arg(long, value_enum, value_name = "NAMES", default_value = "aws")]
    pub names: Names,
}

/// `towpath exec`.
#[derive(Debug, clap::Args)]
pub struct Exec {
    /// The environment
    #[arg(value_name = "ENV")]
    pub environment: String,
    /// The app whose secrets are meant [default: TOWPATH_APP, else the app being built]
    #[arg(short, long, value_name = "NAME")]
    pub app: Option<String>,
    /// Only this secret; repeatable
    #[arg(long, value_name = "SECRET")]
    pub only: Vec<String>,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
    /// The command and its arguments, behind `--`; no shell reads them
    #[arg(value_name = "COMMAND", last = true, required = true)]
    pub command: Vec<String>,
}

/// `towpath iam`.
#[derive(Debug, Subcommand)]
pub enum Iam {
    /// Print the least policy that reading an environment, or releasing to it, needs, without network
    Policy(IamPolicy),
    /// Try what the policy is for, each part by itself
    Check(IamCheck),
}

/// `towpath iam policy`.
#[derive(Debug, clap::Args)]
pub struct IamPolicy {
    /// The environment
    #[arg(short, long = "env", value_name = "NAME")]
    pub environment: String,
    /// Only for this app; repeatable
    #[arg(short, long = "app", value_name = "NAME")]
    pub apps: Vec<String>,
    /// What the role is for
    #[arg(long = "for", value_enum, value_name = "WHAT", default_value = "read")]
    pub purpose: Purpose,
    /// The tool whose words to use
    #[arg(long, value_enum, value_name = "TOOL", default_value = "json")]
    pub format: PolicyFormat,
    /// The account from which the role is assumed: prints the trust policy too
    #[arg(long, value_name = "ACCOUNT")]
    pub assume_from: Option<String>,
}

/// What a role is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Purpose {
    /// Reading backends and secrets: pull, use, diff, lock-config, exec, status, watch.
    Read,
    /// That, and what doctor looks at besides: templates, domains, secrets of social logins.
    Doctor,
    /// That of reading, and releasing: deploy, lock, unlock, history, show.
    Release,
}

/// The tool whose words a policy is printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyFormat {
    /// IAM's own JSON.
    Json,
    /// Terraform: a policy document.
    Terraform,
    /// AWS CDK in TypeScript.
    Cdk,
    /// CloudFormation, as JSON.
    Cfn,
}

/// `towpath iam check`.
#[derive(Debug, clap::Args)]
pub struct IamCheck {
    /// The environment
    #[arg(short, long = "env", value_name = "NAME")]
    pub environment: String,
    /// Only for this app; repeatable
    #[arg(short, long = "app", value_name = "NAME")]
    pub apps: Vec<String>,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that each reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// `towpath lock-config`.
#[derive(Debug, clap::Args)]
pub struct LockConfig {
    /// The environments [default: those of `[project] lock`]
    #[arg(value_name = "ENV")]
    pub environments: Vec<String>,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The longest that reading may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// `towpath completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `towpath man`.
#[derive(Debug, clap::Args)]
pub struct Man {
    /// The command; without one, the page of towpath itself
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,
}

/// `towpath check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Print the JSON Schema of environments.toml instead
    #[arg(long)]
    pub schema: bool,
}

/// `towpath env`.
#[derive(Debug, clap::Args)]
pub struct Env {
    /// Which environment and apps.
    #[command(flatten)]
    pub selection: Selection,
    /// Show how it was decided
    #[arg(long, conflicts_with_all = ["list", "export"])]
    pub explain: bool,
    /// List the environments with their branches
    #[arg(long, conflicts_with = "export")]
    pub list: bool,
    /// Print shell lines that export the answer
    #[arg(long)]
    pub export: bool,
}

/// `towpath init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// A script that pulls the backend; it is read, never run
    #[arg(long, value_name = "FILE")]
    pub from_script: Option<Utf8PathBuf>,
    /// Ask nobody but the files and git
    #[arg(long, conflicts_with = "profile")]
    pub offline: bool,
    /// Write nothing; exit 10 if environments.toml does not say what would be found
    #[arg(long)]
    pub check: bool,
    /// The AWS profile to use
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// `towpath demo`.
#[cfg(feature = "demo")]
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Where to put the repository, which is kept then [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    pub folder: Option<Utf8PathBuf>,
    /// How long each build takes, in milliseconds
    #[arg(long, value_name = "MS", default_value = "8000", hide = true)]
    pub build: u64,
}

/// `towpath explain`.
#[derive(Debug, clap::Args)]
pub struct Explain {
    /// The id; without one, all ids are listed
    #[arg(value_name = "ID")]
    pub id: Option<String>,
}

fn fingerprint(text: &str) -> Result<String, String> {
    let fits = (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fits { Ok(text.to_ascii_lowercase()) } else { Err("must be 8 to 64 hexadecimal digits".to_owned()) }
}

/// A whole number with `s`, `m` or `h`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let seconds = text.char_indices().next_back().and_then(|(end, unit)| {
        let number: u64 = text.get(..end)?.parse().ok()?;
        let factor = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => return None,
        };
        number.checked_mul(factor)
    });
    seconds
        .filter(|seconds| *seconds > 0)
        .map(Duration::from_secs)
        .ok_or_else(|| "must be like 30s, 2m or 1h".to_owned())
}

/// A whole number of days or weeks, with `d` or `w`.
fn days(text: &str) -> Result<i64, String> {
    let factor = if text.ends_with('w') { 7 } else { 1 };
    let number = text.strip_suffix(['d', 'w']).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let days = number.and_then(|digits| digits.parse::<i64>().ok()).and_then(|number| number.checked_mul(factor));
    days.filter(|days| (1..=36_500).contains(days)).ok_or_else(|| "must be like 30d or 2w".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn durations_and_fingerprints() {
        assert_eq!(duration("2m"), Ok(Duration::from_mins(2)));
        for bad in ["", "m", "0s", "5", "-1s", "1d", "99999999999999999999h", "1é"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
        assert_eq!((days("30d"), days("2w")), (Ok(30), Ok(14)));
        for bad in ["", "d", "30", "0d", "-1d", "1h", "99999999999999999999d", "9999999w", "1é"] {
            assert!(days(bad).is_err(), "{bad}");
        }
        assert_eq!(fingerprint("ABCDEF12"), Ok("abcdef12".to_owned()));
        assert!(fingerprint("abc").is_err() && fingerprint("abcdefgh").is_err());
    }
}
