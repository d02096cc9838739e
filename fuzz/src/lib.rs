//! What each fuzz target does with its bytes: decodes them as untrusted input is decoded, and goes on as far as `pull`
//! would. A panic, or a broken promise (`assert!`), is a finding.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use towpath_core::artifact::{Archive, Search};
use towpath_core::backend::BackendConfig;
use towpath_core::config::{ConfigurationFile, ExportsLanguage, OutputKind, OutputsFile, OutputsVersion};
use towpath_core::gen2::Recorded;
use towpath_core::name::AppName;
use towpath_core::pull::{differences, stamp};
use towpath_core::release::lock::Written;
use towpath_core::release::{Claim, Record, lock, record, show};
use towpath_core::render::{amplify_outputs, amplifyconfiguration, aws_exports as exports, dotenv, json};
use towpath_core::resolve::{self, Flags, Situation};
use towpath_core::source::SourceFile;
use towpath_core::wait::log as build_log;
use towpath_core::{
    archive as zip, config as toml, doctor as checks, fields, fingerprint, gen1 as first, gen2 as second,
};
use towpath_core::{introspection as graphql, js_json as js, requires, snapshot as recorded};

/// Between the parts of an input that has several: no part is UTF-8 with it.
pub const SEPARATOR: u8 = 0xff;

fn parts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split(|byte| *byte == SEPARATOR)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Writes a backend in every format. Whether a format can hold it does not matter here.
fn render(config: &BackendConfig) {
    if let Ok(object) = exports::object(config) {
        let text = exports::text(&object, &Map::new());
        let again = exports::read(&text).map(|again| exports::text(&again, &Map::new()));
        assert!(text.len() > 5_000_000 || again.is_ok_and(|again| again == text));
        amplifyconfiguration::text(&object, &Map::new());
    }
    for version in [OutputsVersion::V1, OutputsVersion::V1_5] {
        if let Ok(object) = amplify_outputs::object(config, version) {
            amplify_outputs::text(&object);
        }
    }
    let _ = dotenv::text(config, "VITE_", &[]);
    let _ = json::text(config);
    fields::changes(&fields::of(config), &fields::of(config));
    requires::missing(&["cognito".to_owned(), "api.a.endpoint".to_owned()], config);
    fingerprint::of(config);
}

/// A template, then a build file: what doctor looks at.
pub fn doctor(data: &[u8]) {
    let mut parts = parts(data);
    let _ = checks::template("stack", parts.next().unwrap_or_default());
    let path = "amplify.yml".into();
    let file = checks::BuildFile { path, text: text(parts.next().unwrap_or_default()) };
    let _ = checks::specification(&file);
    let _ = checks::app_roots(&file, ("web".as_ref(), std::iter::empty()), |_| true, |_| false);
    let mut found = checks::build_files(&[file]);
    checks::sort(&mut found);
    let _ = checks::Report { findings: found, ..checks::Report::default() }.text();
}

/// `#current-cloud-backend.zip`.
pub fn archive(data: &[u8]) {
    if let Ok(files) = zip::open(data) {
        let _ = first::decode(&files);
    }
}

/// The archive of what a hosting job built, read part by part.
pub fn artifact(data: &[u8]) {
    let mut archive = Archive::new(data.len() as u64);
    for _ in 0..100 {
        let Ok(Search::Needs(range)) = archive.find(".well-known/towpath.json") else { return };
        let part = data.get(range.start as usize..range.end as usize).expect("only what is there is asked for");
        archive.learn(range.start, part.to_vec());
    }
    panic!("an archive that leads from one part to the next for ever");
}

/// The end of a build's log.
pub fn log(data: &[u8]) {
    for line in build_log::end(data, data.first() == Some(&b'x')) {
        assert!(!line.chars().any(char::is_control));
    }
}

/// `amplify-meta.json`, then `auth/a/parameters.json`.
pub fn gen1(data: &[u8]) {
    let mut parts = parts(data);
    let meta = parts.next().unwrap_or_default().to_vec();
    let auth_parameters = parts.next().map(|parameters| ("a".to_owned(), parameters.to_vec())).into_iter().collect();
    if let Ok(decoded) = first::decode(&first::Files { meta, auth_parameters }) {
        render(&decoded.config);
    }
}

/// The template's metadata, the GraphQL schema, then names and values of outputs by turns.
pub fn gen2(data: &[u8]) {
    let mut parts = parts(data).map(text);
    let (metadata, model_schema) = (parts.next(), parts.next().filter(|schema| !schema.is_empty()));
    let mut outputs = Vec::new();
    while let Some(name) = parts.next() {
        outputs.push((name, parts.next().unwrap_or_default()));
    }
    let recorded = Recorded { metadata, outputs: Some(outputs), model_schema };
    let models = recorded.model_schema.as_deref().and_then(|schema| graphql::compile(schema).ok());
    let _ = second::model_schema_location(&recorded);
    if let Ok(config) = second::decode(&recorded, models) {
        render(&config);
    }
}

/// A GraphQL schema.
pub fn introspection(data: &[u8]) {
    if let Ok(compiled) = graphql::compile(&text(data)) {
        js::to_string_pretty(&compiled, 2);
    }
}

