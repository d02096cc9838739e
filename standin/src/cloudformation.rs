//! CloudFormation: form parameters in, XML out.

use super::call::{Call, Service};
use super::reply::{Reply, element, optional};
use super::state::{Place, Region, Resource, StackState, State, reached};

/// Entries on one page of a list.
const PAGE: usize = 100;

/// Answers.
pub fn answer(call: &Call, state: &State) -> Reply {
    let empty = Region::default();
    let stacks = &state.regions.get(&call.place).unwrap_or(&empty).stacks;
    let name = call.parameter("StackName");
    let found = name.as_ref().and_then(|name| {
        // A deleted stack can be asked for by its id only.
        stacks.values().find(|s| s.id == *name || (s.name == *name && s.status != "DELETE_COMPLETE"))
    });
    match (call.operation.as_str(), &name, found) {
        ("DescribeStacks", None, _) => {
            let live = stacks.values().filter(|stack| stack.status != "DELETE_COMPLETE");
            list(call, state, "Stacks", live.map(stack_xml).collect())
        }
        ("DescribeStacks", _, Some(stack)) => list(call, state, "Stacks", vec![stack_xml(stack)]),
        ("GetTemplateSummary", _, Some(stack)) => {
            Reply::query(Service::CloudFormation, &call.operation, &summary_xml(stack))
        }
        ("DescribeStackEvents", _, Some(stack)) => {
            let event = |(index, event)| event_xml(stack, index, event);
            list(call, state, "StackEvents", stack.events.iter().enumerate().map(event).collect())
        }
        ("ListStackResources", _, Some(stack)) => {
            list(call, state, "StackResourceSummaries", stack.resources.iter().map(resource_xml).collect())
        }
        ("GetTemplate", _, Some(stack)) => {
            let body = element("TemplateBody", stack.template.as_deref().unwrap_or("{}"));
            Reply::query(Service::CloudFormation, &call.operation, &body)
        }
        ("GetTemplate" | "GetTemplateSummary" | "DescribeStackEvents" | "ListStackResources", None, _) => {
            let why = "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member \
                       must not be null";
            call.error(400, "ValidationError", why)
        }
        ("DescribeStackEvents", Some(name), None) => missing(call, &format!("Stack [{name}] does not exist")),
        ("DescribeStacks" | "GetTemplate" | "GetTemplateSummary" | "ListStackResources", Some(name), None) => {
            missing(call, &format!("Stack with id {name} does not exist"))
        }
        (other, _, _) => {
            let why = format!("Could not find operation {other} for version 2010-05-15");
            call.error(400, "InvalidAction", &why)
        }
    }
}

/// The ARN of a stack: its last part is made from its name, so that it is always the same.
pub fn stack_arn(place: &Place, name: &str) -> String {
    let tail = super::names::digest(name, 12);
    let Place { account, region } = place;
    format!("arn:aws:cloudformation:{region}:{account}:stack/{name}/5d1f1c6e-0000-11f0-8000-{tail}")
}

fn missing(call: &Call, message: &str) -> Reply {
    call.error(400, "ValidationError", message)
}

fn list(call: &Call, state: &State, name: &str, all: Vec<String>) -> Reply {
    let Some((page, next)) = state.page(all, call.parameter("NextToken").as_deref(), PAGE) else {
        return call.error(400, "ValidationError", "Token is invalid");
    };
    let result = format!("{}{}", members(name, &page), optional("NextToken", next.as_deref()));
    Reply::query(Service::CloudFormation, &call.operation, &result)
}

fn members(name: &str, all: &[String]) -> String {
    let members: Vec<String> = all.iter().map(|one| format!("\n      <member>{one}</member>")).collect();
    format!("<{name}>{}\n    </{name}>", members.concat())
}

fn pairs(list: &str, names: (&str, &str), all: &[(String, String)]) -> String {
    let one = |(key, value): &(String, String)| format!("{}{}", element(names.0, key), element(names.1, value));
    if all.is_empty() { String::new() } else { members(list, &all.iter().map(one).collect::<Vec<_>>()) }
}

fn stack_xml(stack: &StackState) -> String {
    [
        element("StackId", &stack.id),
        element("StackName", &stack.name),
        optional("Description", stack.description.as_deref()),
        pairs("Parameters", ("ParameterKey", "ParameterValue"), &stack.parameters),
        element("CreationTime", &stack.created),
        optional("LastUpdatedTime", stack.updated.as_deref()),
        element("StackStatus", reached(&stack.course).unwrap_or(&stack.status)),
        optional("StackStatusReason", stack.reason.as_deref()),
        element("DisableRollback", "false"),
        "<NotificationARNs/><RollbackConfiguration/>".to_owned(),
        members("Capabilities", &["CAPABILITY_IAM".to_owned()]),
        pairs("Outputs", ("OutputKey", "OutputValue"), &stack.outputs),
        pairs("Tags", ("Key", "Value"), &stack.tags),
        "<DriftInformation><StackDriftStatus>NOT_CHECKED</StackDriftStatus></DriftInformation>".to_owned(),
        element("EnableTerminationProtection", "false"),
    ]
    .concat()
}

fn summary_xml(stack: &StackState) -> String {
    let parameter = |(key, _): &(String, String)| {
        format!("{}<ParameterType>String</ParameterType><NoEcho>false</NoEcho>", element("ParameterKey", key))
    };
    [
        members("Parameters", &stack.parameters.iter().map(parameter).collect::<Vec<_>>()),
        optional("Description", stack.description.as_deref()),
        members("ResourceTypes", &["AWS::CloudFormation::Stack".to_owned()]),
        optional("Metadata", stack.metadata.as_deref()),
    ]
    .concat()
}

fn event_xml(stack: &StackState, index: usize, event: &Resource) -> String {
    [
        element("StackId", &stack.id),
        element("EventId", &format!("event-{index}")),
        element("StackName", &stack.name),
        element("LogicalResourceId", &event.logical_id),
        element("PhysicalResourceId", &event.physical_id),
        element("ResourceType", &event.kind),
        element("Timestamp", &event.time),
        element("ResourceStatus", &event.status),
        optional("ResourceStatusReason", event.reason.as_deref()),
    ]
    .concat()
}

fn resource_xml(resource: &Resource) -> String {
    [
        element("LogicalResourceId", &resource.logical_id),
        element("PhysicalResourceId", &resource.physical_id),
        element("ResourceType", &resource.kind),
        element("LastUpdatedTimestamp", &resource.time),
        element("ResourceStatus", &resource.status),
        optional("ResourceStatusReason", resource.reason.as_deref()),
    ]
    .concat()
}
