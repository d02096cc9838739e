use super::*;

fn traced(scripts: &[(&str, &str)], packages: &[(&str, &str)], first: &str) -> String {
    let scripts: BTreeMap<Utf8PathBuf, &str> = scripts.iter().map(|(path, text)| ((*path).into(), *text)).collect();
    let packages = packages.iter().map(|(folder, json)| {
        ((*folder).into(), super::super::packages::package(&serde_json::from_str(json).unwrap()))
    });
    let packages = packages.collect();
    let mut tracer = Tracer::new(&packages, &scripts);
    let home = tracer.home_of(Utf8Path::new(first));
    tracer.script(Utf8Path::new(first), scripts[Utf8Path::new(first)], &home);
    let lines = tracer.pulls.iter().map(|pull| {
        let folder = pull.folder.as_ref().map_or("?", |folder| folder.as_str());
        format!(
            "{} in `{folder}`: {:?} {:?} app {:?} env {:?} on {:?} {:?}",
            pull.place, pull.action, pull.generation, pull.app_id, pull.environment, pull.branches, pull.region
        )
    });
    lines.collect::<Vec<_>>().join("\n").replace("Some(", "(")
}

/// The script that was copied from blog to blog: JSON in variables, keys as arguments.
const SEED: &str = r#"#!/bin/bash
set -e
IFS='|'
AWSCLOUDFORMATIONCONFIG="{\
\"configLevel\":\"project\",\
\"useProfile\":false,\
\"accessKeyId\":\"$1\",\
\"secretAccessKey\":\"$2\",\
\"region\":\"eu-west-2\"\
}"
AMPLIFY="{\
\"projectName\":\"hedgerow\",\
\"appId\":\"d1admin\",\
\"envName\":\"$BUILD_ENV\",\
\"defaultEditor\":\"code\"\
}"
FRONTEND="{\"frontend\":\"javascript\",\"framework\":\"react\",\"config\":{\"SourceDir\":\"src\"}}"
PROVIDERS="{\"awscloudformation\":$AWSCLOUDFORMATIONCONFIG}"
amplify pull --amplify $AMPLIFY --frontend $FRONTEND --providers $PROVIDERS --yes
"#;

