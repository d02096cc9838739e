//! The permissions that towpath needs: what its code calls, on what environments.toml declares, and nothing else.
//!
//! Which resource an action is about is taken from AWS's Service Authorization Reference. A test of the whole program
//! compares these actions with the requests that its other tests have made.

mod formats;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::backend::Generation;
use crate::config::{App, Aws, Config, Deployment, Environment, Secret, SecretSource, Source, StatePlace};
use crate::name::AccountId;
use crate::release::state::Part;
use crate::secrets;

pub use formats::{Format, print};

/// A statement: actions on resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is for; letters only.
    pub sid: String,
    /// Actions, such as `s3:GetObject`.
    pub actions: Vec<String>,
    /// ARNs, in alphabetical order.
    pub resources: Vec<String>,
}

/// Who may assume the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The account whose roles and users may.
    pub account: AccountId,
    /// The external id that they must state.
    pub external_id: Option<String>,
}

/// What a role of an environment may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// `read` or `release`: part of its name.
    pub purpose: &'static str,
    /// The statements.
    pub statements: Vec<Statement>,
    /// For `--assume-from`.
    pub trust: Option<Trust>,
}

/// The permissions that reading needs (`pull`, `use`, `diff`, `lock-config`, `exec`) in one environment for some of its
/// apps. An environment which is recorded needs none.
pub fn read(config: &Config, environment: &Environment, apps: &[&App]) -> Policy {
    let mut statements = Statements { environment, list: Vec::new() };
    if let Source::Aws(aws) = &environment.source {
        let parents: BTreeSet<_> = apps.iter().map(|app| app.parent()).collect();
        for parent in parents {
            if let Some(deployment) = environment.apps.get(parent) {
                statements.backend(aws, deployment);
            }
        }
        // `pull --wait`, `status` and some messages look at hosting: of the apps themselves, and of their parents.
        let named: BTreeSet<_> = apps.iter().flat_map(|app| [&app.name, app.parent()]).collect();
        for deployment in named.into_iter().filter_map(|app| environment.apps.get(app)) {
            statements.hosting(aws, deployment);
        }
        for secret in config.secrets.iter().filter(|secret| !secret.release_only) {
            statements.secret(aws, secret, apps);
        }
        if let Some(StatePlace::Parameters(prefix)) = &config.project.state {
            let lock = statements.kept(aws, prefix, &Part::Lock.name());
            statements.add("Lock", &["ssm:GetParameterHistory"], vec![lock]);
        }
    }
    Policy { purpose: "read", statements: statements.list, trust: None }
}

/// The permissions that `doctor` needs: those of reading, and what only it looks at.
pub fn doctor(config: &Config, environment: &Environment, apps: &[&App]) -> Policy {
    let mut statements = Statements { environment, list: read(config, environment, apps).statements };
    if let Source::Aws(aws) = &environment.source {
        let stacks = statements.list.iter().find(|statement| statement.sid == "BackendStack");
        if let Some(stacks) = stacks.map(|statement| statement.resources.clone()) {
            statements.add("Templates", &["cloudformation:GetTemplate"], stacks);
        }
        let named: BTreeSet<_> = apps.iter().flat_map(|app| [&app.name, app.parent()]).collect();
        for app in named {
            let Some(deployment) = environment.apps.get(app) else { continue };
            let is_parent = apps.iter().any(|one| one.parent() == app);
            statements.inspected(aws, deployment, is_parent);
        }
    }
    Policy { purpose: "doctor", statements: statements.list, trust: None }
}

/// The permissions that releasing needs (`deploy`, `lock`): those of reading, starting jobs of the apps, and the
/// environment's lock and release records. Of parameters, only these are written.
pub fn release(config: &Config, environment: &Environment, apps: &[&App]) -> Policy {
    let mut policy = read(config, environment, apps);
    let mut statements = Statements { environment, list: std::mem::take(&mut policy.statements) };
    if let Source::Aws(aws) = &environment.source {
        for deployment in apps.iter().filter_map(|app| environment.apps.get(&app.name)) {
            statements.jobs(aws, deployment);
        }
        if let Some(StatePlace::Parameters(prefix)) = &config.project.state {
            statements.state(aws, prefix);
        }
    }
    Policy { purpose: "release", statements: statements.list, ..policy }
}

impl Policy {
    /// The policy of the role itself, as JSON.
    pub fn to_json(&self) -> Value {
        let statements = self.statements.iter().map(|statement| {
            json!({
                "Sid": statement.sid,
                "Effect": "Allow",
                "Action": statement.actions,
                "Resource": statement.resources,
            })
        });
        json!({ "Version": "2012-10-17", "Statement": statements.collect::<Vec<_>>() })
    }

    /// Every action, once.
    pub fn actions(&self) -> BTreeSet<&str> {
        self.statements.iter().flat_map(|statement| statement.actions.iter().map(String::as_str)).collect()
    }
}

