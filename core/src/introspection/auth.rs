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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::introspection::{at, refused};
    use crate::js_json;

    #[test]
    fn rules_get_their_defaults_and_keep_their_order() {
        let all = r#"["create","update","delete","read"]"#;
        for (rule, complete) in [
            ("allow: private, provider: iam", format!(r#"{{"allow":"private","provider":"iam","operations":{all}}}"#)),
            ("allow: owner", format!(r#"{{"provider":"userPools","ownerField":"owner","allow":"owner","identityClaim":"cognito:username","operations":{all}}}"#)),
            ("allow: owner, identityField: \"sub\", ownerField: null", format!(r#"{{"provider":"userPools","ownerField":null,"allow":"owner","identityField":"sub","identityClaim":"sub","operations":{all}}}"#)),
            ("allow: owner, identityClaim: \"username\", provider: oidc", format!(r#"{{"provider":"oidc","ownerField":"owner","allow":"owner","identityClaim":"cognito:username","operations":{all}}}"#)),
            ("allow: groups, groups: [\"a\"], groupField: \"\", groupClaim: \"c\"", format!(r#"{{"groupClaim":"c","provider":"userPools","allow":"groups","groups":["a"],"operations":{all}}}"#)),
            ("allow: groups, groupField: \"\", operations: [read]", r#"{"groupClaim":"cognito:groups","provider":"userPools","allow":"groups","groupField":"groups","operations":["read"]}"#.to_owned()),
            ("allow: public, operations: null, mutations: [create]", r#"{"allow":"public","operations":["create"],"mutations":["create"]}"#.to_owned()),
        ] {
            let found = at(&format!("type A @model @auth(rules: [{{ {rule} }}]) {{ a: Int }}"), "/models/A/attributes/1/properties/rules/0");
            let complete = js_json::parse(complete.as_bytes()).unwrap();
            assert_eq!(js_json::to_string_pretty(&found, 2), js_json::to_string_pretty(&complete, 2), "{rule}");
        }
    }

    #[test]
    fn rules_for_groups_that_a_field_names_are_left_out() {
        let sdl = "type A @model @auth(rules: [{ allow: groups, groupField: \"g\" }]) { a: Int }";
        assert_eq!(at(sdl, "/models/A/attributes/1/properties"), json!({ "rules": [] }));
    }

    #[test]
    fn auth_comes_last_and_always_has_rules() {
        let attributes = at("type A @auth @model @other { a: ID @index(name: \"i\") }", "/models/A/attributes");
        let types: Vec<_> = attributes.as_array().unwrap().iter().map(|it| it["type"].as_str().unwrap()).collect();
        assert_eq!(types, ["model", "other", "key", "auth"]);
        assert_eq!(attributes[3]["properties"], json!({ "rules": [] }));
    }

    #[test]
    fn what_is_no_list_of_rules_is_refused() {
        for rules in ["{ allow: owner }", "[null]", "[owner]", "owner"] {
            let sdl = format!("type A @model @auth(rules: {rules}) {{ a: Int }}");
            assert_eq!(
                refused(&sdl),
                "the GraphQL schema has a @auth whose \"rules\" is not a list of rules",
                "{rules}"
            );
        }
    }
}
