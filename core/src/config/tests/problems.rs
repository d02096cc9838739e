//! One case or more for each rule of the file: an edit of the example which breaks it, and what is said.

use super::*;

/// Compares a report with the recorded one, whose head says nothing but the test's name.
fn assert_recorded(name: &str, report: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, report));
}

/// Edits of the example, each with what it breaks. A report of all of them is compared with a recorded one.
fn reports(cases: &[(&str, &str)]) -> String {
    let mut all = String::new();
    for (from, to) in cases {
        let count = EXAMPLE.matches(from).count();
        assert_eq!(count, 1, "`{from}` is {count} times in the example");
        let (file, parsed) = parsed(&EXAMPLE.replace(from, to));
        assert!(!parsed.diagnostics.is_empty(), "`{to}` in place of `{from}` is no problem");
        writeln!(all, "### {} ⇒ {}\n{}", from.escape_debug(), to.escape_debug(), report(&file, &parsed)).unwrap();
    }
    all
}

#[test]
fn syntax_types_and_keys() {
    let report = reports(&[
        ("name = \"harvest\"", "name = harvest"),
        ("schema = 1", "schema = \"1\""),
        ("schema = 1", "# none"),
        ("schema = 1", "schema = 2\nshiny = true"),
        ("schema = 1", "schema = 99999999999999999999"),
        ("schema = 1", "schema = 0"),
        ("min_tool_version = \"1.0\"", "min_tool_version = \"1.3\"\nshiny = true"),
        ("min_tool_version = \"1.0\"", "min_tool_version = \"one\""),
        ("account = \"111111111111\"", "account = 111111111111"),
        ("account = \"111111111111\"", "acount = \"111111111111\""),
        ("until = \"2027-01-31\"", "until = 2027-01-31"),
        ("version = \"1.4\"", "version = 1.4"),
        ("branches = [\"fork/**\"]", "branches = \"fork/**\""),
        ("branches = [\"fork/**\"]", "branches = [\"fork/**\", 3]"),
        ("[credentials]", "[crdentials]"),
        ("self = false", "own = false"),
        ("previews = { pair = true, fallback = true }", "previews = true"),
        ("apps.admin = {}", "apps.admin = { app = \"d1\" }"),
        ("path = \"apps/admin\"\n", ""),
        ("kind = \"json\", ", ""),
        ("source = \"snapshot\"", "source = \"snapshots\""),
        ("default_region = \"eu-west-2\"", "default_regoin = \"eu-west-2\""),
        ("parent = \"admin\"", "parent = true"),
        ("name = \"harvest\"", "name = \"a\\u001b[31m\\nb\""),
        ("legacy_env = [\"ACCESS_KEY_ID\"", "legacy_env = [1"),
        ("laptop = \"read\"", "laptop = \"reed\""),
        ("laptop = \"read\"", "laptop = \"everything\""),
        ("confirm = \"type-name\"", "confirm = true"),
        ("offline_cache = false", "offline_cache = \"no\""),
        ("account = false", "account = false\naccount = true"),
    ]);
    assert_recorded("syntax_types_and_keys", &report);
}

#[test]
fn all_problems_of_a_file_are_reported_at_once() {
    let text = EXAMPLE
        .replace("role = \"child\"", "rol = \"child\"")
        .replace("\"333333333333\"", "333333333333")
        .replace("order = [\"dev\", \"live\"]", "order = [\"dev\", \"life\"]")
        .replace("generation = \"gen2\"", "generation = 2");
    let (file, parsed) = parsed(&text);
    assert_recorded("all_at_once", &report(&file, &parsed));
    let (file, parsed) = super::parsed("a = \n[b\nc = 1 2\n");
    assert_recorded("all_syntax_errors_at_once", &report(&file, &parsed));
}

