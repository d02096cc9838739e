//! The files of native apps (iOS, Android, Flutter): categories in a fixed order, each with plugins of Amplify's client
//! libraries. Pushed or not, every resource with outputs counts here.

use serde_json::{Map, Value, json};

use crate::backend::BackendConfig;
use crate::backend::native::{Category, Native, Resource};
use crate::js_json::{self, is_truthy};
use crate::render::awsconfiguration::Reader;
use crate::render::native_values::copied;
use crate::render::put;

mod api;
mod geo;

/// The content of the file as the Amplify CLI (14.2.2) makes it; `awsconfiguration`, whole and with a user's own keys,
/// is what the auth plugin is told. Flutter knows no predictions and no geo.
pub(super) fn object(
    config: &BackendConfig,
    native: &Native,
    reader: Reader,
    awsconfiguration: Value,
) -> Map<String, Value> {
    let auth = native.category("auth").map(|_| plugin("awsCognitoAuthPlugin", awsconfiguration));
    let native_only = |name: &str| native.category(name).filter(|_| reader != Reader::Flutter);
    let mut object = Map::new();
    put(&mut object, "UserAgent", Some("aws-amplify-cli/2.0"));
    put(&mut object, "Version", Some("1.0"));
    put(&mut object, "analytics", native.category("analytics").and_then(analytics));
    put(&mut object, "notifications", native.category("notifications").and_then(|list| notifications(list, reader)));
    put(&mut object, "api", native.category("api").and_then(|list| api::api(list, &config.region)));
    put(&mut object, "auth", auth);
    put(&mut object, "predictions", native_only("predictions").and_then(|list| predictions(list, &config.region)));
    put(&mut object, "storage", native.category("storage").and_then(storage));
    put(&mut object, "geo", native_only("geo").and_then(|list| geo::geo(list, &config.region)));
    object
}

fn plugins(plugins: Map<String, Value>) -> Value {
    Value::Object(Map::from_iter([("plugins".to_owned(), Value::Object(plugins))]))
}

fn plugin(name: &str, content: Value) -> Value {
    plugins(Map::from_iter([(name.to_owned(), content)]))
}

/// The resources that have outputs.
fn with_outputs(category: &Category) -> impl Iterator<Item = &Resource> {
    category.resources.iter().filter(|resource| resource.outputs.is_some())
}

/// The first resource counts, even where it is of another service than Pinpoint and has none of these values.
fn analytics(category: &Category) -> Option<Value> {
    let first = category.resources.first().filter(|first| first.outputs.is_some())?;
    let analytics = copied(first, &[("appId", "Id"), ("region", "Region")]);
    let targeting = copied(first, &[("region", "Region")]);
    Some(plugin("awsPinpointAnalyticsPlugin", json!({"pinpointAnalytics": analytics, "pinpointTargeting": targeting})))
}

/// The channels that are enabled, of the first resource. Its output for e-mail is named otherwise than here, so that
/// channel is never there.
fn notifications(category: &Category, reader: Reader) -> Option<Value> {
    let first = category.resources.first()?;
    let push = match reader {
        Reader::Ios => &["APNS"][..],
        Reader::Android => &["FCM"],
        Reader::Flutter => &["APNS", "FCM"],
    };
    let push = push.iter().map(|channel| (*channel, "awsPinpointPushNotificationsPlugin"));
    let channels = [("SMS", "awsPinpointSmsNotificationsPlugin"), ("EMAIL", "awsPinpointEmailNotificationsPlugin")];
    let in_app = [("InAppMessaging", "awsPinpointInAppMessagingNotificationsPlugin")];
    let mut found = Map::new();
    for (channel, plugin) in channels.into_iter().chain(push).chain(in_app) {
        let Some(channel) = first.output(channel).filter(|channel| channel.get("Enabled").is_some_and(is_truthy))
        else {
            continue;
        };
        let mut content = Map::new();
        put(&mut content, "appId", channel.get("ApplicationId").cloned());
        put(&mut content, "region", first.output("Region").cloned());
        found.insert(plugin.to_owned(), Value::Object(content));
    }
    if found.is_empty() { None } else { Some(plugins(found)) }
}

/// The outputs as they are, by what they are for; a second resource for the same replaces the first.
fn predictions(category: &Category, region: &str) -> Option<Value> {
    let groups = [
        ("identifyType", "identify"),
        ("interpretType", "interpret"),
        ("convertType", "convert"),
        ("inferType", "infer"),
    ];
    let mut found = Map::new();
    for resource in with_outputs(category) {
        found.entry("defaultRegion").or_insert_with(|| region.into());
        let kind = groups.iter().find_map(|(trait_name, group)| {
            let kind = resource.traits.get(*trait_name).filter(|kind| is_truthy(kind)).and_then(js_json::key)?;
            Some((*group, kind))
        });
        let Some((group, kind)) = kind else { continue };
        let mut outputs = resource.outputs.clone().unwrap_or_default();
        outputs.insert("defaultNetworkPolicy".to_owned(), "auto".into());
        let group = found.entry(group).or_insert_with(|| Value::Object(Map::new()));
        if let Some(group) = group.as_object_mut() {
            group.insert(kind, Value::Object(outputs));
        }
    }
    if found.is_empty() { None } else { Some(plugin("awsPredictionsPlugin", Value::Object(found))) }
}

/// The last bucket and the last table count. Of a table all outputs are there, first letters in lower case.
fn storage(category: &Category) -> Option<Value> {
    let mut found = None;
    for resource in with_outputs(category) {
        let found = found.get_or_insert_with(Map::new);
        match resource.service.as_str() {
            "S3" => {
                let mut bucket = copied(resource, &[("bucket", "BucketName"), ("region", "Region")]);
                put(&mut bucket, "defaultAccessLevel", Some("guest"));
                found.insert("awsS3StoragePlugin".to_owned(), Value::Object(bucket));
            }
            "DynamoDB" => {
                let outputs = resource.outputs.iter().flatten();
                let table: Map<_, _> = outputs.map(|(key, value)| (decapitalized(key), value.clone())).collect();
                found.insert("awsDynamoDbStoragePlugin".to_owned(), Value::Object(table));
            }
            _ => {}
        }
    }
    found.map(plugins)
}

/// The text with its first letter in lower case, as JavaScript does it: a letter of two code units stays.
fn decapitalized(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.len_utf16() == 1 => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
