//! Every case of `conformance/cases` against what the published generators of AWS Amplify made of it: byte for byte, or
//! as the case's `ours.json` says by name. `docs/conformance.md` has the table of rules and cases, and says how
//! `expected` is recorded.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "core has no fs-err: it reads no files but in tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::{fs, str};

use serde_json::{Map, Value};
use towpath_core::backend::BackendConfig;
use towpath_core::catalog::{Explained, Id};
use towpath_core::config::{ConfigurationFile, NativePlatform, OutputsFile, OutputsVersion};
use towpath_core::gen2::{self, Recorded};
use towpath_core::render::awsconfiguration::Reader;
use towpath_core::render::{
    RenderError, amplify_outputs, amplifyconfiguration, aws_exports, awsconfiguration, legacy_outputs,
};
use towpath_core::{archive, gen1, introspection, js_json};
use zip::write::{SimpleFileOptions, ZipWriter};

/// What towpath makes of a file: its text, or the id of the refusal.
type Made = Result<String, Id>;

/// Text files by name.
type Files = BTreeMap<String, String>;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/conformance.md");

fn cases(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases").join(kind)
}

/// The names of what is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.collect::<BTreeSet<_>>().into_iter().collect()
}

fn optional(path: &Path) -> Option<String> {
    path.exists().then(|| fs::read_to_string(path).unwrap())
}

/// Every file below a folder that is there, by its path in it.
fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    for name in if folder.exists() { names(folder) } else { Vec::new() } {
        let path = folder.join(&name);
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(file, text)| (format!("{name}/{file}"), text)));
        } else {
            found.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    found
}

/// One case: what was recorded, and what `ours.json` says of towpath where that is not the same.
struct Case {
    name: String,
    expected: Files,
    ours: Map<String, Value>,
    /// The files that `ours.json` may name.
    instead: Files,
}

impl Case {
    fn read(name: String, folder: &Path, expected: Files) -> Self {
        let ours = optional(&folder.join("ours.json")).map(|text| js_json::parse(text.as_bytes()).unwrap());
        let ours = ours.map(|value| value.as_object().unwrap().clone()).unwrap_or_default();
        Self { name, expected, ours, instead: files(&folder.join("ours")) }
    }

    /// The names of the deviations.
    fn deviations(&self) -> impl Iterator<Item = String> {
        self.ours.values().filter_map(|entry| Some(entry.get("deviation")?.as_str().unwrap().to_owned()))
    }

    /// A refusal of everything, as one for each file.
    fn spread(&mut self, made: &BTreeMap<String, Made>) {
        if let Some(refused) = self.expected.remove("refused") {
            self.expected.extend(made.keys().map(|file| (format!("{file}.refused"), refused.clone())));
        }
        if let Some(all) = self.ours.remove("*") {
            self.ours.extend(made.keys().map(|file| (file.clone(), all.clone())));
        }
    }

    /// Each way in which what towpath makes is not what is expected.
    fn wrong(&self, made: &BTreeMap<String, Made>) -> Vec<String> {
        let mut wrong = Vec::new();
        let recorded: BTreeSet<_> = self.expected.keys().map(|file| file.trim_end_matches(".refused")).collect();
        let known: BTreeSet<_> = made.keys().map(String::as_str).collect();
        for file in recorded.symmetric_difference(&known) {
            wrong.push(format!("`{file}` is not both recorded and made"));
        }
        for unused in self.ours.keys().filter(|file| !made.contains_key(*file)) {
            wrong.push(format!("ours.json names `{unused}`, which is no file"));
        }
        let named = self.ours.values().filter_map(|entry| entry.get("file")?.as_str());
        let named: BTreeSet<_> = named.collect();
        wrong.extend(
            self.instead
                .keys()
                .filter(|file| !named.contains(file.as_str()))
                .map(|file| format!("ours.json does not name ours/{file}")),
        );
        wrong.extend(made.iter().filter_map(|(file, made)| Some(format!("{file}: {}", self.file(file, made)?))));
        wrong.into_iter().map(|wrong| format!("{}: {wrong}", self.name)).collect()
    }

