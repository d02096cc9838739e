//! Roles, and the endpoints that give credentials.

use super::client::{Answer, Client};
use crate::standin::StandIn;
use crate::standin::state::{Credential, Role};

const ROLE: &str = "arn:aws:iam::222222222222:role/reader";

fn with_role() -> StandIn {
    let standin = StandIn::start();
    standin.credentials("AKIAONE", "111111111111");
    standin.credentials("AKIATHREE", "333333333333");
    standin.role(Role {
        arn: ROLE.to_owned(),
        external_id: Some("shared".to_owned()),
        trusted: vec!["111111111111".to_owned()],
        web_identity: Some("a.web.token".to_owned()),
    });
    standin.account("222222222222").gen1("d2", "prod", "{}", &[]);
    standin
}

/// Uses the keys of an answer.
fn session(standin: &StandIn, answer: &Answer) -> Client {
    let mut client = Client::new(standin).with_key(&answer.xml("AccessKeyId").unwrap());
    client.secret = answer.xml("SecretAccessKey").unwrap();
    client.token = answer.xml("SessionToken");
    client
}

#[test]
fn a_role_gives_keys_of_its_account() {
    let standin = with_role();
    let mut client = Client::new(&standin).with_key("AKIAONE");
    let form = format!("Action=AssumeRole&RoleArn={ROLE}&RoleSessionName=build&ExternalId=shared&DurationSeconds=900");
    let answer = client.sts(&form);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.text().contains("arn:aws:sts::222222222222:assumed-role/reader/build"));
    let mut assumed = session(&standin, &answer);
    assert_eq!(assumed.sts("Action=GetCallerIdentity").xml("Account").unwrap(), "222222222222");
    assert_eq!(assumed.get("amplify", "/apps/d2").status, 200);
    assert_eq!(client.get("amplify", "/apps/d2").status, 404, "the caller stays in its own account");
    let again = client.sts(&form);
    assert_ne!(again.xml("AccessKeyId"), answer.xml("AccessKeyId"), "fresh keys each time");
    "wrong".clone_into(&mut assumed.secret);
    assert_eq!(assumed.get("amplify", "/apps/d2").status, 403, "the session's secret is checked");
}

#[test]
fn a_role_admits_only_those_it_trusts() {
    let standin = with_role();
    let unknown = "arn:aws:iam::222222222222:role/unknown";
    for (key, role, external_id) in [
        ("AKIAONE", ROLE, "&ExternalId=other"),
        ("AKIAONE", ROLE, ""),
        ("AKIATHREE", ROLE, "&ExternalId=shared"),
        ("AKIAONE", unknown, "&ExternalId=shared"),
    ] {
        let mut client = Client::new(&standin).with_key(key);
        let answer = client.sts(&format!("Action=AssumeRole&RoleArn={role}&RoleSessionName=build{external_id}"));
        assert_eq!((answer.status, answer.xml("Code").unwrap().as_str()), (403, "AccessDenied"));
        let account = if key == "AKIAONE" { "111111111111" } else { "333333333333" };
        let user = format!("User: arn:aws:iam::{account}:user/standin is not authorized to perform: sts:AssumeRole");
        assert_eq!(answer.xml("Message").unwrap(), format!("{user} on resource: {role}"));
    }
    let mut client = Client::new(&standin).with_key("AKIAONE");
    let answer = client.sts(&format!("Action=AssumeRole&RoleArn={ROLE}&DurationSeconds=60"));
    assert_eq!(answer.xml("Code").unwrap(), "ValidationError");
    assert_eq!(client.sts("Action=Nope").xml("Code").unwrap(), "InvalidAction");
}

#[test]
fn a_web_identity_needs_no_signature() {
    let standin = with_role();
    let mut client = Client::new(&standin);
    let mut ask = |role: &str, token: &str| {
        let form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15";
        let body = format!("{form}&RoleArn={role}&RoleSessionName=ci&WebIdentityToken={token}");
        let request = client.unsigned("POST", "/", body.as_bytes());
        client.exchange(&request).unwrap()
    };
    let answer = ask(ROLE, "a.web.token");
    assert_eq!(session(&standin, &answer).get("amplify", "/apps/d2").status, 200);
    assert_eq!(ask(ROLE, "another").xml("Code").unwrap(), "InvalidIdentityToken");
    assert_eq!(ask("arn:aws:iam::222222222222:role/unknown", "a.web.token").xml("Code").unwrap(), "AccessDenied");
}

#[test]
fn a_container_gets_credentials() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    let path = standin.container_url().replace(&standin.url(), "");
    let request = client.unsigned("GET", &path, b"");
    assert_eq!(client.exchange(&request).unwrap().status, 404, "none are served yet");
    let (key_id, account) = ("ASIACONTAINER".to_owned(), "444444444444".to_owned());
    let (secret, token) = (Some("s".to_owned()), Some("t".to_owned()));
    standin.credential(Credential { key_id, account, secret, token, ..Credential::default() });
    standin.serve_credentials("ASIACONTAINER", "eu-west-2");
    let got = client.exchange(&request).unwrap().json();
    assert_eq!(
        (&got["AccessKeyId"], &got["SecretAccessKey"], &got["Token"]),
        (&"ASIACONTAINER".into(), &"s".into(), &"t".into())
    );
    let now = crate::standin::clock::rfc3339(crate::standin::clock::now());
    assert!(got["Expiration"].as_str().unwrap() > now.as_str());
    standin.expire("ASIACONTAINER");
    let got = client.exchange(&request).unwrap().json();
    assert!(got["Expiration"].as_str().unwrap() < now.as_str());
    assert_eq!(standin.actions(), ["container:GetCredentials"; 3]);
}

#[test]
fn an_instance_gets_credentials_with_a_metadata_token() {
    let standin = StandIn::start();
    standin.credentials("ASIAINSTANCE", "444444444444");
    standin.serve_credentials("ASIAINSTANCE", "eu-west-2");
    let mut client = Client::new(&standin);
    let roles = "/latest/meta-data/iam/security-credentials/";
    let mut ask = |method: &str, path: &str, header: (&str, &str)| {
        let mut request = client.unsigned(method, path, b"");
        request.headers.push((header.0.to_owned(), header.1.to_owned()));
        client.exchange(&request).unwrap()
    };
    assert_eq!(ask("GET", roles, ("x", "y")).status, 401);
    assert_eq!(ask("GET", "/latest/api/token", ("x", "y")).status, 400);
    let token = ask("PUT", "/latest/api/token", ("x-aws-ec2-metadata-token-ttl-seconds", "21600"));
    assert_eq!(token.header("x-aws-ec2-metadata-token-ttl-seconds").unwrap(), "21600");
    let token = token.text();
    let token = ("x-aws-ec2-metadata-token", token.as_str());
    let role = ask("GET", roles, token).text();
    let got = ask("GET", &format!("{roles}{role}"), token).json();
    assert_eq!((&got["Code"], &got["AccessKeyId"]), (&"Success".into(), &"ASIAINSTANCE".into()));
    assert_eq!(ask("GET", &format!("{roles}other"), token).status, 404);
    assert_eq!(ask("GET", "/latest/meta-data/placement/region", token).text(), "eu-west-2");
}
