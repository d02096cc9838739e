//! The request to Amazon S3: one whole object.

use aws_sdk_s3::Client;
use towpath_core::ports::{BackendRequest, ReadError, Thing};

use super::errors::{Call, Failure, causes, clean};
use super::pacing::OPERATION;
use super::read::{here, place};

/// An object, and what it is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object<'a> {
    /// Its bucket.
    pub(crate) bucket: &'a str,
    /// Its key.
    pub(crate) key: &'a str,
    /// What it is.
    pub(crate) thing: Thing,
    /// The largest that is read, in bytes.
    pub(crate) most: usize,
}

/// How often a body is asked for that breaks off. (The SDK tries a request again, but never once the body has begun.)
const TRIES: u32 = 3;

/// GetObject with its whole body.
///
/// # Errors
/// [`ReadError::NotFound`] if the object or its bucket does not exist, [`ReadError::Corrupt`] if it is too large.
pub(crate) async fn object(
    client: &Client,
    request: &BackendRequest,
    object: Object<'_>,
) -> Result<Vec<u8>, ReadError> {
    // The SDK's timeouts end where the body begins.
    match tokio::time::timeout(OPERATION, Box::pin(tries(client, request, object))).await {
        Ok(read) => read,
        Err(_) => Err(unavailable(format!("the body did not come within {} s", OPERATION.as_secs()))),
    }
}

async fn tries(client: &Client, request: &BackendRequest, object: Object<'_>) -> Result<Vec<u8>, ReadError> {
    let mut left = TRIES;
    loop {
        left -= 1;
        match once(client, request, object).await {
            Err(Broken::Body(message)) if left > 0 => {
                tracing::debug!(message, "the body of an S3 object broke off; asking again");
            }
            Err(Broken::Body(message)) => return Err(unavailable(message)),
            Err(Broken::Request(error)) => return Err(error),
            Ok(bytes) => return Ok(bytes),
        }
    }
}

fn unavailable(message: String) -> ReadError {
    ReadError::Unavailable { action: ACTION.to_owned(), message }
}

const ACTION: &str = "s3:GetObject";

enum Broken {
    Request(ReadError),
    Body(String),
}

async fn once(client: &Client, request: &BackendRequest, object: Object<'_>) -> Result<Vec<u8>, Broken> {
    let name = format!("s3://{}/{}", object.bucket, object.key);
    let call = Call {
        action: ACTION,
        resource: place(request).object(object.bucket, object.key),
        missing: Some((object.thing, name.clone(), here(request))),
    };
    let answer = client.get_object().bucket(object.bucket).key(object.key).send().await;
    let answer = answer.map_err(|error| Broken::Request(explain(Failure::of(&error), &call)))?;
    let too_large = || {
        let problem = format!("it is larger than {} MB", object.most / 1_000_000);
        Broken::Request(ReadError::Corrupt { what: name.clone(), problem })
    };
    let said = answer.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or_default();
    if said > object.most {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(said.min(1_000_000));
    let mut body = answer.body;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Broken::Body(clean(&causes(&error))))?;
        if bytes.len() + chunk.len() > object.most {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    if bytes.len() < said {
        return Err(Broken::Body(format!("{} of {said} bytes came", bytes.len())));
    }
    Ok(bytes)
}

/// S3 says "access denied" of an object that does not exist, too, to those who may not list its bucket.
fn explain(failure: Failure, call: &Call) -> ReadError {
    match failure.explain(call) {
        ReadError::Denied { action, resource, principal, message } => ReadError::Denied {
            action,
            resource,
            principal,
            message: format!(
                "{message} (S3 answers the same if the object does not exist and s3:ListBucket is not allowed)"
            ),
        },
        other => other,
    }
}