    /// What is wrong with one file.
    fn file(&self, file: &str, made: &Made) -> Option<String> {
        let theirs = self.expected.get(file);
        let none = Value::Null;
        let entry = self.ours.get(file).unwrap_or(&none);
        let [deviation, id, instead] =
            ["deviation", "refused", "file"].map(|key| entry.get(key).map(|v| v.as_str().unwrap()));
        match (made, id, instead) {
            // A refusal for a refusal needs no reason; one where Amplify writes has one.
            (Err(made), Some(id), None) if made.as_str() == id && theirs.is_some() == deviation.is_some() => None,
            (Err(made), ..) => Some(format!("refused with {}, where ours.json says {entry}", made.as_str())),
            (Ok(made), None, Some(instead)) => {
                let ours = self.instead.get(instead);
                let explained = deviation.is_some() && theirs != Some(made);
                let from = if explained { ours } else { theirs };
                (!explained || ours != Some(made)).then(|| format!("{} ours/{instead}", difference(from, made)))
            }
            (Ok(made), None, None) => (deviation.is_some() || theirs != Some(made)).then(|| difference(theirs, made)),
            (Ok(_), Some(id), _) => Some(format!("is not refused with {id}")),
        }
    }
}

/// The first line in which two texts differ.
fn difference(expected: Option<&String>, made: &str) -> String {
    let Some(expected) = expected else { return "is not refused, as Amplify does".to_owned() };
    let mut lines = expected.lines().zip(made.lines()).enumerate();
    match lines.find(|(_, (one, other))| one != other) {
        Some((at, (one, other))) => format!("line {} is `{other}`, not `{one}`", at + 1),
        None if expected == made => "is the same".to_owned(),
        None => format!("has {} bytes, not {}", made.len(), expected.len()),
    }
}

/// The one id of a list of errors.
fn one_id(errors: &[RenderError]) -> Id {
    let id = errors[0].id();
    assert!(errors.iter().all(|error| error.id() == id), "{errors:?}");
    id
}

/// A file of native apps, with the keys of a user's own.
type Native<'a> = &'a dyn Fn(&BackendConfig, &Map<String, Value>) -> Result<String, Vec<RenderError>>;

fn all() -> Vec<(Case, BTreeMap<String, Made>)> {
    let folders = |kind: &'static str, make: fn(&Path) -> BTreeMap<String, Made>| {
        names(&cases(kind)).into_iter().map(move |name| {
            let folder = cases(kind).join(&name);
            let made = make(&folder);
            let mut case = Case::read(format!("{kind}/{name}"), &folder, files(&folder.join("expected")));
            case.spread(&made);
            (case, made)
        })
    };
    folders("gen1", generation_1).chain(folders("gen2", generation_2)).chain([schemas()]).collect()
}

/// All schemas are one case with a file for each.
fn schemas() -> (Case, BTreeMap<String, Made>) {
    let folder = cases("schemas");
    let made = names(&folder).into_iter().filter_map(|name| {
        let schema = name.strip_suffix(".graphql")?.to_owned();
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let compiled = introspection::compile(&text);
        let made = compiled.map(|value| format!("{}\n", js_json::to_string_pretty(&value, 2)));
        Some((format!("{schema}.json"), made.map_err(|error| error.id())))
    });
    let made = made.collect();
    let expected = files(&folder.join("expected"));
    let expected = expected.into_iter().map(|(name, text)| (name.replace(".refused", ".json.refused"), text)).collect();
    (Case::read("schemas".to_owned(), &folder, expected), made)
}

