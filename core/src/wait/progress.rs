//! How far a deployment is, service by service: one line made of what CloudFormation says of a root stack's resources
//! and of those of its nested stacks. Services have their AWS console names.

use std::collections::BTreeMap;

/// A resource of a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// Its name in the template.
    pub logical: String,
    /// Its own name; the ARN of a nested stack.
    pub physical: String,
    /// Its type: `AWS::DynamoDB::Table`.
    pub kind: String,
    /// CloudFormation's `ResourceStatus`.
    pub status: String,
    /// When that status was reached: RFC 3339 in UTC, whole seconds.
    pub updated: Option<String>,
}

/// A resource with those of the stack that it is, as far as they were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The resource.
    pub resource: Resource,
    /// What the nested stack is made of.
    pub below: Vec<Self>,
}

impl Resource {
    /// Whether it is a nested stack in which something is going on: worth another look.
    pub fn is_moving_stack(&self) -> bool {
        self.is_stack() && self.status.ends_with("_IN_PROGRESS") && !self.physical.is_empty()
    }

    fn is_stack(&self) -> bool {
        self.kind == "AWS::CloudFormation::Stack"
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Done,
    Moving,
    Failed,
}

/// What is known of one service.
struct Service<'a> {
    stage: Stage,
    /// The resource which that stage is about, and its status.
    name: &'a str,
    status: &'a str,
    more: usize,
}

/// Such as `AppSync ✓  Cognito ✓  DynamoDB Post … UPDATE_IN_PROGRESS`. Only what belongs to the deployment that began at
/// `since` counts: what it has not come to yet shows the end of an earlier one. `None` while there is nothing to tell.
pub fn line(nodes: &[Node], since: Option<&str>) -> Option<String> {
    let mut services: BTreeMap<&str, Service<'_>> = BTreeMap::new();
    gather(nodes, None, since, &mut services);
    let told = services.into_iter().map(|(name, service)| {
        let more = if service.more > 0 { format!(" and {} more", service.more) } else { String::new() };
        match service.stage {
            Stage::Done => format!("{name} ✓"),
            Stage::Moving => format!("{name} {} … {}{more}", service.name, service.status),
            Stage::Failed => format!("{name} {} ✗ {}{more}", service.name, service.status),
        }
    });
    Some(told.collect::<Vec<_>>().join("  ")).filter(|line| !line.is_empty())
}

fn gather<'a>(
    nodes: &'a [Node],
    within: Option<&'a str>,
    since: Option<&str>,
    services: &mut BTreeMap<&'a str, Service<'a>>,
) {
    for Node { resource, below } in nodes {
        let name = if resource.is_stack() { within.or_else(|| category(&resource.logical)) } else { None };
        if !below.is_empty() {
            gather(below, name, since, services);
            continue;
        }
        let Some(stage) = stage(resource, since) else { continue };
        let name = match name.or_else(|| service(&resource.kind)) {
            Some(name) => name,
            None if resource.is_stack() => "CloudFormation",
            None => continue,
        };
        let shown = resource.logical.strip_suffix("Table").filter(|short| !short.is_empty());
        let new = || Service { stage, name: shown.unwrap_or(&resource.logical), status: &resource.status, more: 0 };
        services
            .entry(name)
            .and_modify(|known| {
                if stage > known.stage {
                    *known = new();
                } else if stage == known.stage {
                    known.more += 1;
                }
            })
            .or_insert_with(new);
    }
}

/// `None` for what this deployment has not touched.
fn stage(resource: &Resource, since: Option<&str>) -> Option<Stage> {
    if resource.status.ends_with("_IN_PROGRESS") {
        return Some(Stage::Moving);
    }
    // Both are of one form, in UTC.
    let old = matches!((resource.updated.as_deref(), since), (Some(updated), Some(since)) if updated < since);
    if old {
        return None;
    }
    Some(if resource.status.ends_with("_FAILED") { Stage::Failed } else { Stage::Done })
}

