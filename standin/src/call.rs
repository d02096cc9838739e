//! Tells which operation a request asks for, who asks, and whether AWS would let it in.

use serde_json::Value;

use super::clock;
use super::http::HttpRequest;
use super::refusal::Refusal;
use super::reply::Reply;
use super::signature::{self, Scope};
use super::state::{Place, State};
use super::{amplify, local, s3, sites};

/// What answers a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// AWS Amplify.
    Amplify,
    /// Amazon S3.
    S3,
    /// AWS CloudFormation.
    CloudFormation,
    /// AWS Security Token Service.
    Sts,
    /// AWS Systems Manager, Parameter Store.
    Ssm,
    /// The credentials endpoint of a container.
    Container,
    /// The metadata service of an instance.
    Imds,
    /// What hosted apps serve.
    Site,
}

impl Service {
    /// The name in IAM actions and in credential scopes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amplify => "amplify",
            Self::S3 => "s3",
            Self::CloudFormation => "cloudformation",
            Self::Sts => "sts",
            Self::Ssm => "ssm",
            Self::Container => "container",
            Self::Imds => "imds",
            Self::Site => "site",
        }
    }

    fn signed(name: &str) -> Option<Self> {
        [Self::Amplify, Self::S3, Self::CloudFormation, Self::Sts, Self::Ssm].into_iter().find(|s| s.name() == name)
    }

    /// What an unsigned request is probably meant for, so that its refusal has the right form.
    fn of_shape(request: &HttpRequest) -> Self {
        let form = |name: &str, value: &str| request.form_pairs().contains(&(name.to_owned(), value.to_owned()));
        if request.path.starts_with("/latest/") {
            Self::Imds
        } else if request.path.starts_with(local::CONTAINER_PATH) {
            Self::Container
        } else if request.path.starts_with(sites::PREFIX) {
            Self::Site
        } else if request.header("x-amz-target").is_some() {
            Self::Ssm
        } else if form("Version", "2010-05-15") {
            Self::CloudFormation
        } else if form("Version", "2011-06-15") {
            Self::Sts
        } else if request.path == "/apps" || request.path.starts_with("/apps/") {
            Self::Amplify
        } else {
            Self::S3
        }
    }
}

/// A request, understood.
#[derive(Clone, Debug)]
pub struct Call {
    /// Which service.
    pub service: Service,
    /// Which operation, such as `GetObject`; for one that the stand-in does not have, method and path.
    pub operation: String,
    /// The account of the caller's credentials, the region of the signature.
    pub place: Place,
    /// The caller's access key; empty if the request is unsigned.
    pub access_key: String,
    /// The caller's ARN.
    pub principal: String,
    /// The request.
    pub http: HttpRequest,
    /// Why it is not let in.
    pub refusal: Option<Refusal>,
}

impl Call {
    /// Identifies a request.
    pub fn identify(http: HttpRequest, state: &State) -> Self {
        // What is no service of AWS has tokens of its own.
        let parsed = if http.path.starts_with(sites::PREFIX) { None } else { signature::scope(&http) };
        let mut refusal = None;
        let scope = match parsed {
            Some(Ok(scope)) => Some(scope),
            Some(Err(why)) => {
                refusal = Some(Refusal::Malformed(why));
                None
            }
            None => None,
        };
        let scoped = scope.as_ref().and_then(|scope| Service::signed(&scope.service));
        let service = scoped.unwrap_or_else(|| Service::of_shape(&http));
        let operation = operation(service, &http);
        if let Some(scope) = &scope {
            refusal = if scoped.is_none() {
                Some(Refusal::Malformed(format!(
                    "Credential should be scoped to correct service: '{}'.",
                    service.name()
                )))
            } else {
                check(scope, &http, state)
            };
        } else if refusal.is_none() && needs_signature(service, &operation) {
            refusal = Some(Refusal::Unsigned);
        }
        let scope = scope.unwrap_or_default();
        let (account, principal) = state.caller(&scope.access_key);
        let place = Place { account, region: scope.region };
        Self { service, operation, place, access_key: scope.access_key, principal, http, refusal }
    }

    /// A parameter of a query service.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.http.form_pairs().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.http.body).unwrap_or_default()
    }

    /// An error in the service's form.
    pub fn error(&self, status: u16, code: &str, message: &str) -> Reply {
        Reply::error(self.service, status, code, message)
    }

    /// `s3:GetObject` and so on.
    pub fn action(&self) -> String {
        format!("{}:{}", self.service.name(), self.operation)
    }
}

fn needs_signature(service: Service, operation: &str) -> bool {
    match service {
        Service::Container | Service::Imds | Service::Site => false,
        Service::Sts => operation != "AssumeRoleWithWebIdentity",
        _ => true,
    }
}

fn operation(service: Service, http: &HttpRequest) -> String {
    let known = match service {
        Service::Amplify => amplify::operation(http).map(str::to_owned),
        Service::S3 => Some(s3::operation(http).to_owned()),
        Service::CloudFormation | Service::Sts => {
            http.form_pairs().into_iter().find(|(name, _)| name == "Action").map(|(_, action)| action)
        }
        Service::Ssm => {
            let target = http.header("x-amz-target").and_then(|target| target.strip_prefix("AmazonSSM."));
            target.map(str::to_owned)
        }
        Service::Container | Service::Imds => Some(local::operation(http).to_owned()),
        Service::Site => Some("Get".to_owned()),
    };
    known.unwrap_or_else(|| format!("{} {}", http.method, http.path))
}

/// Everything that AWS checks of a signed request, in its order: the key, its token, the clock, the signature.
fn check(scope: &Scope, http: &HttpRequest, state: &State) -> Option<Refusal> {
    let credential = state.credentials.get(&scope.access_key);
    if state.strict && credential.is_none() {
        return Some(Refusal::UnknownKey);
    }
    if let Some(token) = credential.and_then(|credential| credential.token.as_deref())
        && http.header("x-amz-security-token") != Some(token)
    {
        return Some(Refusal::UnknownKey);
    }
    if credential.is_some_and(|credential| credential.expired) {
        return Some(Refusal::Expired);
    }
    let date = http.header("x-amz-date").unwrap_or_default();
    let skew = clock::parse_amz_date(date).map(|date| date.abs_diff(clock::now()));
    if skew.is_none_or(|skew| skew > 15 * 60) {
        return Some(Refusal::Clock);
    }
    let secret = credential.and_then(|credential| credential.secret.as_deref());
    let wrong = secret.is_some_and(|secret| signature::compute(http, scope, secret) != scope.signature);
    (wrong || !signature::body_matches(http)).then_some(Refusal::Signature)
}
