//! What is in the apps' folders, and whether git keeps what pulls write.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Finding, Severity, ignore};
use crate::catalog::Id;
use crate::config::{App, ConfigurationFile, OutputKind, OutputsFile, Role};

/// What git does with a generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// Relative to the app's folder.
    pub path: Utf8PathBuf,
    /// It is in git's index.
    pub tracked: bool,
    /// The rules of .gitignore match it.
    pub ignored: bool,
}

/// D108 and D109 of one app. `folder` is the app's, as a person would write it.
pub fn generated(app: &App, folder: &Utf8Path, files: &[Tracking]) -> Vec<Finding> {
    let shown = |file: &Tracking| folder.join(&file.path).to_string();
    let tracked: Vec<_> = files.iter().filter(|file| file.tracked).map(shown).collect();
    let mut findings = Vec::new();
    if !tracked.is_empty() {
        let quoted: Vec<_> = tracked.iter().map(|path| quoted(path)).collect();
        let fix = vec![format!("git rm --cached -- {}", quoted.join(" "))];
        findings.push(Finding::new(Id::D108, Severity::Warning, tracked, fix).of_app(&app.name));
    }
    let seen: Vec<_> = files.iter().filter(|file| !file.ignored).collect();
    if !seen.is_empty() {
        let lines = seen.iter().filter_map(|file| ignore::line(&file.path));
        let place = folder.join(".gitignore");
        let fix = lines.map(|line| format!("{place}: {line}")).chain(["towpath doctor --fix".to_owned()]).collect();
        let evidence = seen.into_iter().map(shown).collect();
        findings.push(Finding::new(Id::D109, Severity::Warning, evidence, fix).of_app(&app.name));
    }
    findings
}

/// A path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// What an app's folder has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppFolder {
    /// The names of its folders.
    pub folders: BTreeSet<String>,
    /// Which of Amplify's own are in `amplify/`: names such as `backend`, `backend.ts`, `.config`.
    pub amplify: BTreeSet<String>,
}

/// Folders that frameworks copy into the build as they are: the usual one (Vite, Next.js, Create React App, Vue, Nuxt,
/// Astro), SvelteKit's and Gatsby's, those of Flutter and Ionic, and Angular's of before version 18.
const SERVED: [&str; 5] = ["public", "static", "web", "www", "src/assets"];

/// Names by which a folder `amplify/` is Amplify's, of either generation.
const AMPLIFYS: [&str; 7] =
    ["backend", ".config", "team-provider-info.json", "#current-cloud-backend", "backend.ts", "backend.js", "cli.json"];

/// D110 and D111 of one app.
pub fn folders(app: &App, folder: &Utf8Path, has: &AppFolder, stamp: Option<&Utf8Path>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let signs: Vec<_> = AMPLIFYS.iter().filter(|name| has.amplify.contains(**name)).collect();
    if let (Role::Child(parent), Some(sign)) = (&app.role, signs.first()) {
        let place = folder.join("amplify");
        let evidence = format!("{} is there, and the app reads the backend of `{parent}`", place.join(sign));
        let fix = format!("git rm -r -- {}, and delete what is left of it", quoted(place.as_str()));
        findings.push(Finding::new(Id::D110, Severity::Warning, vec![evidence], vec![fix]).of_app(&app.name));
    }
    if let Some(stamp) = stamp.filter(|_| is_for_the_web(app)) {
        findings.extend(unserved(stamp, has).map(|(evidence, fix)| {
            Finding::new(Id::D111, Severity::Warning, vec![evidence], vec![fix]).of_app(&app.name)
        }));
    }
    findings
}

/// Native apps serve nothing.
fn is_for_the_web(app: &App) -> bool {
    use ConfigurationFile::{Android, Flutter, Ios};
    let native = |kind: &OutputKind| {
        matches!(
            kind,
            OutputKind::AwsConfiguration(_)
                | OutputKind::AmplifyConfiguration(Ios | Android | Flutter)
                | OutputKind::LegacyOutputs(Ios | Android | Flutter)
                | OutputKind::AmplifyOutputs(_, OutputsFile::Dart)
        )
    };
    !app.outputs.iter().any(|output| native(&output.kind))
}

