//! Repositories that mean harm: huge, deep, linked, and full of what terminals obey.

use std::time::{Duration, Instant};

use fs_err as fs;

use super::{has, offline, team};
use crate::support::Project;

/// A repository with one backend, to which harm is added.
fn plain() -> Project {
    let project = Project::new();
    project.write("amplify/team-provider-info.json", team());
    project
}

/// Runs within a time, and gives what was written.
#[track_caller]
fn runs(project: &Project, words: &str) -> String {
    let begin = Instant::now();
    let ran = offline(project).exits(0).says(words);
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
    let toml = project.read("environments.toml");
    for text in [&ran.stdout, &ran.stderr, &toml] {
        assert!(!text.contains(odd), "{text:?}");
    }
    project.run(&["check"]).exits(0);
    toml
}

#[test]
fn files_that_are_too_large_or_of_no_form_are_left_out() {
    let project = plain();
    project.write("amplify.yml", format!("a: {}", "x".repeat(2_000_000)));
    project.write("a/amplify.yml", b"\xff\xfe\x00");
    project.write("b/amplify.yml", "[".repeat(200_000));
    project.write("c/package.json", "[".repeat(200_000));
    project.write("d/amplify/team-provider-info.json", "{\"a\":".repeat(100_000));
    project.write("bin/tool", b"\x7fELF\x00\xff\xff");
    let ran = offline(&project).exits(0);
    for file in ["amplify.yml", "a/amplify.yml", "b/amplify.yml", "c/package.json", "d/amplify/team-provider-info.json"]
    {
        assert!(ran.stderr.contains(&format!("warning[W301]: `{file}` was left out")), "{file}:\n{}", ran.stderr);
    }
    assert!(!ran.stderr.contains("bin/tool"), "{}", ran.stderr);
    project.run(&["check"]).exits(0);
}

#[test]
fn bombs_end_soon() {
    let project = plain();
    let mut laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..15 {
        laughs.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(",")));
    }
    project.write("amplify.yml", laughs);
    project.write("grow.sh", format!("amplify\nA=x\n{}", "A=$A$A$A$A\n".repeat(5000)));
    project.write("turns.sh", format!("amplify\n{}", "f() { f; f; }\nf\n".repeat(2000)));
    project.write("loops.sh", format!("amplify\n{}", "for a in 1 2 3 4; do ".repeat(5000)));
    project.write("cases.sh", format!("amplify\n{}", "if [ $A = b ]; then case $B in x) C=$C$A;; ".repeat(4000)));
    project.write("calls.sh", format!("amplify\n{}", "./calls.sh a b; ".repeat(10_000)));
    runs(&project, "`amplify.yml` was left out");
}

#[test]
fn names_that_terminals_obey_are_shown_and_written_without_them() {
    let project = plain();
    let escape = "\u{1b}[2J\u{1b}]0;owned\u{7}";
    project.write(&format!("{escape}/amplify/backend.ts"), "");
    project.write("x\ny = 1/amplify/backend.ts", "");
    project.write("\u{202e}txt/amplify/backend.ts", "");
    project.write("amplify.yml", format!("applications:\n  - appRoot: \"\\e[31mred\"\n  - appRoot: \"a\\nb\"\n    frontend: {{phases: {{build: {{commands: [\"amplify pull --appId {escape}\"]}}}}}}\n"));
    project.write(
        "package.json",
        r#"{"name":"\u001b[31mred\n[apps.evil]","scripts":{"x":"amplify pull --envName \"\u001b[1m\" --appId d1"}}"#,
    );
    let hostile = team().replace("staging", "\\u001b[31mstaging").replace("\"live\"", "\"a\\nb = 1\"");
    project.write("z/amplify/team-provider-info.json", hostile);
    let toml = runs(&project, "wrote environments.toml");
    assert!(!toml.contains("evil") || !toml.contains("\n[apps.evil]"), "{toml}");
    assert!(!toml.contains("\ny = 1") && !toml.contains("\nb = 1"), "{toml}");
}

#[test]
fn paths_that_lead_out_are_not_followed() {
    let project = plain();
    project.write("amplify.yml", "applications:\n  - appRoot: ../../outside\n    frontend: {phases: {build: {commands: [amplify pull --appId d1 --envName x]}}}\n  - appRoot: /etc\n");
    project.write(
        "pull.sh",
        "cd ../../../outside\nnpx ampx generate outputs --app-id d1admin --branch x --out-dir ../../../../etc\n",
    );
    project.write("../outside/amplify/team-provider-info.json", team().replace("d1admin", "d9outside"));
    let toml = runs(&project, "wrote environments.toml");
    assert!(!toml.contains("outside") && !toml.contains("/etc") && !toml.contains(".."), "{toml}");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_pipes_not_read() {
    let project = plain();
    project.write("../outside/amplify/team-provider-info.json", team().replace("d1admin", "d9outside"));
    project.write(
        "../outside/amplify.yml",
        "applications:\n  - appRoot: outside\n    backend: {phases: {build: {commands: [amplifyPush]}}}\n",
    );
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, project.path(name)).unwrap();
    link("../outside", "linked");
    link("../outside/amplify.yml", "amplify.yml");
    link(".", "loop");
    if has("mkfifo") {
        fs::create_dir(project.path("pipe")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(project.path("pipe/amplify.yml")).status().unwrap();
        assert!(made.success());
    }
    let toml = runs(&project, "wrote environments.toml");
    assert!(!toml.contains("outside") && !toml.contains("linked") && !toml.contains("loop"), "{toml}");
}

#[test]
fn other_peoples_packages_and_depths_are_not_searched() {
    let project = plain();
    for folder in ["node_modules/x", "vendor", "dist", ".git", &"deep/".repeat(12)] {
        project.write(&format!("{folder}/amplify/team-provider-info.json"), team().replace("d1admin", "d9hidden"));
    }
    let toml = runs(&project, "wrote environments.toml");
    assert!(!toml.contains("d9hidden"), "{toml}");
}

#[test]
fn thousands_of_apps_end_soon_and_give_a_valid_file() {
    let project = plain();
    for number in 0..400 {
        let text = team().replace("d1admin", &format!("d9x{number}")).replace("shop", &format!("shop{number}"));
        project.write(
            &format!("apps/a{number}/amplify/team-provider-info.json"),
            text.replace("staging", &format!("e{number}")),
        );
        project.write(&format!("apps/a{number}/package.json"), "{}");
    }
    runs(&project, "wrote environments.toml");
}
