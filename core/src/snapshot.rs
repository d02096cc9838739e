//! A recorded backend on disk: a folder for each environment with a manifest, `snapshot.json`, and the raw material
//! that AWS would have given, unchanged. Decoding starts from the same [`RawBackend`] as a read from AWS.
//!
//! The manifest (format 1) names each backend of the environment by its parent app:
//!
//! ```json
//! { "schema": 1, "environment": "dev", "recorded": "2026-11-20T09:00:00Z",
//!   "backends": { "admin": {
//!     "generation": "gen2", "app_id": "d1…", "branch": "dev", "account": "111111111111", "region": "eu-west-2",
//!     "stack": { "name": "…", "id": "arn:…", "status": "UPDATE_COMPLETE", "reason": null, "updated": "…" },
//!     "files": { "admin/stack-outputs.json": "<SHA-256, hex>", … } } } }
//! ```
//!
//! Generation 1 holds `amplify-meta.json` and, where the archive has them, `auth/<resource>/parameters.json`;
//! generation 2 holds `stack-outputs.json` (a list of `{"key", "value"}` in CloudFormation's order),
//! `template-metadata.json` and, where the backend has data, `model-schema.graphql`: each below a folder named for the
//! parent. Unknown keys are left alone, so that later versions can record more.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::name::AppName;
use crate::ports::{Material, RawBackend, ReadError, Stack, Thing};
use crate::{gen1, gen2};

/// The manifest's file name.
pub const MANIFEST: &str = "snapshot.json";
/// The newest manifest format that this version reads.
const SCHEMA: u64 = 1;

