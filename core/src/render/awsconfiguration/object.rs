//! The object: services in the order in which the backend's pushed resources name them first.

use serde_json::{Map, Value, json};

use super::{Reader, app_sync, cognito};
use crate::backend::BackendConfig;
use crate::backend::native::{Native, Resource};
use crate::js_json;
use crate::render::native_values::{copied, put_all, stand_in};

/// The content of the file as the Amplify CLI (14.2.2) makes it: three members that are always there, then those of each
/// service. The keys are not yet in JavaScript's order.
pub(in crate::render) fn object(config: &BackendConfig, native: &Native, reader: Reader) -> Map<String, Value> {
    let agent = if reader == Reader::Ios { "aws-amplify/cli" } else { "aws-amplify-cli/0.1.0" };
    let mut object = Map::new();
    object.insert("UserAgent".to_owned(), agent.into());
    object.insert("Version".to_owned(), "0.1.0".into());
    object.insert("IdentityManager".to_owned(), json!({"Default": {}}));
    for (service, resources) in services(native) {
        let Some(first) = resources.first() else { continue };
        let region = Value::from(config.region.as_str());
        let members = match service {
            "Cognito" => cognito::members(config, &resources, reader),
            "S3" => {
                let mut members = copied(first, &[("Bucket", "BucketName"), ("Region", "Region")]);
                members.extend(stand_in(first));
                one("S3TransferUtility", members)
            }
            "Pinpoint" => vec![
                ("PinpointAnalytics", default(copied(first, &[("AppId", "Id"), ("Region", "Region")]))),
                ("PinpointTargeting", default(copied(first, &[("Region", "Region")]))),
            ],
            "DynamoDB" => one("DynamoDBObjectMapper", Map::from_iter([("Region".to_owned(), region)])),
            "AppSync" => vec![("AppSync", Value::Object(app_sync::apis(first, &config.region)))],
            "Lex" => vec![("Lex", Value::Object(lex(&resources)))],
            "Sumerian" => vec![("Sumerian", Value::Object(sumerian(&resources)))],
            _ => Vec::new(),
        };
        put_all(&mut object, members);
    }
    object
}

/// Each service with its pushed resources, in the order in which they are met.
fn services(native: &Native) -> Vec<(&str, Vec<&Resource>)> {
    let mut services: Vec<(&str, Vec<&Resource>)> = Vec::new();
    for (_, resource) in native.resources() {
        if !resource.pushed || resource.outputs.is_none() {
            continue;
        }
        match services.iter_mut().find(|(met, _)| *met == resource.service) {
            Some((_, resources)) => resources.push(resource),
            None => services.push((&resource.service, vec![resource])),
        }
    }
    services
}

/// A value under `Default`, as most of the old client libraries want it.
pub(super) fn default(members: Map<String, Value>) -> Value {
    Value::Object(Map::from_iter([("Default".to_owned(), Value::Object(members))]))
}

fn one(key: &'static str, members: Map<String, Value>) -> Vec<(&'static str, Value)> {
    vec![(key, default(members))]
}

/// Bots by their names. A bot without a name gets the name `undefined`, as JavaScript makes it.
fn lex(bots: &[&Resource]) -> Map<String, Value> {
    let mut named = Map::new();
    for bot in bots {
        let name = bot.output("BotName").and_then(js_json::key).unwrap_or_else(|| "undefined".to_owned());
        let mut members = copied(bot, &[("Name", "BotName")]);
        members.insert("Alias".to_owned(), "$LATEST".into());
        members.extend(copied(bot, &[("Region", "Region")]));
        named.insert(name, Value::Object(members));
    }
    named
}

/// The outputs of all scenes in one object. Amplify puts the service's name among them, and takes it out again.
fn sumerian(scenes: &[&Resource]) -> Map<String, Value> {
    let outputs = scenes.iter().filter_map(|scene| scene.outputs.clone()).flatten();
    outputs.filter(|(key, _)| key != "service").collect()
}
