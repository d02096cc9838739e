//! Which files of a repository tell something of its Amplify apps, and how much of them is read.

use camino::Utf8Path;

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// It is read, if it has no more bytes than this.
    Read(u64),
    /// That it is there is enough.
    Note,
}

/// Folders which no source is looked for in: what tools generate, and other people's packages.
const SKIPPED: [&str; 19] = [
    ".git",
    "node_modules",
    "bower_components",
    "vendor",
    "Pods",
    "dist",
    "build",
    "out",
    "target",
    ".next",
    ".nuxt",
    ".output",
    ".turbo",
    ".nx",
    ".yarn",
    ".cache",
    ".venv",
    "coverage",
    ".amplify-hosting",
];

/// Whether a folder of this name is looked into.
pub fn is_searched(name: &str) -> bool {
    !SKIPPED.contains(&name)
}

/// The largest script, build specification and manifest that is read, in bytes.
const SMALL: u64 = 256 * 1024;
/// The largest of the files that Amplify generates.
const LARGE: u64 = 4 * 1024 * 1024;

/// What is done with the file at this path (relative to the repository, with `/`).
pub fn interest(path: &Utf8Path) -> Option<Interest> {
    let name = path.file_name()?;
    let folder = path.parent().unwrap_or(Utf8Path::new(""));
    let ends = |end: &str| folder == Utf8Path::new(end) || folder.as_str().ends_with(&format!("/{end}"));
    match name {
        "amplify.yml" | "amplify.yaml" if !folder.as_str().starts_with(".github") => Some(Interest::Read(SMALL)),
        "package.json" => Some(Interest::Read(SMALL)),
        "pnpm-workspace.yaml"
        | "lerna.json"
        | "turbo.json"
        | "nx.json"
        | "pubspec.yaml"
        | "Podfile"
        | "build.gradle"
        | "build.gradle.kts" => Some(Interest::Note),
        "team-provider-info.json" if ends("amplify") => Some(Interest::Read(LARGE)),
        "project-config.json" | "local-env-info.json" if ends("amplify/.config") => Some(Interest::Read(SMALL)),
        "backend-config.json" if ends("amplify/backend") => Some(Interest::Read(LARGE)),
        "amplify-meta.json" if ends("amplify/backend") || ends("amplify/#current-cloud-backend") => {
            Some(Interest::Read(LARGE))
        }
        "backend.ts" | "backend.js" | "backend.mjs" if ends("amplify") => Some(Interest::Note),
        "amplify_outputs.json" => Some(Interest::Read(LARGE)),
        _ if super::outputs::kind_of(name).is_some() => Some(Interest::Note),
        _ if is_script(path) => Some(Interest::Read(SMALL)),
        _ if folder == ".github/workflows" && has_extension(path, &["yml", "yaml"]) => Some(Interest::Read(SMALL)),
        _ => None,
    }
}

fn has_extension(path: &Utf8Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.contains(&extension))
}

/// Whether it could be a shell script, by its name.
fn is_script(path: &Utf8Path) -> bool {
    let folder = path.parent().and_then(Utf8Path::file_name).unwrap_or_default();
    has_extension(path, &["sh", "bash", "zsh"])
        || (path.extension().is_none() && matches!(folder, "bin" | "scripts" | "script" | "ci" | ".ci"))
}

/// Whether a file that was read is taken for a shell script.
pub(crate) fn is_shell(path: &Utf8Path) -> bool {
    interest(path).is_some() && is_script(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_and_what_is_noted() {
        for (path, expected) in [
            ("amplify.yml", Some(Interest::Read(SMALL))),
            ("apps/web/amplify.yaml", Some(Interest::Read(SMALL))),
            (".github/workflows/amplify.yml", Some(Interest::Read(SMALL))),
            ("amplify/team-provider-info.json", Some(Interest::Read(LARGE))),
            ("a/amplify/team-provider-info.json", Some(Interest::Read(LARGE))),
            ("xamplify/team-provider-info.json", None),
            ("a/amplify/backend.ts", Some(Interest::Note)),
            ("a/amplify/auth/backend.ts", None),
            ("src/aws-exports.js", Some(Interest::Note)),
            ("scripts/pull", Some(Interest::Read(SMALL))),
            ("src/pull", None),
            ("pull.sh", Some(Interest::Read(SMALL))),
            ("src/index.ts", None),
            ("", None),
        ] {
            assert_eq!(interest(Utf8Path::new(path)), expected, "{path}");
        }
        assert!(is_searched("apps") && !is_searched("node_modules") && !is_searched(".git"));
    }
}
