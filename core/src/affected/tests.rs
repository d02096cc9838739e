use proptest::prelude::*;

use super::*;
use crate::source::SourceFile;

const TOML: &str = r#"
schema = 1
[apps.admin]
path = "apps/admin"
role = "parent"
[apps.client]
path = "apps/client"
role = "child"
parent = "admin"
[apps.kiosk]
path = "apps/kiosk"
role = "child"
parent = "admin"
watch = ["apps/kiosk/**", "packages/map"]
[apps.shop]
path = "shop"
role = "parent"
backend_dir = "infrastructure/shop"
[environments.dev]
source = "snapshot"
snapshot = "snapshots/dev"
branches = ["dev"]
apps.admin = {}
apps.client = {}
apps.kiosk = {}
apps.shop = {}
[environments.live]
source = "snapshot"
snapshot = "snapshots/live"
branches = ["main"]
apps.admin = {}
apps.client = {}
"#;

fn config() -> Config {
    let file = SourceFile { path: "environments.toml".into(), text: TOML.to_owned() };
    let parsed = crate::config::parse(&file, "1.0.0");
    parsed.config.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics))
}

fn name(name: &str) -> AppName {
    AppName::new(name.to_owned()).unwrap()
}

fn facts(changed: &[&str]) -> Facts {
    Facts {
        folder: Utf8PathBuf::new(),
        configuration: "environments.toml".to_owned(),
        changed: Ok(changed.iter().map(|&path| path.to_owned()).collect()),
        backends: Vec::new(),
    }
}

fn names(facts: &Facts) -> String {
    affected(&config(), facts).iter().map(|affected| affected.app.as_str()).collect::<Vec<_>>().join(" ")
}

fn reasons(facts: &Facts) -> String {
    let line = |affected: &Affected| {
        let reasons: Vec<_> = affected.reasons.iter().map(Reason::text).collect();
        format!("{}: {}", affected.app, reasons.join("; "))
    };
    affected(&config(), facts).iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn files_touch_the_apps_that_are_made_of_them() {
    let cases: [(&[&str], &str); 14] = [
        (&[], ""),
        (&["apps/client/src/a.ts"], "client"),
        (&["apps/admin/src/a.ts"], "admin"),
        (&["apps/kiosk/a.ts"], "kiosk"),
        (&["apps/client2/a.ts"], "admin client shop"),
        // A shared package or a lock file: whoever does not say what to watch is touched.
        (&["yarn.lock"], "admin client shop"),
        (&["packages/map/index.ts"], "admin client kiosk shop"),
        // The parent's backend.
        (&["apps/admin/amplify/backend.ts"], "admin client kiosk"),
        (&["infrastructure/shop/schema.graphql"], "shop"),
        (&["shop/amplify/backend.ts"], "shop"),
        (&["apps/client/a.ts", "shop/b.ts"], "client shop"),
        (&["environments.toml"], "admin client kiosk shop"),
        // What it pins is compared, not its bytes.
        (&["environments.lock"], ""),
        (&["apps/environments.toml"], "admin client shop"),
    ];
    for (changed, expected) in cases {
        assert_eq!(names(&facts(changed)), expected, "{changed:?}");
    }
}

#[test]
fn each_app_says_why() {
    let mut facts = facts(&["apps/admin/amplify/a", "apps/admin/amplify/b", "apps/admin/c", "apps/client/d"]);
    insta::assert_snapshot!(reasons(&facts), @r"
    admin: apps/admin/amplify/a, apps/admin/amplify/b, apps/admin/c
    client: apps/client/d; the backend of `admin` changes: apps/admin/amplify/a, apps/admin/amplify/b
    kiosk: the backend of `admin` changes: apps/admin/amplify/a, apps/admin/amplify/b
    ");
    let many: Vec<_> = (0..9).map(|number| format!("apps/kiosk/{number}")).collect();
    facts.changed = Ok(many);
    let expected = "kiosk: apps/kiosk/0, apps/kiosk/1, apps/kiosk/2, apps/kiosk/3, apps/kiosk/4 and 4 more";
    assert_eq!(reasons(&facts), expected);
}

#[test]
fn another_backend_touches_all_its_apps_without_any_file() {
    let then = |environment: &str, parent: &str, before: Option<&str>, now: Option<&str>| BackendThen {
        environment: EnvironmentName::new(environment.to_owned()).unwrap(),
        parent: name(parent),
        before: before.map(str::to_owned),
        now: now.map(str::to_owned),
    };
    let with = |backends: Vec<BackendThen>| reasons(&Facts { backends, ..facts(&[]) });
    assert_eq!(with(vec![then("dev", "admin", Some("51d0"), Some("51d0"))]), "");
    assert_eq!(with(vec![then("dev", "admin", None, None)]), "");
    insta::assert_snapshot!(with(vec![then("dev", "admin", Some("51d0aaaaaaaaa"), Some("9f31"))]), @r"
    admin: the backend of `admin` in `dev` was 51d0aaaa and is 9f31
    client: the backend of `admin` in `dev` was 51d0aaaa and is 9f31
    kiosk: the backend of `admin` in `dev` was 51d0aaaa and is 9f31
    ");
    // The kiosk is not in `live`; and a pin that is new or gone is a change.
    insta::assert_snapshot!(with(vec![then("live", "admin", None, Some("9f31"))]), @r"
    admin: the backend of `admin` in `live` was unknown and is 9f31
    client: the backend of `admin` in `live` was unknown and is 9f31
    ");
}

#[test]
fn what_git_cannot_tell_touches_every_app() {
    let unknown = Facts { changed: Err("the clone is shallow".to_owned()), ..facts(&[]) };
    assert_eq!(names(&unknown), "admin client kiosk shop");
    assert!(reasons(&unknown).starts_with("admin: git cannot tell what has changed: the clone is shallow"));
}

#[test]
fn the_file_may_be_in_a_folder_of_the_repository() {
    let inside = |changed: &[&str]| names(&Facts { folder: "web".into(), ..facts(changed) });
    assert_eq!(inside(&["web/apps/client/a.ts"]), "client");
    assert_eq!(inside(&["web/environments.toml"]), "admin client kiosk shop");
    assert_eq!(inside(&["environments.toml", "server/main.rs"]), "admin client shop");
    // `watch` is relative to the repository.
    assert_eq!(inside(&["packages/map/a.ts"]), "admin client kiosk shop");
}

proptest! {
    /// More changes never touch fewer apps, and no file at all touches nobody who would have been built wrongly.
    #[test]
    fn more_files_touch_no_fewer_apps(
        few in prop::collection::vec("(apps/(admin|client|kiosk)|shop|packages/map|docs)/[a-z]{1,3}", 0..4),
        more in prop::collection::vec("(apps/(admin/amplify|client|kiosk)|shop|x)/[a-z]{1,3}", 0..4),
    ) {
        let all = [few.clone(), more].concat();
        let of = |changed: Vec<String>| {
            let facts = Facts { changed: Ok(changed), ..facts(&[]) };
            affected(&config(), &facts).into_iter().map(|affected| affected.app).collect::<Vec<_>>()
        };
        let (some, more) = (of(few), of(all));
        prop_assert!(some.iter().all(|app| more.contains(app)));
    }
}
