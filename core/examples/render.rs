//! Renders recorded backends: reads one JSON object a line from the standard input, prints one line for each. It has
//! no other purpose than to compare what towpath writes with what others write, for many inputs in one process.
//!
//!     cargo run -p towpath-core --example render < requests.jsonl
//!
//! A request has `kind`:
//!
//! - `gen1`: `meta` (the text of `amplify-meta.json`), and where there are any `auth_parameters` (the text of each
//!   `parameters.json` by resource), `exports` (an existing `aws-exports.js`), `awsconfiguration` (an existing
//!   `awsconfiguration.json`).
//! - `gen2`: `metadata` (JSON text), `outputs` (an object of texts), and where there is one `schema` (GraphQL).
//! - `schema`: `schema`; the only output is `introspection`.
//!
//! and `wanted`, names of outputs: `aws-exports.js`, `amplifyconfiguration.json`, `.mjs`, `.ts`, `.ios`, `.android`,
//! `.flutter`, `awsconfiguration.ios`, `.android`, `outputs-1.5.json`, `.dart` (1, 1.1, …), `outputs-0.json`, `.mjs`,
//! `.ts`, `.json-mobile`, `.dart`.
//!
//! The answer has `texts` by output, and `refused`: an error id and message by output, under `*` where they are of all.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde_json::{Map, Value, json};
use towpath_core::backend::BackendConfig;
use towpath_core::catalog::Explained;
use towpath_core::config::{ConfigurationFile, NativePlatform, OutputsFile, OutputsVersion};
use towpath_core::render::legacy_outputs;
use towpath_core::render::{RenderError, amplify_outputs, amplifyconfiguration, aws_exports, awsconfiguration};
use towpath_core::{gen1, gen2, introspection, js_json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answer = match js_json::parse(line?.as_bytes()) {
            Ok(request) => answer(&request),
            Err(error) => json!({ "texts": {}, "refused": { "*": format!("the request is not JSON: {error}") } }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

/// What a request gives to all its outputs.
struct Backend {
    config: BackendConfig,
    exports: Option<String>,
    awsconfiguration: Option<String>,
}

fn answer(request: &Value) -> Value {
    let mut texts = Map::new();
    let mut refused = Map::new();
    let text = |key: &str| request.get(key).and_then(Value::as_str);
    if text("kind") == Some("schema") {
        match introspection::compile(text("schema").unwrap_or_default()) {
            Ok(value) => texts.insert("introspection".to_owned(), js_json::to_string_pretty(&value, 4).into()),
            Err(error) => refused.insert("*".to_owned(), explained(&error).into()),
        };
        return json!({ "texts": texts, "refused": refused });
    }
    let config = match text("kind") {
        Some("gen1") => of_gen1(request),
        Some("gen2") => of_gen2(request),
        _ => Err("the request has no `kind`".to_owned()),
    };
    match config {
        Ok(config) => {
            let owned = |key| text(key).map(str::to_owned);
            let backend = Backend { config, exports: owned("exports"), awsconfiguration: owned("awsconfiguration") };
            let wanted = request.get("wanted").and_then(Value::as_array).into_iter().flatten();
            for name in wanted.filter_map(Value::as_str) {
                match output(&backend, name) {
                    Ok(text) => texts.insert(name.to_owned(), text.into()),
                    Err(why) => refused.insert(name.to_owned(), why.into()),
                };
            }
        }
        Err(why) => {
            refused.insert("*".to_owned(), why.into());
        }
    }
    json!({ "texts": texts, "refused": refused })
}

fn of_gen1(request: &Value) -> Result<BackendConfig, String> {
    let bytes = |value: &Value| value.as_str().unwrap_or_default().as_bytes().to_vec();
    let parameters = request.get("auth_parameters").and_then(Value::as_object).into_iter().flatten();
    let files = gen1::Files {
        meta: request.get("meta").map(bytes).unwrap_or_default(),
        auth_parameters: parameters.map(|(name, text)| (name.clone(), bytes(text))).collect::<BTreeMap<_, _>>(),
    };
    gen1::decode(&files).map(|decoded| decoded.config).map_err(|error| explained(&error))
}

fn of_gen2(request: &Value) -> Result<BackendConfig, String> {
    let text = |key: &str| request.get(key).and_then(Value::as_str).map(str::to_owned);
    let outputs = request.get("outputs").and_then(Value::as_object);
    let one = |(key, value): (&String, &Value)| (key.clone(), value.as_str().unwrap_or_default().to_owned());
    let recorded = gen2::Recorded {
        metadata: text("metadata"),
        outputs: outputs.map(|outputs| outputs.iter().map(one).collect()),
        model_schema: text("schema"),
    };
    let location = gen2::model_schema_location(&recorded).map_err(|error| explained(&error))?;
    let models = match (location, &recorded.model_schema) {
        (Some(_), Some(schema)) => Some(introspection::compile(schema).map_err(|error| explained(&error))?),
        (Some(_), None) => return Err("E503: the schema of the data is not there".to_owned()),
        (None, _) => None,
    };
    gen2::decode(&recorded, models).map_err(|error| explained(&error))
}

fn explained(error: &dyn Explained) -> String {
    format!("{}: {error}", error.id())
}

fn output(backend: &Backend, name: &str) -> Result<String, String> {
    let all = |errors: Vec<RenderError>| errors.iter().map(|error| explained(error)).collect::<Vec<_>>().join("; ");
    let config = &backend.config;
    let own = || match &backend.awsconfiguration {
        Some(text) => awsconfiguration::kept_keys(text.as_bytes()).map_err(|error| explained(&error)),
        None => Ok(Map::new()),
    };
    match name {
        "aws-exports.js" => {
            let generated = aws_exports::object(config).map_err(all)?;
            let kept = exports_kept(backend, &generated)?;
            Ok(aws_exports::text(&generated, &kept))
        }
        "amplifyconfiguration.json" => {
            let generated = aws_exports::object(config).map_err(all)?;
            let kept = exports_kept(backend, &generated)?;
            Ok(amplifyconfiguration::text(&generated, &kept))
        }
        "awsconfiguration.ios" => awsconfiguration::text(config, NativePlatform::Ios, &own()?).map_err(all),
        "awsconfiguration.android" => awsconfiguration::text(config, NativePlatform::Android, &own()?).map_err(all),
        _ => match name.strip_prefix("amplifyconfiguration.").and_then(configuration_file) {
            Some(file) => match amplifyconfiguration::native_reader(file) {
                Some(reader) => amplifyconfiguration::native(config, reader, &own()?).map_err(all),
                None => amplifyconfiguration::of(config, file).map_err(all),
            },
            None => outputs(config, name)?.map_err(all),
        },
    }
}

fn exports_kept(backend: &Backend, generated: &Map<String, Value>) -> Result<Map<String, Value>, String> {
    match &backend.exports {
        Some(text) => aws_exports::kept_keys(text, generated).map_err(|error| explained(&error)),
        None => Ok(Map::new()),
    }
}

/// `outputs-VERSION.FORMAT`.
fn outputs(config: &BackendConfig, name: &str) -> Result<Result<String, Vec<RenderError>>, String> {
    let unknown = || format!("there is no output `{name}`");
    let (version, format) = name.strip_prefix("outputs-").and_then(|rest| rest.rsplit_once('.')).ok_or_else(unknown)?;
    if version == "0" {
        let file = configuration_file(format).ok_or_else(unknown)?;
        return Ok(legacy_outputs::of(config, file));
    }
    let version = OutputsVersion::ALL.into_iter().find(|known| known.as_str() == version).ok_or_else(unknown)?;
    let file = match format {
        "json" => OutputsFile::Json,
        "dart" => OutputsFile::Dart,
        _ => return Err(unknown()),
    };
    Ok(amplify_outputs::object(config, version).map(|object| amplify_outputs::text_of(&object, file)))
}

/// By our name or Amplify's: `json-mobile` is what both native platforms of generation 2 read.
fn configuration_file(format: &str) -> Option<ConfigurationFile> {
    Some(match format {
        "json" => ConfigurationFile::Json,
        "mjs" => ConfigurationFile::JavaScript,
        "ts" => ConfigurationFile::TypeScript,
        "ios" | "json-mobile" => ConfigurationFile::Ios,
        "android" => ConfigurationFile::Android,
        "flutter" | "dart" => ConfigurationFile::Flutter,
        _ => return None,
    })
}
