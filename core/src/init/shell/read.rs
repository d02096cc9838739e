//! Walks through a script, line by line and branch by branch, and collects its commands.

use std::collections::BTreeMap;
use std::ops::Range;

use super::guard::{Condition, Guard};
use super::lex::{Part, Placed, Token, tokens};
use super::only_variable;
use super::values::{Alternative, Variables};

/// A command that a script runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    /// When.
    pub(crate) guard: Guard,
    /// The line it begins at, from 1.
    pub(crate) line: usize,
    /// Where `cd` has led to, relative to where the script began; `None`: that cannot be told.
    pub(crate) folder: Option<String>,
    /// Its words. What is not known stands as `${NAME}`.
    pub(crate) words: Vec<String>,
}

/// What a script holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Script {
    /// Its commands, in their order.
    pub(crate) commands: Vec<Command>,
    /// Names of variables that are set to a fixed text under no condition, with that text and the line.
    pub(crate) constants: Vec<(String, String, usize)>,
    /// What variables are set to under a condition: the condition, the name and the value.
    pub(crate) choices: Vec<(Guard, String, String)>,
}

/// The most commands that are collected, and steps that are taken.
const MOST_COMMANDS: usize = 2000;
const MOST_STEPS: usize = 50_000;
/// The deepest nesting of `if`, `case`, loops and groups.
const MOST_FRAMES: usize = 60;
/// The deepest that functions and `eval` are followed.
const DEEPEST: usize = 4;

/// Reads a script that is called with these arguments.
pub(crate) fn read(text: &str, arguments: &[String]) -> Script {
    let mut reader = Reader {
        variables: Variables::with_arguments(arguments),
        frames: Vec::new(),
        functions: BTreeMap::new(),
        folder: Some(String::new()),
        script: Script::default(),
        steps: 0,
    };
    reader.run(&tokens(text), 0);
    reader.script
}

/// What encloses the line that is being read.
enum Frame {
    If { now: Guard, before: Guard, in_condition: bool },
    Case { subject: Vec<Alternative>, now: Guard, before: Vec<String>, in_pattern: bool, patterns: Vec<String> },
    Loop,
    Group { folder: Option<String> },
}

struct Reader {
    variables: Variables,
    frames: Vec<Frame>,
    functions: BTreeMap<String, Vec<Placed>>,
    folder: Option<String>,
    script: Script,
    steps: usize,
}

impl Reader {
    fn run(&mut self, tokens: &[Placed], depth: usize) {
        let outer = self.frames.len();
        let mut at = 0;
        // The condition that `&&` and `||` put before the next command.
        let mut chained = Guard::default();
        while let Some((token, line)) = tokens.get(at) {
            self.steps += 1;
            let far = self.steps > MOST_STEPS || self.script.commands.len() > MOST_COMMANDS;
            if far || self.frames.len() > MOST_FRAMES {
                break;
            }
            if self.in_pattern() {
                at = self.patterns(tokens, at);
                continue;
            }
            match token {
                Token::Word { .. } => {
                    if let Some(body) = function(tokens, at) {
                        let name = plain(tokens.get(at)).unwrap_or_default();
                        let name = if name == "function" { plain(tokens.get(at + 1)) } else { Some(name) };
                        let inner = tokens.get(body.clone()).unwrap_or_default().to_vec();
                        self.functions.insert(name.unwrap_or_default(), inner);
                        at = body.end + 1;
                        continue;
                    }
                    let words = tokens.get(at..).unwrap_or_default();
                    let length = words.iter().take_while(|(token, _)| matches!(token, Token::Word { .. })).count();
                    let words = words.get(..length).unwrap_or_default();
                    let used = self.keyword(words);
                    at += used.unwrap_or(length);
                    if used.is_some() {
                        chained = Guard::default();
                        continue;
                    }
                    let tested = self.condition(words);
                    let guard = self.guard().and(&chained);
                    let taken = self.takes_condition(tested.as_ref(), &chained);
                    if let Some(guard) = guard.filter(|_| !taken && tested.is_none()) {
                        self.simple(words, &guard, *line, depth);
                    }
                    chained = match (tokens.get(at).map(|(token, _)| token), tested) {
                        (Some(Token::And), Some(tested)) => {
                            chained.and(&tested).unwrap_or(Guard(vec![Condition::Other]))
                        }
                        (Some(Token::Or), Some(tested)) => tested.not(),
                        (Some(Token::And | Token::Pipe), None) => chained,
                        (Some(Token::Or), None) => Guard(vec![Condition::Other]),
                        _ => Guard::default(),
                    };
                    continue;
                }
                Token::Open => self.frames.push(Frame::Group { folder: self.folder.clone() }),
                Token::Close => self.close_group(),
                Token::CaseEnd => {
                    if let Some(Frame::Case { in_pattern, .. }) = self.frames.last_mut() {
                        *in_pattern = true;
                    }
                    chained = Guard::default();
                }
                Token::End => chained = Guard::default(),
                Token::And | Token::Or | Token::Pipe => {}
            }
            at += 1;
        }
        self.frames.truncate(outer);
    }

