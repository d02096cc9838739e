//! `@manyToMany`: each pair becomes a join model with a one-to-many relation from either side.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, json};

use super::document::{Directive, Field, Fields, ObjectType, TypeRef, identity};
use super::model::{Model, Models, add_keys, object};
use super::{Budget, IntrospectionError, case};

/// One of the two fields of a relation.
struct Side {
    model: String,
    field: String,
}

/// Adds the join models, and turns the `@manyToMany` fields into `@hasMany` ones.
pub(super) fn expand(models: &mut Models, budget: &mut Budget) -> Result<(), IntrospectionError> {
    for (relation, sides) in relations(models)? {
        let [first, second] = sides.as_slice() else {
            return Err(IntrospectionError::ManyToMany { relation, fields: sides.len() });
        };
        let join = join_model(&relation, models, [first, second], budget)?;
        models.insert(relation.clone(), join);
        for side in [first, second] {
            convert(models, side, &relation)?;
        }
    }
    Ok(())
}

/// The fields of each relation, by the name of its join model.
fn relations(models: &Models) -> Result<IndexMap<String, Vec<Side>>, IntrospectionError> {
    let mut relations: IndexMap<String, Vec<Side>> = IndexMap::new();
    for (model, field) in models.values().flat_map(|model| model.fields.values().map(move |field| (model, field))) {
        for directive in field.directives.iter().filter(|directive| directive.name == "manyToMany") {
            let side = Side { model: model.name.clone(), field: field.name.clone() };
            relations.entry(join_name(directive)?).or_default().push(side);
        }
    }
    Ok(relations)
}

/// The relation's name as a type name: its first letter in upper case, without what GraphQL does not allow.
fn join_name(directive: &Directive) -> Result<String, IntrospectionError> {
    let name = directive.text("relationName")?.ok_or_else(|| IntrospectionError::Malformed {
        directive: "manyToMany".to_owned(),
        argument: "relationName".to_owned(),
        expected: "a text",
    })?;
    let upper = case::upper_first(name);
    let start = upper.trim_start_matches(|char: char| char != '_' && !char.is_ascii_alphabetic());
    Ok(start.chars().filter(|char| *char == '_' || char.is_ascii_alphanumeric()).collect())
}

/// The names and types of the sort keys that a model's `key` directive without a name lists.
fn sort_keys(model: &Model) -> Result<Vec<(String, TypeRef)>, IntrospectionError> {
    let unnamed =
        |it: &&Directive| it.name == "key" && it.text("name").is_ok_and(|name| name.unwrap_or_default().is_empty());
    let Some(key) = model.directives.iter().find(unnamed) else { return Ok(Vec::new()) };
    let names = key.names("fields")?.unwrap_or_default();
    let fields = names.into_iter().skip(1).map(|name| {
        let field = model.fields.get(&name).ok_or_else(|| model.missing(&name))?;
        Ok((name, TypeRef { required: false, ..field.ty.clone() }))
    });
    fields.collect()
}

fn join_model(
    name: &str,
    models: &Models,
    sides: [&Side; 2],
    budget: &mut Budget,
) -> Result<Model, IntrospectionError> {
    let sides = sides.map(|side| models.get(&side.model));
    let sides: Vec<&Model> = sides.into_iter().flatten().collect();
    let mut fields = vec![Field::new("id", TypeRef::named("ID", true))];
    let mut backs = Vec::new();
    let mut directives = vec![Directive::new("model", Map::new())];
    let mut seen = BTreeSet::new();
    for model in sides {
        let sort = sort_keys(model)?;
        let prefix = case::lower_first(&model.name);
        // The fields count as well: `convert` looks through them.
        budget.spend(64 + model.key.field.len() + model.fields.len() + sort.len() * (prefix.len() + 64))?;
        let sort: Vec<_> = sort.into_iter().map(|(name, ty)| (format!("{prefix}{name}"), ty)).collect();
        let sort_names: Vec<&String> = sort.iter().map(|(name, _)| name).collect();
        let key = format!("{prefix}{}", case::upper_first(&model.key.field));

        let mut back = Field::new(&case::camel(&model.name), TypeRef::named(&model.name, true));
        let targets: Vec<&String> = std::iter::once(&key).chain(sort_names.iter().copied()).collect();
        back.directives.push(Directive::new("belongsTo", object(json!({ "fields": targets }))));
        backs.push(back);

        let mut key = Field::new(&key, TypeRef::named("ID", false));
        let index = json!({ "name": format!("by{}", model.name), "sortKeyFields": sort_names });
        key.directives.push(Directive::new("index", object(index)));
        fields.push(key);
        fields.extend(sort.into_iter().map(|(name, ty)| Field::new(&name, ty)));

        for auth in model.directives.iter().filter(|directive| directive.name == "auth") {
            let identity = identity(auth);
            // A rule takes up ten times as much as its text, and each join model has its own.
            budget.spend(10 * identity.len())?;
            if seen.insert(identity) {
                directives.push(auth.clone());
            }
        }
    }
    fields.append(&mut backs);
    let fields: Fields = fields.into_iter().map(|field| (field.name.clone(), field)).collect();
    add_keys(name, &mut directives, &fields, budget)?;
    Model::new(name, ObjectType { directives, fields })
}

