//! A text file with places in it, and problems that point at those places. Plain data: the terminal renders it.

use std::ops::Range;

use camino::Utf8PathBuf;

use crate::catalog::Id;

/// A text file that was read, and where from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user would write it.
    pub path: Utf8PathBuf,
    /// The whole text.
    pub text: String,
}

/// A place in a [`SourceFile`]: a range of bytes.
pub type Span = Range<usize>;

impl SourceFile {
    /// The line and column (both from 1, columns in characters) of a byte offset.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        (line, column)
    }
}

/// How grave a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// It can, but something will bite.
    Warning,
}

/// A marked place with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there, such as `no environment has this name`.
    pub text: String,
    /// The main place (underlined with `^`), as against context (`-`).
    pub primary: bool,
}

/// One problem of a file, with its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The id that `towpath explain` knows.
    pub id: Id,
    /// Error or warning.
    pub severity: Severity,
    /// One sentence without a full stop, lower case.
    pub title: String,
    /// The places, the primary one first.
    pub labels: Vec<Label>,
    /// What to do, such as ``did you mean `staging`?``
    pub help: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let file = SourceFile { path: "a.toml".into(), text: "é = 1\nb = 2\n".into() };
        assert_eq!(file.position(0), (1, 1));
        assert_eq!(file.position(2), (1, 2));
        assert_eq!(file.position(1), (1, 1));
        assert_eq!(file.position(7), (2, 1));
        assert_eq!(file.position(999), (3, 1));
    }
}
