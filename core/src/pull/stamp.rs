//! The stamp: the small public file in a built app which says what it was built against.
//!
//! It is served with the app, so it holds no secret, and the account only where the file asks for it. It also records
//! the SHA-256 of each output, by which the next pull knows an output that was edited by hand.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Backend;
use crate::js_json;
use crate::name::{AppName, EnvironmentName};

/// The version of the stamp's format.
const SCHEMA: u64 = 1;
/// The keys that say which build made the stamp: they differ from build to build of one and the same backend.
const OF_THE_BUILD: [&str; 2] = ["commit", "job"];

/// What a stamp says beside the backend.
#[derive(Clone, Debug)]
pub struct Build<'a> {
    /// The app.
    pub app: &'a AppName,
    /// The environment.
    pub environment: &'a EnvironmentName,
    /// The commit being built, if known.
    pub commit: Option<&'a str>,
    /// The hosting job, if this is one.
    pub job: Option<&'a str>,
    /// towpath's version.
    pub tool: &'a str,
    /// The account, where `[project.stamp] account = true`.
    pub account: Option<&'a str>,
}

/// The stamp's text: JSON with two spaces and a final newline.
pub fn text(build: &Build<'_>, backend: &Backend, outputs: &BTreeMap<String, String>) -> String {
    let mut stamp = Map::new();
    stamp.insert("schema".to_owned(), json!(SCHEMA));
    stamp.insert("app".to_owned(), json!(build.app.as_str()));
    stamp.insert("environment".to_owned(), json!(build.environment.as_str()));
    stamp.insert("generation".to_owned(), json!(backend.config.generation.as_str()));
    let mut of = Map::new();
    of.insert("parent".to_owned(), json!(backend.parent.as_str()));
    of.insert("stack".to_owned(), json!(backend.stack.name));
    if let Some(account) = build.account {
        of.insert("account".to_owned(), json!(account));
    }
    stamp.insert("backend".to_owned(), Value::Object(of));
    stamp.insert("fingerprint".to_owned(), json!(backend.fingerprint.as_str()));
    stamp.insert("commit".to_owned(), json!(build.commit));
    stamp.insert("job".to_owned(), json!(build.job));
    stamp.insert("tool".to_owned(), json!(build.tool));
    stamp.insert("outputs".to_owned(), json!(outputs));
    js_json::to_string_pretty(&Value::Object(stamp), 2) + "\n"
}

/// What a stamp on disk says of the backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// The environment.
    pub environment: String,
    /// The backend's fingerprint.
    pub fingerprint: String,
    /// Its root stack.
    pub stack: String,
    /// `gen1` or `gen2`.
    pub generation: String,
    /// The commit that was built, if it is known.
    pub commit: Option<String>,
    /// The hosting job that built it, if it was one.
    pub job: Option<String>,
}

/// Reads a stamp; `None` for anything that is none.
pub fn read(stamp: &[u8]) -> Option<Stamped> {
    let stamp = js_json::parse(stamp).ok()?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    Some(Stamped {
        environment: text(stamp.get("environment"))?,
        fingerprint: text(stamp.get("fingerprint"))?,
        stack: text(stamp.get("backend").and_then(|backend| backend.get("stack")))?,
        generation: text(stamp.get("generation"))?,
        commit: text(stamp.get("commit")),
        job: text(stamp.get("job")),
    })
}

/// The SHA-256 of each output by path, as an earlier stamp recorded them; empty for anything that is no stamp.
pub fn recorded_outputs(stamp: &[u8]) -> BTreeMap<String, String> {
    let Ok(Value::Object(stamp)) = js_json::parse(stamp) else { return BTreeMap::new() };
    let Some(Value::Object(outputs)) = stamp.get("outputs") else { return BTreeMap::new() };
    let texts = outputs.iter().filter_map(|(path, digest)| Some((path.clone(), digest.as_str()?.to_owned())));
    texts.collect()
}

/// Whether two stamps differ in nothing but the build that made them.
pub fn same_but_for_the_build(one: &[u8], other: &[u8]) -> bool {
    let without = |bytes| match js_json::parse(bytes) {
        Ok(Value::Object(mut stamp)) => {
            for key in OF_THE_BUILD {
                stamp.shift_remove(key);
            }
            Some(stamp)
        }
        _ => None,
    };
    without(one).is_some_and(|one| Some(one) == without(other))
}
