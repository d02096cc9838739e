//! Which branch is being built: from the flag, the CI's variables, or git.
//!
//! Sources of the variables: the documentation of each CI. A pull request counts for its destination branch, where the
//! CI tells it; Netlify, Vercel, Cloudflare and CircleCI do not, and there a pull request counts for its own branch.

use super::{Head, ResolveError, Situation, Variables, variable};
use crate::name::BranchName;

/// The branch, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name, without `refs/heads/`.
    pub name: BranchName,
    /// The flag, variable or place that named it, such as `AWS_BRANCH` or `git HEAD`.
    pub source: String,
    /// It is the destination of a pull request.
    pub pull_request: bool,
}

/// One CI: how to know it, where it names the destination of a pull request, and where the branch.
struct Ci {
    name: &'static str,
    present: &'static [&'static str],
    destination: &'static [&'static str],
    branch: &'static [&'static str],
}

const CIS: [Ci; 9] = [
    Ci {
        name: "Amplify Hosting",
        present: &["AWS_BRANCH", "AWS_PULL_REQUEST_DESTINATION_BRANCH"],
        destination: &["AWS_PULL_REQUEST_DESTINATION_BRANCH"],
        branch: &["AWS_BRANCH"],
    },
    Ci {
        name: "GitHub Actions",
        present: &["GITHUB_ACTIONS"],
        destination: &["GITHUB_BASE_REF"],
        branch: &["GITHUB_REF_NAME"],
    },
    Ci {
        name: "GitLab CI",
        present: &["GITLAB_CI"],
        destination: &["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"],
        branch: &["CI_COMMIT_BRANCH"],
    },
    Ci {
        name: "Bitbucket Pipelines",
        present: &["BITBUCKET_BUILD_NUMBER", "BITBUCKET_BRANCH"],
        destination: &["BITBUCKET_PR_DESTINATION_BRANCH"],
        branch: &["BITBUCKET_BRANCH"],
    },
    Ci {
        name: "AWS CodeBuild",
        present: &["CODEBUILD_BUILD_ID"],
        destination: &["CODEBUILD_WEBHOOK_BASE_REF"],
        branch: &["CODEBUILD_WEBHOOK_HEAD_REF"],
    },
    Ci { name: "CircleCI", present: &["CIRCLECI"], destination: &[], branch: &["CIRCLE_BRANCH"] },
    // Netlify names the branch of a pull request HEAD, and BRANCH is then `pull/12/head`.
    Ci { name: "Netlify", present: &["NETLIFY"], destination: &[], branch: &["HEAD", "BRANCH"] },
    Ci { name: "Vercel", present: &["VERCEL"], destination: &[], branch: &["VERCEL_GIT_COMMIT_REF"] },
    Ci { name: "Cloudflare Pages", present: &["CF_PAGES"], destination: &[], branch: &["CF_PAGES_BRANCH"] },
];

impl Ci {
    fn branch(&self, variables: &Variables) -> Option<Branch> {
        self.present.iter().find(|name| variable(variables, name).is_some())?;
        // A tag is no branch, and GitHub gives both by one variable.
        let tag = self.name == "GitHub Actions" && variable(variables, "GITHUB_REF_TYPE") == Some("tag");
        let branches = if tag { &[] } else { self.branch };
        let destinations = self.destination.iter().map(|name| (*name, true));
        destinations.chain(branches.iter().map(|name| (*name, false))).find_map(|(name, pull_request)| {
            let value = variable(variables, name)?;
            let value = match value.strip_prefix("refs/heads/") {
                Some(branch) => branch,
                None if value.starts_with("refs/") => return None,
                None => value,
            };
            let branch = BranchName::new(value).ok()?;
            Some(Branch { name: branch, source: format!("{name} ({})", self.name), pull_request })
        })
    }
}

/// Whether one of the CIs that name a branch is running this.
pub fn in_ci(variables: &Variables) -> bool {
    variable(variables, "CI").is_some_and(|value| value != "false" && value != "0")
        || CIS.iter().any(|ci| ci.branch(variables).is_some())
}

/// Finds the branch.
///
/// # Errors
/// [`ResolveError`] if nothing names one, two CIs name different ones, or a name is not one that git allows.
pub fn find(situation: &Situation) -> Result<Branch, ResolveError> {
    let given = situation.flags.branch.as_deref().map(|name| (name, "--branch"));
    let given = given.or_else(|| variable(&situation.variables, "TOWPATH_BRANCH").map(|name| (name, "TOWPATH_BRANCH")));
    if let Some((name, source)) = given {
        return named(name, source);
    }
    let found: Vec<Branch> = CIS.iter().filter_map(|ci| ci.branch(&situation.variables)).collect();
    match found.as_slice() {
        [first, rest @ ..] => match rest.iter().find(|other| other.name != first.name) {
            Some(other) => Err(ResolveError::BranchesContradict { one: first.clone(), other: other.clone() }),
            None => Ok(first.clone()),
        },
        [] => match &situation.head {
            Head::Branch(name) => named(name, "git HEAD"),
            Head::Detached(commit) => Err(ResolveError::NoBranch {
                why: format!("git HEAD is detached at {}", commit.get(..12).unwrap_or(commit)),
            }),
            Head::NoRepository => Err(ResolveError::NoBranch { why: "this is no git repository".to_owned() }),
            Head::Unreadable(why) => {
                Err(ResolveError::NoBranch { why: format!("the git repository cannot be read: {why}") })
            }
        },
    }
}

fn named(name: &str, source: &str) -> Result<Branch, ResolveError> {
    let short = name.strip_prefix("refs/heads/").unwrap_or(name);
    let name =
        BranchName::new(short).map_err(|error| ResolveError::BadBranch { error, source_name: source.to_owned() })?;
    Ok(Branch { name, source: source.to_owned(), pull_request: false })
}

