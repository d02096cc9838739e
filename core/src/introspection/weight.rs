//! How much a schema comes to, told before it is written: conversations and relations are short in a schema and long in
//! its introspection.

use serde_json::Value;

use super::Schema;
use super::document::{Directive, Field, Fields};
use super::model::Model;
use super::relation::Association;

/// The values of a conversation besides those of its arguments, and how many bytes of its name, which stands in many
/// of them, count as one more.
const CONVERSATION: (usize, usize) = (200, 8);

/// About the number of JSON values that the introspection will have; never less.
pub(super) fn of(schema: &Schema) -> usize {
    let models: usize = schema.models.values().map(model).sum();
    let types = schema.non_models.values().chain(schema.inputs.values());
    let types: usize = types.map(|found| 3 + fields(found)).sum();
    let enums: usize = schema.enums.values().map(|values| 3 + values.len()).sum();
    let operations = [&schema.queries, &schema.mutations, &schema.subscriptions];
    let operations: usize = operations.into_iter().flat_map(Fields::values).map(operation).sum();
    16 + models + types + enums + operations
}

fn model(model: &Model) -> usize {
    let directives: usize = model.directives.iter().map(directive).sum();
    let associations: usize = model.associations.values().map(association).sum();
    16 + model.key.sort.len() + fields(&model.fields) + directives + associations
}

/// Name, type (an object, mostly), three truths, the empty list of attributes.
fn fields(fields: &Fields) -> usize {
    9 * fields.len()
}

fn operation(field: &Field) -> usize {
    let (values, bytes) = CONVERSATION;
    let conversation = field.directive("conversation").map_or(0, |_| values + field.name.len() / bytes);
    conversation + 10 + fields(&field.arguments)
}

fn directive(directive: &Directive) -> usize {
    3 + directive.arguments.values().map(values).sum::<usize>()
}

fn association(association: &Association) -> usize {
    4 + match association {
        Association::HasMany { with } => with.len(),
        Association::HasOne { with, targets } => with.len() + targets.len(),
        Association::BelongsTo { targets } => targets.len(),
    }
}

/// A value and all in it. The parser of schemas bounds how deep it is.
fn values(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(values).sum(),
        Value::Object(members) => members.values().map(values).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::values;
    use crate::introspection::{compile, refused, sdl, sort};

    /// All schemas of the recorded results have been compiled by the tests beside; here, what they would weigh.
    #[test]
    fn what_is_written_is_never_more_than_the_weight() {
        let everything = "
            type A @model @auth(rules: [{ allow: owner }]) { id: ID! b: [B] @hasMany c: C @hasOne e: E n: [N!]! }
            type B @model { a: A @belongsTo k: ID! @primaryKey(sortKeyFields: [\"s\"]) s: Int! i: Int @index(name: \"i\") }
            type C @model { a: A @belongsTo }
            enum E { X Y Z } type N { e: E } input I { i: I e: [E] }
            type Query { q(a: Int, i: [I!]): N g: N @generation }
            type Mutation { m(a: Int): A c(a: Int, b: [Int]): N @conversation } type Subscription { s: A }";
        for sdl in [everything, "type Mutation { c: Int @conversation }", "enum E { A }", "type Query { a: Int }"] {
            let schema = sort(sdl::read(sdl).unwrap()).unwrap();
            // What relations add is not in it yet.
            let (weight, written) = (super::of(&schema) + 60, values(&compile(sdl).unwrap()));
            assert!(written <= weight && weight <= 3 * written + 400, "{sdl}: {weight}, {written}");
        }
    }

    #[test]
    fn conversations_and_relations_are_bounded_by_what_they_come_to() {
        let repeated = |count: usize, piece: &dyn Fn(usize) -> String| (0..count).map(piece).collect::<String>();
        let chats = repeated(3_000, &|at| format!("c{at}: Int @conversation "));
        let chats = format!("type Mutation {{ {chats} }}");
        let pairs = repeated(5_000, &|at| {
            format!(
                "type A{at} @model {{ b: [B{at}] @manyToMany(relationName: \"R{at}\") }}
                 type B{at} @model {{ a: [A{at}] @manyToMany(relationName: \"R{at}\") }}"
            )
        });
        let long = repeated(500, &|at| format!("c{}{at}: Int @conversation ", "x".repeat(8_000)));
        let long = format!("type Mutation {{ {long} }}");
        for sdl in [chats, long, pairs] {
            assert_eq!(refused(&sdl), "the GraphQL schema is too large: more than 500000 values in its introspection");
        }
    }
}
