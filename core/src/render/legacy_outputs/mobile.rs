//! AWS's own conversion to what the native client libraries (iOS, Android, Flutter) read in `amplifyconfiguration`
//! (client-config 1.11.1). It starts from the object of `aws-exports`.

use serde_json::{Map, Value, json};

use super::javascript::{object, pairs, text};
use crate::js_json::is_truthy;

/// Amplify's generator gives its own name and version.
const USER_AGENT: &str = "@aws-amplify/client-config/1.11.1";

/// Makes the object that native apps read.
pub(super) fn of(web: &Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("UserAgent".to_owned(), USER_AGENT.into());
    out.insert("Version".to_owned(), "1.0".into());
    let endpoint = filled(web, "aws_appsync_graphqlEndpoint");
    if filled(web, "aws_user_pools_id").is_some() {
        let mut plugin = cognito(web);
        if endpoint.is_some() {
            plugin.insert("AppSync".to_owned(), app_sync(web));
        }
        out.insert("auth".to_owned(), json!({"plugins": {"awsCognitoAuthPlugin": plugin}}));
    }
    if endpoint.is_some() {
        let data = pairs([
            ("endpointType", Some(&Value::from("GraphQL"))),
            ("endpoint", endpoint),
            ("region", web.get("aws_appsync_region")),
            ("authorizationType", web.get("aws_appsync_authenticationType")),
            ("apiKey", web.get("aws_appsync_apiKey")),
        ]);
        out.insert("api".to_owned(), json!({"plugins": {"awsAPIPlugin": {"data": data}}}));
    }
    if let Some(location) = object(web, "geo").and_then(|geo| object(geo, "amazon_location_service")) {
        let plugin = pairs([
            ("region", location.get("region")),
            ("maps", location.get("maps")),
            ("searchIndices", location.get("search_indices")),
        ]);
        out.insert("geo".to_owned(), json!({"plugins": {"awsLocationGeoPlugin": plugin}}));
    }
    if let Some(pinpoint) = object(web, "Analytics").and_then(|analytics| object(analytics, "Pinpoint")) {
        let (region, app) = (("region", pinpoint.get("region")), ("appId", pinpoint.get("appId")));
        let plugin = json!({"pinpointAnalytics": pairs([region, app]), "pinpointTargeting": pairs([region])});
        out.insert("analytics".to_owned(), json!({"plugins": {"awsPinpointAnalyticsPlugin": plugin}}));
    }
    if let Some(channels) = object(web, "Notifications") {
        out.insert("notifications".to_owned(), json!({"plugins": notifications(channels)}));
    }
    if let Some(bucket) = filled(web, "aws_user_files_s3_bucket") {
        let plugin = pairs([("bucket", Some(bucket)), ("region", web.get("aws_user_files_s3_bucket_region"))]);
        out.insert("storage".to_owned(), json!({"plugins": {"awsS3StoragePlugin": plugin}}));
    }
    out
}

fn cognito(web: &Map<String, Value>) -> Map<String, Value> {
    let (region, client) = (web.get("aws_cognito_region"), web.get("aws_user_pools_web_client_id"));
    let pool = pairs([("PoolId", web.get("aws_user_pools_id")), ("AppClientId", client), ("Region", region)]);
    let identity = pairs([("PoolId", web.get("aws_cognito_identity_pool_id")), ("Region", region)]);
    let mut auth = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            auth.insert(key.to_owned(), value);
        }
    };
    let list = |map: Option<&Map<String, Value>>, key: &str| {
        let value = map.and_then(|map| map.get(key)).filter(|value| !value.is_null());
        Some(value.cloned().unwrap_or_else(|| json!([])))
    };
    put("authenticationFlowType", Some("USER_SRP_AUTH".into()));
    put("mfaConfiguration", web.get("aws_cognito_mfa_configuration").cloned());
    put("mfaTypes", web.get("aws_cognito_mfa_types").cloned());
    let policy = object(web, "aws_cognito_password_protection_settings");
    let length = policy.and_then(|policy| policy.get("passwordPolicyMinLength"));
    let characters = list(policy, "passwordPolicyCharacters");
    let settings = pairs([("passwordPolicyMinLength", length), ("passwordPolicyCharacters", characters.as_ref())]);
    put("passwordProtectionSettings", Some(settings));
    put("signupAttributes", list(Some(web), "aws_cognito_signup_attributes"));
    put("usernameAttributes", list(Some(web), "aws_cognito_username_attributes"));
    put("verificationMechanisms", list(Some(web), "aws_cognito_verification_mechanisms"));
    put("socialProviders", list(Some(web), "aws_cognito_social_providers"));
    let oauth = object(web, "oauth").map(|oauth| {
        pairs([
            ("WebDomain", oauth.get("domain")),
            ("Scopes", oauth.get("scope")),
            ("SignInRedirectURI", oauth.get("redirectSignIn")),
            ("SignOutRedirectURI", oauth.get("redirectSignOut")),
            ("AppClientId", client),
        ])
    });
    put("OAuth", oauth);
    Map::from_iter([
        ("UserAgent".to_owned(), USER_AGENT.into()),
        ("Version".to_owned(), "1.0".into()),
        ("CognitoUserPool".to_owned(), json!({ "Default": pool })),
        ("CredentialsProvider".to_owned(), json!({"CognitoIdentity": {"Default": identity}})),
        ("Auth".to_owned(), json!({ "Default": auth })),
    ])
}

/// The API once for each authorization mode, each with a database of its own on the device.
fn app_sync(web: &Map<String, Value>) -> Value {
    let entry = |mode: Option<&Value>, prefix: Option<&Value>| {
        pairs([
            ("ApiUrl", web.get("aws_appsync_graphqlEndpoint")),
            ("Region", web.get("aws_appsync_region")),
            ("AuthMode", mode),
            ("ApiKey", web.get("aws_appsync_apiKey")),
            ("ClientDatabasePrefix", prefix),
        ])
    };
    let prefix = |mode: &str| Value::from(format!("data_{mode}"));
    let default = text(web, "aws_appsync_authenticationType").filter(|mode| !mode.is_empty()).map(prefix);
    let mut out = Map::new();
    out.insert("Default".to_owned(), entry(web.get("aws_appsync_authenticationType"), default.as_ref()));
    let more = text(web, "aws_appsync_additionalAuthenticationTypes").filter(|modes| !modes.is_empty());
    for mode in more.into_iter().flat_map(|modes| modes.split(',')) {
        out.insert(format!("data_{mode}"), entry(Some(&Value::from(mode)), Some(&prefix(mode))));
    }
    Value::Object(out)
}

fn notifications(channels: &Map<String, Value>) -> Value {
    let plugins = [
        ("SMS", "awsPinpointSmsNotificationsPlugin"),
        ("EMAIL", "awsPinpointEmailNotificationsPlugin"),
        ("InAppMessaging", "awsPinpointInAppMessagingNotificationsPlugin"),
        ("Push", "awsPinpointPushNotificationsPlugin"),
    ];
    let there = plugins.into_iter().filter_map(|(channel, plugin)| {
        let pinpoint = channels.get(channel)?.get("AWSPinpoint")?;
        Some((plugin.to_owned(), pinpoint.clone()))
    });
    Value::Object(there.collect())
}

fn filled<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    map.get(key).filter(|value| is_truthy(value))
}
