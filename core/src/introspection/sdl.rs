//! From the text of a schema to a [`Document`].

use apollo_parser::cst::{self, CstNode, Definition};
use apollo_parser::{Parser, SyntaxKind};
use serde_json::{Map, Number, Value};

use super::IntrospectionError;
use super::document::{Directive, Document, Field, Fields, Kind, ObjectType, TypeRef};

/// The longest schema that is read, in bytes. AppSync itself takes one million.
const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most tokens, counting spaces and comments. They bound the memory: a token costs up to two kilobytes in the end.
const MAX_TOKENS: usize = 400_000;
/// The deepest nesting of lists and objects.
const MAX_DEPTH: usize = 64;
/// The longest part of a parser's message that is shown.
const MAX_MESSAGE: usize = 160;

/// Reads a schema. What it says of operations and directive definitions is checked and not kept.
pub(super) fn read(sdl: &str) -> Result<Document, IntrospectionError> {
    if sdl.len() > MAX_BYTES {
        return Err(IntrospectionError::TooLarge { what: "bytes", limit: MAX_BYTES });
    }
    let tree = Parser::new(sdl).token_limit(MAX_TOKENS).recursion_limit(MAX_DEPTH).parse();
    if let Some(error) = tree.errors().min_by_key(|error| error.index()) {
        return Err(if !error.is_limit() {
            syntax(sdl, error.index(), error.message())
        } else if tree.token_limit().high > MAX_TOKENS {
            IntrospectionError::TooLarge { what: "tokens", limit: MAX_TOKENS }
        } else {
            IntrospectionError::TooLarge { what: "levels of nested values", limit: MAX_DEPTH }
        });
    }
    if let Some(index) = value_missing(&tree.document()) {
        return Err(syntax(sdl, index, "expected a colon and a value"));
    }
    let mut document = Document::default();
    for definition in tree.document().definitions() {
        define(&mut document, definition)?;
    }
    Ok(document)
}

fn syntax(sdl: &str, index: usize, message: &str) -> IntrospectionError {
    let before = sdl.get(..index).unwrap_or(sdl);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    IntrospectionError::Syntax {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        message: message.chars().take(MAX_MESSAGE).collect(),
    }
}

/// Where an argument or a field of a literal has no value, which the parser lets pass.
fn value_missing(document: &cst::Document) -> Option<usize> {
    let nodes = document.syntax().descendants();
    let missing = nodes.filter(|node| match node.kind() {
        SyntaxKind::OBJECT_FIELD => cst::ObjectField::cast(node.clone()).is_some_and(|field| field.value().is_none()),
        SyntaxKind::ARGUMENT => cst::Argument::cast(node.clone()).is_some_and(|argument| argument.value().is_none()),
        _ => false,
    });
    missing.map(|node| node.text_range().start().into()).next()
}

