//! Every operation.

use serde_json::json;

use super::client::Client;
use crate::standin::seed::Gen2;
use crate::standin::sites::SiteFile;
use crate::standin::state::{AppState, BackendEnvironment, Branch, Job, Resource, StackState, from_now};
use crate::standin::{StandIn, names};

const HOME: &str = "123456789012";

fn app() -> AppState {
    let job = |id: &str, status: &str, ended| Job {
        id: id.to_owned(),
        status: status.to_owned(),
        commit: "abc".to_owned(),
        started: 1_767_607_000,
        ended,
        ..Job::default()
    };
    let branch = |name: &str, jobs| Branch {
        name: name.to_owned(),
        variables: Vec::new(),
        backend_stack_arn: Some("arn:stack".to_owned()),
        backend_environment_arn: Some("arn:environment".to_owned()),
        jobs,
        ..Branch::default()
    };
    let environment = |name: &str, bucket: Option<&str>| BackendEnvironment {
        name: name.to_owned(),
        stack_name: Some("a-stack".to_owned()),
        bucket: bucket.map(str::to_owned),
    };
    AppState {
        app_id: "d1".to_owned(),
        name: "shop".to_owned(),
        repository: Some("https://git.example/shop".to_owned()),
        variables: Vec::new(),
        branches: vec![
            branch("main", vec![job("2", "RUNNING", None), job("1", "SUCCEED", Some(1_767_607_100))]),
            branch("feature/x", vec![]),
        ],
        backend_environments: vec![environment("prod", Some("a-bucket")), environment("dev", None)],
        ..AppState::default()
    }
}

#[test]
fn amplify_gives_apps_environments_branches_and_jobs() {
    let standin = StandIn::start();
    standin.account(HOME).region("eu-west-2").amplify_app(app());
    let mut client = Client::new(&standin).in_region("eu-west-2");
    let got = client.get("amplify", "/apps/d1").json();
    assert_eq!(got["app"]["appArn"], "arn:aws:amplify:eu-west-2:123456789012:apps/d1");
    assert_eq!(got["app"]["repository"], "https://git.example/shop");
    assert_eq!(got["app"]["createTime"], 1_767_607_200.25);

    let got = client.get("amplify", "/apps/d1/backendenvironments/prod").json();
    let arn = "arn:aws:amplify:eu-west-2:123456789012:apps/d1/backendenvironments/prod";
    assert_eq!(got["backendEnvironment"]["backendEnvironmentArn"], arn);
    assert_eq!(got["backendEnvironment"]["deploymentArtifacts"], "a-bucket");
    assert_eq!(got["backendEnvironment"]["stackName"], "a-stack");
    let got = client.get("amplify", "/apps/d1/backendenvironments/dev").json();
    assert_eq!(got["backendEnvironment"].get("deploymentArtifacts"), None, "absent, not null");
    let got = client.get("amplify", "/apps/d1/backendenvironments").json();
    assert_eq!(got["backendEnvironments"].as_array().unwrap().len(), 2);

    let got = client.get("amplify", "/apps/d1/branches/feature%2Fx").json();
    assert_eq!(got["branch"]["branchName"], "feature/x");
    assert_eq!(got["branch"]["backend"]["stackArn"], "arn:stack");
    assert_eq!(got["branch"]["backendEnvironmentArn"], "arn:environment");
    let got = client.get("amplify", "/apps/d1/branches").json();
    assert_eq!(got["branches"][0]["activeJobId"], "2");

    let got = client.get("amplify", "/apps/d1/branches/main/jobs").json();
    assert_eq!(got["jobSummaries"][0]["status"], "RUNNING");
    assert_eq!(got["jobSummaries"][1]["endTime"], 1_767_607_100);
    let got = client.get("amplify", "/apps/d1/branches/main/jobs/1").json();
    assert_eq!(got["job"]["summary"]["commitId"], "abc");
    assert_eq!(got["job"]["summary"]["jobArn"], "arn:aws:amplify:eu-west-2:123456789012:apps/d1/branches/main/jobs/1");
    assert_eq!(
        standin.actions(),
        [
            "amplify:GetApp",
            "amplify:GetBackendEnvironment",
            "amplify:GetBackendEnvironment",
            "amplify:ListBackendEnvironments",
            "amplify:GetBranch",
            "amplify:ListBranches",
            "amplify:ListJobs",
            "amplify:GetJob"
        ]
    );
}

