use proptest::prelude::*;

use super::*;

/// One line for each command: condition, folder and words.
fn shown(text: &str, arguments: &[&str]) -> String {
    let arguments: Vec<_> = arguments.iter().map(|text| (*text).to_owned()).collect();
    let script = read(text, &arguments);
    let lines = script.commands.iter().map(|command| {
        let conditions = command.guard.0.iter().map(|condition| match condition {
            Condition::Is { variable, patterns } => format!("{variable} is {}", patterns.join("|")),
            Condition::IsNot { variable, patterns } => format!("{variable} is not {}", patterns.join("|")),
            Condition::Other | Condition::Unknown { .. } => "?".to_owned(),
        });
        let folder = command.folder.as_deref().unwrap_or("?");
        format!(
            "{} [{}] {folder}: {}",
            command.line,
            conditions.collect::<Vec<_>>().join(", "),
            command.words.join(" ")
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_case_chooses_environment_and_app() {
    let text = "
case \"${AWS_BRANCH}\" in
  main|master) ENV=live; APP=d1live ;;
  release/*)
    ENV=staging
    APP=d1staging
    ;;
  *) ENV=dev; APP=d1dev;;
esac
amplify pull --appId $APP --envName \"$ENV\" --yes
";
    insta::assert_snapshot!(shown(text, &[]), @r"
    10 [AWS_BRANCH is not main|master|release/*] : amplify pull --appId d1dev --envName dev --yes
    10 [AWS_BRANCH is release/*] : amplify pull --appId d1staging --envName staging --yes
    10 [AWS_BRANCH is main|master] : amplify pull --appId d1live --envName live --yes
    ");
}

#[test]
fn ifs_in_every_spelling() {
    let text = "
BRANCH_NOW=$(git rev-parse --abbrev-ref HEAD)
if [ \"$BRANCH_NOW\" = main ] || [ \"$BRANCH_NOW\" = master ]; then
  pull live
elif [[ $BRANCH_NOW == hotfix/* && -n $CI ]]; then
  pull hot
elif [[ $BRANCH_NOW =~ ^(dev|feature/.*)$ ]]
then pull dev
else
  pull other
fi
[ \"$AWS_BRANCH\" = \"x\" ] && pull x
test $AWS_BRANCH != y || pull y
";
    insta::assert_snapshot!(shown(text, &[]), @r"
    4 [AWS_BRANCH is main|master] : pull live
    6 [AWS_BRANCH is hotfix/*, ?] : pull hot
    8 [AWS_BRANCH is dev|feature/*, ?] : pull dev
    10 [AWS_BRANCH is not main|master|dev|feature/*, ?] : pull other
    12 [AWS_BRANCH is x] : pull x
    13 [AWS_BRANCH is y] : pull y
    ");
}

#[test]
fn arguments_functions_loops_folders_and_eval() {
    let text = "
pull_one() {
  cd \"$2\"
  amplify pull --envName $1
  cd ../..
}
pull_one \"$1\" apps/web
pull_one prod apps/admin
(cd packages && run it)
for env in dev live; do run $env; done
cmd=\"amplify pull --envName $1 --yes\"
echo $cmd
eval $cmd
NAME=${UNSET:-fallback}
run $NAME ${OTHER}
bash -c \"run inner\"
";
    insta::assert_snapshot!(shown(text, &["staging"]), @r"
    4 [] apps/web: amplify pull --envName staging
    4 [] apps/admin: amplify pull --envName prod
    9 [] packages: run it
    10 [?] : run live
    10 [?] : run dev
    13 [] : amplify pull --envName staging --yes
    15 [] : run fallback ${OTHER}
    16 [] : run inner
    ");
}

#[test]
fn json_in_variables() {
    let text = "AWS=\"{\\\n\\\"accessKeyId\\\":\\\"$1\\\"\\\n}\"\nAMPLIFY=\"{\\\n\\\"appId\\\":\\\"d1x\\\",\\\n\\\"envName\\\":\\\"$BUILD_ENV\\\"\\\n}\"
OTHER=$(cat <<EOF
{\"region\": \"$REGION\"}
EOF
)
amplify pull --amplify $AMPLIFY --providers $AWS --x \"$OTHER\" --yes";
    insta::assert_snapshot!(shown(text, &[]), @r#"
    12 [] : amplify pull --amplify {"appId":"d1x","envName":"${BUILD_ENV}"} --providers {"accessKeyId":"${1}"} --x {"region": "${REGION}"} --yes
    "#);
}

#[test]
fn scripts_that_grow_come_to_an_end() {
    let doubling = format!("A=x\n{}", "A=$A$A\n".repeat(200));
    assert!(read(&doubling, &[]).constants.iter().all(|(_, text, _)| text.len() <= 20_000));
    let branches: String = (0..200).map(|n| format!("if [ $A = {n} ]; then B{n}=1; else B{n}=2; fi\n")).collect();
    let all: String = (0..200).map(|n| format!("$B{n}")).collect();
    assert!(read(&format!("{branches}run {all}"), &[]).commands.len() <= 24);
    assert!(read("f() { f; f; }\nf", &[]).commands.is_empty());
    assert!(read(&"eval ".repeat(5000), &[]).commands.len() < 10);
    assert!(read(&"if [ ".repeat(5000), &[]).commands.len() < 10);
    assert!(read(&"( ".repeat(20_000), &[]).commands.is_empty());
    let nested = "if [ $A = b ]; then case $B in x) C=$C$A; run;; ".repeat(4000);
    assert!(read(&nested, &[]).commands.len() <= 2001);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[ -~\n]{0,200}") {
        read(&text, &["a".to_owned()]);
    }

    #[test]
    fn any_mix_of_shell_is_read(words in proptest::collection::vec(
        prop_oneof![
            Just("if "), Just("then "), Just("elif "), Just("else "), Just("fi\n"), Just("case $A in "), Just("esac\n"),
            Just("*) "), Just("a|b) "), Just(";; "), Just("for x in 1 2; do "), Just("done\n"), Just("{ "), Just("}\n"),
            Just("( "), Just(") "), Just("f() "), Just("f "), Just("&& "), Just("|| "), Just("[ $A = b ] "),
            Just("A=$A$B "), Just("eval $A "), Just("cd .. "), Just("\n"), Just("; "), Just("$("), Just("`"), Just("\""),
            Just("'"), Just("<<E\n")
        ], 0..60)) {
        read(&words.concat(), &[]);
    }
}
