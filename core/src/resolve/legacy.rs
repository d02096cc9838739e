//! `BUILD_ENV` and `USER_BRANCH`: what older pull scripts were steered by. They are compared, never trusted.

use super::{Decision, ResolveError, Variables, variable};

/// Compares both variables with the answer.
///
/// `BUILD_ENV` was handed to `amplify pull --envName`: it may hold the environment's name or its backend's. Amplify
/// sets `USER_BRANCH` to the branch or to the backend environment that is connected to it.
pub(super) fn check(decision: &Decision<'_>, variables: &Variables) -> Result<(), ResolveError> {
    let environment = decision.environment;
    let backends =
        environment.apps.values().filter_map(|app| app.backend.as_ref().map(crate::name::BackendName::as_str));
    let mut names: Vec<&str> = std::iter::once(environment.name.as_str()).chain(backends).collect();
    contradicts("BUILD_ENV", &names, decision, variables)?;
    names.extend(decision.branch.iter().map(|branch| branch.name.as_str()));
    names.extend(environment.apps.values().filter_map(|app| app.branch.as_ref().map(crate::name::BranchName::as_str)));
    // In a preview, AWS_BRANCH is the preview's own (`pr-7`), and the answer was made from the destination.
    names.extend(["AWS_BRANCH", "AWS_PULL_REQUEST_SOURCE_BRANCH"].iter().filter_map(|name| variable(variables, name)));
    contradicts("USER_BRANCH", &names, decision, variables)
}

fn contradicts(
    name: &'static str,
    allowed: &[&str],
    decision: &Decision<'_>,
    variables: &Variables,
) -> Result<(), ResolveError> {
    match variable(variables, name) {
        Some(value) if !allowed.contains(&value) => Err(ResolveError::Legacy {
            name,
            value: value.to_owned(),
            environment: decision.environment.name.to_string(),
        }),
        _ => Ok(()),
    }
}