#[test]
fn jobs_and_stacks_move_on() {
    let standin = StandIn::start();
    let mut moving = app();
    moving.branches[0].jobs.insert(0, Job::moving("3", "def", &[(0, "PENDING"), (150, "RUNNING")]));
    moving.branches[0].jobs.insert(0, Job::moving("4", "fed", &[(150, "FAILED")]));
    let course = from_now(&[(0, "UPDATE_IN_PROGRESS"), (150, "UPDATE_COMPLETE")]);
    let stack =
        StackState { name: "s".to_owned(), status: "CREATE_COMPLETE".to_owned(), course, ..StackState::default() };
    standin.account(HOME).amplify_app(moving).stack(stack);
    let mut client = Client::new(&standin);
    let mut look = |path: &str| client.get("amplify", path);
    let jobs = look("/apps/d1/branches/main/jobs").json();
    assert_eq!(
        (&jobs["jobSummaries"][0]["jobId"], &jobs["jobSummaries"][0]["status"]),
        (&json!("3"), &json!("PENDING"))
    );
    assert_eq!(look("/apps/d1/branches/main/jobs/4").status, 404);
    std::thread::sleep(std::time::Duration::from_millis(200));
    let jobs = look("/apps/d1/branches/main/jobs").json();
    assert_eq!(
        (&jobs["jobSummaries"][0]["jobId"], &jobs["jobSummaries"][0]["status"]),
        (&json!("4"), &json!("FAILED"))
    );
    let job = look("/apps/d1/branches/main/jobs/3").json();
    assert_eq!(job["job"]["steps"][0]["status"], "RUNNING");
    let described = client.cloudformation("Action=DescribeStacks");
    assert_eq!(described.xml("StackStatus").as_deref(), Some("UPDATE_COMPLETE"));
}

#[test]
fn hosted_apps_serve_files_to_everybody() {
    let standin = StandIn::start();
    let host = "main.d1.amplifyapp.com";
    let file = SiteFile { status: 200, location: None, body: b"{}".to_vec() };
    standin.state().sites.insert(format!("{host}/stamp.json"), file);
    let moved = SiteFile { status: 302, location: Some("https://x.example/".to_owned()), body: Vec::new() };
    standin.state().sites.insert(format!("{host}/moved"), moved);
    let mut client = Client::new(&standin);
    let mut get = |path: &str| client.exchange(&client.unsigned("GET", path, b"")).unwrap();
    assert_eq!(get(&format!("/sites/{host}/stamp.json")).text(), "{}");
    assert_eq!(get(&format!("/sites/{host}/moved")).header("location").as_deref(), Some("https://x.example/"));
    assert!(get(&format!("/sites/{host}/any")).text().starts_with("<!doctype html>"));
    assert_eq!(get("/sites/other.example/stamp.json").status, 404);
    assert_eq!(standin.actions(), ["site:Get"; 4]);
}

#[test]
fn amplify_says_what_is_not_found() {
    let standin = StandIn::start();
    standin.account(HOME).amplify_app(app());
    let mut client = Client::new(&standin);
    for (path, message) in [
        ("/apps/d2", "App d2 not found."),
        ("/apps/d2/backendenvironments/prod", "App d2 not found."),
        ("/apps/d1/backendenvironments/nope", "BackendEnvironment nope does not exist."),
        ("/apps/d1/branches/nope", "Branch nope not found."),
        ("/apps/d1/branches/main/jobs/9", "Job 9 not found."),
    ] {
        let answer = client.get("amplify", path);
        assert_eq!((answer.status, answer.header("x-amzn-ErrorType").unwrap().as_str()), (404, "NotFoundException"));
        assert_eq!(answer.json(), json!({"message": message}), "{path}");
    }
    // Another region has nothing of it.
    let mut elsewhere = Client::new(&standin).in_region("eu-west-1");
    assert_eq!(elsewhere.get("amplify", "/apps/d1").status, 404);
    // What writes does not exist.
    let write = client.signed("amplify", "POST", "/apps", b"{}");
    assert_eq!(client.exchange(&write).unwrap().status, 403);
    assert_eq!(standin.actions().last().unwrap(), "amplify:POST /apps");
}

