//! Models: types with `@model`, their primary keys, time stamps, and the keys that their fields' directives mean.

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
    let plural = case::lower_first(&pluralize(name));
    for field in fields.values() {
        for index in field.directives.iter().filter(|directive| directive.name == "index") {
            let mut names = vec![field.name.clone()];
            names.extend(index.names("sortKeyFields")?.unwrap_or_default());
            let index_name = if let Some(given) = index.text("name")? {
                given.to_owned()
            } else {
                budget.spend(plural.len() + names.iter().map(String::len).sum::<usize>())?;
                let upper: Vec<_> = names.iter().map(|name| case::upper_first(name)).collect();
                format!("{plural}By{}", upper.join("And"))
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
