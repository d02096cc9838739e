//! Every fault.

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Answer, Client};
use crate::standin::StandIn;
use crate::standin::call::Service;
use crate::standin::faults::{Fault, Garbage, Kind};

const HOME: &str = "123456789012";

/// One stand-in with something of each service in it.
fn standin() -> StandIn {
    let standin = StandIn::start();
    let account = standin.account(HOME).gen1("d1", "prod", "{}", &[]).object("bucket", "key", "0123456789");
    account.parameter("/a", "1", false);
    standin
}

/// One request of each service: amplify, s3, cloudformation, sts, ssm.
fn everywhere(standin: &StandIn) -> [Answer; 5] {
    let mut client = Client::new(standin);
    [
        client.get("amplify", "/apps/d1/backendenvironments/prod"),
        client.get("s3", "/bucket/key"),
        client.cloudformation("Action=DescribeStacks"),
        client.sts("Action=GetCallerIdentity"),
        client.ssm("GetParameter", &json!({"Name": "/a"})),
    ]
}

fn summary(answer: &Answer) -> (u16, String, String) {
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |key: &str| json[key].as_str().map(str::to_owned);
    let code = answer.header("x-amzn-ErrorType").or_else(|| text("__type")).or_else(|| answer.xml("Code"));
    let message = text("message").or_else(|| text("Message")).or_else(|| answer.xml("Message"));
    (answer.status, code.unwrap_or_default(), message.unwrap_or_default())
}

fn expect(kind: Kind, wanted: [(u16, &str, &str); 5]) {
    let standin = standin();
    standin.fault(Fault::any(kind));
    for (answer, (status, code, message)) in everywhere(&standin).iter().zip(wanted) {
        assert_eq!(summary(answer), (status, code.to_owned(), message.to_owned()));
    }
    standin.heal();
    assert!(everywhere(&standin).iter().all(|answer| answer.status == 200));
}

#[test]
fn throttling_has_each_services_own_form() {
    let amplify = "Rate exceeded while calling GetBackendEnvironment, please slow down or try again later.";
    let wanted = [
        (400, "BadRequestException", amplify),
        (503, "SlowDown", "Please reduce your request rate."),
        (400, "Throttling", "Rate exceeded"),
        (400, "Throttling", "Rate exceeded"),
        (400, "ThrottlingException", "Rate exceeded"),
    ];
    expect(Kind::Throttle, wanted);
}

#[test]
fn denials_name_principal_action_and_resource() {
    let user = "User: arn:aws:iam::123456789012:user/standin is not authorized to perform: ";
    let text = |action: &str, resource: &str| {
        format!("{user}{action} on resource: {resource} because no identity-based policy allows the {action} action")
    };
    let amplify = text(
        "amplify:GetBackendEnvironment",
        "arn:aws:amplify:us-east-1:123456789012:apps/d1/backendenvironments/prod",
    );
    let s3 = text("s3:GetObject", "&quot;arn:aws:s3:::bucket/key&quot;");
    let cloudformation = text("cloudformation:DescribeStacks", "*");
    let sts = format!("{user}sts:GetCallerIdentity on resource: *");
    let ssm = text("ssm:GetParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/a");
    let wanted = [
        (403, "AccessDeniedException", amplify.as_str()),
        (403, "AccessDenied", &s3),
        (403, "AccessDenied", &cloudformation),
        (403, "AccessDenied", &sts),
        (400, "AccessDeniedException", &ssm),
    ];
    expect(Kind::AccessDenied, wanted);

    let standin = standin();
    standin.fault(Fault::any(Kind::AccessDenied));
    let mut client = Client::new(&standin).in_region("eu-west-2");
    let answer = client.cloudformation("Action=DescribeStacks&StackName=a-stack");
    assert!(
        answer.text().contains("on resource: arn:aws:cloudformation:eu-west-2:123456789012:stack/a-stack/* because")
    );
    let answer = client.get("amplify", "/apps");
    assert!(answer.text().contains("on resource: arn:aws:amplify:eu-west-2:123456789012:apps/* because"));
}

#[test]
fn server_errors_have_each_services_own_form() {
    let of_500 = [
        (500, "InternalFailureException", "An internal failure occurred."),
        (500, "InternalError", "We encountered an internal error. Please try again."),
        (500, "InternalFailure", "An internal failure occurred."),
        (500, "InternalFailure", "An internal failure occurred."),
        (500, "InternalServerError", "An error occurred on the server side."),
    ];
    expect(Kind::ServerError(500), of_500);
    let of_503 = [
        (503, "DependentServiceFailureException", "A dependent service failed."),
        (503, "ServiceUnavailable", "Service is unable to handle request."),
        (503, "ServiceUnavailable", "The service is unable to handle the request."),
        (503, "ServiceUnavailable", "The service is unable to handle the request."),
        (503, "InternalServerError", "An error occurred on the server side."),
    ];
    expect(Kind::ServerError(503), of_503);
    let any = (418, "Teapot", "short and stout");
    let kind = Kind::Error { status: 418, code: "Teapot".to_owned(), message: "short and stout".to_owned() };
    expect(kind, [any; 5]);
}

