//! Reads an existing aws-exports file without executing it: its statements. Values are read by [`super::syntax`].
//!
//! Known are the forms that hold nothing but one literal object: `export default {…}`, `module.exports = {…}`, or a
//! `const` (`let`, `var`) holding it that is then exported, with TypeScript's annotations. Anything else might mean
//! something which only running it would tell, so it is an error, never skipped.

use serde_json::{Map, Value};

use super::syntax::{Reader, Word};
use crate::catalog::{Explained, Id};

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 5_000_000;

/// Why an existing aws-exports file cannot be read without executing it (E312).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct ExistingError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What was found there, such as ``a call or name (`makeConfig`), where a literal value must be``.
    pub problem: String,
}

impl Explained for ExistingError {
    fn id(&self) -> Id {
        Id::E312
    }

    fn help(&self) -> Vec<String> {
        vec!["move your own code to another file which imports this one, or delete this file: it is generated".into()]
    }
}

/// Gives the exported object as it is written, duplicates resolved as JavaScript does.
pub(super) fn exported(text: &str) -> Result<Map<String, Value>, ExistingError> {
    if text.len() > MAX_BYTES {
        let problem = format!("the file is larger than {} MB", MAX_BYTES / 1_000_000);
        return Err(ExistingError { line: 1, column: 1, problem });
    }
    let mut reader = Reader::new(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut file = Statements::default();
    loop {
        reader.skip_space()?;
        if reader.at_end() {
            return file.finish(&reader);
        }
        file.statement(&mut reader)?;
    }
}

/// What the statements so far have said.
#[derive(Default)]
struct Statements {
    declared: Option<(String, Map<String, Value>)>,
    exported: Option<Exported>,
}

enum Exported {
    Name { name: String, at: usize },
    Object(Map<String, Value>),
}

impl Statements {
    fn statement(&mut self, reader: &mut Reader<'_>) -> Result<(), ExistingError> {
        if reader.eat(";") {
            return Ok(());
        }
        let start = reader.offset();
        if reader.peek_quote() {
            return reader.directive();
        }
        match reader.word() {
            Some(Word { text: "export", .. }) => {
                reader.skip_space()?;
                match reader.word() {
                    Some(Word { text: "default", .. }) => self.export(reader, start),
                    Some(Word { text: "const" | "let" | "var", .. }) => self.declaration(reader, start),
                    _ => Err(reader.error(start, "an export that is neither `export default` nor a `const`")),
                }
            }
            Some(Word { text: "const" | "let" | "var", .. }) => self.declaration(reader, start),
            Some(Word { text: "module", .. }) => {
                reader.expect(".")?;
                reader.expect("exports")?;
                reader.expect("=")?;
                self.export(reader, start)
            }
            Some(word) => Err(reader.error(start, &format!("`{}`, which is not a literal object's export", word.text))),
            None => Err(reader.unexpected("an export or a `const`")),
        }
    }

    fn declaration(&mut self, reader: &mut Reader<'_>, start: usize) -> Result<(), ExistingError> {
        if self.declared.is_some() {
            return Err(reader.error(start, "a second declaration"));
        }
        reader.skip_space()?;
        let name = match reader.word() {
            Some(word) => word.text.to_owned(),
            None => return Err(reader.unexpected("a name")),
        };
        reader.skip_space()?;
        if reader.eat(":") {
            reader.annotation()?;
        }
        reader.expect("=")?;
        let object = reader.object_expression()?;
        self.declared = Some((name, object));
        reader.end_of_statement()
    }

    fn export(&mut self, reader: &mut Reader<'_>, start: usize) -> Result<(), ExistingError> {
        if self.exported.is_some() {
            return Err(reader.error(start, "a second export"));
        }
        reader.skip_space()?;
        let at = reader.offset();
        self.exported = Some(match reader.word() {
            Some(word) if reader.is_simple_name(word)? => Exported::Name { name: word.text.to_owned(), at },
            Some(_) => return Err(reader.at(at).unexpected("a literal object")),
            None => Exported::Object(reader.object_expression()?),
        });
        reader.end_of_statement()
    }

    /// A file with comments only exports nothing, and has nothing to keep.
    fn finish(self, reader: &Reader<'_>) -> Result<Map<String, Value>, ExistingError> {
        match (self.declared, self.exported) {
            (None, None) => Ok(Map::new()),
            (None, Some(Exported::Object(object))) => Ok(object),
            (Some((declared, object)), Some(Exported::Name { name, .. })) if declared == name => Ok(object),
            (_, Some(Exported::Name { name, at })) => {
                Err(reader.error(at, &format!("the name `{name}`, which no `const` of the file declares")))
            }
            (Some((name, _)), _) => Err(reader.unexpected(&format!("the export of `{name}`"))),
        }
    }
}
