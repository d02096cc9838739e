//! Whether Amplify Hosting can read an amplify.yml, as far as a look at its lines tells.

use std::collections::BTreeMap;

use super::app_roots::normal;
use super::patterns::{APP_ROOT, lines};
use super::{BuildFile, Finding, Severity};
use crate::catalog::Id;

/// D115 of the repository's amplify.yml. Amplify's documentation says of a monorepo's file that its entries, each with
/// an `appRoot`, stand below the key `applications`; YAML itself forbids tabs before a line's text.
pub fn specification(file: &BuildFile) -> Vec<Finding> {
    let path = &file.path;
    let finding = |severity, line: usize, evidence: &str, fix: &str| {
        let evidence = vec![format!("{path}:{line}: {evidence}")];
        Finding::new(Id::D115, severity, evidence, vec![format!("{path}: {fix}")]).at(path, line)
    };
    let mut findings = Vec::new();
    let tab = lines(&file.text, true).find(|(_, line)| line.trim_start_matches(' ').starts_with('\t'));
    if let Some((line, _)) = tab {
        findings.push(finding(Severity::Error, line, "a tab before the text, which YAML forbids", "use spaces"));
    }
    let top = |key: &str| {
        lines(&file.text, true).find_map(|(number, line)| {
            let rest = line.trim_start_matches('\u{feff}').strip_prefix(key)?;
            rest.trim_start().starts_with(':').then_some(number)
        })
    };
    let mut roots: BTreeMap<String, usize> = BTreeMap::new();
    for (number, line) in lines(&file.text, true) {
        let Some(parts) = APP_ROOT.find(line) else { continue };
        let Some(root) = parts.iter().skip(1).find(|part| !part.is_empty()) else { continue };
        let root = normal(root.as_ref()).into_string();
        if let Some(first) = roots.get(&root) {
            let evidence = format!("appRoot: {root} stands in line {first} already: only one of them is used");
            findings.push(finding(Severity::Error, number, &evidence, "keep one of the entries"));
        } else {
            roots.insert(root, number);
        }
    }
    let first = roots.values().min().copied();
    match (top("applications"), first) {
        (None, Some(line)) => {
            let fix = "put the entries below the key `applications:`";
            findings.push(finding(Severity::Error, line, "`appRoot`, and no key `applications` at the left", fix));
        }
        (Some(line), None) => {
            let fix = "give each entry its `appRoot`";
            findings.push(finding(Severity::Error, line, "`applications` without any `appRoot`", fix));
        }
        _ => {}
    }
    if let (Some(_), Some((key, line))) =
        (top("applications"), ["frontend", "backend", "test"].iter().find_map(|key| Some((key, top(key)?))))
    {
        let evidence = format!("`{key}` stands beside `applications`, where no app has it");
        findings.push(finding(Severity::Warning, line, &evidence, "move it into the entry of an app"));
    }
    if file.text.trim().is_empty() {
        findings.push(finding(Severity::Error, 1, "the file is empty", "describe the build, or delete the file"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_is_found_at_its_line() {
        let good = "version: 1\napplications:\n  - appRoot: apps/a\n    frontend:\n      phases: {}\n";
        for (text, expected) in [
            (good.to_owned(), None),
            ("version: 1\nfrontend:\n  phases: {}\n".to_owned(), None),
            (good.replace("\n    frontend", "\n\t frontend"), Some((Severity::Error, 4))),
            (good.replace("applications", "aplications"), Some((Severity::Error, 3))),
            (good.replace("appRoot", "root"), Some((Severity::Error, 2))),
            (format!("{good}  - appRoot: ./apps/a/\n"), Some((Severity::Error, 6))),
            (format!("{good}backend:\n  x: y\n"), Some((Severity::Warning, 6))),
            (" \n".to_owned(), Some((Severity::Error, 1))),
            (format!("# \tx\n{good}"), None),
        ] {
            let findings = specification(&BuildFile { path: "amplify.yml".into(), text: text.clone() });
            let shown: Vec<_> =
                findings.iter().map(|finding| (finding.severity, finding.place.as_ref().unwrap().1)).collect();
            assert_eq!(shown, Vec::from_iter(expected), "{text}");
        }
    }
}
