use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::catalog::Id;
use crate::source::SourceFile;

mod problems;
mod schema;

const EXAMPLE: &str = include_str!("tests/example.toml");

fn parsed(text: &str) -> (SourceFile, Parsed) {
    let file = SourceFile { path: "environments.toml".into(), text: text.to_owned() };
    let parsed = parse(&file, "1.2.0");
    assert_eq!(parsed.config.is_some(), parsed.diagnostics.is_empty());
    (file, parsed)
}

fn valid(text: &str) -> Config {
    let (file, parsed) = parsed(text);
    parsed.config.clone().unwrap_or_else(|| panic!("{}", report(&file, &parsed)))
}

/// Problems as a person would want to read them in a test: place, words, the text at each label, help.
fn report(file: &SourceFile, parsed: &Parsed) -> String {
    let mut report = String::new();
    for problem in &parsed.diagnostics {
        writeln!(report, "{} {}", problem.id, problem.title).unwrap();
        for label in &problem.labels {
            let (line, column) = file.position(label.span.start);
            let mark = if label.primary { '^' } else { '-' };
            writeln!(report, "  {mark} {line}:{column} {} — {}", &file.text[label.span.clone()], label.text).unwrap();
        }
        for help in &problem.help {
            writeln!(report, "  = {help}").unwrap();
        }
    }
    report
}

#[test]
fn the_example_is_valid() {
    let config = valid(EXAMPLE);
    assert_eq!(config.project.name.as_deref(), Some("harvest"));
    assert_eq!(config.project.on_unmapped_branch.as_ref().map(EnvironmentName::as_str), Some("dev"));
    assert!(config.project.cross_check_legacy);
    assert_eq!(config.project.stamp.path.as_deref(), Some("public/.well-known/towpath.json".into()));
    let names: Vec<_> = config.environments.iter().map(|environment| environment.name.as_str()).collect();
    assert_eq!(names, ["dev", "fork", "live"], "in the order of the file");

    let client = &config.apps["client"];
    assert_eq!((client.path.as_str(), client.parent().as_str()), ("apps/client", "admin"));
    assert_eq!(client.requires, ["cognito.user_pool", "s3"]);
    assert_eq!(&EXAMPLE[client.span.clone()], "client");
    let kinds: Vec<_> = client.outputs.iter().map(|output| output.kind.clone()).collect();
    let only = vec!["appsync.endpoint".into(), "api.orders.region".into()];
    assert_eq!(
        kinds,
        [
            OutputKind::AwsExports(ExportsLanguage::TypeScript),
            OutputKind::Dotenv { prefix: "REACT_APP_".into(), only },
            OutputKind::AmplifyOutputs(OutputsVersion::V1_4, OutputsFile::Json),
            OutputKind::AmplifyConfiguration(ConfigurationFile::Json),
            OutputKind::AmplifyConfiguration(ConfigurationFile::Ios),
            OutputKind::Json,
        ]
    );

    let Source::Aws(dev) = &config.environment("dev").unwrap().source else { panic!() };
    assert_eq!((dev.account.as_str(), dev.region.as_str()), ("111111111111", "eu-west-2"), "default_region");
    let live = config.environment("live").unwrap();
    let Source::Aws(aws) = &live.source else { panic!() };
    assert_eq!(aws.region.as_str(), "us-east-1");
    assert_eq!(aws.external_id.as_deref(), Some("harvest"));
    assert_eq!(live.generation, Some(Generation::Gen1));
    assert_eq!(live.apps["admin"].backend.as_ref().map(BackendName::as_str), Some("live"));
    assert!(live.protect.present && live.protect.refuse_unhealthy);
    assert!(live.branches[1].matches(&BranchName::new("release/1").unwrap()));
    assert!(!live.branches[1].matches(&BranchName::new("release/1/2").unwrap()));
    let fork = config.environment("fork").unwrap();
    assert!(matches!(&fork.source, Source::Snapshot { folder, .. } if folder == "snapshots/fork"));
    assert!(!fork.protect.present);
    let legacy = config.credentials.legacy_env.unwrap();
    assert_eq!(
        (legacy.access_key_id.as_str(), legacy.secret_access_key.as_str()),
        ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
    );
    assert_eq!(legacy.session_token, None);
}

#[test]
fn the_smallest_useful_file_is_valid() {
    let config = valid(concat!(
        "schema = 1\n[apps.admin]\npath = \".\"\nrole = \"parent\"\n",
        "[apps.client]\npath = \"apps/client\"\nrole = \"child\"\nparent = \"admin\"\n",
        "outputs = [{ kind = \"aws-exports\", path = \"./src/aws-exports.mjs\" }]\n",
        "[environments.staging]\naccount = \"222222222222\"\nregion = \"eu-west-2\"\n",
        "apps.admin = { app_id = \"d1adminstaging\", backend = \"staging\" }\napps.client = { app_id = \"d2clientstaging\" }\n",
    ));
    assert_eq!(config.apps["admin"].path.as_str(), "");
    assert_eq!(config.apps["client"].outputs[0].path.as_str(), "src/aws-exports.mjs");
    assert!(config.project.stamp.path.is_some() && config.project.on_unmapped_branch.is_none());
    assert!(config.environments[0].branches.is_empty() && config.environments[0].generation.is_none());
}

