//! Amplify: REST with JSON.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::call::Call;
use super::http::HttpRequest;
use super::reply::Reply;
use super::state::{AppState, BackendEnvironment, Branch, Job, Region, State};

/// When everything was made: with a fraction, as Amplify gives it.
const MADE: f64 = 1_767_607_200.25;

/// The operation of a request, if the stand-in has it.
pub fn operation(http: &HttpRequest) -> Option<&'static str> {
    let segments = http.segments();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (http.method.as_str(), segments.as_slice()) {
        ("GET", ["apps"]) => Some("ListApps"),
        ("GET", ["apps", _]) => Some("GetApp"),
        ("GET", ["apps", _, "backendenvironments"]) => Some("ListBackendEnvironments"),
        ("GET", ["apps", _, "backendenvironments", _]) => Some("GetBackendEnvironment"),
        ("GET", ["apps", _, "branches"]) => Some("ListBranches"),
        ("GET", ["apps", _, "branches", _]) => Some("GetBranch"),
        ("GET", ["apps", _, "domains"]) => Some("ListDomainAssociations"),
        ("GET", ["apps", _, "branches", _, "jobs"]) => Some("ListJobs"),
        ("GET", ["apps", _, "branches", _, "jobs", _]) => Some("GetJob"),
        ("POST", ["apps", _, "branches", _, "jobs"]) => Some("StartJob"),
        _ => None,
    }
}

