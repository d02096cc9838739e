//! The picture as a table of Markdown, for a comment or a release's page.

use super::Status;
use super::rows::{HEADS, Tone, row};
use crate::time;

/// The text.
pub fn text(status: &Status) -> String {
    let mut text = format!("| {} |\n|{}\n", HEADS.map(capitalized).join(" | "), "---|".repeat(HEADS.len()));
    for environment in &status.environments {
        for app in &environment.apps {
            let cells = row(status, environment, app).map(|cell| {
                let words = escaped(&cell.text);
                let words = if cell.tone == Tone::Bad { format!("**{words}**") } else { words };
                match cell.link() {
                    Some(page) => format!("[{words}]({page})"),
                    None => words,
                }
            });
            text += &format!("| {} |\n", cells.join(" | "));
        }
    }
    for remark in status.remarks() {
        text += &format!("\n- {}", escaped(&remark));
    }
    text + &format!("\n\nAs of {}.\n", time::rfc3339(status.now))
}

pub(super) fn capitalized(head: &str) -> String {
    let lower = head.to_ascii_lowercase();
    lower.get(..1).map(str::to_ascii_uppercase).unwrap_or_default() + lower.get(1..).unwrap_or_default()
}

/// Markdown's own characters, and those of HTML, stand for themselves.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            c if c.is_control() => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '@' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