#[test]
fn project_and_credentials() {
    let report = reports(&[
        ("name = \"harvest\"", "name = \"../harvest\""),
        ("default_region = \"eu-west-2\"", "default_region = \"London\""),
        ("on_unmapped_branch = \"env:dev\"", "on_unmapped_branch = \"env:dve\""),
        ("on_unmapped_branch = \"env:dev\"", "on_unmapped_branch = \"dev\""),
        ("on_unmapped_branch = \"env:dev\"", "on_unmapped_branch = \"ignore\""),
        ("state = \"ssm:/towpath/harvest\"", "state = \"s3://bucket\""),
        ("state = \"ssm:/towpath/harvest\"", "state = \"files:../up\""),
        ("lock = [\"live\"]", "lock = [\"live\", \"life\", \"live\"]"),
        ("path = \"public/.well-known/towpath.json\"", "path = \"../towpath.json\""),
        ("path = \"public/.well-known/towpath.json\"", "path = \".\""),
        ("path = \"public/.well-known/towpath.json\"", "path = \"public/\""),
        ("\"ACCESS_KEY_ID\", \"SECRET_ACCESS_KEY\"", "\"ACCESS_KEY_ID\""),
        ("\"ACCESS_KEY_ID\", \"SECRET_ACCESS_KEY\"", "\"AKIAIOSFODNN7EXAMPLE\", \"secret\""),
        ("session_duration = \"1h\"", "session_duration = \"1 hour\""),
        ("session_duration = \"1h\"", "session_duration = \"13h\""),
        ("before_pull = [[\"yarn\", \"generate\"]]", "before_pull = [\"yarn generate\", []]"),
    ]);
    assert_recorded("project_and_credentials", &report);
}

#[test]
fn apps_and_outputs() {
    let report = reports(&[
        ("[apps.admin]\n", "[apps.\"the admin\"]\n"),
        ("path = \"apps/client\"", "path = \"/srv/client\""),
        ("path = \"apps/client\"", "path = \"apps/../../client\""),
        ("path = \"apps/client\"", "path = \"apps\\\\client\""),
        ("path = \"apps/client\"", "path = \"C:/client\""),
        ("path = \"apps/client\"", "path = \"./apps/admin/\""),
        ("backend_dir = \"apps/admin/amplify\"", "backend_dir = \"/amplify\""),
        ("\"yarn.lock\"", "\"../yarn.lock\""),
        ("build = \"yarn build\"", "build = \" \""),
        ("role = \"child\"", "role = \"kid\""),
        ("parent = \"admin\"\n", ""),
        ("parent = \"admin\"", "parent = \"admn\""),
        ("parent = \"admin\"", "parent = \"client\""),
        ("role = \"parent\"", "role = \"parent\"\nparent = \"client\""),
        ("\"cognito.user_pool\", \"s3\"", "\"cognito.userpool\", \"s3\", \"s3\""),
        ("path = \"src/aws-exports.js\"", "path = \"src/aws-exports.json\""),
        ("path = \"src/aws-exports.js\"", "path = \"../src/aws-exports.js\""),
        ("path = \"src/aws-exports.js\"", "path = \"src/..\""),
        ("path = \"src/aws-exports.js\"", "path = \".git/hooks/post.js\""),
        ("path = \"backend.json\"", "path = \"src/../amplify_outputs.json\""),
        ("path = \"backend.json\"", "path = \"public/.well-known/towpath.json\""),
        ("path = \"backend.json\"", "path = \"backend.dart\""),
        ("path = \"backend.json\"", "path = \"backend.json\", prefix = \"X_\", platform = \"ios\""),
        ("kind = \"json\"", "kind = \"awsconfiguration\", platform = \"flutter\""),
        ("path = \"ios/amplifyconfiguration.json\"", "path = \"ios/a.dart\""),
        ("version = \"1.4\"", "version = \"1.6\""),
        ("prefix = \"REACT_APP_\"", "prefix = \"REACT-APP-\", version = \"1\""),
        ("\"api.orders.region\"", "\"api.orders.stage\", \"cognito\""),
    ]);
    assert_recorded("apps_and_outputs", &report);
}

