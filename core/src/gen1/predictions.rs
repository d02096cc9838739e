//! Predictions: which group a service belongs to, and what it predicts.

use serde_json::{Number, Value};

use super::node::Node;
use super::services::Resource;
use crate::backend::{Collection, GroupKind, Model, Prediction, PredictionGroup};

/// Adds the resources of one service; of one that is not of predictions, nothing. The group is there even if nothing
/// of the service is known. Of a prediction that is there twice, the place is that of the first and the values are
/// those of the last.
pub(super) fn add(groups: &mut Vec<PredictionGroup>, service: &str, resources: &[Resource<'_>]) {
    let first = resources.first();
    let (kind, found): (_, Vec<Prediction>) = match service {
        "Translate" | "Polly" | "Transcribe" => (GroupKind::Convert, first.map(convert).into_iter().collect()),
        "Rekognition" | "RekognitionAndTextract" => {
            (GroupKind::Identify, resources.iter().filter_map(identify).collect())
        }
        "Comprehend" => (GroupKind::Interpret, first.map(interpret).into_iter().collect()),
        "SageMaker" => (GroupKind::Infer, first.map(infer).into_iter().collect()),
        _ => return,
    };
    let at = groups.iter().position(|group| group.kind == kind).unwrap_or_else(|| {
        groups.push(PredictionGroup { kind, predictions: Vec::new() });
        groups.len() - 1
    });
    let Some(group) = groups.get_mut(at) else { return };
    for prediction in found {
        match group.predictions.iter_mut().find(|known| known.model.key() == prediction.model.key()) {
            Some(known) => *known = prediction,
            None => group.predictions.push(prediction),
        }
    }
}

fn prediction(output: &Node<'_>, model: Model) -> Prediction {
    Prediction { region: output.copied("region"), model }
}

/// The type of the resource decides, not its service.
fn convert(resource: &Resource<'_>) -> Prediction {
    let output = &resource.output;
    let model = match type_of(resource, "convertType") {
        Some("speechGenerator") => {
            Model::SpeechGenerator { voice: output.copied("voice"), language: output.copied("language") }
        }
        Some("transcription") => Model::Transcription { language: output.copied("language") },
        _ => Model::TranslateText { source: output.copied("sourceLang"), target: output.copied("targetLang") },
    };
    prediction(output, model)
}

/// A resource of an unknown type says nothing. Any text that is not empty counts as true, the text `false` too.
fn identify(resource: &Resource<'_>) -> Option<Prediction> {
    let output = &resource.output;
    let model = match type_of(resource, "identifyType")? {
        "identifyText" => Model::IdentifyText { format: output.copied("format") },
        "identifyEntities" => Model::IdentifyEntities {
            celebrities: output.truthy("celebrityDetectionEnabled"),
            collection: output.copied("collectionId").filter(|_| output.truthy("collectionId")).map(|id| Collection {
                id,
                max_entities: output.get("maxEntities").map_or(Value::Null, |value| integer(value.value())),
            }),
        },
        "identifyLabels" => Model::IdentifyLabels { kind: output.copied("type") },
        _ => return None,
    };
    Some(prediction(output, model))
}

fn interpret(resource: &Resource<'_>) -> Prediction {
    prediction(&resource.output, Model::InterpretText { kind: resource.output.copied("type") })
}

fn infer(resource: &Resource<'_>) -> Prediction {
    prediction(&resource.output, Model::InferModel { endpoint: resource.output.copied("endpointName") })
}

fn type_of<'a>(resource: &Resource<'a>, key: &str) -> Option<&'a str> {
    resource.node.get(key).and_then(|value| value.value().as_str())
}

/// The number at the beginning of a text, as JavaScript's `parseInt` reads it; null where there is none.
fn integer(value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(_) => crate::js_json::to_string_pretty(value, 0),
        _ => return Value::Null,
    };
    // U+0085 is blank to Unicode and not to JavaScript, U+FEFF the other way round.
    let blank = |character: char| character != '\u{85}' && (character.is_whitespace() || character == '\u{feff}');
    let text = text.trim_start_matches(blank);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits.get(..end).and_then(|digits| digits.parse::<f64>().ok());
    number.and_then(|number| Number::from_f64(sign * number)).map_or(Value::Null, Value::Number)
}
