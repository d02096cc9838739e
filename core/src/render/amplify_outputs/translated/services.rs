//! The sections `analytics`, `notifications` and `geo`, and the services that the format has no section for.

use serde_json::{Map, Value, json};

use super::super::not_expressible;
use crate::backend::{
    Bot, Channel, Copied, Location, LocationKind, Maps, Named, Pinpoint, PinpointApp, PredictionGroup,
};
use crate::js_json::is_truthy;
use crate::render::{RenderError, aws_exports, put};

/// Analytics without an app is nothing to the library.
pub(super) fn analytics(pinpoint: &Pinpoint) -> Option<Value> {
    let app = pinpoint.analytics.as_ref().filter(|app| app.app_id.as_ref().is_some_and(is_truthy))?;
    let mut inner = Map::new();
    put(&mut inner, "aws_region", app.region.clone());
    put(&mut inner, "app_id", app.app_id.clone());
    Some(json!({ "amazon_pinpoint": inner }))
}

/// The one app that the format has a place for: that of the channels which the library knows, in-app messages and push
/// (of the two kinds of push, generation 1 has Android's win), else that of the first channel.
fn app(pinpoint: &Pinpoint) -> Option<(Channel, &PinpointApp)> {
    let preferred = [Channel::InAppMessaging, Channel::Fcm, Channel::Apns];
    let of = |wanted: &Channel| pinpoint.notifications.iter().find(|(channel, _)| channel == wanted);
    let found = preferred.iter().find_map(of).or_else(|| pinpoint.notifications.first());
    found.map(|(channel, app)| (*channel, app))
}

/// The channels that the library reads of generation 1.
fn is_read(pinpoint: &Pinpoint, channel: Channel) -> bool {
    match channel {
        Channel::InAppMessaging | Channel::Fcm => true,
        Channel::Apns => pinpoint.notifications.iter().all(|(other, _)| *other != Channel::Fcm),
        Channel::Email | Channel::Sms => false,
    }
}

/// Writes the channels of one app. A channel of another app that the library reads has no place.
pub(super) fn notifications(pinpoint: &Pinpoint, errors: &mut Vec<RenderError>) -> Option<Value> {
    let (first, app) = app(pinpoint)?;
    let filled = |value: &Copied| value.as_ref().is_some_and(is_truthy);
    if is_read(pinpoint, first) && !(filled(&app.app_id) && filled(&app.region)) {
        let value = format!("pinpoint.notifications.{} without a project ID or region (Amazon Pinpoint)", first.path());
        errors.push(not_expressible(&value));
    }
    for (channel, other) in pinpoint.notifications.iter().filter(|(channel, _)| is_read(pinpoint, *channel)) {
        if other != app {
            let path = channel.path();
            let value = format!("pinpoint.notifications.{path}.app_id (a second project of Amazon Pinpoint)");
            errors.push(not_expressible(&value));
        }
    }
    let channels = pinpoint.notifications.iter().filter(|(_, other)| other == app);
    let channels: Vec<_> = channels.map(|(channel, _)| channel.outputs_word()).collect();
    let mut out = Map::new();
    put(&mut out, "aws_region", app.region.clone());
    put(&mut out, "amazon_pinpoint_app_id", app.app_id.clone());
    put(&mut out, "channels", Some(channels));
    Some(Value::Object(out))
}

/// The channels of other apps, which the library does not read of generation 1 either.
pub(super) fn unread_channels(pinpoint: &Pinpoint) -> Vec<String> {
    let Some((_, app)) = app(pinpoint) else { return Vec::new() };
    let unread = pinpoint.notifications.iter().filter(|(channel, other)| other != app && !is_read(pinpoint, *channel));
    unread.map(|(channel, _)| format!("pinpoint.notifications.{}.app_id", channel.path())).collect()
}

/// The kinds in the order of the format.
pub(super) fn geo(location: &Location) -> Value {
    let (mut maps, mut indices, mut fences) = (None, None, None);
    for kind in &location.kinds {
        match kind {
            LocationKind::Maps(Maps { items, default }) => {
                maps = Some(entry(aws_exports::maps_by_name(items), default.clone()));
            }
            LocationKind::PlaceIndexes(Named { items, default }) => {
                indices = Some(entry(json!(items), default.clone()));
            }
            LocationKind::GeofenceCollections(Named { items, default }) => {
                fences = Some(entry(json!(items), default.clone()));
            }
        }
    }
    let mut out = Map::new();
    put(&mut out, "aws_region", Some(location.region.clone()));
    put(&mut out, "maps", maps);
    put(&mut out, "search_indices", indices);
    put(&mut out, "geofence_collections", fences);
    Value::Object(out)
}

fn entry(items: Value, default: Option<Value>) -> Map<String, Value> {
    let mut out = Map::new();
    put(&mut out, "items", Some(items));
    put(&mut out, "default", default);
    out
}

/// Bots, which the library reads of generation 1 and the format has no place for.
pub(super) fn bots(bots: &[Bot], errors: &mut Vec<RenderError>) {
    errors.extend(bots.iter().map(|bot| not_expressible(&format!("lex.bots.{} (Amazon Lex bot)", bot.resource))));
}

/// Predictions, likewise.
pub(super) fn predictions(groups: &[PredictionGroup], errors: &mut Vec<RenderError>) {
    for group in groups {
        errors.extend(group.predictions.iter().map(|prediction| {
            let (group, model) = (group.kind.key(), &prediction.model);
            not_expressible(&format!("predictions.{group}.{} (Amazon {})", model.path(), model.service()))
        }));
    }
}
