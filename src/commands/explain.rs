//! `towpath explain`: what an id means, offline.

use serde_json::json;
use towpath_core::catalog::{Entry, Exit, Id};

use crate::args::Explain;
use crate::failure::Failure;
use crate::ui::{Format, Ui};

/// Explains one id, or lists all.
///
/// # Errors
/// If the id is none.
pub fn run(args: &Explain, ui: &mut Ui) -> Result<Exit, Failure> {
    let Some(text) = &args.id else {
        let entries: Vec<Entry> = Id::all().map(Id::entry).collect();
        match ui.format() {
            Format::Json => ui.json(&json!({ "schema": 1, "ids": entries.iter().map(to_json).collect::<Vec<_>>() })),
            Format::Text => {
                let lines: Vec<_> = entries.iter().map(|entry| format!("{:<7} {}", entry.id, entry.title)).collect();
                ui.data(&lines.join("\n"));
            }
        }
        return Ok(Exit::Done);
    };
    let entry = Id::parse(text).ok_or_else(|| Failure::unknown_id(text))?.entry();
    match ui.format() {
        Format::Json => ui.json(&json!({ "schema": 1, "id": to_json(&entry) })),
        Format::Text => {
            let exit = entry.exit.map(|exit| format!("\n\nExit code {}.", exit.code())).unwrap_or_default();
            ui.data(&format!("{}: {}\n\n{}{exit}", entry.id, entry.title, wrapped(entry.text, 80)));
        }
    }
    Ok(Exit::Done)
}

fn to_json(entry: &Entry) -> serde_json::Value {
    json!({
        "id": entry.id.as_str(),
        "exit": entry.exit.map(Exit::code),
        "title": entry.title,
        "text": entry.text,
    })
}

/// Breaks a text into lines of at most `width` characters, at spaces.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrapped("aa bb cc", 5), "aa bb\ncc");
        assert_eq!(wrapped("a-very-long-word b", 4), "a-very-long-word\nb");
    }
}
