//! `@auth`: rules with their defaults written out.

use serde_json::{Map, Value, json};

use super::IntrospectionError;
use super::document::Directive;
use super::sdl::is_truthy;

/// What a rule allows that does not say.
pub(super) const ALL_OPERATIONS: [&str; 4] = ["create", "update", "delete", "read"];

/// Puts the `@auth` directives last, with complete rules.
pub(super) fn complete(directives: Vec<Directive>) -> Result<Vec<Directive>, IntrospectionError> {
    let (auth, mut rest): (Vec<_>, Vec<_>) = directives.into_iter().partition(|directive| directive.name == "auth");
    for mut directive in auth {
        let rules = match directive.arguments.get("rules").filter(|rules| is_truthy(rules)) {
            None => Vec::new(),
            Some(Value::Array(rules)) => {
                rules.iter().filter_map(|it| rule(it).transpose()).collect::<Result<_, _>>()?
            }
            Some(_) => return Err(malformed()),
        };
        directive.arguments.insert("rules".to_owned(), Value::Array(rules));
        rest.push(directive);
    }
    Ok(rest)
}

fn malformed() -> IntrospectionError {
    IntrospectionError::Malformed {
        directive: "auth".to_owned(),
        argument: "rules".to_owned(),
        expected: "a list of rules",
    }
}

/// Completes a rule. `None`: a rule for groups that a field names, which the generator leaves out.
fn rule(rule: &Value) -> Result<Option<Value>, IntrospectionError> {
    let Value::Object(rule) = rule else { return Err(malformed()) };
    let given = |name: &str| rule.get(name).filter(|value| is_truthy(value)).cloned();
    let operations = given("operations").or_else(|| given("mutations")).unwrap_or_else(|| json!(ALL_OPERATIONS));
    let mut complete = Map::new();
    // A default before the rule's own values keeps its place and loses its value to them.
    match rule.get("allow").and_then(Value::as_str) {
        Some("owner") => {
            complete.insert("provider".to_owned(), json!("userPools"));
            complete.insert("ownerField".to_owned(), given("ownerField").unwrap_or_else(|| json!("owner")));
            complete.extend(rule.clone());
            let claim = given("identityClaim").or_else(|| given("identityField"));
            let claim = claim.filter(|claim| claim != "username").unwrap_or_else(|| json!("cognito:username"));
            complete.insert("identityClaim".to_owned(), claim);
        }
        Some("groups") if given("groupField").is_some() => return Ok(None),
        Some("groups") => {
            complete.insert("groupClaim".to_owned(), json!("cognito:groups"));
            complete.insert("provider".to_owned(), json!("userPools"));
            complete.extend(rule.clone());
            if given("groups").is_some() {
                complete.shift_remove("groupField");
            } else {
                complete.insert("groupField".to_owned(), json!("groups"));
            }
        }
        _ => complete.extend(rule.clone()),
    }
    complete.insert("operations".to_owned(), operations);
    Ok(Some(Value::Object(complete)))
}
