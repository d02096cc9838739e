//! The definitions of a schema as plain values: each type once, with the fields of all its definitions.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::{Map, Value};

use super::IntrospectionError;
use super::sdl::is_truthy;

/// The most definitions of one name: each is merged into the ones before.
const MAX_DEFINITIONS: usize = 1_000;
/// The most directives and list items that are gone through anew with each further definition of a type.
const MAX_MERGED: usize = 1_000_000;

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

    /// Whether the whole, the list if it is one, is non-null.
    fn is_non_null(&self) -> bool {
        self.list_nullable.map_or(self.required, |nullable| !nullable)
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
    /// What each name stands for, and how many definitions it has.
    pub(super) kinds: BTreeMap<String, (Kind, usize)>,
    pub(super) objects: IndexMap<String, ObjectType>,
    pub(super) inputs: IndexMap<String, ObjectType>,
    /// The values of each enum as all its definitions list them, backwards.
    enums: IndexMap<String, Vec<String>>,
    /// The types that a `schema` block names, by operation: `query`, `mutation`, `subscription`.
    pub(super) roots: BTreeMap<&'static str, String>,
    /// Every type that something is said to be of.
    pub(super) mentioned: BTreeSet<String>,
    merging: Merging,
}

/// How many directives and list items were gone through, for all types together.
#[derive(Debug, Default)]
struct Merging(usize);

impl Merging {
    fn spend(&mut self, items: usize) -> Result<(), IntrospectionError> {
        self.0 += items;
        if self.0 > MAX_MERGED {
            let what = "directives and values to merge from several definitions of a type";
            return Err(IntrospectionError::TooLarge { what, limit: MAX_MERGED });
        }
        Ok(())
    }
}

impl Document {
    /// Notes what a name stands for. A second definition must be of the same kind.
    pub(super) fn declare(&mut self, name: &str, kind: Kind) -> Result<(), IntrospectionError> {
        let (known, definitions) = self.kinds.entry(name.to_owned()).or_insert((kind, 0));
        *definitions += 1;
        if *definitions > MAX_DEFINITIONS {
            return Err(IntrospectionError::TooLarge { what: "definitions of one type", limit: MAX_DEFINITIONS });
        }
        if *known == kind {
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
                merge_directives(&mut known.directives, added.directives, name, &mut self.merging)?;
                merge_fields(&mut known.fields, added.fields, name, &mut self.merging)?;
            }
        }
        Ok(())
    }

    /// Adds an enum, or values to one.
    pub(super) fn enumeration(&mut self, name: &str, values: Vec<String>) -> Result<(), IntrospectionError> {
        self.declare(name, Kind::Enum)?;
        self.enums.entry(name.to_owned()).or_default().extend(values.into_iter().rev());
        Ok(())
    }

    /// Takes the enums with their values, each once. Those of a later definition come first, as the generator merges
    /// them.
    pub(super) fn take_enums(&mut self) -> impl Iterator<Item = (String, Vec<String>)> {
        std::mem::take(&mut self.enums).into_iter().map(|(name, backwards)| {
            let mut seen = BTreeSet::new();
            let values = backwards.into_iter().rev().filter(|value| seen.insert(value.clone())).collect();
            (name, values)
        })
    }
}

fn merge_fields(
    known: &mut Fields,
    added: Fields,
    owner: &str,
    merging: &mut Merging,
) -> Result<(), IntrospectionError> {
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
                if field.ty.is_non_null() && !known.ty.is_non_null() {
                    known.ty = field.ty;
                }
                known.arguments.extend(field.arguments);
                merge_directives(&mut known.directives, field.directives, &place, merging)?;
            }
        }
    }
    Ok(())
}

/// Merges the directives of two definitions: of each name, one stays. Arguments go by name: lists are joined, of
/// other values the last counts.
fn merge_directives(
    known: &mut Vec<Directive>,
    added: Vec<Directive>,
    place: &str,
    merging: &mut Merging,
) -> Result<(), IntrospectionError> {
    merging.spend(known.len())?;
    let mut merged: IndexMap<String, Directive> = IndexMap::new();
    for directive in known.drain(..) {
        match merged.entry(directive.name.clone()) {
            Entry::Vacant(free) => {
                free.insert(directive);
            }
            // Here the generator forgets the arguments that only the second directive has.
            Entry::Occupied(mut first) => {
                let kept = directive.arguments.into_iter().filter(|(name, _)| first.get().arguments.contains_key(name));
                let kept: Map<_, _> = kept.collect();
                merge_arguments(&mut first.get_mut().arguments, kept, place, merging)?;
            }
        }
    }
    for directive in added {
        match merged.entry(directive.name.clone()) {
            Entry::Vacant(free) => {
                free.insert(directive);
            }
            Entry::Occupied(mut first) => {
                merge_arguments(&mut first.get_mut().arguments, directive.arguments, place, merging)?;
            }
        }
    }
    known.extend(merged.into_values());
    Ok(())
}

fn merge_arguments(
    known: &mut Map<String, Value>,
    added: Map<String, Value>,
    place: &str,
    merging: &mut Merging,
) -> Result<(), IntrospectionError> {
    for (name, value) in added {
        match (known.get_mut(&name), value) {
            (Some(Value::Array(known)), Value::Array(added)) => {
                merging.spend(known.len())?;
                // Scalars are not repeated; lists, objects, null, false and empty texts are.
                let scalar = |value: &&Value| is_truthy(value) && !value.is_array() && !value.is_object();
                let seen: BTreeSet<String> = known.iter().filter(scalar).map(Value::to_string).collect();
                known.extend(added.into_iter().filter(|value| !scalar(&value) || !seen.contains(&value.to_string())));
            }
            (Some(Value::Array(_)), _) => {
                let problem = "is defined twice, with a list and another value for one directive's argument";
                return Err(IntrospectionError::Conflict { what: place.to_owned(), problem });
            }
            (_, value) => {
                known.insert(name, value);
            }
        }
    }
    Ok(())
}

