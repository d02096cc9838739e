//! Parameter Store: the JSON protocol, version 1.1.

use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::reply::Reply;
use super::state::{Parameter, ParameterVersion, Place, Region, State};

/// The most names of one request, and the most parameters of one page.
const LIMIT: usize = 10;

/// The most versions of one page of a history.
const HISTORY_LIMIT: u64 = 50;

/// The most versions that are kept.
const KEPT: usize = 100;

/// The longest value of a standard parameter.
const LONGEST_VALUE: usize = 4096;

/// Answers.
pub fn answer(call: &Call, state: &mut State) -> Reply {
    if call.operation == "PutParameter" {
        return put(call, state).unwrap_or_else(|refusal| refusal);
    }
    let state = &*state;
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
        "GetParameterHistory" => history(call, state, &input).unwrap_or_else(|refusal| refusal),
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
        "Version": parameter.versions.last().map_or(1, |version| version.number),
        "LastModifiedDate": 1_767_607_200.25,
        "ARN": format!(
            "arn:aws:ssm:{}:{}:parameter/{}", call.place.region, call.place.account, name.trim_start_matches('/')
        ),
        "DataType": "text",
    })
}

fn history(call: &Call, state: &State, input: &Value) -> Result<Reply, Reply> {
    let name = input["Name"].as_str().unwrap_or_default();
    let parameter = state.regions.get(&call.place).and_then(|region| region.parameters.get(name));
    let parameter = parameter.ok_or_else(|| call.error(400, "ParameterNotFound", ""))?;
    let wanted = input["MaxResults"].as_u64().unwrap_or(HISTORY_LIMIT);
    if !(1..=HISTORY_LIMIT).contains(&wanted) {
        return Err(invalid(
            call,
            &format!(
                "1 validation error detected: Value '{wanted}' at 'maxResults' failed to satisfy constraint: Member must \
                 have value less than or equal to {HISTORY_LIMIT}"
            ),
        ));
    }
    let kind = if parameter.secure { "SecureString" } else { "String" };
    let shown = |version: &ParameterVersion| {
        json!({
            "Name": name,
            "Type": kind,
            "LastModifiedDate": version.at,
            "LastModifiedUser": version.by,
            "Value": version.value,
            "Version": version.number,
            "Labels": [],
            "Tier": "Standard",
            "Policies": [],
            "DataType": "text",
        })
    };
    let first = ParameterVersion { number: 1, value: parameter.value.clone(), at: 1_767_607_200, by: String::new() };
    let seeded = parameter.versions.is_empty().then_some(&first);
    let all = seeded.into_iter().chain(&parameter.versions).map(shown).collect();
    let wanted = usize::try_from(wanted).unwrap_or(1);
    let page = state.page(all, input["NextToken"].as_str(), wanted);
    let (page, next) = page.ok_or_else(|| call.error(400, "InvalidNextToken", "The specified token is not valid."))?;
    let mut answer = json!({"Parameters": page});
    if let Some(next) = next {
        answer["NextToken"] = next.into();
    }
    Ok(Reply::json_1_1(&answer))
}

fn put(call: &Call, state: &mut State) -> Result<Reply, Reply> {
    let input = call.json();
    let text = |key: &str| input[key].as_str().unwrap_or_default().to_owned();
    let (name, value) = (text("Name"), text("Value"));
    check_name(call, &name)?;
    if value.is_empty() {
        return Err(invalid(call, "1 validation error detected: Value '' at 'value' failed to satisfy constraint"));
    }
    if value.chars().count() > LONGEST_VALUE {
        let why = format!(
            "Standard tier parameters support a maximum parameter value of {LONGEST_VALUE} characters. To create a larger \
             parameter value, upgrade the parameter to use the advanced-parameter tier."
        );
        return Err(invalid(call, &why));
    }
    if value.contains("{{") {
        return Err(invalid(call, "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value."));
    }
    if !["", "Standard"].contains(&text("Tier").as_str()) {
        return Err(invalid(call, "the stand-in has only standard parameters"));
    }
    let place = call.place.clone();
    rival(&place, &name, state);
    let parameters = &mut state.region(&place).parameters;
    let kind = text("Type");
    match parameters.get(&name) {
        None if kind.is_empty() => {
            return Err(invalid(call, "A parameter type is required when you create a parameter."));
        }
        Some(_) if input["Overwrite"] != true => {
            let why = "The parameter already exists. To overwrite this value, set the overwrite option in the request to \
                       true.";
            return Err(call.error(400, "ParameterAlreadyExists", why));
        }
        _ => {}
    }
    let is_new = !parameters.contains_key(&name);
    let parameter = parameters.entry(name).or_default();
    if parameter.versions.is_empty() && !is_new {
        let value = parameter.value.clone();
        parameter.versions.push(ParameterVersion { number: 1, value, at: 1_767_607_200, by: String::new() });
    }
    let number = parameter.versions.last().map_or(0, |version| version.number) + 1;
    parameter.value.clone_from(&value);
    parameter.secure = kind == "SecureString";
    parameter.versions.push(ParameterVersion { number, value, at: clock::now(), by: call.principal.clone() });
    let extra = parameter.versions.len().saturating_sub(KEPT);
    parameter.versions.drain(..extra);
    Ok(Reply::json_1_1(&json!({"Tier": "Standard", "Version": number})))
}

/// Somebody who always takes a lock, and gives it back, just before it is written.
fn rival(place: &Place, name: &str, state: &mut State) {
    let Some(last) = state.rival.filter(|_| name.ends_with("/lock")) else { return };
    let versions = &mut state.region(place).parameters.entry(name.to_owned()).or_default().versions;
    let number = versions.last().map_or(0, |version| version.number) + 1;
    for (number, replaces, free) in [(number, last, false), (number + 1, number, true)] {
        let claim = json!({
            "schema": 1, "id": format!("rival-{}", number - u64::from(free)), "owner": "rival@mill", "reason": "",
            "since": 1_767_607_200, "operation": "lock", "replaces": replaces, "free": free,
        });
        let (value, by) = (claim.to_string(), String::new());
        versions.push(ParameterVersion { number, value, at: 1_767_607_200, by });
    }
    state.rival = Some(number + 1);
}

/// What AWS says of the names of parameters.
fn check_name(call: &Call, name: &str) -> Result<(), Reply> {
    let known = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-/".contains(&byte));
    let levels: Vec<&str> = name.trim_start_matches('/').split('/').collect();
    let first = levels.first().unwrap_or(&"").to_ascii_lowercase();
    if name.contains('/') && !name.starts_with('/') {
        return Err(invalid(call, "Parameter name must be a fully qualified name."));
    }
    if !known || levels.iter().any(|level| level.is_empty()) || first.starts_with("aws") || first.starts_with("ssm") {
        let why = "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can \
                   consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, \
                   numbers and the following 3 symbols .-_";
        return Err(invalid(call, why));
    }
    if levels.len() > 15 {
        return Err(call.error(
            400,
            "HierarchyLevelLimitExceededException",
            "A hierarchy can have a maximum of 15 levels.",
        ));
    }
    Ok(())
}

fn invalid(call: &Call, why: &str) -> Reply {
    call.error(400, "ValidationException", why)
}
