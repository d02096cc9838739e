//! `outputs` of an app: which kinds go with which extensions and options, and that no two write one file.

use std::collections::BTreeMap;

use camino::Utf8Path;

use super::Check;
use super::apps::Written;
use crate::catalog::Id;
use crate::config::forms::is_variable;
use crate::config::problems::{error, list};
use crate::config::raw::{self, Kind, Platform};
use crate::config::read::{Item, items};
use crate::config::{ExportsLanguage, Output, OutputKind, OutputsVersion, Stamp};
use crate::source::Span;
use crate::value_paths::{is_value_path, nearest};

/// Validates one entry.
pub(super) fn output(check: &mut Check<'_>, item: &Item<raw::Output>) -> Option<Output> {
    let raw = &item.value;
    let path = raw.path.as_ref().and_then(|text| check.file_in_app(text));
    let kind = raw.kind.as_ref()?.value;
    options(check, raw, kind);
    let version = raw.version.as_ref().map_or(Some(Version::Known(OutputsVersion::V1_5)), |item| version(check, item));
    let path = path?;
    let place = raw.path.as_ref()?;
    let extension = path.extension().unwrap_or_default();
    if kind != Kind::Dotenv && !extensions(kind).contains(&extension) {
        let names: Vec<_> = extensions(kind).iter().map(|extension| format!(".{extension}")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let problem = error(Id::E305, format!("`{}` cannot be written as `{}`", word(kind), place.value));
        check.add(problem.at(&place.span, format!("the extension must be one of {}", list(&names))));
        return None;
    }
    let platform = raw.platform.as_ref().map(|platform| platform.value);
    if extension == "dart" && platform.is_some_and(|platform| platform != Platform::Flutter) {
        let problem = error(Id::E317, "a Dart file is for Flutter only");
        let problem = problem.at(&place.span, "Dart");
        check.add(raw.platform.iter().fold(problem, |problem, item| problem.also(&item.span, "another platform")));
        return None;
    }
    let kind = match kind {
        Kind::AwsExports if extension == "ts" => OutputKind::AwsExports(ExportsLanguage::TypeScript),
        Kind::AwsExports => OutputKind::AwsExports(ExportsLanguage::JavaScript),
        Kind::AmplifyConfiguration => amplify_configuration(extension, platform),
        Kind::AwsConfiguration => OutputKind::NotYet(match platform {
            Some(platform) => format!("awsconfiguration for {}", platform_word(platform)),
            None => "awsconfiguration".into(),
        }),
        Kind::AmplifyOutputs if extension == "dart" => OutputKind::NotYet("amplify-outputs for flutter".into()),
        Kind::AmplifyOutputs => match version? {
            Version::Known(version) => OutputKind::AmplifyOutputs(version),
            Version::Legacy => OutputKind::NotYet("amplify-outputs in version 0".into()),
        },
        Kind::Dotenv => OutputKind::Dotenv {
            prefix: raw.prefix.as_ref().map_or_else(String::new, |prefix| prefix.value.clone()),
            only: items(raw.only.as_ref()).iter().map(|item| item.value.clone()).collect(),
        },
        Kind::Json => OutputKind::Json,
    };
    Some(Output { kind, path, span: item.span.clone() })
}

fn amplify_configuration(extension: &str, platform: Option<Platform>) -> OutputKind {
    match (platform, extension) {
        (Some(platform), _) => OutputKind::NotYet(format!("amplifyconfiguration for {}", platform_word(platform))),
        (None, "dart") => OutputKind::NotYet("amplifyconfiguration for flutter".into()),
        (None, "json") => OutputKind::AmplifyConfiguration,
        (None, extension) => OutputKind::NotYet(format!("amplifyconfiguration as .{extension}")),
    }
}

enum Version {
    Known(OutputsVersion),
    Legacy,
}

fn version(check: &mut Check<'_>, item: &Item<String>) -> Option<Version> {
    if item.value == "0" {
        return Some(Version::Legacy);
    }
    let known = OutputsVersion::ALL.into_iter().find(|version| version.as_str() == item.value);
    if known.is_none() {
        let problem = error(Id::E305, format!("`amplify-outputs` has no version `{}`", item.value));
        let all: Vec<_> = OutputsVersion::ALL.iter().map(|version| version.as_str()).collect();
        check.add(problem.at(&item.span, "no such version").help(format!("possible: {}", list(&all))));
    }
    known.map(Version::Known)
}

/// Options that the kind does not have, and the form of those that it has.
fn options(check: &mut Check<'_>, raw: &raw::Output, kind: Kind) {
    let dotenv = kind == Kind::Dotenv;
    let native = match kind {
        Kind::AmplifyConfiguration | Kind::AmplifyOutputs => true,
        Kind::AwsConfiguration => raw.platform.as_ref().is_none_or(|item| item.value != Platform::Flutter),
        Kind::AwsExports | Kind::Dotenv | Kind::Json => false,
    };
    for (option, key, allowed) in [
        ("version", raw.version.as_ref().map(|item| &item.key), kind == Kind::AmplifyOutputs),
        ("prefix", raw.prefix.as_ref().map(|item| &item.key), dotenv),
        ("only", raw.only.as_ref().map(|item| &item.key), dotenv),
        ("platform", raw.platform.as_ref().map(|item| &item.key), native),
    ] {
        if let Some(key) = key.filter(|_| !allowed) {
            let problem = error(Id::E317, format!("`{option}` has no meaning for this `{}`", word(kind)));
            check.add(problem.at(key, "does not belong here"));
        }
    }
    let prefix = |text: &str| text.is_empty() || is_variable(text);
    check.form(raw.prefix.as_ref(), prefix, "the beginning of a variable's name: letters, digits and `_`");
    check.unique(items(raw.only.as_ref()));
    for item in items(raw.only.as_ref()).iter().filter(|item| !is_value_path(&item.value)) {
        if check.problems.is_full() {
            break;
        }
        let problem = error(Id::E305, format!("`only` cannot name `{}`", item.value));
        check.add(problem.at(&item.span, "no value of a backend").help(nearest(&item.value)));
    }
}

/// The extensions that a kind can have; for `dotenv` the name is free.
fn extensions(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::AwsExports => &["js", "mjs", "ts"],
        Kind::AmplifyConfiguration => &["json", "dart", "js", "mjs", "ts"],
        Kind::AmplifyOutputs => &["json", "dart"],
        Kind::AwsConfiguration | Kind::Json => &["json"],
        Kind::Dotenv => &[],
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::AwsExports => "aws-exports",
        Kind::AmplifyConfiguration => "amplifyconfiguration",
        Kind::AwsConfiguration => "awsconfiguration",
        Kind::AmplifyOutputs => "amplify-outputs",
        Kind::Dotenv => "dotenv",
        Kind::Json => "json",
    }
}

