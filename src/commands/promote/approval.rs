//! Who approves a promotion, and who promotes: asked of GitHub, or of git.

use towpath_core::config::{Approval, Via};
use towpath_core::promotion::gates::{Approved, Known};

use crate::Host;
use crate::github::GitHub;
use crate::redact::Redactor;
use crate::repository::remote::Remote;

/// Who promotes, and who has approved the commit.
pub(super) async fn ask(
    wanted: &Approval,
    reference: Option<&str>,
    commit: &str,
    remote: &Remote<'_>,
    (host, redactor): (&Host, &Redactor),
) -> (String, Known<Option<Approved>>) {
    match wanted.via {
        Via::SignedTag => {
            let by = remote.own_email().unwrap_or_default();
            let name = format!("{}{}", wanted.name, commit.get(..7).unwrap_or(commit));
            (by, remote.approval(reference.unwrap_or(&name), commit))
        }
        Via::GithubEnvironment => {
            let github = GitHub::new(host, redactor);
            (github.actor(), github.approval(reference, &wanted.name, commit).await)
        }
    }
}
