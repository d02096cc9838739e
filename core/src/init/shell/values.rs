//! What variables may hold, and what words may come to.

use std::collections::BTreeMap;

use super::guard::Guard;
use super::lex::{Part, Token, tokens};
use super::{BRANCH, canonical};

/// A text, and when it is that.
pub(super) type Alternative = (Guard, String);

/// More alternatives of one word are not followed.
const MOST_ALTERNATIVES: usize = 24;

/// The longest text of a word: a variable that doubles itself does not grow for ever.
const LONGEST: usize = 16 * 1024;

/// The variables of a script.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables(BTreeMap<String, Vec<Alternative>>);

impl Variables {
    /// The script is called with these arguments.
    pub(super) fn with_arguments(arguments: &[String]) -> Self {
        let numbered = arguments.iter().enumerate();
        Self(numbered.map(|(at, text)| ((at + 1).to_string(), vec![(Guard::default(), text.clone())])).collect())
    }

    /// Sets a variable, under a condition.
    pub(super) fn set(&mut self, name: &str, guard: &Guard, values: Vec<Alternative>) {
        let held = self.0.entry(name.to_owned()).or_default();
        if guard.0.is_empty() {
            held.clear();
        }
        let room = (4 * MOST_ALTERNATIVES).saturating_sub(held.len());
        held.extend(values.into_iter().filter_map(|(when, text)| Some((guard.and(&when)?, text))).take(room));
    }

    /// What a variable may be where `guard` holds. The value that was set last comes first.
    fn get(&self, name: &str, guard: &Guard) -> Option<Vec<Alternative>> {
        let held = self.0.get(name).filter(|held| !held.is_empty())?;
        let mut found: Vec<Alternative> = Vec::new();
        let mut here = guard.clone();
        let mut certain = false;
        for (when, text) in held.iter().rev() {
            let Some(both) = here.and(when) else { continue };
            found.push((both, text.clone()));
            if when.follows_from(&here) {
                certain = true;
                break;
            }
            // An older value is there only where the newer one was not set.
            let Some(rest) = here.and(&when.not()) else {
                certain = true;
                break;
            };
            here = rest;
        }
        if !certain {
            found.push((here, format!("${{{name}}}")));
        }
        found.truncate(MOST_ALTERNATIVES);
        Some(found)
    }

    /// What the parts of a word may come to where `guard` holds.
    pub(super) fn expand(&self, parts: &[Part], guard: &Guard, depth: usize) -> Vec<Alternative> {
        let mut all = vec![(guard.clone(), String::new())];
        for part in parts {
            let mut next = Vec::new();
            for (when, before) in &all {
                for (then, text) in self.part(part, when, depth) {
                    if next.len() < MOST_ALTERNATIVES && before.len() + text.len() <= LONGEST {
                        next.push((then, format!("{before}{text}")));
                    }
                }
            }
            all = next;
        }
        all
    }

    fn part(&self, part: &Part, guard: &Guard, depth: usize) -> Vec<Alternative> {
        match part {
            Part::Text(text) => vec![(guard.clone(), text.clone())],
            Part::Variable { name, default } => {
                let name = canonical(name);
                if let Some(values) = self.get(name, guard) {
                    return values;
                }
                match default.as_deref().filter(|text| !text.is_empty() && name != BRANCH && depth < 3) {
                    Some(text) => self.text(text, guard, depth + 1),
                    None => vec![(guard.clone(), format!("${{{name}}}"))],
                }
            }
            Part::Command(text) => self.command(text, guard, depth),
        }
    }

    /// A text in which variables stand, as in a here-document.
    fn text(&self, text: &str, guard: &Guard, depth: usize) -> Vec<Alternative> {
        let quoted = format!("\"{}\"", text.replace('"', "\\\""));
        match tokens(&quoted).first() {
            Some((Token::Word { parts, .. }, _)) => self.expand(parts, guard, depth),
            _ => Vec::new(),
        }
    }

    /// The output of a command, where that needs no execution.
    fn command(&self, text: &str, guard: &Guard, depth: usize) -> Vec<Alternative> {
        let text = text.trim();
        let words: Vec<_> = text.split_whitespace().collect();
        let branch = matches!(
            words.as_slice(),
            ["git", "rev-parse", "--abbrev-ref", "HEAD", ..]
                | ["git", "branch", "--show-current", ..]
                | ["git", "symbolic-ref", ..]
        );
        if branch {
            return vec![(guard.clone(), format!("${{{BRANCH}}}"))];
        }
        if depth < 3
            && let Some(("cat", rest)) = text.split_once("<<").map(|(command, rest)| (command.trim(), rest))
            && let Some((end, body)) = rest.split_once('\n')
        {
            let end = end.trim_matches(['-', ' ', '"', '\'']);
            let body: Vec<_> = body.lines().take_while(|line| line.trim() != end).collect();
            return self.text(&body.join("\n"), guard, depth + 1);
        }
        // `$(echo $X | tr …)` is often no more than X in other letters.
        if depth < 3
            && let Some(rest) = text.strip_prefix("echo ").filter(|rest| rest.contains('$'))
            && let Some((Token::Word { parts, .. }, _)) = tokens(rest).first()
        {
            return self.expand(parts, guard, depth + 1);
        }
        vec![(guard.clone(), "${?}".to_owned())]
    }
}
