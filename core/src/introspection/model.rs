//! Models: types with `@model`, their primary keys, time stamps, and the keys that their fields' directives mean.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::document::{Directive, Field, Fields, ObjectType, TypeRef};
use super::plural::pluralize;
use super::relation::Association;
use super::sdl::is_truthy;
use super::{Budget, IntrospectionError, case};

/// The models by name, in the order of the schema.
pub(super) type Models = IndexMap<String, Model>;

/// A type that is stored in a table.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) name: String,
    pub(super) directives: Vec<Directive>,
    pub(super) fields: Fields,
    pub(super) key: PrimaryKey,
    /// The fields that AppSync fills in: the time stamps.
    pub(super) read_only: BTreeSet<String>,
    /// What the relation of a field comes to, by its name.
    pub(super) associations: BTreeMap<String, Association>,
}

/// What identifies an item of a model.
#[derive(Debug)]
pub(super) struct PrimaryKey {
    pub(super) field: String,
    pub(super) sort: Vec<String>,
}

impl PrimaryKey {
    /// The names of its fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.field).chain(&self.sort)
    }

    /// Whether it is something else than the field `id`.
    pub(super) fn is_custom(&self) -> bool {
        self.field != "id" || !self.sort.is_empty()
    }
}

impl Model {
    /// Makes a model of a type with `@model`: finds the primary key (without one, a field `id` that is not null), adds
    /// the time stamps, and puts `id` first.
    pub(super) fn new(name: &str, ty: ObjectType) -> Result<Self, IntrospectionError> {
        let ObjectType { directives, mut fields } = ty;
        let key = primary_key(name, &mut fields)?;
        let mut model = Self {
            name: name.to_owned(),
            directives,
            fields,
            key,
            read_only: BTreeSet::new(),
            associations: BTreeMap::new(),
        };
        model.add_time_stamps()?;
        if let Some(position) = model.fields.get_index_of("id") {
            model.fields.move_index(position, 0);
        }
        Ok(model)
    }

    pub(super) fn missing(&self, field: &str) -> IntrospectionError {
        IntrospectionError::MissingField { model: self.name.clone(), field: field.to_owned() }
    }

    /// The names and types of the primary key's fields.
    pub(super) fn key_types(&self) -> Result<Vec<(&str, &str)>, IntrospectionError> {
        let parts = self.key.names().map(|name| {
            let field = self.fields.get(name).ok_or_else(|| self.missing(name))?;
            Ok((name.as_str(), field.ty.name.as_str()))
        });
        parts.collect()
    }

    fn add_time_stamps(&mut self) -> Result<(), IntrospectionError> {
        let Some(directive) = self.directives.iter().find(|directive| directive.name == "model") else { return Ok(()) };
        let given = directive.arguments.get("timestamps");
        if given.is_some_and(Value::is_null) {
            return Ok(());
        }
        for default in ["createdAt", "updatedAt"] {
            let name = match given.and_then(|given| given.get(default)).filter(|name| is_truthy(name)) {
                None => default.to_owned(),
                Some(Value::String(name)) => name.clone(),
                Some(_) => {
                    return Err(IntrospectionError::Malformed {
                        directive: "model".to_owned(),
                        argument: format!("timestamps.{default}"),
                        expected: "a text",
                    });
                }
            };
            if !self.fields.contains_key(&name) {
                self.fields.insert(name.clone(), Field::new(&name, TypeRef::named("AWSDateTime", false)));
                self.read_only.insert(name);
            }
        }
        Ok(())
    }
}

fn primary_key(model: &str, fields: &mut Fields) -> Result<PrimaryKey, IntrospectionError> {
    let declared = fields.values().find_map(|field| Some((field, field.directive("primaryKey")?)));
    let Some((field, directive)) = declared else {
        match fields.get_mut("id") {
            Some(id) => id.ty.required = true,
            None => {
                fields.shift_insert(0, "id".to_owned(), Field::new("id", TypeRef::named("ID", true)));
            }
        }
        return Ok(PrimaryKey { field: "id".to_owned(), sort: Vec::new() });
    };
    if !field.ty.required {
        return Err(IntrospectionError::NullableKey { model: model.to_owned() });
    }
    if directive.arguments.get("sortKeyFields").is_some_and(Value::is_string) {
        return Err(IntrospectionError::Malformed {
            directive: "primaryKey".to_owned(),
            argument: "sortKeyFields".to_owned(),
            expected: "a list of names",
        });
    }
    let sort = directive.names("sortKeyFields")?.unwrap_or_default();
    if let Some(missing) = sort.iter().find(|name| !fields.contains_key(*name)) {
        return Err(IntrospectionError::MissingField { model: model.to_owned(), field: missing.clone() });
    }
    Ok(PrimaryKey { field: field.name.clone(), sort })
}

