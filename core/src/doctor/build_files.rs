//! What build files still do: leftovers of older scripts, keys, other ways to fetch a backend, unpinned tools.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::patterns::{CLI, CONFIGURE, FETCH, INSTALLER, INSTALLS, KEY, KEY_ID, LEFTOVER, lines};
use super::{Finding, Severity, at};
use crate::catalog::Id;

/// A file by which apps are built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildFile {
    /// Relative to the repository's root.
    pub path: Utf8PathBuf,
    /// What it says.
    pub text: String,
}

/// Whether a file of that name is one by which apps are built.
pub fn is_build_file(path: &Utf8Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let fixed = ["amplify.yml", "amplify.yaml", "package.json", "buildspec.yml", "buildspec.yaml", "Makefile"];
    let workflow = path.parent().is_some_and(|folder| folder.ends_with(".github/workflows"));
    fixed.contains(&name)
        || matches!(path.extension(), Some("sh" | "bash"))
        || (workflow && matches!(path.extension(), Some("yml" | "yaml")))
}

impl BuildFile {
    fn is_json(&self) -> bool {
        self.path.extension() == Some("json")
    }
}

/// What is found of one kind in one file: under what was found, the lines.
type Found = BTreeMap<(Id, Severity, String), Vec<usize>>;

/// Searches build files.
pub fn build_files(files: &[BuildFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let mut found = Found::new();
        for (number, line) in lines(&file.text, !file.is_json()) {
            for key in of_line(line) {
                let places = found.entry(key).or_default();
                if places.last() != Some(&number) {
                    places.push(number);
                }
            }
        }
        findings.extend(found.into_iter().map(|((id, severity, what), places)| {
            let evidence = format!("{}: {what}", at(&file.path, &places));
            let first = places.first().copied().unwrap_or(1);
            Finding::new(id, severity, vec![evidence], fix(id, severity, &file.path)).at(&file.path, first)
        }));
    }
    findings
}

fn of_line(line: &str) -> Vec<(Id, Severity, String)> {
    let mut found = Vec::new();
    found.extend(LEFTOVER.whole(line).map(|name| (Id::D104, Severity::Warning, name.to_owned())));
    found.extend(key(line).map(|(severity, what)| (Id::D105, severity, what)));
    let fetch = FETCH.whole(line).map(|command| command.split_whitespace().collect::<Vec<_>>().join(" "));
    found.extend(fetch.map(|command| (Id::D106, Severity::Warning, format!("`{command}`"))));
    found.extend(unpinned(line).map(|what| (Id::D107, Severity::Warning, what)));
    found
}

/// An access key: its name, never its value.
fn key(line: &str) -> Option<(Severity, String)> {
    if KEY_ID.whole(line).is_some() {
        return Some((Severity::Error, "an access key id stands here as it is".to_owned()));
    }
    let parts = KEY.find(line).or_else(|| CONFIGURE.find(line))?;
    let (name, value) = (parts.get(1)?, parts.get(2)?);
    let literal = value.len() >= 16 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"/+=".contains(&b));
    // A word is a name or a placeholder; keys have digits and letters of both cases, or are caught above.
    let literal =
        literal && value.bytes().any(|b| b.is_ascii_digit()) && value.bytes().any(|b| b.is_ascii_alphabetic());
    let refers = value.starts_with(['$', '%', '{', '<']) || value.contains("${");
    match (literal, refers) {
        (true, _) => Some((Severity::Error, format!("{name} is set to a value that stands here as it is"))),
        (false, true) => Some((Severity::Warning, format!("{name} is set"))),
        (false, false) => None,
    }
}

/// Amplify's command line without an exact version.
fn unpinned(line: &str) -> Option<String> {
    if INSTALLER.whole(line).is_some() {
        return Some("Amplify's installation script, which takes the newest".to_owned());
    }
    let parts = CLI.find(line)?;
    let (package, version, dependency) = (parts.get(1)?, parts.get(2)?, parts.get(3)?);
    let exact = |version: &str| version.starts_with(|c: char| c.is_ascii_digit());
    if !dependency.is_empty() {
        // A range is held by the lock file; these are not even a range.
        return matches!(*dependency, "latest" | "*" | "next").then(|| format!("\"{package}\": \"{dependency}\""));
    }
    if exact(version) || (version.is_empty() && INSTALLS.whole(line).is_none()) || version.starts_with('$') {
        return None;
    }
    let at = if version.is_empty() { String::new() } else { format!("@{version}") };
    Some(format!("{package}{at}"))
}