fn unserved(stamp: &Utf8Path, has: &AppFolder) -> Option<(String, String)> {
    let there: Vec<_> = SERVED.iter().filter(|name| has.folders.contains(**name)).collect();
    let mine = SERVED.iter().find(|name| stamp.starts_with(name));
    let set = |folder: &str| format!("environments.toml: [project.stamp] path = \"{folder}/.well-known/towpath.json\"");
    match (mine, there.first()) {
        (None, first) => {
            let evidence = format!("the stamp is {stamp}, and no framework serves that folder as it is");
            Some((evidence, set(first.copied().copied().unwrap_or("public"))))
        }
        (Some(mine), Some(other)) if !there.contains(&mine) => {
            Some((format!("the stamp is {stamp}, and the app has no {mine}/ but {other}/"), set(other)))
        }
        // Where none is there yet, pulls make the one that is named.
        (Some(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{NativePlatform, Output};
    use crate::name::AppName;

    fn app(role: Role, kinds: &[OutputKind]) -> App {
        let output = |kind: &OutputKind| Output { kind: kind.clone(), path: "x".into(), span: 0..0 };
        App {
            name: AppName::new("client").unwrap(),
            path: "apps/client".into(),
            role,
            outputs: kinds.iter().map(output).collect(),
            requires: Vec::new(),
            watch: Vec::new(),
            backend_dir: None,
            span: 0..0,
        }
    }

    fn child() -> Role {
        Role::Child(AppName::new("admin").unwrap())
    }

    fn names(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn git_keeps_no_generated_file() {
        let file = |path: &str, tracked, ignored| Tracking { path: path.into(), tracked, ignored };
        let found = |files: &[Tracking]| generated(&app(child(), &[]), Utf8Path::new("apps/client"), files);
        assert_eq!(found(&[file("a.json", false, true)]), []);
        let both = found(&[file("src/a b.json", true, false), file("c.json", false, true)]);
        assert_eq!(both.iter().map(|finding| finding.id).collect::<Vec<_>>(), [Id::D108, Id::D109]);
        assert_eq!(both[0].fix, ["git rm --cached -- 'apps/client/src/a b.json'"]);
        assert_eq!(both[1].fix, ["apps/client/.gitignore: /src/a b.json", "towpath doctor --fix"]);
        let tracked_although_ignored = found(&[file("a.json", true, true)]);
        assert_eq!(tracked_although_ignored.len(), 1);
    }

    #[test]
    fn a_child_has_no_backend_folder() {
        for (role, amplify, found) in [
            (child(), &["backend"][..], true),
            (child(), &["backend.ts"], true),
            (child(), &["README.md"], false),
            (child(), &[], false),
            (Role::Parent, &["backend", "team-provider-info.json"], false),
        ] {
            let has = AppFolder { amplify: names(amplify), ..AppFolder::default() };
            let findings = folders(&app(role, &[]), Utf8Path::new("apps/client"), &has, None);
            assert_eq!(!findings.is_empty(), found, "{amplify:?}");
        }
    }

    #[test]
    fn a_stamp_is_served() {
        for (stamp, folders, found) in [
            ("public/.well-known/towpath.json", &["public", "src"][..], false),
            ("public/towpath.json", &["src"], false),
            ("public/towpath.json", &["static", "src"], true),
            ("public/towpath.json", &["static", "public"], false),
            ("static/towpath.json", &["static"], false),
            ("src/assets/towpath.json", &["src", "src/assets"], false),
            ("src/towpath.json", &["src", "public"], true),
            ("towpath.json", &[], true),
        ] {
            let has = AppFolder { folders: names(folders), ..AppFolder::default() };
            let findings = super::folders(&app(child(), &[]), Utf8Path::new("a"), &has, Some(Utf8Path::new(stamp)));
            assert_eq!(!findings.is_empty(), found, "{stamp} {folders:?}");
        }
        let native = app(child(), &[OutputKind::AwsConfiguration(NativePlatform::Ios)]);
        assert_eq!(folders(&native, Utf8Path::new("a"), &AppFolder::default(), Some(Utf8Path::new("x"))), []);
    }
}
