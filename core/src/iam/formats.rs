//! A policy in the words of the tools that policies are written with.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Policy, Statement, partition};
use crate::js_json;

/// The tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// IAM's own JSON.
    Json,
    /// Terraform: `aws_iam_policy_document`.
    Terraform,
    /// AWS CDK in TypeScript: a list of `PolicyStatement`.
    Cdk,
    /// CloudFormation: `AWS::IAM::ManagedPolicy`, or a role where it is to be assumed.
    Cfn,
}

/// The policy as a tool's text, without a line break at its end. `name` is the environment's; `region` tells the
/// partition.
pub fn print(policy: &Policy, format: Format, name: &str, region: &str) -> String {
    let trust = policy.trust.as_ref().map(|trust| trust.to_json(partition(region)));
    match format {
        Format::Json => js_json::to_string_pretty(
            &match trust {
                Some(trust) => json!({ "trust": trust, "permissions": policy.to_json() }),
                None => policy.to_json(),
            },
            2,
        ),
        Format::Terraform => terraform(policy, name, trust.as_ref()),
        Format::Cdk => cdk(policy, trust.as_ref()),
        Format::Cfn => js_json::to_string_pretty(&cfn(policy, name, trust), 2),
    }
}

/// Text between double quotes: JSON's escapes are those of TypeScript and, with `${` and `%{` doubled, of Terraform.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn lists(statement: &Statement) -> [(&'static str, &[String]); 2] {
    [("actions", &statement.actions), ("resources", &statement.resources)]
}

fn terraform(policy: &Policy, name: &str, trust: Option<&Value>) -> String {
    let hcl = |text: &str| quoted(text).replace("${", "$${").replace("%{", "%%{");
    let id: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let mut text = format!("data \"aws_iam_policy_document\" \"towpath_read_{id}\" {{\n");
    for statement in &policy.statements {
        let _infallible = writeln!(text, "  statement {{\n    sid = {}", hcl(&statement.sid));
        for (key, values) in lists(statement) {
            let values: String = values.iter().map(|value| format!("      {},\n", hcl(value))).collect();
            let _infallible = writeln!(text, "    {key} = [\n{values}    ]");
        }
        text.push_str("  }\n");
    }
    text.push('}');
    if let Some(trust) = trust {
        let json = js_json::to_string_pretty(trust, 2).replace("${", "$${").replace("%{", "%%{");
        let _infallible = write!(
            text,
            "\n\nresource \"aws_iam_role\" \"towpath_read_{id}\" {{\n  name = {}\n  assume_role_policy = <<-TRUST\n{json}\nTRUST\n}}",
            hcl(&format!("towpath-{}-{name}", policy.purpose))
        );
    }
    text
}

fn cdk(policy: &Policy, trust: Option<&Value>) -> String {
    let mut text = String::from("const statements = [\n");
    for statement in &policy.statements {
        let _infallible = writeln!(text, "  new iam.PolicyStatement({{\n    sid: {},", quoted(&statement.sid));
        for (key, values) in lists(statement) {
            let values: String = values.iter().map(|value| format!("      {},\n", quoted(value))).collect();
            let _infallible = writeln!(text, "    {key}: [\n{values}    ],");
        }
        text.push_str("  }),\n");
    }
    text.push_str("];");
    if let Some(trust) = trust {
        let _infallible = write!(text, "\n\nconst trust = {};", js_json::to_string_pretty(trust, 2));
    }
    text
}

fn cfn(policy: &Policy, name: &str, trust: Option<Value>) -> Value {
    let id: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let resource = match trust {
        Some(trust) => json!({
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": format!("towpath-{}-{name}", policy.purpose),
                "AssumeRolePolicyDocument": trust,
                "Policies": [{ "PolicyName": format!("towpath-{}", policy.purpose), "PolicyDocument": policy.to_json() }],
            },
        }),
        None => json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": policy.to_json() } }),
    };
    let mut resources = serde_json::Map::new();
    let purpose = match policy.purpose {
        "release" => "Release",
        "doctor" => "Doctor",
        _ => "Read",
    };
    resources.insert(format!("Towpath{purpose}{id}"), resource);
    json!({ "Resources": resources })
}
