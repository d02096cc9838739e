//! Patterns of branches: anchored; `?` is one character but `/`, `*` any number of them, `**` any text at all, and
//! `**/` as a whole part of the path also no text. Nothing else is special, so that whether two patterns can match one
//! branch is decided exactly, by walking both automata at once.

use std::collections::VecDeque;

use crate::name::BranchName;

/// The longest pattern, in characters: git's own limit for a branch is about that.
const LONGEST: usize = 255;

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the branch pattern {problem}")]
pub struct PatternError {
    /// What is wrong, such as `begins with /`.
    pub problem: &'static str,
    /// What to write instead.
    pub help: &'static str,
}

/// A pattern, compiled to a nondeterministic automaton: state `n` stands before step `n`, and the state after the last
/// step accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Matcher(Vec<Step>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// This character.
    Char(char),
    /// `?`.
    One,
    /// `*`.
    Star,
    /// `**`.
    Globstar,
    /// The first half of `**/`: skips the second half, or enters it.
    MaybeFolders,
    /// The second half of `**/`: any text, then a slash.
    Folders,
}

/// A set of characters.
#[derive(Clone, Copy, Debug)]
enum Class {
    Only(char),
    NotSlash,
    Any,
}

impl Class {
    /// A character that both sets have.
    fn common(self, other: Self) -> Option<char> {
        match (self, other) {
            (Self::Only(a), Self::Only(b)) => (a == b).then_some(a),
            (Self::Only(a), Self::NotSlash) | (Self::NotSlash, Self::Only(a)) => (a != '/').then_some(a),
            (Self::Only(a), Self::Any) | (Self::Any, Self::Only(a)) => Some(a),
            (Self::NotSlash | Self::Any, Self::NotSlash | Self::Any) => Some('x'),
        }
    }
}

impl Step {
    /// Where one gets without a character, as numbers of states further.
    fn free(self) -> &'static [usize] {
        match self {
            Self::Char(_) | Self::One | Self::Folders => &[],
            Self::Star | Self::Globstar => &[1],
            Self::MaybeFolders => &[1, 2],
        }
    }

    /// Where one gets with a character of the class, as numbers of states further.
    fn arcs(self) -> [Option<(Class, usize)>; 2] {
        match self {
            Self::Char(c) => [Some((Class::Only(c), 1)), None],
            Self::One => [Some((Class::NotSlash, 1)), None],
            Self::Star => [Some((Class::NotSlash, 0)), None],
            Self::Globstar => [Some((Class::Any, 0)), None],
            Self::MaybeFolders => [None, None],
            Self::Folders => [Some((Class::Any, 0)), Some((Class::Only('/'), 1))],
        }
    }
}

impl Matcher {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// [`PatternError`] where the pattern is none, or could match no branch.
    pub(crate) fn new(text: &str) -> Result<Self, PatternError> {
        check(text)?;
        Ok(Self::of_text(text))
    }

