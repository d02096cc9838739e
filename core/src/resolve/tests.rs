//! Tables of situations and their answers.

use super::*;
use crate::catalog::{Explained as _, Id};
use crate::config;
use crate::source::SourceFile;

const TOML: &str = r#"
schema = 1
[apps.admin]
path = "web/admin"
role = "parent"
[apps.client]
path = "web/client"
role = "child"
parent = "admin"
[apps.widget]
path = "web/client/widget"
role = "child"
parent = "admin"
[environments.dev]
account = "111111111111"
region = "eu-west-2"
branches = ["dev", "feature/*"]
pull_requests_into = ["dev", "main"]
apps.admin = { app_id = "d1dev", backend = "development" }
apps.client = { app_id = "d2dev", branch = "dev" }
apps.widget = { app_id = "d2dev", branch = "widget" }
[environments.live]
account = "333333333333"
region = "eu-west-2"
branches = ["main", "release/**"]
apps.admin = { app_id = "d1live", backend = "live" }
apps.client = { app_id = "d2live" }
"#;

fn config_of(toml: &str) -> Config {
    let file = SourceFile { path: "environments.toml".into(), text: toml.to_owned() };
    let parsed = config::parse(&file, "0.1.0");
    parsed.config.unwrap_or_else(|| panic!("{:#?}", parsed.diagnostics))
}

fn situation(variables: &[(&str, &str)]) -> Situation {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Situation { variables, ..Situation::default() }
}

fn answer(toml: &str, situation: &Situation) -> Result<(String, Vec<String>), Id> {
    let config = config_of(toml);
    let decision = environment(&config, situation).map_err(|error| {
        assert!(!error.help().is_empty(), "{error} has no help");
        error.id()
    })?;
    let chosen = apps(&config, &decision, situation).map_err(|error| {
        assert!(!error.help().is_empty(), "{error} has no help");
        error.id()
    })?;
    Ok((decision.environment.name.to_string(), chosen.apps.iter().map(ToString::to_string).collect()))
}

/// The environment alone, by way of `--all`.
fn environment_of(toml: &str, variables: &[(&str, &str)]) -> Result<String, Id> {
    let mut situation = situation(variables);
    situation.flags.all = true;
    answer(toml, &situation).map(|(environment, _)| environment)
}

#[test]
fn environments() {
    for (variables, expected) in [
        (&[("AWS_BRANCH", "dev")][..], Ok("dev")),
        (&[("AWS_BRANCH", "feature/x")], Ok("dev")),
        (&[("AWS_BRANCH", "feature/x/y")], Err(Id::E401)),
        (&[("AWS_BRANCH", "release/1/2")], Ok("live")),
        (&[("AWS_BRANCH", "Dev")], Err(Id::E401)),
        // A pull request goes by its destination: first `pull_requests_into`, then `branches`.
        (&[("AWS_BRANCH", "pr-1"), ("AWS_PULL_REQUEST_DESTINATION_BRANCH", "main")], Ok("dev")),
        (&[("AWS_BRANCH", "pr-1"), ("AWS_PULL_REQUEST_DESTINATION_BRANCH", "release/1")], Ok("live")),
        (&[("TOWPATH_ENV", "live"), ("AWS_BRANCH", "dev")], Ok("live")),
        (&[("TOWPATH_ENV", "none"), ("AWS_BRANCH", "dev")], Err(Id::E407)),
        (&[], Err(Id::E403)),
        // Older scripts' variables may name the environment, its backend, or the branch; nothing else.
        (&[("AWS_BRANCH", "dev"), ("BUILD_ENV", "dev")], Ok("dev")),
        (&[("AWS_BRANCH", "dev"), ("BUILD_ENV", "development")], Ok("dev")),
        (&[("AWS_BRANCH", "dev"), ("BUILD_ENV", "live")], Err(Id::E402)),
        (&[("AWS_BRANCH", "feature/x"), ("USER_BRANCH", "feature/x")], Ok("dev")),
        (&[("AWS_BRANCH", "feature/x"), ("USER_BRANCH", "development")], Ok("dev")),
        (&[("AWS_BRANCH", "feature/x"), ("USER_BRANCH", "main")], Err(Id::E402)),
        (&[("TOWPATH_ENV", "live"), ("BUILD_ENV", "dev")], Err(Id::E402)),
    ] {
        assert_eq!(environment_of(TOML, variables), expected.map(str::to_owned), "{variables:?}");
    }
}

#[test]
fn what_the_file_says_of_strays_and_of_older_scripts() {
    let lenient = format!("[project]\non_unmapped_branch = \"env:dev\"\nlegacy_build_env = \"ignore\"\n{TOML}");
    let lenient = lenient.replacen("\nschema = 1", "", 1);
    let lenient = format!("schema = 1\n{lenient}");
    assert_eq!(environment_of(&lenient, &[("AWS_BRANCH", "stray"), ("BUILD_ENV", "live")]), Ok("dev".to_owned()));
}

