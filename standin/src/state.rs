//! What exists in the stand-in's AWS.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::sites::SiteFile;

/// The account of callers when no credentials were configured.
pub const DEFAULT_ACCOUNT: &str = "123456789012";

/// Where a resource is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Twelve digits.
    pub account: String,
    /// Such as `eu-west-2`.
    pub region: String,
}

/// An access key that the stand-in knows.
#[derive(Clone, Debug, Default)]
pub struct Credential {
    /// Access key id.
    pub key_id: String,
    /// Its account.
    pub account: String,
    /// Its secret: signatures are checked if it is there.
    pub secret: Option<String>,
    /// Its session token: requests must carry it if it is there.
    pub token: Option<String>,
    /// Who it belongs to; a user of the account if absent.
    pub principal: Option<String>,
    /// Whether its session is over.
    pub expired: bool,
}

/// An IAM role.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// Its ARN, whose account is that of its sessions.
    pub arn: String,
    /// The external id that callers must give.
    pub external_id: Option<String>,
    /// Accounts that may assume it; its own account always may.
    pub trusted: Vec<String>,
    /// The web identity token that may assume it.
    pub web_identity: Option<String>,
}

/// An Amplify app.
#[derive(Clone, Debug, Default)]
pub struct AppState {
    /// Its id.
    pub app_id: String,
    /// Its name.
    pub name: String,
    /// Its repository's URL.
    pub repository: Option<String>,
    /// Its environment variables.
    pub variables: Vec<(String, String)>,
    /// Its branches.
    pub branches: Vec<Branch>,
    /// Its generation-1 backend environments.
    pub backend_environments: Vec<BackendEnvironment>,
    /// The ARN of its service role.
    pub role: Option<String>,
    /// Its build specification in the console.
    pub build_spec: Option<String>,
    /// Its custom domains: name, status, reason.
    pub domains: Vec<(String, String, String)>,
    /// How jobs that are started go; without it they stay pending.
    pub builds: Builds,
}

/// How the jobs of an app go that are started.
#[derive(Clone, Debug, Default)]
pub struct Builds {
    /// The statuses after the first, each with its milliseconds after the job has got a place.
    pub course: Vec<(u64, String)>,
    /// The stamp that is served once a job has succeeded, with the commit and number of that job put in.
    pub stamp: Option<String>,
}

impl Builds {
    /// So many milliseconds of building, then that status.
    pub fn ending(after: u64, status: &str, stamp: Option<&str>) -> Self {
        let course = vec![(0, "RUNNING".to_owned()), (after, status.to_owned())];
        Self { course, stamp: stamp.map(str::to_owned) }
    }
}

/// A branch of an app.
#[derive(Clone, Debug, Default)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// Its environment variables.
    pub variables: Vec<(String, String)>,
    /// The stack of its generation-2 backend.
    pub backend_stack_arn: Option<String>,
    /// Its generation-1 backend environment.
    pub backend_environment_arn: Option<String>,
    /// Its jobs, the newest first.
    pub jobs: Vec<Job>,
    /// Whether it is behind a password.
    pub password: bool,
    /// Whether a push builds it.
    pub auto_build: bool,
}

/// A hosting job.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// Its number.
    pub id: String,
    /// `RUNNING`, `SUCCEED` and so on.
    pub status: String,
    /// Its commit.
    pub commit: String,
    /// When it began, in seconds since 1970.
    pub started: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// Where its log is.
    pub log: Option<String>,
    /// Where what it built is.
    pub artifacts: Option<String>,
    /// The statuses that it goes through, each from its moment on; before the first it is not there.
    pub course: Vec<(Instant, String)>,
    /// A course that begins only when its branch's jobs have been looked at so often; until then its first status counts,
    /// if that comes at once. So a test does not depend on how long a program takes to start.
    pub on_look: Option<(usize, Vec<(u64, String)>)>,
    /// Hosts and paths of its log: each look at the job gives the next, and the last again and again.
    pub logs: Vec<String>,
}

