//! `@hasOne`, `@hasMany`, `@belongsTo`: which fields connect two models, and the foreign keys that Amplify adds.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::document::{Directive, Field, TypeRef};
use super::model::{Model, Models, PrimaryKey, object};
use super::sdl::is_truthy;
use super::{Budget, IntrospectionError, case};

/// The most fields of one model that may have the type of one other: relations look through all of them.
const MAX_PARALLEL: usize = 1_000;

/// What connects a field's two models.
#[derive(Debug, PartialEq)]
pub(super) enum Association {
    HasMany { with: Vec<String> },
    HasOne { with: Vec<String>, targets: Vec<String> },
    BelongsTo { targets: Vec<String> },
}

/// What a relation comes to.
struct Outcome {
    association: Association,
    /// Fields for this model, where it has none of the name.
    here: Vec<Field>,
    /// Fields for the other model, likewise.
    there: Vec<Field>,
    /// The other model's new `key` directive.
    key: Option<Directive>,
}

/// What is asked again and again of the other model.
#[derive(Default)]
struct Index {
    /// The names of the fields of each model's type.
    of_type: BTreeMap<String, Vec<String>>,
    /// Every `references` of its fields' directives, as JSON text.
    references: BTreeSet<String>,
    /// The field of each `@index` that has a name.
    indexes: BTreeMap<String, String>,
}

impl Index {
    fn new(model: &Model, models: &Models) -> Result<Self, IntrospectionError> {
        let mut index = Self::default();
        for field in model.fields.values() {
            if models.contains_key(&field.ty.name) {
                let parallel = index.of_type.entry(field.ty.name.clone()).or_default();
                parallel.push(field.name.clone());
                if parallel.len() > MAX_PARALLEL {
                    let what = "relations from one model to one other";
                    return Err(IntrospectionError::TooLarge { what, limit: MAX_PARALLEL });
                }
            }
            for directive in &field.directives {
                if let Some(references) = directive.arguments.get("references").filter(|given| is_truthy(given)) {
                    index.references.insert(references.to_string());
                }
                if let ("index", Ok(Some(name))) = (directive.name.as_str(), directive.text("name")) {
                    index.indexes.entry(name.to_owned()).or_insert_with(|| field.name.clone());
                }
            }
        }
        Ok(index)
    }
}

/// Connects all models, one after the other, field by field; fields added on the way are not visited. A field whose
/// type is a model, but which has no relation, is dropped.
pub(super) fn connect(models: &mut Models, budget: &mut Budget) -> Result<(), IntrospectionError> {
    let indexes = models.iter().map(|(name, model)| Ok((name.clone(), Index::new(model, models)?)));
    let indexes: BTreeMap<String, Index> = indexes.collect::<Result<_, IntrospectionError>>()?;
    let names: Vec<String> = models.keys().cloned().collect();
    for name in names {
        let fields: Vec<String> =
            models.get(&name).map(|model| model.fields.keys().cloned().collect()).unwrap_or_default();
        for field in fields {
            let Some((other, outcome)) = resolve(models, &indexes, (&name, &field), budget)? else { continue };
            if let Some(model) = models.get_mut(&other) {
                add_missing(model, outcome.there);
                model.directives.extend(outcome.key);
            }
            if let Some(model) = models.get_mut(&name) {
                add_missing(model, outcome.here);
                model.associations.insert(field, outcome.association);
            }
        }
        if let Some(model) = models.get_mut(&name) {
            let associations = &model.associations;
            model.fields.retain(|name, field| associations.contains_key(name) || !indexes.contains_key(&field.ty.name));
        }
    }
    Ok(())
}

fn add_missing(model: &mut Model, fields: Vec<Field>) {
    for field in fields {
        model.fields.entry(field.name.clone()).or_insert(field);
    }
}