fn define(document: &mut Document, definition: Definition) -> Result<(), IntrospectionError> {
    let name = definition.name().map(|name| name.text().to_string()).unwrap_or_default();
    // Names with two underscores belong to GraphQL's own introspection; the generator drops such types.
    if name.starts_with("__") {
        return Ok(());
    }
    let reader = &mut Reader { mentioned: Vec::new() };
    match definition {
        Definition::ObjectTypeDefinition(it) => {
            reader.interfaces(it.implements_interfaces());
            document.object(&name, Kind::Object, reader.object(it.directives(), it.fields_definition()))?;
        }
        Definition::ObjectTypeExtension(it) => {
            reader.interfaces(it.implements_interfaces());
            document.object(&name, Kind::Object, reader.object(it.directives(), it.fields_definition()))?;
        }
        Definition::InputObjectTypeDefinition(it) => {
            document.object(&name, Kind::Input, reader.input(it.input_fields_definition()))?;
        }
        Definition::InputObjectTypeExtension(it) => {
            document.object(&name, Kind::Input, reader.input(it.input_fields_definition()))?;
        }
        Definition::EnumTypeDefinition(it) => document.enumeration(&name, enum_values(it.enum_values_definition()))?,
        Definition::EnumTypeExtension(it) => document.enumeration(&name, enum_values(it.enum_values_definition()))?,
        Definition::UnionTypeDefinition(it) => {
            reader.members(it.union_member_types());
            document.declare(&name, Kind::Union)?;
        }
        Definition::UnionTypeExtension(it) => {
            reader.members(it.union_member_types());
            document.declare(&name, Kind::Union)?;
        }
        Definition::InterfaceTypeDefinition(it) => {
            reader.interfaces(it.implements_interfaces());
            reader.object(it.directives(), it.fields_definition());
            document.declare(&name, Kind::Interface)?;
        }
        Definition::InterfaceTypeExtension(it) => {
            reader.interfaces(it.implements_interfaces());
            reader.object(it.directives(), it.fields_definition());
            document.declare(&name, Kind::Interface)?;
        }
        Definition::ScalarTypeDefinition(_) | Definition::ScalarTypeExtension(_) => {
            document.declare(&name, Kind::Scalar)?;
        }
        Definition::SchemaDefinition(it) => reader.roots(document, it.root_operation_type_definitions()),
        Definition::SchemaExtension(it) => reader.roots(document, it.root_operation_type_definitions()),
        Definition::DirectiveDefinition(it) => {
            reader.arguments(it.arguments_definition());
        }
        Definition::OperationDefinition(_) | Definition::FragmentDefinition(_) => {}
    }
    document.mentioned.extend(reader.mentioned.drain(..));
    Ok(())
}

/// Reads parts of a definition and notes the types that they mention.
struct Reader {
    mentioned: Vec<String>,
}

impl Reader {
    fn interfaces(&mut self, interfaces: Option<cst::ImplementsInterfaces>) {
        let names = interfaces.into_iter().flat_map(|interfaces| interfaces.named_types());
        self.mentioned.extend(names.map(|named| name(named.name())));
    }

    fn members(&mut self, members: Option<cst::UnionMemberTypes>) {
        let names = members.into_iter().flat_map(|members| members.named_types());
        self.mentioned.extend(names.map(|named| name(named.name())));
    }

    fn roots(&mut self, document: &mut Document, roots: cst::CstChildren<cst::RootOperationTypeDefinition>) {
        for root in roots {
            let Some(operation) = root.operation_type() else { continue };
            let operation = if operation.query_token().is_some() {
                "query"
            } else if operation.mutation_token().is_some() {
                "mutation"
            } else {
                "subscription"
            };
            let name = name(root.named_type().and_then(|named| named.name()));
            self.mentioned.push(name.clone());
            document.roots.insert(operation, name);
        }
    }

    fn object(&mut self, found: Option<cst::Directives>, fields: Option<cst::FieldsDefinition>) -> ObjectType {
        let fields = fields.into_iter().flat_map(|fields| fields.field_definitions());
        let fields = fields.map(|field| Field {
            name: name(field.name()),
            directives: directives(field.directives()),
            ty: self.type_ref(field.ty()),
            arguments: self.arguments(field.arguments_definition()),
        });
        ObjectType { directives: directives(found), fields: by_name(fields) }
    }

    fn input(&mut self, values: Option<cst::InputFieldsDefinition>) -> ObjectType {
        let values = values.into_iter().flat_map(|values| values.input_value_definitions());
        ObjectType { directives: Vec::new(), fields: self.values(values) }
    }

    fn arguments(&mut self, arguments: Option<cst::ArgumentsDefinition>) -> Fields {
        self.values(arguments.into_iter().flat_map(|arguments| arguments.input_value_definitions()))
    }

    fn values(&mut self, values: impl Iterator<Item = cst::InputValueDefinition>) -> Fields {
        by_name(values.map(|value| Field::new(&name(value.name()), self.type_ref(value.ty()))))
    }

