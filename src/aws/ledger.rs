//! Locks and release records in Parameter Store: PutParameter and GetParameterHistory.

use std::cell::Cell;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_ssm::operation::put_parameter::PutParameterError;
use aws_sdk_ssm::types::{ParameterHistory, ParameterTier, ParameterType};
use towpath_core::config::Environment;
use towpath_core::ports::{BackendRequest, ReadError, Thing};
use towpath_core::release::StateError;
use towpath_core::release::state::{Part, State, Version};

use super::AwsBackends;
use super::arn::Arn;
use super::clients::Clients;
use super::errors::{Call, Failure};
use super::read::{here, place};

/// The most versions of one page.
const PAGE: i32 = 50;

/// The most versions that Parameter Store keeps.
const KEPT: usize = 100;

/// The most pages: AWS may give pages with fewer versions than asked for.
const MOST_PAGES: usize = 100;

/// The most pages of volumes: of ten each, with ninety releases in each.
const MOST_LISTS: usize = 100;

/// The first wait for a history that is not whole yet; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(100);

/// The parameters of one project, in the account and region of one environment.
pub struct AwsState<'a> {
    backends: &'a AwsBackends,
    request: BackendRequest,
    /// Where they are, such as `/towpath/shop`.
    prefix: String,
    /// Whether the credentials are known to be of the environment's account.
    checked: Cell<bool>,
}

impl<'a> AwsState<'a> {
    /// Makes no request. Of `request`, only account, region and the way in count.
    pub fn new(backends: &'a AwsBackends, request: BackendRequest, prefix: &str) -> Self {
        Self { backends, request, prefix: prefix.to_owned(), checked: Cell::new(false) }
    }

    fn name(&self, environment: &Environment, part: Part) -> String {
        format!("{}/{}/{}", self.prefix, environment.name, part.name())
    }

    fn call(&self, action: &'static str, name: &str) -> Call {
        let missing = Some((Thing::Parameter, name.to_owned(), here(&self.request)));
        Call { action, resource: place(&self.request).parameter(name), missing }
    }

    /// The clients, once it is known whose they are: Parameter Store's answers do not say it, and a lock in another
    /// account locks nothing.
    async fn open(&self) -> Result<Clients, ReadError> {
        let clients = self.backends.clients.open(&self.request).await?;
        if self.checked.get() {
            return Ok(clients);
        }
        let call = Call { action: "sts:GetCallerIdentity", resource: "*".to_owned(), missing: None };
        let identity = clients.sts.get_caller_identity().send().await;
        let identity = identity.map_err(|error| Failure::of(&error).explain(&call))?;
        let found = identity.account().unwrap_or_default().to_owned();
        if found != self.request.aws.account.as_str() {
            let arn = identity.arn().unwrap_or_default();
            let evidence = if Arn::parse(arn).is_some() { arn.to_owned() } else { "sts:GetCallerIdentity".to_owned() };
            return Err(ReadError::WrongAccount { declared: self.request.aws.account.clone(), found, evidence });
        }
        self.checked.set(true);
        Ok(clients)
    }

    async fn read(&self, name: &str) -> Result<Vec<Version>, ReadError> {
        let clients = self.open().await?;
        let call = self.call("ssm:GetParameterHistory", name);
        let (mut versions, mut next) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let page = clients.ssm.get_parameter_history().name(name).max_results(PAGE).set_next_token(next);
            let page = match page.send().await {
                Ok(page) => page,
                Err(error) => match Failure::of(&error).explain(&call) {
                    ReadError::NotFound { .. } => return Ok(Vec::new()),
                    other => return Err(other),
                },
            };
            versions.extend(page.parameters().iter().filter_map(version));
            next = page.next_token().filter(|token| !token.is_empty()).map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        if next.is_some() {
            let message = format!("the history of {name} has more than {MOST_PAGES} pages");
            return Err(ReadError::Unexpected { action: call.action.to_owned(), message });
        }
        versions.sort_by_key(|version| version.number);
        // A version that came while the pages were read may stand on two of them.
        versions.dedup_by_key(|version| version.number);
        let extra = versions.len().saturating_sub(KEPT);
        versions.drain(..extra);
        Ok(versions)
    }