/// Resolves the relation of a field, `None` if it has none, with the name of the other model.
fn resolve(
    models: &Models,
    indexes: &BTreeMap<String, Index>,
    (model, field): (&str, &str),
    budget: &mut Budget,
) -> Result<Option<(String, Outcome)>, IntrospectionError> {
    let Some((model, field)) = models.get(model).and_then(|model| Some((model, model.fields.get(field)?))) else {
        return Ok(None);
    };
    let is_relation = |it: &&Directive| matches!(it.name.as_str(), "hasOne" | "hasMany" | "belongsTo");
    let Some(directive) = field.directives.iter().find(is_relation) else { return Ok(None) };
    let (Some(other), Some(index)) = (models.get(&field.ty.name), indexes.get(&field.ty.name)) else {
        let place = format!("{}.{}", model.name, field.name);
        return Err(IntrospectionError::Relation { place, problem: "its type is not a model" });
    };
    let relation = Relation { model, field, directive, other, index };
    let outcome = match directive.name.as_str() {
        "hasOne" => relation.has_one(budget)?,
        "hasMany" => relation.has_many(budget)?,
        _ => relation.belongs_to(budget)?,
    };
    Ok(Some((other.name.clone(), outcome)))
}

/// A field with a relation, and the model at its other end.
struct Relation<'a> {
    model: &'a Model,
    field: &'a Field,
    directive: &'a Directive,
    other: &'a Model,
    index: &'a Index,
}

impl<'a> Relation<'a> {
    fn problem(&self, problem: &'static str) -> IntrospectionError {
        IntrospectionError::Relation { place: format!("{}.{}", self.model.name, self.field.name), problem }
    }

