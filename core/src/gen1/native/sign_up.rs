//! How users sign up and in, in the words and the order of the meta's `frontendAuthConfig`.

use serde_json::{Map, Value};

use super::super::node::Node;
use super::super::{Files, Gen1Error, parse, sign_up};
use crate::backend::Cognito;

/// Reads the meta's field. For the first Cognito resource of the auth category Amplify computes the known members
/// from `parameters.json` whenever it writes files: they replace those of the field in their places, or come after
/// them in an order of their own; a known member that the parameters do not have goes, all others stay.
pub(super) fn words(
    name: &str,
    node: &Node<'_>,
    files: &Files,
    first: bool,
) -> Result<Option<Map<String, Value>>, Gen1Error> {
    let mut words = match node.get("frontendAuthConfig") {
        Some(field) if node.truthy("frontendAuthConfig") => Some(field.object()?.clone()),
        _ => None,
    };
    if let Some(text) = files.auth_parameters.get(name).filter(|_| first) {
        let file = format!("auth/{name}/parameters.json");
        let parameters = parse(&file, text)?;
        let mut computed = Cognito::default();
        sign_up::from_parameters(&mut computed, &Node::root(&file, &parameters))?;
        let words = words.get_or_insert_default();
        for (key, value) in members(computed) {
            match value {
                Some(value) => {
                    words.insert(key.to_owned(), value);
                }
                None => {
                    words.shift_remove(key);
                }
            }
        }
    }
    Ok(words)
}

/// The members that Amplify computes, in the order in which it does.
fn members(computed: Cognito) -> [(&'static str, Option<Value>); 7] {
    let upper = |list: Option<Vec<String>>| {
        list.map(|list| list.iter().map(|attribute| attribute.to_uppercase()).collect::<Value>())
    };
    let providers = computed.social_providers.map(|list| list.iter().map(|name| provider(name)).collect::<Value>());
    let settings = computed.password_policy.map(|policy| {
        let mut settings = Map::new();
        if let Some(length) = policy.min_length {
            settings.insert("passwordPolicyMinLength".to_owned(), length);
        }
        if let Some(characters) = policy.characters {
            settings.insert("passwordPolicyCharacters".to_owned(), characters.into());
        }
        Value::Object(settings)
    });
    [
        ("socialProviders", providers),
        ("usernameAttributes", upper(computed.username_attributes)),
        ("signupAttributes", upper(computed.signup_attributes)),
        ("passwordProtectionSettings", settings),
        ("mfaConfiguration", computed.mfa.map(Value::String)),
        ("mfaTypes", computed.mfa_types.map(Value::from)),
        ("verificationMechanisms", upper(computed.verification_mechanisms)),
    ]
}

/// Amplify's word for a provider, from Cognito's.
fn provider(name: &str) -> &str {
    match name {
        "LOGIN_WITH_AMAZON" => "AMAZON",
        "SIGN_IN_WITH_APPLE" => "APPLE",
        other => other,
    }
}
