//! The GraphQL API: once for its default authorization mode, and once for each further one.

use serde_json::{Map, Value};

use crate::backend::native::Resource;
use crate::js_json::is_truthy;
use crate::render::native_values::stand_in;

/// The API by mode. Only what is of the mode `API_KEY` has the key.
pub(super) fn apis(api: &Resource, project_region: &str) -> Map<String, Value> {
    let modes = api.output("authConfig").filter(|modes| is_truthy(modes));
    let old = api.output("securityType").filter(|mode| is_truthy(mode)).and_then(Value::as_str);
    let new = modes.and_then(|modes| mode(modes.get("defaultAuthentication")?));
    let default = old.or(new).unwrap_or_default();
    let mut apis = Map::new();
    apis.insert("Default".to_owned(), Value::Object(one(api, project_region, default)));
    let further = modes.and_then(|modes| modes.get("additionalAuthenticationProviders")?.as_array());
    for mode in further.into_iter().flatten().filter_map(mode) {
        apis.insert(format!("{}_{mode}", api.name), Value::Object(one(api, project_region, mode)));
    }
    apis
}

fn mode(provider: &Value) -> Option<&str> {
    provider.get("authenticationType")?.as_str()
}

fn one(api: &Resource, project_region: &str, mode: &str) -> Map<String, Value> {
    let region = api.output("region").filter(|region| is_truthy(region)).cloned();
    let key = api.output("GraphQLAPIKeyOutput").filter(|_| mode == "API_KEY").cloned();
    let members = [
        ("ApiUrl", api.output("GraphQLAPIEndpointOutput").cloned()),
        ("Region", Some(region.unwrap_or_else(|| project_region.into()))),
        ("AuthMode", Some(mode.into())),
        ("ApiKey", key),
        ("ClientDatabasePrefix", Some(format!("{}_{mode}", api.name).into())),
    ];
    let members = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    members.chain(stand_in(api)).collect()
}
