//! `dotenv`: one `NAME=value` line for each value of the backend, which dotenv parsers and `sh` read alike.
//!
//! A value is written bare where it has plain characters only, else between single quotes, between which neither
//! reader interprets anything (`$`, backticks, double quotes, `#`); a value with a single quote goes between double
//! quotes if it has nothing that `sh` interprets there. The rest (line breaks above all, which old parsers take for
//! the start of another variable) is refused. Tools that expand `$NAME` in values after parsing them (dotenv-expand) do
//! so whatever the quotes; of what AWS gives, only the access paths of buckets have such a `$`.

use std::collections::BTreeMap;

use super::RenderError;
use crate::backend::BackendConfig;
use crate::fields::{self, Field};

/// The `kind` in `environments.toml`.
const FORMAT: &str = "dotenv";

/// The text of the file: the values of `only`, in the order of the field table (empty: all), each named by `prefix`
/// and its path in capitals with underscores (`appsync.endpoint` is `APPSYNC_ENDPOINT`). An entry of `only` is a path,
/// or what paths begin with (`cognito`).
///
/// # Errors
/// Each entry of `only` that the backend lacks; values and names that cannot be written.
pub fn text(config: &BackendConfig, prefix: &str, only: &[String]) -> Result<String, Vec<RenderError>> {
    let fields = fields::of(config);
    let lacking = only.iter().filter(|path| !fields.iter().any(|field| field.is_within(path)));
    let lacking = lacking.map(|path| RenderError::Lacks { path: path.clone(), format: FORMAT.to_owned() });
    let mut errors: Vec<_> = lacking.collect();

    let wanted = |field: &&Field| only.is_empty() || only.iter().any(|path| field.is_within(path));
    let mut names = BTreeMap::new();
    let mut out = String::new();
    for field in fields.iter().filter(wanted) {
        let name = format!("{prefix}{}", screaming_snake(&field.path));
        if !is_name(&name) {
            errors.push(not_expressible(field, &format!("its variable would be `{name}`, which is not a name")));
        } else if let Some(other) = names.insert(name.clone(), &field.path) {
            errors.push(not_expressible(field, &format!("its variable `{name}` is that of `{other}` too")));
        }
        match quoted(&field.value) {
            Some(value) => out.extend([name.as_str(), "=", value.as_str(), "\n"]),
            None => {
                errors.push(not_expressible(field, "it has characters that dotenv parsers and sh read differently"));
            }
        }
    }
    if errors.is_empty() { Ok(out) } else { Err(errors) }
}

fn not_expressible(field: &Field, why: &str) -> RenderError {
    RenderError::NotExpressible {
        value: format!("{} ({} {}): {why}", field.path, field.service, field.label),
        format: FORMAT.to_owned(),
        advice: "list the values that the app needs in `only`, or use `kind = \"json\"`".to_owned(),
    }
}

/// A path in capitals with underscores: `api.adminQueries.endpoint` is `API_ADMIN_QUERIES_ENDPOINT`.
fn screaming_snake(path: &str) -> String {
    let mut out = String::new();
    let mut after_lower = false;
    for character in path.chars() {
        if character.is_ascii_uppercase() && after_lower {
            out.push('_');
        }
        after_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        out.push(if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' });
    }
    out
}

/// Whether a shell takes it for the name of a variable.
fn is_name(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The value as it is written; `None` if the readers would disagree on every way to write it.
fn quoted(value: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:,@%+=".contains(&byte);
    if !value.is_empty() && value.bytes().all(plain) {
        return Some(value.to_owned());
    }
    // Some parsers take a backslash before a quote or before another backslash for an escape.
    let escapes = value.contains("\\\\") || value.contains("\\'") || value.ends_with('\\');
    if value.chars().any(char::is_control) || escapes {
        None
    } else if !value.contains('\'') {
        Some(format!("'{value}'"))
    } else if !value.contains(['"', '$', '`', '\\', '!']) {
        Some(format!("\"{value}\""))
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
