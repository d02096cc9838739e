//! Which branches belong to which environment: what AWS, the scripts and git say, and never a guess.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use super::Gathered;
use super::draft::{Draft, Environment};
use super::environments::LASTING;
use super::facts::Facts;
use super::pulls::{Branches, Text};
use super::roles::Roles;
use crate::backend::Generation;
use crate::config::BranchPattern;
use crate::name::EnvironmentName;

/// Words that mean the same kind of environment.
const ALIKE: [&[&str]; 3] = [
    &["prod", "production", "live", "main", "master", "trunk"],
    &["dev", "develop", "development", "devel"],
    &["stage", "staging", "stg", "uat"],
];

/// One thing that is said: these branches belong to that environment.
struct Said {
    patterns: Vec<String>,
    environment: usize,
    why: String,
}

/// Gives the environments their branches.
pub(crate) fn assign(
    gathered: &Gathered,
    facts: &Facts,
    roles: &Roles,
    names: &BTreeMap<Utf8PathBuf, String>,
    draft: &mut Draft,
) {
    let mut said = from_aws(gathered, roles, names, &draft.environments);
    let (scripted, remarks) = from_scripts(facts, roles, names, &draft.environments);
    said.extend(scripted);
    said.extend(by_name(gathered, &draft.environments));
    for (at, remark) in remarks {
        if let Some(environment) = draft.environments.get_mut(at) {
            environment.remarks.push(remark);
        }
    }
    let mut taken: Vec<(usize, BranchPattern)> = Vec::new();
    for Said { patterns, environment: at, why } in said {
        for text in patterns {
            let Ok(pattern) = BranchPattern::new(&text, 0..0) else { continue };
            let other = taken.iter().find(|(_, taken)| taken.overlap(&pattern).is_some());
            let Some(environment) = draft.environments.get_mut(at) else { continue };
            match other {
                None if environment.branches.len() < 50 => {
                    environment.branches.push((text, why.clone()));
                    taken.push((at, pattern));
                }
                Some((owner, _)) if *owner != at => {
                    let remark = format!("{why} gives it `{text}` too, which another environment has");
                    if !environment.remarks.contains(&remark) && environment.remarks.len() < 8 {
                        environment.remarks.push(remark);
                    }
                }
                _ => {}
            }
        }
    }
    suggest(gathered, &taken, &mut draft.environments);
}

fn position(environments: &[Environment], app: &str, is: impl Fn(&super::draft::Deployment) -> bool) -> Option<usize> {
    environments.iter().position(|environment| environment.apps.get(app).is_some_and(&is))
}

fn from_aws(
    gathered: &Gathered,
    roles: &Roles,
    names: &BTreeMap<Utf8PathBuf, String>,
    environments: &[Environment],
) -> Vec<Said> {
    let mut said = Vec::new();
    for hosted in &gathered.hosted {
        let id = &hosted.app.app_id;
        let parent = roles.backends.iter().find(|backend| backend.app_ids.contains(id));
        let parent = parent.and_then(|backend| names.get(&backend.parent));
        for branch in &hosted.branches {
            let name = branch.name.as_str();
            let of_parent = parent.and_then(|app| {
                position(environments, app, |deployment| {
                    deployment.app_id.as_ref() == Some(id)
                        && ((branch.backend.is_some() && deployment.backend == branch.backend)
                            || (branch.has_stack && deployment.branch.as_ref() == Some(&branch.name)))
                })
            });
            // A child's variable names the environment, if there is one of that name.
            let by_variable = || {
                let wanted = branch.build_env.as_deref()?;
                environments.iter().position(|environment| {
                    let deployed = |deployment: &super::draft::Deployment| {
                        deployment.parent
                            && deployment.backend.as_ref().is_some_and(|backend| backend.as_str() == wanted)
                    };
                    environment.apps.values().any(deployed)
                })
            };
            let (environment, what) = match of_parent {
                Some(at) => (Some(at), "AWS"),
                None => (by_variable(), "a variable of the hosted app"),
            };
            if let Some(environment) = environment {
                let why = format!("{what}, {id}");
                said.push(Said { patterns: vec![name.to_owned()], environment, why });
            }
        }
    }
    said
}

type Remarks = Vec<(usize, String)>;

