//! What differs between two backends, by the AWS console's names.
//!
//! Two environments always differ in their ids and addresses, which says nothing; what a person looks for are settings
//! that differ. So the two are told apart. Compared is what clients see of a backend; comparing whole stacks would be
//! another source of the same rows.

use serde_json::{Map, Value};

use crate::backend::{BackendConfig, Section};
use crate::console;
use crate::fields::{self, Change, Field};
use crate::snapshot::digest;

/// One value that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The AWS service as its console names it.
    pub service: String,
    /// The console's name of the field.
    pub field: String,
    /// The value on the one side; an API key only by its hash. `None`: it has none.
    pub old: Option<String>,
    /// The value on the other side.
    pub new: Option<String>,
    /// Of a list: what only the other side has, each with a `+`, then what only the one side has, each with a `−`.
    pub elements: Option<String>,
    /// The page of the console on the one side.
    pub old_page: Option<String>,
    /// The page of the console on the other side.
    pub new_page: Option<String>,
}

/// What differs between two backends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Settings: what somebody chose.
    pub settings: Vec<Row>,
    /// Ids, names and addresses that AWS gave, which differ between any two environments.
    pub identities: Vec<Row>,
    /// Values that the one generation of Amplify tells clients, and the other never does: nothing is known of a
    /// difference.
    pub untold: Vec<Row>,
    /// Services that both sides have, whose settings are all the same.
    pub same: Vec<String>,
}

/// Compares two backends, each by what clients see of it.
pub fn compare(old: &BackendConfig, new: &BackendConfig) -> Comparison {
    let mut comparison = Comparison::default();
    for change in fields::changes(&fields::of(old), &fields::of(new)) {
        let (before, after) = match change {
            Change::Added(field) => (None, Some(field)),
            Change::Removed(field) => (Some(field), None),
            Change::Changed { old, new } => (Some(old), Some(new)),
        };
        let Some(field) = after.as_ref().or(before.as_ref()) else { continue };
        if field.path == "appsync.models" {
            // The models themselves are compared below.
            continue;
        }
        if let (Some(before), Some(after)) = (&before, &after)
            && is_set(&before.path)
            && elements(before) == elements(after)
        {
            continue;
        }
        // A value that only one side has is a setting, whatever it holds: the service is there or it is not.
        let identity = is_identity(&field.path) && before.is_some() && after.is_some();
        let row = Row {
            service: field.service.to_owned(),
            field: field.label.clone(),
            old_page: before.as_ref().and_then(|field| console::page(old, &field.path)),
            new_page: after.as_ref().and_then(|field| console::page(new, &field.path)),
            old: before.as_ref().map(shown),
            new: after.as_ref().map(shown),
            elements: before.as_ref().zip(after.as_ref()).and_then(|(before, after)| in_elements(before, after)),
        };
        let list = if old.generation != new.generation && is_of_one_generation(&field.path) {
            &mut comparison.untold
        } else if identity {
            &mut comparison.identities
        } else {
            &mut comparison.settings
        };
        list.push(row);
    }
    let page = |config| console::page(config, "appsync.schema");
    let mut models = models(old, new);
    for row in &mut models {
        (row.old_page, row.new_page) =
            (row.old.as_ref().and_then(|_| page(old)), row.new.as_ref().and_then(|_| page(new)));
    }
    if models.is_empty() {
        // The schema differs in something else, such as its queries: all that can be said is that it does.
        let is_schema = |row: &Row| row.field.starts_with("schema");
        let (schema, ids) = comparison.identities.into_iter().partition(is_schema);
        comparison.identities = ids;
        comparison.settings.extend::<Vec<_>>(schema);
    }
    comparison.settings.extend(models);
    comparison.same = same(old, new, &comparison.settings);
    comparison
}