/// What a nested stack of Amplify's root stack is about, by how its name begins: generation 1 puts the category before
/// the resource's name (`authshop1a2b`), generation 2 the constructs' names (`auth179371D7`, `data7552DF31`).
fn category(logical: &str) -> Option<&'static str> {
    let known = [
        ("auth", "Cognito"),
        ("userPoolGroups", "Cognito"),
        ("api", "AppSync"),
        ("data", "AppSync"),
        ("storage", "S3"),
        ("function", "Lambda"),
        ("analytics", "Pinpoint"),
        ("notifications", "Pinpoint"),
        ("geo", "Location Service"),
        ("predictions", "Predictions"),
    ];
    known.into_iter().find(|(start, _)| logical.starts_with(start)).map(|(_, name)| name)
}

/// The console name of the service that a type of resource belongs to; `None` for what only holds a template together.
fn service(kind: &str) -> Option<&str> {
    let mut parts = kind.split("::");
    match (parts.next()?, parts.next()?) {
        ("AWS", "CloudFormation" | "CDK") => None,
        ("AWS", "ApiGateway" | "ApiGatewayV2") => Some("API Gateway"),
        ("AWS", "Elasticsearch" | "OpenSearchService") => Some("OpenSearch Service"),
        ("AWS", "Location") => Some("Location Service"),
        ("AWS", other) => Some(other),
        // The table of generation 2, which its own custom resource makes.
        ("Custom", "AmplifyDynamoDBTable") => Some("DynamoDB"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGAN: &str = "2026-01-05T10:00:00Z";

    fn node(logical: &str, kind: &str, status: &str, updated: &str) -> Node {
        let resource = Resource {
            logical: logical.into(),
            physical: format!("arn:{logical}"),
            kind: kind.into(),
            status: status.into(),
            updated: Some(updated.into()),
        };
        Node { resource, below: Vec::new() }
    }

    fn stack(logical: &str, status: &str, below: Vec<Node>) -> Node {
        Node { below, ..node(logical, "AWS::CloudFormation::Stack", status, "2026-01-05T10:01:00Z") }
    }

    #[test]
    fn services_have_their_console_names_and_what_moves_its_own() {
        let moving = "UPDATE_IN_PROGRESS";
        let nodes = [
            stack("authshop1a2b", "UPDATE_COMPLETE", vec![]),
            node("UpdateRolesWithIDPFunction", "AWS::Lambda::Function", "UPDATE_COMPLETE", "2025-12-01T00:00:00Z"),
            stack("storagephotos", "UPDATE_FAILED", vec![]),
            stack(
                "apishop",
                moving,
                vec![
                    node("GraphQLAPI", "AWS::AppSync::GraphQLApi", "UPDATE_COMPLETE", BEGAN),
                    stack(
                        "Post",
                        moving,
                        vec![
                            node("PostTable", "AWS::DynamoDB::Table", moving, BEGAN),
                            node("TagTable", "Custom::AmplifyDynamoDBTable", moving, BEGAN),
                            node("CDKMetadata", "AWS::CDK::Metadata", moving, BEGAN),
                        ],
                    ),
                ],
            ),
        ];
        assert_eq!(
            line(&nodes, Some(BEGAN)).unwrap(),
            "AppSync ✓  Cognito ✓  DynamoDB Post … UPDATE_IN_PROGRESS and 1 more  S3 storagephotos ✗ UPDATE_FAILED"
        );
        assert!(nodes[3].resource.is_moving_stack() && !nodes[0].resource.is_moving_stack());
    }

    #[test]
    fn what_an_earlier_deployment_did_is_not_told() {
        let old = [node("A", "AWS::S3::Bucket", "UPDATE_COMPLETE", "2025-12-01T00:00:00Z")];
        assert_eq!(line(&old, Some(BEGAN)), None);
        assert_eq!(line(&old, None).as_deref(), Some("S3 ✓"), "a stack that is created has no earlier one");
        assert_eq!(line(&[], None), None);
        // What CloudFormation may send one day neither breaks it nor is hidden.
        let odd = [node("Table", "AWS::New::Thing", "UPDATE_IN_PROGRESS", BEGAN), node("x", "x", "", "")];
        assert_eq!(line(&odd, Some(BEGAN)).as_deref(), Some("New Table … UPDATE_IN_PROGRESS"));
    }
}
