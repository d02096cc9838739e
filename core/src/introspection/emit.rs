//! From a connected schema to the JSON.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::document::{Field, Fields};
use super::model::Model;
use super::plural::pluralize;
use super::relation::Association;
use super::{IntrospectionError, SCALARS, Schema, case, conversation, weight};
use crate::js_json::{self, MAX_VALUES};

type Result<T> = std::result::Result<T, IntrospectionError>;

/// Writes the whole of it, in the generator's key order.
pub(super) fn emit(schema: &Schema) -> Result<Value> {
    if weight::of(schema) > MAX_VALUES {
        return Err(IntrospectionError::TooLarge { what: "values in its introspection", limit: MAX_VALUES });
    }
    let models = collect(&schema.models, |model| schema.model(model))?;
    let non_models = schema.non_models.iter().map(|(name, fields)| {
        let fields = Value::Object(schema.fields(fields, None)?);
        Ok((name.clone(), members([("name", json!(name)), ("fields", fields)])))
    });
    let non_models: Map<_, _> = non_models.collect::<Result<_>>()?;
    let enums = schema.enums.iter().map(|(name, values)| {
        (name.clone(), members([("name", json!(name)), ("values", Value::Array(enum_values(values)))]))
    });
    let mut out = Map::new();
    out.insert("version".to_owned(), json!(1));
    out.insert("models".to_owned(), Value::Object(models));
    out.insert("enums".to_owned(), Value::Object(enums.collect()));
    out.insert("nonModels".to_owned(), Value::Object(non_models));

    let queries = schema.operations(&schema.queries, |field| !generates(field))?;
    let generations = schema.operations(&schema.queries, generates)?;
    let mutations = schema.operations(&schema.mutations, |field| !converses(field))?;
    let conversations = schema.conversations()?;
    let subscriptions = schema.operations(&schema.subscriptions, |_| true)?;
    let inputs = schema.inputs.iter().map(|(name, fields)| {
        let attributes = Value::Object(collect(fields, |field| schema.input(field))?);
        Ok((name.clone(), members([("name", json!(name)), ("attributes", attributes)])))
    });
    let inputs: Map<_, _> = inputs.collect::<Result<_>>()?;
    for (name, part) in [
        ("queries", queries),
        ("generations", generations),
        ("mutations", mutations),
        ("conversations", conversations),
        ("subscriptions", subscriptions),
        ("inputs", inputs),
    ] {
        if !part.is_empty() {
            out.insert(name.to_owned(), Value::Object(part));
        }
    }
    Ok(js_json::ordered(Value::Object(out)))
}

/// An object of these members. `json!` would copy values that are there already, all the way down.
fn members<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn collect<T>(items: &IndexMap<String, T>, write: impl Fn(&T) -> Result<Value>) -> Result<Map<String, Value>> {
    items.iter().map(|(name, item)| Ok((name.clone(), write(item)?))).collect()
}

/// The values of an enum. The generator keys them by their names in constant case: of two that differ only in case the
/// last counts, in the place of the first, and names that come to a number (`_1`) come first.
fn enum_values(values: &[String]) -> Vec<Value> {
    let keyed: Map<_, _> = values.iter().map(|value| (case::constant(value), json!(value))).collect();
    match js_json::ordered(Value::Object(keyed)) {
        Value::Object(ordered) => ordered.into_iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    }
}

fn generates(field: &Field) -> bool {
    field.directive("generation").is_some()
}

fn converses(field: &Field) -> bool {
    field.directive("conversation").is_some()
}

fn reference(kind: &str, name: &str) -> Value {
    Value::Object(Map::from_iter([(kind.to_owned(), json!(name))]))
}

/// What fields, arguments, values and operations have in common. `attributes`: whether it has that (empty) list.
fn shape(field: &Field, ty: Value, attributes: bool) -> Map<String, Value> {
    let mut out = Map::with_capacity(8);
    out.insert("name".to_owned(), json!(field.name));
    out.insert("isArray".to_owned(), json!(field.ty.is_list()));
    out.insert("type".to_owned(), ty);
    out.insert("isRequired".to_owned(), json!(field.ty.required));
    if attributes {
        out.insert("attributes".to_owned(), json!([]));
    }
    if let Some(nullable) = field.ty.list_nullable {
        out.insert("isArrayNullable".to_owned(), json!(nullable));
    }
    out
}

