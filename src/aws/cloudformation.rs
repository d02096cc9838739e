//! The requests to AWS CloudFormation.

use aws_sdk_cloudformation::Client;
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use towpath_core::ports::{BackendRequest, ReadError, Stack, Thing};
use towpath_core::wait::progress::Resource;

use super::arn::Arn;
use super::errors::{Call, Failure, clean};
use super::read::{here, place};

/// The largest metadata of a template that is read. CloudFormation allows templates of 1 MB.
const METADATA: usize = 5_000_000;
/// The largest sum of all outputs. CloudFormation allows 200 of them, with 1024 bytes each.
const OUTPUTS: usize = 1_000_000;
/// The most pages of resources (of a hundred each) that are read: CloudFormation allows a stack 500 resources.
const MOST_PAGES: usize = 10;

/// `Outputs` of a stack, in CloudFormation's order.
pub(crate) type Outputs = Vec<(String, String)>;

/// A stack with its outputs; `None`: the stack has no `Outputs` at all.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Described {
    /// Its state.
    pub(crate) stack: Stack,
    /// Its outputs, unless they are too large.
    pub(crate) outputs: Result<Option<Outputs>, ReadError>,
}

/// DescribeStacks of one stack, by name or ARN.
pub(crate) async fn describe(client: &Client, request: &BackendRequest, name: &str) -> Result<Described, ReadError> {
    let call = call("cloudformation:DescribeStacks", request, name);
    let answer = client.describe_stacks().stack_name(name).send().await;
    let answer = answer.map_err(|error| Failure::of(&error).explain(&call))?;
    let Some(stack) = answer.stacks.unwrap_or_default().into_iter().next() else {
        let message = format!("no stack for the name {name}");
        return Err(ReadError::Unexpected { action: call.action.to_owned(), message });
    };
    let outputs = stack.outputs.map(|outputs| {
        let pair = |output: aws_sdk_cloudformation::types::Output| {
            (output.output_key.unwrap_or_default(), output.output_value.unwrap_or_default())
        };
        outputs.into_iter().map(pair).collect::<Outputs>()
    });
    let size: usize = outputs.iter().flatten().map(|(key, value)| key.len() + value.len()).sum();
    Ok(Described {
        stack: Stack {
            name: stack.stack_name.map_or_else(|| name.to_owned(), |name| clean(&name)),
            id: stack.stack_id.as_deref().map(clean),
            status: stack.stack_status.map(|status| clean(status.as_str())).unwrap_or_default(),
            reason: stack.stack_status_reason.as_deref().filter(|reason| !reason.is_empty()).map(clean),
            updated: stack.last_updated_time.or(stack.creation_time).as_ref().and_then(rfc3339),
        },
        outputs: bounded("outputs", size, OUTPUTS, name).map(|()| outputs),
    })
}

/// GetTemplateSummary of one stack: the template's `Metadata`, JSON text.
pub(crate) async fn metadata(
    client: &Client,
    request: &BackendRequest,
    name: &str,
) -> Result<Option<String>, ReadError> {
    let call = call("cloudformation:GetTemplateSummary", request, name);
    let answer = client.get_template_summary().stack_name(name).send().await;
    let metadata = answer.map_err(|error| Failure::of(&error).explain(&call))?.metadata;
    bounded("metadata", metadata.as_ref().map_or(0, String::len), METADATA, name).map(|()| metadata)
}

/// ListStackResources of one stack, by name or ARN.
pub(crate) async fn resources(
    client: &Client,
    request: &BackendRequest,
    name: &str,
) -> Result<Vec<Resource>, ReadError> {
    let call = call("cloudformation:ListStackResources", request, name);
    let (mut all, mut next) = (Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let page = client.list_stack_resources().stack_name(name).set_next_token(next).send().await;
        let page = page.map_err(|error| Failure::of(&error).explain(&call))?;
        all.extend(page.stack_resource_summaries().iter().map(|summary| Resource {
            logical: clean(summary.logical_resource_id().unwrap_or_default()),
            physical: clean(summary.physical_resource_id().unwrap_or_default()),
            kind: clean(summary.resource_type().unwrap_or_default()),
            status: summary.resource_status().map(|status| clean(status.as_str())).unwrap_or_default(),
            updated: summary.last_updated_timestamp().and_then(rfc3339),
        }));
        next = page.next_token;
        if next.is_none() {
            break;
        }
    }
    Ok(all)
}

/// GetTemplate of one stack, as it was deployed.
pub(crate) async fn template(client: &Client, request: &BackendRequest, name: &str) -> Result<String, ReadError> {
    let call = call("cloudformation:GetTemplate", request, name);
    let answer = client.get_template().stack_name(name).send().await;
    let body = answer.map_err(|error| Failure::of(&error).explain(&call))?.template_body.unwrap_or_default();
    bounded("template", body.len(), METADATA, name).map(|()| body)
}

fn call(action: &'static str, request: &BackendRequest, name: &str) -> Call {
    let short = Arn::parse(name).and_then(Arn::stack_name).unwrap_or(name);
    Call {
        action,
        resource: place(request).stack(short),
        missing: Some((Thing::Stack, short.to_owned(), here(request))),
    }
}

fn bounded(part: &str, size: usize, most: usize, stack: &str) -> Result<(), ReadError> {
    if size <= most {
        return Ok(());
    }
    let problem = format!("{size} bytes, more than the {most} that are read");
    Err(ReadError::Corrupt { what: format!("the {part} of stack {stack}"), problem })
}

/// Whole seconds, UTC.
pub(crate) fn rfc3339(time: &DateTime) -> Option<String> {
    DateTime::from_secs(time.secs()).fmt(Format::DateTime).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_whole_seconds_in_utc() {
        let time = DateTime::from_str("2026-03-04T05:06:07.891Z", Format::DateTime).unwrap();
        assert_eq!(rfc3339(&time).as_deref(), Some("2026-03-04T05:06:07Z"));
    }

    #[test]
    fn sizes_have_an_end() {
        assert_eq!(bounded("metadata", 10, 10, "s"), Ok(()));
        let text = bounded("metadata", 11, 10, "s").unwrap_err().to_string();
        assert_eq!(text, "the metadata of stack s is corrupt: 11 bytes, more than the 10 that are read");
    }
}