#[test]
fn amplify_pages_its_lists() {
    let standin = StandIn::start();
    for id in ["d1", "d2", "d3"] {
        standin.account(HOME).amplify_app(AppState { app_id: id.to_owned(), ..AppState::default() });
    }
    let mut client = Client::new(&standin);
    let ids = |answer: &serde_json::Value| -> Vec<String> {
        answer["apps"].as_array().unwrap().iter().map(|app| app["appId"].as_str().unwrap().to_owned()).collect()
    };
    let all = client.get("amplify", "/apps").json();
    assert_eq!((ids(&all).len(), all.get("nextToken")), (3, None));
    standin.page_size(2);
    let first = client.get("amplify", "/apps?maxResults=100").json();
    assert_eq!(ids(&first), ["d1", "d2"]);
    let token = first["nextToken"].as_str().unwrap();
    let second = client.get("amplify", &format!("/apps?nextToken={token}")).json();
    assert_eq!((ids(&second), second.get("nextToken")), (vec!["d3".to_owned()], None));
    for bad in ["/apps?nextToken=nope", "/apps?maxResults=101", "/apps?maxResults=x"] {
        let answer = client.get("amplify", bad);
        assert_eq!(answer.header("x-amzn-ErrorType").unwrap(), "BadRequestException", "{bad}");
    }
}

#[test]
fn s3_gives_objects_by_path_and_by_virtual_host() {
    let standin = StandIn::start();
    let key = "#current-cloud-backend.zip";
    standin
        .account(HOME)
        .object("bucket-a", key, "abc")
        .object("bucket-a", "deep/a b.json", "{}")
        .object("bucket-a", "x+y", "+");
    let mut client = Client::new(&standin);
    let answer = client.get("s3", "/bucket-a/%23current-cloud-backend.zip?x-id=GetObject");
    assert_eq!((answer.status, answer.text().as_str()), (200, "abc"));
    assert_eq!(answer.header("content-length").unwrap(), "3");
    let etag = answer.header("etag").unwrap();
    assert!(etag.len() == 34 && etag.starts_with('"') && etag.ends_with('"'), "{etag}");
    assert_eq!(client.get("s3", "/bucket-a/deep/a%20b.json").text(), "{}");
    assert_eq!(client.get("s3", "/bucket-a/x+y").text(), "+", "no form: a plus sign is itself");

    for host in ["bucket-a.s3.us-east-1.amazonaws.com", "bucket-a.localhost:4566", "bucket-a.s3-us-east-1.example"] {
        host.clone_into(&mut client.host);
        assert_eq!(client.get("s3", "/%23current-cloud-backend.zip").text(), "abc", "{host}");
    }
    for host in ["localhost:4566", "s3.us-east-1.amazonaws.com", "127.0.0.1"] {
        host.clone_into(&mut client.host);
        assert_eq!(client.get("s3", "/bucket-a/%23current-cloud-backend.zip").text(), "abc", "{host}");
    }
    let head = client.signed("s3", "HEAD", "/bucket-a/%23current-cloud-backend.zip", b"");
    let answer = client.exchange(&head).unwrap();
    assert_eq!((answer.status, answer.header("etag"), answer.body.len()), (200, Some(etag), 0));
    assert_eq!(standin.actions().last().unwrap(), "s3:HeadObject");
}

