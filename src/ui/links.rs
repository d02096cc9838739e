//! Links of a terminal (OSC 8): text that leads to a page when it is clicked. Terminals that do not know them show the
//! text alone.

use super::clean;

/// A part of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// What is shown.
    pub text: String,
    /// Where it leads, an `https:` address.
    pub page: Option<String>,
}

impl Piece {
    /// Text that leads nowhere.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), page: None }
    }

    /// Text that leads to a page, if there is one.
    pub fn linked(text: impl Into<String>, page: Option<String>) -> Self {
        Self { text: text.into(), page }
    }

    pub(super) fn printed(&self, links: bool) -> String {
        let text = clean(&self.text);
        match self.page.as_deref().filter(|page| links && page.starts_with("https://")) {
            Some(page) => format!("\u{1b}]8;;{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", clean(page)),
            None => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_only_what_it_says_and_only_on_a_terminal() {
        let piece = Piece::linked("a\u{1b}[31m", Some("https://x.example/\u{1b}\\".to_owned()));
        assert_eq!(piece.printed(true), "\u{1b}]8;;https://x.example/\\\u{1b}\\a[31m\u{1b}]8;;\u{1b}\\");
        assert_eq!(piece.printed(false), "a[31m");
        assert_eq!(Piece::linked("a", Some("javascript:x".to_owned())).printed(true), "a");
    }
}
