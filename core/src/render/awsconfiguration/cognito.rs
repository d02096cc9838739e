//! Cognito: pools, the client of native apps, sign-in with Google and Facebook, and how users sign up.

use serde_json::{Map, Value, json};

use super::Reader;
use super::object::default;
use crate::backend::native::Resource;
use crate::backend::{BackendConfig, HostedUi, Section};
use crate::js_json::is_truthy;
use crate::render::native_values::copied;
use crate::render::put;

/// The members. All but the authentication flow are of the first resource; users go through a flow of the backend's own
/// if any resource says so.
pub(super) fn members(config: &BackendConfig, resources: &[&Resource], reader: Reader) -> Vec<(&'static str, Value)> {
    let Some(first) = resources.first() else { return Vec::new() };
    let mut members = Vec::new();
    if let Some(pool) = filled(first, "IdentityPoolId") {
        let pool = Map::from_iter([("PoolId".to_owned(), pool.clone()), region(config)]);
        members.push(("CredentialsProvider", json!({"CognitoIdentity": default(pool)})));
    }
    if filled(first, "UserPoolId").is_some() {
        members.push(("CognitoUserPool", default(user_pool(config, first, reader))));
    }
    if let Some(google) = google(first, reader) {
        members.push(("GoogleSignIn", Value::Object(google)));
    }
    if let Some(app) = filled(first, "FacebookWebClient") {
        members.push(("FacebookSignIn", json!({"AppId": app, "Permissions": "public_profile"})));
    }
    let mut auth = Map::new();
    if let Some(oauth) = hosted_ui(config).and_then(|ui| oauth(first, ui)) {
        auth.insert("OAuth".to_owned(), Value::Object(oauth));
    }
    let own_flow = resources.iter().any(|resource| resource.traits.get("customAuth").is_some_and(is_truthy));
    let flow = if own_flow { "CUSTOM_AUTH" } else { "USER_SRP_AUTH" };
    auth.insert("authenticationFlowType".to_owned(), flow.into());
    auth.extend(first.sign_up.clone().unwrap_or_default());
    members.push(("Auth", default(auth)));
    members
}

fn filled<'a>(resource: &'a Resource, output: &str) -> Option<&'a Value> {
    resource.output(output).filter(|value| is_truthy(value))
}

fn region(config: &BackendConfig) -> (String, Value) {
    ("Region".to_owned(), config.region.as_str().into())
}

/// The pool. The secret comes last, but for Flutter, where it comes third, and is there even when it is empty.
fn user_pool(config: &BackendConfig, resource: &Resource, reader: Reader) -> Map<String, Value> {
    let mut pool = copied(resource, &[("PoolId", "UserPoolId"), ("AppClientId", "AppClientID")]);
    let secret = resource.client_secret.as_ref().map(|secret| secret.expose().clone());
    if reader == Reader::Flutter {
        put(&mut pool, "AppClientSecret", secret);
        pool.extend([region(config)]);
    } else {
        pool.extend([region(config)]);
        put(&mut pool, "AppClientSecret", secret.filter(is_truthy));
    }
    pool
}

/// Sign-in with Google; only iOS has a client id of its own.
fn google(resource: &Resource, reader: Reader) -> Option<Map<String, Value>> {
    let web = filled(resource, "GoogleWebClient");
    let ios = filled(resource, "GoogleIOSClient").filter(|_| reader == Reader::Ios);
    if web.is_none() && ios.is_none() {
        return None;
    }
    let mut google = Map::from_iter([("Permissions".to_owned(), "email,profile,openid".into())]);
    put(&mut google, "ClientId-WebApp", web.cloned());
    put(&mut google, "ClientId-iOS", ios.cloned());
    Some(google)
}

fn hosted_ui(config: &BackendConfig) -> Option<&HostedUi> {
    config.sections.iter().find_map(|section| match section {
        Section::Cognito(cognito) => cognito.hosted_ui.as_ref(),
        _ => None,
    })
}

/// The hosted UI, where it has more than a domain.
fn oauth(resource: &Resource, ui: &HostedUi) -> Option<Map<String, Value>> {
    let (sign_in, sign_out) = (ui.redirect_sign_in.as_ref()?, ui.redirect_sign_out.as_ref()?);
    let secret = resource.client_secret.as_ref().map(|secret| secret.expose().clone());
    let members = [
        ("WebDomain", ui.domain.clone().map(Value::from)),
        ("AppClientId", resource.output("AppClientID").cloned()),
        ("AppClientSecret", secret),
        ("SignInRedirectURI", Some(sign_in.join(",").into())),
        ("SignOutRedirectURI", Some(sign_out.join(",").into())),
        ("Scopes", ui.scopes.clone().map(Value::from)),
    ];
    Some(members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}
