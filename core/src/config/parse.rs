//! The one way in: from the text of `environments.toml` to a [`Config`] or to every problem of it.

use toml::Spanned;
use toml::de::DeTable;

use super::forms::version;
use super::problems::{Problems, error};
use super::read::{Reader, TableReader};
use super::{Config, SCHEMA, raw, validate};
use crate::catalog::Id;
use crate::source::{Diagnostic, SourceFile};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;

/// More syntax errors are not shown: they follow from the first ones.
const MOST_SYNTAX_ERRORS: usize = 20;

/// The largest file in which the parser goes on after a syntax error, in bytes: it keeps every error that it finds,
/// and could find one for each two bytes, half a kilobyte each.
const LARGEST_RECOVERED: usize = 100_000;

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// There exactly if no diagnostic is an error.
    pub config: Option<Config>,
    /// Everything that was found, by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses and validates `environments.toml` for this version of towpath.
///
/// Every problem is reported at once, with three exceptions where anything further would be a guess: a file that is not
/// TOML, one of a newer `schema`, and one whose `min_tool_version` is newer.
pub fn parse(file: &SourceFile, tool_version: &str) -> Parsed {
    let mut problems = Problems::default();
    let config = read(&file.text, tool_version, &mut problems);
    if config.is_none() && problems.count() == 0 {
        let title = "a file without problems gave no configuration";
        problems.add(error(Id::E101, title).at(&(0..0), "this is a bug of towpath"));
    }
    let config = config.filter(|_| problems.count() == 0);
    Parsed { config, diagnostics: problems.sorted() }
}

fn read(text: &str, tool_version: &str, problems: &mut Problems) -> Option<Config> {
    if text.len() > LARGEST_FILE {
        let problem = error(Id::E318, format!("the file is larger than {LARGEST_FILE} bytes"));
        problems.add(problem.at(&(0..0), format!("{} bytes", text.len())));
        return None;
    }
    let (document, errors) = syntax(text);
    for syntax in errors.iter().take(MOST_SYNTAX_ERRORS) {
        let span = syntax.span().unwrap_or(0..0);
        let problem = error(Id::E301, format!("the file is not valid TOML: {}", lower_case(syntax.message())));
        problems.add(problem.at(&span, "here"));
    }
    if !errors.is_empty() {
        return None;
    }
    let table = document.get_ref();
    if is_newer(table, tool_version, problems) {
        return None;
    }
    let file = raw::File::from_table(TableReader::top(table, &mut Reader::new(problems)));
    validate::file(&file, problems)
}

/// The tree of the file, and the errors in it: all of them, or the first of a large file.
fn syntax(text: &str) -> (Spanned<DeTable<'_>>, Vec<toml::de::Error>) {
    if text.len() <= LARGEST_RECOVERED {
        return DeTable::parse_recoverable(text);
    }
    match DeTable::parse(text) {
        Ok(document) => (document, Vec::new()),
        Err(error) => (Spanned::new(0..0, DeTable::new()), vec![error]),
    }
}

/// Whether the file says that it is for a newer towpath. Then unknown keys and values are no mistakes.
fn is_newer(table: &DeTable<'_>, tool_version: &str, problems: &mut Problems) -> bool {
    if let Some(schema) = table.get("schema")
        && let Some(number) = schema.get_ref().as_integer()
        && i64::from_str_radix(number.as_str(), number.radix()).unwrap_or(i64::MAX) > SCHEMA
    {
        let problem = error(Id::E303, format!("the file has schema {number}, and this towpath knows {SCHEMA}"))
            .at(&schema.span(), "newer than this towpath")
            .help(format!("this is towpath {tool_version}: install a newer one"));
        problems.add(problem);
        return true;
    }
    let Some(oldest) = table.get("project").and_then(|project| project.get_ref().get("min_tool_version")) else {
        return false;
    };
    let Some(text) = oldest.get_ref().as_str() else { return false };
    let newer = version(text).zip(version(tool_version)).is_some_and(|(oldest, this)| oldest > this);
    if newer {
        let problem = error(Id::E311, format!("the file needs towpath {text} or newer, and this is {tool_version}"))
            .at(&oldest.span(), "newer than this towpath")
            .help(format!("install towpath {text}, or lower `min_tool_version`"));
        problems.add(problem);
    }
    newer
}

/// The messages of the TOML parser, in our own style.
fn lower_case(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut chars = line.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