    /// What holds at the line being read; a frame that cannot be entered counts as one that is unknown.
    fn guard(&self) -> Guard {
        self.frames.iter().fold(Guard::default(), |all, frame| {
            let (now, before) = match frame {
                Frame::If { in_condition: true, before, .. } => (Guard::default(), before.clone()),
                Frame::If { now, before, .. } => (now.clone(), before.clone()),
                Frame::Case { now, .. } => (now.clone(), Guard::default()),
                Frame::Loop | Frame::Group { .. } => return all,
            };
            all.and(&before).and_then(|all| all.and(&now)).unwrap_or(Guard(vec![Condition::Other]))
        })
    }

    /// Reserved words at the beginning of a command. Gives how many words they took.
    fn keyword(&mut self, words: &[Placed]) -> Option<usize> {
        let first = plain(words.first())?;
        match first.as_str() {
            "if" => self.frames.push(Frame::If {
                now: Guard(vec![Condition::Other]),
                before: Guard::default(),
                in_condition: true,
            }),
            "elif" | "else" => {
                let Some(Frame::If { now, before, in_condition }) = self.frames.last_mut() else { return Some(1) };
                *before = before.and(&now.not()).unwrap_or(Guard(vec![Condition::Other]));
                *now = if first == "elif" { Guard(vec![Condition::Other]) } else { Guard::default() };
                *in_condition = first == "elif";
            }
            "then" => {
                if let Some(Frame::If { now, in_condition, .. }) = self.frames.last_mut() {
                    *in_condition = false;
                    if *now == Guard(vec![Condition::Other]) {
                        *now = Guard(vec![Condition::Unknown { number: self.steps, holds: true }]);
                    }
                }
            }
            "fi" | "esac" | "done" => {
                while let Some(frame) = self.frames.pop() {
                    let ends = match frame {
                        Frame::If { .. } => "fi",
                        Frame::Case { .. } => "esac",
                        Frame::Loop => "done",
                        Frame::Group { .. } => "}",
                    };
                    if ends == first {
                        break;
                    }
                }
            }
            "case" => {
                let subject = words.get(1).map(|word| self.variables.expand(parts(word), &Guard::default(), 0));
                self.frames.push(Frame::Case {
                    subject: subject.unwrap_or_default(),
                    now: Guard::default(),
                    before: Vec::new(),
                    in_pattern: true,
                    patterns: Vec::new(),
                });
                let word_in = words.iter().position(|word| plain(Some(word)).as_deref() == Some("in"));
                return Some(word_in.map_or(words.len(), |at| at + 1));
            }
            "for" | "select" => {
                self.frames.push(Frame::Loop);
                if let Some(name) = plain(words.get(1)) {
                    let unknown = Guard(vec![Condition::Other]);
                    let values = words.get(3..).unwrap_or_default().iter().take(16);
                    let mut values: Vec<_> =
                        values.flat_map(|word| self.variables.expand(parts(word), &unknown, 0)).collect();
                    // One of them is it: there is nothing older behind them.
                    if let Some((guard, _)) = values.first_mut() {
                        *guard = Guard::default();
                    }
                    self.variables.set(&name, &Guard::default(), values);
                }
                return Some(words.len());
            }
            "while" | "until" => self.frames.push(Frame::Loop),
            "do" | "!" | "time" => {}
            "{" => self.frames.push(Frame::Group { folder: self.folder.clone() }),
            "}" => {
                if matches!(self.frames.last(), Some(Frame::Group { .. })) {
                    self.frames.pop();
                }
            }
            _ => return None,
        }
        Some(1)
    }

