//! Predictions in `aws-exports.js`.

use serde_json::{Map, Value};

use super::super::put;
use crate::backend::{Copied, GroupKind, Model, Prediction, PredictionGroup};

/// The object `predictions`: groups and what is in them in the backend's order.
pub(super) fn object(groups: &[PredictionGroup]) -> Map<String, Value> {
    let group = |group: &PredictionGroup| {
        let predictions = group.predictions.iter();
        predictions.map(|prediction| (prediction.model.key().to_owned(), entry(group.kind, prediction))).collect()
    };
    groups.iter().map(|one| (one.kind.key().to_owned(), Value::Object(group(one)))).collect()
}

/// `proxy` stands before the region in the group `identify`, and behind it in the others.
fn entry(group: GroupKind, Prediction { region, model }: &Prediction) -> Value {
    let mut out = Map::new();
    if group == GroupKind::Identify {
        put(&mut out, "proxy", Some(false));
    }
    put(&mut out, "region", region.clone());
    put(&mut out, "proxy", Some(false));
    match model {
        Model::IdentifyEntities { celebrities, collection } => {
            put(&mut out, "celebrityDetectionEnabled", Some(*celebrities));
            put(
                &mut out,
                "defaults",
                collection.as_ref().map(|found| {
                    defaults([
                        ("collectionId", &Some(found.id.clone())),
                        ("maxEntities", &Some(found.max_entities.clone())),
                    ])
                }),
            );
        }
        Model::InferModel { endpoint } => put(&mut out, "endpoint", endpoint.clone()),
        Model::TranslateText { source, target } => {
            put(&mut out, "defaults", Some(defaults([("sourceLanguage", source), ("targetLanguage", target)])));
        }
        Model::SpeechGenerator { voice, language } => {
            put(&mut out, "defaults", Some(defaults([("VoiceId", voice), ("LanguageCode", language)])));
        }
        Model::Transcription { language } => put(&mut out, "defaults", Some(defaults([("language", language)]))),
        Model::IdentifyText { format } => put(&mut out, "defaults", Some(defaults([("format", format)]))),
        Model::IdentifyLabels { kind } | Model::InterpretText { kind } => {
            put(&mut out, "defaults", Some(defaults([("type", kind)])));
        }
    }
    Value::Object(out)
}

fn defaults<const N: usize>(values: [(&str, &Copied); N]) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, value) in values {
        put(&mut out, key, value.clone());
    }
    out
}