#[test]
fn platform_and_extension_decide_the_language_of_an_output() {
    use ConfigurationFile::{Android, Flutter, Ios, JavaScript, Json, TypeScript};
    use OutputKind::{AmplifyConfiguration, AmplifyOutputs, AwsConfiguration, LegacyOutputs};
    for (output, expected) in [
        ("awsconfiguration\", path = \"a.json\", platform = \"ios", AwsConfiguration(NativePlatform::Ios)),
        ("awsconfiguration\", path = \"a.json\", platform = \"android", AwsConfiguration(NativePlatform::Android)),
        ("amplifyconfiguration\", path = \"lib/a.dart", AmplifyConfiguration(Flutter)),
        ("amplifyconfiguration\", path = \"lib/a.dart\", platform = \"flutter", AmplifyConfiguration(Flutter)),
        ("amplifyconfiguration\", path = \"a.ts", AmplifyConfiguration(TypeScript)),
        ("amplifyconfiguration\", path = \"a.json\", platform = \"android", AmplifyConfiguration(Android)),
        ("amplify-outputs\", path = \"a.dart", AmplifyOutputs(OutputsVersion::V1_5, OutputsFile::Dart)),
        ("amplify-outputs\", path = \"a.json\", version = \"0", LegacyOutputs(Json)),
        ("amplify-outputs\", path = \"a.mjs\", version = \"0", LegacyOutputs(JavaScript)),
        ("amplify-outputs\", path = \"a.json\", platform = \"ios\", version = \"0", LegacyOutputs(Ios)),
    ] {
        let output = format!("kind = \"{output}\"");
        let config = valid(&EXAMPLE.replace("kind = \"json\", path = \"backend.json\"", &output));
        assert_eq!(config.apps["client"].outputs[5].kind, expected, "{output}");
    }
}

#[test]
fn outputs_of_another_language_than_their_platform_s_are_refused() {
    for (output, expected) in [
        ("awsconfiguration\", path = \"a.json", "for which platform?"),
        ("amplifyconfiguration\", path = \"a.json\", platform = \"flutter", "the extension must be .dart"),
        ("amplifyconfiguration\", path = \"a.ts\", platform = \"ios", "the extension must be .json"),
        ("amplify-outputs\", path = \"a.ts", "the extension must be one of `.json`, `.dart`"),
    ] {
        let output = format!("kind = \"{output}\"");
        let text = EXAMPLE.replace("kind = \"json\", path = \"backend.json\"", &output);
        let (file, parsed) = parsed(&text);
        let report = report(&file, &parsed);
        assert!(report.contains(expected), "{output}: {report}");
    }
}

#[test]
fn every_word_of_gates_and_confirmations_is_valid() {
    valid(&EXAMPLE.replace("\"snapshot\"]\nsoak", "\"snapshot\", \"lock\", \"clean-backend\"]\nsoak"));
    valid(&EXAMPLE.replace("confirm = \"type-name\"", "confirm = \"yes\""));
}

#[test]
fn a_stamp_can_be_switched_off() {
    let config = valid(&EXAMPLE.replace("public/.well-known/towpath.json", ""));
    assert_eq!(config.project.stamp.path, None);
}

#[test]
fn files_that_are_too_large_are_refused() {
    let (file, parsed) = parsed(&" ".repeat(LARGEST_FILE + 1));
    assert_eq!(report(&file, &parsed).lines().next(), Some("E318 the file is larger than 1048576 bytes"));
    assert!(parsed.diagnostics[0].labels[0].text.contains("1048577"));
}

#[test]
fn hostile_files_end_quickly_and_without_a_panic() {
    let deep = [format!("a{} = 1", ".a".repeat(100_000)), format!("[a{}]", ".a".repeat(100_000))];
    let nested = [format!("a = {}", "[".repeat(100_000)), format!("a = {}", "{a=".repeat(100_000))];
    let broken = ["a = \"\n".repeat(100_000), "]\n".repeat(100_000), "a = 1\n".repeat(100_000)];
    let pattern = format!("\"{}\", ", "*a".repeat(120));
    let patterns: Vec<_> =
        (0..200).map(|number| format!("[environments.e{number}]\nbranches = [{}]\n", pattern.repeat(20))).collect();
    for text in deep.into_iter().chain(nested).chain(broken).chain([patterns.concat()]) {
        let (_, parsed) = parsed(&text);
        assert!(parsed.config.is_none());
    }
}