#[test]
fn a_named_environment_that_is_not_the_branchs_is_said_in_ci() {
    let config = config_of(TOML);
    let warned = |variables: &[(&str, &str)], head: Head| {
        let mut situation = situation(variables);
        situation.flags.environment = Some("live".to_owned());
        situation.head = head;
        environment(&config, &situation).unwrap().warnings.len()
    };
    assert_eq!(warned(&[("AWS_BRANCH", "dev")], Head::NoRepository), 1);
    assert_eq!(warned(&[("AWS_BRANCH", "main")], Head::NoRepository), 0);
    assert_eq!(warned(&[], Head::Branch("dev".to_owned())), 0, "a developer means it");
}

#[test]
fn one_app_by_each_source_and_by_all_that_agree() {
    for (variables, directory, expected) in [
        (&[("AWS_APP_ID", "d1dev")][..], None, Ok("admin")),
        (&[("AMPLIFY_MONOREPO_APP_ROOT", "web/client")], None, Ok("client")),
        (&[("AMPLIFY_MONOREPO_APP_ROOT", "./web//client/")], None, Ok("client")),
        (&[("TOWPATH_APP", "client")], None, Ok("client")),
        (&[], Some("web/admin/src"), Ok("admin")),
        (&[], Some("web/client/widget/src"), Ok("widget")),
        (&[], Some("web"), Err(Id::E405)),
        (&[], Some("web/clientele"), Err(Id::E405)),
        (&[("AWS_APP_ID", "d1dev"), ("AMPLIFY_MONOREPO_APP_ROOT", "web/admin")], Some("web/admin"), Ok("admin")),
        (&[("AWS_APP_ID", "d1dev"), ("AMPLIFY_MONOREPO_APP_ROOT", "web/client")], None, Err(Id::E406)),
        (&[("AWS_APP_ID", "d1dev")], Some("web/client"), Err(Id::E406)),
        (&[("TOWPATH_APP", "admin")], Some("web/client"), Err(Id::E406)),
        // One Amplify app with two branches is two apps here: the folder tells which.
        (&[("AWS_APP_ID", "d2dev")], Some("web/client/widget"), Ok("widget")),
        (&[("AWS_APP_ID", "d2dev")], Some("web/client"), Ok("client")),
        (&[("AWS_APP_ID", "d9")], None, Err(Id::E404)),
        (&[("AWS_APP_ID", "d2live")], None, Err(Id::E406)),
        (&[("AMPLIFY_MONOREPO_APP_ROOT", "web/none")], None, Err(Id::E404)),
        (&[("TOWPATH_APP", "none")], None, Err(Id::E407)),
    ] {
        let mut situation = situation(variables);
        situation.flags.branch = Some("dev".to_owned());
        situation.directory = directory.map(Utf8PathBuf::from);
        let expected = expected.map(|app| ("dev".to_owned(), vec![app.to_owned()]));
        assert_eq!(answer(TOML, &situation), expected, "{variables:?} {directory:?}");
    }
}

#[test]
fn several_apps_are_named_by_the_flag_alone() {
    let mut situation = situation(&[]);
    situation.flags.branch = Some("dev".to_owned());
    situation.flags.apps = vec!["client".to_owned(), "admin".to_owned(), "client".to_owned()];
    assert_eq!(answer(TOML, &situation).unwrap().1, ["admin", "client"]);
    situation.directory = Some("web/client/widget".into());
    assert_eq!(answer(TOML, &situation), Err(Id::E406));
    situation.flags.branch = Some("main".to_owned());
    situation.directory = None;
    situation.flags.apps = vec!["widget".to_owned()];
    assert_eq!(answer(TOML, &situation), Err(Id::E410), "widget is not in live");
}

#[test]
fn a_preview_is_built_in_the_app_of_its_destination() {
    let variables = [("AWS_BRANCH", "pr-1"), ("AWS_PULL_REQUEST_DESTINATION_BRANCH", "main"), ("AWS_APP_ID", "d2live")];
    assert_eq!(answer(TOML, &situation(&variables)), Ok(("dev".to_owned(), vec!["client".to_owned()])));
}

#[test]
fn the_file_may_stand_below_the_repositorys_root() {
    let mut situation = situation(&[("AMPLIFY_MONOREPO_APP_ROOT", "mono/web/client")]);
    situation.flags.branch = Some("dev".to_owned());
    assert_eq!(answer(TOML, &situation), Err(Id::E404));
    situation.folder = "mono".into();
    assert_eq!(answer(TOML, &situation).unwrap().1, ["client"]);
}