impl Job {
    /// A job that goes through these statuses from that look at its branch's jobs on.
    pub fn from_look(look: usize, id: &str, commit: &str, course: &[(u64, &str)]) -> Self {
        let (later, now): (Vec<_>, Vec<_>) = course.iter().partition(|(after, _)| *after > 0);
        let course = later.into_iter().map(|(after, status)| (after, status.to_owned())).collect();
        let mut job = Self::moving(id, commit, &now);
        if job.course.is_empty() {
            // Not there: its course is far away.
            job.course = from_now(&[(86_400_000, "PENDING")]);
        }
        job.on_look = Some((look, course));
        job
    }

    /// Its branch's jobs are looked at.
    pub fn looked_at(&mut self) {
        match self.on_look.take() {
            Some((1, course)) => {
                let now = Instant::now();
                self.course.retain(|(from, _)| *from <= now);
                let moments = course.into_iter();
                self.course.extend(moments.map(|(after, status)| (now + Duration::from_millis(after), status)));
            }
            Some((looks, course)) => self.on_look = Some((looks - 1, course)),
            None => {}
        }
    }

    /// Whether it holds one of the account's places at a moment.
    pub fn runs_at(&self, moment: Instant) -> bool {
        let status = self.course.iter().rev().find(|(from, _)| *from <= moment).map(|(_, status)| status.as_str());
        status == Some("RUNNING")
    }

    /// Whether it is there and has not ended.
    pub fn is_under_way(&self) -> bool {
        matches!(self.now(), Some("PENDING" | "PROVISIONING" | "RUNNING" | "CANCELLING"))
    }

    /// A job that goes through these statuses, so long from now.
    pub fn moving(id: &str, commit: &str, course: &[(u64, &str)]) -> Self {
        Self { id: id.to_owned(), commit: commit.to_owned(), course: from_now(course), ..Self::default() }
    }

    /// Its status at this moment; `None` while it is not there.
    pub fn now(&self) -> Option<&str> {
        if self.course.is_empty() { Some(&self.status) } else { reached(&self.course) }
    }
}

/// Moments in milliseconds from now.
pub fn from_now(course: &[(u64, &str)]) -> Vec<(Instant, String)> {
    let now = Instant::now();
    course.iter().map(|(after, status)| (now + Duration::from_millis(*after), (*status).to_owned())).collect()
}

/// The last of a course that has been reached.
pub fn reached(course: &[(Instant, String)]) -> Option<&str> {
    let now = Instant::now();
    course.iter().rev().find(|(from, _)| *from <= now).map(|(_, status)| status.as_str())
}

/// A generation-1 backend environment.
#[derive(Clone, Debug, Default)]
pub struct BackendEnvironment {
    /// Its name.
    pub name: String,
    /// Its root stack.
    pub stack_name: Option<String>,
    /// Its deployment bucket.
    pub bucket: Option<String>,
}

/// A CloudFormation stack. Times are as CloudFormation writes them: `2026-01-05T10:00:00.000Z`.
#[derive(Clone, Debug, Default)]
pub struct StackState {
    /// Its name.
    pub name: String,
    /// Its ARN; made from its name and place if empty.
    pub id: String,
    /// `UPDATE_COMPLETE` and so on.
    pub status: String,
    /// The statuses that it goes through, each from its moment on; until the first it has its own.
    pub course: Vec<(Instant, String)>,
    /// Why it is in that status.
    pub reason: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its outputs; without any, the answer has no such element.
    pub outputs: Vec<(String, String)>,
    /// Its parameters.
    pub parameters: Vec<(String, String)>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// The `Metadata` of its template.
    pub metadata: Option<String>,
    /// Its template, as it was deployed.
    pub template: Option<String>,
    /// When it was created.
    pub created: String,
    /// When it was last updated.
    pub updated: Option<String>,
    /// Its resources.
    pub resources: Vec<Resource>,
    /// Its events, the newest first.
    pub events: Vec<Resource>,
}

