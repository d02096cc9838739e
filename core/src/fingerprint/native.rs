//! What only the files of native apps print, as far as no section says it.

use serde_json::{Map, Value, json};

use crate::backend::native::Resource;
use crate::backend::{BackendConfig, Section};
use crate::js_json::is_truthy;

/// What is said of the resources besides the sections, in an order of its own; `None` if nothing is, so that a backend
/// without any such value has the fingerprint that it always had.
pub(super) fn beyond_sections(config: &BackendConfig) -> Option<Value> {
    let native = config.native.as_ref()?;
    let mut list = Vec::new();
    for (category, resource) in native.resources() {
        let mut rest = resource.clone();
        if resource.pushed {
            config.sections.iter().for_each(|section| take_out(&mut rest, section));
        }
        let mut said = Map::new();
        said.extend(filled("outputs", rest.outputs.unwrap_or_default()));
        said.extend(filled("traits", rest.traits.into_iter().filter(|(_, value)| is_truthy(value)).collect()));
        said.extend(filled("sign_up", rest.sign_up.unwrap_or_default()));
        let secret = rest.client_secret.map(|secret| secret.expose().clone());
        said.extend(secret.filter(is_truthy).map(|secret| ("client_secret".to_owned(), secret)));
        if !said.is_empty() {
            list.push(json!([category.name, rest.name, rest.service, rest.pushed, said]));
        }
    }
    list.sort_by_key(Value::to_string);
    if list.is_empty() { None } else { Some(Value::Array(list)) }
}

fn filled(key: &str, values: Map<String, Value>) -> Option<(String, Value)> {
    if values.is_empty() { None } else { Some((key.to_owned(), Value::Object(values))) }
}

/// Takes out what the section says of this very resource.
fn take_out(resource: &mut Resource, section: &Section) {
    let is = |output: &str, value: Option<&str>| resource.output(output).and_then(Value::as_str) == value;
    let said: &[&str] = match (resource.service.as_str(), section) {
        ("Cognito", Section::Cognito(cognito)) if is("UserPoolId", cognito.user_pool_id.as_deref()) => {
            &["UserPoolId", "IdentityPoolId"]
        }
        ("S3", Section::S3(s3)) if is("BucketName", s3.bucket.as_deref()) && is("Region", s3.region.as_deref()) => {
            &["BucketName", "Region"]
        }
        ("AppSync", Section::AppSync(api))
            if api.name == resource.name && is("GraphQLAPIEndpointOutput", api.endpoint.as_deref()) =>
        {
            &["GraphQLAPIEndpointOutput", "GraphQLAPIKeyOutput", "authConfig", "securityType"]
        }
        ("API Gateway" | "ElasticContainer", Section::RestApis(apis))
            if apis.iter().any(|api| api.name == resource.name && is("RootUrl", Some(&api.endpoint))) =>
        {
            &["RootUrl"]
        }
        _ => return,
    };
    // The two ways of telling the mode of an API may contradict each other; a section has but one of them.
    let both = resource.output("authConfig").is_some() && resource.output("securityType").is_some();
    if let Some(outputs) = &mut resource.outputs {
        outputs.retain(|key, _| {
            !said.contains(&key.as_str()) || (both && matches!(key.as_str(), "authConfig" | "securityType"))
        });
    }
    if let Some(words) = &mut resource.sign_up {
        words.retain(|key, _| !SIGN_UP.contains(&key.as_str()));
    }
}

/// The words of sign-up that the section of Cognito says too.
const SIGN_UP: [&str; 7] = [
    "mfaConfiguration",
    "mfaTypes",
    "passwordProtectionSettings",
    "signupAttributes",
    "socialProviders",
    "usernameAttributes",
    "verificationMechanisms",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::native::{Category, ClientSecret, Native};
    use crate::fingerprint::{Fingerprint, of};
    use crate::render::samples;

    fn outputs(value: &Value) -> Option<Map<String, Value>> {
        value.as_object().cloned()
    }

    /// The resources that the sections of the sample are of.
    fn resources() -> Vec<(&'static str, Resource)> {
        let resource = |name: &str, service: &str, value: &Value| Resource {
            name: name.to_owned(),
            service: service.to_owned(),
            pushed: true,
            outputs: outputs(value),
            ..Resource::default()
        };
        let pools = json!({"UserPoolId": "eu-west-2_Pool", "IdentityPoolId": "eu-west-2:identity"});
        let mut cognito = resource("shop", "Cognito", &pools);
        cognito.sign_up = outputs(&json!({"mfaConfiguration": "ON", "usernameAttributes": ["EMAIL"]}));
        cognito.traits.insert("customAuth".to_owned(), Value::Bool(false));
        let api = json!({
            "GraphQLAPIEndpointOutput": "https://shop.appsync-api.eu-west-2.amazonaws.com/graphql",
            "GraphQLAPIKeyOutput": "da2-shopexamplekey00000000",
            "securityType": "API_KEY",
        });
        vec![
            ("storage", resource("files", "S3", &json!({"BucketName": "shop-files", "Region": "eu-west-2"}))),
            ("auth", cognito),
            ("api", resource("shop", "AppSync", &api)),
        ]
    }

    fn fingerprint(resources: Vec<(&str, Resource)>) -> Fingerprint {
        let category = |(name, resource): (&str, Resource)| Category { name: name.into(), resources: vec![resource] };
        let categories = resources.into_iter().map(category).collect();
        of(&BackendConfig { native: Some(Box::new(Native { categories })), ..samples::gen1() })
    }

    #[test]
    fn what_the_sections_say_changes_nothing() {
        let base = of(&samples::gen1());
        assert_eq!(fingerprint(Vec::new()), base);
        assert_eq!(fingerprint(resources()), base);
        let mut reversed = resources();
        reversed.reverse();
        assert_eq!(fingerprint(reversed), base);
    }

    type Change<'a> = &'a dyn Fn(&mut Vec<(&'static str, Resource)>);

    #[test]
    fn every_further_value_counts() {
        let base = of(&samples::gen1());
        let mut met = vec![base.clone()];
        let mut changed = |name: &str, change: Change<'_>| {
            let mut list = resources();
            change(&mut list);
            let fingerprint = fingerprint(list);
            assert!(!met.contains(&fingerprint), "{name}");
            met.push(fingerprint);
        };
        let set = |resource: &mut Resource, key: &str, value: &str| {
            resource.outputs.get_or_insert_default().insert(key.to_owned(), value.into());
        };
        changed("a client", &|list| set(&mut list[1].1, "AppClientID", "native"));
        changed("another client", &|list| set(&mut list[1].1, "AppClientID", "native-2"));
        changed("a secret", &|list| list[1].1.client_secret = Some(ClientSecret::new("s".into())));
        changed("another secret", &|list| list[1].1.client_secret = Some(ClientSecret::new("t".into())));
        changed("a flow of its own", &|list| {
            list[1].1.traits.insert("customAuth".to_owned(), Value::Bool(true));
        });
        changed("a word of sign-up", &|list| {
            list[1].1.sign_up.get_or_insert_default().insert("loginMechanism".to_owned(), "email".into());
        });
        changed("another pool", &|list| set(&mut list[1].1, "UserPoolId", "other"));
        changed("both ways of telling the mode", &|list| set(&mut list[2].1, "authConfig", "x"));
        changed("a region of its own", &|list| set(&mut list[2].1, "region", "us-east-1"));
        changed("not pushed", &|list| list[0].1.pushed = false);
        changed("a second bucket", &|list| {
            let mut second = list[0].clone();
            set(&mut second.1, "BucketName", "second");
            list.push(second);
        });
    }
}