/// Adds a `key` directive for the `@primaryKey` and for each `@index` of a type's fields, unless it has one of that
/// name. Without a name, an index is called `postsByTitleAndAuthor`.
pub(super) fn add_keys(
    name: &str,
    directives: &mut Vec<Directive>,
    fields: &Fields,
    budget: &mut Budget,
) -> Result<(), IntrospectionError> {
    let has_primary = directives.iter().any(|it| it.name == "key" && !it.arguments.contains_key("name"));
    let primary = fields.values().find_map(|field| Some((field, field.directive("primaryKey")?)));
    if let Some((field, directive)) = primary.filter(|_| !has_primary) {
        let mut names = vec![field.name.clone()];
        names.extend(directive.names("sortKeyFields")?.unwrap_or_default());
        directives.push(Directive::new("key", object(json!({ "fields": names }))));
    }
    let taken: BTreeSet<String> = directives
        .iter()
        .filter(|directive| directive.name == "key")
        .filter_map(|directive| {
            Some(directive.arguments.get("name")?.as_str()?.to_owned()).filter(|name| !name.is_empty())
        })
        .collect();
    let plural = LazyCell::new(|| case::lower_first(&pluralize(name)));
    for field in fields.values() {
        for index in field.directives.iter().filter(|directive| directive.name == "index") {
            let mut names = vec![field.name.clone()];
            names.extend(index.names("sortKeyFields")?.unwrap_or_default());
            let index_name = if let Some(given) = index.text("name")? {
                given.to_owned()
            } else {
                budget.spend(plural.len() + names.iter().map(String::len).sum::<usize>())?;
                let upper: Vec<_> = names.iter().map(|name| case::upper_first(name)).collect();
                format!("{}By{}", *plural, upper.join("And"))
            };
            if taken.contains(&index_name) {
                continue;
            }
            let mut arguments = object(json!({ "name": index_name }));
            if let Some(query) = index.arguments.get("queryField") {
                arguments.insert("queryField".to_owned(), query.clone());
            }
            arguments.insert("fields".to_owned(), json!(names));
            directives.push(Directive::new("key", arguments));
        }
    }
    Ok(())
}

