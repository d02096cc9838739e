//! What exists in the stand-in's AWS.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::sites::SiteFile;

/// The account of callers when no credentials were configured.
pub(crate) const DEFAULT_ACCOUNT: &str = "123456789012";

/// Where a resource is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Twelve digits.
    pub(crate) account: String,
    /// Such as `eu-west-2`.
    pub(crate) region: String,
}

/// An access key that the stand-in knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credential {
    /// Access key id.
    pub(crate) key_id: String,
    /// Its account.
    pub(crate) account: String,
    /// Its secret: signatures are checked if it is there.
    pub(crate) secret: Option<String>,
    /// Its session token: requests must carry it if it is there.
    pub(crate) token: Option<String>,
    /// Who it belongs to; a user of the account if absent.
    pub(crate) principal: Option<String>,
    /// Whether its session is over.
    pub(crate) expired: bool,
}

/// An IAM role.
#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    /// Its ARN, whose account is that of its sessions.
    pub(crate) arn: String,
    /// The external id that callers must give.
    pub(crate) external_id: Option<String>,
    /// Accounts that may assume it; its own account always may.
    pub(crate) trusted: Vec<String>,
    /// The web identity token that may assume it.
    pub(crate) web_identity: Option<String>,
}

/// An Amplify app.
#[derive(Clone, Debug, Default)]
pub(crate) struct AppState {
    /// Its id.
    pub(crate) app_id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its repository's URL.
    pub(crate) repository: Option<String>,
    /// Its environment variables.
    pub(crate) variables: Vec<(String, String)>,
    /// Its branches.
    pub(crate) branches: Vec<Branch>,
    /// Its generation-1 backend environments.
    pub(crate) backend_environments: Vec<BackendEnvironment>,
    /// The ARN of its service role.
    pub(crate) role: Option<String>,
    /// Its build specification in the console.
    pub(crate) build_spec: Option<String>,
    /// Its custom domains: name, status, reason.
    pub(crate) domains: Vec<(String, String, String)>,
    /// How jobs that are started go; without it they stay pending.
    pub(crate) builds: Builds,
}

/// How the jobs of an app go that are started.
#[derive(Clone, Debug, Default)]
pub(crate) struct Builds {
    /// The statuses after the first, each with its milliseconds after the job has got a place.
    pub(crate) course: Vec<(u64, String)>,
    /// The stamp that is served once a job has succeeded, with the commit and number of that job put in.
    pub(crate) stamp: Option<String>,
}

impl Builds {
    /// So many milliseconds of building, then that status.
    pub(crate) fn ending(after: u64, status: &str, stamp: Option<&str>) -> Self {
        let course = vec![(0, "RUNNING".to_owned()), (after, status.to_owned())];
        Self { course, stamp: stamp.map(str::to_owned) }
    }
}

/// A branch of an app.
#[derive(Clone, Debug, Default)]
pub(crate) struct Branch {
    /// Its name.
    pub(crate) name: String,
    /// Its environment variables.
    pub(crate) variables: Vec<(String, String)>,
    /// The stack of its generation-2 backend.
    pub(crate) backend_stack_arn: Option<String>,
    /// Its generation-1 backend environment.
    pub(crate) backend_environment_arn: Option<String>,
    /// Its jobs, the newest first.
    pub(crate) jobs: Vec<Job>,
    /// Whether it is behind a password.
    pub(crate) password: bool,
    /// Whether a push builds it.
    pub(crate) auto_build: bool,
}

/// A hosting job.
#[derive(Clone, Debug, Default)]
pub(crate) struct Job {
    /// Its number.
    pub(crate) id: String,
    /// `RUNNING`, `SUCCEED` and so on.
    pub(crate) status: String,
    /// Its commit.
    pub(crate) commit: String,
    /// When it began, in seconds since 1970.
    pub(crate) started: i64,
    /// When it ended.
    pub(crate) ended: Option<i64>,
    /// Where its log is.
    pub(crate) log: Option<String>,
    /// Where what it built is.
    pub(crate) artifacts: Option<String>,
    /// The statuses that it goes through, each from its moment on; before the first it is not there.
    pub(crate) course: Vec<(Instant, String)>,
    /// A course that begins only when its branch's jobs have been looked at so often; until then its first status counts,
    /// if that comes at once. So a test does not depend on how long a program takes to start.
    pub(crate) on_look: Option<(usize, Vec<(u64, String)>)>,
    /// Hosts and paths of its log: each look at the job gives the next, and the last again and again.
    pub(crate) logs: Vec<String>,
}