    /// The volumes of the ledger, by their names.
    async fn list(&self, place: &str) -> Result<Vec<u32>, ReadError> {
        let clients = self.open().await?;
        let call = self.call("ssm:GetParametersByPath", place);
        let mut pages = clients.ssm.get_parameters_by_path().path(place).into_paginator().send();
        let mut volumes = Vec::new();
        for _ in 0..MOST_LISTS {
            let Some(page) = pages.next().await else { return Ok(volumes) };
            let page = page.map_err(|error| Failure::of(&error).explain(&call))?;
            let names = page.parameters().iter().filter_map(|parameter| parameter.name());
            volumes.extend(names.filter_map(|name| name.rsplit('/').next()?.parse::<u32>().ok()));
        }
        let message = format!("there are more than {MOST_LISTS} pages below {place}");
        Err(ReadError::Unexpected { action: call.action.to_owned(), message })
    }

    /// `None`: there is one already.
    async fn write(&self, name: &str, text: &str, overwrite: bool) -> Result<Option<u64>, ReadError> {
        let clients = self.open().await?;
        let request = clients.ssm.put_parameter().name(name).value(text).overwrite(overwrite);
        // Never one of the advanced tier, which costs money, whatever the account's default is.
        let request = request.r#type(ParameterType::String).tier(ParameterTier::Standard);
        match request.send().await {
            Ok(answer) => match u64::try_from(answer.version()) {
                Ok(version) if version > 0 => Ok(Some(version)),
                _ => {
                    let action = "ssm:PutParameter".to_owned();
                    Err(ReadError::Unexpected { action, message: "it gave no version".to_owned() })
                }
            },
            Err(error) if error.as_service_error().is_some_and(PutParameterError::is_parameter_already_exists) => {
                Ok(None)
            }
            Err(error) => Err(Failure::of(&error).explain(&self.call("ssm:PutParameter", name))),
        }
    }
}

/// One version; `None` for what is not of the form that it must have.
fn version(parameter: &ParameterHistory) -> Option<Version> {
    Some(Version {
        number: u64::try_from(parameter.version()).ok().filter(|number| *number > 0)?,
        at: parameter.last_modified_date()?.secs(),
        text: parameter.value()?.to_owned(),
    })
}

#[async_trait(?Send)]
impl State for AwsState<'_> {
    async fn history(&self, environment: &Environment, part: Part) -> Result<Vec<Version>, StateError> {
        let name = self.name(environment, part);
        Ok(self.backends.within_deadline("reading the history", self.read(&name)).await?)
    }

    async fn put_first(&self, environment: &Environment, part: Part, text: &str) -> Result<bool, StateError> {
        let name = self.name(environment, part);
        let written = self.backends.within_deadline("writing a parameter", self.write(&name, text, false)).await?;
        Ok(written.is_some())
    }

    async fn put(&self, environment: &Environment, part: Part, text: &str) -> Result<u64, StateError> {
        let name = self.name(environment, part);
        let written = self.backends.within_deadline("writing a parameter", self.write(&name, text, true)).await?;
        let action = "ssm:PutParameter".to_owned();
        let refused = || ReadError::Unexpected { action, message: "it did not overwrite".to_owned() };
        Ok(written.ok_or_else(refused)?)
    }

    async fn volumes(&self, environment: &Environment) -> Result<Vec<u32>, StateError> {
        let place = format!("{}/{}/{}", self.prefix, environment.name, Part::VOLUMES);
        Ok(self.backends.within_deadline("listing releases", self.list(&place)).await?)
    }

    async fn pause(&self, attempt: u32) {
        tokio::time::sleep(PAUSE * 2_u32.saturating_pow(attempt.saturating_sub(1).min(5))).await;
    }
}