/// The services that both have, without those in which something differs.
fn same(old: &BackendConfig, new: &BackendConfig, settings: &[Row]) -> Vec<String> {
    let (old, new) = (fields::of(old), fields::of(new));
    let differs = |service: &str| settings.iter().any(|row| row.service == service);
    let both =
        new.iter().map(|field| field.service).filter(|service| old.iter().any(|field| field.service == *service));
    let mut same: Vec<String> =
        both.filter(|service| !NO_SERVICE.contains(service) && !differs(service)).map(str::to_owned).collect();
    same.dedup();
    same
}

/// What differs in a list of words, where it is one on both sides and not short enough to be seen at a glance.
fn in_elements(old: &Field, new: &Field) -> Option<String> {
    if !LISTS.contains(&old.path.as_str()) {
        return None;
    }
    let (before, after) = (elements(old), elements(new));
    let added = after.iter().filter(|one| !before.contains(one)).map(|one| format!("+{one}"));
    let removed = before.iter().filter(|one| !after.contains(one)).map(|one| format!("−{one}"));
    Some(added.chain(removed).collect::<Vec<_>>().join(" ")).filter(|told| !told.is_empty())
}

/// Fields that hold lists of words.
const LISTS: [&str; 10] = [
    "cognito.redirect_sign_in",
    "cognito.redirect_sign_out",
    "cognito.scopes",
    "cognito.social_providers",
    "cognito.username_attributes",
    "cognito.signup_attributes",
    "cognito.verification_mechanisms",
    "cognito.mfa_types",
    "cognito.password_policy.characters",
    "appsync.additional_authorization",
];

/// What stands in the table beside services.
const NO_SERVICE: [&str; 2] = ["General", "Custom outputs"];

/// Whether the value is a list whose order means nothing.
fn is_set(path: &str) -> bool {
    path.starts_with("cognito.") || path == "appsync.additional_authorization"
}

fn elements(field: &Field) -> Vec<&str> {
    let mut elements: Vec<_> = field.value.split(',').collect();
    elements.sort_unstable();
    elements
}

/// Whether only one generation of Amplify tells clients of the value: generation 1 says nothing of guests, groups,
/// passwordless sign-in, models and further buckets; generation 2 of names and federation.
fn is_of_one_generation(path: &str) -> bool {
    const EXACT: [&str; 7] = [
        "cognito.unauthenticated_identities",
        "cognito.groups",
        "cognito.passwordless",
        "cognito.federation_target",
        "appsync.name",
        "appsync.schema",
        "s3.region",
    ];
    EXACT.contains(&path) || path.starts_with("s3.buckets.")
}

/// A secret is told by its hash: enough to see that it differs.
fn shown(field: &Field) -> String {
    if field.secret {
        let hash = digest(field.value.as_bytes());
        format!("SHA-256 {}…", hash.get(..8).unwrap_or_default())
    } else {
        field.value.clone()
    }
}

/// Whether AWS gave the value.
fn is_identity(path: &str) -> bool {
    const EXACT: [&str; 10] = [
        "cognito.user_pool",
        "cognito.user_pool_client",
        "cognito.identity_pool",
        "cognito.domain",
        "appsync.name",
        "appsync.endpoint",
        "appsync.api_key",
        "appsync.schema",
        "s3.bucket",
        "pinpoint.app_id",
    ];
    let mut parts = path.split('.');
    let bucket = parts.next() == Some("s3") && parts.next() == Some("buckets") && parts.count() == 1;
    EXACT.contains(&path) || bucket || (path.starts_with("api.") && path.ends_with(".endpoint"))
}

/// Models and their fields that only one side has, or that have another type. (Generation 1 does not tell clients.)
fn models(old: &BackendConfig, new: &BackendConfig) -> Vec<Row> {
    let (Some(old), Some(new)) = (introspection(old), introspection(new)) else { return Vec::new() };
    let mut rows = Vec::new();
    for kind in ["models", "nonModels", "enums"] {
        let (old, new) = (member(old, kind), member(new, kind));
        let names = new.keys().chain(old.keys().filter(|name| !new.contains_key(*name)));
        for name in names {
            let (before, after) = (old.get(name), new.get(name));
            let label = match kind {
                "models" => format!("model {name}"),
                "nonModels" => format!("type {name}"),
                _ => format!("enum {name}"),
            };
            match (before, after) {
                (Some(before), Some(after)) if before != after => {
                    let begun = rows.len();
                    differing_fields(&mut rows, &label, before, after);
                    if rows.len() == begun {
                        rows.push(row(label, Some("(attributes differ)"), Some("(attributes differ)")));
                    }
                }
                (None, Some(_)) => rows.push(row(label, None, Some("there"))),
                (Some(_), None) => rows.push(row(label, Some("there"), None)),
                _ => {}
            }
        }
    }
    rows
}

