//! `towpath prompt`: the environment that the checkout is on, for the shell's prompt.
//!
//! A prompt is drawn before every command, so this asks no network, never fails, and says nothing where there is no
//! project.

use serde_json::json;
use towpath_core::catalog::Exit;

use crate::Host;
use crate::args::Global;
use crate::checkout::standing;
use crate::configuration;
use crate::failure::Failure;
use crate::ui::{Format, Ui};

/// Shown where environments.toml cannot be used.
const BROKEN: &str = "?";

/// Prints one word, or nothing.
///
/// # Errors
/// None.
pub fn run(global: &Global, host: &Host, ui: &mut Ui) -> Result<Exit, Failure> {
    let shown = match configuration::find(global, host) {
        Err(_) => String::new(),
        Ok(_) => {
            configuration::load(global, host).map_or_else(|_| BROKEN.to_owned(), |loaded| standing(&loaded).to_string())
        }
    };
    match ui.format() {
        Format::Json => ui.json(&json!({ "schema": 1, "command": "prompt", "environment": shown })),
        Format::Text if shown.is_empty() => {}
        Format::Text => ui.data(&shown),
    }
    Ok(Exit::Done)
}
