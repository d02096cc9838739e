//! The requests to AWS Amplify.

use aws_sdk_amplify::Client;
use towpath_core::ports::{BackendRequest, ReadError, Thing};

use super::errors::{Call, Failure, clean};
use super::read::{here, place};

/// A generation-1 backend environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BackendEnvironment {
    /// Its ARN, which carries account and region.
    pub(crate) arn: String,
    /// The root stack.
    pub(crate) stack_name: Option<String>,
    /// `deploymentArtifacts`: the bucket with `#current-cloud-backend.zip`.
    pub(crate) bucket: Option<String>,
}

/// GetBackendEnvironment.
///
/// # Errors
/// [`ReadError::NotFound`] with [`Thing::BackendEnvironment`] also where the app itself does not exist: Amplify has one
/// code for both.
pub(crate) async fn backend_environment(
    client: &Client,
    request: &BackendRequest,
    name: &str,
) -> Result<BackendEnvironment, ReadError> {
    let app = request.app_id.as_str();
    let call = Call {
        action: "amplify:GetBackendEnvironment",
        resource: place(request).amplify(app, &format!("backendenvironments/{name}")),
        missing: Some((Thing::BackendEnvironment, name.to_owned(), format!(" in app {app}{}", here(request)))),
    };
    let answer = client.get_backend_environment().app_id(app).environment_name(name).send().await;
    let answer = answer.map_err(|error| Failure::of(&error).explain(&call))?;
    let Some(environment) = answer.backend_environment() else {
        return Err(unexpected(&call, "no `backendEnvironment`"));
    };
    let filled = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(BackendEnvironment {
        arn: environment.backend_environment_arn().to_owned(),
        stack_name: filled(environment.stack_name()),
        bucket: filled(environment.deployment_artifacts()),
    })
}

/// GetBranch: the ARN of the generation-2 root stack that is linked to the branch, if there is one.
pub(crate) async fn linked_stack(
    client: &Client,
    request: &BackendRequest,
    branch: &str,
) -> Result<Option<String>, ReadError> {
    let app = request.app_id.as_str();
    let call = Call {
        action: "amplify:GetBranch",
        resource: place(request).amplify(app, &format!("branches/{branch}")),
        missing: Some((Thing::App, app.to_owned(), here(request))),
    };
    let answer = client.get_branch().app_id(app).branch_name(branch).send().await;
    let answer = answer.map_err(|error| Failure::of(&error).explain(&call))?;
    let arn = answer.branch().and_then(|branch| branch.backend()).and_then(|backend| backend.stack_arn());
    Ok(arn.filter(|arn| !arn.is_empty()).map(clean))
}

fn unexpected(call: &Call, message: &str) -> ReadError {
    ReadError::Unexpected { action: call.action.to_owned(), message: message.to_owned() }
}