impl Trust {
    /// The trust policy, as JSON.
    pub fn to_json(&self, partition: &str) -> Value {
        let mut statement = json!({
            "Effect": "Allow",
            "Principal": { "AWS": format!("arn:{partition}:iam::{}:root", self.account) },
            "Action": "sts:AssumeRole",
        });
        if let (Some(id), Some(statement)) = (&self.external_id, statement.as_object_mut()) {
            statement.insert("Condition".to_owned(), json!({ "StringEquals": { "sts:ExternalId": id } }));
        }
        json!({ "Version": "2012-10-17", "Statement": [statement] })
    }
}

/// The partition that a region belongs to.
pub fn partition(region: &str) -> &'static str {
    match region {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// Every action that reading may take, whatever is declared.
pub const READING: [&str; 16] = [
    "amplify:GetApp",
    "amplify:GetBackendEnvironment",
    "amplify:GetBranch",
    "amplify:GetJob",
    "amplify:ListApps",
    "amplify:ListBackendEnvironments",
    "amplify:ListBranches",
    "amplify:ListJobs",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStacks",
    "cloudformation:GetTemplateSummary",
    "cloudformation:ListStackResources",
    "s3:GetObject",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
];

/// What only `doctor` takes, besides.
pub const INSPECTING: [&str; 2] = ["amplify:ListDomainAssociations", "cloudformation:GetTemplate"];

/// Every action that releasing may take beyond those of reading.
pub const RELEASING: [&str; 3] = ["amplify:StartJob", "ssm:GetParametersByPath", "ssm:PutParameter"];

struct Statements<'a> {
    environment: &'a Environment,
    list: Vec<Statement>,
}

