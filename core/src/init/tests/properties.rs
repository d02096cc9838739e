//! Whatever a repository holds: no panic, and a file that is valid.

use super::*;

const PATHS: [&str; 16] = [
    "amplify.yml",
    "apps/web/amplify.yml",
    "pull.sh",
    "apps/web/scripts/pull.sh",
    "package.json",
    "apps/web/package.json",
    "amplify/team-provider-info.json",
    "apps/web/amplify/team-provider-info.json",
    "amplify/.config/project-config.json",
    "amplify/backend.ts",
    "amplify/backend/amplify-meta.json",
    "apps/web/src/aws-exports.js",
    "apps/web/amplify_outputs.json",
    "a\nb/amplify/backend.ts",
    ".github/workflows/ci.yml",
    "x/.git/amplify/team-provider-info.json",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("applications:\n  - appRoot: apps/web\n    frontend:\n      phases:\n        build:\n          commands:\n            - ".to_owned()),
        Just("amplify pull --appId d1x --envName $AWS_BRANCH\n".to_owned()),
        Just("npx ampx generate outputs --branch \"a b\" --app-id d2y --out-dir ../x\n".to_owned()),
        Just("npx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID\n".to_owned()),
        Just("            - ./pull.sh live d9\n".to_owned()),
        Just("case $AWS_BRANCH in a*) E=dev;; */**/b) E=live;; [x]) E=dev;; *) E=dev;; esac\n".to_owned()),
        Just("if [ $AWS_BRANCH = dev ]; then amplify pull --envName live --appId d1admin; fi\n".to_owned()),
        Just("{\"name\":\"\u{202e}x\",\"dependencies\":{\"aws-amplify\":\"1\",\"next\":\"1\"},\"scripts\":{\"dev\":\"amplify pull\"}}".to_owned()),
        Just(TEAM.to_owned()),
        Just(TEAM.replace("dev", "e v/\\u0007").replace("eu-west-2", "x")),
        Just("{\"providers\":{\"awscloudformation\":{\"StackName\":\"amplify-a-b-c\",\"AmplifyAppId\":\"d1\"}}}".to_owned()),
        Just("{\"projectName\":\"\\\"]\",\"frontend\":\"android\",\"android\":{\"config\":{\"ResDir\":\"../../..\"}}}".to_owned()),
        "[ -~\n]{0,40}",
        "\\PC{0,20}",
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_repository_gives_a_valid_file(
        texts in proptest::collection::vec((0..PATHS.len(), text()), 0..8),
        branches in proptest::collection::vec("[a-z/*]{1,8}|dev|live|main", 0..4),
    ) {
        let files: Vec<_> = texts.iter().map(|(at, text)| (PATHS[*at], text.as_str())).collect();
        let branches: Vec<_> = branches.iter().map(String::as_str).collect();
        let discovery = discover(&repository(&files, &branches));
        prop_assert_eq!(problems(&discovery.toml), Vec::<String>::new(), "{}", discovery.toml);
        let odd = |c: char| c.is_control() && c != '\n';
        prop_assert!(!discovery.toml.contains(odd), "{:?}", discovery.toml);
        named(&repository(&files, &branches));
    }

    #[test]
    fn any_damage_leaves_a_valid_file(file in 0..4_usize, at in 0..1500_usize, length in 0..40_usize, new in "\\PC{0,6}|\n") {
        let mut files =
            [("amplify.yml", SPEC.to_owned()), ("amplify-pull.sh", PULL.to_owned()), ("applications/admin/amplify/team-provider-info.json", TEAM.to_owned()),
             ("package.json", r#"{"name":"x","scripts":{"pull":"amplify pull --envName dev --appId d1admin"}}"#.to_owned())];
        let text = &mut files[file].1;
        let from = text.floor_char_boundary(at.min(text.len()));
        let to = text.floor_char_boundary((from + length).min(text.len()));
        text.replace_range(from..to, &new);
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let discovery = discover(&repository(&files, &["dev", "main"]));
        prop_assert_eq!(problems(&discovery.toml), Vec::<String>::new(), "{}", discovery.toml);
    }
}
