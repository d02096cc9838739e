//! Names for apps and environments, made from names which may hold anything.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

/// The longest name that is made; `environments.toml` takes 64 characters.
const LONGEST: usize = 40;

/// The letters, digits and signs of a text that a name may hold; `None`: there are none.
pub(crate) fn name(text: &str) -> Option<String> {
    // `@scope/name` is known by its second half.
    let text = text.strip_prefix('@').and_then(|text| text.split_once('/')).map_or(text, |(_, name)| name);
    let mut name = String::new();
    for c in text.chars().take(4 * LONGEST) {
        if c.is_ascii_alphanumeric() || (matches!(c, '-' | '_' | '.') && !name.is_empty()) {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() == LONGEST {
            break;
        }
    }
    let name = name.trim_end_matches(['-', '.', '_']).to_owned();
    (!name.is_empty()).then_some(name)
}

/// A name for each app: that of its folder, with the folder above where two would be alike. `top` is for the app
/// that is the repository itself.
pub(crate) fn apps<'a>(paths: impl Iterator<Item = &'a Utf8PathBuf>, top: &str) -> BTreeMap<Utf8PathBuf, String> {
    let paths: Vec<_> = paths.collect();
    let last = |path: &Utf8Path, count: usize| {
        let parts: Vec<_> = path.components().map(|part| part.as_str()).collect();
        let from = parts.len().saturating_sub(count);
        name(&parts.get(from..).unwrap_or_default().join("-"))
    };
    let mut names = BTreeMap::new();
    let mut used = BTreeSet::new();
    for path in &paths {
        let candidates = (1..4).map(|count| last(path, count));
        let alike = |name: &String, count: usize| {
            paths.iter().filter(|other| last(other, count).as_ref() == Some(name)).count() > 1
        };
        let candidate = match path.as_str() {
            "" => name(top),
            _ => candidates.enumerate().find_map(|(at, name)| name.filter(|name| !alike(name, at + 1))),
        };
        let base = candidate.or_else(|| last(path, 1)).unwrap_or_else(|| "app".to_owned());
        let name = free(&base, &used);
        used.insert(name.clone());
        names.insert((*path).clone(), name);
    }
    names
}

/// A name that is not used yet: with a number, if need be.
pub(crate) fn free(base: &str, used: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !used.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::name::AppName;

    #[test]
    fn folders_give_their_names() {
        let paths: Vec<Utf8PathBuf> =
            ["", "apps/admin", "apps/web", "tools/web", "x/y/front", "z/y/front", "(odd)"].map(Into::into).to_vec();
        let names = apps(paths.iter(), "@org/Top Name");
        let names: Vec<_> = paths.iter().map(|path| names[path].as_str()).collect();
        assert_eq!(names, ["Top-Name", "admin", "apps-web", "tools-web", "x-y-front", "z-y-front", "odd"]);
    }

    proptest! {
        #[test]
        fn every_name_is_allowed(text in "\\PC{0,80}") {
            if let Some(name) = name(&text) {
                prop_assert!(AppName::new(name.clone()).is_ok(), "{name}");
            }
        }
    }
}
