//! `towpath pull`, decided: from what was read of a backend to the list of files to write.
//!
//! [`interpret`] judges and decodes a backend; [`plan::plan`] renders every output of every app and compares it with
//! what is on disk. Neither touches anything.

pub mod differences;
mod error;
pub mod plan;
pub mod stamp;
#[cfg(test)]
mod tests;

use crate::backend::{BackendConfig, Generation, Section};
use crate::catalog::Id;
use crate::config::Protect;
use crate::fingerprint::{self, Fingerprint};
use crate::name::AppName;
use crate::ports::{Material, RawBackend, ReadError, Stack};
use crate::warning::Warning;
use crate::{gen1, gen2, health, introspection};

pub use error::{InterpretError, PullError};

/// What the file says of a backend that is being read, as far as the answer must agree with it.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// `generation` of the environment.
    pub generation: Option<Generation>,
    /// The parent's Amplify app, where it is declared.
    pub app_id: Option<String>,
    /// The account, where it is declared.
    pub account: Option<String>,
    /// `[environments.*.protect]`.
    pub protect: Protect,
    /// `--allow-unhealthy`.
    pub allow_unhealthy: bool,
}

/// A backend that clients may be built against.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The app that owns it.
    pub parent: AppName,
    /// Its root stack.
    pub stack: Stack,
    /// What clients may be told.
    pub config: BackendConfig,
    /// The fingerprint of `config`.
    pub fingerprint: Fingerprint,
    /// What should not go unnoticed.
    pub warnings: Vec<Warning>,
}

/// Judges the state of a backend, decodes it, and makes sure that it is the one asked for.
///
/// # Errors
/// [`InterpretError`]: the state first, then the artifact.
pub fn interpret(parent: &AppName, raw: RawBackend, expected: &Expected) -> Result<Backend, InterpretError> {
    let RawBackend { stack, material } = raw;
    account_of(&stack, expected)?;
    let mut warnings = health::judge(&stack, &expected.protect, expected.allow_unhealthy)?;
    let config = match material? {
        Material::Gen1(files) => {
            generation_is(Generation::Gen1, expected)?;
            let decoded = gen1::decode(&files)?;
            belongs(&decoded.identity, &stack, expected)?;
            warnings.extend(sign_up_unknown(&decoded.config));
            decoded.config
        }
        Material::Gen2(recorded) => {
            generation_is(Generation::Gen2, expected)?;
            let models = recorded.model_schema.as_deref().map(introspection::compile).transpose()?;
            if models.is_none() && gen2::model_schema_location(&recorded)?.is_some() {
                return Err(ReadError::Corrupt {
                    what: "the recorded backend".to_owned(),
                    problem: "its outputs name a GraphQL schema, which is not there".to_owned(),
                }
                .into());
            }
            gen2::decode(&recorded, models)?
        }
    };
    let fingerprint = fingerprint::of(&config);
    Ok(Backend { parent: parent.clone(), stack, config, fingerprint, warnings })
}

/// The sign-up settings of a user pool stand in a file of their own, which an archive or a snapshot may lack.
fn sign_up_unknown(config: &BackendConfig) -> Option<Warning> {
    let unknown = |section: &Section| match section {
        Section::Cognito(cognito) => {
            let lists = [&cognito.verification_mechanisms, &cognito.username_attributes, &cognito.signup_attributes];
            let rest = cognito.mfa.is_none() && cognito.password_policy.is_none();
            cognito.user_pool_id.is_some() && rest && lists.iter().all(|list| list.is_none())
        }
        _ => false,
    };
    config.sections.iter().any(unknown).then(|| {
        let message = "the archive does not say how users sign up (neither parameters.json nor frontendAuthConfig)";
        Warning::new(Id::W107, format!("{message}: outputs do without"))
    })
}

fn generation_is(found: Generation, expected: &Expected) -> Result<(), InterpretError> {
    match expected.generation {
        Some(declared) if declared != found => Err(InterpretError::OtherGeneration { declared, found }),
        _ => Ok(()),
    }
}

/// The account in the stack's ARN. A read from AWS has checked it already; a snapshot has not.
fn account_of(stack: &Stack, expected: &Expected) -> Result<(), InterpretError> {
    let found = stack.id.as_deref().and_then(|arn| arn.split(':').nth(4)).filter(|account| !account.is_empty());
    match (found, &expected.account) {
        (Some(found), Some(declared)) if found != declared => Err(InterpretError::OtherAccount {
            declared: declared.clone(),
            found: found.to_owned(),
            evidence: stack.id.clone().unwrap_or_default(),
        }),
        _ => Ok(()),
    }
}

/// `amplify-meta.json` says which app and stack it is of. A bucket that was copied or restored holds another's.
fn belongs(identity: &gen1::Identity, stack: &Stack, expected: &Expected) -> Result<(), InterpretError> {
    let other = |what, found: &Option<String>, asked: Option<&str>| match (found, asked) {
        (Some(found), Some(asked)) if found != asked => {
            Err(InterpretError::OtherBackend { what, found: found.clone(), asked: asked.to_owned() })
        }
        _ => Ok(()),
    };
    other("Amplify app", &identity.app_id, expected.app_id.as_deref())?;
    other("stack", &identity.stack_name, Some(&stack.name))
}