fn convert(models: &mut Models, side: &Side, relation: &str) -> Result<(), IntrospectionError> {
    let Some(model) = models.get_mut(&side.model) else { return Ok(()) };
    let sort = sort_keys(model)?.into_iter().map(|(name, _)| name);
    let marked = model.fields.values().rfind(|field| field.directive("primaryKey").is_some());
    let mut names = vec![marked.map_or_else(|| "id".to_owned(), |field| field.name.clone())];
    names.extend(sort);
    let has_many = json!({ "indexName": format!("by{}", model.name), "fields": names });
    if let Some(field) = model.fields.get_mut(&side.field) {
        let is_this = |it: &Directive| it.name == "manyToMany" && join_name(it).is_ok_and(|name| name == relation);
        if let Some(position) = field.directives.iter().position(is_this) {
            field.directives.remove(position);
        }
        relation.clone_into(&mut field.ty.name);
        field.directives.push(Directive::new("hasMany", object(has_many)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::introspection::{at, refused};

    const SDL: &str = "type Post @model @auth(rules: [{ allow: private }]) {
          tags: [Tag] @manyToMany(relationName: \"postTags\")
        }
        type Tag @model @auth(rules: [{ allow: private }]) {
          word: ID! @primaryKey(sortKeyFields: [\"language\"])
          language: String!
          posts: [Post] @manyToMany(relationName: \"PostTags\")
        }";

    #[test]
    fn a_join_model_holds_the_keys_of_both_sides() {
        let fields = at(SDL, "/models/PostTags/fields");
        let fields: Vec<_> =
            fields.as_object().unwrap().values().map(|it| json!([it["name"], it["type"], it["isRequired"]])).collect();
        assert_eq!(
            json!(fields),
            json!([
                ["id", "ID", true],
                ["postId", "ID", false],
                ["tagWord", "ID", false],
                ["taglanguage", "String", false],
                ["post", { "model": "Post" }, true],
                ["tag", { "model": "Tag" }, true],
                ["createdAt", "AWSDateTime", false],
                ["updatedAt", "AWSDateTime", false],
            ])
        );
        let attributes = at(SDL, "/models/PostTags/attributes");
        let attributes: Vec<_> =
            attributes.as_array().unwrap().iter().map(|it| json!([it["type"], it["properties"]["fields"]])).collect();
        let keys = json!([["model", null], ["key", ["postId"]], ["key", ["tagWord", "taglanguage"]], ["auth", null]]);
        assert_eq!(json!(attributes), keys);
    }

    #[test]
    fn each_side_becomes_a_list_of_join_items() {
        assert_eq!(at(SDL, "/models/Post/fields/tags/type"), json!({ "model": "PostTags" }));
        assert_eq!(at(SDL, "/models/Post/fields/tags/association/associatedWith"), json!(["post"]));
        assert_eq!(at(SDL, "/models/Tag/fields/posts/association/associatedWith"), json!(["tag"]));
        let model: Value = at(SDL, "/models");
        assert_eq!(model.as_object().unwrap().keys().collect::<Vec<_>>(), ["Post", "Tag", "PostTags"]);
    }

    #[test]
    fn the_relation_name_becomes_a_type_name() {
        for (relation, model) in [("ab", "Ab"), ("a b-c", "Abc"), ("1ab", "ab"), ("_x", "_x")] {
            let side =
                |name: &str| format!("type {name} @model {{ x: [A] @manyToMany(relationName: \"{relation}\") }}");
            let models = at(&format!("{}{}", side("A"), side("B")), "/models");
            assert_eq!(models.as_object().unwrap().keys().next_back().unwrap(), model);
        }
    }

    #[test]
    fn a_relation_has_two_sides_and_a_name() {
        let alone = "type A @model { x: [A] @manyToMany(relationName: \"r\") }";
        assert_eq!(refused(alone), "the many-to-many relation \"R\" has 1 fields instead of two");
        let nameless = "type A @model { x: [A] @manyToMany }";
        assert_eq!(refused(nameless), "the GraphQL schema has a @manyToMany whose \"relationName\" is not a text");
    }
}