/// Every file that the Amplify CLI writes for a backend of generation 1.
fn generation_1(folder: &Path) -> BTreeMap<String, Made> {
    let meta = fs::read_to_string(folder.join("amplify-meta.json")).unwrap();
    let decoded = gen1::decode(&archive::open(&packed(&meta, optional(&folder.join("parameters.json")))).unwrap());
    let config = decoded.map(|decoded| decoded.config).map_err(|error| error.id());
    let web = config.clone().and_then(|config| {
        let object = aws_exports::object(&config).map_err(|errors| one_id(&errors))?;
        let existing = optional(&folder.join("existing.js")).unwrap_or_default();
        let kept = aws_exports::kept_keys(&existing, &object).map_err(|error| error.id())?;
        Ok((aws_exports::text(&object, &kept), amplifyconfiguration::text(&object, &kept)))
    });
    let existing = optional(&folder.join("existing.json"));
    let native = |make: Native<'_>| {
        let kept = existing.as_deref().map(|text| awsconfiguration::kept_keys(text.as_bytes())).transpose();
        let kept = kept.map_err(|error| error.id())?.unwrap_or_default();
        make(config.as_ref().map_err(|id| *id)?, &kept).map_err(|errors| one_id(&errors))
    };
    let old = |platform| native(&|config, kept| awsconfiguration::text(config, platform, kept));
    let new = |reader| native(&|config, kept| amplifyconfiguration::native(config, reader, kept));
    let made = [
        ("javascript/aws-exports.js", web.clone().map(|(exports, _)| exports)),
        ("javascript/amplifyconfiguration.json", web.map(|(_, configuration)| configuration)),
        ("ios/awsconfiguration.json", old(NativePlatform::Ios)),
        ("ios/amplifyconfiguration.json", new(Reader::Ios)),
        ("android/awsconfiguration.json", old(NativePlatform::Android)),
        ("android/amplifyconfiguration.json", new(Reader::Android)),
        ("flutter/amplifyconfiguration.dart", new(Reader::Flutter)),
    ];
    made.into_iter().map(|(file, made)| (file.to_owned(), made)).collect()
}

/// The archive that Amplify stores. The parameters are those of the first user pool.
fn packed(meta: &str, parameters: Option<String>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    add("amplify-meta.json", meta);
    if let Some(parameters) = parameters {
        let meta = js_json::parse(meta.as_bytes()).unwrap();
        let auth = meta["auth"].as_object().unwrap();
        let (pool, _) = auth.iter().find(|(_, resource)| resource["service"] == "Cognito").unwrap();
        add(&format!("auth/{pool}/parameters.json"), &parameters);
    }
    writer.finish().unwrap().into_inner()
}

/// Every file that `ampx generate outputs` writes for a stack of generation 2.
fn generation_2(folder: &Path) -> BTreeMap<String, Made> {
    let stack = js_json::parse(fs::read_to_string(folder.join("input.json")).unwrap().as_bytes()).unwrap();
    // AWS sends text, and some of it is easier to read as what the text says.
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let outputs = stack.get("outputs").map(|outputs| outputs.as_object().unwrap().iter());
    let recorded = Recorded {
        metadata: stack.get("metadata").map(text),
        outputs: outputs.map(|outputs| outputs.map(|(name, value)| (name.clone(), text(value))).collect()),
        model_schema: optional(&folder.join("schema.graphql")),
    };
    let models = recorded.model_schema.as_deref().map(introspection::compile).transpose();
    let config = models
        .map_err(|error| error.id())
        .and_then(|models| gen2::decode(&recorded, models).map_err(|error| error.id()));
    let outputs = |version, file| {
        let object =
            amplify_outputs::object(config.as_ref().map_err(|id| *id)?, version).map_err(|errors| one_id(&errors))?;
        Ok(amplify_outputs::text_of(&object, file))
    };
    let legacy = |file| legacy_outputs::of(config.as_ref().map_err(|id| *id)?, file).map_err(|errors| one_id(&errors));
    let json = OutputsVersion::ALL.into_iter().map(|version| (version.as_str(), OutputsFile::Json, "json"));
    let dart = [(OutputsVersion::V1_5.as_str(), OutputsFile::Dart, "dart")];
    let mut made: BTreeMap<_, _> = json
        .chain(dart)
        .map(|(name, file, extension)| {
            let version = OutputsVersion::ALL.into_iter().find(|version| version.as_str() == name).unwrap();
            (format!("{name}.{extension}"), outputs(version, file))
        })
        .collect();
    let [ios, android] = [ConfigurationFile::Ios, ConfigurationFile::Android].map(legacy);
    assert_eq!(ios, android, "{}: they are one format", folder.display());
    let [module, typed] = [ConfigurationFile::JavaScript, ConfigurationFile::TypeScript].map(legacy);
    assert_eq!(module, typed, "{}: TypeScript is the same text", folder.display());
    for (name, text) in [
        ("0.json", legacy(ConfigurationFile::Json)),
        ("0.mjs", module),
        ("0.native.json", ios),
        ("0.dart", legacy(ConfigurationFile::Flutter)),
    ] {
        made.insert(name.to_owned(), text);
    }
    made
}

