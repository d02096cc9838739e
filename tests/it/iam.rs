//! `towpath iam`: the policy, and whether it is enough.

use serde_json::Value;

use crate::pull;
use crate::readme::example;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};

#[test]
fn the_policy_names_what_is_declared_and_asks_nothing() {
    let (project, aws) = pull::project();
    let ran = project.run(&["iam", "policy", "--env", "staging", "--app", "client"]).exits(0);
    let policy: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(policy["Version"], "2012-10-17");
    assert!(
        ran.stdout.contains(":apps/d1admin/*\"") && ran.stdout.contains(":apps/d2client/branches/"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("\"*\""), "no action on everything: {}", ran.stdout);
    for format in ["terraform", "cdk", "cfn"] {
        let args = ["iam", "policy", "--env", "staging", "--format", format, "--assume-from", "111111111111"];
        assert!(project.run(&args).exits(0).stdout.contains("arn:aws:iam::111111111111:root"), "{format}");
    }
    assert!(aws.actions().is_empty());
    project.run(&["iam", "policy", "--env", "stagin"]).exits(4).says("did you mean `staging`?");
    project.run(&["iam", "policy", "--env", "staging", "--assume-from", "me"]).exits(2).says("--assume-from");
    project.run(&["iam", "policy"]).exits(2);
    example().run(&["iam", "policy", "--env", "dev"]).exits(0).says("needs no permission");
}

#[test]
fn what_is_not_allowed_is_told_part_by_part() {
    let (project, aws) = pull::project();
    let toml = project.read("environments.toml");
    project.write("environments.toml", format!("{toml}\n[secrets.TOKEN]\nsource = \"ssm:/t\"\n"));
    let check = ["iam", "check", "--env", "staging", "--app", "client"];
    let ran = project.run(&check).exits(0);
    assert_eq!(ran.stdout, "allowed  read the backend of admin\nallowed  read the secrets of client\n");
    aws.fault(Fault::on(Service::Ssm, "GetParameters", Kind::AccessDenied));
    let ran = project.run(&check).exits(7).says("error[E701]");
    assert!(
        ran.stdout.contains("allowed  read the backend of admin\nfailed   read the secrets of client"),
        "{}",
        ran.stdout
    );
    let ran = project.run(&[&check[..], &["-o", "json"]].concat()).exits(7);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["tried"][0]["allowed"], &report["tried"][1]["id"]), (&true.into(), &"E701".into()));
}

#[test]
fn what_an_organization_or_a_boundary_denies_is_no_gap_in_the_policy() {
    let (project, aws) = pull::project();
    let denied = |reason: &str| {
        aws.heal();
        let message = format!(
            "User: arn:aws:iam::222222222222:user/standin is not authorized to perform: amplify:GetBackendEnvironment on \
             resource: arn:aws:amplify:eu-west-2:222222222222:apps/d1admin {reason}"
        );
        let error = Kind::Error { status: 403, code: "AccessDeniedException".to_owned(), message };
        aws.fault(Fault::on(Service::Amplify, "GetBackendEnvironment", error));
        project.run(&["iam", "check", "--env", "staging"]).exits(7).says("error[E701]").stderr
    };
    let scp = denied("with an explicit deny in a service control policy");
    assert!(scp.contains("it is a service control policy (SCP) that denies it") && !scp.contains("add to the policy"));
    let boundary = denied("because no permissions boundary allows the amplify:GetBackendEnvironment action");
    assert!(boundary.contains("it is the permissions boundary that denies it"), "{boundary}");
    let gap = denied("because no identity-based policy allows the amplify:GetBackendEnvironment action");
    assert!(gap.contains("add to the policy of arn:aws:iam::222222222222:user/standin: {"), "{gap}");
    assert!(denied("").contains("AWS does not say whether an SCP or a permissions boundary denies it instead"));
}
