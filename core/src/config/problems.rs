//! The list of everything that is wrong with a file, and the words in which one problem is put together.

use crate::catalog::Id;
use crate::source::{Diagnostic, Label, Severity, Span};
use crate::suggest::closest;

/// The most problems that are kept: nobody reads more, and a hostile file could have one for each of its bytes.
pub(super) const MOST: usize = 500;

/// The most names among which a meant one is looked for.
const MOST_CANDIDATES: usize = 2000;

/// What has been found so far. Validation never stops at the first problem.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Diagnostic>);

impl Problems {
    /// Adds one, or drops it if there are enough.
    pub(super) fn add(&mut self, problem: Problem) {
        if !self.is_full() {
            self.0.push(problem.0);
        }
    }

    /// Whether no more will be kept: what is dear to put into words need not be.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MOST
    }

    /// How many are kept.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// All of them, by place.
    pub(super) fn sorted(mut self) -> Vec<Diagnostic> {
        let full = self.is_full();
        self.0.sort_by_key(|problem| (problem.labels.first().map_or(0, |label| label.span.start), problem.id));
        if let Some(last) = self.0.last_mut().filter(|_| full) {
            last.help.push(format!("only {MOST} problems are shown: mend these, and look again"));
        }
        self.0
    }
}

/// One problem while it is put together.
#[derive(Debug)]
pub(super) struct Problem(Diagnostic);

/// Begins an error: lower-case words without a full stop.
pub(super) fn error(id: Id, title: impl Into<String>) -> Problem {
    let title = plain(&title.into());
    Problem(Diagnostic { id, severity: Severity::Error, title, labels: Vec::new(), help: Vec::new() })
}

impl Problem {
    /// The main place, and what is there. Called first, and once.
    pub(super) fn at(self, span: &Span, text: impl Into<String>) -> Self {
        self.label(span, text, true)
    }

    /// A further place that explains it.
    pub(super) fn also(self, span: &Span, text: impl Into<String>) -> Self {
        self.label(span, text, false)
    }

    fn label(mut self, span: &Span, text: impl Into<String>, primary: bool) -> Self {
        self.0.labels.push(Label { span: span.clone(), text: plain(&text.into()), primary });
        self
    }

    /// What to do.
    pub(super) fn help(mut self, text: impl Into<String>) -> Self {
        self.0.help.push(plain(&text.into()));
        self
    }

    /// "Did you mean", or else the list of what there is.
    pub(super) fn suggest(self, text: &str, candidates: &[&str]) -> Self {
        if let Some(name) = closest(text, candidates.iter().copied().take(MOST_CANDIDATES)) {
            return self.help(format!("did you mean `{name}`?"));
        }
        match candidates {
            [] => self,
            all => self.help(format!("possible: {}", list(all))),
        }
    }
}

/// A text that may hold anything from the file, fit for a terminal: on one line, without control characters (which could
/// hide or repaint what is printed), and not endless.
fn plain(text: &str) -> String {
    const LONGEST: usize = 500;
    let mut plain: String =
        text.chars().take(LONGEST).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    if plain.len() < text.len() && text.chars().count() > LONGEST {
        plain.push('…');
    }
    plain
}

/// `` `a`, `b`, `c` ``, cut after a dozen.
pub(super) fn list(names: &[&str]) -> String {
    const MOST: usize = 12;
    let mut text = names.iter().take(MOST).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > MOST {
        text.push_str(", …");
    }
    text
}