    /// The other model's fields that lead back to this one.
    fn backs(&self) -> impl Iterator<Item = &'a Field> {
        let (names, other) = (self.index.of_type.get(&self.model.name), self.other);
        names.into_iter().flatten().filter_map(|name| other.fields.get(name))
    }

    fn back_that_belongs(&self) -> Option<&'a Field> {
        self.backs().find(|back| back.directive("belongsTo").is_some())
    }

    /// The `fields` of the directive. A text, which JavaScript would take apart into letters, is refused.
    fn own_fields(&self) -> Result<Option<Vec<String>>, IntrospectionError> {
        if self.directive.arguments.get("fields").is_some_and(Value::is_string) {
            return Err(self.problem("`fields` must be a list"));
        }
        self.directive.names("fields")
    }

    fn references(&self) -> Result<Vec<String>, IntrospectionError> {
        Ok(self.directive.names("references")?.unwrap_or_default())
    }

    /// The other model's fields that references name. A directive over there must have the same references.
    fn referenced(&self, references: Vec<String>) -> Result<Vec<String>, IntrospectionError> {
        if self.own_fields()?.is_some() {
            return Err(self.problem("`fields` and `references` exclude each other"));
        }
        if !self.index.references.contains(&json!(references).to_string()) {
            return Err(self.problem("no field of the other model has the same `references`"));
        }
        match references.iter().find(|name| !self.other.fields.contains_key(*name)) {
            Some(missing) => Err(self.other.missing(missing)),
            None => Ok(references),
        }
    }

    fn has_one(&self, budget: &mut Budget) -> Result<Outcome, IntrospectionError> {
        if self.field.ty.is_list() || self.back_that_belongs().is_some_and(|back| back.ty.is_list()) {
            return Err(self.problem("a `@hasOne` relation has no lists"));
        }
        let references = self.references()?;
        if !references.is_empty() {
            let association = Association::HasOne { with: self.referenced(references)?, targets: Vec::new() };
            return Ok(Outcome { association, here: Vec::new(), there: Vec::new(), key: None });
        }
        let mut targets = self.own_fields()?.unwrap_or_default();
        if targets.is_empty() {
            targets = foreign_keys((&self.model.name, &self.field.name), &self.other.key, budget)?;
        }
        budget.spend(self.other.key.names().map(|name| name.len() + 32).sum())?;
        let here = self.target_fields(&targets)?;
        let with = self.other.key.names().cloned().collect();
        Ok(Outcome { association: Association::HasOne { with, targets }, here, there: Vec::new(), key: None })
    }

    fn belongs_to(&self, budget: &mut Budget) -> Result<Outcome, IntrospectionError> {
        if self.field.ty.is_list() {
            return Err(self.problem("a list cannot have `@belongsTo`"));
        }
        let fits = |back: &&Field| back.directive(if back.ty.is_list() { "hasMany" } else { "hasOne" }).is_some();
        let Some(back) = self.backs().find(fits) else {
            return Err(self.problem("the other model has no `@hasOne` or `@hasMany` field for this `@belongsTo`"));
        };
        let references = self.references()?;
        if !references.is_empty() {
            let wanted = json!(references);
            let is_same = |it: &Directive| {
                matches!(it.name.as_str(), "hasOne" | "hasMany") && it.arguments.get("references") == Some(&wanted)
            };
            if self.own_fields()?.is_some() {
                return Err(self.problem("`fields` and `references` exclude each other"));
            }
            if !self.backs().filter(fits).any(|back| back.directives.iter().any(is_same)) {
                return Err(self.problem("no `@hasOne` or `@hasMany` field has the same `references`"));
            }
        }
        let mut targets = self.own_fields()?.unwrap_or_default();
        targets.extend(references);
        if targets.is_empty() {
            let names = if back.ty.is_list() {
                (self.other.name.as_str(), back.name.as_str())
            } else {
                (self.model.name.as_str(), self.field.name.as_str())
            };
            targets = foreign_keys(names, &self.other.key, budget)?;
        }
        let here = self.target_fields(&targets)?;
        Ok(Outcome { association: Association::BelongsTo { targets }, here, there: Vec::new(), key: None })
    }

    /// The fields of this model that hold the other's primary key, one for each part of it.
    fn target_fields(&self, targets: &[String]) -> Result<Vec<Field>, IntrospectionError> {
        let mut key = self.other.key.names();
        let fields = targets.iter().map(|target| {
            let part = key.next().ok_or_else(|| self.problem("it has more fields than the other's primary key"))?;
            let part = self.other.fields.get(part).ok_or_else(|| self.other.missing(part))?;
            Ok(Field::new(target, TypeRef::named(&part.ty.name, self.field.ty.required)))
        });
        fields.collect()
    }

    fn has_many(&self, budget: &mut Budget) -> Result<Outcome, IntrospectionError> {
        if !self.field.ty.is_list() {
            return Err(self.problem("only a list can have `@hasMany`"));
        }
        let references = self.references()?;
        let mut there = Vec::new();
        let with = if !references.is_empty() {
            self.referenced(references)?
        } else if self.own_fields()?.is_some() {
            vec![self.indexed()?]
        } else {
            let keys = foreign_keys((&self.model.name, &self.field.name), &self.model.key, budget)?;
            for ((_, ty), key) in self.model.key_types()?.into_iter().zip(&keys) {
                there.push(Field::new(key, TypeRef::named(ty, false)));
            }
            keys
        };
        let has_index = self
            .field
            .directives
            .iter()
            .any(|it| it.name == "hasMany" && it.arguments.get("indexName").is_some_and(is_truthy));
        // The generator looks at the first field that leads back, whatever its relation.
        let has_back = self.backs().next().is_some_and(|back| back.directive("belongsTo").is_some());
        let key = (!has_index && !has_back).then(|| {
            let name = format!("gsi-{}.{}", self.model.name, self.field.name);
            Directive::new("key", object(json!({ "name": name, "fields": with })))
        });
        Ok(Outcome { association: Association::HasMany { with }, here: Vec::new(), there, key })
    }

    /// The other model's field for a `@hasMany` with `fields`: that of the index named, or of the primary key, or the
    /// one that belongs to this model; where a `@belongsTo` starts from that field, the field which has it.
    fn indexed(&self) -> Result<String, IntrospectionError> {
        let name = match self.directive.text("indexName")?.filter(|name| !name.is_empty()) {
            Some(index) => self
                .index
                .indexes
                .get(index)
                .filter(|field| self.other.fields.contains_key(*field))
                .ok_or_else(|| self.problem("the other model has no `@index` of that `indexName`"))?,
            None => match self.other.fields.values().find(|field| field.directive("primaryKey").is_some()) {
                Some(field) => &field.name,
                None => self.back_that_belongs().map_or("id", |back| &back.name),
            },
        };
        let starts_here = |it: &Directive| {
            let first = it.arguments.get("fields").and_then(|fields| fields.get(0));
            it.name == "belongsTo" && first.and_then(Value::as_str) == Some(name)
        };
        if let Some(back) = self.backs().find(|back| back.directives.iter().any(starts_here)) {
            return Ok(back.name.clone());
        }
        self.other.fields.get(name).map(|field| field.name.clone()).ok_or_else(|| self.other.missing(name))
    }
}