/// A resource of a stack, or an event of one.
#[derive(Clone, Debug, Default)]
pub struct Resource {
    /// Its name in the template.
    pub logical_id: String,
    /// Its own name.
    pub physical_id: String,
    /// `AWS::S3::Bucket` and so on.
    pub kind: String,
    /// `CREATE_FAILED` and so on.
    pub status: String,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub time: String,
}

/// A parameter of SSM.
#[derive(Clone, Debug, Default)]
pub struct Parameter {
    /// Its value.
    pub value: String,
    /// Whether it is a `SecureString`.
    pub secure: bool,
    /// The versions that were written by requests, the newest last.
    pub versions: Vec<ParameterVersion>,
}

/// A version of a parameter.
#[derive(Clone, Debug, Default)]
pub struct ParameterVersion {
    /// Its number.
    pub number: u64,
    /// Its value.
    pub value: String,
    /// When it was written, in seconds since 1970.
    pub at: i64,
    /// The ARN of who wrote it.
    pub by: String,
}

/// A bucket.
#[derive(Clone, Debug, Default)]
pub struct Bucket {
    /// Where it is.
    pub place: Place,
    /// Its objects.
    pub objects: BTreeMap<String, Object>,
}

/// An object.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its entity tag, with the quotes.
    pub etag: String,
}

/// What is in one region of one account.
#[derive(Clone, Debug, Default)]
pub struct Region {
    /// Apps by id.
    pub apps: BTreeMap<String, AppState>,
    /// Stacks by name.
    pub stacks: BTreeMap<String, StackState>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, Parameter>,
}

/// Everything.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The last claim of somebody who takes each lock just before it is written.
    pub rival: Option<u64>,
    /// Known access keys.
    pub credentials: BTreeMap<String, Credential>,
    /// Whether unknown access keys are refused.
    pub strict: bool,
    /// Roles by ARN.
    pub roles: BTreeMap<String, Role>,
    /// Regional resources.
    pub regions: BTreeMap<Place, Region>,
    /// Buckets: their names are unique over all accounts.
    pub buckets: BTreeMap<String, Bucket>,
    /// The longest page of a list.
    pub page_size: Option<usize>,
    /// The access key that the container's and the instance's endpoints give.
    pub served: Option<String>,
    /// The region that the instance's endpoint gives.
    pub instance_region: Option<String>,
    /// What hosted apps serve, by host and path: `main.d1.amplifyapp.com/index.html`.
    pub sites: BTreeMap<String, SiteFile>,
    /// Sessions given so far.
    pub sessions: usize,
    /// How many jobs run at a time in an account and region, if that is limited.
    pub places: Option<usize>,
}

impl State {
    /// Account and ARN of who has that access key.
    pub fn caller(&self, access_key: &str) -> (String, String) {
        let known = self.credentials.get(access_key);
        let account = known.map_or(DEFAULT_ACCOUNT, |credential| credential.account.as_str());
        let user = || format!("arn:aws:iam::{account}:user/standin");
        (account.to_owned(), known.and_then(|credential| credential.principal.clone()).unwrap_or_else(user))
    }

    /// What is in a place.
    pub fn region(&mut self, place: &Place) -> &mut Region {
        self.regions.entry(place.clone()).or_default()
    }

    /// The part of a list that a request asked for, with the next page's token; `None` if its token is not one.
    pub fn page<T>(&self, all: Vec<T>, token: Option<&str>, wanted: usize) -> Option<(Vec<T>, Option<String>)> {
        let start = match token {
            Some(token) => token.strip_prefix("page-")?.parse().ok()?,
            None => 0,
        };
        let (size, total) = (self.page_size.unwrap_or(wanted).min(wanted).max(1), all.len());
        let page = all.into_iter().skip(start).take(size).collect();
        Some((page, (start + size < total).then(|| format!("page-{}", start + size))))
    }
}