    fn close_group(&mut self) {
        if matches!(self.frames.last(), Some(Frame::Group { .. }))
            && let Some(Frame::Group { folder }) = self.frames.pop()
        {
            self.folder = folder;
        }
    }

    fn in_pattern(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Case { in_pattern: true, .. }))
    }

    /// Reads one token of the patterns of a `case`.
    fn patterns(&mut self, tokens: &[Placed], at: usize) -> usize {
        let Some((token, _)) = tokens.get(at) else { return at + 1 };
        let word = match token {
            Token::Word { parts, .. } => {
                let text = self.variables.expand(parts, &Guard::default(), 0);
                Some(text.into_iter().next().map(|(_, text)| text).unwrap_or_default())
            }
            _ => None,
        };
        let Some(Frame::Case { subject, now, before, in_pattern, patterns }) = self.frames.last_mut() else {
            return at + 1;
        };
        match (token, word) {
            (_, Some(text)) if text == "esac" && patterns.is_empty() => {
                self.frames.pop();
            }
            (_, Some(text)) => patterns.push(text),
            (Token::Close, _) => {
                let patterns = std::mem::take(patterns);
                *now = match patterns.iter().any(|pattern| pattern == "*") {
                    true if before.is_empty() => Guard::default(),
                    true => matching(subject, before).not(),
                    false => matching(subject, &patterns),
                };
                before.extend(patterns);
                *in_pattern = false;
            }
            _ => {}
        }
        at + 1
    }

    /// A test in the condition of an `if`, joined with those before it. Whether it was one.
    fn takes_condition(&mut self, tested: Option<&Guard>, chained: &Guard) -> bool {
        let Some(Frame::If { now, in_condition: true, .. }) = self.frames.last_mut() else { return false };
        let tested = tested.cloned().unwrap_or(Guard(vec![Condition::Other]));
        // `a || b`: the second is asked where the first does not hold, and either will do.
        let first_failed = (!chained.0.is_empty()).then(|| chained.not());
        *now = match first_failed {
            Some(first) if first.or(&tested).0 != [Condition::Other] => first.or(&tested),
            // What `a || something` says of a is nothing.
            Some(_) if tested.0 == [Condition::Other] && matches!(chained.0.as_slice(), [Condition::IsNot { .. }]) => {
                tested
            }
            Some(_) => chained.and(&tested).unwrap_or(Guard(vec![Condition::Other])),
            None => tested,
        };
        true
    }

    /// What a command tests, if it is a test.
    fn condition(&self, words: &[Placed]) -> Option<Guard> {
        let first = plain(words.first())?;
        if !matches!(first.as_str(), "[" | "[[" | "test") {
            return None;
        }
        let other = Some(Guard(vec![Condition::Other]));
        let inner: Vec<_> = words.get(1..)?.iter().filter(|word| !is(word, "]") && !is(word, "]]")).collect();
        let [left, operator, right] = inner.as_slice() else { return other };
        let (Some(operator), pattern) =
            (plain(Some(operator)), self.variables.expand(parts(right), &Guard::default(), 0))
        else {
            return other;
        };
        let (Some((_, pattern)), subject) = (pattern.first(), self.variables.expand(parts(left), &self.guard(), 0))
        else {
            return other;
        };
        let patterns = match operator.as_str() {
            "=~" => regular(pattern),
            _ => vec![pattern.clone()],
        };
        if patterns.is_empty() {
            return other;
        }
        Some(match operator.as_str() {
            "=" | "==" | "=~" => matching(&subject, &patterns),
            "!=" => matching(&subject, &patterns).not(),
            _ => return other,
        })
    }

    /// Assignments, `cd`, `eval`, calls of functions, and all other commands.
    fn simple(&mut self, words: &[Placed], guard: &Guard, line: usize, depth: usize) {
        let assignments = words.iter().take_while(|word| self.assign(word, guard, line)).count();
        let words = words.get(assignments..).unwrap_or_default();
        let Some(first) = words.first() else { return };
        match plain(Some(first)).as_deref() {
            Some("export" | "local" | "readonly" | "declare" | "typeset") => {
                for word in words.iter().skip(1) {
                    self.assign(word, guard, line);
                }
                return;
            }
            Some("cd" | "pushd") => {
                let to = words.get(1).and_then(|word| self.variables.expand(parts(word), guard, 0).into_iter().next());
                self.folder = to.and_then(|(_, to)| joined(self.folder.as_deref()?, &to));
                return;
            }
            Some("popd") => {
                self.folder = None;
                return;
            }
            Some("echo" | "printf" | ":" | "#") => return,
            _ => {}
        }
        if let Some(body) = plain(Some(first)).and_then(|name| self.functions.get(&name)).cloned() {
            return self.call(&body, words, guard, depth);
        }
        for (guard, mut words) in self.words(words, guard) {
            let evaluated = match words.first().map(String::as_str) {
                Some("eval") => words.get(1..).map(|rest| rest.join(" ")),
                Some("bash" | "sh") if words.get(1).is_some_and(|word| word == "-c") => words.get(2).cloned(),
                // A whole command in a variable.
                Some(text) if text.contains(' ') => Some(words.join(" ")),
                _ => None,
            };
            if let Some(text) = evaluated.filter(|_| depth < DEEPEST) {
                let frame = Frame::Case {
                    subject: Vec::new(),
                    now: guard,
                    before: Vec::new(),
                    in_pattern: false,
                    patterns: Vec::new(),
                };
                self.frames.push(frame);
                let before = self.script.commands.len();
                self.run(&tokens(&text), depth + 1);
                self.script.commands.iter_mut().skip(before).for_each(|command| command.line = line);
                self.frames.pop();
                continue;
            }
            words.truncate(200);
            self.script.commands.push(Command { guard, line, folder: self.folder.clone(), words });
        }
    }

    fn call(&mut self, body: &[Placed], words: &[Placed], guard: &Guard, depth: usize) {
        if depth >= DEEPEST {
            return;
        }
        let outer = self.variables.clone();
        for (at, word) in words.iter().enumerate().skip(1).take(9) {
            let values = outer.expand(parts(word), guard, 0);
            self.variables.set(&at.to_string(), &Guard::default(), values);
        }
        self.run(body, depth + 1);
        // The positional parameters are the caller's again; what the function set, stays.
        for at in 1..=9_u8 {
            let name = at.to_string();
            let part = [Part::Variable { name: name.clone(), default: None }];
            self.variables.set(&name, &Guard::default(), outer.expand(&part, &Guard::default(), 0));
        }
    }

    /// All that the words together may come to.
    fn words(&self, words: &[Placed], guard: &Guard) -> Vec<(Guard, Vec<String>)> {
        let mut all = vec![(guard.clone(), Vec::new())];
        for word in words {
            let mut next = Vec::new();
            for (when, before) in &all {
                for (then, text) in self.variables.expand(parts(word), when, 0) {
                    let mut words: Vec<String> = before.clone();
                    words.push(text);
                    if next.len() < 24 {
                        next.push((then, words));
                    }
                }
            }
            all = next;
        }
        all
    }

    /// Whether the word is an assignment; then it is done.
    fn assign(&mut self, word: &Placed, guard: &Guard, line: usize) -> bool {
        let parts = parts(word);
        let Some(Part::Text(first)) = parts.first() else { return false };
        let Some((name, rest)) = first.split_once('=') else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return false;
        }
        let mut value = vec![Part::Text(rest.to_owned())];
        value.extend(parts.iter().skip(1).cloned());
        let values = self.variables.expand(&value, guard, 0);
        for (when, text) in &values {
            if when.0.is_empty() && !text.contains("${") && !text.is_empty() {
                self.script.constants.push((name.to_owned(), text.clone(), line));
            }
            if !when.0.is_empty() && self.script.choices.len() < 500 {
                self.script.choices.push((when.clone(), name.to_owned(), text.clone()));
            }
        }
        self.variables.set(super::canonical(name), guard, values);
        true
    }
}