#[test]
fn s3_errors_are_xml() {
    let standin = StandIn::start();
    standin.account(HOME).object("bucket-a", "key", "abc");
    standin.account(HOME).region("eu-west-2").object("bucket-b", "key", "abc");
    standin.account("222222222222").object("bucket-c", "key", "abc");
    let mut client = Client::new(&standin);
    for (path, status, code) in [
        ("/bucket-a/nope", 404, "NoSuchKey"),
        ("/bucket-z/key", 404, "NoSuchBucket"),
        ("/bucket-b/key", 301, "PermanentRedirect"),
        ("/bucket-c/key", 403, "AccessDenied"),
        ("/bucket-a?list-type=2", 405, "MethodNotAllowed"),
        ("/", 405, "MethodNotAllowed"),
    ] {
        let answer = client.get("s3", path);
        assert_eq!((answer.status, answer.xml("Code").unwrap().as_str()), (status, code), "{path}");
    }
    let answer = client.get("s3", "/bucket-b/key");
    assert_eq!(answer.header("x-amz-bucket-region").unwrap(), "eu-west-2");
    assert_eq!(answer.xml("Endpoint").unwrap(), "bucket-b.s3.eu-west-2.amazonaws.com");
    assert_eq!(client.get("s3", "/bucket-a/nope").xml("Key").unwrap(), "nope");
    for (method, operation) in [("PUT", "s3:PutObject"), ("DELETE", "s3:DeleteObject"), ("POST", "s3:PostObject")] {
        let request = client.signed("s3", method, "/bucket-a/key", b"new");
        assert_eq!(client.exchange(&request).unwrap().status, 405);
        assert_eq!(standin.actions().last().unwrap(), operation);
    }
    standin.account(HOME).without_object("bucket-a", "key");
    assert_eq!(client.get("s3", "/bucket-a/key").status, 404);
}

fn stack() -> StackState {
    let resource = |id: &str, status: &str| Resource {
        logical_id: id.to_owned(),
        physical_id: format!("{id}-1"),
        kind: "AWS::Lambda::Function".to_owned(),
        status: status.to_owned(),
        reason: Some("no <room>".to_owned()),
        time: "2026-01-05T10:00:00.000Z".to_owned(),
    };
    let pair = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
    StackState {
        name: "a-stack".to_owned(),
        status: "UPDATE_FAILED".to_owned(),
        reason: Some("a & b".to_owned()),
        description: Some("{\"a\":1}".to_owned()),
        outputs: pair("Key", "<value> & \"more\""),
        parameters: pair("Param", "given"),
        tags: pair("amplify:app-id", "d1"),
        metadata: Some("{\"x\":\"<y>\"}".to_owned()),
        updated: Some("2026-02-05T10:00:00.000Z".to_owned()),
        resources: vec![resource("One", "CREATE_COMPLETE"), resource("Two", "CREATE_FAILED")],
        events: vec![resource("Two", "CREATE_FAILED")],
        ..StackState::default()
    }
}

#[test]
fn cloudformation_describes_stacks() {
    let standin = StandIn::start();
    standin.account(HOME).region("eu-west-2").stack(stack());
    let mut client = Client::new(&standin).in_region("eu-west-2");
    let answer = client.cloudformation("Action=DescribeStacks&StackName=a-stack");
    let xml = |name: &str| answer.xml(name).unwrap();
    assert_eq!((xml("StackStatus").as_str(), xml("StackStatusReason").as_str()), ("UPDATE_FAILED", "a &amp; b"));
    assert_eq!(xml("OutputValue"), "&lt;value&gt; &amp; &quot;more&quot;");
    assert_eq!(
        (xml("CreationTime").as_str(), xml("LastUpdatedTime").as_str()),
        ("2026-01-05T10:00:00.000Z", "2026-02-05T10:00:00.000Z")
    );
    assert_eq!((xml("Key").as_str(), xml("ParameterValue").as_str()), ("amplify:app-id", "given"));
    let id = xml("StackId");
    assert!(id.starts_with("arn:aws:cloudformation:eu-west-2:123456789012:stack/a-stack/"), "{id}");
    let by_id = client.cloudformation(&format!("Action=DescribeStacks&StackName={}", id.replace(':', "%3A")));
    assert_eq!(by_id.xml("StackName").unwrap(), "a-stack");
    let summary = client.cloudformation("Action=GetTemplateSummary&StackName=a-stack");
    assert_eq!(summary.xml("Metadata").unwrap(), "{&quot;x&quot;:&quot;&lt;y&gt;&quot;}");
    assert_eq!(summary.xml("ParameterKey").unwrap(), "Param");
    let events = client.cloudformation("Action=DescribeStackEvents&StackName=a-stack");
    assert_eq!(events.xml("ResourceStatusReason").unwrap(), "no &lt;room&gt;");
    standin.page_size(1);
    let page = client.cloudformation("Action=ListStackResources&StackName=a-stack");
    assert_eq!(page.xml("LogicalResourceId").unwrap(), "One");
    let token = page.xml("NextToken").unwrap();
    let page = client.cloudformation(&format!("Action=ListStackResources&StackName=a-stack&NextToken={token}"));
    assert_eq!((page.xml("LogicalResourceId").unwrap().as_str(), page.xml("NextToken")), ("Two", None));
}

