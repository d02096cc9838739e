//! Parameter Store: the JSON protocol, version 1.1.

use serde_json::{Value, json};

use super::call::Call;
use super::reply::Reply;
use super::state::{Parameter, Region, State};

/// The most names of one request, and the most parameters of one page.
const LIMIT: usize = 10;

/// Answers.
pub(crate) fn answer(call: &Call, state: &State) -> Reply {
    let input = call.json();
    let empty = Region::default();
    let all = &state.regions.get(&call.place).unwrap_or(&empty).parameters;
    let decrypt = input["WithDecryption"].as_bool().unwrap_or(false);
    let shown = |name: &str, parameter: &Parameter| describe(call, name, parameter, decrypt);
    match call.operation.as_str() {
        "GetParameter" => {
            let name = input["Name"].as_str().unwrap_or_default();
            match all.get(name) {
                Some(parameter) => Reply::json_1_1(&json!({"Parameter": shown(name, parameter)})),
                None => call.error(400, "ParameterNotFound", ""),
            }
        }
        "GetParameters" => {
            let names: Vec<&str> = input["Names"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if names.is_empty() || names.len() > LIMIT {
                let why = format!(
                    "1 validation error detected: Value '[{}]' at 'names' failed to satisfy constraint: Member must \
                     have length less than or equal to {LIMIT}",
                    names.join(", ")
                );
                return call.error(400, "ValidationException", &why);
            }
            let (found, missing): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| all.contains_key(**name));
            let found: Vec<Value> = found.iter().filter_map(|name| Some(shown(name, all.get(*name)?))).collect();
            Reply::json_1_1(&json!({"Parameters": found, "InvalidParameters": missing}))
        }
        "GetParametersByPath" => {
            let path = format!("{}/", input["Path"].as_str().unwrap_or_default().trim_end_matches('/'));
            let recursive = input["Recursive"].as_bool().unwrap_or(false);
            let below = |name: &str| name.strip_prefix(&path).is_some_and(|rest| recursive || !rest.contains('/'));
            let found = all.iter().filter(|(name, _)| below(name)).map(|(name, one)| shown(name, one)).collect();
            let wanted = input["MaxResults"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(LIMIT);
            let Some((page, next)) = state.page(found, input["NextToken"].as_str(), wanted.min(LIMIT)) else {
                return call.error(400, "InvalidNextToken", "The specified token is not valid.");
            };
            let mut answer = json!({"Parameters": page});
            if let Some(next) = next {
                answer["NextToken"] = next.into();
            }
            Reply::json_1_1(&answer)
        }
        _ => call.error(400, "UnknownOperationException", ""),
    }
}

fn describe(call: &Call, name: &str, parameter: &Parameter, decrypt: bool) -> Value {
    let kind = if parameter.secure { "SecureString" } else { "String" };
    let value = if parameter.secure && !decrypt { "AQICAHh-encrypted" } else { &parameter.value };
    json!({
        "Name": name,
        "Type": kind,
        "Value": value,
        "Version": 1,
        "LastModifiedDate": 1_767_607_200.25,
        "ARN": format!(
            "arn:aws:ssm:{}:{}:parameter/{}", call.place.region, call.place.account, name.trim_start_matches('/')
        ),
        "DataType": "text",
    })
}
