//! Lists what Amplify hosts: ListApps, ListBranches, ListBackendEnvironments.

use async_trait::async_trait;
use aws_sdk_amplify::types::{App, Branch};
use towpath_core::init::{Hosted, HostedApp, HostedBranch, Hosting};
use towpath_core::name::{AccountId, AppId, AppName, BackendName, BranchName, EnvironmentName, Region};
use towpath_core::ports::{BackendRequest, ReadError};

use super::Settings;
use super::arn::{Arn, Place};
use super::clients::{ClientFactory, Clients};
use super::errors::{Call, Failure};

/// The most pages of a list.
const MOST_PAGES: usize = 10;

/// Amplify's lists, over AWS.
pub struct AwsHosting {
    clients: ClientFactory,
}

impl AwsHosting {
    /// Makes no request.
    pub fn new(settings: Settings) -> Self {
        Self { clients: ClientFactory::new(settings) }
    }

    async fn open(&self, region: &Region) -> Result<Clients, ReadError> {
        // Clients are opened for a backend; of that, only the region and the way in count here.
        let request = BackendRequest {
            environment: name(EnvironmentName::new("init"))?,
            parent: name(AppName::new("init"))?,
            aws: towpath_core::config::Aws {
                account: name(AccountId::new("000000000000"))?,
                region: region.clone(),
                profile: None,
                role_arn: None,
                external_id: None,
            },
            generation: None,
            app_id: name(AppId::new("d0"))?,
            branch: None,
            backend: None,
        };
        self.clients.open(&request).await
    }
}

fn name<T, E: std::fmt::Display>(name: Result<T, E>) -> Result<T, ReadError> {
    name.map_err(|error| ReadError::Unexpected { action: "asking AWS".to_owned(), message: error.to_string() })
}

fn call(action: &'static str, region: &Region, app: &str, rest: &str) -> Call {
    Call { action, resource: Place { region: region.as_str(), account: "*" }.amplify(app, rest), missing: None }
}

#[async_trait(?Send)]
impl Hosting for AwsHosting {
    async fn apps(&self, region: &Region) -> Result<Vec<HostedApp>, ReadError> {
        let clients = self.open(region).await?;
        let call = call("amplify:ListApps", region, "*", "");
        let (mut apps, mut next) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let page = clients.amplify.list_apps().max_results(100).set_next_token(next).send().await;
            let page = page.map_err(|error| Failure::of(&error).explain(&call))?;
            apps.extend(page.apps().iter().filter_map(hosted_app));
            next = page.next_token().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        Ok(apps)
    }

    async fn details(&self, app: HostedApp) -> Result<Hosted, ReadError> {
        let amplify = &self.open(&app.region).await?.amplify;
        let id = app.app_id.as_str();
        let (mut branches, mut next) = (Vec::new(), None);
        let branches_call = call("amplify:ListBranches", &app.region, id, "branches/*");
        for _ in 0..MOST_PAGES {
            let page = amplify.list_branches().app_id(id).max_results(50).set_next_token(next).send().await;
            let page = page.map_err(|error| Failure::of(&error).explain(&branches_call))?;
            branches.extend(page.branches().iter().filter_map(hosted_branch));
            next = page.next_token().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        let (mut backends, mut next) = (Vec::new(), None);
        let backends_call = call("amplify:ListBackendEnvironments", &app.region, id, "backendenvironments/*");
        for _ in 0..MOST_PAGES {
            let page = amplify.list_backend_environments().app_id(id).max_results(50).set_next_token(next).send().await;
            let page = page.map_err(|error| Failure::of(&error).explain(&backends_call))?;
            let names = page.backend_environments().iter();
            backends.extend(names.filter_map(|backend| BackendName::new(backend.environment_name()).ok()));
            next = page.next_token().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        Ok(Hosted { app, branches, backends })
    }
}

/// `None` where an answer is not of the form that it must have.
fn hosted_app(app: &App) -> Option<HostedApp> {
    let arn = Arn::parse(app.app_arn())?;
    // Of the variables only this one is taken: others may be secrets.
    let root = app.environment_variables().get("AMPLIFY_MONOREPO_APP_ROOT");
    Some(HostedApp {
        app_id: AppId::new(app.app_id()).ok()?,
        name: app.name().to_owned(),
        account: AccountId::new(arn.account).ok()?,
        region: Region::new(arn.region).ok()?,
        repository: Some(app.repository().to_owned()).filter(|url| !url.is_empty()),
        root: root.cloned(),
    })
}

fn hosted_branch(branch: &Branch) -> Option<HostedBranch> {
    let variables = branch.environment_variables();
    let build_env = ["BUILD_ENV", "USER_BRANCH"].iter().find_map(|name| variables.get(*name));
    let backend = branch.backend_environment_arn().and_then(|arn| arn.rsplit('/').next());
    Some(HostedBranch {
        name: BranchName::new(branch.branch_name()).ok()?,
        backend: backend.and_then(|name| BackendName::new(name).ok()),
        has_stack: branch.backend().and_then(|backend| backend.stack_arn()).is_some_and(|arn| !arn.is_empty()),
        build_env: build_env.cloned(),
    })
}
