//! Compiles a GraphQL schema to the model introspection of `amplify_outputs.json`.
//!
//! A generation-2 backend stores the schema of its data, `model-schema.graphql`; `data.model_introspection` is made
//! from it on the machine that runs `ampx generate outputs`. This is the same compilation: read the definitions
//! (`sdl`), find models and their keys (`model`), turn many-to-many relations into join models (`many_to_many`),
//! connect the models (`relation`), complete the auth rules (`auth`), and write (`emit`).
//!
//! Source: the behaviour of `@aws-amplify/graphql-generator` 0.5.4 with target `introspection`, which the tests' data
//! records.

mod auth;
mod case;
mod conversation;
mod document;
mod emit;
mod many_to_many;
mod model;
mod plural;
mod relation;
mod sdl;
mod weight;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use crate::catalog::{Explained, Id};
use document::{Document, Fields, Kind};
use model::{Model, Models};

pub use plural::pluralize;

/// Why a schema cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntrospectionError {
    /// It is not GraphQL.
    #[error("the GraphQL schema is not valid: line {line}, column {column}: {message}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// It is beyond what towpath reads.
    #[error("the GraphQL schema is too large: more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: usize,
    },
    /// Something is of a type that does not exist.
    #[error("the GraphQL schema uses the unknown type \"{name}\"")]
    UnknownType {
        /// The type.
        name: String,
    },
    /// An argument is not of an input type, or a field is of one.
    #[error("the GraphQL schema has \"{field}\" of type \"{name}\", which cannot be its type")]
    MisplacedType {
        /// The type.
        name: String,
        /// The field, argument or operation.
        field: String,
    },
    /// Two definitions of one name do not fit together.
    #[error("the GraphQL schema contradicts itself: \"{what}\" {problem}")]
    Conflict {
        /// The type, or the field as `Type.field`.
        what: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An argument of a directive is not what it must be.
    #[error("the GraphQL schema has a @{directive} whose \"{argument}\" is not {expected}")]
    Malformed {
        /// The directive's name.
        directive: String,
        /// The argument's name.
        argument: String,
        /// What is due.
        expected: &'static str,
    },
    /// A primary key may be null.
    #[error("the primary key on type \"{model}\" must reference non-null fields")]
    NullableKey {
        /// The model.
        model: String,
    },
    /// A directive names a field that does not exist.
    #[error("the model \"{model}\" has no field \"{field}\", which a key or relation needs")]
    MissingField {
        /// The model.
        model: String,
        /// The field.
        field: String,
    },
    /// A relation has no other end, or not the right one.
    #[error("the relation \"{place}\" cannot be connected: {problem}")]
    Relation {
        /// The field as `Type.field`.
        place: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A many-to-many relation does not have two ends.
    #[error("the many-to-many relation \"{relation}\" has {fields} fields instead of two")]
    ManyToMany {
        /// The relation's name.
        relation: String,
        /// How many fields name it.
        fields: usize,
    },
}

impl Explained for IntrospectionError {
    fn id(&self) -> Id {
        Id::E503
    }

    fn help(&self) -> Vec<String> {
        vec![
            "the schema is the object model-schema.graphql that the backend's last deployment stored; deploy it again"
                .to_owned(),
            "if `npx ampx generate outputs` reads the same backend without error, please report this with the schema"
                .to_owned(),
        ]
    }
}

/// The scalars that the generator knows; the first five are those of GraphQL itself.
const SCALARS: [&str; 14] = [
    "ID",
    "String",
    "Int",
    "Float",
    "Boolean",
    "AWSDate",
    "AWSTime",
    "AWSDateTime",
    "AWSTimestamp",
    "AWSEmail",
    "AWSJSON",
    "AWSURL",
    "AWSPhone",
    "AWSIPAddress",
];

/// Types that only describe Amplify's directives; the generator passes over them.
const HELPERS: [&str; 14] = [
    "AMPLIFY",
    "AuthRule",
    "AuthStrategy",
    "AuthProvider",
    "ModelOperation",
    "HttpMethod",
    "HttpHeader",
    "ModelMutationMap",
    "ModelQueryMap",
    "ModelSubscriptionMap",
    "ModelSubscriptionLevel",
    "TimestampConfiguration",
    "PredictionsActions",
    "SearchableQueryMap",
];

/// How much text a schema may make the compiler add to it (names of foreign keys, copies of rules), in bytes. Relations
/// multiply: without a limit a small schema could fill the memory.
const MAX_DERIVED: usize = 16 * 1024 * 1024;

/// What is left of [`MAX_DERIVED`].
struct Budget(usize);

impl Budget {
    fn spend(&mut self, bytes: usize) -> Result<(), IntrospectionError> {
        let too_large = IntrospectionError::TooLarge { what: "bytes that its relations imply", limit: MAX_DERIVED };
        self.0 = self.0.checked_sub(bytes).ok_or(too_large)?;
        Ok(())
    }
}

/// A schema sorted by what its types are.
#[derive(Default)]
struct Schema {
    models: Models,
    non_models: IndexMap<String, Fields>,
    enums: IndexMap<String, Vec<String>>,
    inputs: IndexMap<String, Fields>,
    /// Unions and interfaces.
    abstracts: BTreeSet<String>,
    queries: Fields,
    mutations: Fields,
    subscriptions: Fields,
}

/// Compiles a schema to its model introspection, with the keys in the generator's order.
///
/// # Errors
/// A schema that the generator would refuse, or that is larger than 10 MiB, 400,000 tokens, 16 MiB of implied names,
/// or 500,000 values in the end, or that has one name for types of two kinds.
pub fn compile(sdl: &str) -> Result<Value, IntrospectionError> {
    let document = sdl::read(sdl)?;
    let is_built_in = |name: &str| SCALARS.contains(&name) || HELPERS.contains(&name);
    let is_known = |name: &&String| is_built_in(name) || document.kinds.contains_key(*name);
    if let Some(unknown) = document.mentioned.iter().find(|name| !is_known(name)) {
        return Err(IntrospectionError::UnknownType { name: unknown.clone() });
    }
    let mut schema = sort(document)?;
    let budget = &mut Budget(MAX_DERIVED);
    for model in schema.models.values_mut() {
        model::add_keys(&model.name, &mut model.directives, &model.fields, budget)?;
    }
    many_to_many::expand(&mut schema.models, budget)?;
    relation::connect(&mut schema.models, budget)?;
    for model in schema.models.values_mut() {
        model.directives = auth::complete(std::mem::take(&mut model.directives))?;
    }
    emit::emit(&schema)
}

fn sort(mut document: Document) -> Result<Schema, IntrospectionError> {
    let root = |operation: &str, default: &str| document.roots.get(operation).cloned().unwrap_or(default.to_owned());
    let roots = [root("query", "Query"), root("mutation", "Mutation"), root("subscription", "Subscription")];
    // GraphQL's own five scalars cannot be defined anew.
    let is_helper = |name: &str| HELPERS.contains(&name) || SCALARS.iter().take(5).any(|scalar| *scalar == name);
    let enums = document.take_enums().filter(|(name, _)| !is_helper(name)).collect();
    let mut schema = Schema { enums, ..Schema::default() };
    for (name, ty) in document.objects {
        if is_helper(&name) {
            continue;
        }
        let root = roots.iter().position(|root| *root == name);
        if ty.directives.iter().any(|directive| directive.name == "model") {
            let model = Model::new(&name, ty)?;
            schema.models.insert(name, model);
        } else if let Some(root) = root {
            let operations = [&mut schema.queries, &mut schema.mutations, &mut schema.subscriptions];
            if let Some(fields) = operations.into_iter().nth(root) {
                *fields = ty.fields;
            }
        } else {
            schema.non_models.insert(name, ty.fields);
        }
    }
    let inputs = document.inputs.into_iter().filter(|(name, _)| !is_helper(name));
    schema.inputs = inputs.map(|(name, ty)| (name, ty.fields)).collect();
    let is_abstract = |kind: Kind| matches!(kind, Kind::Union | Kind::Interface);
    let abstracts = document.kinds.into_iter().filter(|(name, (kind, _))| is_abstract(*kind) && !is_helper(name));
    schema.abstracts = abstracts.map(|(name, _)| name).collect();
    Ok(schema)
}

/// What a schema compiles to, at a JSON pointer.
#[cfg(test)]
fn at(sdl: &str, pointer: &str) -> Value {
    compile(sdl).unwrap().pointer(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")).clone()
}

/// Why a schema is refused.
#[cfg(test)]
fn refused(sdl: &str) -> String {
    let error = compile(sdl).unwrap_err();
    assert_eq!(error.id(), Id::E503);
    assert!(!error.help().is_empty());
    error.to_string()
}
