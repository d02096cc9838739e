//! Who somebody is, for locks and records: the run of CI by its link, else the person and the machine.

use std::collections::BTreeMap;

use crate::console;
use crate::resolve::variable;

/// What a machine says of the person at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// `user.name` of git.
    pub name: Option<String>,
    /// The machine's name.
    pub host: Option<String>,
}

/// The variables in which CIs give a link to the run: GitLab, CircleCI, Buildkite, Jenkins, CodeBuild.
const LINKS: [&str; 5] =
    ["CI_PIPELINE_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL", "BUILD_URL", "CODEBUILD_PUBLIC_BUILD_URL"];

/// Who this is. All jobs of a run of CI are one, so that a later one can give back what an earlier one took.
pub fn of(variables: &BTreeMap<String, String>, person: &Person) -> String {
    if let Some(run) = run(variables) {
        return run;
    }
    let set = |name: &&str| variable(variables, name);
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(set).unwrap_or("somebody");
    let host = person.host.as_deref().filter(|host| !host.is_empty()).unwrap_or("an unnamed machine");
    match person.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => format!("{name} <{user}@{host}>"),
        None => format!("{user}@{host}"),
    }
}

fn run(variables: &BTreeMap<String, String>) -> Option<String> {
    let set = |name: &str| variable(variables, name);
    if let (Some(server), Some(repository), Some(id)) =
        (set("GITHUB_SERVER_URL"), set("GITHUB_REPOSITORY"), set("GITHUB_RUN_ID"))
    {
        return Some(format!("{server}/{repository}/actions/runs/{id}"));
    }
    if let (Some(app), Some(branch), Some(job)) = (set("AWS_APP_ID"), set("AWS_BRANCH"), set("AWS_JOB_ID")) {
        let page = set("AWS_REGION").and_then(|region| console::hosting_job(region, app, branch, job));
        return Some(page.unwrap_or_else(|| format!("Amplify job {job} of {app}/{branch}")));
    }
    LINKS.iter().find_map(|name| set(name)).or_else(|| set("CODEBUILD_BUILD_ARN")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(variables: &[(&str, &str)], name: Option<&str>, host: Option<&str>) -> String {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        of(&variables, &Person { name: name.map(str::to_owned), host: host.map(str::to_owned) })
    }

    #[test]
    fn a_run_of_ci_is_its_link() {
        let github = [
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "plant/britain"),
            ("GITHUB_RUN_ID", "77"),
            ("USER", "runner"),
        ];
        assert_eq!(owner(&github, Some("Ada"), Some("h")), "https://github.com/plant/britain/actions/runs/77");
        let amplify = [("AWS_APP_ID", "d1"), ("AWS_BRANCH", "main"), ("AWS_JOB_ID", "0000000012")];
        assert_eq!(owner(&amplify, None, None), "Amplify job 0000000012 of d1/main");
        let with_region: Vec<_> = amplify.into_iter().chain([("AWS_REGION", "eu-west-2")]).collect();
        assert!(owner(&with_region, None, None).starts_with("https://eu-west-2.console.aws.amazon.com/"));
        assert_eq!(owner(&[("CI_PIPELINE_URL", "https://gl/1")], None, None), "https://gl/1");
        assert_eq!(owner(&[("CODEBUILD_BUILD_ARN", "arn:x")], None, None), "arn:x");
    }

    #[test]
    fn a_person_is_named_with_the_machine() {
        let ada = [("USER", "ada")];
        assert_eq!(owner(&ada, Some("Ada Lovelace"), Some("mill")), "Ada Lovelace <ada@mill>");
        assert_eq!(owner(&ada, Some(" "), Some("mill")), "ada@mill");
        assert_eq!(owner(&[("USERNAME", "ada"), ("USER", "")], None, Some("mill")), "ada@mill");
        assert_eq!(owner(&[], None, None), "somebody@an unnamed machine");
    }
}
