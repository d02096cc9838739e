//! The rows of the services that only generation 1 tells clients of.

use serde_json::Value;

use super::Rows;
use crate::backend::{Bot, Channel, Hosting, Location, LocationKind, Pinpoint, PredictionGroup, Table};
use crate::render::json::services::model;

pub(super) fn pinpoint(rows: &mut Rows, pinpoint: &Pinpoint) {
    rows.service = "Pinpoint";
    if let Some(analytics) = &pinpoint.analytics {
        rows.json("pinpoint.analytics.app_id", "project ID", analytics.app_id.as_ref());
        rows.json("pinpoint.analytics.region", "region", analytics.region.as_ref());
    }
    for (channel, app) in &pinpoint.notifications {
        let (path, channel) = (format!("pinpoint.notifications.{}", channel.path()), name(*channel));
        rows.json(&format!("{path}.app_id"), &format!("project ID of {channel}"), app.app_id.as_ref());
        rows.json(&format!("{path}.region"), &format!("region of {channel}"), app.region.as_ref());
    }
}

fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Apns => "push notifications (APNs)",
        Channel::Fcm => "push notifications (FCM)",
        Channel::InAppMessaging => "in-app messaging",
        Channel::Email => "email",
        Channel::Sms => "SMS and voice",
    }
}

pub(super) fn tables(rows: &mut Rows, tables: &[Table]) {
    rows.service = "DynamoDB";
    for Table { resource, name, region } in tables {
        let path = format!("dynamodb.tables.{resource}");
        rows.json(&path, &format!("table `{resource}`"), name.as_ref());
        rows.json(&format!("{path}.region"), &format!("region of `{resource}`"), region.as_ref());
    }
}

pub(super) fn hosting(rows: &mut Rows, hosting: &Hosting) {
    rows.service = "S3 and CloudFront";
    rows.json("hosting.bucket", "bucket of the site", hosting.bucket.as_ref());
    rows.json("hosting.region", "region of the site", hosting.region.as_ref());
    rows.json("hosting.url", "URL of the site", hosting.url.as_ref());
}

pub(super) fn bots(rows: &mut Rows, bots: &[Bot]) {
    rows.service = "Lex";
    for Bot { resource, name, region } in bots {
        let path = format!("lex.bots.{resource}");
        rows.json(&path, &format!("bot `{resource}`"), name.as_ref());
        rows.json(&format!("{path}.region"), &format!("region of `{resource}`"), region.as_ref());
    }
}

pub(super) fn predictions(rows: &mut Rows, groups: &[PredictionGroup]) {
    let mut groups: Vec<_> = groups.iter().collect();
    groups.sort_by_key(|group| group.kind);
    for group in groups {
        let mut predictions: Vec<_> = group.predictions.iter().collect();
        predictions.sort_by_key(|prediction| prediction.model.path());
        for prediction in predictions {
            rows.service = prediction.model.service();
            let path = format!("predictions.{}.{}", group.kind.key(), prediction.model.path());
            rows.json(&format!("{path}.region"), "region", prediction.region.as_ref());
            for (key, value) in model(&prediction.model) {
                rows.json(&format!("{path}.{key}"), label(key), value.as_ref());
            }
        }
    }
}

fn label(key: &str) -> &str {
    match key {
        "source_language" => "source language",
        "target_language" => "target language",
        "celebrities" => "recognition of celebrities",
        "collection" => "collection ID",
        "max_entities" => "maximum number of faces",
        "type" => "type of analysis",
        other => other,
    }
}

pub(super) fn location(rows: &mut Rows, location: &Location) {
    rows.service = "Location";
    rows.json("location.region", "region", Some(&location.region));
    let mut rest = Vec::new();
    for kind in &location.kinds {
        match kind {
            LocationKind::Maps(maps) => {
                for (name, style) in &maps.items {
                    rows.json(&format!("location.maps.{name}"), &format!("style of map `{name}`"), style.as_ref());
                }
                rows.json("location.default_map", "default map", maps.default.as_ref());
            }
            LocationKind::PlaceIndexes(named) => rest.push((0, "place_index", "place index", "place_indexes", named)),
            LocationKind::GeofenceCollections(named) => {
                rest.push((1, "geofence_collection", "geofence collection", "geofence_collections", named));
            }
        }
    }
    rest.sort_by_key(|(order, ..)| *order);
    for (_, one, label, many, named) in rest {
        let names = named.items.iter().map(|name| name.as_str().map_or_else(|| name.to_string(), str::to_owned));
        let names = names.collect::<Vec<_>>().join(",");
        rows.json(&format!("location.{many}"), &many.replace('_', " "), Some(&Value::from(names)));
        rows.json(&format!("location.default_{one}"), &format!("default {label}"), named.default.as_ref());
    }
}
