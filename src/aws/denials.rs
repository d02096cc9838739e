//! Why a provider that was set up gave no credentials.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use towpath_core::ports::ReadError;

use super::errors::{Call, Failure, causes, clean};

/// The provider that failed.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Its name, such as ``profile `staging` ``.
    pub(crate) name: String,
    /// The profile, if it signs in through IAM Identity Center.
    pub(crate) sso_profile: Option<String>,
    /// The role that it assumes.
    pub(crate) role_arn: Option<String>,
}

/// The error to report; `tried` is what gave nothing before.
pub(crate) fn explain(error: &CredentialsError, source: &Source, tried: Vec<(String, String)>) -> ReadError {
    if let Some(failure) = failure::<GetRoleCredentialsError>(error) {
        return sso(failure, source);
    }
    if let Some(failure) = failure::<AssumeRoleError>(error) {
        return hop(failure, "sts:AssumeRole", source);
    }
    if let Some(failure) = failure::<AssumeRoleWithWebIdentityError>(error) {
        return hop(failure, "sts:AssumeRoleWithWebIdentity", source);
    }
    let network = chain(error).any(<dyn Error>::is::<ConnectorError>);
    if network || matches!(error, CredentialsError::ProviderTimedOut(_)) {
        return ReadError::Unavailable { action: format!("asking the {}", source.name), message: words(error) };
    }
    if let Some(profile) = &source.sso_profile {
        return ReadError::Expired { message: sign_in(profile, &words(error)) };
    }
    let mut tried = tried;
    tried.push((source.name.clone(), words(error)));
    ReadError::NoCredentials { tried }
}

/// The portal of IAM Identity Center: `UnauthorizedException` is a session that is over, `ForbiddenException` a role
/// that the person does not have.
fn sso(failure: Failure, source: &Source) -> ReadError {
    let profile = source.sso_profile.as_deref().unwrap_or("default");
    match failure.code.as_deref() {
        Some("UnauthorizedException") => ReadError::Expired { message: sign_in(profile, &failure.message) },
        Some("ForbiddenException" | "ResourceNotFoundException") => ReadError::Denied {
            action: "sso:GetRoleCredentials".to_owned(),
            resource: source.name.clone(),
            principal: None,
            message: failure.message,
        },
        _ => failure.explain(&Call { action: "sso:GetRoleCredentials", resource: source.name.clone(), missing: None }),
    }
}

fn sign_in(profile: &str, message: &str) -> String {
    format!("profile `{profile}` has no valid sign-in ({message}): aws sso login --profile {profile}")
}

/// A refused role names both sides: who asked, and for which role.
fn hop(failure: Failure, action: &'static str, source: &Source) -> ReadError {
    let role = source.role_arn.clone().unwrap_or_else(|| "the role".to_owned());
    match failure.explain(&Call { action, resource: role.clone(), missing: None }) {
        ReadError::Denied { action, resource, principal, message } => ReadError::Denied {
            action,
            resource,
            message: format!("the credentials of the {} may not assume {role}: {message}", source.name),
            principal: principal.or_else(|| Some(source.name.clone())),
        },
        other => other,
    }
}

/// The failed request among the causes.
fn failure<E>(error: &CredentialsError) -> Option<Failure>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    chain(error).find_map(|cause| cause.downcast_ref::<SdkError<E, HttpResponse>>()).map(Failure::of)
}

fn chain(error: &CredentialsError) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(Some(error as &(dyn Error + 'static)), |&error| error.source())
}

/// Why a provider gave none; its outermost words say only that it did not.
pub(crate) fn words(error: &CredentialsError) -> String {
    error.source().map_or_else(|| "it holds no credentials".to_owned(), |cause| clean(&causes(cause)))
}
