//! Which outputs belong to which part of the backend, and whether all that must be there are.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Gen2Error, Recorded};
use crate::js_json;

/// The metadata entry of what the backend gave to `backend.addOutput()`.
pub(super) const CUSTOM: &str = "AWS::Amplify::Custom";

/// The metadata entry of the deployment as a whole.
pub(super) const PLATFORM: &str = "AWS::Amplify::Platform";

/// The entries that Amplify writes at version 1, with the outputs that each must have. Others are ignored, as `ampx`
/// does: a template carries metadata of other tools too.
const ENTRIES: [(&str, &[&str]); 7] = [
    (PLATFORM, &["deploymentType", "region"]),
    (super::cognito::ENTRY, &["authRegion", "userPoolId", "webClientId", "identityPoolId"]),
    (
        super::appsync::ENTRY,
        &[
            "awsAppsyncRegion",
            "awsAppsyncApiEndpoint",
            "awsAppsyncAuthenticationType",
            "awsAppsyncApiId",
            super::appsync::SCHEMA_URI,
        ],
    ),
    (super::s3::ENTRY, &["bucketName", "storageRegion"]),
    (CUSTOM, &["customOutputs"]),
    ("AWS::Amplify::Function", &["definedFunctions"]),
    ("AWS::Amplify::AI::Conversation", &["definedConversationHandlers"]),
];

/// The most bytes that all outputs may have together: as many as a whole template of CloudFormation. Several of them
/// hold JSON or lists, which take up a hundred times as much when they are read.
const MAX_OUTPUTS: usize = 1_000_000;

/// The parts of a backend, by metadata entry.
#[derive(Debug)]
pub(super) struct Payloads(BTreeMap<&'static str, Payload>);

/// The outputs of one part. None is empty: an empty output counts as missing.
#[derive(Debug)]
pub(super) struct Payload {
    entry: &'static str,
    values: BTreeMap<String, String>,
}

impl Payloads {
    /// Reads the metadata and gathers the outputs that it names.
    pub(super) fn read(recorded: &Recorded) -> Result<Self, Gen2Error> {
        let metadata = metadata(recorded)?;
        let outputs = recorded.outputs.as_ref().ok_or(Gen2Error::NoOutputs)?;
        if outputs.iter().map(|(_, value)| value.len()).sum::<usize>() > MAX_OUTPUTS {
            let problem = format!("they have more than {} MB", MAX_OUTPUTS / 1_000_000);
            return Err(Gen2Error::Corrupt { place: "the list of the stack's outputs".to_owned(), problem });
        }
        // The last value of a repeated name counts.
        let outputs: BTreeMap<&str, &str> = outputs
            .iter()
            .filter(|(key, value)| !key.is_empty() && !value.is_empty())
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let mut payloads = BTreeMap::new();
        for (name, Entry { version, outputs: names }) in metadata {
            let Some((entry, required)) = ENTRIES.into_iter().find(|(entry, _)| *entry == name) else {
                continue;
            };
            if version != "1" {
                return Err(Gen2Error::UnknownVersion { entry: name, version });
            }
            let values: BTreeMap<_, _> = names
                .into_iter()
                .filter_map(|name| outputs.get(name.as_str()).map(|value| (name, (*value).to_owned())))
                .collect();
            let missing: Vec<_> = required.iter().filter(|name| !values.contains_key(**name)).collect();
            if !missing.is_empty() {
                let outputs = missing.into_iter().map(|name| (*name).to_owned()).collect();
                return Err(Gen2Error::MissingOutputs { entry: name, outputs });
            }
            payloads.insert(entry, Payload { entry, values });
        }
        if payloads.is_empty() { Err(Gen2Error::NotAmplify) } else { Ok(Self(payloads)) }
    }

    /// The part of that metadata entry.
    pub(super) fn get(&self, entry: &str) -> Option<&Payload> {
        self.0.get(entry)
    }
}

impl Payload {
    /// The text of an output.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The text of an output that must be there.
    pub(super) fn required(&self, name: &str) -> Result<String, Gen2Error> {
        let missing = || Gen2Error::MissingOutputs { entry: self.entry.to_owned(), outputs: vec![name.to_owned()] };
        self.text(name).map(str::to_owned).ok_or_else(missing)
    }

    /// An output which holds JSON, as the type that `pick` makes of it.
    pub(super) fn json<T>(&self, name: &str, pick: impl FnOnce(Value) -> Option<T>) -> Result<Option<T>, Gen2Error> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let value = parse(text).map_err(|problem| corrupt_output(name, &problem))?;
        let problem = format!("it holds {}, which is not what it must hold", kind(&value));
        pick(value).map(Some).ok_or_else(|| corrupt_output(name, &problem))
    }

    /// An output which holds a JSON object.
    pub(super) fn object(&self, name: &str) -> Result<Option<Map<String, Value>>, Gen2Error> {
        self.json(name, |value| match value {
            Value::Object(map) => Some(map),
            _ => None,
        })
    }

    /// An output which holds a JSON list of strings.
    pub(super) fn strings(&self, name: &str) -> Result<Option<Vec<String>>, Gen2Error> {
        self.json(name, |value| texts(&value))
    }
}

/// The items of a JSON list of strings.
fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

/// The error of an output that is not what it must be.
pub(super) fn corrupt_output(name: &str, problem: &str) -> Gen2Error {
    Gen2Error::Corrupt { place: format!("the stack output `{name}`"), problem: problem.to_owned() }
}

/// One metadata entry that has the form of Amplify's.
struct Entry {
    version: String,
    outputs: Vec<String>,
}

fn metadata(recorded: &Recorded) -> Result<Vec<(String, Entry)>, Gen2Error> {
    let corrupt = |problem: String| Gen2Error::Corrupt { place: "the stack's metadata".to_owned(), problem };
    let text = recorded.metadata.as_ref().ok_or(Gen2Error::NotAmplify)?;
    let value = parse(text).map_err(corrupt)?;
    let map = value.as_object().ok_or_else(|| corrupt(format!("it is {}, not an object", kind(&value))))?;
    let amplify =
        map.iter().filter_map(|(name, value)| Some((name, value.get("version")?, value.get("stackOutputs")?)));
    let read = |(name, version, outputs): (&String, &Value, &Value)| {
        Some((name.clone(), Entry { version: version.as_str()?.to_owned(), outputs: texts(outputs)? }))
    };
    amplify
        .map(|entry| {
            let problem = || corrupt(format!("`{}` must have a text `version` and a list `stackOutputs`", entry.0));
            read(entry).ok_or_else(problem)
        })
        .collect()
}

/// Parses JSON; the error never repeats the text.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    js_json::parse(text.as_bytes()).map_err(|error| format!("it is not JSON: {error}"))
}

/// The name of a JSON type.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