/// A directive as text, to find equal ones.
pub(super) fn identity(directive: &Directive) -> String {
    format!("{} {}", directive.name, Value::Object(directive.arguments.clone()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::introspection::{at, refused};

    fn names(map: &Value) -> Vec<&String> {
        map.as_object().unwrap().keys().collect()
    }

    #[test]
    fn definitions_of_one_type_are_merged_in_order() {
        let fields = at("type A { a: Int } type B { x: A } extend type A { b: Int }", "/nonModels/A/fields");
        assert_eq!(names(&fields), ["a", "b"]);
        let arguments =
            at("type Query { a(x: Int, y: Int): Int } type Query { a(z: Int, x: ID): Int }", "/queries/a/arguments");
        assert_eq!(names(&arguments), ["x", "y", "z"]);
        assert_eq!(arguments["x"]["type"], "ID");
        assert_eq!(at("enum E { A B } enum E { C A }", "/enums/E/values"), json!(["C", "A", "B"]));
        assert_eq!(names(&at("input I { a: Int } input I { b: Int }", "/inputs/I/attributes")), ["a", "b"]);
    }

    #[test]
    fn the_non_null_type_of_two_definitions_counts() {
        for (first, second, shape) in [
            ("Int", "Int!", json!([true, null])),
            ("Int!", "Int", json!([true, null])),
            ("[Int]", "[Int!]!", json!([true, false])),
            ("[Int!]!", "[Int]!", json!([true, false])),
            ("[Int]", "[Int!]", json!([false, true])),
        ] {
            let query = at(&format!("type Query {{ a: {first} }} type Query {{ a: {second} }}"), "/queries/a");
            assert_eq!(json!([query["isRequired"], query["isArrayNullable"]]), shape, "{first} {second}");
        }
    }

    #[test]
    fn directives_of_two_definitions_are_merged_by_name() {
        for (first, second, merged) in [
            ("@a(x: 1) @b", "@a(y: 2) @c", json!([["a", { "x": 1, "y": 2 }], ["b", {}], ["c", {}]])),
            ("@a(x: 1)", "@a(x: 2)", json!([["a", { "x": 2 }]])),
            ("@a(x: [1, null])", "@a(x: [2, 1, null])", json!([["a", { "x": [1, null, 2, null] }]])),
            ("@a(x: 1) @a(x: 2, y: 3)", "@b", json!([["a", { "x": 2 }], ["b", {}]])),
        ] {
            let attributes =
                at(&format!("type A @model {first} {{ a: Int }} type A {second} {{ b: Int }}"), "/models/A/attributes");
            let attributes = attributes.as_array().unwrap().iter().skip(1);
            let attributes: Vec<_> = attributes.map(|it| json!([it["type"], it["properties"]])).collect();
            assert_eq!(json!(attributes), merged, "{first} {second}");
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for (sdl, message) in [
            ("type Query { a: Int } type Query { a: ID }", "contradicts itself: \"Query.a\" is defined with two types"),
            (
                "type Query { a: Int } type Query { a: [Int] }",
                "contradicts itself: \"Query.a\" is defined with two types",
            ),
            ("type A { a: Int } enum A { a }", "contradicts itself: \"A\" is defined as two kinds of types"),
            (
                "type A @a(x: [1]) type A @a(x: 1)",
                "contradicts itself: \"A\" is defined twice, with a list and another value",
            ),
        ] {
            assert!(refused(sdl).contains(message), "{sdl}: {}", refused(sdl));
        }
        let many = "type A { a: Int }".repeat(1_001);
        assert_eq!(refused(&many), "the GraphQL schema is too large: more than 1000 definitions of one type");
    }

    #[test]
    fn what_each_definition_goes_through_anew_is_bounded() {
        let numbers = |from: usize| (from..from + 100).map(|number| format!("{number} ")).collect::<String>();
        let lists = |count: usize| -> String {
            (0..count).map(|at| format!("type A @model @a(x: [{}]) {{ a: Int }}", numbers(at * 100))).collect()
        };
        let names = |count: usize| (0..count).map(|number| format!("@a{number} ")).collect::<String>();
        let directives = format!("type A {} {{ a: Int }}{}", names(20_000), "extend type A @b ".repeat(60));
        let of_field = format!("type A {{ a: Int {} }}{}", names(20_000), "extend type A { a: Int @b } ".repeat(60));
        for sdl in [lists(200), directives, of_field] {
            let refused = refused(&sdl);
            assert!(
                refused
                    .ends_with("more than 1000000 directives and values to merge from several definitions of a type"),
                "{refused}"
            );
        }
        assert_eq!(at(&lists(100), "/models/A/attributes/1/properties/x/9999"), json!(9999));
        // Values of enums are put together once.
        let values = |at: usize| (0..100).map(|number| format!("V{at}_{number} ")).collect::<String>();
        let enums: String = (0..900).map(|at| format!("enum E {{ {} }}", values(at))).collect();
        assert_eq!(at(&enums, "/enums/E/values/100"), "V898_0");
    }
}
