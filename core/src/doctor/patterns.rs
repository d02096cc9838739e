//! What the lines of build files are searched for.

use std::sync::LazyLock;

use regex_lite::Regex;

/// The longest line that is looked at, in bytes: nobody writes a longer one by hand.
const LONGEST: usize = 4096;

fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// A pattern, compiled once, with texts of which a line that it matches has one: looking for these takes a hundredth of
/// the time.
pub(super) struct Pattern(&'static [&'static str], LazyLock<Option<Regex>>);

impl Pattern {
    /// What it matches first in the line.
    pub(super) fn whole<'a>(&self, line: &'a str) -> Option<&'a str> {
        self.regex(line)?.find(line).map(|found| found.as_str())
    }

    /// The parts of the first place in the line: the whole, then each group (empty where it did not match).
    pub(super) fn find<'a>(&self, line: &'a str) -> Option<Vec<&'a str>> {
        let found = self.regex(line)?.captures(line)?;
        Some(found.iter().map(|part| part.map_or("", |part| part.as_str())).collect())
    }

    fn regex(&self, line: &str) -> Option<&Regex> {
        self.0.iter().any(|text| line.contains(text)).then(|| self.1.as_ref())?
    }
}

macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident $has:tt = $text:literal;)*) => {
        $($(#[$doc])* pub(super) static $name: Pattern = Pattern(&$has, LazyLock::new(|| compiled($text)));)*

        #[cfg(test)]
        const ALL: &[(&str, &str)] = &[$((stringify!($name), $text)),*];
    };
}

patterns! {
    /// `appRoot` of amplify.yml, in any way that YAML lets one write a short text.
    APP_ROOT ["appRoot"] = r#"(?:^|[\s{,\-"'])appRoot["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|([^\s,}#"']+))"#;
    /// The variables of older pull scripts.
    LEFTOVER ["BUILD_ENV", "USER_BRANCH"] = r"\b(BUILD_ENV|USER_BRANCH)\b";
    /// An access key's name with a value behind it.
    KEY ["key", "Key", "KEY"] = r#"(?i)\b([a-z0-9_\-]*(?:access_?-?key_?-?id|secret_?-?access_?-?key|secret_?-?key|access_?-?key))\b\\?["']?\s*[=:]\s*\\?["']?([^\s"'\\;,}]+)"#;
    /// The same with the command of the AWS CLI.
    CONFIGURE ["configure"] = r#"\baws\s+configure\s+set\s+(?:\S+\.)?(aws_access_key_id|aws_secret_access_key)\s+\\?["']?([^\s"'\\;]+)"#;
    /// An access key id itself.
    KEY_ID ["AKIA", "ASIA"] = r"\b((?:AKIA|ASIA)[A-Z2-7]{16})\b";
    /// A command that writes what `towpath pull` writes.
    FETCH ["amplify", "ampx", "backend-cli"] = r"\b(amplify\s+pull|amplify\s+env\s+checkout|ampx\s+generate\s+outputs|amplify\s+generate\s+(?:config|outputs)|backend-cli(?:@[^\s]+)?\s+generate\s+outputs)\b";
    /// Amplify's command line as a package, with its version.
    CLI ["@aws-amplify/"] = r#"(@aws-amplify/(?:cli|backend-cli))(?:@([^\s"',&|;)]+)|["']\s*:\s*["']([^"']*)["']|["'\s&|;)]|$)"#;
    /// Amplify's own installation script, which has no version.
    INSTALLER ["amplify-cli/install"] = r"aws-amplify\.github\.io/amplify-cli/install";
    /// A line that installs or runs a package.
    INSTALLS ["np", "yarn", "bun", "dlx"] = r"\b(npm|npx|yarn|pnpm|pnpx|bunx?|dlx)\b";
}

/// The lines of a build file that say something: counted from 1, without comments.
pub(super) fn lines(text: &str, comments: bool) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter_map(move |(index, line)| {
        let end = (0..=LONGEST.min(line.len())).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
        let line = line.get(..end).unwrap_or_default();
        let line = if comments { uncommented(line) } else { line };
        (!line.trim().is_empty()).then_some((index + 1, line))
    })
}

/// The part before a `#` that begins a comment: at the start or behind a space, and outside of quotes.
fn uncommented(line: &str) -> &str {
    let (mut quote, mut before) = (None, ' ');
    for (place, c) in line.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '#' && before.is_whitespace() => return line.get(..place).unwrap_or_default(),
            // An apostrophe inside a word opens nothing.
            None if matches!(c, '"' | '\'') && !before.is_alphanumeric() => quote = Some(c),
            _ => {}
        }
        before = c;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for (name, text) in ALL {
            assert!(Regex::new(text).is_ok(), "{name}");
        }
    }

    #[test]
    fn comments_are_not_looked_at() {
        for (line, left) in [
            ("# all", ""),
            ("a # b", "a "),
            ("a#b", "a#b"),
            ("echo \"# b\" # c", "echo \"# b\" "),
            ("don't # c", "don't "),
            ("", ""),
        ] {
            assert_eq!(uncommented(line), left, "{line}");
        }
        let text = format!("# x\n{}é\n\na: b", "y".repeat(LONGEST - 1));
        let found: Vec<_> = lines(&text, true).map(|(number, line)| (number, line.len())).collect();
        assert_eq!(found, [(2, LONGEST - 1), (4, 4)]);
    }
}