fn platform_word(platform: Platform) -> &'static str {
    match platform {
        Platform::Ios => "ios",
        Platform::Android => "android",
        Platform::Flutter => "flutter",
    }
}

/// Two outputs, or an output and the stamp, which would be one file of the repository.
pub(super) fn collisions(check: &mut Check<'_>, stamp: Option<&Stamp>, apps: &[Written]) {
    let stamps: BTreeMap<_, _> = stamp
        .and_then(|stamp| stamp.path.as_deref())
        .into_iter()
        .flat_map(|path| apps.iter().map(move |written| (joined(&written.folder, path), &written.app)))
        .collect();
    let mut first: BTreeMap<String, &Span> = BTreeMap::new();
    for (folder, output) in apps.iter().flat_map(|app| app.outputs.iter().map(|output| (&app.folder, output))) {
        let path = joined(folder, &output.path);
        if let Some(owner) = stamps.get(&path) {
            let problem = error(Id::E310, format!("`{path}` is the stamp of `{owner}`, and an output"));
            let problem = problem.at(&output.span, "the stamp is written to the same file");
            check.add(problem.help("give one of them another path (`[project.stamp] path`; \"\" switches it off)"));
        }
        if let Some(span) = first.get(&path) {
            let problem = error(Id::E310, format!("two outputs are written to `{path}`"));
            check.add(problem.at(&output.span, "the second").also(span, "the first"));
        } else {
            first.insert(path, &output.span);
        }
    }
}

/// `join` would put a slash before the path of an app at the top.
fn joined(app: &Utf8Path, path: &Utf8Path) -> String {
    if app.as_str().is_empty() { path.to_string() } else { format!("{app}/{path}") }
}