#[test]
fn a_mistake_in_an_app_hides_no_other() {
    let text = EXAMPLE
        .replace("role = \"child\"", "role = \"kid\"")
        .replace("path = \"backend.json\"", "path = \"amplifyconfiguration.json\"");
    let (file, parsed) = parsed(&text);
    insta::assert_snapshot!(report(&file, &parsed), @r#"
    E305 `apps.client.role` cannot be `kid`
      ^ 27:8 "kid" — must be one of `parent`, `child`
    E310 two outputs are written to `apps/client/amplifyconfiguration.json`
      ^ 35:3 { kind = "json", path = "amplifyconfiguration.json" } — the second
      - 33:3 { kind = "amplifyconfiguration", path = "amplifyconfiguration.json" } — the first
    "#);
}

#[test]
fn an_app_inside_another_may_not_write_the_same_file() {
    let text = EXAMPLE
        .replace("path = \"apps/client\"", "path = \"apps\"")
        .replace("path = \"src/aws-exports.ts\"", "path = \"admin/src/aws-exports.js\"");
    let (file, parsed) = parsed(&text);
    insta::assert_snapshot!(report(&file, &parsed), @r#"
    E310 two outputs are written to `apps/admin/src/aws-exports.js`
      ^ 30:3 { kind = "aws-exports", path = "admin/src/aws-exports.js" } — the second
      - 22:12 { kind = "aws-exports", path = "src/aws-exports.js" } — the first
    "#);
}

#[test]
fn environments() {
    let report = reports(&[
        ("account = \"111111111111\"\n", ""),
        ("account = \"111111111111\"", "account = \"1111\""),
        ("default_region = \"eu-west-2\"\n", ""),
        ("region = \"us-east-1\"", "region = \"us-east\""),
        ("role_arn = \"arn:aws:iam::333333333333:role/towpath-read\"", "role_arn = \"towpath-read\""),
        ("role/towpath-read", "role/a b"),
        ("iam::333333333333:role/towpath-release", "iam::222222222222:role/towpath-release"),
        ("snapshot = \"snapshots/fork\"\n", ""),
        ("snapshot = \"snapshots/fork\"", "snapshot = \"../snapshots\""),
        ("source = \"snapshot\"\n", ""),
        ("profile = \"harvest-dev\"", "profile = \"\""),
        ("[environments.fork]", "[environments.\"a b\"]"),
        ("generation = \"gen2\"", "generation = \"gen3\""),
        ("apps.client = {}", "apps.cleint = {}"),
        ("apps.admin = {}\n", ""),
        ("app_id = \"d1admindev\", ", ""),
        ("app_id = \"d1admindev\", branch = \"dev\"", "app_id = \"d1admindev\", backend = \"dev\""),
        ("backend = \"live\", ", "branch = \"main\", "),
        (
            "generation = \"gen2\"\napps.admin = { app_id = \"d1admindev\", branch = \"dev\" }",
            "apps.admin = { app_id = \"d1admindev\" }",
        ),
        ("app_id = \"d2clientdev\"", "app_id = \"d1admindev\""),
        ("app_id = \"d2clientdev\"", "app_id = \"Client\""),
        ("app_id = \"d2clientdev\", ", ""),
        ("domain = \"admin.harvest.example\"", "domain = \"https://admin.harvest.example\""),
        ("url = \"https://www.harvest.example\"", "url = \"www.harvest.example\""),
        ("MAP_STYLE = \"outdoors\"", "\"MAP-STYLE\" = \"outdoors\", ZOOM = 3"),
        ("reason = \"holidays\"", "reason = \"\""),
        (", reason = \"holidays\"", ""),
        ("from = \"2026-12-18\"", "from = \"2027-12-18\""),
        ("from = \"2026-12-18\"", "from = \"18.12.2026\""),
        ("from = \"2026-12-18\", ", ""),
        ("to = \"2027-01-04\"", "to = \"2027-01-04\", after = \"12:00\""),
        ("days = [\"Fri\"]", "days = [\"Friday\"]"),
        ("after = \"15:00\"", "after = \"3pm\""),
        ("before = \"23:00\"", "before = \"14:00\""),
        ("block = [\"data-loss\", ", "block = [\"dataloss\", "),
        ("before = \"23:00\", tz = \"Europe/London\"", "before = \"23:00\", tz = \"Europe/Londn\""),
        ("snapshot_before = [\"promote\"", "snapshot_before = [\"promotion\""),
    ]);
    assert_recorded("environments", &report);
}

#[test]
fn branches_belong_to_one_environment() {
    let report = reports(&[
        ("branches = [\"fork/**\"]", "branches = [\"dev\"]"),
        ("branches = [\"fork/**\"]", "branches = [\"feature/login\"]"),
        ("branches = [\"fork/**\"]", "branches = [\"**/login\", \"**/signup\"]"),
        ("branches = [\"fork/**\"]", "branches = [\"*\"]"),
        ("branches = [\"fork/**\"]", "branches = [\"fork/[ab]\", \"\", \"refs/heads/fork\"]"),
        ("pull_requests_into = [\"main\"]", "pull_requests_into = [\"d*\"]"),
    ]);
    assert_recorded("branches_belong_to_one_environment", &report);
}

#[test]
fn too_many_patterns_are_refused() {
    let many = "\"x*\", ".repeat(4001);
    let (file, parsed) = parsed(&EXAMPLE.replace("\"fork/**\"", &many));
    insta::assert_snapshot!(report(&file, &parsed), @r"
    E318 the branch patterns are too many to compare
      ^ 50:15 fork — too many patterns up to here
      = write a few patterns with `*` in place of many branches
    ");
}

#[test]
fn promotion_and_preflight() {
    let report = reports(&[
        ("order = [\"dev\", \"live\"]", "order = [\"dev\", \"dev\", \"live\", \"staging\"]"),
        ("order = [\"dev\", \"live\"]", "order = [\"live\", \"dev\"]"),
        ("order = [\"dev\", \"live\"]\n", ""),
        ("method = \"fast-forward\"", "method = \"rebase\""),
        ("\"dev->live\"", "\"dev-live\""),
        ("\"dev->live\"", "\"dev->life\""),
        ("\"dev->live\"", "\"live->live\""),
        ("\"soak\", ", "\"sleep\", "),
        ("soak = \"24h\"\n", ""),
        ("\"snapshot\"]\nsoak", "\"snapshot\", \"locked\"]\nsoak"),
        ("soak = \"24h\"", "soak = \"a day\""),
        (
            "verify = [{ name = \"smoke\", run = [\"yarn\", \"smoke\"], timeout = \"10m\", on = \"dev\" }]",
            "verify = []",
        ),
        ("run = [\"yarn\", \"smoke\"]", "run = []"),
        ("run = [\"yarn\", \"smoke\"]", "run = \"yarn smoke\""),
        ("timeout = \"10m\", on = \"dev\"", "timeout = \"0m\", on = \"test\""),
        ("walk = \"auto\"", "walk = \"sometimes\""),
        ("via = \"github-environment\", ", ""),
        ("approval = { via = \"github-environment\", name = \"live\", self = false }\n", ""),
        ("rule = \"APS-003\"\n", ""),
        ("reason = \"no client selects it\"", "reason = \"\""),
        ("until = \"2027-01-31\"", "until = \"2027-02-29\""),
        ("until = \"2027-01-31\"\n", ""),
    ]);
    assert_recorded("promotion_and_preflight", &report);
}

#[test]
fn of_a_large_file_that_is_not_toml_one_error_is_kept() {
    for (lines, errors) in [(1_000, 20), (30_000, 20), (60_000, 1), (500_000, 1)] {
        assert_eq!(parsed(&"=\n".repeat(lines)).1.diagnostics.len(), errors, "{lines}");
    }
    let large = format!("{EXAMPLE}{}", "# \n".repeat(100_000));
    assert!(parsed(&large).1.config.is_some());
}

#[test]
fn secrets() {
    let report = reports(&[
        ("public = true\n", ""),
        ("[secrets.SENTRY_TOKEN]", "[secrets.VITE_SENTRY_TOKEN]"),
        ("[secrets.SENTRY_TOKEN]", "[secrets.sentry-token]"),
        ("source = \"ssm:/harvest/{env}/map-token\"", "source = \"vault:map-token\""),
        ("source = \"ssm:/harvest/{env}/map-token\"", "source = \"ssm:/harvest/{environment}/map-token\""),
        ("sentry#token", "sentry#"),
        ("source = \"ssm:/harvest/{env}/map-token\"\n", ""),
        ("apps = [\"client\"]\npublic", "apps = [\"cleint\"]\npublic"),
        ("apps = [\"client\"]\npublic", "apps = [\"admin\"]\npublic"),
        ("client = \"REACT_APP_MAP_TOKEN\"", "client = \"REACT-APP\""),
        ("scope = \"deploy\"", "scope = \"pull\""),
    ]);
    assert_recorded("secrets", &report);
}
