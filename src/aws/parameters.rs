//! The requests to AWS Systems Manager Parameter Store, which also gives secrets of AWS Secrets Manager.

use std::collections::BTreeMap;

use aws_sdk_ssm::Client;
use aws_sdk_ssm::types::Parameter;
use futures_util::future::{join, try_join_all};
use towpath_core::ports::{BackendRequest, ReadError, Thing};
use towpath_core::secrets::Hidden;

use super::arn::Arn;
use super::errors::{Call, Failure};
use super::read::{here, place};

/// The most names of one GetParameters.
const BATCH: usize = 10;

/// What Secrets Manager's secrets are named in Parameter Store.
const REFERENCE: &str = "/aws/reference/";

/// The values of parameters by name; those that do not exist are left out. References to Secrets Manager are asked for one
/// by one, because a single one that leads nowhere fails a whole GetParameters.
pub(crate) async fn values(
    client: &Client,
    request: &BackendRequest,
    names: &[String],
) -> Result<BTreeMap<String, Hidden>, ReadError> {
    let (references, names): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| name.starts_with(REFERENCE));
    let batches = names.chunks(BATCH).map(|names| batch(client, request, names));
    let references = references.into_iter().map(|name| reference(client, request, name));
    let (batches, references) = join(try_join_all(batches), try_join_all(references)).await;
    let mut found = BTreeMap::new();
    for (name, parameter) in batches?.into_iter().flatten().chain(references?.into_iter().flatten()) {
        check_account(request, &parameter)?;
        if let Some(value) = parameter.value {
            found.insert(name, Hidden::new(value));
        }
    }
    Ok(found)
}

async fn batch(
    client: &Client,
    request: &BackendRequest,
    names: &[&String],
) -> Result<Vec<(String, Parameter)>, ReadError> {
    let call = call("ssm:GetParameters", request, names.first().map_or("", |name| name.as_str()), None);
    let wanted = names.iter().map(|name| (*name).clone()).collect();
    let answer = client.get_parameters().set_names(Some(wanted)).with_decryption(true).send().await;
    let answer = answer.map_err(|error| Failure::of(&error).explain(&call))?;
    let pair = |parameter: Parameter| Some((parameter.name.clone()?, parameter));
    Ok(answer.parameters.unwrap_or_default().into_iter().filter_map(pair).collect())
}

async fn reference(
    client: &Client,
    request: &BackendRequest,
    name: &str,
) -> Result<Option<(String, Parameter)>, ReadError> {
    let missing = Some((Thing::Parameter, name.to_owned(), here(request)));
    let call = call("ssm:GetParameter", request, name, missing);
    match client.get_parameter().name(name).with_decryption(true).send().await {
        Ok(answer) => Ok(answer.parameter.map(|parameter| (name.to_owned(), parameter))),
        Err(error) => match Failure::of(&error).explain(&call) {
            ReadError::NotFound { .. } => Ok(None),
            other => Err(other),
        },
    }
}

fn call(action: &'static str, request: &BackendRequest, name: &str, missing: Option<(Thing, String, String)>) -> Call {
    Call { action, resource: place(request).parameter(name), missing }
}

/// The answer of another account is no answer.
fn check_account(request: &BackendRequest, parameter: &Parameter) -> Result<(), ReadError> {
    let arn = parameter.arn.as_deref().unwrap_or_default();
    match Arn::parse(arn).map(|arn| arn.account.to_owned()) {
        Some(found) if !found.is_empty() && found != request.aws.account.as_str() => {
            Err(ReadError::WrongAccount { declared: request.aws.account.clone(), found, evidence: arn.to_owned() })
        }
        _ => Ok(()),
    }
}
