//! GitHub, where it holds back a job until somebody approves: who let a run into an environment.
//!
//! Asked with the token that Actions give a job (`GITHUB_TOKEN`, with `actions: read`): the review history of a run
//! (`GET /repos/OWNER/NAME/actions/runs/ID/approvals`), and of which commit the run is.

use towpath_core::promotion::approval;
use towpath_core::promotion::gates::{Approved, Known};
use towpath_core::resolve::variable;

use crate::Host;
use crate::aws::Sites;
use crate::redact::Redactor;

/// What the address of the API is where nothing else is said.
const API: &str = "https://api.github.com";

/// A run of Actions, and how GitHub is asked about it.
pub struct GitHub<'a> {
    host: &'a Host,
    sites: Sites,
}

impl<'a> GitHub<'a> {
    /// Makes no request. The token is masked in whatever is printed from now on.
    pub fn new(host: &'a Host, redactor: &Redactor) -> Self {
        if let Some(token) = variable(&host.variables, "GITHUB_TOKEN") {
            redactor.add(token);
        }
        Self { host, sites: host.sites() }
    }

    fn variable(&self, name: &str) -> Option<&str> {
        variable(&self.host.variables, name)
    }

    /// Who runs this.
    pub fn actor(&self) -> String {
        let own = self.variable("GITHUB_TRIGGERING_ACTOR").or_else(|| self.variable("GITHUB_ACTOR"));
        own.unwrap_or_default().to_owned()
    }

    /// Who let a run into an environment; `None`: nobody. The run is of the commit, or it is the one that this is a part
    /// of. `reference`: its number or address; without one it is that run.
    pub async fn approval(&self, reference: Option<&str>, environment: &str, commit: &str) -> Known<Option<Approved>> {
        let own = self.variable("GITHUB_RUN_ID");
        let repository = self.variable("GITHUB_REPOSITORY").filter(|name| is_repository(name));
        let repository = repository.ok_or("`GITHUB_REPOSITORY` does not say which repository it is")?;
        let run = match reference {
            Some(reference) => self.run(reference, repository)?,
            None => own.ok_or("this is no job of GitHub Actions, and `--approval` names no run")?,
        };
        if !run.bytes().all(|byte| byte.is_ascii_digit()) || run.is_empty() || run.len() > 20 {
            return Err(format!("`{run}` is no number of a run"));
        }
        let path = format!("/repos/{repository}/actions/runs/{run}");
        if own != Some(run) {
            let of = approval::commit_of_run(&self.ask(&path).await?)?;
            if of != commit {
                return Err(format!("run {run} is of another commit, {}", of.get(..7).unwrap_or_default()));
            }
        }
        let history = self.ask(&format!("{path}/approvals")).await?;
        let server = self.variable("GITHUB_SERVER_URL").unwrap_or("https://github.com");
        approval::of_github(&history, environment, &format!("{server}/{repository}/actions/runs/{run}"))
    }

    /// The number of a run, from its address or as it is.
    fn run<'b>(&self, reference: &'b str, repository: &str) -> Result<&'b str, String> {
        if !reference.contains('/') {
            return Ok(reference);
        }
        let server = self.variable("GITHUB_SERVER_URL").unwrap_or("https://github.com");
        let of_ours = reference.strip_prefix(&format!("{server}/{repository}/actions/runs/"));
        let run = of_ours.and_then(|rest| rest.split(['/', '?', '#']).next());
        run.ok_or_else(|| format!("`{reference}` is no run of {repository}"))
    }

    async fn ask(&self, path: &str) -> Result<String, String> {
        let api = self.variable("GITHUB_API_URL").unwrap_or(API).trim_end_matches('/');
        if !api.starts_with("https://") {
            return Err("`GITHUB_API_URL` is no address with https".to_owned());
        }
        let token = self.variable("GITHUB_TOKEN");
        let token = token.ok_or("`GITHUB_TOKEN` is not set: give the step `env: GITHUB_TOKEN: ${{ github.token }}`")?;
        let headers = [
            ("authorization", format!("Bearer {token}")),
            ("accept", "application/vnd.github+json".to_owned()),
            ("x-github-api-version", "2022-11-28".to_owned()),
        ];
        let (status, bytes) = self
            .sites
            .api(&format!("{api}{path}"), &headers)
            .await
            .map_err(|why| format!("GitHub does not answer: {why}"))?;
        match status {
            200 => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            401 => Err("GitHub does not accept the token".to_owned()),
            403 | 429 => {
                Err("GitHub refuses: the job needs `permissions: actions: read`, or asks too often".to_owned())
            }
            404 => {
                Err("GitHub knows no such run, or the token may not see it (`permissions: actions: read`)".to_owned())
            }
            status => Err(format!("GitHub answers with HTTP {status}")),
        }
    }
}

/// `OWNER/NAME` of plain characters.
fn is_repository(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part != ".."
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    name.split_once('/').is_some_and(|(owner, name)| plain(owner) && plain(name))
}