fn introspection(config: &BackendConfig) -> Option<&Value> {
    config.sections.iter().find_map(|section| match section {
        Section::AppSync(api) => api.model_introspection.as_ref(),
        _ => None,
    })
}

fn member(value: &Value, key: &str) -> Map<String, Value> {
    value.get(key).and_then(Value::as_object).cloned().unwrap_or_default()
}

fn differing_fields(rows: &mut Vec<Row>, label: &str, old: &Value, new: &Value) {
    if old.get("values") != new.get("values") {
        let list = |value: &Value| value.get("values").map(Value::to_string);
        rows.push(row(label.to_owned(), list(old).as_deref(), list(new).as_deref()));
    }
    let (old, new) = (member(old, "fields"), member(new, "fields"));
    let names = new.keys().chain(old.keys().filter(|name| !new.contains_key(*name)));
    for name in names {
        let (before, after) = (old.get(name), new.get(name));
        if before != after {
            let (before, after) = (before.map(graphql_type), after.map(graphql_type));
            let (before, after) = if before == after {
                (Some("(association differs)".to_owned()), Some("(association differs)".to_owned()))
            } else {
                (before, after)
            };
            rows.push(row(format!("{label}, field {name}"), before.as_deref(), after.as_deref()));
        }
    }
}

fn row(field: String, old: Option<&str>, new: Option<&str>) -> Row {
    let (old, new) = (old.map(str::to_owned), new.map(str::to_owned));
    Row { service: "AppSync".to_owned(), field, old, new, elements: None, old_page: None, new_page: None }
}