impl Job {
    /// A job that goes through these statuses from that look at its branch's jobs on.
    pub(crate) fn from_look(look: usize, id: &str, commit: &str, course: &[(u64, &str)]) -> Self {
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
    pub(crate) fn looked_at(&mut self) {
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
    pub(crate) fn runs_at(&self, moment: Instant) -> bool {
        let status = self.course.iter().rev().find(|(from, _)| *from <= moment).map(|(_, status)| status.as_str());
        status == Some("RUNNING")
    }

    /// Whether it is there and has not ended.
    pub(crate) fn is_under_way(&self) -> bool {
        matches!(self.now(), Some("PENDING" | "PROVISIONING" | "RUNNING" | "CANCELLING"))
    }

    /// A job that goes through these statuses, so long from now.
    pub(crate) fn moving(id: &str, commit: &str, course: &[(u64, &str)]) -> Self {
        Self { id: id.to_owned(), commit: commit.to_owned(), course: from_now(course), ..Self::default() }
    }

    /// Its status at this moment; `None` while it is not there.
    pub(crate) fn now(&self) -> Option<&str> {
        if self.course.is_empty() { Some(&self.status) } else { reached(&self.course) }
    }
}

/// Moments in milliseconds from now.
pub(crate) fn from_now(course: &[(u64, &str)]) -> Vec<(Instant, String)> {
    let now = Instant::now();
    course.iter().map(|(after, status)| (now + Duration::from_millis(*after), (*status).to_owned())).collect()
}

/// The last of a course that has been reached.
pub(crate) fn reached(course: &[(Instant, String)]) -> Option<&str> {
    let now = Instant::now();
    course.iter().rev().find(|(from, _)| *from <= now).map(|(_, status)| status.as_str())
}

/// A generation-1 backend environment.
#[derive(Clone, Debug, Default)]
pub(crate) struct BackendEnvironment {
    /// Its name.
    pub(crate) name: String,
    /// Its root stack.
    pub(crate) stack_name: Option<String>,
    /// Its deployment bucket.
    pub(crate) bucket: Option<String>,
}

/// A CloudFormation stack. Times are as CloudFormation writes them: `2026-01-05T10:00:00.000Z`.
#[derive(Clone, Debug, Default)]
pub(crate) struct StackState {
    /// Its name.
    pub(crate) name: String,
    /// Its ARN; made from its name and place if empty.
    pub(crate) id: String,
    /// `UPDATE_COMPLETE` and so on.
    pub(crate) status: String,
    /// The statuses that it goes through, each from its moment on; until the first it has its own.
    pub(crate) course: Vec<(Instant, String)>,
    /// Why it is in that status.
    pub(crate) reason: Option<String>,
    /// Its description.
    pub(crate) description: Option<String>,
    /// Its outputs; without any, the answer has no such element.
    pub(crate) outputs: Vec<(String, String)>,
    /// Its parameters.
    pub(crate) parameters: Vec<(String, String)>,
    /// Its tags.
    pub(crate) tags: Vec<(String, String)>,
    /// The `Metadata` of its template.
    pub(crate) metadata: Option<String>,
    /// Its template, as it was deployed.
    pub(crate) template: Option<String>,
    /// When it was created.
    pub(crate) created: String,
    /// When it was last updated.
    pub(crate) updated: Option<String>,
    /// Its resources.
    pub(crate) resources: Vec<Resource>,
    /// Its events, the newest first.
    pub(crate) events: Vec<Resource>,
}

/// A resource of a stack, or an event of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resource {
    /// Its name in the template.
    pub(crate) logical_id: String,
    /// Its own name.
    pub(crate) physical_id: String,
    /// `AWS::S3::Bucket` and so on.
    pub(crate) kind: String,
    /// `CREATE_FAILED` and so on.
    pub(crate) status: String,
    /// Why.
    pub(crate) reason: Option<String>,
    /// When.
    pub(crate) time: String,
}

/// A parameter of SSM.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameter {
    /// Its value.
    pub(crate) value: String,
    /// Whether it is a `SecureString`.
    pub(crate) secure: bool,
    /// The versions that were written by requests, the newest last.
    pub(crate) versions: Vec<ParameterVersion>,
}