impl Schema {
    /// How the type of a field or an operation is referred to. `None`: it is a union or an interface; the generator
    /// leaves such fields out.
    fn output(&self, field: &Field) -> Result<Option<Value>> {
        let name = &field.ty.name;
        if self.abstracts.contains(name) {
            return Ok(None);
        }
        let kind = if SCALARS.contains(&name.as_str()) {
            return Ok(Some(json!(name)));
        } else if self.enums.contains_key(name) {
            "enum"
        } else if self.non_models.contains_key(name) {
            "nonModel"
        } else if self.models.contains_key(name) {
            "model"
        } else {
            return Err(self.misplaced(field));
        };
        Ok(Some(reference(kind, name)))
    }

    /// An argument, or a value of an input.
    fn input(&self, field: &Field) -> Result<Value> {
        let name = &field.ty.name;
        let ty = if SCALARS.contains(&name.as_str()) {
            json!(name)
        } else if self.enums.contains_key(name) {
            reference("enum", name)
        } else if self.inputs.contains_key(name) {
            reference("input", name)
        } else {
            return Err(self.misplaced(field));
        };
        Ok(Value::Object(shape(field, ty, false)))
    }

    fn misplaced(&self, field: &Field) -> IntrospectionError {
        let name = &field.ty.name;
        let is_known = self.inputs.contains_key(name)
            || self.non_models.contains_key(name)
            || self.models.contains_key(name)
            || self.abstracts.contains(name);
        if is_known {
            IntrospectionError::MisplacedType { name: name.clone(), field: field.name.clone() }
        } else {
            IntrospectionError::UnknownType { name: name.clone() }
        }
    }

    fn operation(&self, field: &Field, ty: Value) -> Result<Map<String, Value>> {
        let mut out = shape(field, ty, false);
        if !field.arguments.is_empty() {
            out.insert("arguments".to_owned(), Value::Object(collect(&field.arguments, |it| self.input(it))?));
        }
        Ok(out)
    }

    fn operations(&self, fields: &Fields, wanted: impl Fn(&Field) -> bool) -> Result<Map<String, Value>> {
        let mut out = Map::new();
        for field in fields.values().filter(|field| wanted(field)) {
            if let Some(ty) = self.output(field)? {
                out.insert(field.name.clone(), Value::Object(self.operation(field, ty)?));
            }
        }
        Ok(out)
    }

    /// The `@conversation` routes. Whatever type they declare, they send a message.
    fn conversations(&self) -> Result<Map<String, Value>> {
        let routes = self.mutations.values().filter(|field| converses(field));
        let routes = routes.map(|field| {
            let send = self.operation(field, Value::Null)?;
            Ok((field.name.clone(), conversation::route(&field.name, send)))
        });
        routes.collect()
    }

    fn fields(&self, fields: &Fields, model: Option<&Model>) -> Result<Map<String, Value>> {
        let mut out = Map::new();
        for field in fields.values() {
            let Some(ty) = self.output(field)? else { continue };
            let mut written = shape(field, ty, true);
            if model.is_some_and(|model| model.read_only.contains(&field.name)) {
                written.insert("isReadOnly".to_owned(), json!(true));
            }
            if let Some(association) = model.and_then(|model| model.associations.get(&field.name)) {
                written.insert("association".to_owned(), association_value(association));
            }
            out.insert(field.name.clone(), Value::Object(written));
        }
        Ok(out)
    }

    fn model(&self, model: &Model) -> Result<Value> {
        if !model.fields.contains_key(&model.key.field) {
            return Err(model.missing(&model.key.field));
        }
        let attributes = model.directives.iter();
        let attributes = attributes
            .map(|it| members([("type", json!(it.name)), ("properties", Value::Object(it.arguments.clone()))]));
        let key = members([
            ("isCustomPrimaryKey", json!(model.key.is_custom())),
            ("primaryKeyFieldName", json!(model.key.field)),
            ("sortKeyFieldNames", json!(model.key.sort)),
        ]);
        Ok(members([
            ("name", json!(model.name)),
            ("fields", Value::Object(self.fields(&model.fields, Some(model))?)),
            ("syncable", json!(true)),
            ("pluralName", Value::String(pluralize(&model.name))),
            ("attributes", attributes.collect()),
            ("primaryKeyInfo", key),
        ]))
    }
}