/// Answers.
pub fn answer(call: &Call, state: &mut State) -> Reply {
    match call.operation.as_str() {
        "StartJob" => return start_job(call, state),
        "GetJob" => next_log(call, state),
        "ListJobs" => looked_at(call, state),
        _ => {}
    }
    let state = &*state;
    let empty = Region::default();
    let apps = &state.regions.get(&call.place).unwrap_or(&empty).apps;
    if operation(&call.http).is_none() {
        return call.error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    let segments = call.http.segments();
    let segment = |index: usize| segments.get(index).map_or("", String::as_str);
    if call.operation == "ListApps" {
        return list(call, state, "apps", apps.values().map(|app| app_json(call, app)).collect());
    }
    let Some(app) = apps.get(segment(1)) else {
        return not_found(call, &format!("App {} not found.", segment(1)));
    };
    let branch = app.branches.iter().find(|branch| branch.name == segment(3));
    match call.operation.as_str() {
        "GetApp" => Reply::json(&json!({"app": app_json(call, app)})),
        "ListBackendEnvironments" => {
            let all = app.backend_environments.iter().map(|env| environment_json(call, app, env)).collect();
            list(call, state, "backendEnvironments", all)
        }
        "GetBackendEnvironment" => match app.backend_environments.iter().find(|env| env.name == segment(3)) {
            Some(env) => Reply::json(&json!({"backendEnvironment": environment_json(call, app, env)})),
            None => not_found(call, &format!("BackendEnvironment {} does not exist.", segment(3))),
        },
        "ListDomainAssociations" => {
            let all = app.domains.iter().map(|domain| domain_json(call, app, domain)).collect();
            list(call, state, "domainAssociations", all)
        }
        "ListBranches" => {
            list(call, state, "branches", app.branches.iter().map(|branch| branch_json(call, app, branch)).collect())
        }
        _ => match branch {
            Some(branch) => of_branch(call, state, app, branch),
            None => not_found(call, &format!("Branch {} not found.", segment(3))),
        },
    }
}

fn of_branch(call: &Call, state: &State, app: &AppState, branch: &Branch) -> Reply {
    let job_id = call.http.segments().get(5).cloned().unwrap_or_default();
    match call.operation.as_str() {
        "GetBranch" => Reply::json(&json!({"branch": branch_json(call, app, branch)})),
        "ListJobs" => {
            let all = branch.jobs.iter().filter_map(|job| job_json(call, app, branch, job)).collect();
            list(call, state, "jobSummaries", all)
        }
        _ => match branch
            .jobs
            .iter()
            .find_map(|job| Some((job, job_json(call, app, branch, job)?)).filter(|_| job.id == job_id))
        {
            Some((job, summary)) => {
                // Amplify's first step: the rest is alike.
                let log =
                    job.logs.first().map(|log| format!("https://{log}?X-Amz-Signature=1")).or_else(|| job.log.clone());
                let step = json!({"stepName": "BUILD", "startTime": summary["startTime"], "endTime": summary["startTime"],
                                  "status": summary["status"], "logUrl": log, "artifactsUrl": job.artifacts});
                Reply::json(&json!({"job": {"summary": summary, "steps": [object(step)]}}))
            }
            None => not_found(call, &format!("Job {job_id} not found.")),
        },
    }
}

fn looked_at(call: &Call, state: &mut State) {
    let segments = call.http.segments();
    let segment = |index: usize| segments.get(index).cloned().unwrap_or_default();
    let app = state.regions.get_mut(&call.place).and_then(|region| region.apps.get_mut(&segment(1)));
    let branch = app.and_then(|app| app.branches.iter_mut().find(|branch| branch.name == segment(3)));
    branch.into_iter().flat_map(|branch| &mut branch.jobs).for_each(Job::looked_at);
}

/// The address of a log is good for a while only: the next look gives another.
fn next_log(call: &Call, state: &mut State) {
    let segments = call.http.segments();
    let segment = |index: usize| segments.get(index).cloned().unwrap_or_default();
    let app = state.regions.get_mut(&call.place).and_then(|region| region.apps.get_mut(&segment(1)));
    let branch = app.and_then(|app| app.branches.iter_mut().find(|branch| branch.name == segment(3)));
    let job = branch.and_then(|branch| branch.jobs.iter_mut().find(|job| job.id == segment(5)));
    if let Some(job) = job.filter(|job| job.logs.len() > 1) {
        job.logs.remove(0);
    }
}

/// A branch has one job at a time, an account so many running ones.
fn start_job(call: &Call, state: &mut State) -> Reply {
    let segments = call.http.segments();
    let segment = |index: usize| segments.get(index).cloned().unwrap_or_default();
    let body = call.json();
    if body["jobType"] != "RELEASE" {
        return call.error(400, "BadRequestException", "Only jobs of type RELEASE are started here.");
    }
    let places = state.places.unwrap_or(usize::MAX);
    let region = state.region(&call.place);
    let running = |moment: Instant| {
        let jobs = region.apps.values().flat_map(|app| &app.branches).flat_map(|branch| &branch.jobs);
        jobs.filter(|job| job.runs_at(moment)).count()
    };
    let now = Instant::now();
    let mut begins = now;
    while running(begins) >= places && begins < now + Duration::from_mins(1) {
        begins += Duration::from_millis(5);
    }
    let Some(app) = region.apps.get_mut(&segment(1)) else {
        return not_found(call, &format!("App {} not found.", segment(1)));
    };
    let builds = app.builds.clone();
    let Some(branch) = app.branches.iter_mut().find(|branch| branch.name == segment(3)) else {
        return not_found(call, &format!("Branch {} not found.", segment(3)));
    };
    if branch.jobs.iter().any(Job::is_under_way) {
        let message = format!("Branch {} already has pending or running jobs.", branch.name);
        return call.error(429, "LimitExceededException", &message);
    }
    let id = branch.jobs.iter().filter_map(|job| job.id.parse::<u64>().ok()).max().unwrap_or(0) + 1;
    let course = builds.course.iter().map(|(after, status)| (begins + Duration::from_millis(*after), status.clone()));
    let job = Job {
        id: id.to_string(),
        commit: body["commitId"].as_str().unwrap_or("HEAD").to_owned(),
        started: super::clock::now(),
        course: std::iter::once((now, "PENDING".to_owned())).chain(course).collect(),
        ..Job::default()
    };
    branch.jobs.insert(0, job);
    let (app, branch) = (app.clone(), app.branches.iter().find(|branch| branch.name == segment(3)).cloned());
    let summary = branch.and_then(|branch| job_json(call, &app, &branch, branch.jobs.first()?));
    Reply::json(&json!({"jobSummary": summary}))
}

/// The stamp that a branch serves by its newest job that has succeeded, by host and path.
pub fn built_stamp(state: &State, place: &str) -> Option<String> {
    let (host, path) = place.split_once('/')?;
    let (label, rest) = host.split_once('.')?;
    let app_id = rest.strip_suffix(".amplifyapp.com").filter(|_| path == ".well-known/towpath.json")?;
    let app = state.regions.values().find_map(|region| region.apps.get(app_id))?;
    let branch = app.branches.iter().find(|branch| branch.name.replace('/', "-") == label)?;
    let job = branch.jobs.iter().find(|job| job.now() == Some("SUCCEED") && !job.course.is_empty())?;
    let mut stamp: Value = serde_json::from_str(app.builds.stamp.as_ref()?).ok()?;
    stamp["commit"] = job.commit.as_str().into();
    stamp["job"] = format!("{:0>10}", job.id).into();
    Some(stamp.to_string())
}

fn not_found(call: &Call, message: &str) -> Reply {
    call.error(404, "NotFoundException", message)
}

fn list(call: &Call, state: &State, name: &str, all: Vec<Value>) -> Reply {
    let query = call.http.query_pairs();
    let parameter = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let wanted = parameter("maxResults").map_or(Some(50), |text| text.parse().ok());
    let Some(wanted) = wanted.filter(|wanted| (1..=100).contains(wanted)) else {
        return call.error(400, "BadRequestException", "maxResults must be between 1 and 100.");
    };
    let Some((page, next)) = state.page(all, parameter("nextToken"), wanted) else {
        return call.error(400, "BadRequestException", "Invalid nextToken.");
    };
    let mut answer = Map::new();
    answer.insert(name.to_owned(), page.into());
    if let Some(next) = next {
        answer.insert("nextToken".to_owned(), next.into());
    }
    Reply::json(&answer.into())
}

fn arn(call: &Call, rest: &str) -> String {
    format!("arn:aws:amplify:{}:{}:apps/{rest}", call.place.region, call.place.account)
}

/// A JSON object without the members that are null: Amplify leaves them out.
fn object(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into()
        }
        other => other,
    }
}