/// The type of a field as GraphQL writes it, such as `[Post!]!`.
fn graphql_type(field: &Value) -> String {
    let name = match field.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Object(named)) => named.values().find_map(Value::as_str).unwrap_or("?").to_owned(),
        _ => "?".to_owned(),
    };
    let flag = |key: &str| field.get(key).and_then(Value::as_bool).unwrap_or(false);
    let required = if flag("isRequired") { "!" } else { "" };
    if flag("isArray") {
        let nullable = if flag("isArrayNullable") { "" } else { "!" };
        format!("[{name}{required}]{nullable}")
    } else {
        format!("{name}{required}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::render::samples;

    fn printed(rows: &[Row]) -> Vec<String> {
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        rows.iter()
            .map(|row| format!("{} {}: {} > {}", row.service, row.field, text(&row.old), text(&row.new)))
            .collect()
    }

    #[test]
    fn ids_are_told_apart_from_settings() {
        let old = samples::everything();
        let mut new = old.clone();
        for section in &mut new.sections {
            match section {
                Section::Cognito(cognito) => {
                    cognito.user_pool_id = Some("eu-west-2_Other".to_owned());
                    cognito.mfa = Some("OFF".to_owned());
                    cognito.groups = None;
                }
                Section::AppSync(api) => api.api_key = Some("da2-anotherexamplekey00000".to_owned()),
                _ => {}
            }
        }
        let comparison = compare(&old, &new);
        assert_eq!(
            printed(&comparison.settings),
            ["Cognito MFA enforcement: ON > OFF", "Cognito groups: [{\"Admins\":{\"precedence\":0}}] > –"]
        );
        let ids = printed(&comparison.identities);
        assert_eq!(ids[0], "Cognito user pool ID: eu-west-2_Pool > eu-west-2_Other");
        assert!(ids[1].starts_with("AppSync API key: SHA-256 ") && !ids[1].contains("da2-"), "{ids:?}");
        assert!(comparison.identities[0].new_page.as_ref().unwrap().contains("eu-west-2_Other"));
        let nothing = Comparison { same: compare(&old, &old).same, ..Comparison::default() };
        assert_eq!(compare(&old, &old), nothing);
    }

    #[test]
    fn what_a_generation_never_tells_is_no_difference() {
        let new = samples::everything();
        let old = BackendConfig { generation: crate::backend::Generation::Gen1, ..samples::everything() };
        let mut old = BackendConfig { custom: None, ..old };
        for section in &mut old.sections {
            if let Section::Cognito(cognito) = section {
                cognito.groups = None;
                cognito.password_policy.as_mut().unwrap().characters.as_mut().unwrap().reverse();
            }
        }
        let new = BackendConfig { generation: crate::backend::Generation::Gen2, custom: None, ..new };
        let comparison = compare(&old, &new);
        assert_eq!(printed(&comparison.untold), ["Cognito groups: – > [{\"Admins\":{\"precedence\":0}}]"]);
        assert!(comparison.settings.is_empty() && comparison.identities.is_empty(), "{comparison:?}");
    }

    #[test]
    fn lists_are_told_by_what_came_and_what_went_and_services_that_are_the_same_by_name() {
        let old = samples::everything();
        let mut new = old.clone();
        for section in &mut new.sections {
            if let Section::Cognito(cognito) = section {
                let urls = ["https://shop.example/", "https://staging.shop.example/"];
                cognito.hosted_ui.as_mut().unwrap().redirect_sign_in = Some(urls.map(str::to_owned).to_vec());
                cognito.signup_attributes = Some(vec!["email".to_owned(), "phone_number".to_owned()]);
            }
        }
        let comparison = compare(&old, &new);
        let told: Vec<_> =
            comparison.settings.iter().map(|row| (row.field.as_str(), row.elements.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("allowed callback URLs", Some("+https://staging.shop.example/")),
                ("required attributes", Some("+phone_number −name"))
            ]
        );
        assert_eq!(comparison.same, ["AppSync", "S3", "API Gateway"]);
        assert!(compare(&old, &old).same.contains(&"Cognito".to_owned()));
    }

    #[test]
    fn a_service_that_one_side_lacks_is_a_setting() {
        let old = samples::everything();
        let mut new = old.clone();
        new.sections.retain(|section| !matches!(section, Section::S3(_)));
        let comparison = compare(&old, &new);
        assert!(printed(&comparison.settings).contains(&"S3 bucket: shop-files > –".to_owned()));
        assert!(comparison.identities.is_empty());
    }

    #[test]
    fn models_are_compared_field_by_field() {
        let with = |introspection: Value| {
            let mut config = samples::everything();
            for section in &mut config.sections {
                if let Section::AppSync(api) = section {
                    api.model_introspection = Some(introspection.clone());
                }
            }
            config
        };
        let field = |kind: Value, required: bool| json!({ "type": kind, "isArray": false, "isRequired": required });
        let list = json!({ "type": { "model": "Tree" }, "isArray": true, "isRequired": true, "isArrayNullable": true });
        let old = json!({
            "models": { "Tree": { "fields": { "id": field(json!("ID"), true), "gone": field(json!("Int"), false) } },
                        "Old": { "fields": {} } },
            "enums": { "Kind": { "values": ["A"] } },
        });
        let new = json!({
            "models": { "Tree": { "fields": { "id": field(json!("ID"), false), "next": list } } },
            "enums": { "Kind": { "values": ["A", "B"] } },
        });
        let comparison = compare(&with(old), &with(new));
        assert_eq!(
            printed(&comparison.settings),
            [
                "AppSync model Tree, field id: ID! > ID",
                "AppSync model Tree, field next: – > [Tree!]",
                "AppSync model Tree, field gone: Int > –",
                "AppSync model Old: there > –",
                "AppSync enum Kind: [\"A\"] > [\"A\",\"B\"]",
            ]
        );
        assert_eq!(printed(&comparison.identities).len(), 1, "the schema's hash");
    }
}