fn fix(id: Id, severity: Severity, path: &Utf8Path) -> Vec<String> {
    let lines: &[&str] = match (id, severity) {
        (Id::D104, _) => &["delete the lines: `towpath pull` decides by the branch"],
        (Id::D105, Severity::Error) => &[
            "deactivate the key now: IAM console, Users, Security credentials",
            "then delete the lines, and give the build a role (Amplify console, App settings, IAM roles)",
        ],
        (Id::D105, _) => &["delete the lines, and give the build a role (Amplify console, App settings, IAM roles)"],
        (Id::D106, _) => &["replace it by: towpath pull"],
        (Id::D107, _) => &["name an exact version, such as @aws-amplify/cli@14.0.0, or delete the line"],
        _ => &[],
    };
    lines.iter().map(|line| format!("{path}: {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> Vec<(Id, Severity)> {
        let file = BuildFile { path: path.into(), text: line.to_owned() };
        build_files(&[file]).iter().map(|finding| (finding.id, finding.severity)).collect()
    }

    #[test]
    fn each_line_bites_or_does_not() {
        use Severity::{Error, Warning};
        let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12";
        for (line, expected) in [
            ("towpath pull", &[][..]),
            ("amplify pull --envName ${BUILD_ENV}", &[(Id::D104, Warning), (Id::D106, Warning)]),
            ("REACT_APP_BUILD_ENV=1", &[]),
            ("if [ \"$USER_BRANCH\" = main ]; then", &[(Id::D104, Warning)]),
            ("# amplify pull", &[]),
            ("./amplify-pull.sh", &[]),
            ("npx ampx generate outputs --branch main", &[(Id::D106, Warning)]),
            ("npx ampx pipeline-deploy --branch main", &[]),
            ("amplifyPush --simple", &[]),
            ("amplify  env  checkout dev", &[(Id::D106, Warning)]),
            ("export AWS_ACCESS_KEY_ID=$ACCESS_KEY_ID", &[(Id::D105, Warning)]),
            ("export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", &[(Id::D105, Error)]),
            ("SECRET_ACCESS_KEY: \"${{ secrets.KEY }}\"", &[(Id::D105, Warning)]),
            ("aws-secret-access-key: ${{ secrets.KEY }}", &[(Id::D105, Warning)]),
            ("\\\"accessKeyId\\\":\\\"$KEY\\\"", &[(Id::D105, Warning)]),
            ("aws configure set aws_secret_access_key $X", &[(Id::D105, Warning)]),
            ("unset AWS_ACCESS_KEY_ID", &[]),
            ("export AWS_ACCESS_KEY_ID=", &[]),
            ("[ -z \"$SECRET_ACCESS_KEY\" ] && exit 1", &[]),
            ("access_key: none", &[]),
            (&format!("SECRET_ACCESS_KEY={secret}"), &[(Id::D105, Error)]),
            ("npm i -g @aws-amplify/cli", &[(Id::D107, Warning)]),
            ("npm i -g @aws-amplify/cli@latest", &[(Id::D107, Warning)]),
            ("npx @aws-amplify/backend-cli@beta info", &[(Id::D107, Warning)]),
            ("npm i -g @aws-amplify/cli@12.10.1", &[]),
            ("npm i -g @aws-amplify/cli@$VERSION", &[]),
            ("npm i -g @aws-amplify/client", &[]),
            ("curl -sL https://aws-amplify.github.io/amplify-cli/install | bash", &[(Id::D107, Warning)]),
        ] {
            assert_eq!(found("a.sh", line), expected, "{line}");
        }
        assert_eq!(found("package.json", r#""@aws-amplify/backend-cli": "latest""#), [(Id::D107, Warning)]);
        assert_eq!(found("package.json", r#""@aws-amplify/backend-cli": "^1.4.0""#), []);
        assert_eq!(found("package.json", "\"# x\": \"amplify pull\""), [(Id::D106, Warning)]);
    }

    #[test]
    fn no_value_is_shown() {
        for line in ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12", "x AKIAIOSFODNN7EXAMPLE"] {
            let file = BuildFile { path: "a.sh".into(), text: line.to_owned() };
            let shown = format!("{:?}", build_files(&[file]));
            assert!(shown.contains("D105") && !shown.contains("wJal") && !shown.contains("AKIA"), "{shown}");
        }
    }

    #[test]
    fn lines_of_one_kind_are_one_finding() {
        let file = BuildFile { path: "a.sh".into(), text: "amplify pull\n\namplify pull".to_owned() };
        let findings = build_files(&[file]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].evidence, ["a.sh:1, 3: `amplify pull`"]);
    }

    #[test]
    fn names_of_build_files() {
        for (path, is) in [
            ("amplify.yml", true),
            ("apps/a/package.json", true),
            ("scripts/pull.sh", true),
            (".github/workflows/ci.yml", true),
            ("config/ci.yml", false),
            ("package-lock.json", false),
            ("", false),
        ] {
            assert_eq!(is_build_file(Utf8Path::new(path)), is, "{path}");
        }
    }
}