fn parts((token, _): &Placed) -> &[Part] {
    match token {
        Token::Word { parts, .. } => parts,
        _ => &[],
    }
}

fn is(word: &Placed, text: &str) -> bool {
    plain(Some(word)).as_deref() == Some(text)
}

/// The text of a word that was not quoted and holds no variable.
fn plain(word: Option<&Placed>) -> Option<String> {
    match word {
        Some((Token::Word { parts, quoted: false }, _)) => match parts.as_slice() {
            [Part::Text(text)] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The tokens in the braces of a function that is defined here.
fn function(tokens: &[Placed], at: usize) -> Option<Range<usize>> {
    let named = plain(tokens.get(at)).is_some_and(|word| word == "function");
    let mut next = at + 1 + usize::from(named);
    let brackets =
        matches!(tokens.get(next), Some((Token::Open, _))) && matches!(tokens.get(next + 1), Some((Token::Close, _)));
    if brackets {
        next += 2;
    } else if !named {
        return None;
    }
    while matches!(tokens.get(next), Some((Token::End, _))) {
        next += 1;
    }
    let body = next + 1;
    tokens.get(next).filter(|word| is(word, "{"))?;
    let mut depth = 1_usize;
    for (index, word) in tokens.iter().enumerate().skip(body) {
        depth += usize::from(is(word, "{"));
        depth -= usize::from(is(word, "}"));
        if depth == 0 {
            return Some(body..index);
        }
    }
    None
}

/// The condition that a subject matches one of the patterns.
fn matching(subject: &[Alternative], patterns: &[String]) -> Guard {
    let mut found: Option<Guard> = None;
    for (when, text) in subject {
        let guard = match only_variable(text) {
            // What a test says of an argument that is not known is kept: it may be the environment's name.
            Some(name) if name != "?" => {
                let here = Condition::Is { variable: name.to_owned(), patterns: patterns.to_vec() };
                Guard(vec![here])
            }
            _ if text.contains("${") => return Guard(vec![Condition::Other]),
            _ if patterns.contains(text) => when.clone(),
            _ => continue,
        };
        found = Some(found.map_or_else(|| guard.clone(), |found| found.or(&guard)));
    }
    found.unwrap_or(Guard(vec![Condition::Other]))
}

/// The fixed texts or simple patterns that a regular expression stands for; empty: it is none of those.
fn regular(expression: &str) -> Vec<String> {
    let whole = expression.starts_with('^') && expression.ends_with('$');
    let inner = expression.trim_start_matches('^').trim_end_matches('$');
    let inner = inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(inner);
    let simple = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_/".contains(c));
    let parts: Vec<_> =
        inner.split('|').map(|part| part.strip_suffix(".*").map_or((part, false), |part| (part, true))).collect();
    if !expression.starts_with('^') || parts.iter().any(|(part, _)| part.is_empty() || !simple(part)) {
        return Vec::new();
    }
    parts.iter().map(|(part, open)| if *open || !whole { format!("{part}*") } else { (*part).to_owned() }).collect()
}

/// A folder, seen from another: `None` where a variable or an absolute path is in it.
pub(super) fn joined(from: &str, to: &str) -> Option<String> {
    if to.contains(['$', '~']) || to.starts_with('/') || to == "-" {
        return None;
    }
    let mut parts: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests;
