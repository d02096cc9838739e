//! Annotations of GitHub Actions: lines on standard output which the runner shows in the pull request, at their place in
//! the file. (GitHub's documentation, "Workflow commands for GitHub Actions".)

use towpath_core::doctor::{self, Finding};
use towpath_core::source::{Diagnostic, Severity, SourceFile};

use super::clean;
use crate::failure::Problem;

/// One line for a problem without a place.
pub(super) fn of_problem(problem: &Problem) -> String {
    let text: Vec<_> = [problem.message.as_str()]
        .into_iter()
        .chain(problem.causes.iter().map(String::as_str))
        .chain(problem.help.iter().map(String::as_str))
        .collect();
    line("error", &[("title", problem.id.as_str().to_owned())], &text.join("\n"))
}

/// One line for a warning.
pub(super) fn of_warning(id: &str, message: &str) -> String {
    line("warning", &[("title", id.to_owned())], message)
}

/// One line for each problem of a file. Columns are characters, from 1, as GitHub counts them.
pub(super) fn of_diagnostics(file: &SourceFile, list: &[Diagnostic]) -> String {
    let one = |diagnostic: &Diagnostic| {
        let level = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut properties = vec![("file", file.path.to_string())];
        if let Some(label) = diagnostic.labels.first() {
            let ((row, column), (end_row, end_column)) =
                (file.position(label.span.start), file.position(label.span.end));
            properties.push(("line", row.to_string()));
            properties.push(("endLine", end_row.to_string()));
            if row == end_row {
                properties.push(("col", column.to_string()));
                properties.push(("endColumn", end_column.to_string()));
            }
        }
        properties.push(("title", diagnostic.id.as_str().to_owned()));
        let text: Vec<_> = std::iter::once(&diagnostic.title).chain(&diagnostic.help).map(String::as_str).collect();
        line(level, &properties, &text.join("\n"))
    };
    list.iter().map(one).collect()
}

/// One line for what doctor found, at its place if it has one.
pub(super) fn of_finding(at: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        doctor::Severity::Error => "error",
        doctor::Severity::Warning => "warning",
        doctor::Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some((path, line)) = &finding.place {
        properties.push(("file", path.to_string()));
        properties.push(("line", line.to_string()));
    }
    properties.push(("title", finding.id.as_str().to_owned()));
    let at = if at.is_empty() { String::new() } else { format!("{at}: ") };
    let title = format!("{at}{}", finding.id.entry().title);
    let lines = std::iter::once(&title).chain(&finding.evidence).chain(&finding.fix).map(String::as_str);
    line(level, &properties, &lines.collect::<Vec<_>>().join("\n"))
}

/// `::error title=E401::message`. What would end a value early, or begin another command, is escaped.
fn line(level: &str, properties: &[(&str, String)], message: &str) -> String {
    let escaped = |text: &str| clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escaped(text).replace(':', "%3A").replace(',', "%2C");
    let properties: Vec<_> = properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    format!("::{level} {}::{}\n", properties.join(","), escaped(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_can_begin_a_command() {
        assert_eq!(
            line("error", &[("file", "a:b,c".to_owned())], "50%\n::set-env name=x::y\u{1b}[31m"),
            "::error file=a%3Ab%2Cc::50%25%0A::set-env name=x::y[31m\n"
        );
        assert_eq!(of_warning("W101", "old"), "::warning title=W101::old\n");
    }
}
