//! How users sign up and in. Amplify computes this from the auth resource's `parameters.json` whenever it writes
//! configuration, and keeps the result in the meta as `frontendAuthConfig`. Both are read: the parameters first, as
//! `amplify pull` does, since a meta that an old version of the CLI wrote may lack fields of today.

use serde_json::Value;

use super::Gen1Error;
use super::node::Node;
use crate::backend::{Cognito, PasswordPolicy};

/// The most names of one text with commas. Cognito has three.
const MAX_LISTED: usize = 1_000;

/// Reads the meta's `frontendAuthConfig`. Fields that are not there stay absent.
pub(super) fn from_field(cognito: &mut Cognito, field: &Node<'_>) -> Result<(), Gen1Error> {
    field.object()?;
    let lower = |key| -> Result<Option<Vec<String>>, Gen1Error> {
        Ok(field.texts(key)?.map(|list| list.into_iter().map(str::to_lowercase).collect()))
    };
    cognito.username_attributes = lower("usernameAttributes")?;
    cognito.signup_attributes = lower("signupAttributes")?;
    cognito.verification_mechanisms = lower("verificationMechanisms")?;
    cognito.social_providers = field
        .texts("socialProviders")?
        .map(|list| list.into_iter().map(|name| neutral_provider(name).into()).collect());
    cognito.mfa = field.owned("mfaConfiguration")?;
    cognito.mfa_types = field.texts("mfaTypes")?.map(|list| list.into_iter().map(str::to_owned).collect());
    if let Some(settings) = field.get("passwordProtectionSettings") {
        settings.object()?;
        let characters = settings.texts("passwordPolicyCharacters")?;
        cognito.password_policy = Some(PasswordPolicy {
            min_length: min_length(&settings)?,
            characters: characters.map(|list| list.into_iter().map(str::to_owned).collect()),
        });
    }
    Ok(())
}

/// Computes the same from `parameters.json`. A list that is not there counts as empty. Of `usernameAttributes` only
/// the first item counts, which may name several with commas; providers that the hosted UI does not have are dropped.
pub(super) fn from_parameters(cognito: &mut Cognito, parameters: &Node<'_>) -> Result<(), Gen1Error> {
    parameters.object()?;
    let list = |key: &str| -> Result<Vec<&str>, Gen1Error> {
        if parameters.truthy(key) { Ok(parameters.texts(key)?.unwrap_or_default()) } else { Ok(Vec::new()) }
    };
    let lower = |key| -> Result<_, Gen1Error> { Ok(Some(list(key)?.into_iter().map(str::to_lowercase).collect())) };
    let usernames = list("usernameAttributes")?;
    if usernames.first().is_some_and(|first| first.matches(',').count() >= MAX_LISTED) {
        return Err(parameters
            .required("usernameAttributes")?
            .unexpected(format!("lists more than {MAX_LISTED} names")));
    }
    let usernames = usernames.first().map(|first| first.split(',').map(|name| name.trim().to_lowercase()).collect());
    cognito.username_attributes = Some(usernames.unwrap_or_default());
    cognito.signup_attributes = lower("requiredAttributes")?;
    cognito.verification_mechanisms = lower("autoVerifiedAttributes")?;
    let providers = list("authProvidersUserPool")?;
    cognito.social_providers = Some(providers.into_iter().filter_map(hosted_ui_provider).map(str::to_owned).collect());
    cognito.mfa = parameters.owned("mfaConfiguration")?;
    let mfa_types = list("mfaTypes")?;
    let known = [("SMS Text Message", "SMS"), ("TOTP", "TOTP")];
    cognito.mfa_types = Some(
        known.into_iter().filter(|(name, _)| mfa_types.contains(name)).map(|(_, short)| short.to_owned()).collect(),
    );
    let characters = list("passwordPolicyCharacters")?;
    cognito.password_policy = Some(PasswordPolicy {
        min_length: min_length(parameters)?,
        characters: Some(characters.into_iter().map(|text| text.replace(' ', "_").to_uppercase()).collect()),
    });
    Ok(())
}

/// The least length, a number or a string of one (the CLI writes either), or null.
fn min_length(node: &Node<'_>) -> Result<Option<Value>, Gen1Error> {
    match node.get("passwordPolicyMinLength") {
        None => Ok(None),
        Some(length) => match length.value() {
            value @ (Value::Number(_) | Value::String(_) | Value::Null) => Ok(Some(value.clone())),
            _ => Err(length.unexpected("is neither a number nor text")),
        },
    }
}

/// Cognito's word for a provider, from Amplify's.
fn neutral_provider(name: &str) -> &str {
    match name {
        "AMAZON" => "LOGIN_WITH_AMAZON",
        "APPLE" => "SIGN_IN_WITH_APPLE",
        other => other,
    }
}

/// Cognito's word for a provider of the hosted UI, from the word in `parameters.json`.
fn hosted_ui_provider(name: &str) -> Option<&'static str> {
    Some(match name {
        "Facebook" => "FACEBOOK",
        "Google" => "GOOGLE",
        "LoginWithAmazon" => "LOGIN_WITH_AMAZON",
        "SignInWithApple" => "SIGN_IN_WITH_APPLE",
        _ => return None,
    })
}
