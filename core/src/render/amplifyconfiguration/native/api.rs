//! GraphQL and REST APIs by the backend's own names of them.

use serde_json::{Map, Value};

use super::{plugin, with_outputs};
use crate::backend::native::{Category, Resource};
use crate::js_json::is_truthy;
use crate::render::put;

/// The APIs; the plugin is there even where no resource with outputs is an API that client libraries know.
pub(super) fn api(category: &Category, region: &str) -> Option<Value> {
    let mut found = None;
    for resource in with_outputs(category) {
        let found = found.get_or_insert_with(Map::new);
        let content = match resource.service.as_str() {
            "AppSync" => graphql(resource, region),
            "API Gateway" => {
                let authorization = resource.traits.get("authorizationType").filter(|kind| is_truthy(kind)).cloned();
                rest(resource, region, authorization.unwrap_or_else(|| "AWS_IAM".into()))
            }
            "ElasticContainer" if resource.traits.get("apiType").is_some_and(|kind| kind == "REST") => {
                let restricted = resource.traits.get("restrictAccess").is_some_and(is_truthy);
                rest(resource, region, if restricted { "AMAZON_COGNITO_USER_POOLS" } else { "AWS_IAM" }.into())
            }
            _ => continue,
        };
        found.insert(resource.name.clone(), Value::Object(content));
    }
    found.map(|found| plugin("awsAPIPlugin", Value::Object(found)))
}

/// The default mode of `authConfig` counts before the `securityType` of old backends, the other way round than in
/// `awsconfiguration.json`. The key is there whichever mode has need of it.
fn graphql(api: &Resource, region: &str) -> Map<String, Value> {
    let default = api.output("authConfig").and_then(|modes| modes.get("defaultAuthentication"));
    let authorization = match default.filter(|default| is_truthy(default)) {
        Some(default) => default.get("authenticationType").cloned(),
        None => api.output("securityType").filter(|kind| is_truthy(kind)).cloned(),
    };
    let mut content = Map::new();
    put(&mut content, "endpointType", Some("GraphQL"));
    put(&mut content, "endpoint", api.output("GraphQLAPIEndpointOutput").cloned());
    put(&mut content, "region", Some(region));
    put(&mut content, "authorizationType", authorization);
    put(&mut content, "apiKey", api.output("GraphQLAPIKeyOutput").cloned());
    content
}

fn rest(api: &Resource, region: &str, authorization: Value) -> Map<String, Value> {
    let mut content = Map::new();
    put(&mut content, "endpointType", Some("REST"));
    put(&mut content, "endpoint", api.output("RootUrl").cloned());
    put(&mut content, "region", Some(region));
    put(&mut content, "authorizationType", Some(authorization));
    content
}
