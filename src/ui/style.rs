//! Colours of the few words that have one. Everything is readable without.

use anstyle::{AnsiColor, Color, Style as Ansi};

/// Whether to colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style(bool);

impl Style {
    pub(super) fn new(on: bool) -> Self {
        Self(on)
    }

    pub(super) fn is_on(self) -> bool {
        self.0
    }

    pub(super) fn error(self, text: &str) -> String {
        self.paint(AnsiColor::Red, text)
    }

    pub(super) fn warning(self, text: &str) -> String {
        self.paint(AnsiColor::Yellow, text)
    }

    pub(super) fn help(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan, text)
    }

    fn paint(self, color: AnsiColor, text: &str) -> String {
        if !self.0 {
            return text.to_owned();
        }
        let style = Ansi::new().bold().fg_color(Some(Color::Ansi(color)));
        format!("{style}{text}{style:#}")
    }
}