fn association_value(association: &Association) -> Value {
    match association {
        Association::HasMany { with } => json!({ "connectionType": "HAS_MANY", "associatedWith": with }),
        Association::HasOne { with, targets } => {
            json!({ "connectionType": "HAS_ONE", "associatedWith": with, "targetNames": targets })
        }
        Association::BelongsTo { targets } => json!({ "connectionType": "BELONGS_TO", "targetNames": targets }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::introspection::{at, refused};

    #[test]
    fn types_are_named_by_their_kinds() {
        let sdl = "enum E { a } input I { x: E y: I } type N { n: Int } type M @model { e: E n: [N!] d: AWSDate }
            type Query { m(i: I, e: [E!]!): [M]! u: U f: F n: N } union U = N interface F { f: Int }";
        for (pointer, value) in [
            ("/models/M/fields/e/type", json!({ "enum": "E" })),
            ("/models/M/fields/n/type", json!({ "nonModel": "N" })),
            ("/models/M/fields/d/type", json!("AWSDate")),
            ("/queries/m/type", json!({ "model": "M" })),
            (
                "/queries/m/arguments/i",
                json!({ "name": "i", "isArray": false, "type": { "input": "I" }, "isRequired": false }),
            ),
            (
                "/queries/m/arguments/e",
                json!({ "name": "e", "isArray": true, "type": { "enum": "E" }, "isRequired": true, "isArrayNullable": false }),
            ),
            ("/inputs/I/attributes/y/type", json!({ "input": "I" })),
        ] {
            assert_eq!(at(sdl, pointer), value, "{pointer}");
        }
        assert_eq!(at(sdl, "/queries").as_object().unwrap().keys().collect::<Vec<_>>(), ["m", "n"]);
    }

    #[test]
    fn lists_say_what_may_be_null() {
        for (ty, required, nullable) in [
            ("Int", false, json!(null)),
            ("Int!", true, json!(null)),
            ("[Int]", false, json!(true)),
            ("[Int!]", true, json!(true)),
            ("[Int]!", false, json!(false)),
            ("[Int!]!", true, json!(false)),
            ("[[Int!]]!", true, json!(false)),
            ("[[Int]!]", false, json!(true)),
        ] {
            let field = at(&format!("type A {{ a: {ty} }}"), "/nonModels/A/fields/a");
            let found = (&field["isRequired"], &field["isArray"], &field["isArrayNullable"]);
            assert_eq!(found, (&json!(required), &json!(ty.starts_with('[')), &nullable), "{ty}");
        }
    }

    #[test]
    fn enum_values_that_differ_in_case_collapse_and_numbers_come_first() {
        let values = at("enum E { dark_blue red _1 darkBlue _0 }", "/enums/E/values");
        assert_eq!(values, json!(["_0", "_1", "darkBlue", "red"]));
    }

    #[test]
    fn sections_stand_in_order_and_only_if_they_have_something() {
        let sdl = "type Subscription { s: Int } input I { x: Int } type Mutation { m: Int c: Int @conversation }
            type Query { q: Int g: Int @generation }";
        let all = at(sdl, "");
        let sections =
            "version models enums nonModels queries generations mutations conversations subscriptions inputs";
        assert_eq!(all.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" "), sections);
        assert_eq!(at("scalar S", ""), json!({ "version": 1, "models": {}, "enums": {}, "nonModels": {} }));
    }

    #[test]
    fn helper_types_are_passed_over() {
        let sdl = "input AMPLIFY { globalAuthRule: AuthRule = { allow: public } } enum ModelOperation { a } type A { a: Int }";
        assert_eq!(at(sdl, "").get("inputs"), None);
        assert_eq!(at(sdl, "/enums"), json!({}));
    }

    #[test]
    fn types_in_the_wrong_place_are_refused() {
        for (sdl, message) in [
            (
                "input I { x: Int } type A { a: I }",
                "the GraphQL schema has \"a\" of type \"I\", which cannot be its type",
            ),
            (
                "type N { x: Int } input I { n: N }",
                "the GraphQL schema has \"n\" of type \"N\", which cannot be its type",
            ),
            (
                "union U = N type N { x: Int } type Query { q(u: U): N }",
                "the GraphQL schema has \"u\" of type \"U\", which cannot be its type",
            ),
            ("scalar S type A { a: S }", "the GraphQL schema uses the unknown type \"S\""),
            ("type A { a: AuthRule }", "the GraphQL schema uses the unknown type \"AuthRule\""),
            ("type Query { q: Int } type A { a: Query }", "the GraphQL schema uses the unknown type \"Query\""),
        ] {
            assert_eq!(refused(sdl), message, "{sdl}");
        }
    }
}