/// A version of a parameter.
#[derive(Clone, Debug, Default)]
pub(crate) struct ParameterVersion {
    /// Its number.
    pub(crate) number: u64,
    /// Its value.
    pub(crate) value: String,
    /// When it was written, in seconds since 1970.
    pub(crate) at: i64,
    /// The ARN of who wrote it.
    pub(crate) by: String,
}

/// A bucket.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bucket {
    /// Where it is.
    pub(crate) place: Place,
    /// Its objects.
    pub(crate) objects: BTreeMap<String, Object>,
}

/// An object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    /// Its content.
    pub(crate) bytes: Vec<u8>,
    /// Its entity tag, with the quotes.
    pub(crate) etag: String,
}

/// What is in one region of one account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    /// Apps by id.
    pub(crate) apps: BTreeMap<String, AppState>,
    /// Stacks by name.
    pub(crate) stacks: BTreeMap<String, StackState>,
    /// Parameters by name.
    pub(crate) parameters: BTreeMap<String, Parameter>,
}

/// Everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The last claim of somebody who takes each lock just before it is written.
    pub(crate) rival: Option<u64>,
    /// Known access keys.
    pub(crate) credentials: BTreeMap<String, Credential>,
    /// Whether unknown access keys are refused.
    pub(crate) strict: bool,
    /// Roles by ARN.
    pub(crate) roles: BTreeMap<String, Role>,
    /// Regional resources.
    pub(crate) regions: BTreeMap<Place, Region>,
    /// Buckets: their names are unique over all accounts.
    pub(crate) buckets: BTreeMap<String, Bucket>,
    /// The longest page of a list.
    pub(crate) page_size: Option<usize>,
    /// The access key that the container's and the instance's endpoints give.
    pub(crate) served: Option<String>,
    /// The region that the instance's endpoint gives.
    pub(crate) instance_region: Option<String>,
    /// What hosted apps serve, by host and path: `main.d1.amplifyapp.com/index.html`.
    pub(crate) sites: BTreeMap<String, SiteFile>,
    /// Sessions given so far.
    pub(crate) sessions: usize,
    /// How many jobs run at a time in an account and region, if that is limited.
    pub(crate) places: Option<usize>,
}

impl State {
    /// Account and ARN of who has that access key.
    pub(crate) fn caller(&self, access_key: &str) -> (String, String) {
        let known = self.credentials.get(access_key);
        let account = known.map_or(DEFAULT_ACCOUNT, |credential| credential.account.as_str());
        let user = || format!("arn:aws:iam::{account}:user/standin");
        (account.to_owned(), known.and_then(|credential| credential.principal.clone()).unwrap_or_else(user))
    }

    /// What is in a place.
    pub(crate) fn region(&mut self, place: &Place) -> &mut Region {
        self.regions.entry(place.clone()).or_default()
    }

    /// The part of a list that a request asked for, with the next page's token; `None` if its token is not one.
    pub(crate) fn page<T>(&self, all: Vec<T>, token: Option<&str>, wanted: usize) -> Option<(Vec<T>, Option<String>)> {
        let start = match token {
            Some(token) => token.strip_prefix("page-")?.parse().ok()?,
            None => 0,
        };
        let (size, total) = (self.page_size.unwrap_or(wanted).min(wanted).max(1), all.len());
        let page = all.into_iter().skip(start).take(size).collect();
        Some((page, (start + size < total).then(|| format!("page-{}", start + size))))
    }
}
