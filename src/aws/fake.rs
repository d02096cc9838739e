//! AWS in the process, for tests: answers requests from a list, without a socket, and writes down what was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use towpath_core::backend::Generation;
use towpath_core::config::Aws;
use towpath_core::gen1::Files;
use towpath_core::name::{AccountId, AppId, AppName, BackendName, BranchName, EnvironmentName, Region};
use towpath_core::ports::{BackendRequest, ReadError};

use super::{AwsBackends, Core, Settings};

/// One answer.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Status, headers and body.
    Http(u16, Vec<(&'static str, String)>, String),
    /// The connection breaks before an answer.
    Broken,
    /// No answer comes.
    Never,
    /// The body breaks off behind these bytes.
    Cut(&'static str),
}

/// A 200 with that body.
pub(crate) fn ok(body: impl Into<String>) -> Answer {
    Answer::Http(200, Vec::new(), body.into())
}

/// An error of a service that speaks JSON (Amplify).
pub(crate) fn json_error(status: u16, code: &str, message: &str) -> Answer {
    let headers = vec![("x-amzn-errortype", code.to_owned())];
    Answer::Http(status, headers, format!(r#"{{"message":"{message}"}}"#))
}

/// An error of a service that speaks XML with an envelope (CloudFormation, STS).
pub(crate) fn xml_error(status: u16, code: &str, message: &str) -> Answer {
    let body = format!("<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>");
    Answer::Http(status, Vec::new(), body)
}

/// An error of S3.
pub(crate) fn s3_error(status: u16, code: &str) -> Answer {
    Answer::Http(status, Vec::new(), format!("<Error><Code>{code}</Code><Message>words</Message></Error>"))
}

/// AWS: for each operation its answers, of which the last one is given again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct FakeAws(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    answers: BTreeMap<String, Vec<Answer>>,
    asked: Vec<String>,
    requests: Vec<String>,
}

impl FakeAws {
    /// Adds an answer to an operation such as `GetBackendEnvironment`.
    pub(crate) fn on(self, operation: &str, answer: Answer) -> Self {
        self.0.lock().unwrap().answers.entry(operation.to_owned()).or_default().push(answer);
        self
    }

    /// The operations asked for, in their order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().asked.clone()
    }

    /// The operations asked for, sorted: for those that go side by side.
    pub(crate) fn asked_sorted(&self) -> Vec<String> {
        let mut asked = self.asked();
        asked.sort();
        asked
    }

    /// URI, access key and body of each request.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.0.lock().unwrap().requests.clone()
    }

    /// Settings that reach this AWS and nothing else: no files, no variables of this process.
    pub(crate) fn settings(&self, variables: &[(&str, &str)]) -> Settings {
        let own = [
            ("AWS_CONFIG_FILE", "/nonexistent/config"),
            ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ];
        let all = own.iter().chain(variables).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut settings = Settings::new(all.collect());
        settings.first_backoff = Duration::from_millis(1);
        settings.http = Some(self.client());
        settings
    }

    /// A reader with a key in the variables.
    pub(crate) fn backends(&self) -> AwsBackends {
        AwsBackends::new(self.settings(&[("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "s")]), CORE)
    }

    fn client(&self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(self.clone());
        http_client_fn(move |_, _| connector.clone())
    }

    fn answer(&self, request: &HttpRequest) -> Answer {
        let operation = operation(request);
        let mut state = self.0.lock().unwrap();
        let key = request.headers().get("authorization").and_then(|text| text.split(['=', '/']).nth(1));
        let body = request.body().bytes().map(String::from_utf8_lossy).unwrap_or_default();
        let line = format!("{} {} {body}", request.uri(), key.unwrap_or_default());
        state.asked.push(operation.clone());
        state.requests.push(line);
        match state.answers.get_mut(&operation) {
            Some(answers) if answers.len() > 1 => answers.remove(0),
            Some(answers) => answers[0].clone(),
            None => Answer::Http(500, Vec::new(), format!("no answer for {operation}")),
        }
    }
}

impl HttpConnector for FakeAws {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(match self.answer(&request) {
            Answer::Never => return HttpConnectorFuture::new(std::future::pending()),
            Answer::Http(status, headers, body) => {
                let mut response = HttpResponse::new(status.try_into().unwrap(), SdkBody::from(body));
                for (name, value) in headers {
                    response.headers_mut().insert(name, value);
                }
                Ok(response)
            }
            Answer::Broken => Err(ConnectorError::io("connection reset by peer".into())),
            Answer::Cut(body) => {
                let mut response = HttpResponse::new(200.try_into().unwrap(), SdkBody::from(body));
                // More than comes.
                response.headers_mut().insert("content-length", (body.len() + 10).to_string());
                Ok(response)
            }
        })
    }
}

/// The operation: a form's `Action`, or told from the path.
fn operation(request: &HttpRequest) -> String {
    let body = request.body().bytes().map(String::from_utf8_lossy).unwrap_or_default();
    if let Some(action) = body.split('&').find_map(|pair| pair.strip_prefix("Action=")) {
        return action.to_owned();
    }
    let uri = request.uri();
    let path = uri.split("://").nth(1).and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        _ if query.contains("x-id=GetObject") => "GetObject",
        ["apps"] => "ListApps",
        ["apps", _] => "GetApp",
        ["apps", _, "backendenvironments"] => "ListBackendEnvironments",
        ["apps", _, "backendenvironments", _] => "GetBackendEnvironment",
        ["apps", _, "branches"] => "ListBranches",
        ["apps", _, "branches", _] => "GetBranch",
        ["apps", _, "branches", _, "jobs"] if request.method() == "POST" => "StartJob",
        ["apps", _, "branches", _, "jobs"] => "ListJobs",
        ["apps", _, "branches", _, "jobs", _] => "GetJob",
        _ => uri,
    }
    .to_owned()
}

/// The core's functions, as small as possible: an archive is its meta file, the stack is named `stack-APP-BRANCH`, and
/// the output `schema` is `bucket/key`.
pub(crate) const CORE: Core = Core {
    archive: |bytes| match bytes {
        b"no zip" => Err(ReadError::Corrupt { what: "archive".into(), problem: "no zip".into() }),
        bytes => Ok(Files { meta: bytes.to_vec(), ..Files::default() }),
    },
    stack_name: |app, branch| format!("stack-{app}-{branch}"),
    model_schema: |recorded| {
        let (_, value) = recorded.outputs.as_ref()?.iter().find(|(key, _)| key == "schema")?;
        value.split_once('/').map(|(bucket, key)| (bucket.to_owned(), key.to_owned()))
    },
};

/// A request for the backend `dev` or the branch `main` of app `d1`, account 222222222222, region eu-west-2.
pub(crate) fn request(generation: Option<Generation>) -> BackendRequest {
    BackendRequest {
        environment: EnvironmentName::new("staging").unwrap(),
        parent: AppName::new("admin").unwrap(),
        aws: Aws {
            account: AccountId::new("222222222222").unwrap(),
            region: Region::new("eu-west-2").unwrap(),
            profile: None,
            role_arn: None,
            external_id: None,
        },
        generation,
        app_id: AppId::new("d1").unwrap(),
        branch: Some(BranchName::new("main").unwrap()),
        backend: Some(BackendName::new("dev").unwrap()),
    }
}

/// GetBackendEnvironment's answer, in that account.
pub(crate) fn environment(account: &str) -> Answer {
    ok(format!(
        r#"{{"backendEnvironment":{{"backendEnvironmentArn":"arn:aws:amplify:eu-west-2:{account}:apps/d1/backendenvironments/dev","environmentName":"dev","stackName":"amplify-shop-dev","deploymentArtifacts":"shop-bucket","createTime":1.7e9,"updateTime":1.7e9}}}}"#
    ))
}

/// DescribeStacks' answer with these `<member>`s of `Outputs`; `None`: no `Outputs`.
pub(crate) fn stack(name: &str, status: &str, outputs: Option<&[(&str, &str)]>) -> Answer {
    let member = |(key, value): &(&str, &str)| {
        format!("<member><OutputKey>{key}</OutputKey><OutputValue>{value}</OutputValue></member>")
    };
    let outputs = outputs.map(|all| format!("<Outputs>{}</Outputs>", all.iter().map(member).collect::<String>()));
    ok(format!(
        "<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>{name}</StackName>\
         <StackId>arn:aws:cloudformation:eu-west-2:222222222222:stack/{name}/0a1b</StackId>\
         <StackStatus>{status}</StackStatus><CreationTime>2026-01-02T03:04:05.678Z</CreationTime>{}\
         </member></Stacks></DescribeStacksResult></DescribeStacksResponse>",
        outputs.unwrap_or_default()
    ))
}

/// DescribeStacks' and GetTemplateSummary's answer for a stack that does not exist.
pub(crate) fn no_stack(name: &str) -> Answer {
    xml_error(400, "ValidationError", &format!("Stack with id {name} does not exist"))
}

/// GetTemplateSummary's answer.
pub(crate) fn summary(metadata: &str) -> Answer {
    ok(format!(
        "<GetTemplateSummaryResponse><GetTemplateSummaryResult><Metadata>{metadata}</Metadata>\
         </GetTemplateSummaryResult></GetTemplateSummaryResponse>"
    ))
}