#[test]
fn expiry_and_skew_look_like_the_real_ones() {
    let expired = "The security token included in the request is expired";
    let wanted = [
        (403, "ExpiredTokenException", expired),
        (400, "ExpiredToken", "The provided token has expired."),
        (403, "ExpiredToken", expired),
        (403, "ExpiredToken", expired),
        (400, "ExpiredTokenException", expired),
    ];
    expect(Kind::ExpiredToken, wanted);

    let standin = standin();
    standin.fault(Fault::any(Kind::ClockSkew));
    let codes = everywhere(&standin).map(|answer| summary(&answer).1);
    let query = "SignatureDoesNotMatch";
    assert_eq!(codes, ["InvalidSignatureException", "RequestTimeTooSkewed", query, query, "InvalidSignatureException"]);
}

#[test]
fn faults_begin_and_end_when_they_should() {
    let standin = standin();
    let get = || Client::new(&standin).get("s3", "/bucket/key").status;
    standin.fault(Fault::on(Service::S3, "GetObject", Kind::Throttle).times(2).after(1));
    standin.fault(Fault::on(Service::S3, "GetObject", Kind::ServerError(500)).times(1).after(1));
    assert_eq!([get(), get(), get(), get(), get()], [200, 503, 503, 500, 200]);
    assert_eq!(Client::new(&standin).get("amplify", "/apps").status, 200, "of other services nothing fails");

    standin.fault(Fault::any(Kind::ServerError(500)).containing("apps/d1/"));
    let mut client = Client::new(&standin);
    assert_eq!(client.get("amplify", "/apps/d1/backendenvironments").status, 500);
    assert_eq!(client.get("amplify", "/apps/d1").status, 200);
    standin.fault(Fault::of(Service::S3, Kind::ServerError(503)));
    assert_eq!((get(), client.get("amplify", "/apps").status), (503, 200));
    let statuses: Vec<_> = standin.requests().iter().map(|request| request.status.unwrap()).collect();
    assert_eq!(statuses, [200, 503, 503, 500, 200, 200, 500, 200, 503, 200]);
}

#[test]
fn answers_can_be_late_or_never_come() {
    let standin = standin();
    standin.fault(Fault::any(Kind::Slow(Duration::from_millis(150))).times(1));
    standin.fault(Fault::any(Kind::Hang).times(1));
    let mut client = Client::new(&standin);
    let begun = Instant::now();
    assert_eq!(client.get("s3", "/bucket/key").text(), "0123456789");
    assert!(begun.elapsed() >= Duration::from_millis(150));
    client.stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let error = client.try_get("s3", "/bucket/key").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error}");
    assert_eq!(standin.requests()[1].status, None);
    assert_eq!(Client::new(&standin).get("s3", "/bucket/key").status, 200);
}

#[test]
fn connections_can_end_in_a_body_before_it_or_in_a_reset() {
    let standin = standin();
    standin.fault(Fault::any(Kind::CutBody(4)).times(1));
    let mut client = Client::new(&standin);
    client.send(&client.signed("s3", "GET", "/bucket/key", b"")).unwrap();
    let mut all = String::new();
    client.stream.read_to_string(&mut all).unwrap();
    assert!(all.contains("Content-Length: 10\r\n") && all.ends_with("\r\n\r\n0123"), "{all}");

    standin.fault(Fault::any(Kind::Reset).times(1));
    let error = Client::new(&standin).try_get("s3", "/bucket/key").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
    assert_eq!(everywhere(&standin).map(|answer| answer.status), [200; 5]);
}

#[test]
fn answers_can_make_no_sense() {
    let standin = standin();
    let once = |kind: Kind| {
        standin.heal();
        standin.fault(Fault::any(kind));
    };
    once(Kind::Garbage(Garbage::NotHttp));
    let mut client = Client::new(&standin);
    client.send(&client.signed("amplify", "GET", "/apps", b"")).unwrap();
    let mut all = Vec::new();
    client.stream.read_to_end(&mut all).unwrap();
    assert!(!all.is_empty() && !all.starts_with(b"HTTP"));

    once(Kind::Garbage(Garbage::NotTheFormat));
    for answer in everywhere(&standin) {
        assert!(answer.status == 200 && answer.text().starts_with("<html><p>"), "{answer:?}");
        assert!(!answer.text().contains("</html>"), "not XML either");
    }
    once(Kind::Garbage(Garbage::WrongTypes));
    let [amplify, _, cloudformation, sts, ssm] = everywhere(&standin);
    let environment = &amplify.json()["backendEnvironment"];
    assert_eq!((&environment["deploymentArtifacts"], &environment["createTime"]), (&7.into(), &"seven".into()));
    assert!(cloudformation.xml("CreationTime").unwrap().starts_with("yesterday"));
    assert!(sts.text().starts_with("<GetCallerIdentitySurprise"), "{}", sts.text());
    assert_eq!(ssm.json()["Parameter"]["Value"], 7);

    once(Kind::EmptyBody);
    assert!(everywhere(&standin).iter().all(|answer| answer.status == 200 && answer.body.is_empty()));
    once(Kind::WrongContent(b"PK-not-a-zip".to_vec()));
    assert_eq!(everywhere(&standin)[1].text(), "PK-not-a-zip");
}

#[test]
fn the_credential_endpoints_fail_too() {
    let standin = standin();
    standin.fault(Fault::on(Service::Container, "GetCredentials", Kind::Throttle).times(1));
    standin.fault(Fault::on(Service::Container, "GetCredentials", Kind::ServerError(500)));
    let mut client = Client::new(&standin);
    let request = client.unsigned("GET", "/container-credentials", b"");
    assert_eq!(client.exchange(&request).unwrap().status, 429);
    assert_eq!(client.exchange(&request).unwrap().json()["Code"], "InternalFailure");
}
