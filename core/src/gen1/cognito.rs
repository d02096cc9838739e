//! Cognito: pools, client, hosted UI, federation.

use super::node::Node;
use super::services::Resource;
use super::{Files, Gen1Error, parse, sign_up};
use crate::backend::{Cognito, HostedUi};
use crate::js_json;

/// Reads the auth resource; an imported user pool has the same outputs as one that Amplify made.
pub(super) fn cognito(resource: &Resource<'_>, region: &str, files: &Files) -> Result<Cognito, Gen1Error> {
    let output = &resource.output;
    let (hosted_ui, user_pool_federation) = hosted_ui(output, region)?;
    let mut cognito = Cognito {
        region: region.to_owned(),
        user_pool_id: output.owned("UserPoolId")?,
        web_client_id: output.owned("AppClientIDWeb")?,
        identity_pool_id: output.owned("IdentityPoolId")?,
        hosted_ui,
        federation_target: federation_target(output, user_pool_federation).map(str::to_owned),
        ..Cognito::default()
    };
    let file = format!("auth/{}/parameters.json", resource.name);
    if let Some(text) = files.auth_parameters.get(resource.name).filter(|_| resource.recomputed) {
        let parameters = parse(&file, text)?;
        sign_up::from_parameters(&mut cognito, &Node::root(&file, &parameters))?;
    } else if resource.node.truthy("frontendAuthConfig") {
        sign_up::from_field(&mut cognito, &resource.node.required("frontendAuthConfig")?)?;
    }
    Ok(cognito)
}

/// The hosted UI: a domain from `HostedUIDomain`, the rest from `OAuthMetadata`, which is JSON in a string. Also
/// whether there is any `OAuthMetadata`.
fn hosted_ui(output: &Node<'_>, region: &str) -> Result<(Option<HostedUi>, bool), Gen1Error> {
    let domain = output.filled("HostedUIDomain")?.map(|name| format!("{name}.auth.{region}.amazoncognito.com"));
    let Some(text) = output.filled("OAuthMetadata")? else {
        return Ok((domain.map(|domain| HostedUi { domain: Some(domain), ..HostedUi::default() }), false));
    };
    let place = output.required("OAuthMetadata")?;
    let metadata =
        js_json::parse(text.as_bytes()).map_err(|error| place.unexpected(format!("holds no JSON: {error}")))?;
    let metadata = Node::root("amplify-meta.json: OAuthMetadata", &metadata);
    let list = |key| -> Result<Option<Vec<String>>, Gen1Error> {
        Ok(metadata.texts(key)?.map(|texts| texts.into_iter().map(str::to_owned).collect()))
    };
    for key in ["CallbackURLs", "LogoutURLs", "AllowedOAuthFlows"] {
        metadata.required(key)?;
    }
    let flow = list("AllowedOAuthFlows")?.and_then(|flows| flows.into_iter().next());
    let ui = HostedUi {
        domain,
        scopes: list("AllowedOAuthScopes")?,
        redirect_sign_in: list("CallbackURLs")?,
        redirect_sign_out: list("LogoutURLs")?,
        response_type: flow.map(|flow| if flow == "implicit" { "token".to_owned() } else { flow }),
    };
    Ok((Some(ui), true))
}

/// Amplify's word for who signs users in: the user pool (if there is `OAuthMetadata`), social providers straight
/// through the identity pool (if there is a web client id of one), or both.
fn federation_target(output: &Node<'_>, user_pool: bool) -> Option<&'static str> {
    let clients = ["GoogleWebClient", "FacebookWebClient", "AmazonWebClient", "AppleWebClient"];
    let identity_pool = clients.iter().any(|key| output.truthy(key));
    match (user_pool, identity_pool) {
        (true, true) => Some("COGNITO_USER_AND_IDENTITY_POOLS"),
        (true, false) => Some("COGNITO_USER_POOLS"),
        (false, true) => Some("COGNITO_IDENTITY_POOLS"),
        (false, false) => None,
    }
}
