//! The definitions of a schema as plain values: each type once, with the fields of all its definitions.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::{Map, Value};

use super::IntrospectionError;

/// Fields, arguments or input values by name, in the order of the schema.
pub(super) type Fields = IndexMap<String, Field>;

/// `@name(arguments)`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Directive {
    pub(super) name: String,
    pub(super) arguments: Map<String, Value>,
}

impl Directive {
    pub(super) fn new(name: &str, arguments: Map<String, Value>) -> Self {
        Self { name: name.to_owned(), arguments }
    }

    /// The names that an argument lists. `None`: it is absent or null. A single name stands for a list of one, as
    /// GraphQL has it.
    pub(super) fn names(&self, argument: &str) -> Result<Option<Vec<String>>, IntrospectionError> {
        let malformed = || IntrospectionError::Malformed {
            directive: self.name.clone(),
            argument: argument.to_owned(),
            expected: "a list of names",
        };
        match self.arguments.get(argument) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(name)) => Ok(Some(vec![name.clone()])),
            Some(Value::Array(items)) => {
                let names = items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(malformed));
                names.collect::<Result<_, _>>().map(Some)
            }
            Some(_) => Err(malformed()),
        }
    }

    /// The text of an argument. `None`: it is absent or null.
    pub(super) fn text(&self, argument: &str) -> Result<Option<&str>, IntrospectionError> {
        match self.arguments.get(argument) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(IntrospectionError::Malformed {
                directive: self.name.clone(),
                argument: argument.to_owned(),
                expected: "a text",
            }),
        }
    }
}

/// The type of a field or argument. Lists of lists count as lists.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TypeRef {
    pub(super) name: String,
    /// Whether the innermost type, the element of a list, is non-null.
    pub(super) required: bool,
    /// For a list: whether the outermost list may be null.
    pub(super) list_nullable: Option<bool>,
}

impl TypeRef {
    pub(super) fn named(name: &str, required: bool) -> Self {
        Self { name: name.to_owned(), required, list_nullable: None }
    }

    pub(super) fn is_list(&self) -> bool {
        self.list_nullable.is_some()
    }
}

/// A field of a type, an argument, or a value of an input.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) directives: Vec<Directive>,
    pub(super) ty: TypeRef,
    pub(super) arguments: Fields,
}

impl Field {
    pub(super) fn new(name: &str, ty: TypeRef) -> Self {
        Self { name: name.to_owned(), directives: Vec::new(), ty, arguments: Fields::new() }
    }

    pub(super) fn directive(&self, name: &str) -> Option<&Directive> {
        self.directives.iter().find(|directive| directive.name == name)
    }
}

/// A type with fields, or an input.
#[derive(Debug, Default)]
pub(super) struct ObjectType {
    pub(super) directives: Vec<Directive>,
    pub(super) fields: Fields,
}

/// What a type name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Input,
    Enum,
    Union,
    Interface,
    Scalar,
}

/// A schema, read but not yet understood.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) kinds: BTreeMap<String, Kind>,
    pub(super) objects: IndexMap<String, ObjectType>,
    pub(super) inputs: IndexMap<String, ObjectType>,
    /// The values of each enum, in the order of the schema.
    pub(super) enums: IndexMap<String, Vec<String>>,
    /// The types that a `schema` block names, by operation: `query`, `mutation`, `subscription`.
    pub(super) roots: BTreeMap<&'static str, String>,
    /// Every type that something is said to be of.
    pub(super) mentioned: BTreeSet<String>,
}

impl Document {
    /// Notes what a name stands for. A second definition must be of the same kind.
    pub(super) fn declare(&mut self, name: &str, kind: Kind) -> Result<(), IntrospectionError> {
        if *self.kinds.entry(name.to_owned()).or_insert(kind) == kind {
            return Ok(());
        }
        Err(IntrospectionError::Conflict { what: name.to_owned(), problem: "is defined as two kinds of types" })
    }

    /// Adds a type with fields, or to one: Amplify's generator merges definitions of one name.
    pub(super) fn object(&mut self, name: &str, kind: Kind, added: ObjectType) -> Result<(), IntrospectionError> {
        self.declare(name, kind)?;
        let types = if kind == Kind::Input { &mut self.inputs } else { &mut self.objects };
        match types.entry(name.to_owned()) {
            Entry::Vacant(free) => {
                free.insert(added);
            }
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                merge_directives(&mut known.directives, added.directives, name)?;
                merge_fields(&mut known.fields, added.fields, name)?;
            }
        }
        Ok(())
    }

    /// Adds an enum, or values to one. Those of the later definition come first, as the generator merges them.
    pub(super) fn enumeration(&mut self, name: &str, values: Vec<String>) -> Result<(), IntrospectionError> {
        self.declare(name, Kind::Enum)?;
        let earlier = self.enums.entry(name.to_owned()).or_default();
        let mut seen = BTreeSet::new();
        let merged = values.into_iter().chain(std::mem::take(earlier));
        *earlier = merged.filter(|value| seen.insert(value.clone())).collect();
        Ok(())
    }
}

fn merge_fields(known: &mut Fields, added: Fields, owner: &str) -> Result<(), IntrospectionError> {
    for (name, field) in added {
        match known.entry(name) {
            Entry::Vacant(free) => {
                free.insert(field);
            }
            Entry::Occupied(mut known) => {
                let place = format!("{owner}.{}", field.name);
                let known = known.get_mut();
                if known.ty.name != field.ty.name || known.ty.is_list() != field.ty.is_list() {
                    return Err(IntrospectionError::Conflict { what: place, problem: "is defined with two types" });
                }
                known.ty.required |= field.ty.required;
                known.ty.list_nullable =
                    known.ty.list_nullable.map(|null| null && field.ty.list_nullable != Some(false));
                merge_directives(&mut known.directives, field.directives, &place)?;
                merge_fields(&mut known.arguments, field.arguments, &place)?;
            }
        }
    }
    Ok(())
}

/// Adds directives that are new. Two of one name with different arguments would have to be merged argument by argument;
/// no schema that Amplify writes has them.
fn merge_directives(known: &mut Vec<Directive>, added: Vec<Directive>, place: &str) -> Result<(), IntrospectionError> {
    let names: BTreeSet<_> = known.iter().map(|directive| directive.name.clone()).collect();
    let same: BTreeSet<_> = known.iter().map(identity).collect();
    for directive in added {
        if !names.contains(&directive.name) {
            known.push(directive);
        } else if !same.contains(&identity(&directive)) {
            let problem = "is defined twice, with different arguments of one directive";
            return Err(IntrospectionError::Conflict { what: place.to_owned(), problem });
        }
    }
    Ok(())
}

/// A directive as text, to find equal ones.
pub(super) fn identity(directive: &Directive) -> String {
    format!("{} {}", directive.name, Value::Object(directive.arguments.clone()))
}