/// Nearly the largest file, full of one thing, and how many problems it has. Where each of those things is compared with
/// each, this takes a minute and more.
#[test]
fn long_files_are_answered_in_seconds() {
    let many = |count: usize, entry: fn(usize) -> String| (0..count).map(entry).collect::<String>();
    let app = "[apps.p]\npath = \"p\"\nrole = \"parent\"\n";
    let aws = "[environments.e]\naccount = \"111111111111\"\nregion = \"eu-west-2\"\n";
    let tables = many(30_000, |n| format!("a{n} = {{}}\n"));
    let files = [
        (format!("{app}requires = [{}]", many(50_000, |n| format!("\"api.{n}.region\","))), 0),
        (format!("{app}requires = [{}]", many(100_000, |n| format!("\"{n}\","))), 500),
        (format!("[project]\nlock = [{}]\n[environments]\n{tables}", many(50_000, |n| format!("\"b{n}\","))), 500),
        (format!("[apps]\n{tables}[environments.e.apps]\n{tables}"), 500),
        (
            format!(
                "{app}{}{aws}[environments.e.apps]\np = {{ app_id = \"dp\", branch = \"x\" }}\n{}",
                many(12_000, |n| format!("[apps.a{n}]\npath = \"a{n}\"\nrole = \"child\"\nparent = \"p\"\n")),
                many(12_000, |n| format!("a{n} = {{ app_id = \"d{n}\" }}\n")),
            ),
            0,
        ),
        (
            format!(
                "{app}{}",
                many(9_000, |n| format!(
                    "[environments.e{n}]\nsource = \"snapshot\"\nsnapshot = \"s\"\nbranches = [\"b{n}\"]\n"
                ))
            ),
            1,
        ),
        (many(26_000, |n| format!("[environments.e{n}]\nbranches = [\"b\"]\n")), 500),
        (many(90_000, |n| format!("k{n} = 1\n")), 500),
        (format!("[apps.{}]\noutputs = [{}]", "x".repeat(500_000), "1,".repeat(200_000)), 1),
        (
            format!(
                "[promotion]\norder = [{}]\n[promotion.gates]\n{}\n[environments]\n{}",
                many(20_000, |n| format!("\"a{n}\",")),
                many(15_000, |n| format!("\"a{n}->a{}\" = {{}}\n", n + 1)),
                many(20_000, |n| format!("a{n} = {{}}\n")),
            ),
            500,
        ),
        (
            format!(
                "[apps]\n{}[secrets.S]\nsource = \"ssm:/s\"\napps = [{}]\n[secrets.S.as]\n{}",
                many(15_000, |n| format!("a{n} = {{}}\n")),
                many(15_000, |n| format!("\"a{n}\",")),
                many(15_000, |n| format!("a{n} = \"V{n}\"\n")),
            ),
            500,
        ),
    ];
    for (number, (text, problems)) in files.into_iter().enumerate() {
        let text = format!("schema = 1\n{text}");
        assert!(text.len() <= LARGEST_FILE, "{number}: {}", text.len());
        let begun = std::time::Instant::now();
        let (_, parsed) = parsed(&text);
        println!("{number}: {:?}", begun.elapsed());
        assert_eq!(parsed.diagnostics.len(), problems, "{number}: {:?}", parsed.diagnostics.last());
        assert!(begun.elapsed().as_secs() < 60, "{number}: {:?}", begun.elapsed());
    }
}

#[test]
fn that_there_are_more_problems_is_said() {
    let text: String = (0..501).map(|number| format!("k{number} = 1\n")).collect();
    let (_, parsed) = parsed(&format!("schema = 1\n{text}"));
    let last = parsed.diagnostics.last().and_then(|last| last.help.last());
    assert_eq!(last.map(String::as_str), Some("only 500 problems are shown: mend these, and look again"));
    let (_, parsed) = super::tests::parsed("schema = 1\nk1 = 1\n");
    assert!(!parsed.diagnostics[0].help.iter().any(|help| help.contains("are shown")));
}

fn spans_lie_in_the_text(text: &str) {
    let (file, parsed) = parsed(text);
    let mut last = 0;
    for problem in &parsed.diagnostics {
        assert_ne!(problem.id, Id::E101, "whatever gives no configuration is a problem of its own");
        assert!(problem.labels.first().is_some_and(|label| label.primary), "{problem:?}");
        assert!(problem.labels[0].span.start >= last, "sorted by place");
        last = problem.labels[0].span.start;
        for label in &problem.labels {
            assert!(file.text.get(label.span.clone()).is_some(), "{problem:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}|[a-z=\\[\\]{}\"'.#, \n0-9]{0,200}") {
        spans_lie_in_the_text(&text);
    }

    #[test]
    fn any_change_of_the_example_is_answered(
        at in 0..EXAMPLE.len(),
        length in 0_usize..40,
        put in "|[a-z]{1,6}|[\\[\\]{}\"'=.,#\n]{1,3}|1|true|\"\"|é|\\PC{1,4}",
        line in any::<bool>(),
    ) {
        let end = (at + length).min(EXAMPLE.len());
        let mut text = EXAMPLE.to_owned();
        text.replace_range(at..end, &put);
        spans_lie_in_the_text(&text);
        // The same with whole lines: more often TOML, with keys missing, moved or repeated.
        let mut lines: Vec<_> = EXAMPLE.lines().collect();
        let taken = lines.remove(at % lines.len());
        if line {
            lines.insert((at + length) % lines.len(), taken);
        }
        spans_lie_in_the_text(&lines.join("\n"));
    }
}
