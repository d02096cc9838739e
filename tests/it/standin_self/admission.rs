//! Who is let in.

use super::client::Client;
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::http::HttpRequest;
use crate::standin::signature::{self, Scope};
use crate::standin::state::Credential;
use serde_json::json;

/// The code of an error in any of the forms.
fn code(answer: &super::client::Answer) -> String {
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let typed = answer.header("x-amzn-ErrorType").or_else(|| json["__type"].as_str().map(str::to_owned));
    typed.or_else(|| answer.xml("Code")).unwrap_or_default()
}

/// The codes and statuses of the five services, in the order amplify, s3, cloudformation, sts, ssm.
fn everywhere(client: &mut Client) -> Vec<(u16, String)> {
    let answers = [
        client.get("amplify", "/apps"),
        client.get("s3", "/bucket/key"),
        client.cloudformation("Action=DescribeStacks"),
        client.sts("Action=GetCallerIdentity"),
        client.ssm("GetParameter", &json!({"Name": "a"})),
    ];
    answers.iter().map(|answer| (answer.status, code(answer))).collect()
}

fn expect(found: &[(u16, String)], codes: [(u16, &str); 5]) {
    let found: Vec<(u16, &str)> = found.iter().map(|(status, code)| (*status, code.as_str())).collect();
    assert_eq!(found, codes);
}

#[test]
fn unsigned_requests_are_refused_in_each_form() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    for (method, path, body, service, code_wanted) in [
        ("GET", "/apps/d1", "", Service::Amplify, "MissingAuthenticationTokenException"),
        ("GET", "/bucket/key", "", Service::S3, "AccessDenied"),
        (
            "POST",
            "/",
            "Action=DescribeStacks&Version=2010-05-15",
            Service::CloudFormation,
            "MissingAuthenticationToken",
        ),
        ("POST", "/", "Action=AssumeRole&Version=2011-06-15", Service::Sts, "MissingAuthenticationToken"),
    ] {
        let request = client.unsigned(method, path, body.as_bytes());
        let answer = client.exchange(&request).unwrap();
        assert_eq!((answer.status, code(&answer).as_str()), (403, code_wanted));
        assert_eq!(standin.requests().last().unwrap().service, service);
    }
    let mut request = client.unsigned("POST", "/", b"{}");
    request.headers.push(("x-amz-target".to_owned(), "AmazonSSM.GetParameter".to_owned()));
    assert_eq!(code(&client.exchange(&request).unwrap()), "MissingAuthenticationTokenException");
}

#[test]
fn malformed_signatures_are_refused() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    let good = client.signed("amplify", "GET", "/apps", b"");
    assert_eq!(client.exchange(&good).unwrap().status, 200);
    let authorization = good.header("authorization").unwrap().to_owned();
    let signature = authorization.rsplit('=').next().unwrap().to_owned();
    for (from, to) in [
        ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
        ("Credential=", "Cred="),
        ("SignedHeaders=host;", "SignedHeaders="),
        (";x-amz-date", ""),
        ("/us-east-1/", "/nowhere/"),
        ("/us-east-1/", "/"),
        ("/amplify/", "/ec2/"),
        (signature.as_str(), "abc"),
        ("AKIATEST/", "AKIATEST/19990101/"),
    ] {
        let mut request = good.clone();
        request.headers.retain(|(name, _)| name != "authorization");
        request.headers.push(("authorization".to_owned(), authorization.replace(from, to)));
        let answer = client.exchange(&request).unwrap();
        assert_eq!((answer.status, code(&answer).as_str()), (403, "IncompleteSignatureException"), "{from} -> {to}");
    }
    let mut request = client.signed("s3", "GET", "/bucket/key", b"");
    request.headers.retain(|(name, _)| name != "x-amz-date");
    let answer = client.exchange(&request).unwrap();
    assert_eq!((answer.status, code(&answer).as_str()), (400, "AuthorizationHeaderMalformed"));
}

#[test]
fn unknown_keys_are_refused_once_keys_are_known() {
    let standin = StandIn::start();
    standin.account("123456789012").object("bucket", "key", "abc").parameter("a", "1", false);
    let mut client = Client::new(&standin);
    assert!(everywhere(&mut client).iter().all(|(status, _)| *status == 200));
    standin.credentials("AKIAKNOWN", "123456789012");
    expect(
        &everywhere(&mut client),
        [
            (403, "UnrecognizedClientException"),
            (403, "InvalidAccessKeyId"),
            (403, "InvalidClientTokenId"),
            (403, "InvalidClientTokenId"),
            (400, "UnrecognizedClientException"),
        ],
    );
    assert!(everywhere(&mut Client::new(&standin).with_key("AKIAKNOWN")).iter().all(|(status, _)| *status == 200));
}

#[test]
fn ended_sessions_are_refused() {
    let standin = StandIn::start();
    standin.credentials("ASIAOLD", "123456789012");
    standin.expire("ASIAOLD");
    expect(
        &everywhere(&mut Client::new(&standin).with_key("ASIAOLD")),
        [
            (403, "ExpiredTokenException"),
            (400, "ExpiredToken"),
            (403, "ExpiredToken"),
            (403, "ExpiredToken"),
            (400, "ExpiredTokenException"),
        ],
    );
}