/// One backend of a manifest.
#[derive(Clone, Debug, Deserialize)]
pub struct Recorded {
    generation: String,
    stack: RecordedStack,
    /// SHA-256 (hex) of each file, by its path below the snapshot's folder.
    pub files: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
struct RecordedStack {
    name: String,
    id: Option<String>,
    status: String,
    reason: Option<String>,
    updated: Option<String>,
}

#[derive(Deserialize)]
struct Head {
    schema: u64,
}

#[derive(Deserialize)]
struct Manifest {
    backends: BTreeMap<String, Recorded>,
}

#[derive(Deserialize)]
struct Output {
    key: String,
    value: String,
}

fn corrupt(what: &str, problem: impl Into<String>) -> ReadError {
    ReadError::Corrupt { what: what.to_owned(), problem: problem.into() }
}

/// Finds the backend of a parent app in a manifest.
///
/// # Errors
/// [`ReadError::Corrupt`] if the manifest is not one, or is of a newer format; [`ReadError::NotFound`] if it has no
/// backend of that app.
pub fn find(manifest: &[u8], parent: &AppName) -> Result<Recorded, ReadError> {
    let head: Head = serde_json::from_slice(manifest).map_err(|error| corrupt(MANIFEST, error.to_string()))?;
    if head.schema > SCHEMA {
        let problem = format!("its format is {}, and this version of towpath reads up to {SCHEMA}", head.schema);
        return Err(corrupt(MANIFEST, problem));
    }
    let manifest: Manifest = serde_json::from_slice(manifest).map_err(|error| corrupt(MANIFEST, error.to_string()))?;
    let mut backends = manifest.backends;
    let recorded = backends.remove(parent.as_str()).ok_or_else(|| ReadError::NotFound {
        thing: Thing::Snapshot,
        name: parent.to_string(),
        at: format!(" among the backends of {MANIFEST}"),
    })?;
    match recorded.files.keys().find(|path| !is_inside(path)) {
        Some(path) => Err(corrupt(MANIFEST, format!("the path `{path}` leaves the snapshot's folder"))),
        None => Ok(recorded),
    }
}

/// Plain relative paths only: no root, no drive, no backslash, no `.` or `..`, no empty part.
fn is_inside(path: &str) -> bool {
    !path.contains(['\\', ':']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Puts together what the files of a recorded backend say, after checking each against its digest.
///
/// # Errors
/// [`ReadError::Corrupt`] if a file is not the recorded one, or is not what it must be.
pub fn assemble(
    parent: &AppName,
    recorded: &Recorded,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<RawBackend, ReadError> {
    for (path, digest) in &recorded.files {
        let bytes = files.get(path).map_or(&[][..], Vec::as_slice);
        if !hex(&Sha256::digest(bytes)).eq_ignore_ascii_case(digest) {
            return Err(corrupt(path, "its SHA-256 is not the one that snapshot.json records"));
        }
    }
    let folder = format!("{parent}/");
    let get = |name: &str| files.get(&format!("{folder}{name}"));
    let material = match recorded.generation.as_str() {
        "gen1" => {
            let meta = get("amplify-meta.json").ok_or_else(|| missing(&folder, "amplify-meta.json"))?;
            let auth_parameters = files.iter().filter_map(|(path, bytes)| {
                let resource = path.strip_prefix(&folder)?.strip_prefix("auth/")?.strip_suffix("/parameters.json")?;
                (!resource.contains('/')).then(|| (resource.to_owned(), bytes.clone()))
            });
            Material::Gen1(gen1::Files { meta: meta.clone(), auth_parameters: auth_parameters.collect() })
        }
        "gen2" => {
            let outputs = get("stack-outputs.json").ok_or_else(|| missing(&folder, "stack-outputs.json"))?;
            let outputs: Vec<Output> = serde_json::from_slice(outputs)
                .map_err(|error| corrupt(&format!("{folder}stack-outputs.json"), error.to_string()))?;
            Material::Gen2(gen2::Recorded {
                metadata: text(&folder, "template-metadata.json", get("template-metadata.json"))?,
                outputs: Some(outputs.into_iter().map(|output| (output.key, output.value)).collect()),
                model_schema: text(&folder, "model-schema.graphql", get("model-schema.graphql"))?,
            })
        }
        other => return Err(corrupt(MANIFEST, format!("`{other}` is no generation that this version knows"))),
    };
    let stack = &recorded.stack;
    Ok(RawBackend {
        stack: Stack {
            name: stack.name.clone(),
            id: stack.id.clone(),
            status: stack.status.clone(),
            reason: stack.reason.clone(),
            updated: stack.updated.clone(),
        },
        material: Ok(material),
    })
}

fn missing(folder: &str, name: &str) -> ReadError {
    corrupt(MANIFEST, format!("it lists no `{folder}{name}`"))
}

fn text(folder: &str, name: &str, bytes: Option<&Vec<u8>>) -> Result<Option<String>, ReadError> {
    let text = bytes.map(|bytes| String::from_utf8(bytes.clone())).transpose();
    text.map_err(|_| corrupt(&format!("{folder}{name}"), "it is not UTF-8"))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

/// The SHA-256 of some bytes, as a manifest and a stamp record it.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(files: &str, generation: &str) -> Vec<u8> {
        format!(
            r#"{{"schema":1,"backends":{{"admin":{{"generation":"{generation}","future":true,
               "stack":{{"name":"s","id":null,"status":"UPDATE_COMPLETE","reason":null,"updated":null}},
               "files":{files}}}}}}}"#
        )
        .into_bytes()
    }

    fn read(files: &[(&str, &[u8])], generation: &str) -> Result<RawBackend, ReadError> {
        let digests: BTreeMap<_, _> = files.iter().map(|(path, bytes)| (*path, digest(bytes))).collect();
        let admin = AppName::new("admin").unwrap();
        let recorded = find(&manifest(&serde_json::to_string(&digests).unwrap(), generation), &admin)?;
        let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
        assemble(&admin, &recorded, &files)
    }

    #[test]
    fn both_generations_are_put_together() {
        let raw = read(&[("admin/amplify-meta.json", b"{}"), ("admin/auth/a/parameters.json", b"[]")], "gen1").unwrap();
        let Ok(Material::Gen1(files)) = raw.material else { panic!("{raw:?}") };
        assert_eq!(files.meta, b"{}");
        assert_eq!(files.auth_parameters.keys().collect::<Vec<_>>(), ["a"]);

        let outputs = br#"[{"key":"b","value":"1"},{"key":"a","value":"2"}]"#;
        let raw = read(&[("admin/stack-outputs.json", outputs), ("admin/template-metadata.json", b"{}")], "gen2");
        let Ok(Material::Gen2(recorded)) = raw.unwrap().material else { panic!() };
        assert_eq!(recorded.outputs.unwrap()[0], ("b".to_owned(), "1".to_owned()));
        assert_eq!((recorded.metadata.as_deref(), recorded.model_schema), (Some("{}"), None));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let admin = AppName::new("admin").unwrap();
        for (bytes, problem) in [
            (&b"{}"[..], "missing field `schema`"),
            (br#"{"schema":2}"#, "its format is 2"),
            (br#"{"schema":1,"backends":{}}"#, "the snapshot `admin` does not exist"),
            (&manifest(r#"{"../x":""}"#, "gen1"), "leaves the snapshot's folder"),
            (&manifest(r#"{"/etc/passwd":""}"#, "gen1"), "leaves the snapshot's folder"),
            (&manifest(r#"{"a\\..\\b":""}"#, "gen1"), "leaves the snapshot's folder"),
        ] {
            let error = find(bytes, &admin).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
        let recorded = find(&manifest(r#"{"admin/amplify-meta.json":"00"}"#, "gen1"), &admin).unwrap();
        let error = assemble(&admin, &recorded, &BTreeMap::new()).unwrap_err().to_string();
        assert!(error.contains("SHA-256"), "{error}");
        for (files, generation, problem) in [
            (&[][..], "gen1", "lists no `admin/amplify-meta.json`"),
            (&[], "gen2", "lists no `admin/stack-outputs.json`"),
            (&[], "gen3", "no generation"),
            (&[("admin/stack-outputs.json", &b"{}"[..])], "gen2", "invalid type"),
            (&[("admin/stack-outputs.json", &b"[]"[..]), ("admin/template-metadata.json", b"\xff")], "gen2", "UTF-8"),
        ] {
            let error = read(files, generation).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
    }
}