/// An existing `aws-exports.js`. What is kept is read back equal.
pub fn aws_exports(data: &[u8]) {
    let _ = towpath_core::render::awsconfiguration::kept_keys(data);
    let existing = text(data);
    let _ = exports::read(&existing);
    if let Ok(kept) = exports::kept_keys(&existing, &Map::new()) {
        let printed = exports::text(&Map::new(), &kept);
        let again = exports::kept_keys(&printed, &Map::new());
        assert!(printed.len() > 5_000_000 || again.is_ok_and(|again| exports::text(&Map::new(), &again) == printed));
    }
}

/// JSON. What is printed is read back equal.
pub fn js_json(data: &[u8]) {
    if let Ok(value) = js::parse(data) {
        let printed = js::to_string_pretty(&value, 2);
        let again = js::parse(printed.as_bytes()).map(|again| js::to_string_pretty(&again, 2));
        assert!(again.is_ok_and(|again| again == printed));
    }
}

/// `environments.toml`. There is a configuration, or a problem whose place is in the file.
pub fn config(data: &[u8]) {
    let file = SourceFile { path: "environments.toml".into(), text: text(data) };
    let parsed = toml::parse(&file, "0.1.0");
    let _ = towpath_core::pin::Pins::parse(&file.text);
    assert!(parsed.config.is_some() || !parsed.diagnostics.is_empty());
    for label in parsed.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels) {
        assert!(file.text.get(label.span.start..label.span.end).is_some());
        file.position(label.span.start);
    }
}

/// `snapshot.json`, then the files that it lists, in its order.
pub fn snapshot(data: &[u8]) {
    let mut parts = parts(data);
    let Ok(parent) = AppName::new("admin") else { return };
    let Ok(mut found) = recorded::find(parts.next().unwrap_or_default(), &parent) else { return };
    let paths: Vec<String> = found.files.keys().cloned().collect();
    let files: BTreeMap<String, Vec<u8>> = paths.into_iter().zip(parts.map(<[u8]>::to_vec)).collect();
    let _ = recorded::assemble(&parent, &found, &files);
    // With right digests, so that the files are read too.
    found.files = files.iter().map(|(path, bytes)| (path.clone(), recorded::digest(bytes))).collect();
    let _ = recorded::assemble(&parent, &found, &files);
}

/// Two stamps.
pub fn stamp(data: &[u8]) {
    let mut parts = parts(data);
    let (one, other) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    stamp::read(one);
    stamp::recorded_outputs(one);
    towpath_core::checkout::Memory::read(one);
    stamp::same_but_for_the_build(one, other);
    assert!(stamp::read(one).is_none() || stamp::same_but_for_the_build(one, one));
}

/// What is kept of locks and releases: the versions of one text, each a claim or a record or neither.
pub fn state(data: &[u8]) {
    let texts: Vec<String> = parts(data).map(text).collect();
    let claims = texts.iter().filter_map(|text| Claim::read(text).ok().flatten());
    let history: Vec<Written> = (1..).zip(claims).map(|(number, claim)| Written { number, at: claim.since, claim }).collect();
    for oldest in [0, 1, 5] {
        let last = lock::fold(oldest, &history).map(|last| &last.claim);
        show::lock_line(last, 1_767_607_200);
        show::lock_json(last, 1_767_607_200);
    }
    for claim in history {
        let text = claim.claim.text().expect("a claim is text");
        assert_eq!(Claim::read(&text), Ok(Some(claim.claim)));
    }
    let records = record::fold(texts.iter().filter_map(|text| Record::read(text).ok().flatten()));
    show::list(&records);
    for one in &records {
        show::details(one);
        show::release_json(one);
        if let Ok(texts) = one.texts() {
            assert!(texts.iter().all(|text| text.len() <= record::MOST && Record::read(text).is_ok_and(|read| read.is_some())));
        }
    }
}

/// A kind of output, and two of its files.
pub fn differences(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else { return };
    let kind = match kind % 6 {
        0 => OutputKind::AwsExports(ExportsLanguage::JavaScript),
        1 => OutputKind::AmplifyOutputs(OutputsVersion::V1_5, OutputsFile::Json),
        2 => OutputKind::AmplifyOutputs(OutputsVersion::V1_5, OutputsFile::Dart),
        3 => OutputKind::AmplifyConfiguration(ConfigurationFile::TypeScript),
        4 => OutputKind::Dotenv { prefix: String::new(), only: Vec::new() },
        _ => OutputKind::Json,
    };
    let mut parts = parts(rest);
    let (old, new) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    differences::between(&kind, Some(old), new);
    assert!(differences::between(&kind, Some(old), old).is_empty());
}

/// Two patterns of branches, and a branch that is looked for among them.
pub fn branches(data: &[u8]) {
    let mut parts = parts(data).map(text);
    let mut part = || parts.next().unwrap_or_default();
    let (one, other, branch) = (part(), part(), part());
    let quoted = |text: &str| Value::from(text).to_string();
    let environment = |name: &str, pattern: &str| {
        let pattern = quoted(pattern);
        format!(
            "[environments.{name}]\nsource = \"snapshot\"\nsnapshot = \"s\"\nbranches = [{pattern}]\napps.a = {{}}\n"
        )
    };
    let app = "[apps.a]\npath = \"a\"\nrole = \"parent\"\n";
    let text = format!("schema = 1\n{app}{}{}", environment("dev", &one), environment("live", &other));
    let parsed = toml::parse(&SourceFile { path: "environments.toml".into(), text }, "0.1.0");
    if let Some(config) = parsed.config {
        let flags = Flags { branch: Some(branch), ..Flags::default() };
        let _ = resolve::environment(&config, &Situation { flags, ..Situation::default() });
    }
}