#[test]
fn clocks_must_agree_to_a_quarter_of_an_hour() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    client.ahead = -20 * 60;
    expect(
        &everywhere(&mut client),
        [
            (403, "InvalidSignatureException"),
            (403, "RequestTimeTooSkewed"),
            (403, "SignatureDoesNotMatch"),
            (403, "SignatureDoesNotMatch"),
            (400, "InvalidSignatureException"),
        ],
    );
    assert!(client.get("amplify", "/apps").text().contains("Signature expired: "));
    client.ahead = 14 * 60;
    assert_eq!(client.get("amplify", "/apps").status, 200);
}

#[test]
fn signatures_are_checked_where_the_secret_is_known() {
    let standin = StandIn::start();
    let secret = Some("the-right-one".to_owned());
    let (key_id, account) = ("AKIATEST".to_owned(), "123456789012".to_owned());
    standin.credential(Credential { key_id, account, secret, token: Some("t".to_owned()), ..Credential::default() });
    standin.account("123456789012").object("bucket", "a b", "abc").parameter("a", "1", false);
    let mut client = Client::new(&standin);
    assert_eq!(code(&client.get("amplify", "/apps")), "UnrecognizedClientException", "no session token");
    client.token = Some("t".to_owned());
    expect(
        &everywhere(&mut client),
        [
            (403, "InvalidSignatureException"),
            (403, "SignatureDoesNotMatch"),
            (403, "SignatureDoesNotMatch"),
            (403, "SignatureDoesNotMatch"),
            (400, "InvalidSignatureException"),
        ],
    );
    "the-right-one".clone_into(&mut client.secret);
    assert_eq!(client.get("s3", "/bucket/a%20b?x-id=GetObject").text(), "abc");
    assert_eq!(client.get("amplify", "/apps?maxResults=5").status, 200);
    let mut request = client.signed("sts", "POST", "/", b"Action=GetCallerIdentity&Version=2011-06-15");
    request.body.extend(b"&More=1");
    assert_eq!(code(&client.exchange(&request).unwrap()), "SignatureDoesNotMatch", "the body was changed");
}

#[test]
fn the_declared_hash_of_a_body_must_be_its_hash() {
    let standin = StandIn::start();
    let mut client = Client::new(&standin);
    for (declared, status) in [("UNSIGNED-PAYLOAD", 404), ("0".repeat(64).as_str(), 403)] {
        let mut request = client.unsigned("GET", "/bucket/key", b"");
        let date = crate::standin::clock::amz_date(crate::standin::clock::now());
        let day = date.chars().take(8).collect();
        request.headers.push(("x-amz-content-sha256".to_owned(), declared.to_owned()));
        request.headers.push(("x-amz-date".to_owned(), date));
        let (access_key, region, service) = ("AKIATEST".to_owned(), "us-east-1".to_owned(), "s3".to_owned());
        signature::sign(&mut request, &Scope { access_key, day, region, service, ..Scope::default() }, "secret");
        assert_eq!(client.exchange(&request).unwrap().status, status, "{declared}");
    }
}

#[test]
fn the_signature_is_that_of_the_published_example() {
    // The first example of AWS's test suite for signature version 4: `get-vanilla`.
    let mut request = HttpRequest {
        method: "GET".to_owned(),
        path: "/".to_owned(),
        headers: vec![
            ("host".to_owned(), "example.amazonaws.com".to_owned()),
            ("x-amz-date".to_owned(), "20150830T123600Z".to_owned()),
        ],
        ..HttpRequest::default()
    };
    let scope = Scope {
        access_key: "AKIDEXAMPLE".to_owned(),
        day: "20150830".to_owned(),
        region: "us-east-1".to_owned(),
        service: "service".to_owned(),
        ..Scope::default()
    };
    signature::sign(&mut request, &scope, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    let signed = request.header("authorization").unwrap();
    assert!(signed.ends_with("=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"), "{signed}");
}

#[test]
fn each_account_sees_its_own_resources() {
    let standin = StandIn::start();
    standin.credentials("AKIAONE", "111111111111");
    standin.credentials("AKIATWO", "222222222222");
    standin.account("222222222222").gen1("d2", "prod", "{}", &[]);
    let answer = Client::new(&standin).with_key("AKIATWO").get("amplify", "/apps/d2");
    assert_eq!(answer.json()["app"]["appArn"], "arn:aws:amplify:us-east-1:222222222222:apps/d2");
    assert_eq!(Client::new(&standin).with_key("AKIAONE").get("amplify", "/apps/d2").status, 404);
    let seen: Vec<(String, String)> =
        standin.requests().iter().map(|request| (request.access_key.clone(), request.account.clone())).collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(seen, [pair("AKIATWO", "222222222222"), pair("AKIAONE", "111111111111")]);
}