#[test]
fn cloudformation_says_what_is_wrong() {
    let standin = StandIn::start();
    standin.account(HOME).stack(stack());
    standin.account(HOME).change_stack("a-stack", |stack| stack.status = "DELETE_COMPLETE".to_owned());
    standin.account("222222222222").stack(StackState { name: "theirs".to_owned(), ..stack() });
    let mut client = Client::new(&standin);
    for (form, code, message) in [
        ("Action=DescribeStacks&StackName=nope", "ValidationError", "Stack with id nope does not exist"),
        ("Action=DescribeStacks&StackName=a-stack", "ValidationError", "Stack with id a-stack does not exist"),
        ("Action=GetTemplateSummary&StackName=theirs", "ValidationError", "Stack with id theirs does not exist"),
        ("Action=ListStackResources&StackName=nope", "ValidationError", "Stack with id nope does not exist"),
        ("Action=DescribeStackEvents&StackName=nope", "ValidationError", "Stack [nope] does not exist"),
        ("Action=DescribeStacks&StackName=a+b%2Bc", "ValidationError", "Stack with id a b+c does not exist"),
        ("Action=DescribeStacks&NextToken=nope", "ValidationError", "Token is invalid"),
        ("Action=Nope", "InvalidAction", "Could not find operation Nope for version 2010-05-15"),
    ] {
        let answer = client.cloudformation(form);
        assert_eq!((answer.status, answer.xml("Code").unwrap().as_str()), (400, code), "{form}");
        assert_eq!(answer.xml("Message").unwrap(), message, "{form}");
    }
    let answer = client.cloudformation("Action=GetTemplateSummary");
    assert!(answer.xml("Message").unwrap().contains("'stackName'"), "{}", answer.text());
}

#[test]
fn parameters_come_alone_together_and_by_path() {
    let standin = StandIn::start();
    let account = standin.account(HOME).parameter("/amplify/d1/a", "1", false).parameter("/amplify/d1/b", "2", true);
    account.parameter("/amplify/d1/deep/c", "3", false).parameter("/amplify/d10/a", "4", false);
    let mut client = Client::new(&standin);
    let got = client.ssm("GetParameter", &json!({"Name": "/amplify/d1/b", "WithDecryption": true})).json();
    assert_eq!((&got["Parameter"]["Value"], &got["Parameter"]["Type"]), (&json!("2"), &json!("SecureString")));
    assert_eq!(got["Parameter"]["ARN"], "arn:aws:ssm:us-east-1:123456789012:parameter/amplify/d1/b");
    let got = client.ssm("GetParameter", &json!({"Name": "/amplify/d1/b"})).json();
    assert_ne!(got["Parameter"]["Value"], "2", "encrypted");
    let got = client.ssm("GetParameters", &json!({"Names": ["/amplify/d1/a", "/nope"]})).json();
    assert_eq!((&got["Parameters"][0]["Value"], &got["InvalidParameters"]), (&json!("1"), &json!(["/nope"])));
    let names = |got: &serde_json::Value| -> Vec<String> {
        got["Parameters"].as_array().unwrap().iter().map(|p| p["Name"].as_str().unwrap().to_owned()).collect()
    };
    let got = client.ssm("GetParametersByPath", &json!({"Path": "/amplify/d1"})).json();
    assert_eq!(names(&got), ["/amplify/d1/a", "/amplify/d1/b"]);
    let input = json!({"Path": "/amplify/d1/", "Recursive": true, "MaxResults": 2});
    let got = client.ssm("GetParametersByPath", &input).json();
    let mut input = input.clone();
    input["NextToken"] = got["NextToken"].clone();
    let rest = client.ssm("GetParametersByPath", &input).json();
    assert_eq!((names(&rest), rest.get("NextToken")), (vec!["/amplify/d1/deep/c".to_owned()], None));

    let too_many: Vec<String> = (0..11).map(|i| i.to_string()).collect();
    for (operation, input, code) in [
        ("GetParameter", json!({"Name": "/nope"}), "ParameterNotFound"),
        ("GetParameters", json!({"Names": too_many}), "ValidationException"),
        ("GetParametersByPath", json!({"Path": "/", "NextToken": "x"}), "InvalidNextToken"),
        ("DeleteParameter", json!({}), "UnknownOperationException"),
    ] {
        let answer = client.ssm(operation, &input);
        assert_eq!((answer.status, answer.json()["__type"].as_str()), (400, Some(code)));
    }
}

