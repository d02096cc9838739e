//! Reads the tree of a TOML file into the tables of [`super::raw`]. serde would stop at the first unknown key or wrong
//! type; this goes on, and finds every one with its place. The same lists of keys make the reader and the JSON Schema
//! (by the macros below), so the two cannot drift apart.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problems::{Problems, error};
use crate::catalog::Id;
use crate::source::Span;
use crate::suggest::closest;

/// The longest name that a user may choose for anything, in bytes: twice what the longest kind of name can be. Names are
/// repeated in each message about what is below them.
const LONGEST_NAME: usize = 256;

/// A value, its place, and the place of its key (for an entry of a list: its own).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item<T> {
    pub(super) value: T,
    pub(super) key: Span,
    pub(super) span: Span,
}

/// A table whose keys are names that the user chose, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named<T>(pub(super) Vec<(Item<String>, Item<T>)>);

/// A list of values.
pub(super) type List<T> = Vec<Item<T>>;

/// The entries of a list that may be absent.
pub(super) fn items<T>(list: Option<&Item<List<T>>>) -> &[Item<T>] {
    list.map_or(&[], |list| &list.value)
}

/// The entries of a table of names that may be absent.
pub(super) fn entries<T>(table: Option<&Item<Named<T>>>) -> &[(Item<String>, Item<T>)] {
    table.map_or(&[], |table| &table.value.0)
}

/// What reading needs on its way down the tree.
pub(super) struct Reader<'a> {
    /// What was found to be wrong.
    pub(super) problems: &'a mut Problems,
    /// The keys from the top of the file to here, for messages.
    path: Vec<&'a str>,
}

/// A type that a TOML value can be read into. `None` means that a problem has been added.
pub(super) trait Read: Sized {
    fn read<'a>(value: &'a Spanned<DeValue<'a>>, reader: &mut Reader<'a>) -> Option<Self>;
}

impl<'a> Reader<'a> {
    pub(super) fn new(problems: &'a mut Problems) -> Self {
        Self { problems, path: Vec::new() }
    }

    /// Where the reader is, such as `apps.client.outputs`.
    fn place(&self) -> String {
        self.path.join(".")
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'_>>, due: &str) {
        let is = kind(value.get_ref());
        let mut problem = error(Id::E301, format!("`{}` must be {due}, and is {is}", self.place()))
            .at(&value.span(), format!("must be {due}"));
        if due == "a string" {
            let text = match value.get_ref() {
                DeValue::Integer(number) => Some(number.to_string()),
                DeValue::Float(number) => Some(number.to_string()),
                DeValue::Boolean(truth) => Some(truth.to_string()),
                DeValue::Datetime(date) => Some(date.to_string()),
                DeValue::String(_) | DeValue::Array(_) | DeValue::Table(_) => None,
            };
            if let Some(text) = text {
                problem = problem.help(format!("put it in quotes: `\"{text}\"`"));
            }
        } else if due == "a list" && value.get_ref().is_str() {
            problem = problem.help("put it in brackets: `[…]`");
        }
        self.problems.add(problem);
    }

    /// Reads the value of one key, and knows that key in messages.
    fn under<T: Read>(&mut self, key: &'a str, value: &'a Spanned<DeValue<'a>>) -> Option<T> {
        self.path.push(key);
        let read = T::read(value, self);
        self.path.pop();
        read
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// One table while it is read.
pub(super) struct TableReader<'a, 'r> {
    table: &'a DeTable<'a>,
    span: Span,
    reader: &'r mut Reader<'a>,
    misread: Vec<&'static str>,
}

impl<'a, 'r> TableReader<'a, 'r> {
    /// `None`, and a problem, if the value is no table.
    pub(super) fn open(value: &'a Spanned<DeValue<'a>>, reader: &'r mut Reader<'a>) -> Option<Self> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Self { table, span: value.span(), reader, misread: Vec::new() });
        }
        reader.wrong_type(value, "a table");
        None
    }

    /// The whole file.
    pub(super) fn top(table: &'a DeTable<'a>, reader: &'r mut Reader<'a>) -> Self {
        Self { table, span: 0..0, reader, misread: Vec::new() }
    }

    /// Reads one key, if it is there.
    pub(super) fn key<T: Read>(&mut self, key: &'static str) -> Option<Item<T>> {
        let (name, value) = self.table.get_key_value(key)?;
        let before = self.reader.problems.count();
        let read = self.reader.under(key, value);
        if self.reader.problems.count() > before {
            self.misread.push(key);
        }
        read.map(|read| Item { value: read, key: name.span(), span: value.span() })
    }

    /// Adds a problem if the key is not there.
    pub(super) fn required(&mut self, key: &'static str) {
        if self.table.contains_key(key) || self.misread.contains(&key) {
            return;
        }
        let problem = match self.reader.place() {
            top if top.is_empty() => {
                error(Id::E304, format!("the file has no `{key}`")).help(format!("begin the file with `{key} = 1`"))
            }
            place => error(Id::E304, format!("`{place}` has no `{key}`")),
        };
        self.reader.problems.add(problem.at(&self.span, format!("`{key}` is missing")));
    }

    /// Adds a problem for each key that is not of `keys`. A key that was most likely meant does not count as missing:
    /// one mistake is one problem.
    pub(super) fn unknown(&mut self, keys: &[&'static str]) {
        for name in self.table.keys().filter(|name| !keys.contains(&name.get_ref().as_ref())) {
            if self.reader.problems.is_full() {
                return;
            }
            let text = name.get_ref();
            let place = match self.reader.place() {
                place if place.is_empty() => "at the top of the file".to_owned(),
                place => format!("in `{place}`"),
            };
            let problem = error(Id::E302, format!("unknown key `{text}` {place}")).at(&name.span(), "unknown key");
            self.reader.problems.add(problem.suggest(text, keys));
            self.misread.extend(closest(text, keys.iter().copied()));
        }
    }

    /// The keys that are there in some way, and have been reported: they are not missing.
    pub(super) fn misread(self) -> Vec<&'static str> {
        self.misread
    }
}

