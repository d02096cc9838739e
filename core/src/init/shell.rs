//! A small reader of shell scripts: which commands a script would run, under which conditions, with which words. It
//! executes nothing; what only execution could tell (the output of a command, a variable from outside) stays in the
//! words as `${NAME}`.

pub(crate) mod guard;
mod lex;
mod read;
mod values;

pub(crate) use guard::Guard;
pub(crate) use read::{Command, Script, read};

/// The variable that stands for all those which name the branch being built.
pub(crate) const BRANCH: &str = "AWS_BRANCH";

/// Variables by which builds know the branch. (`BRANCH` is Netlify's, and a usual name in scripts.)
const BRANCH_VARIABLES: [&str; 14] = [
    "AWS_BRANCH",
    "BRANCH",
    "BRANCH_NAME",
    "GIT_BRANCH",
    "GITHUB_REF_NAME",
    "GITHUB_HEAD_REF",
    "GITHUB_BASE_REF",
    "CI_COMMIT_BRANCH",
    "CI_COMMIT_REF_NAME",
    "BITBUCKET_BRANCH",
    "CIRCLE_BRANCH",
    "CF_PAGES_BRANCH",
    "VERCEL_GIT_COMMIT_REF",
    "TRAVIS_BRANCH",
];

/// The name of a variable as the rest of this module knows it.
fn canonical(name: &str) -> &str {
    if BRANCH_VARIABLES.contains(&name) { BRANCH } else { name }
}

/// The variable that a text is, and nothing else: `${NAME}`.
pub(crate) fn only_variable(text: &str) -> Option<&str> {
    let name = text.trim().strip_prefix("${")?.strip_suffix('}')?;
    (!name.is_empty() && !name.contains(['$', '{', '}'])).then_some(name)
}
