//! Reads the literals of JavaScript and TypeScript from text, and executes nothing: objects, arrays, strings, templates
//! without `${`, numbers, `true`, `false`, `null`, `undefined`, with comments and TypeScript's annotations between.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;
use serde_json::{Map, Value};

use super::existing::ExistingError;
use crate::js_json::MAX_VALUES;
use crate::source::SourceFile;

mod number;
mod quoted;
mod types;

/// Objects and arrays within one another: deeper than any configuration, and safe for the stack.
const MAX_DEPTH: usize = 64;

/// A place in the text.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many values were read.
    values: usize,
}

/// A name or keyword.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, values: 0 }
    }

    /// The byte offset of the place.
    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// Goes over the text if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let next = self.rest().starts_with(text);
        if next {
            self.at += text.len();
        }
        next
    }

    /// Goes over spaces and the text, which must come next.
    pub(super) fn expect(&mut self, text: &str) -> Result<(), ExistingError> {
        self.skip_space()?;
        if self.eat(text) { Ok(()) } else { Err(self.unexpected(&format!("`{text}`"))) }
    }

    /// Goes over spaces, line ends and comments.
    pub(super) fn skip_space(&mut self) -> Result<(), ExistingError> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                match trimmed.get(2..).and_then(|comment| comment.find("*/")) {
                    Some(length) => self.at += length + 4,
                    None => return Err(self.error(self.at, "a comment that does not end")),
                }
            } else {
                return Ok(());
            }
        }
    }

    /// Goes over a name or keyword, if one comes next.
    pub(super) fn word(&mut self) -> Option<Word<'a>> {
        let rest = self.rest();
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        let text = rest.get(..length).filter(|text| !text.is_empty() && !text.starts_with(char::is_numeric))?;
        self.at += length;
        Some(Word { text })
    }

    /// Whether the word stands alone: nothing follows that would make it a call, a member, a function.
    pub(super) fn is_simple_name(&mut self, word: Word<'_>) -> Result<bool, ExistingError> {
        self.skip_space()?;
        let keyword = matches!(word.text, "function" | "async" | "class" | "new" | "await" | "null" | "undefined");
        Ok(!keyword && !matches!(self.peek(), Some('(' | '[' | '.' | '`' | '=' | '?' | '{')))
    }

    /// The same text at another offset.
    pub(super) fn at(&self, offset: usize) -> Self {
        Self { text: self.text, at: offset, values: self.values }
    }

    /// Whether a string comes next.
    pub(super) fn peek_quote(&self) -> bool {
        matches!(self.peek(), Some('"' | '\''))
    }

    /// Goes over a directive such as `'use strict';`.
    pub(super) fn directive(&mut self) -> Result<(), ExistingError> {
        self.string()?;
        self.end_of_statement()
    }

    /// Goes over spaces and a semicolon, where there is one.
    pub(super) fn end_of_statement(&mut self) -> Result<(), ExistingError> {
        self.type_suffix()?;
        self.skip_space()?;
        self.eat(";");
        Ok(())
    }

    /// An object literal.
    pub(super) fn object_expression(&mut self) -> Result<Map<String, Value>, ExistingError> {
        self.skip_space()?;
        if self.peek() == Some('{') { self.object(0) } else { Err(self.unexpected("an object literal")) }
    }

    /// A value; `None` is `undefined`.
    fn value(&mut self, depth: usize) -> Result<Option<Value>, ExistingError> {
        self.skip_space()?;
        let start = self.at;
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(self.error(start, &format!("more than {MAX_VALUES} values")));
        }
        let value = match self.peek() {
            Some('{') => Some(Value::Object(self.object(depth)?)),
            Some('[') => Some(self.array(depth)?),
            Some('"' | '\'') => Some(Value::String(self.string()?)),
            Some('`') => Some(Value::String(self.template()?)),
            Some('0'..='9' | '.' | '-' | '+') if !self.rest().starts_with("...") => Some(self.number()?),
            _ => match self.word().map(|word| word.text) {
                Some("true") => Some(Value::Bool(true)),
                Some("false") => Some(Value::Bool(false)),
                Some("null") => Some(Value::Null),
                Some("undefined") => None,
                _ => {
                    self.at = start;
                    return Err(self.unexpected("a literal value"));
                }
            },
        };
        self.type_suffix()?;
        self.skip_space()?;
        Ok(value)
    }

    fn object(&mut self, depth: usize) -> Result<Map<String, Value>, ExistingError> {
        self.open("{", depth)?;
        let (mut map, mut undefined) = (Map::new(), BTreeSet::new());
        loop {
            self.skip_space()?;
            if self.eat("}") {
                // JavaScript prints no `undefined` members.
                if !undefined.is_empty() {
                    map.retain(|key, _| !undefined.contains(key));
                }
                return Ok(map);
            }
            let key = self.key()?;
            self.expect(":")?;
            // A later value has the place of the first one, `undefined` or not.
            if let Some(value) = self.value(depth + 1)? {
                undefined.remove(&key);
                map.insert(key, value);
            } else {
                map.insert(key.clone(), Value::Null);
                undefined.insert(key);
            }
            self.separator('}')?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, ExistingError> {
        self.open("[", depth)?;
        let mut items = Vec::new();
        loop {
            self.skip_space()?;
            if self.eat("]") {
                return Ok(Value::Array(items));
            }
            // JavaScript prints an `undefined` item as null.
            items.push(self.value(depth + 1)?.unwrap_or(Value::Null));
            self.separator(']')?;
        }
    }

    fn open(&mut self, bracket: &str, depth: usize) -> Result<(), ExistingError> {
        if depth >= MAX_DEPTH {
            return Err(self.error(self.at, &format!("objects and lists nested deeper than {MAX_DEPTH} levels")));
        }
        self.eat(bracket);
        Ok(())
    }

    /// A comma, or the closing bracket, which is left for the caller.
    fn separator(&mut self, close: char) -> Result<(), ExistingError> {
        if self.eat(",") || self.peek() == Some(close) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`,` or `{close}`")))
        }
    }

    fn key(&mut self) -> Result<String, ExistingError> {
        let start = self.at;
        let key = match self.peek() {
            Some('"' | '\'') => self.string()?,
            Some('0'..='9' | '.') if !self.rest().starts_with("...") => {
                crate::js_json::to_string_pretty(&self.number()?, 0)
            }
            Some('[') => return Err(self.error(start, "a computed key (`[`)")),
            _ => match self.word() {
                Some(word) => word.text.to_owned(),
                None => return Err(self.unexpected("a key")),
            },
        };
        if key == "__proto__" {
            return Err(self.error(start, "the key `__proto__`, which sets a prototype"));
        }
        self.skip_space()?;
        match self.peek() {
            Some('(') => Err(self.error(start, &format!("a function (`{key}`)"))),
            Some(',' | '}') => Err(self.error(start, &format!("the name `{key}` without a value"))),
            _ => Ok(key),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// The error that something else was found at this place than must be there.
    pub(super) fn unexpected(&self, wanted: &str) -> ExistingError {
        let mut ahead = self.at(self.at);
        let word = ahead.word().map(|word| word.text);
        let found = match (word, ahead.rest().trim_start().chars().next()) {
            (Some(word @ ("function" | "async" | "class" | "new" | "import" | "require")), _) => {
                format!("code (`{word}`)")
            }
            (Some(word), Some('(' | '`')) => format!("a call (`{word}`)"),
            (Some(word), Some('=')) if ahead.rest().trim_start().starts_with("=>") => format!("a function (`{word}`)"),
            (Some(word), _) => format!("the name `{word}`"),
            (None, None) => "the end of the file".to_owned(),
            (None, Some('"' | '\'')) => "a string".to_owned(),
            (None, Some('`')) => "a template".to_owned(),
            (None, Some('(')) => "a function or parenthesis (`(`)".to_owned(),
            (None, Some('/')) => "a regular expression or division (`/`)".to_owned(),
            (None, Some('.')) if ahead.rest().starts_with("...") => "a spread (`...`)".to_owned(),
            (None, Some(other)) => format!("`{}`", other.escape_default()),
        };
        self.error(self.at, &format!("{found}, where {wanted} must be"))
    }

    /// An error at a byte offset.
    pub(super) fn error(&self, offset: usize, problem: &str) -> ExistingError {
        let file = SourceFile { path: Utf8PathBuf::new(), text: self.text.to_owned() };
        let (line, column) = file.position(offset);
        ExistingError { line, column, problem: problem.to_owned() }
    }
}