#[test]
fn every_file_of_every_case_is_what_amplify_writes_or_what_the_case_says() {
    let wrong: Vec<_> = all().iter().flat_map(|(case, made)| case.wrong(made)).collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_wrong_file_is_noticed() {
    let of =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let case = |ours: Value| Case {
        name: "case".to_owned(),
        expected: of(&[("a", "theirs"), ("b.refused", "no")]),
        ours: ours.as_object().unwrap().clone(),
        instead: of(&[("mine", "mine")]),
    };
    let wrong = |ours: Value, a: Result<&str, Id>, b: Result<&str, Id>| {
        let made = [("a", a), ("b", b)].map(|(name, made)| (name.to_owned(), made.map(str::to_owned)));
        case(ours).wrong(&made.into()).len()
    };
    let refused = serde_json::json!({"refused": "E503"});
    let (mine, why) = (
        serde_json::json!({"deviation": "x", "file": "mine"}),
        serde_json::json!({"deviation": "x", "refused": "E1701"}),
    );
    let good = serde_json::json!({"a": mine, "b": refused});
    assert_eq!(wrong(good.clone(), Ok("mine"), Err(Id::E503)), 0);
    assert_eq!(wrong(good.clone(), Ok("theirs"), Err(Id::E503)), 1);
    assert_eq!(wrong(good.clone(), Ok("mine"), Err(Id::E505)), 1);
    assert_eq!(wrong(good, Ok("mine"), Ok("text")), 1);
    // The file `mine` is not named any more: one more that is wrong.
    assert_eq!(wrong(serde_json::json!({"b": refused}), Ok("theirs"), Err(Id::E503)), 1);
    assert_eq!(wrong(serde_json::json!({"a": why, "b": refused}), Err(Id::E1701), Err(Id::E503)), 1);
    assert_eq!(wrong(serde_json::json!({"b": refused}), Ok("other"), Err(Id::E503)), 2);
    assert_eq!(wrong(serde_json::json!({"a": {"refused": "E1701"}, "b": refused}), Err(Id::E1701), Err(Id::E503)), 2);
    assert_eq!(wrong(serde_json::json!({}), Ok("theirs"), Err(Id::E503)), 2);
    assert_eq!(wrong(serde_json::json!({"b": refused, "c": mine}), Ok("theirs"), Err(Id::E503)), 1);
    let made = [("a".to_owned(), Ok("theirs".to_owned()))].into();
    assert_eq!(case(serde_json::json!({})).wrong(&made).len(), 2, "a recorded file that nothing makes");
}

/// What stands in backticks in one column of the table below a heading.
fn column(heading: &str, number: usize) -> BTreeSet<String> {
    let page = fs::read_to_string(PAGE).unwrap();
    let section = page.split(&format!("\n## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let rows = section.lines().filter(|line| line.starts_with("| "));
    let cells = rows.filter_map(|line| line.split('|').nth(number).map(str::to_owned));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn each_case_proves_a_rule_and_each_rule_has_a_case() {
    let folders = ["gen1", "gen2"]
        .into_iter()
        .flat_map(|kind| names(&cases(kind)).into_iter().map(move |name| format!("{kind}/{name}")));
    let schemas = names(&cases("schemas")).into_iter();
    let schemas = schemas.filter_map(|name| Some(format!("schemas/{}", name.strip_suffix(".graphql")?)));
    let cases: BTreeSet<_> = folders.chain(schemas).collect();
    let named: BTreeSet<_> =
        ["Generation 1", "Generation 2", "Schemas"].into_iter().flat_map(|of| column(of, 2)).collect();
    assert_eq!(cases, named);
}

#[test]
fn each_deviation_is_explained_and_happens() {
    let happens: BTreeSet<_> = all().iter().flat_map(|(case, _)| case.deviations().collect::<Vec<_>>()).collect();
    assert_eq!(happens, column("Deviations", 1));
}
