//! The services that only generation 1 tells clients of, under the keys of their paths.

use serde_json::{Map, Value, json};

use crate::backend::{
    Bot, Copied, Hosting, Location, LocationKind, Model, Pinpoint, PinpointApp, PredictionGroup, Table,
};
use crate::render::put;

pub(crate) fn pinpoint(pinpoint: &Pinpoint) -> Value {
    let app = |app: &PinpointApp| object([("app_id", &app.app_id), ("region", &app.region)]);
    let channels = pinpoint.notifications.iter().map(|(channel, settings)| (channel.path().to_owned(), app(settings)));
    let channels: Map<_, _> = channels.collect();
    let mut out = Map::new();
    put(&mut out, "analytics", pinpoint.analytics.as_ref().map(app));
    put(&mut out, "notifications", Some(channels).filter(|channels| !channels.is_empty()));
    Value::Object(out)
}

/// One table without the resource's name.
pub(crate) fn table(table: &Table) -> Value {
    object([("name", &table.name), ("region", &table.region)])
}

/// One bot without the resource's name.
pub(crate) fn bot(bot: &Bot) -> Value {
    object([("name", &bot.name), ("region", &bot.region)])
}

pub(crate) fn hosting(hosting: &Hosting) -> Value {
    object([("bucket", &hosting.bucket), ("region", &hosting.region), ("url", &hosting.url)])
}

/// Groups, and what they predict, in the order of their keys, whatever theirs is.
pub(crate) fn predictions(groups: &[PredictionGroup]) -> Value {
    let mut out: Vec<_> = groups.iter().map(|one| (one.kind, Value::Object(group(one)))).collect();
    out.sort_by_key(|(kind, _)| *kind);
    Value::Object(out.into_iter().map(|(kind, group)| (kind.key().to_owned(), group)).collect())
}

fn group(group: &PredictionGroup) -> Map<String, Value> {
    let mut out: Vec<_> = group
        .predictions
        .iter()
        .map(|prediction| {
            let mut values = Map::new();
            put(&mut values, "region", prediction.region.clone());
            for (key, value) in model(&prediction.model) {
                put(&mut values, key, value);
            }
            (prediction.model.path().to_owned(), Value::Object(values))
        })
        .collect();
    out.sort_by(|(one, _), (other, _)| one.cmp(other));
    out.into_iter().collect()
}

/// The values of one prediction beside the region, by the last part of their paths.
pub(crate) fn model(model: &Model) -> Vec<(&'static str, Copied)> {
    match model.clone() {
        Model::TranslateText { source, target } => vec![("source_language", source), ("target_language", target)],
        Model::SpeechGenerator { voice, language } => vec![("voice", voice), ("language", language)],
        Model::Transcription { language } => vec![("language", language)],
        Model::IdentifyText { format } => vec![("format", format)],
        Model::IdentifyEntities { celebrities, collection } => {
            let (id, most) = collection.map(|found| (found.id, found.max_entities)).unzip();
            vec![("celebrities", Some(celebrities.into())), ("collection", id), ("max_entities", most)]
        }
        Model::IdentifyLabels { kind } | Model::InterpretText { kind } => vec![("type", kind)],
        Model::InferModel { endpoint } => vec![("endpoint", endpoint)],
    }
}

pub(crate) fn location(location: &Location) -> Value {
    let mut out = Map::new();
    put(&mut out, "region", Some(location.region.clone()));
    // The order of the file is fixed, and does not follow the order of the kinds.
    for wanted in 0..3 {
        for kind in &location.kinds {
            match (wanted, kind) {
                (0, LocationKind::Maps(maps)) => {
                    let map = |(name, style): &(String, Copied)| (name.clone(), object([("style", style)]));
                    put(&mut out, "maps", Some(maps.items.iter().map(map).collect::<Map<_, _>>()));
                    put(&mut out, "default_map", maps.default.clone());
                }
                (1, LocationKind::PlaceIndexes(named)) => {
                    put(&mut out, "place_indexes", Some(json!(named.items)));
                    put(&mut out, "default_place_index", named.default.clone());
                }
                (2, LocationKind::GeofenceCollections(named)) => {
                    put(&mut out, "geofence_collections", Some(json!(named.items)));
                    put(&mut out, "default_geofence_collection", named.default.clone());
                }
                _ => {}
            }
        }
    }
    Value::Object(out)
}

fn object<const N: usize>(values: [(&str, &Copied); N]) -> Value {
    let mut out = Map::new();
    for (key, value) in values {
        put(&mut out, key, value.clone());
    }
    Value::Object(out)
}