/// The commit being built: from the CI's variables. Amplify says `HEAD` for builds started by hand.
pub fn commit(variables: &Variables) -> Option<&str> {
    const NAMES: [&str; 9] = [
        "AWS_COMMIT_ID",
        "GITHUB_SHA",
        "CI_COMMIT_SHA",
        "BITBUCKET_COMMIT",
        "CODEBUILD_RESOLVED_SOURCE_VERSION",
        "CIRCLE_SHA1",
        "COMMIT_REF",
        "VERCEL_GIT_COMMIT_SHA",
        "CF_PAGES_COMMIT_SHA",
    ];
    NAMES
        .iter()
        .find_map(|name| variable(variables, name))
        .filter(|commit| (7..=64).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Situation {
        let variables = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Situation { variables, ..Situation::default() }
    }

    #[test]
    fn every_ci_names_its_branch_and_its_destination() {
        for (variables, branch, pull_request) in [
            (&[("AWS_BRANCH", "main")][..], "main", false),
            (&[("AWS_BRANCH", "pr-7"), ("AWS_PULL_REQUEST_DESTINATION_BRANCH", "dev")], "dev", true),
            (
                &[("GITHUB_ACTIONS", "true"), ("GITHUB_REF_NAME", "feature/x"), ("GITHUB_BASE_REF", "")],
                "feature/x",
                false,
            ),
            (&[("GITHUB_ACTIONS", "true"), ("GITHUB_REF_NAME", "7/merge"), ("GITHUB_BASE_REF", "dev")], "dev", true),
            (&[("GITLAB_CI", "true"), ("CI_COMMIT_BRANCH", "main")], "main", false),
            (&[("GITLAB_CI", "true"), ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "dev")], "dev", true),
            (&[("BITBUCKET_BRANCH", "main")], "main", false),
            (&[("BITBUCKET_BRANCH", "x"), ("BITBUCKET_PR_DESTINATION_BRANCH", "dev")], "dev", true),
            (&[("CODEBUILD_BUILD_ID", "1"), ("CODEBUILD_WEBHOOK_HEAD_REF", "refs/heads/a/b")], "a/b", false),
            (
                &[
                    ("CODEBUILD_BUILD_ID", "1"),
                    ("CODEBUILD_WEBHOOK_BASE_REF", "refs/heads/dev"),
                    ("CODEBUILD_WEBHOOK_HEAD_REF", "refs/heads/x"),
                ],
                "dev",
                true,
            ),
            (&[("CIRCLECI", "true"), ("CIRCLE_BRANCH", "main")], "main", false),
            (&[("NETLIFY", "true"), ("BRANCH", "pull/1/head"), ("HEAD", "fix/y")], "fix/y", false),
            (&[("NETLIFY", "true"), ("BRANCH", "main")], "main", false),
            (&[("VERCEL", "1"), ("VERCEL_GIT_COMMIT_REF", "main")], "main", false),
            (&[("CF_PAGES", "1"), ("CF_PAGES_BRANCH", "main")], "main", false),
            (&[("TOWPATH_BRANCH", "a"), ("AWS_BRANCH", "b")], "a", false),
        ] {
            let found = find(&with(variables)).unwrap();
            assert_eq!((found.name.as_str(), found.pull_request), (branch, pull_request), "{variables:?}");
        }
    }

    #[test]
    fn a_variable_without_its_ci_is_no_source() {
        for variables in [
            &[("BRANCH", "main")][..],
            &[("HEAD", "main")],
            &[("CIRCLE_BRANCH", "main")],
            &[("GITHUB_ACTIONS", "true"), ("GITHUB_REF_NAME", "v1"), ("GITHUB_REF_TYPE", "tag")],
            &[("CODEBUILD_BUILD_ID", "1"), ("CODEBUILD_WEBHOOK_HEAD_REF", "refs/tags/v1")],
        ] {
            assert!(matches!(find(&with(variables)), Err(ResolveError::NoBranch { .. })), "{variables:?}");
        }
    }

    #[test]
    fn git_is_asked_last_and_says_why_it_has_none() {
        let mut situation = with(&[]);
        for (head, why) in [
            (Head::Detached("0123456789abcdef".into()), "detached at 0123456789ab"),
            (Head::NoRepository, "no git repository"),
            (Head::Unreadable("broken".into()), "cannot be read: broken"),
        ] {
            situation.head = head;
            assert!(find(&situation).unwrap_err().to_string().contains(why));
        }
        situation.head = Head::Branch("main".into());
        assert_eq!(find(&situation).unwrap().source, "git HEAD");
        situation.flags.branch = Some("refs/heads/x".into());
        assert_eq!(find(&situation).unwrap().name.as_str(), "x");
        situation.flags.branch = Some("a b".into());
        assert!(matches!(find(&situation), Err(ResolveError::BadBranch { .. })));
    }

    #[test]
    fn two_cis_must_agree() {
        let both = |other| with(&[("AWS_BRANCH", "main"), ("GITHUB_ACTIONS", "1"), ("GITHUB_REF_NAME", other)]);
        assert!(matches!(find(&both("dev")), Err(ResolveError::BranchesContradict { .. })));
        assert_eq!(find(&both("main")).unwrap().name.as_str(), "main");
    }

    #[test]
    fn a_commit_is_hexadecimal() {
        let commit_of = |value: &str| commit(&with(&[("AWS_COMMIT_ID", value)]).variables).map(str::to_owned);
        assert_eq!(commit_of("HEAD"), None);
        assert_eq!(commit_of("3f9c2e1"), Some("3f9c2e1".to_owned()));
    }
}