#[test]
fn the_script_of_the_blogs() {
    insta::assert_snapshot!(traced(&[("pull.sh", SEED)], &[], "pull.sh"), @r#"
    pull.sh:19 in ``: Pull Gen1 app (Known("d1admin")) env (Variable("BUILD_ENV")) on All ("eu-west-2")
    "#);
    let caller = "cd apps/web\n../../pull.sh \"${ACCESS_KEY_ID}\" \"${SECRET_ACCESS_KEY}\"";
    let scripts = BTreeMap::from([("pull.sh".into(), SEED), ("ci.sh".into(), caller)]);
    let packages = BTreeMap::new();
    let mut tracer = Tracer::new(&packages, &scripts);
    tracer.script(Utf8Path::new("ci.sh"), caller, Utf8Path::new(""));
    let pull = &tracer.pulls[0];
    assert_eq!(pull.keys, ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY"]);
    assert_eq!(pull.folder.as_deref(), Some(Utf8Path::new("apps/web")));
    assert_eq!(pull.frontend, (Some("javascript".to_owned()), Some("src".to_owned())));
}

#[test]
fn environments_by_argument_by_branch_and_by_script() {
    let by_argument =
        "case $1 in\n live) APP=d1live;;\n staging) APP=d1staging;;\nesac\namplify pull --appId $APP --envName $1 -y";
    insta::assert_snapshot!(traced(&[("p.sh", by_argument)], &[], "p.sh"), @r#"
    p.sh:5 in ``: Pull Gen1 app (Known("d1staging")) env (Known("staging")) on All None
    p.sh:5 in ``: Pull Gen1 app (Known("d1live")) env (Known("live")) on All None
    p.sh:5 in ``: Pull Gen1 app (Variable("APP")) env (Variable("1")) on All None
    "#);
    let packages = [(
        "apps/web",
        r#"{"name":"web","scripts":{"pull":"amplify pull --appId d1 --envName dev","deploy":"npm run pull && amplify push"}}"#,
    )];
    let by_branch = "if [ $AWS_BRANCH = main ]; then\n (cd apps/web && npm run pull)\nelse\n npx ampx generate outputs --app-id=d2 \
                     --branch $AWS_BRANCH --out-dir apps/x\nfi\nnpx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID";
    insta::assert_snapshot!(traced(&[("b.sh", by_branch)], &packages, "b.sh"), @r#"
    apps/web/package.json in `apps/web`: Pull Gen1 app (Known("d1")) env (Known("dev")) on Only(["main"]) None
    b.sh:4 in ``: Pull Gen2 app (Known("d2")) env (Branch) on Except(["main"]) None
    b.sh:6 in ``: Deploy Gen2 app (Variable("AWS_APP_ID")) env (Branch) on All None
    "#);
}

#[test]
fn what_holds_under_one_unknown_condition_holds_together() {
    let text = "if [[ \"$1\" == dev || \"$1\" == live ]]; then\n  env=$1\n  [[ $env == dev ]] && app=d1dev\n  [[ $env == live ]] && app=d1live\n  \
                amplify pull --appId $app --envName $env\nfi";
    let lines = traced(&[("p.sh", text)], &[], "p.sh");
    for pair in ["app (Known(\"d1dev\")) env (Known(\"dev\"))", "app (Known(\"d1live\")) env (Known(\"live\"))"] {
        assert!(lines.contains(pair), "{lines}");
    }
}

#[test]
fn a_region_that_is_set_on_one_branch_is_not_that_of_all() {
    let text = "if [ $AWS_BRANCH = main ]; then AWS_REGION=eu-west-1; ENV=live; else ENV=dev; fi\namplify pull --envName $ENV --appId d1";
    let lines = traced(&[("p.sh", text)], &[], "p.sh");
    assert!(lines.contains("Known(\"live\")") && !lines.contains("eu-west-1"), "{lines}");
    let lines = traced(&[("p.sh", &format!("export AWS_REGION=eu-west-1\n{text}"))], &[], "p.sh");
    assert_eq!(lines.matches("(\"eu-west-1\")").count(), 2, "{lines}");
}

#[test]
fn commands_that_only_look_alike() {
    for line in [
        "echo amplify pull --appId d1",
        "amplify status",
        "ampx sandbox",
        "npm install amplify",
        "cd amplify && ls",
        "# amplify pull",
    ] {
        assert_eq!(traced(&[("x.sh", line)], &[], "x.sh"), "", "{line}");
    }
}

#[test]
fn scripts_that_call_each_other_come_to_an_end() {
    let both = [("a.sh", "./b.sh\n./b.sh\n./b.sh"), ("b.sh", "./a.sh\n./a.sh\namplify pull")];
    assert!(traced(&both, &[], "a.sh").lines().count() < 400);
    let itself = "./a.sh\n".repeat(2000);
    assert_eq!(traced(&[("a.sh", itself.as_str())], &[], "a.sh"), "");
}

#[test]
fn badly_quoted_json_is_forgiven() {
    for (json, expected) in [
        (r#"{"appId":"d1","x":1}"#, Some("d1")),
        (r#"{ "appId" : "d1" }"#, Some("d1")),
        ("{appId:d1,envName:x}", Some("d1")),
        (r#"{"appId":${A},}"#, Some("${A}")),
        (r#"'{"appId":"${A}"}'"#, Some("${A}")),
        (r#"{"appId":""}"#, None),
        ("", None),
    ] {
        assert_eq!(member(json, "appId").as_deref(), expected, "{json}");
    }
}

#[test]
fn credentials_are_found_by_line_and_not_kept() {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let text = format!(
        "a=1\nexport KEY=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=\"{secret}\"\n\\\"secretAccessKey\\\":\\\"{secret}\\\"\n\
                        secret=$SECRET\n# AKIA\n"
    );
    assert_eq!(credentials(&text), [2, 3, 4]);
}