impl Statements<'_> {
    fn add(&mut self, sid: &str, actions: &[&str], resources: Vec<String>) {
        let actions = actions.iter().map(|action| (*action).to_owned());
        let at = self.list.iter().position(|statement| statement.sid == sid).unwrap_or_else(|| {
            self.list.push(Statement { sid: sid.to_owned(), actions: actions.collect(), resources: Vec::new() });
            self.list.len() - 1
        });
        if let Some(statement) = self.list.get_mut(at) {
            statement.resources.extend(resources);
            statement.resources.sort();
            statement.resources.dedup();
        }
    }

    /// What reading a backend takes; and, for the messages when it cannot be read, what is near it and what goes on.
    fn backend(&mut self, aws: &Aws, deployment: &Deployment) {
        let Some(app_id) = deployment.app_id.as_ref() else { return };
        let arn = |service: &str, rest: &str| {
            format!("arn:{}:{service}:{}:{}:{rest}", partition(aws.region.as_str()), aws.region, aws.account)
        };
        let object = |rest: String| format!("arn:{}:s3:::{rest}", partition(aws.region.as_str()));
        let app = arn("amplify", &format!("apps/{app_id}"));
        let (gen1, gen2) = match self.environment.generation {
            Some(Generation::Gen1) => (true, false),
            Some(Generation::Gen2) => (false, true),
            None => (true, true),
        };
        let mut stacks = Vec::new();
        if let Some(backend) = deployment.backend.as_ref().filter(|_| gen1) {
            self.add("BackendEnvironment", &["amplify:GetBackendEnvironment"], vec![app.clone(), format!("{app}/*")]);
            // Amplify names the stack `amplify-PROJECT-ENVIRONMENT-SUFFIX`, and the bucket after the stack.
            stacks.push(arn("cloudformation", &format!("stack/amplify-*-{backend}-*/*")));
            let archive = object(format!("amplify-*-{backend}-*-deployment/#current-cloud-backend.zip"));
            self.add("BackendArchive", &["s3:GetObject"], vec![archive]);
        }
        if let Some(branch) = deployment.branch.as_ref() {
            let of_branch = format!("{app}/branches/{branch}");
            if gen2 {
                self.add("Branch", &["amplify:GetBranch"], vec![of_branch.clone()]);
                // A branch may be linked to the backend of another (GetBranch says of which stack).
                stacks.push(arn("cloudformation", &format!("stack/amplify-{app_id}-*/*")));
                // CloudFormation begins the names of buckets with the stack's, in lower case and cut.
                let start: String = format!("amplify-{app_id}").to_lowercase().chars().take(24).collect();
                self.add("ModelSchema", &["s3:GetObject"], vec![object(format!("{start}*/*.graphql"))]);
            }
        }
        let describe = [
            "cloudformation:DescribeStacks",
            "cloudformation:GetTemplateSummary",
            "cloudformation:DescribeStackEvents",
            "cloudformation:ListStackResources",
        ];
        self.add("BackendStack", &describe, stacks);
        let near = ["amplify:ListBackendEnvironments", "amplify:ListBranches"];
        self.add("WhatIsNear", &near, vec![app.clone(), format!("{app}/*")]);
        self.add("Apps", &["amplify:ListApps"], vec![arn("amplify", "apps/*")]);
    }

    /// What looking at an app's hosting takes. Its branch need not be stated: it may be the one that is being built.
    fn hosting(&mut self, aws: &Aws, deployment: &Deployment) {
        let Some(app_id) = deployment.app_id.as_ref() else { return };
        let region = aws.region.as_str();
        let app = format!("arn:{}:amplify:{region}:{}:apps/{app_id}", partition(region), aws.account);
        self.add("HostedApps", &["amplify:GetApp"], vec![app.clone()]);
        let branch = deployment.branch.as_ref().map_or_else(|| "*".to_owned(), ToString::to_string);
        let of_branch = format!("{app}/branches/{branch}");
        let actions = ["amplify:GetBranch", "amplify:ListJobs", "amplify:GetJob"];
        self.add("HostedBranches", &actions, vec![of_branch.clone(), format!("{of_branch}/jobs/*")]);
    }

    /// What doctor looks at of an app: its domains; and of a parent that has a backend of generation 1, whether the
    /// secrets of its social logins are there.
    fn inspected(&mut self, aws: &Aws, deployment: &Deployment, is_parent: bool) {
        let Some(app_id) = deployment.app_id.as_ref() else { return };
        let region = aws.region.as_str();
        let arn =
            |service: &str, rest: &str| format!("arn:{}:{service}:{region}:{}:{rest}", partition(region), aws.account);
        let app = arn("amplify", &format!("apps/{app_id}"));
        self.add("Domains", &["amplify:ListDomainAssociations"], vec![app.clone(), format!("{app}/domains/*")]);
        let gen1 = self.environment.generation != Some(Generation::Gen2);
        if let Some(backend) = deployment.backend.as_ref().filter(|_| is_parent && gen1) {
            let parameters = arn("ssm", &format!("parameter/amplify/{app_id}/{backend}/AMPLIFY_*"));
            self.add("SocialLogins", &["ssm:GetParameters"], vec![parameters]);
        }
    }

    /// What starting an app's jobs takes. A job that does not exist yet has no number.
    fn jobs(&mut self, aws: &Aws, deployment: &Deployment) {
        let Some(app_id) = deployment.app_id.as_ref() else { return };
        let region = aws.region.as_str();
        let branch = deployment.branch.as_ref().map_or_else(|| "*".to_owned(), ToString::to_string);
        let jobs = format!(
            "arn:{}:amplify:{region}:{}:apps/{app_id}/branches/{branch}/jobs/*",
            partition(region),
            aws.account
        );
        self.add("Jobs", &RELEASING, vec![jobs]);
    }

    /// What the lock and the release records take.
    fn state(&mut self, aws: &Aws, prefix: &str) {
        let (lock, volumes) = (self.kept(aws, prefix, &Part::Lock.name()), self.kept(aws, prefix, Part::VOLUMES));
        let actions = ["ssm:GetParameterHistory", "ssm:PutParameter"];
        self.add("LocksAndReleases", &actions, vec![lock, format!("{volumes}/*")]);
        self.add("Releases", &["ssm:GetParametersByPath"], vec![volumes]);
    }

    /// A parameter in the environment's place.
    fn kept(&self, aws: &Aws, prefix: &str, part: &str) -> String {
        let (region, name) = (aws.region.as_str(), format!("{prefix}/{}/{part}", self.environment.name));
        format!("arn:{}:ssm:{region}:{}:parameter{name}", partition(region), aws.account)
    }

    /// What reading a secret takes. Parameter Store reads secrets of Secrets Manager with the caller's own permission.
    fn secret(&mut self, aws: &Aws, secret: &Secret, apps: &[&App]) {
        let gets = apps.iter().filter(|app| secret.apps.is_empty() || secret.apps.contains(&app.name));
        let arn = |service: &str, rest: &str| {
            format!("arn:{}:{service}:{}:{}:{rest}", partition(aws.region.as_str()), aws.region, aws.account)
        };
        for app in gets {
            for place in secrets::places_of(secret, self.environment, app) {
                let parameter = arn("ssm", &format!("parameter{place}"));
                if matches!(secret.source, SecretSource::SecretsManager { .. }) {
                    self.add("SecretReferences", &["ssm:GetParameter"], vec![parameter]);
                    let name = place.trim_start_matches("/aws/reference/secretsmanager/");
                    let secret = arn("secretsmanager", &format!("secret:{name}-??????"));
                    self.add("SecretsManager", &["secretsmanager:GetSecretValue"], vec![secret]);
                } else {
                    self.add("Secrets", &["ssm:GetParameters"], vec![parameter]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