    /// Compiles any text, which may be one that is no branch's: a path.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut steps = Vec::with_capacity(text.len() + 1);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let stars = rest.len() - rest.trim_start_matches('*').len();
            let part_begins = matches!(steps.last(), None | Some(Step::Char('/') | Step::Folders));
            match (c, stars) {
                ('*', 2) if part_begins && rest.starts_with("**/") => {
                    steps.extend([Step::MaybeFolders, Step::Folders]);
                    rest = rest.get(3..).unwrap_or_default();
                    continue;
                }
                ('*', 1) => steps.push(Step::Star),
                ('*', _) => steps.push(Step::Globstar),
                ('?', _) => steps.push(Step::One),
                (c, _) => steps.push(Step::Char(c)),
            }
            rest = rest.get(c.len_utf8().max(stars)..).unwrap_or_default();
        }
        Self(steps)
    }

    /// Whether the whole text matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let mut now = vec![false; self.0.len() + 1];
        now[0] = true;
        self.follow_free(&mut now);
        for c in text.chars() {
            let mut next = vec![false; now.len()];
            for (state, step) in self.0.iter().enumerate().filter(|(state, _)| now[*state]) {
                for (class, further) in step.arcs().into_iter().flatten() {
                    next[state + further] |= class.common(Class::Only(c)).is_some();
                }
            }
            self.follow_free(&mut next);
            now = next;
        }
        now.last() == Some(&true)
    }

    /// Free ways only lead forwards, so one pass finds them all.
    fn follow_free(&self, states: &mut [bool]) {
        for (state, step) in self.0.iter().enumerate() {
            for further in step.free() {
                states[state + further] |= states[state];
            }
        }
    }

    /// Whether some text matches both patterns, and if so one such text: the shortest, which may be no valid branch.
    pub(crate) fn common_text(&self, other: &Self) -> Option<String> {
        let end = (self.0.len(), other.0.len());
        let width = other.0.len() + 1;
        // By pair of states: which pair it was reached from, and by which character.
        let mut from = vec![None; (self.0.len() + 1) * width];
        let mut queue = VecDeque::from([(0, 0)]);
        while let Some(pair) = queue.pop_front() {
            if pair == end {
                break;
            }
            for (next, c) in self.moves(other, pair) {
                let reached = &mut from[next.0 * width + next.1];
                if reached.is_none() && next != (0, 0) {
                    *reached = Some((pair, c));
                    queue.push_back(next);
                }
            }
        }
        let mut text = Vec::new();
        let mut at = end;
        while at != (0, 0) {
            let (before, c) = from[at.0 * width + at.1]?;
            text.extend(c);
            at = before;
        }
        Some(text.into_iter().rev().collect())
    }

    /// Where a pair of states leads: one of them freely, or both with one character.
    fn moves(&self, other: &Self, (left, right): (usize, usize)) -> Vec<((usize, usize), Option<char>)> {
        let (a, b) = (self.0.get(left).copied(), other.0.get(right).copied());
        let mut moves = Vec::new();
        moves.extend(a.into_iter().flat_map(Step::free).map(|further| ((left + further, right), None)));
        moves.extend(b.into_iter().flat_map(Step::free).map(|further| ((left, right + further), None)));
        if let (Some(a), Some(b)) = (a, b) {
            for (class, further) in a.arcs().into_iter().flatten() {
                for (other_class, other_further) in b.arcs().into_iter().flatten() {
                    if let Some(c) = class.common(other_class) {
                        moves.push(((left + further, right + other_further), Some(c)));
                    }
                }
            }
        }
        moves
    }

    /// An example of what both patterns match, if there is any: a branch, where one is near to the shortest text.
    pub(crate) fn common_branch(&self, other: &Self) -> Option<String> {
        let text = self.common_text(other)?;
        let longer = format!("{text}x");
        let is_branch = |text: &str| BranchName::new(text).is_ok() && !text.starts_with('/') && !text.ends_with('/');
        let better = !is_branch(&text) && is_branch(&longer) && self.matches(&longer) && other.matches(&longer);
        Some(if better { longer } else { text })
    }
}

fn check(text: &str) -> Result<(), PatternError> {
    let error = |problem, help| Err(PatternError { problem, help });
    if text.is_empty() {
        return error("is empty", "write `**` for every branch");
    }
    if text.chars().count() > LONGEST {
        return error("is longer than 255 characters", "no branch is as long as that");
    }
    if text.contains(['[', ']', '{', '}']) {
        return error(
            "holds a bracket or brace",
            "only `*`, `**` and `?` are special: write one pattern for each case",
        );
    }
    if text.starts_with('!') {
        return error("begins with `!`", "nothing can be excluded: name the branches that belong here");
    }
    if text.starts_with("refs/") {
        return error("begins with `refs/`", "write the branch alone, without `refs/heads/`");
    }
    if text.starts_with('/') || text.ends_with('/') || text.contains("//") {
        return error("has a part without a name", "no branch begins or ends with `/`, or holds `//`");
    }
    if text.chars().any(|c| c.is_control() || " ~^:\\".contains(c)) {
        return error("holds a character that git allows in no branch", "leave out spaces, `~`, `^`, `:` and `\\`");
    }
    Ok(())
}

#[cfg(test)]
mod tests;
