//! `towpath check`: validates `environments.toml`, without network.

use serde_json::json;
use towpath_core::catalog::Exit;
use towpath_core::config;
use towpath_core::source::Severity;

use crate::Host;
use crate::args::{Check, Global};
use crate::configuration;
use crate::failure::Failure;
use crate::ui::{Format, Ui, diagnostics};

/// Checks the file, or prints its JSON Schema.
///
/// # Errors
/// If the file is not there. What is wrong in it is the result, not an error.
pub fn run(args: &Check, global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.schema {
        ui.json(&config::schema());
        return Ok(Exit::Done);
    }
    let file = configuration::read(&configuration::find(global, host)?, host)?;
    let parsed = config::parse(&file, env!("CARGO_PKG_VERSION"));
    let list = &parsed.diagnostics;
    match ui.format() {
        Format::Json => {
            let diagnostics = diagnostics::to_json(&file, list);
            ui.json(&json!({ "schema": 1, "file": file.path.as_str(), "diagnostics": diagnostics }));
        }
        Format::Text if list.is_empty() => ui.data(&format!("{}: no problems", file.path)),
        Format::Text => ui.diagnostics(&file, list),
    }
    let wrong = list.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    Ok(if wrong { Exit::Invalid } else { Exit::Done })
}
