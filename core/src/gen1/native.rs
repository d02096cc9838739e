//! What only the files of native apps print. Their generators (Amplify CLI 14.2.2) copy much of the meta as it is, so
//! values are kept as they are; looked at are only those which make up a name.

use serde_json::{Map, Value};

use super::node::Node;
use super::{Files, Gen1Error};
use crate::backend::native::{Category, ClientSecret, Native, Resource};
use crate::js_json;

mod printed;
mod sign_up;

use printed::{Outputs, Printed};

/// Reads every resource of every category.
pub(super) fn native(meta: &Node<'_>, files: &Files) -> Result<Native, Gen1Error> {
    let mut categories = Vec::new();
    for (category, resources) in meta.members()? {
        if category == "providers" {
            continue;
        }
        // Amplify computes anew how users sign up and in for one resource only.
        let mut recomputed = false;
        let mut list = Vec::new();
        for (name, node) in resources.members()? {
            let mut resource = resource(category, name, &node)?;
            if resource.service == "Cognito" {
                let first = category == "auth" && !recomputed;
                recomputed |= first;
                resource.sign_up = sign_up::words(name, &node, files, first)?;
            }
            list.push(resource);
        }
        categories.push(Category { name: category.to_owned(), resources: list });
    }
    Ok(Native { categories })
}

fn resource(category: &str, name: &str, node: &Node<'_>) -> Result<Resource, Gen1Error> {
    let service = node.get("service").and_then(|service| service.value().as_str()).unwrap_or_default();
    let printed = printed::of(category, service);
    let mut resource = Resource {
        name: name.to_owned(),
        service: service.to_owned(),
        pushed: node.truthy("lastPushTimeStamp") || category == "notifications",
        ..Resource::default()
    };
    if !node.truthy("output") {
        return Ok(resource);
    }
    let output = node.required("output")?;
    if matches!(printed.outputs, Outputs::None) {
        resource.outputs = Some(Map::new());
        return Ok(resource);
    }
    check(category, service, node, &output)?;
    if service == "Cognito" {
        resource.client_secret = output.get("AppClientSecret").map(|secret| ClientSecret::new(secret.value().clone()));
    }
    resource.outputs = Some(outputs(category, &printed, output.object()?));
    for name in printed.traits {
        if let Some(value) = node.get(name) {
            resource.traits.insert((*name).to_owned(), value.value().clone());
        }
    }
    Ok(resource)
}

/// Keeps what is printed. Of a notification channel that is whether it is enabled, and of which application it is: the
/// rest of its description stays out.
fn outputs(category: &str, printed: &Printed, output: &Map<String, Value>) -> Map<String, Value> {
    let kept = output.iter().filter(|(key, _)| printed.has(key)).map(|(key, value)| {
        let value = match value.as_object() {
            Some(channel) if category == "notifications" && printed::CHANNELS.contains(&key.as_str()) => {
                let known = channel.iter().filter(|(key, _)| matches!(key.as_str(), "Enabled" | "ApplicationId"));
                Value::Object(known.map(|(key, value)| (key.clone(), value.clone())).collect())
            }
            _ => value.clone(),
        };
        (key.clone(), value)
    });
    kept.collect()
}

/// Looks at the values that become keys of a file, which must be text.
fn check(category: &str, service: &str, node: &Node<'_>, output: &Node<'_>) -> Result<(), Gen1Error> {
    if service == "Lex" {
        named(output, "BotName")?;
    }
    match (category, service) {
        ("storage", "DynamoDB") if output.object()?.contains_key("") => {
            Err(output.unexpected("has an output without a name"))
        }
        ("geo", "Map") => named(output, "Name"),
        ("predictions", _) => {
            printed::PREDICTIONS.iter().filter(|name| node.truthy(name)).try_for_each(|name| named(node, name))
        }
        _ => Ok(()),
    }
}

/// A name that becomes a key: JavaScript takes any value for one, but lists and objects make no sense.
fn named(output: &Node<'_>, key: &str) -> Result<(), Gen1Error> {
    match output.get(key) {
        Some(name) if js_json::key(name.value()).is_none() => output.text(key).map(|_| ()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
