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
use crate::config::{
    ConfigurationFile, ExportsLanguage, NativePlatform, Output, OutputKind, OutputsFile, OutputsVersion, Stamp,
};
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
        Kind::AmplifyConfiguration => {
            OutputKind::AmplifyConfiguration(configuration_file(check, place, extension, platform)?)
        }
        Kind::AwsConfiguration => OutputKind::AwsConfiguration(match platform {
            Some(Platform::Ios) => NativePlatform::Ios,
            Some(Platform::Android) => NativePlatform::Android,
            // `options` has refused it.
            Some(Platform::Flutter) => return None,
            None => {
                let problem = error(Id::E305, "`awsconfiguration` differs by platform");
                let help = "add `platform = \"ios\"` or `platform = \"android\"`";
                check.add(problem.at(&place.span, "for which platform?").help(help));
                return None;
            }
        }),
        Kind::AmplifyOutputs => match version? {
            Version::Known(version) if extension == "dart" => OutputKind::AmplifyOutputs(version, OutputsFile::Dart),
            Version::Known(version) if extension == "json" => OutputKind::AmplifyOutputs(version, OutputsFile::Json),
            Version::Known(_) => {
                let problem = error(Id::E305, format!("`{}` cannot be written as `{}`", word(kind), place.value));
                let problem = problem.at(&place.span, "the extension must be one of `.json`, `.dart`");
                check.add(problem.help("only `version = \"0\"` has JavaScript and TypeScript files"));
                return None;
            }
            Version::Legacy => OutputKind::LegacyOutputs(configuration_file(check, place, extension, platform)?),
        },
        Kind::Dotenv => OutputKind::Dotenv {
            prefix: raw.prefix.as_ref().map_or_else(String::new, |prefix| prefix.value.clone()),
            only: items(raw.only.as_ref()).iter().map(|item| item.value.clone()).collect(),
        },
        Kind::Json => OutputKind::Json,
    };
    Some(Output { kind, path, span: item.span.clone() })
}

/// Which file of the old format a platform and an extension ask for.
fn configuration_file(
    check: &mut Check<'_>,
    place: &Item<String>,
    extension: &str,
    platform: Option<Platform>,
) -> Option<ConfigurationFile> {
    let wanted = match (platform, extension) {
        (None | Some(Platform::Flutter), "dart") => return Some(ConfigurationFile::Flutter),
        (None, "json") => return Some(ConfigurationFile::Json),
        (None, "ts") => return Some(ConfigurationFile::TypeScript),
        (None, _) => return Some(ConfigurationFile::JavaScript),
        (Some(Platform::Ios), "json") => return Some(ConfigurationFile::Ios),
        (Some(Platform::Android), "json") => return Some(ConfigurationFile::Android),
        (Some(Platform::Flutter), _) => ".dart",
        (Some(Platform::Ios | Platform::Android), _) => ".json",
    };
    let problem = error(Id::E305, format!("`{}` is no file which that platform reads", place.value));
    check.add(problem.at(&place.span, format!("the extension must be {wanted}")));
    None
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
        Kind::AmplifyOutputs => &["json", "dart", "mjs", "ts"],
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
