//! From the text of a schema to a [`Document`].

use apollo_parser::cst::{self, CstNode, Definition};
use apollo_parser::{Parser, SyntaxKind};
use serde_json::{Map, Number, Value};

use super::IntrospectionError;
use super::document::{Directive, Document, Field, Fields, Kind, ObjectType, TypeRef};

/// The longest schema that is read, in bytes. AppSync itself takes one million.
const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most tokens, counting spaces and comments. A token costs about a hundred bytes of memory.
const MAX_TOKENS: usize = 1_000_000;
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