fn from_scripts(
    facts: &Facts,
    roles: &Roles,
    names: &BTreeMap<Utf8PathBuf, String>,
    environments: &[Environment],
) -> (Vec<Said>, Remarks) {
    let (mut said, mut remarks) = (Vec::new(), Vec::new());
    for (path, unit) in &roles.units {
        for pull in unit.pulls.iter().filter_map(|at| facts.pulls.get(*at)) {
            let at = roles.backend_of(pull, path).or_else(|| roles.children.get(path).copied());
            let Some(app) = at.and_then(|at| names.get(&roles.backends.get(at)?.parent)) else { continue };
            let known = |name: &str| {
                position(environments, app, |deployment| match pull.generation {
                    Generation::Gen1 => deployment.backend.as_ref().is_some_and(|backend| backend.as_str() == name),
                    Generation::Gen2 => deployment.branch.as_ref().is_some_and(|branch| branch.as_str() == name),
                })
            };
            let why = pull.place.to_string();
            match (&pull.environment, &pull.branches) {
                (Some(Text::Known(name)), Branches::Only(patterns)) => {
                    if let Some(environment) = known(name) {
                        said.push(Said {
                            patterns: patterns.iter().filter_map(|text| pattern(text)).collect(),
                            environment,
                            why,
                        });
                    }
                }
                (Some(Text::Known(name)), Branches::Except(_)) => {
                    if let Some(at) = known(name) {
                        remarks.push((
                            at,
                            format!(
                                "{why} gives it every branch that it names nowhere else; here such a branch is an error"
                            ),
                        ));
                    }
                }
                // The branch's name is the environment's.
                (Some(Text::Branch), Branches::All | Branches::Except(_)) if pull.generation == Generation::Gen1 => {
                    for (environment, name) in backends(environments, app) {
                        said.push(Said { patterns: vec![name], environment, why: why.clone() });
                    }
                }
                _ => {}
            }
        }
    }
    for (branches, value, place) in &facts.choices {
        let Branches::Only(patterns) = branches else { continue };
        // A variable for something else may have such a value too, but then under such a condition it means the same.
        let deployed = |environment: &Environment| {
            environment.apps.values().any(|app| app.backend.as_ref().is_some_and(|backend| backend.as_str() == value))
        };
        if let Some(environment) = environments.iter().position(deployed) {
            let patterns = patterns.iter().filter_map(|text| pattern(text)).collect();
            said.push(Said { patterns, environment, why: place.path.to_string() });
        }
    }
    remarks.dedup();
    (said, remarks)
}

fn backends(environments: &[Environment], app: &str) -> Vec<(usize, String)> {
    let all = environments.iter().enumerate();
    all.filter_map(|(at, environment)| Some((at, environment.apps.get(app)?.backend.as_ref()?.to_string()))).collect()
}

/// A pattern of the shell as one of ours: there, `*` crosses `/`.
fn pattern(text: &str) -> Option<String> {
    let text = text.trim_start_matches("refs/heads/").trim_matches(['"', '\'']);
    if text.is_empty() || text.contains(['$', '[', ']', '(', ')', '|', '@', '!']) || text.trim_matches('*').is_empty() {
        return None;
    }
    let mut pattern = String::new();
    for c in text.chars() {
        match c {
            '*' if pattern.ends_with("**") => {}
            '*' => pattern.push_str("**"),
            c => pattern.push(c),
        }
    }
    BranchPattern::new(&pattern, 0..0).is_ok().then_some(pattern)
}

/// A branch of git has the very name of the backend; a generation-2 backend is of its branch.
fn by_name(gathered: &Gathered, environments: &[Environment]) -> Vec<Said> {
    let mut said = Vec::new();
    for (at, environment) in environments.iter().enumerate().filter(|(_, environment)| environment.found) {
        for deployment in environment.apps.values().filter(|deployment| deployment.parent) {
            if let Some(branch) = &deployment.branch {
                let patterns = vec![branch.to_string()];
                said.push(Said { patterns, environment: at, why: "the branch names the backend".to_owned() });
            }
            if let Some(backend) =
                deployment.backend.as_ref().filter(|name| gathered.git.branches.contains(name.as_str()))
            {
                let patterns = vec![backend.to_string()];
                said.push(Said { patterns, environment: at, why: "a branch of git has this name".to_owned() });
            }
        }
    }
    said
}

/// Branches that by their names may belong to an environment without any. They are only suggested.
fn suggest(gathered: &Gathered, taken: &[(usize, BranchPattern)], environments: &mut [Environment]) {
    let git = &gathered.git;
    let is_free = |name: &str| {
        let branch = crate::name::BranchName::new(name);
        branch.is_ok_and(|branch| !taken.iter().any(|(_, pattern)| pattern.matches(&branch)))
    };
    let free: BTreeSet<&str> = git.branches.iter().map(String::as_str).filter(|name| is_free(name)).collect();
    let single = environments.len() == 1;
    for environment in environments.iter_mut().filter(|environment| environment.branches.is_empty()) {
        let name = environment.name.to_lowercase();
        let mut suggested: Vec<String> = Vec::new();
        for group in
            ALIKE.iter().filter(|group| group.iter().any(|word| name == *word || name.starts_with(&format!("{word}-"))))
        {
            suggested.extend(group.iter().filter(|word| free.contains(*word)).map(|word| (*word).to_owned()));
        }
        if suggested.is_empty() && single {
            suggested.extend(git.default.iter().filter(|name| free.contains(name.as_str())).cloned());
            let lasting = LASTING.iter().filter(|name| free.contains(*name) && git.default.is_none());
            suggested.extend(lasting.take(1).map(|name| (*name).to_owned()));
        }
        if suggested.is_empty() && EnvironmentName::new(name.clone()).is_ok() && is_free(&name) {
            suggested.push(environment.name.clone());
        }
        environment.suggested = suggested;
    }
}