#[test]
fn the_conveniences_make_consistent_backends() {
    let standin = StandIn::start();
    let account = standin.account(HOME).gen1("d1", "prod", "{\"meta\":1}", &[("cli.json", b"{}")]);
    let outputs = vec![("region".to_owned(), "us-east-1".to_owned())];
    let backend = Gen2 { outputs, metadata: "{}".to_owned(), schema: Some("type Todo".to_owned()) };
    account.gen2("d1", "feature/foo", backend);
    let mut client = Client::new(&standin);
    let environment = client.get("amplify", "/apps/d1/backendenvironments/prod").json();
    let bucket = environment["backendEnvironment"]["deploymentArtifacts"].as_str().unwrap();
    let archive = client.get("s3", &format!("/{bucket}/%23current-cloud-backend.zip")).body;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    assert_eq!(archive.file_names().map(Result::unwrap).collect::<Vec<_>>(), ["amplify-meta.json", "cli.json"]);
    let mut meta = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("amplify-meta.json").unwrap(), &mut meta).unwrap();
    assert_eq!(meta, "{\"meta\":1}");
    let name = environment["backendEnvironment"]["stackName"].as_str().unwrap();
    let stack = client.cloudformation(&format!("Action=DescribeStacks&StackName={name}"));
    assert_eq!(stack.xml("StackStatus").unwrap(), "UPDATE_COMPLETE");

    let name = names::gen2_stack("d1", "feature/foo");
    let stack = client.cloudformation(&format!("Action=DescribeStacks&StackName={name}"));
    let branch = client.get("amplify", "/apps/d1/branches/feature%2Ffoo").json();
    assert_eq!(branch["branch"]["backend"]["stackArn"], stack.xml("StackId").unwrap());
    let text = stack.text();
    let (_, uri) = text.split_once("<OutputValue>s3://").unwrap();
    let uri = uri.split_once('<').unwrap().0;
    assert_eq!(client.get("s3", &format!("/{uri}")).text(), "type Todo");
}

#[test]
fn stack_names_are_those_of_amplify() {
    let long = "a".repeat(51);
    for (namespace, branch, stack) in [
        ("d2test0000001", "main", "amplify-d2test0000001-main-branch-6e843c1f38"),
        ("d2test0000001", "feature/foo", "amplify-d2test0000001-featurefoo-branch-1c1eba49aa"),
        ("d2test0000001", "ünïcödé-brånch", "amplify-d2test0000001-ncdbrnch-branch-814d083dc8"),
        ("testBackendId", "testBranchName", "amplify-testBackendId-testBranchName-branch-e482a1c36f"),
    ] {
        assert_eq!(names::gen2_stack(namespace, branch), stack);
    }
    let expected = format!("amplify-d2test0000001-{}-branch-01219bff24", "a".repeat(50));
    assert_eq!(names::gen2_stack("d2test0000001", &long), expected);
}
