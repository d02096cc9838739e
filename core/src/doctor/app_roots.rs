//! `appRoot` of amplify.yml against the folders of environments.toml.

use camino::{Utf8Path, Utf8PathBuf};

use super::patterns::{APP_ROOT, lines};
use super::{BuildFile, Finding, Severity, at};
use crate::catalog::Id;
use crate::config::App;
use crate::suggest;

/// Compares the app roots of the repository's amplify.yml with the apps. `folder` is that of environments.toml, relative
/// to the repository's root; `exists` tells whether a folder, relative to the same root, is there. Only `wanted` apps
/// are looked for.
pub fn app_roots<'a>(
    file: &BuildFile,
    (folder, apps): (&Utf8Path, impl Iterator<Item = &'a App>),
    wanted: impl Fn(&App) -> bool,
    exists: impl Fn(&Utf8Path) -> bool,
) -> Vec<Finding> {
    let roots: Vec<(usize, Utf8PathBuf)> = lines(&file.text, true)
        .filter_map(|(number, line)| {
            let parts = APP_ROOT.find(line)?;
            let root = parts.iter().skip(1).find(|part| !part.is_empty())?;
            Some((number, normal(Utf8Path::new(root))))
        })
        .collect();
    if roots.is_empty() {
        // A repository of one app has none.
        return Vec::new();
    }
    let apps: Vec<(Utf8PathBuf, &App)> = apps.map(|app| (normal(&folder.join(&app.path)), app)).collect();
    let mut findings = Vec::new();
    for (number, root) in &roots {
        if apps.iter().any(|(path, _)| path == root) {
            continue;
        }
        let there = exists(root);
        let mut evidence = format!("{}: appRoot: {root}", at(&file.path, &[*number]));
        if !there {
            evidence += ", where there is no folder";
        }
        let near = suggest::closest(root.as_str(), apps.iter().map(|(path, _)| path.as_str()));
        let fix = match near {
            Some(near) => format!("{}: appRoot: {near}", file.path),
            None => {
                format!("environments.toml: add an app with path = {:?}, or delete the entry", relative(root, folder))
            }
        };
        let severity = if there { Severity::Warning } else { Severity::Error };
        findings.push(Finding::new(Id::D101, severity, vec![evidence], vec![fix]).at(&file.path, *number));
    }
    for (path, app) in apps.iter().filter(|(_, app)| wanted(app)) {
        if !roots.iter().any(|(_, root)| root == path) {
            let evidence = format!("{} has no `appRoot: {path}`", file.path);
            let fix = format!("{}: add under applications:  - appRoot: {path}", file.path);
            findings.push(
                Finding::new(Id::D102, Severity::Warning, vec![evidence], vec![fix])
                    .of_app(&app.name)
                    .at(&file.path, 1),
            );
        }
    }
    findings
}

fn relative(root: &Utf8Path, folder: &Utf8Path) -> String {
    root.strip_prefix(folder).unwrap_or(root).to_string()
}

/// Without `.`, and without slashes at either end: Amplify takes `/apps/a/` for `apps/a`.
pub(super) fn normal(path: &Utf8Path) -> Utf8PathBuf {
    path.components()
        .filter(|part| matches!(part, camino::Utf8Component::Normal(_) | camino::Utf8Component::ParentDir))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Role;
    use crate::name::AppName;

    fn apps(list: &[&str]) -> BTreeMap<AppName, App> {
        let app = |path: &&str| {
            let name = AppName::new(path.rsplit('/').next().unwrap()).unwrap();
            let (path, outputs, requires, watch) = (Utf8PathBuf::from(*path), Vec::new(), Vec::new(), Vec::new());
            (
                name.clone(),
                App { name, path, role: Role::Parent, outputs, requires, watch, backend_dir: None, span: 0..0 },
            )
        };
        list.iter().map(app).collect()
    }

    fn ids(text: &str, folder: &str) -> Vec<(Id, Severity)> {
        let file = BuildFile { path: "amplify.yml".into(), text: text.to_owned() };
        let apps = apps(&["apps/admin", "apps/client"]);
        let exists = |path: &Utf8Path| path == "apps/other";
        let findings = app_roots(&file, (Utf8Path::new(folder), apps.values()), |_| true, exists);
        findings.iter().map(|finding| (finding.id, finding.severity)).collect()
    }

    #[test]
    fn roots_and_folders_must_be_the_same() {
        use Severity::{Error, Warning};
        let both = "applications:\n  - appRoot: apps/admin\n  - frontend:\n    appRoot: 'apps/client/' # the client\n";
        assert_eq!(ids(both, ""), []);
        assert_eq!(ids("frontend:\n", ""), [], "a repository of one app");
        assert_eq!(ids("# appRoot: apps/x\n", ""), []);
        assert_eq!(ids("- {appRoot: \"apps/admin\", x: 1}\n- \"appRoot\": ./apps/client\n", ""), []);
        assert_eq!(ids("- appRoot: apps/admin\n", ""), [(Id::D102, Warning)]);
        assert_eq!(ids(&both.replace("apps/client", "apps/other"), ""), [(Id::D101, Warning), (Id::D102, Warning)]);
        assert_eq!(ids(&both.replace("apps/client", "apps/cleint"), ""), [(Id::D101, Error), (Id::D102, Warning)]);
        assert_eq!(ids(&both.replace("apps/", "web/apps/"), "web"), []);
        assert_eq!(ids(both, "web").len(), 4);
    }

    #[test]
    fn the_nearest_folder_is_suggested() {
        let file = BuildFile { path: "amplify.yml".into(), text: "- appRoot: apps/cleint\n- appRoot: zzz".to_owned() };
        let apps = apps(&["apps/admin", "apps/client"]);
        let findings = app_roots(&file, (Utf8Path::new(""), apps.values()), |_| false, |_| false);
        let shown: Vec<_> = findings.iter().flat_map(|finding| finding.evidence.iter().chain(&finding.fix)).collect();
        assert_eq!(
            shown,
            [
                "amplify.yml:1: appRoot: apps/cleint, where there is no folder",
                "amplify.yml: appRoot: apps/client",
                "amplify.yml:2: appRoot: zzz, where there is no folder",
                "environments.toml: add an app with path = \"zzz\", or delete the entry",
            ]
        );
    }
}