fn members(variables: &[(String, String)]) -> Map<String, Value> {
    variables.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect()
}

fn app_json(call: &Call, app: &AppState) -> Value {
    object(json!({
        "appId": app.app_id,
        "appArn": arn(call, &app.app_id),
        "name": app.name,
        "description": "",
        "repository": app.repository,
        "platform": "WEB",
        "createTime": MADE,
        "updateTime": MADE,
        "environmentVariables": members(&app.variables),
        "defaultDomain": format!("{}.amplifyapp.com", app.app_id),
        "enableBranchAutoBuild": false,
        "enableBasicAuth": false,
        "iamServiceRoleArn": app.role,
        "buildSpec": app.build_spec,
    }))
}

fn domain_json(call: &Call, app: &AppState, (name, status, reason): &(String, String, String)) -> Value {
    json!({
        "domainAssociationArn": arn(call, &format!("{}/domains/{name}", app.app_id)),
        "domainName": name,
        "enableAutoSubDomain": false,
        "domainStatus": status,
        "statusReason": reason,
        "subDomains": [],
    })
}

fn environment_json(call: &Call, app: &AppState, env: &BackendEnvironment) -> Value {
    object(json!({
        "backendEnvironmentArn": arn(call, &format!("{}/backendenvironments/{}", app.app_id, env.name)),
        "environmentName": env.name,
        "stackName": env.stack_name,
        "deploymentArtifacts": env.bucket,
        "createTime": MADE,
        "updateTime": MADE,
    }))
}

fn branch_json(call: &Call, app: &AppState, branch: &Branch) -> Value {
    object(json!({
        "branchArn": arn(call, &format!("{}/branches/{}", app.app_id, branch.name)),
        "branchName": branch.name,
        "description": "",
        "stage": "PRODUCTION",
        "displayName": branch.name.replace('/', "-"),
        "enableNotification": false,
        "createTime": MADE,
        "updateTime": MADE,
        "environmentVariables": members(&branch.variables),
        "enableAutoBuild": branch.auto_build,
        "customDomains": [],
        "framework": "React",
        "activeJobId": branch.jobs.first().map_or("", |job| job.id.as_str()),
        "totalNumberOfJobs": branch.jobs.len().to_string(),
        "enableBasicAuth": branch.password,
        "ttl": "5",
        "enablePullRequestPreview": false,
        "backendEnvironmentArn": branch.backend_environment_arn,
        "backend": branch.backend_stack_arn.as_ref().map(|arn| json!({"stackArn": arn})),
    }))
}

/// `None` for a job that is not there yet.
fn job_json(call: &Call, app: &AppState, branch: &Branch, job: &Job) -> Option<Value> {
    let status = job.now()?;
    Some(object(json!({
        "jobArn": arn(call, &format!("{}/branches/{}/jobs/{}", app.app_id, branch.name, job.id)),
        "jobId": job.id,
        "commitId": job.commit,
        "commitMessage": "A commit",
        "commitTime": job.started,
        "startTime": job.started,
        "status": status,
        "endTime": job.ended,
        "jobType": "RELEASE",
    })))
}
