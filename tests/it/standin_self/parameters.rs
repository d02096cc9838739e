//! Parameter Store's versions: what is written, and what is refused.

use serde_json::{Value, json};

use super::client::Client;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Kind};

#[test]
fn each_write_is_a_version_and_a_hundred_are_kept() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    let mut put = |value: &str, overwrite: bool| {
        let input = json!({"Name": "/a/b", "Value": value, "Type": "String", "Overwrite": overwrite});
        client.ssm("PutParameter", &input).json()
    };
    assert_eq!(put("1", false), json!({"Tier": "Standard", "Version": 1}));
    assert_eq!(put("x", false)["__type"], "ParameterAlreadyExists");
    for version in 2..=103 {
        assert_eq!(put(&version.to_string(), true)["Version"], version);
    }
    let mut numbers: Vec<u64> = Vec::new();
    let mut input = json!({"Name": "/a/b", "MaxResults": 50});
    loop {
        let page: Value = client.ssm("GetParameterHistory", &input).json();
        let versions = page["Parameters"].as_array().unwrap();
        assert!(
            versions.iter().all(|one| one["Value"].as_str().unwrap().parse().ok() == one["Version"].as_u64()
                && one["Tier"] == "Standard")
        );
        numbers.extend(versions.iter().map(|one| one["Version"].as_u64().unwrap()));
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(numbers, (4..=103).collect::<Vec<_>>());
    let now = client.ssm("GetParameter", &json!({"Name": "/a/b"})).json();
    assert_eq!((&now["Parameter"]["Value"], &now["Parameter"]["Version"]), (&json!("103"), &json!(103)));
}

#[test]
fn what_aws_refuses_is_refused() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    let long = "x".repeat(4097);
    let deep = "/x".repeat(16);
    for (name, value, code) in [
        ("/a", long.as_str(), "ValidationException"),
        ("/a", "", "ValidationException"),
        ("/a", "{{b}}", "ValidationException"),
        ("a/b", "x", "ValidationException"),
        ("/a b", "x", "ValidationException"),
        ("/a//b", "x", "ValidationException"),
        ("/aws/b", "x", "ValidationException"),
        ("/ssm/b", "x", "ValidationException"),
        (deep.as_str(), "x", "HierarchyLevelLimitExceededException"),
    ] {
        let answer = client.ssm("PutParameter", &json!({"Name": name, "Value": value, "Type": "String"}));
        assert_eq!((answer.status, answer.json()["__type"].as_str()), (400, Some(code)), "{name}");
    }
    let untyped = client.ssm("PutParameter", &json!({"Name": "/a", "Value": "x"})).json();
    assert_eq!(untyped["message"], "A parameter type is required when you create a parameter.");
    for (input, code) in [
        (json!({"Name": "/a"}), "ParameterNotFound"),
        (json!({"Name": "/b", "MaxResults": 51}), "ValidationException"),
        (json!({"Name": "/b", "NextToken": "x"}), "InvalidNextToken"),
    ] {
        standin.account("123456789012").parameter("/b", "seeded", false);
        assert_eq!(client.ssm("GetParameterHistory", &input).json()["__type"], code, "{input}");
    }
    let seeded = client.ssm("GetParameterHistory", &json!({"Name": "/b"})).json();
    assert_eq!((&seeded["Parameters"][0]["Version"], &seeded["Parameters"][0]["Value"]), (&json!(1), &json!("seeded")));
}

#[test]
fn a_lost_answer_is_of_something_done() {
    let standin = StandIn::start();
    standin.fault(Fault::on(Service::Ssm, "PutParameter", Kind::Lost).times(1));
    let mut client = Client::new(&standin);
    let input = json!({"Name": "/a", "Value": "x", "Type": "String"});
    assert!(client.try_ssm("PutParameter", &input).is_err());
    let mut client = Client::new(&standin);
    assert_eq!(client.ssm("GetParameter", &json!({"Name": "/a"})).json()["Parameter"]["Value"], "x");
}