    fn type_ref(&mut self, ty: Option<cst::Type>) -> TypeRef {
        let (mut ty, mut required, mut list_nullable) = (ty, false, None);
        let named = loop {
            match ty {
                Some(cst::Type::NamedType(named)) => break Some(named),
                Some(cst::Type::ListType(list)) => {
                    list_nullable = list_nullable.or(Some(true));
                    ty = list.ty();
                }
                Some(cst::Type::NonNullType(non_null)) => {
                    let Some(list) = non_null.list_type() else {
                        required = true;
                        break non_null.named_type();
                    };
                    list_nullable = list_nullable.or(Some(false));
                    ty = list.ty();
                }
                None => break None,
            }
        };
        let name = name(named.and_then(|named| named.name()));
        self.mentioned.push(name.clone());
        TypeRef { name, required, list_nullable }
    }
}

/// Of two fields of one name in one definition, the last counts, in the place of the first.
fn by_name(fields: impl Iterator<Item = Field>) -> Fields {
    fields.map(|field| (field.name.clone(), field)).collect()
}

fn name(name: Option<cst::Name>) -> String {
    name.map(|name| name.text().to_string()).unwrap_or_default()
}

fn enum_values(values: Option<cst::EnumValuesDefinition>) -> Vec<String> {
    let values = values.into_iter().flat_map(|values| values.enum_value_definitions());
    values.map(|value| name(value.enum_value().and_then(|value| value.name()))).collect()
}

fn directives(directives: Option<cst::Directives>) -> Vec<Directive> {
    let directives = directives.into_iter().flat_map(|directives| directives.directives());
    directives.map(|found| directive(&found)).collect()
}

fn directive(directive: &cst::Directive) -> Directive {
    let given = directive.arguments().into_iter().flat_map(|arguments| arguments.arguments());
    let arguments = given.map(|argument| (name(argument.name()), value(argument.value())));
    let mut read = Directive { name: name(directive.name()), arguments: arguments.collect() };
    // A lone reference is a list of one. Nothing that JavaScript counts as false is wrapped.
    if matches!(read.name.as_str(), "hasOne" | "hasMany" | "belongsTo")
        && let Some(references) = read.arguments.get_mut("references")
        && !references.is_array()
        && is_truthy(references)
    {
        *references = Value::Array(vec![references.take()]);
    }
    read
}

/// What JavaScript makes of a value in a condition.
pub(super) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// A literal as JSON. The nesting is bounded by the parser's limit.
fn value(found: Option<cst::Value>) -> Value {
    match found {
        Some(cst::Value::StringValue(text)) => Value::String(text.into()),
        Some(cst::Value::IntValue(number)) => numeral(&number.syntax().text().to_string()),
        Some(cst::Value::FloatValue(number)) => numeral(&number.syntax().text().to_string()),
        Some(cst::Value::BooleanValue(truth)) => Value::Bool(truth.true_token().is_some()),
        Some(cst::Value::EnumValue(constant)) => Value::String(name(constant.name())),
        Some(cst::Value::ListValue(list)) => list.values().map(|item| value(Some(item))).collect(),
        Some(cst::Value::ObjectValue(object)) => {
            let fields = object.object_fields();
            Value::Object(fields.map(|field| (name(field.name()), value(field.value()))).collect::<Map<_, _>>())
        }
        // The parser refuses variables outside of operations.
        Some(cst::Value::NullValue(_) | cst::Value::Variable(_)) | None => Value::Null,
    }
}