impl Read for String {
    fn read<'a>(value: &'a Spanned<DeValue<'a>>, reader: &mut Reader<'a>) -> Option<Self> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.clone().into_owned());
        }
        reader.wrong_type(value, "a string");
        None
    }
}

impl Read for bool {
    fn read<'a>(value: &'a Spanned<DeValue<'a>>, reader: &mut Reader<'a>) -> Option<Self> {
        if let DeValue::Boolean(truth) = value.get_ref() {
            return Some(*truth);
        }
        reader.wrong_type(value, "a boolean");
        None
    }
}

impl Read for i64 {
    fn read<'a>(value: &'a Spanned<DeValue<'a>>, reader: &mut Reader<'a>) -> Option<Self> {
        if let DeValue::Integer(number) = value.get_ref() {
            // A number too great for 64 bits is greater than any that the file may hold.
            return Some(Self::from_str_radix(number.as_str(), number.radix()).unwrap_or(Self::MAX));
        }
        reader.wrong_type(value, "an integer");
        None
    }
}

impl<T: Read> Read for List<T> {
    fn read<'a>(value: &'a Spanned<DeValue<'a>>, reader: &mut Reader<'a>) -> Option<Self> {
        let DeValue::Array(array) = value.get_ref() else {
            reader.wrong_type(value, "a list");
            return None;
        };
        let item = |entry: &'a Spanned<DeValue<'a>>| {
            Some(Item { value: T::read(entry, reader)?, key: entry.span(), span: entry.span() })
        };
        Some(array.iter().filter_map(item).collect())
    }
}

impl<T: Read> Read for Named<T> {
    fn read<'a>(value: &'a Spanned<DeValue<'a>>, reader: &mut Reader<'a>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            reader.wrong_type(value, "a table");
            return None;
        };
        let mut entries = Vec::with_capacity(table.len());
        for (name, value) in table {
            let (key, text) = (name.span(), name.get_ref());
            if text.len() > LONGEST_NAME {
                let problem = error(Id::E305, format!("a name in `{}` is too long", reader.place()));
                reader.problems.add(problem.at(&key, format!("longer than {LONGEST_NAME} bytes")));
                continue;
            }
            if let Some(read) = reader.under(text, value) {
                let name = Item { value: text.clone().into_owned(), key: key.clone(), span: key.clone() };
                entries.push((name, Item { value: read, key, span: value.span() }));
            }
        }
        entries.sort_by_key(|(name, _)| name.span.start);
        Some(Self(entries))
    }
}

impl<T: JsonSchema> JsonSchema for Item<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        schemars::json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// The text of a key: its field's name, unless that is a word of Rust.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Tables of the file: `field: Type`, `field required: Type`, `field["key"]: Type`.
macro_rules! tables {
    ($($(#[$meta:meta])* $name:ident {
        $($(#[$about:meta])* $field:ident $([$key:literal])? $($required:ident)? : $type:ty,)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(super) struct $name {
            $(
                $(#[$about])*
                $(#[schemars(rename = $key)])?
                $(#[schemars($required)])?
                pub(super) $field: Option<crate::config::read::Item<$type>>,
            )*
            /// Keys that are there, with something in them that has been reported.
            #[schemars(skip)]
            pub(super) misread: Vec<&'static str>,
        }

        impl $name {
            /// Every key of the table.
            pub(super) const KEYS: &[&str] = &[$(crate::config::read::key!($field $($key)?)),*];

            /// Reads each key, and finds those that are missing or unknown.
            pub(super) fn from_table(mut table: crate::config::read::TableReader<'_, '_>) -> Self {
                $(let $field = table.key(crate::config::read::key!($field $($key)?));)*
                table.unknown(Self::KEYS);
                $($(table.$required(stringify!($field));)?)*
                Self { $($field,)* misread: table.misread() }
            }
        }

        impl crate::config::read::Read for $name {
            fn read<'a>(
                value: &'a toml::Spanned<toml::de::DeValue<'a>>,
                reader: &mut crate::config::read::Reader<'a>,
            ) -> Option<Self> {
                crate::config::read::TableReader::open(value, reader).map(Self::from_table)
            }
        }
    )*};
}

/// Strings of which only some are allowed: `Variant = "text"`.
macro_rules! choices {
    ($($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, schemars::JsonSchema)]
        pub(super) enum $name {
            $(#[schemars(rename = $text)] $variant,)*
        }

        impl crate::config::read::Read for $name {
            fn read<'a>(
                value: &'a toml::Spanned<toml::de::DeValue<'a>>,
                reader: &mut crate::config::read::Reader<'a>,
            ) -> Option<Self> {
                match String::read(value, reader)?.as_str() {
                    $($text => Some(Self::$variant),)*
                    other => {
                        reader.not_a_choice(value.span(), other, &[$($text),*]);
                        None
                    }
                }
            }
        }
    )*};
}

pub(super) use {choices, key, tables};

impl Reader<'_> {
    /// Adds the problem that a string is none of those allowed.
    pub(super) fn not_a_choice(&mut self, span: Span, text: &str, choices: &[&str]) {
        let problem = error(Id::E305, format!("`{}` cannot be `{text}`", self.place()))
            .at(&span, format!("must be one of {}", super::problems::list(choices)));
        let meant = closest(text, choices.iter().copied()).map(|choice| format!("did you mean `{choice}`?"));
        self.problems.add(meant.into_iter().fold(problem, super::problems::Problem::help));
    }
}
