//! The files which Amplify's tools write into apps: which of them an app has, or would get.

use camino::{Utf8Path, Utf8PathBuf};

/// A file to write into an app.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Output {
    /// The path in the app.
    pub(crate) path: Utf8PathBuf,
    /// `kind` of environments.toml.
    pub(crate) kind: &'static str,
    /// `platform` of environments.toml.
    pub(crate) platform: Option<&'static str>,
    /// `version` of environments.toml.
    pub(crate) version: Option<&'static str>,
}

/// The kind of output that a file of this name is.
pub(crate) fn kind_of(name: &str) -> Option<&'static str> {
    let (stem, extension) = name.split_once('.')?;
    match (stem, extension) {
        ("aws-exports", "js" | "mjs" | "ts") => Some("aws-exports"),
        ("amplifyconfiguration", "json" | "dart" | "js" | "mjs" | "ts") => Some("amplifyconfiguration"),
        ("awsconfiguration", "json") => Some("awsconfiguration"),
        ("amplify_outputs", "json" | "dart" | "mjs" | "ts") => Some("amplify-outputs"),
        _ => None,
    }
}

impl Output {
    /// The output that a file found in an app is. `frontend`: what the Amplify CLI was told the app is, or guessed from
    /// its files. `None`: it is none that could be written again.
    pub(crate) fn found(path: &Utf8Path, frontend: Option<&str>, version: Option<&str>) -> Option<Self> {
        let kind = kind_of(path.file_name()?).filter(|_| super::places::is_plain(path))?;
        let android = path.as_str().contains("res/raw/") || frontend == Some("android");
        let platform = match kind {
            "awsconfiguration" | "amplifyconfiguration" if path.extension() == Some("json") => match frontend {
                _ if android => Some("android"),
                Some("ios") => Some("ios"),
                _ => None,
            },
            _ => None,
        };
        // Only the native libraries read it, and it differs between them.
        if kind == "awsconfiguration" && platform.is_none() {
            return None;
        }
        // JavaScript and TypeScript files of that name are of an older form.
        let legacy = kind == "amplify-outputs" && matches!(path.extension(), Some("mjs" | "ts"));
        let known = ["1", "1.1", "1.2", "1.3", "1.4"];
        let version = version.and_then(|version| known.into_iter().find(|known| *known == version));
        let version = if legacy { Some("0") } else { version.filter(|_| kind == "amplify-outputs") };
        Some(Self { path: path.to_owned(), kind, platform, version })
    }

    fn new(path: impl Into<Utf8PathBuf>, kind: &'static str, platform: Option<&'static str>) -> Self {
        Self { path: path.into(), kind, platform, version: None }
    }

    /// What the Amplify CLI of generation 1 writes into an app of this kind.
    pub(crate) fn of_gen1(frontend: Option<&str>, source: Option<&str>) -> Vec<Self> {
        let join = |folder: &str, name: &str| super::places::resolve(Utf8Path::new(folder), name);
        let source = source.map(|source| source.replace('\\', "/"));
        let source =
            source.as_deref().and_then(|source| super::places::resolve(Utf8Path::new(""), source.trim_matches('/')));
        let folder = |default: &str| source.as_ref().map_or(default.to_owned(), ToString::to_string);
        let outputs = match frontend {
            Some("android") => {
                let raw = format!("{}/raw", folder("app/src/main/res"));
                vec![
                    join(&raw, "amplifyconfiguration.json").map(|path| (path, "amplifyconfiguration", Some("android"))),
                    join(&raw, "awsconfiguration.json").map(|path| (path, "awsconfiguration", Some("android"))),
                ]
            }
            Some("ios") => vec![
                Some(("amplifyconfiguration.json".into(), "amplifyconfiguration", Some("ios"))),
                Some(("awsconfiguration.json".into(), "awsconfiguration", Some("ios"))),
            ],
            Some("flutter") => {
                vec![join("lib", "amplifyconfiguration.dart").map(|path| (path, "amplifyconfiguration", None))]
            }
            _ => vec![join(&folder("src"), "aws-exports.js").map(|path| (path, "aws-exports", None))],
        };
        outputs.into_iter().flatten().map(|(path, kind, platform)| Self::new(path, kind, platform)).collect()
    }

    /// What `ampx generate outputs` writes, with its `--format`.
    pub(crate) fn of_gen2(folder: &Utf8Path, format: Option<&str>) -> Self {
        let name = match format {
            Some("dart") => "amplify_outputs.dart",
            _ => "amplify_outputs.json",
        };
        Self::new(folder.join(name), "amplify-outputs", None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_come_from_the_place_or_the_project() {
        let found = |path: &str, frontend| Output::found(Utf8Path::new(path), frontend, Some("1.3"));
        let platform = |path: &str, frontend| found(path, frontend).and_then(|output| output.platform);
        assert_eq!(platform("app/src/main/res/raw/amplifyconfiguration.json", None), Some("android"));
        assert_eq!(platform("amplifyconfiguration.json", Some("ios")), Some("ios"));
        assert_eq!(platform("src/amplifyconfiguration.json", Some("javascript")), None);
        assert_eq!(platform("lib/amplifyconfiguration.dart", Some("flutter")), None);
        assert_eq!(found("awsconfiguration.json", None), None);
        assert_eq!(found("amplify_outputs.json", None).and_then(|output| output.version), Some("1.3"));
        assert_eq!(found("amplify_outputs.ts", None).and_then(|output| output.version), Some("0"));
        assert_eq!(found("aws-exports.js", None).and_then(|output| output.version), None);
        assert_eq!(found("aws-exports.test.js", None), None);
    }

    #[test]
    fn what_the_cli_would_write() {
        let paths = |frontend, source| -> Vec<String> {
            Output::of_gen1(frontend, source).iter().map(|output| format!("{} {}", output.kind, output.path)).collect()
        };
        assert_eq!(paths(Some("javascript"), Some("/app/src/")), ["aws-exports app/src/aws-exports.js"]);
        assert_eq!(paths(None, None), ["aws-exports src/aws-exports.js"]);
        assert_eq!(paths(None, Some("../../lib")), ["aws-exports src/aws-exports.js"], "never out of the app");
        assert_eq!(paths(Some("flutter"), None), ["amplifyconfiguration lib/amplifyconfiguration.dart"]);
        assert_eq!(paths(Some("android"), Some("app\\src\\main\\res")).len(), 2);
        assert_eq!(paths(Some("ios"), None).len(), 2);
        assert_eq!(Output::of_gen2(Utf8Path::new("src"), Some("dart")).path, "src/amplify_outputs.dart");
    }
}