/// GraphQL's numerals are JSON's. One beyond the range of doubles is infinite to JavaScript, which prints null.
fn numeral(text: &str) -> Value {
    serde_json::from_str::<Number>(text.trim()).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::introspection::{at, refused};

    #[test]
    fn a_syntax_error_has_a_place() {
        for (sdl, message) in [
            ("", "line 1, column 1: Unexpected <EOF>."),
            ("# nothing\n", "line 2, column 1: Unexpected <EOF>."),
            ("type A { a: Int }\n\ntype B {\n  b Int\n}", "line 4, column 5: expected a type"),
            ("type É { a: Int }", "line 1, column 6: Unexpected character \"É\""),
            ("type A {}", "line 1, column 9: expected Field Definition"),
            ("\"é\" type A { a: }", "line 1, column 17: expected a Type"),
            ("type A @a(x: $y) { a: Int }", "line 1, column 14: unexpected variable value in a Const context"),
            ("type A @a(x: {b}) { a: Int }", "line 1, column 15: expected a colon and a value"),
            ("type A { a: Int @b(c: \"\\uD800\") }", "line 1, column"),
        ] {
            let refused = refused(sdl);
            assert!(refused.starts_with("the GraphQL schema is not valid: line "), "{sdl}: {refused}");
            assert!(refused.contains(message), "{sdl}: {refused}");
        }
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let nested = format!("type A @a(x: {}) {{ a: Int }}", "[".repeat(100_000));
        assert_eq!(refused(&nested), "the GraphQL schema is too large: more than 64 levels of nested values");
        let lists = format!("type A {{ a: {}", "[".repeat(100_000));
        assert_eq!(refused(&lists), "the GraphQL schema is too large: more than 64 levels of nested values");
        assert_eq!(refused(&" \n".repeat(6_000_000)), "the GraphQL schema is too large: more than 10485760 bytes");
        assert_eq!(refused(&",".repeat(400_001)), "the GraphQL schema is too large: more than 400000 tokens");
    }

    #[test]
    fn literals_become_json() {
        for (literal, value) in [
            ("1", json!(1)),
            ("-0", json!(-0.0)),
            ("1.50", json!(1.5)),
            ("1e400", json!(null)),
            ("null", json!(null)),
            ("true", json!(true)),
            ("NAME", json!("NAME")),
            (r#""a\u00e9\n\/\uD83D\uDE00""#, json!("aé\n/😀")),
            ("\"\"\"\n  x\n    y\n\"\"\"", json!("x\n  y")),
            ("[1, [a]]", json!([1, ["a"]])),
            ("{ b: 1, a: 2, b: 3 }", json!({ "b": 3, "a": 2 })),
        ] {
            let value_of =
                at(&format!("type A @model @a(x: {literal}) {{ a: Int }}"), "/models/A/attributes/1/properties/x");
            assert_eq!(value_of, value, "{literal}");
        }
    }

    #[test]
    fn what_is_no_type_is_passed_over() {
        let sdl = "\u{feff}directive @a(x: Int) repeatable on OBJECT \"doc\" type A { a: Int } type __B { b: Int }
            fragment F on A { a } query { a } scalar S union U = A interface I { i: Int }";
        let compiled = at(sdl, "");
        assert_eq!(compiled["nonModels"].as_object().unwrap().len(), 1);
        assert_eq!(compiled.as_object().unwrap().len(), 4);
    }

    #[test]
    fn a_schema_block_names_the_root_types() {
        let sdl = "schema { query: Q } extend schema { mutation: M } type Q { a: Int } type M { b: Int } type Query { c: Int }";
        assert_eq!(at(sdl, "/queries/a/name"), "a");
        assert_eq!(at(sdl, "/mutations/b/name"), "b");
        assert_eq!(at(sdl, "/nonModels/Query/fields/c/name"), "c");
    }

    #[test]
    fn a_type_that_is_not_defined_is_refused_wherever_it_is_named() {
        for sdl in [
            "type A { a: Z }",
            "type A { a(b: [Z!]!): Int }",
            "type A implements Z { a: Int }",
            "interface I { a: Z } type A { a: Int }",
            "interface I implements Z { a: Int } type A { a: Int }",
            "union U = Z",
            "input I { a: Z }",
            "directive @a(b: Z) on OBJECT type A { a: Int }",
            "schema { query: Z } type A { a: Int }",
        ] {
            assert_eq!(refused(sdl), "the GraphQL schema uses the unknown type \"Z\"", "{sdl}");
        }
    }
}