/// The map of a `json!({…})`.
pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::introspection::{at, refused};

    fn names(map: &Value) -> Vec<&String> {
        map.as_object().unwrap().keys().collect()
    }

    #[test]
    fn the_primary_key_is_the_id_or_what_is_marked() {
        for (fields, info) in [
            ("a: Int", json!([false, "id", []])),
            ("a: Int id: ID", json!([false, "id", []])),
            ("a: ID! @primaryKey", json!([true, "a", []])),
            ("id: ID! @primaryKey", json!([false, "id", []])),
            ("b: Int id: ID! @primaryKey(sortKeyFields: [\"b\"])", json!([true, "id", ["b"]])),
        ] {
            let model = at(&format!("type A @model {{ {fields} }}"), "/models/A");
            let key = &model["primaryKeyInfo"];
            let found = json!([key["isCustomPrimaryKey"], key["primaryKeyFieldName"], key["sortKeyFieldNames"]]);
            assert_eq!(found, info, "{fields}");
            if key["primaryKeyFieldName"] == "id" {
                assert_eq!(model["fields"]["id"]["isRequired"], true, "{fields}");
                assert_eq!(names(&model["fields"]).first().unwrap().as_str(), "id", "{fields}");
            }
        }
    }

    #[test]
    fn a_primary_key_that_cannot_be_one_is_refused() {
        for (fields, message) in [
            ("a: ID @primaryKey", "the primary key on type \"A\" must reference non-null fields"),
            (
                "a: ID! @primaryKey(sortKeyFields: [\"z\"])",
                "the model \"A\" has no field \"z\", which a key or relation needs",
            ),
            (
                "a: ID! @primaryKey(sortKeyFields: \"a\")",
                "the GraphQL schema has a @primaryKey whose \"sortKeyFields\" is not a list of names",
            ),
            (
                "a: ID! @primaryKey(sortKeyFields: [1])",
                "the GraphQL schema has a @primaryKey whose \"sortKeyFields\" is not a list of names",
            ),
            ("a: ID! @index(name: 1)", "the GraphQL schema has a @index whose \"name\" is not a text"),
            (
                "a: ID! @index(sortKeyFields: {})",
                "the GraphQL schema has a @index whose \"sortKeyFields\" is not a list of names",
            ),
        ] {
            assert_eq!(refused(&format!("type A @model {{ {fields} }}")), message);
        }
        let sdl = "type A @model(timestamps: { createdAt: 1 }) { a: Int }";
        assert_eq!(refused(sdl), "the GraphQL schema has a @model whose \"timestamps.createdAt\" is not a text");
    }

    #[test]
    fn time_stamps_are_added_unless_they_are_there_or_unwanted() {
        for (arguments, fields, all, read_only) in [
            ("", "a: Int", vec!["id", "a", "createdAt", "updatedAt"], 2),
            ("(timestamps: null)", "a: Int", vec!["id", "a"], 0),
            ("(timestamps: { createdAt: \"made\" })", "a: Int", vec!["id", "a", "made", "updatedAt"], 2),
            (
                "(timestamps: { createdAt: null, updatedAt: \"\" })",
                "a: Int",
                vec!["id", "a", "createdAt", "updatedAt"],
                2,
            ),
            ("(timestamps: off)", "a: Int", vec!["id", "a", "createdAt", "updatedAt"], 2),
            ("", "updatedAt: AWSDateTime!", vec!["id", "updatedAt", "createdAt"], 1),
        ] {
            let found = at(&format!("type A @model{arguments} {{ {fields} }}"), "/models/A/fields");
            assert_eq!(names(&found), all, "{arguments} {fields}");
            let stamps = found.as_object().unwrap().values().filter(|field| field["isReadOnly"] == true);
            assert_eq!(stamps.count(), read_only, "{arguments} {fields}");
        }
    }

    #[test]
    fn keys_become_directives_of_the_model() {
        for (before, fields, keys) in [
            ("", "a: ID! @primaryKey(sortKeyFields: [\"b\"]) b: Int!", json!([{ "fields": ["a", "b"] }])),
            (
                "",
                "a: ID @index(name: \"x\", queryField: \"q\")",
                json!([{ "name": "x", "queryField": "q", "fields": ["a"] }]),
            ),
            (
                "",
                "a: ID @index(sortKeyFields: [\"b\"]) b: Int",
                json!([{ "name": "categoriesByAAndB", "fields": ["a", "b"] }]),
            ),
            (
                "",
                "a: ID @index(name: null, queryField: null, sortKeyFields: \"b\")",
                json!([{ "name": "categoriesByAAndB", "queryField": null, "fields": ["a", "b"] }]),
            ),
            (
                "",
                "a: ID @index @index",
                json!([{ "name": "categoriesByA", "fields": ["a"] }, { "name": "categoriesByA", "fields": ["a"] }]),
            ),
            (
                "@key(name: \"x\", fields: [\"z\"])",
                "a: ID @index(name: \"x\")",
                json!([{ "name": "x", "fields": ["z"] }]),
            ),
            ("@key(fields: [\"z\"])", "a: ID! @primaryKey", json!([{ "fields": ["z"] }])),
        ] {
            let attributes =
                at(&format!("type Category @model {before} {{ {fields} }}"), "/models/Category/attributes");
            let found = attributes.as_array().unwrap().iter().filter(|it| it["type"] == "key");
            assert_eq!(json!(found.map(|it| &it["properties"]).collect::<Vec<_>>()), keys, "{before} {fields}");
        }
    }
}
