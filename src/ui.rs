//! The one place that prints: data on standard output, everything else on standard error.

pub mod diagnostics;
mod github;
mod links;
mod style;

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::Value;
use towpath_core::catalog::Exit;
use towpath_core::doctor::Finding;
use towpath_core::js_json;
use towpath_core::resolve::variable;
use towpath_core::source::{Diagnostic, SourceFile};
use towpath_core::warning::Warning;

use crate::args::{Color, Output};
use crate::failure::Failure;
use crate::redact::Redactor;
pub use links::Piece;
use style::Style;

/// Form of the data on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Format {
    /// The form that is asked for, found before the arguments are parsed: a wrong argument is answered in it too.
    pub fn requested(arguments: &[std::ffi::OsString], variables: &BTreeMap<String, String>) -> Self {
        let programs = ["json", "ndjson"].iter().any(|form| is_requested(form, arguments, variables));
        if programs { Self::Json } else { Self::Text }
    }
}

/// Whether a form of output is asked for, by the arguments or by `TOWPATH_OUTPUT`.
pub fn is_requested(form: &str, arguments: &[std::ffi::OsString], variables: &BTreeMap<String, String>) -> bool {
    let words: Vec<_> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let value = |word: &&str| word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o")).map(str::to_owned);
    let asked = words.windows(2).any(|pair| matches!(pair, ["-o" | "--output", name] if *name == form))
        || words.iter().filter_map(value).any(|name| name.trim_start_matches('=') == form);
    let named = words.iter().any(|word| word.starts_with("--output") || word.starts_with("-o"));
    asked || (!named && variable(variables, "TOWPATH_OUTPUT") == Some(form))
}

impl From<Output> for Format {
    fn from(output: Output) -> Self {
        match output {
            Output::Text | Output::Github | Output::Markdown => Self::Text,
            Output::Json | Output::Ndjson => Self::Json,
        }
    }
}

/// The standard streams.
pub struct Streams {
    /// Standard output.
    pub stdout: Box<dyn Write>,
    /// Standard error.
    pub stderr: Box<dyn Write>,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
}

/// The terminal.
pub struct Ui {
    streams: Streams,
    redactor: Redactor,
    /// Whether colour is wanted where there is a terminal; `NO_COLOR` and the like.
    colour: Colour,
    format: Format,
    /// Whether errors and warnings are also annotations of GitHub Actions.
    annotate: bool,
    /// Whether a JSON document is one line.
    one_line: bool,
    quiet: bool,
    /// How many lines of a picture stand at the end of standard error, to be drawn over.
    picture: usize,
    warnings: Vec<Warning>,
}

/// When to use colour, all sources considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    Always,
    Never,
    OnTerminals,
}

fn colour_of(variables: &BTreeMap<String, String>) -> Colour {
    let set = |name: &str| variable(variables, name).is_some();
    if set("NO_COLOR") || variable(variables, "TERM") == Some("dumb") {
        Colour::Never
    } else if variable(variables, "CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        Colour::Always
    } else {
        Colour::OnTerminals
    }
}

/// Removes what a terminal would obey: control characters other than line breaks and tabs. Text from AWS, from files
/// and from branch names passes through here.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

impl Ui {
    /// On these streams; colour as the variables say.
    pub fn new(streams: Streams, variables: &BTreeMap<String, String>, redactor: Redactor) -> Self {
        let colour = colour_of(variables);
        Self {
            streams,
            redactor,
            colour,
            format: Format::Text,
            annotate: false,
            one_line: false,
            quiet: false,
            picture: 0,
            warnings: Vec::new(),
        }
    }

    /// Sets the form of the data.
    pub fn set_format(&mut self, format: Format) {
        self.format = format;
    }

    /// Also prints errors and warnings as annotations of GitHub Actions.
    pub fn annotate(&mut self) {
        self.annotate = true;
    }

    /// Prints each JSON document on one line, and events as they happen.
    pub fn one_line(&mut self) {
        self.one_line = true;
    }

