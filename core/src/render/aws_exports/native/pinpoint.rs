//! Pinpoint in `aws-exports.js`.

use serde_json::{Map, Value, json};

use super::super::put;
use crate::backend::{Channel, Pinpoint, PinpointApp};

/// Adds analytics twice, in the old form and in the new, then the channels. Push to Apple's and to Android devices
/// have one place: Android's wins.
pub(super) fn add(map: &mut Map<String, Value>, pinpoint: &Pinpoint) {
    if let Some(analytics) = &pinpoint.analytics {
        put(map, "aws_mobile_analytics_app_id", analytics.app_id.clone());
        put(map, "aws_mobile_analytics_app_region", analytics.region.clone());
        put(map, "Analytics", Some(plugin(analytics)));
    }
    let channels = pinpoint.notifications.iter().map(|(channel, app)| (key(*channel).to_owned(), plugin(app)));
    let channels: Map<_, _> = channels.collect();
    put(map, "Notifications", Some(channels).filter(|channels| !channels.is_empty()));
}

fn plugin(app: &PinpointApp) -> Value {
    let mut inner = Map::new();
    put(&mut inner, "appId", app.app_id.clone());
    put(&mut inner, "region", app.region.clone());
    json!({ "AWSPinpoint": inner })
}

fn key(channel: Channel) -> &'static str {
    match channel {
        Channel::Apns | Channel::Fcm => "Push",
        Channel::InAppMessaging => "InAppMessaging",
        Channel::Email => "Email",
        Channel::Sms => "SMS",
    }
}
