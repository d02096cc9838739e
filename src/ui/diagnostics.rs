//! Problems of a file, with the places underlined, or as data.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};
use towpath_core::source::{Diagnostic, Severity, SourceFile, Span};

use super::clean;

/// The problems for people, then a line that counts them.
pub fn to_text(file: &SourceFile, list: &[Diagnostic], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // The renderer shows the file's own lines. A control character in them must not reach the terminal; a space has
    // the same place, as long as it is one byte.
    let text: String =
        file.text.chars().map(|c| if c.is_ascii_control() && c != '\n' && c != '\t' { ' ' } else { c }).collect();
    let parts = list.iter().map(|diagnostic| format!("{}\n", renderer.render(&[group(file, &text, diagnostic)])));
    let body: String = parts.collect();
    format!("{body}{}: {}\n", file.path, count(list))
}

fn group<'a>(file: &'a SourceFile, text: &'a str, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let annotations = diagnostic.labels.iter().map(|label| {
        let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        kind.span(within(&label.span, text)).label(clean(&label.text))
    });
    let snippet = Snippet::source(text).path(file.path.as_str()).annotations(annotations);
    let title = level.primary_title(clean(&diagnostic.title)).id(diagnostic.id.as_str());
    let group = Group::with_title(title).element(snippet);
    diagnostic.help.iter().fold(group, |group, help| group.element(Level::HELP.message(clean(help))))
}

/// Replacing characters kept their number of bytes only where they were one byte long, so make sure of the ends.
fn within(span: &Span, text: &str) -> Span {
    let fit = |offset: usize| {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    fit(span.start)..fit(span.end)
}

/// `3 errors, 1 warning`.
pub fn count(list: &[Diagnostic]) -> String {
    let number = |severity| list.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let words = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    match (number(Severity::Error), number(Severity::Warning)) {
        (0, 0) => "no problems".to_owned(),
        (errors, 0) => words(errors, "error"),
        (0, warnings) => words(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", words(errors, "error"), words(warnings, "warning")),
    }
}

/// The problems as data: a list of objects.
pub fn to_json(file: &SourceFile, list: &[Diagnostic]) -> Value {
    let place = |span: &Span| {
        let ((line, column), (end_line, end_column)) = (file.position(span.start), file.position(span.end));
        json!({ "line": line, "column": column, "end_line": end_line, "end_column": end_column })
    };
    let one = |diagnostic: &Diagnostic| {
        let labels = diagnostic
            .labels
            .iter()
            .map(|label| json!({ "message": label.text, "primary": label.primary, "place": place(&label.span) }));
        json!({
            "id": diagnostic.id.as_str(),
            "severity": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
            "message": diagnostic.title,
            "file": file.path.as_str(),
            "place": diagnostic.labels.first().map(|label| place(&label.span)),
            "labels": labels.collect::<Vec<_>>(),
            "help": diagnostic.help,
        })
    };
    list.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use towpath_core::catalog::Id;
    use towpath_core::source::Label;

    use super::*;

    fn sample(text: &str, span: Span) -> (SourceFile, Vec<Diagnostic>) {
        let file = SourceFile { path: "environments.toml".into(), text: text.to_owned() };
        let label = Label { span, text: "no key has this name".to_owned(), primary: true };
        let diagnostic = Diagnostic {
            id: Id::E302,
            severity: Severity::Error,
            title: "unknown key `bramches`".to_owned(),
            labels: vec![label],
            help: vec!["did you mean `branches`?".to_owned()],
        };
        (file, vec![diagnostic])
    }

    #[test]
    fn the_place_is_underlined() {
        let (file, list) = sample("[environments.dév]\nbramches = []\n", 20..28);
        insta::assert_snapshot!(to_text(&file, &list, false), @r"
        error[E302]: unknown key `bramches`
         --> environments.toml:2:1
          |
        2 | bramches = []
          | ^^^^^^^^ no key has this name
          |
          = help: did you mean `branches`?
        environments.toml: 1 error
        ");
        assert_eq!(to_json(&file, &list)[0]["place"], json!({"line": 2, "column": 1, "end_line": 2, "end_column": 9}));
    }

    #[test]
    fn odd_places_and_texts_do_no_harm() {
        for (text, span) in [("", 0..0), ("a", 5..9), ("é", 1..2), ("a\r\nb = \u{1b}[31m\r\n", 3..4), ("\u{7f}", 0..1)]
        {
            let (file, list) = sample(text, span);
            let shown = to_text(&file, &list, false);
            assert!(!shown.contains('\u{1b}'), "{shown:?}");
            assert!(to_json(&file, &list).is_array());
        }
    }
}