    /// Whether events are wanted as they happen, each a JSON document on its own line.
    pub fn wants_events(&self) -> bool {
        self.format == Format::Json && self.one_line
    }

    /// Whether a picture on standard error can be drawn over.
    pub fn can_draw(&self) -> bool {
        self.streams.stderr_is_terminal && self.format == Format::Text && !self.quiet && self.colour != Colour::Never
    }

    /// Draws lines over those of the last picture. What is wider than the terminal is cut there.
    pub fn picture(&mut self, lines: &[String]) {
        let text: String = lines.iter().map(|line| clean(line).replace(['\n', '\t'], " ") + "\n").collect();
        self.err(&format!("\u{1b}[?7l{text}\u{1b}[?7h"));
        self.picture = lines.len();
    }

    /// Leaves the last picture where it is.
    pub fn keep_picture(&mut self) {
        self.picture = 0;
    }

    /// Asks for a word on standard error.
    pub fn question(&mut self, text: &str) {
        self.err(&format!("{} ", clean(text)));
    }

    /// Sets what `--color` and `--quiet` say.
    pub fn configure(&mut self, color: Color, quiet: bool) {
        match color {
            Color::Auto => {}
            Color::Always => self.colour = Colour::Always,
            Color::Never => self.colour = Colour::Never,
        }
        self.quiet = quiet;
    }

