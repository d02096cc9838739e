//! Rules of the house that the compiler does not keep: core is pure, and every dependency has its reason.

#![expect(clippy::unwrap_used, reason = "a test that unwraps has said what it expects")]

use std::collections::{BTreeMap, BTreeSet};

use toml::Table;

fn read(path: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "core has no fs-err: it reads no files but in tests")]
    std::fs::read_to_string(format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn keys(manifest: &Table, table: &str) -> Vec<String> {
    let table = manifest.get(table).and_then(toml::Value::as_table);
    table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

/// Everything that `towpath-core` needs when it is built for use, from `Cargo.lock`. The lock file does not tell
/// development dependencies from others, so those of core are left out by name, at the first step only.
#[test]
fn core_touches_no_world() {
    let lock: Table = read("Cargo.lock").parse().unwrap();
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let needed = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
        let needed = needed.map(|name| name.as_str().unwrap().split(' ').next().unwrap().to_owned());
        needs.entry(package["name"].as_str().unwrap().to_owned()).or_default().extend(needed);
    }
    let manifest: Table = read("core/Cargo.toml").parse().unwrap();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut next = keys(&manifest, "dependencies");
    while let Some(name) = next.pop() {
        if reached.insert(name.clone()) {
            next.extend(needs.get(&name).into_iter().flatten().cloned());
        }
    }
    assert!(reached.contains("serde_json") && reached.len() > 20, "{reached:?}");
    let worldly = |name: &&String| {
        name.starts_with("aws-")
            || ["git2", "libgit2-sys", "tokio", "clap", "hyper", "rustls", "reqwest", "tempfile", "anstream"]
                .contains(&name.as_str())
    };
    let worldly: Vec<_> = reached.iter().filter(worldly).collect();
    assert!(worldly.is_empty(), "core must not depend on {worldly:?}");
}

#[test]
fn every_dependency_has_its_line() {
    let document = read("docs/dependencies.md");
    for manifest in ["Cargo.toml", "core/Cargo.toml", "standin/Cargo.toml"] {
        let manifest: Table = read(manifest).parse().unwrap();
        for name in keys(&manifest, "dependencies").into_iter().chain(keys(&manifest, "dev-dependencies")) {
            assert!(document.contains(&format!("\n| {name} | ")), "docs/dependencies.md has no line for {name}");
        }
    }
}

#[test]
fn every_page_that_the_readme_names_is_there() {
    let readme = read("README.md");
    let links = readme.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let links: Vec<_> = links.filter(|link| !link.contains("://")).collect();
    assert!(links.len() > 5);
    for link in links {
        let path = format!("{}/../{link}", env!("CARGO_MANIFEST_DIR"));
        assert!(std::path::Path::new(&path).exists(), "the README names {link}");
    }
}