/// The names of the foreign keys for a primary key.
fn foreign_keys(
    (model, field): (&str, &str),
    key: &PrimaryKey,
    budget: &mut Budget,
) -> Result<Vec<String>, IntrospectionError> {
    budget.spend(key.names().map(|part| model.len() + field.len() + part.len() + 64).sum())?;
    Ok(key.names().map(|part| case::joined(model, field, part)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::introspection::{at, refused};

    #[test]
    fn relations_are_connected() {
        for (a, b, field, association) in [
            ("b: [B] @hasMany", "x: Int", "A/fields/b", json!(["HAS_MANY", ["aBId"], null])),
            ("b: [B] @hasMany", "a: A @belongsTo", "B/fields/a", json!(["BELONGS_TO", null, ["aBId"]])),
            (
                "b: [B] @hasMany(references: [\"aId\"])",
                "aId: ID a: A @belongsTo(references: [\"aId\"])",
                "A/fields/b",
                json!(["HAS_MANY", ["aId"], null]),
            ),
            (
                "b: [B] @hasMany(references: \"aId\")",
                "aId: ID a: A @belongsTo(references: \"aId\")",
                "B/fields/a",
                json!(["BELONGS_TO", null, ["aId"]]),
            ),
            (
                "b: [B] @hasMany(indexName: \"i\", fields: [\"id\"])",
                "x: ID @index(name: \"i\")",
                "A/fields/b",
                json!(["HAS_MANY", ["x"], null]),
            ),
            (
                "b: [B] @hasMany(indexName: \"i\", fields: [\"id\"])",
                "x: ID @index(name: \"i\") a: A @belongsTo(fields: [\"x\"])",
                "A/fields/b",
                json!(["HAS_MANY", ["a"], null]),
            ),
            ("b: [B] @hasMany(fields: [\"id\"])", "x: ID! @primaryKey", "A/fields/b", json!(["HAS_MANY", ["x"], null])),
            ("b: [B] @hasMany(fields: [\"id\"])", "a: A @belongsTo", "A/fields/b", json!(["HAS_MANY", ["a"], null])),
            ("b: [B] @hasMany(fields: [])", "x: Int", "A/fields/b", json!(["HAS_MANY", ["id"], null])),
            ("b: B @hasOne", "x: Int", "A/fields/b", json!(["HAS_ONE", ["id"], ["aBId"]])),
            ("b: B @hasOne(fields: [\"bid\"]) bid: ID", "x: Int", "A/fields/b", json!(["HAS_ONE", ["id"], ["bid"]])),
            (
                "b: B @hasOne",
                "x: ID! @primaryKey(sortKeyFields: [\"y\"]) y: Int!",
                "A/fields/b",
                json!(["HAS_ONE", ["x", "y"], ["aBX", "aBY"]]),
            ),
            (
                "b: B @hasOne(references: [\"aId\"])",
                "aId: ID a: A @belongsTo(references: [\"aId\"])",
                "A/fields/b",
                json!(["HAS_ONE", ["aId"], []]),
            ),
            ("b: B @hasOne", "a: A @belongsTo", "B/fields/a", json!(["BELONGS_TO", null, ["bAId"]])),
            ("b: B @hasOne", "a: A @belongsTo(fields: [\"fk\"])", "B/fields/a", json!(["BELONGS_TO", null, ["fk"]])),
        ] {
            let sdl = format!("type A @model {{ {a} }} type B @model {{ {b} }}");
            let found: Value = at(&sdl, &format!("/models/{field}/association"));
            let found = json!([found["connectionType"], found.get("associatedWith"), found.get("targetNames")]);
            assert_eq!(found, association, "{sdl}");
        }
    }

    #[test]
    fn foreign_keys_are_added_where_they_are_missing() {
        for (a, b, field, ty, required) in [
            ("b: [B!]! @hasMany", "x: Int", "B/fields/aBId", "ID", false),
            ("b: B! @hasOne", "x: Float! @primaryKey", "A/fields/aBX", "Float", true),
            ("b: B @hasOne", "a: A! @belongsTo(fields: [\"fk\"])", "B/fields/fk", "ID", true),
            ("b: B @hasOne aBId: Int", "x: Int", "A/fields/aBId", "Int", false),
        ] {
            let sdl = format!("type A @model {{ {a} }} type B @model {{ {b} }}");
            let field = at(&sdl, &format!("/models/{field}"));
            assert_eq!((&field["type"], &field["isRequired"]), (&json!(ty), &json!(required)), "{sdl}");
        }
    }

    #[test]
    fn a_one_sided_list_adds_a_key_to_the_other_model() {
        for (a, b, added) in [
            ("b: [B] @hasMany", "x: Int", true),
            ("b: [B] @hasMany", "a: A @belongsTo", false),
            ("b: [B] @hasMany(indexName: \"i\", fields: [\"id\"])", "x: ID @index(name: \"i\")", false),
        ] {
            let attributes = at(&format!("type A @model {{ {a} }} type B @model {{ {b} }}"), "/models/B/attributes");
            let key = json!({ "type": "key", "properties": { "name": "gsi-A.b", "fields": ["aBId"] } });
            assert_eq!(attributes.as_array().unwrap().contains(&key), added, "{a} {b}");
        }
    }

    #[test]
    fn a_field_of_a_models_type_without_a_relation_is_dropped() {
        let fields = at("type A @model { b: B c: Int } type B @model { a: [A] }", "/models/A/fields");
        assert_eq!(fields.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "c", "createdAt", "updatedAt"]);
    }

    #[test]
    fn relations_without_their_other_end_are_refused() {
        for (a, b, problem) in [
            ("b: Int @hasOne", "x: Int", "its type is not a model"),
            ("b: B @hasMany", "x: Int", "only a list can have `@hasMany`"),
            ("b: [B] @hasOne", "x: Int", "a `@hasOne` relation has no lists"),
            ("b: B @hasOne", "a: [A] @belongsTo", "a `@hasOne` relation has no lists"),
            ("b: [B] @belongsTo", "x: Int", "a list cannot have `@belongsTo`"),
            ("b: B @belongsTo", "x: Int", "the other model has no `@hasOne` or `@hasMany` field for this `@belongsTo`"),
            (
                "b: B @belongsTo(references: [\"x\"])",
                "a: A @hasOne",
                "no `@hasOne` or `@hasMany` field has the same `references`",
            ),
            (
                "b: B @belongsTo(references: [\"x\"], fields: [])",
                "a: A @hasOne",
                "`fields` and `references` exclude each other",
            ),
            ("b: [B] @hasMany(references: [\"x\"])", "x: ID", "no field of the other model has the same `references`"),
            (
                "b: [B] @hasMany(references: [\"x\"], fields: [\"y\"])",
                "x: ID",
                "`fields` and `references` exclude each other",
            ),
            (
                "b: [B] @hasMany(indexName: \"z\", fields: [\"id\"])",
                "x: ID",
                "the other model has no `@index` of that `indexName`",
            ),
            ("b: B @hasOne(fields: [\"x\", \"y\"])", "x: ID", "it has more fields than the other's primary key"),
            ("b: B @hasOne(fields: \"x\")", "x: ID", "`fields` must be a list"),
        ] {
            let sdl = format!("type A @model {{ {a} }} type B @model {{ {b} }}");
            assert_eq!(refused(&sdl), format!("the relation \"A.b\" cannot be connected: {problem}"), "{sdl}");
        }
        let sdl = "type A @model { b: B @hasOne(references: [\"z\"]) } type B @model { a: A @belongsTo(references: [\"z\"]) }";
        assert_eq!(refused(sdl), "the model \"B\" has no field \"z\", which a key or relation needs");
    }

    #[test]
    fn relations_that_multiply_are_refused() {
        let many = (0..1_001).map(|number| format!("b{number}: [B] @hasMany")).collect::<Vec<_>>().join(" ");
        let sdl = format!("type A @model {{ {many} }} type B @model {{ x: Int }}");
        assert_eq!(
            refused(&sdl),
            "the GraphQL schema is too large: more than 1000 relations from one model to one other"
        );
        let long = "x".repeat(20_000);
        let sdl =
            format!("type {long} @model {{ {} }} type B @model {{ x: Int }}", many.replace("b1000: [B] @hasMany", ""));
        assert_eq!(refused(&sdl), "the GraphQL schema is too large: more than 16777216 bytes that its relations imply");
    }
}