    /// The form of the data.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What hides secrets: everything printed passes through it.
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// The warnings printed so far, for the report.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    fn style(&self) -> Style {
        Style::new(match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::OnTerminals => self.streams.stderr_is_terminal,
        })
    }

    fn out(&mut self, text: &str) {
        let text = self.redactor.redact(text).into_owned();
        // A reader that has gone away wants no more of it.
        let _ = self.streams.stdout.write_all(text.as_bytes()).and_then(|()| self.streams.stdout.flush());
    }

    fn err(&mut self, text: &str) {
        let text = self.redactor.redact(text);
        // What is said takes the picture's place, which is drawn again below.
        let text = match std::mem::replace(&mut self.picture, 0) {
            0 => text.into_owned(),
            lines => format!("\u{1b}[{lines}A\u{1b}[J{text}"),
        };
        let _ = self.streams.stderr.write_all(text.as_bytes()).and_then(|()| self.streams.stderr.flush());
    }

    /// Prints data, with a line break at its end.
    pub fn data(&mut self, text: &str) {
        let text = clean(text);
        let end = if text.ends_with('\n') { "" } else { "\n" };
        self.out(&format!("{text}{end}"));
    }

    /// Begins anew at the top, where standard output is a terminal; elsewhere one picture follows the other.
    pub fn clear(&mut self) {
        if self.streams.stdout_is_terminal {
            self.out("\u{1b}[H\u{1b}[2J");
        }
    }

    /// Prints data with links, where standard output is a terminal.
    pub fn lines(&mut self, lines: &[Vec<Piece>]) {
        let linked = self.streams.stdout_is_terminal && self.colour != Colour::Never;
        let text: String = lines
            .iter()
            .map(|line| line.iter().map(|piece| piece.printed(linked)).collect::<String>().trim_end().to_owned() + "\n")
            .collect();
        self.out(&text);
    }

    /// Prints data as JSON.
    pub fn json(&mut self, value: &Value) {
        let text = if self.one_line { value.to_string() } else { js_json::to_string_pretty(value, 2) };
        self.out(&format!("{text}\n"));
    }

    /// Tells what is going on, unless `--quiet`.
    pub fn note(&mut self, text: &str) {
        if !self.quiet {
            self.err(&format!("{}\n", clean(text)));
        }
    }

    /// Says what nobody should miss, in red, even to those who want no talk.
    pub fn banner(&mut self, text: &str) {
        let line = self.style().error(&clean(text));
        self.err(&format!("{line}\n"));
    }

    /// Warns.
    pub fn warning(&mut self, warning: Warning) {
        let style = self.style();
        let line = format!("{}: {}\n", style.warning(&format!("warning[{}]", warning.id)), clean(&warning.message));
        self.err(&line);
        if self.annotate {
            self.out(&github::of_warning(warning.id.as_str(), &warning.message));
        }
        self.warnings.push(warning);
    }

    /// Annotates what doctor found, at its place; `at` are the environments and the app. The report itself is data.
    pub fn annotate_finding(&mut self, at: &str, finding: &Finding) {
        if self.annotate {
            self.out(&github::of_finding(at, finding));
        }
    }

    /// Prints the problems of a file.
    pub fn diagnostics(&mut self, file: &SourceFile, list: &[Diagnostic]) {
        let text = diagnostics::to_text(file, list, self.style().is_on());
        self.err(&text);
        if self.annotate {
            self.out(&github::of_diagnostics(file, list));
        }
    }

    /// Prints a failure: on standard error for people; for programs also on standard output.
    pub fn failure(&mut self, failure: &Failure) {
        let style = self.style();
        let mut text = String::new();
        for (position, problem) in failure.problems.iter().enumerate() {
            let also = if position == 0 { "" } else { "also " };
            let title = style.error(&format!("{also}error[{}]", problem.id));
            text.push_str(&format!("{title}: {}\n", clean(&problem.message)));
            for cause in &problem.causes {
                text.push_str(&format!("  cause: {}\n", clean(cause)));
            }
            for help in &problem.help {
                text.push_str(&format!("  {}: {}\n", style.help("help"), clean(help)));
            }
        }
        if let Some((file, list)) = &failure.diagnostics {
            // They say it all, each with its own id.
            text = diagnostics::to_text(file, list, style.is_on());
            text.extend(failure.undone.map(|undone| format!("{undone}\n")));
        } else if failure.exit() != Exit::Interrupted
            && let Some(first) = failure.problems.first()
        {
            let undone = failure.undone.map(|undone| format!("{undone}; ")).unwrap_or_default();
            text.push_str(&format!("{undone}`towpath explain {}` says more\n", first.id));
        }
        self.err(&text);
        if self.annotate {
            let annotations = match &failure.diagnostics {
                Some((file, list)) => github::of_diagnostics(file, list),
                None => failure.problems.iter().map(github::of_problem).collect(),
            };
            self.out(&annotations);
        }
        if self.format == Format::Json {
            self.json(&failure.to_json());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Rc<RefCell<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn terminal(variables: &[(&str, &str)]) -> (Ui, Screen) {
        let screen = Screen::default();
        let streams = Streams {
            stdout: Box::new(std::io::sink()),
            stderr: Box::new(screen.clone()),
            stdout_is_terminal: true,
            stderr_is_terminal: true,
        };
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        (Ui::new(streams, &variables, Redactor::new()), screen)
    }

    #[test]
    fn a_picture_is_drawn_over_and_what_is_said_stands_above_it() {
        let (mut ui, screen) = terminal(&[]);
        assert!(ui.can_draw());
        let draw = |ui: &mut Ui, words: &str| ui.picture(&[words.to_owned(), "b\u{1b}[2J\nc".to_owned()]);
        draw(&mut ui, "1");
        draw(&mut ui, "2");
        ui.note("said");
        draw(&mut ui, "3");
        ui.keep_picture();
        ui.note("after");
        let shown = String::from_utf8(screen.0.borrow().clone()).unwrap();
        let (off, on, up) = ("\u{1b}[?7l", "\u{1b}[?7h", "\u{1b}[2A\u{1b}[J");
        let picture = |number: u8| format!("{off}{number}\nb[2J c\n{on}");
        let expected = [&picture(1), up, &picture(2), up, "said\n", &picture(3), "after\n"].concat();
        assert_eq!(shown, expected);
        assert!(!terminal(&[("TERM", "dumb")]).0.can_draw() && !terminal(&[("NO_COLOR", "1")]).0.can_draw());
    }
}
