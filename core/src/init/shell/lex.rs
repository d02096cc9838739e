//! Words and operators of a shell script. Nothing is executed or expanded here.

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text as it stands.
    Text(String),
    /// A variable; with the text that stands in for it where it is unset.
    Variable { name: String, default: Option<String> },
    /// `$(…)` or `` `…` ``: the text within.
    Command(String),
}

/// A piece of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word; whether any of it was quoted.
    Word { parts: Vec<Part>, quoted: bool },
    /// A line break, `;` or `&`.
    End,
    /// `;;`, `;&` and `;;&`.
    CaseEnd,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
    /// `(`
    Open,
    /// `)`
    Close,
}

/// A token and its line, from 1.
pub(super) type Placed = (Token, usize);

/// The most tokens that are read.
const MOST_TOKENS: usize = 50_000;

/// Reads a script. What a shell would refuse is read as well as it goes.
pub(super) fn tokens(text: &str) -> Vec<Placed> {
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0, line: 1, heredocs: Vec::new() };
    let mut tokens = Vec::new();
    while tokens.len() < MOST_TOKENS {
        let Some(token) = lexer.token() else { break };
        tokens.push(token);
    }
    tokens
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    /// What the here-documents that begin at the next line end with.
    heredocs: Vec<String>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    fn token(&mut self) -> Option<Placed> {
        loop {
            match (self.peek(0)?, self.peek(1)) {
                (' ' | '\t' | '\r', _) => self.skip(1),
                ('\\', Some('\n')) => self.skip(2),
                ('#', _) => {
                    while self.peek(0).is_some_and(|c| c != '\n') {
                        self.next();
                    }
                }
                _ => break,
            }
        }
        let line = self.line;
        let (token, length) = match (self.peek(0)?, self.peek(1)) {
            ('\n', _) => {
                self.next();
                self.skip_heredocs();
                return Some((Token::End, line));
            }
            (';', Some(';' | '&')) => (Token::CaseEnd, if self.peek(2) == Some('&') { 3 } else { 2 }),
            ('&', Some('&')) => (Token::And, 2),
            ('|', Some('|')) => (Token::Or, 2),
            ('<' | '>', _) | ('&', Some('>')) => {
                self.redirection();
                return self.token_after_redirection();
            }
            (';' | '&', _) => (Token::End, 1),
            ('|', next) => (Token::Pipe, if next == Some('&') { 2 } else { 1 }),
            ('(', _) => (Token::Open, 1),
            (')', _) => (Token::Close, 1),
            (digit, Some('<' | '>')) if digit.is_ascii_digit() => {
                self.next();
                self.redirection();
                return self.token_after_redirection();
            }
            _ => return Some((self.word(), line)),
        };
        self.skip(length);
        Some((token, line))
    }

    /// A loop instead of recursion: a script may be nothing but redirections.
    fn token_after_redirection(&mut self) -> Option<Placed> {
        let begins = |c: Option<char>, next: Option<char>| match c {
            Some('<' | '>') => true,
            Some('&') => next == Some('>'),
            Some(c) => c.is_ascii_digit() && matches!(next, Some('<' | '>')),
            None => false,
        };
        loop {
            while matches!(self.peek(0), Some(' ' | '\t' | '\r')) {
                self.skip(1);
            }
            if !begins(self.peek(0), self.peek(1)) {
                return self.token();
            }
            if self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
                self.next();
            }
            self.redirection();
        }
    }

    /// Skips `>`, `2>&1`, `<<EOF` and the like with their word.
    fn redirection(&mut self) {
        let mut operator = String::new();
        while let Some(c) = self.peek(0).filter(|c| matches!(c, '<' | '>' | '&' | '|' | '-')) {
            operator.push(c);
            self.next();
        }
        while matches!(self.peek(0), Some(' ' | '\t')) {
            self.next();
        }
        if self.peek(0).is_none_or(|c| matches!(c, '\n' | ';' | '|' | '(' | ')' | '<' | '>')) {
            return;
        }
        let Token::Word { parts, .. } = self.word() else { return };
        if operator.starts_with("<<") && !operator.starts_with("<<<") {
            let end = parts.into_iter().filter_map(|part| match part {
                Part::Text(text) => Some(text),
                Part::Variable { .. } | Part::Command(_) => None,
            });
            self.heredocs.push(end.collect());
        }
    }

    fn skip_heredocs(&mut self) {
        for end in std::mem::take(&mut self.heredocs) {
            while self.peek(0).is_some() {
                let mut line = String::new();
                while let Some(c) = self.next().filter(|c| *c != '\n') {
                    line.push(c);
                }
                if line.trim() == end {
                    break;
                }
            }
        }
    }

    fn word(&mut self) -> Token {
        let mut word = Word::default();
        let mut quoted = false;
        while let Some(c) = self.peek(0) {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>' => {
                    // `NAME=(a b)`, `@(a|b)` and `^(a|b)$`: kept together as text.
                    let array = c == '(' && word.text.ends_with(['=', '@', '+', '!', '^']);
                    if !array {
                        break;
                    }
                    self.bracketed(&mut word);
                }
                '\\' => {
                    self.next();
                    if let Some(escaped) = self.next().filter(|c| *c != '\n') {
                        word.text.push(escaped);
                    }
                }
                '\'' => {
                    quoted = true;
                    self.next();
                    while let Some(c) = self.next().filter(|c| *c != '\'') {
                        word.text.push(c);
                    }
                }
                '"' => {
                    quoted = true;
                    self.next();
                    self.double_quoted(&mut word);
                }
                '$' | '`' => self.dollar(&mut word),
                _ => {
                    word.text.push(c);
                    self.next();
                }
            }
        }
        if word.text.is_empty() && word.parts.is_empty() && !quoted {
            // What begins no word and is no operator: never the same place twice.
            self.next();
        }
        word.end_text();
        Token::Word { parts: word.parts, quoted }
    }

    fn bracketed(&mut self, word: &mut Word) {
        while let Some(c) = self.next() {
            word.text.push(if c == '\n' { ' ' } else { c });
            if c == ')' {
                break;
            }
        }
    }

    fn double_quoted(&mut self, word: &mut Word) {
        while let Some(c) = self.peek(0) {
            match c {
                '"' => {
                    self.next();
                    return;
                }
                '\\' => {
                    self.next();
                    match self.next() {
                        None | Some('\n') => {}
                        Some(c @ ('"' | '\\' | '$' | '`')) => word.text.push(c),
                        Some(c) => word.text.extend(['\\', c]),
                    }
                }
                '$' | '`' => self.dollar(word),
                _ => {
                    word.text.push(c);
                    self.next();
                }
            }
        }
    }

    /// What begins with `$`, or a command in backquotes.
    fn dollar(&mut self, word: &mut Word) {
        if self.next() == Some('`') {
            let mut text = String::new();
            while let Some(c) = self.next().filter(|c| *c != '`') {
                text.push(c);
            }
            return word.push(Part::Command(text));
        }
        match self.peek(0) {
            Some('(') => {
                self.next();
                let text = self.until_closed('(', ')');
                word.push(Part::Command(text));
            }
            Some('{') => {
                self.next();
                let text = self.until_closed('{', '}');
                word.push(variable(&text));
            }
            Some('\'' | '"') => {}
            Some(c) if c.is_ascii_digit() || matches!(c, '@' | '*' | '#' | '?' | '!' | '$') => {
                self.next();
                word.push(Part::Variable { name: c.to_string(), default: None });
            }
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let mut name = String::new();
                while let Some(c) = self.peek(0).filter(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    name.push(c);
                    self.next();
                }
                word.push(Part::Variable { name, default: None });
            }
            _ => word.text.push('$'),
        }
    }

    /// The text up to the bracket that closes the one just read.
    fn until_closed(&mut self, open: char, close: char) -> String {
        let mut text = String::new();
        let mut depth = 1_usize;
        while let Some(c) = self.next() {
            if c == open {
                depth += 1;
            } else if c == close {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            text.push(c);
        }
        text
    }
}

/// A word that is not at its end.
#[derive(Default)]
struct Word {
    parts: Vec<Part>,
    text: String,
}

impl Word {
    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(Part::Text(std::mem::take(&mut self.text)));
        }
    }

    fn push(&mut self, part: Part) {
        self.end_text();
        self.parts.push(part);
    }
}

/// What stands between `${` and `}`. GitHub's `${{ vars.NAME }}` is the variable NAME.
fn variable(text: &str) -> Part {
    if let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        let inner = inner.trim();
        let name = match inner {
            "github.ref_name" | "github.ref" => "GITHUB_REF_NAME",
            "github.head_ref" => "GITHUB_HEAD_REF",
            "github.base_ref" => "GITHUB_BASE_REF",
            _ => inner.rsplit('.').next().unwrap_or(inner),
        };
        return Part::Variable { name: name.trim().to_owned(), default: None };
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, operation) = text.split_at(end);
    let default = [":-", "-", ":=", "="].iter().find_map(|operator| operation.strip_prefix(operator));
    if name.is_empty() {
        return Part::Command(text.to_owned());
    }
    Part::Variable { name: name.to_owned(), default: default.map(|text| text.trim_matches(['"', '\'']).to_owned()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|(token, line)| format!("{line}:{token:?}")).collect()
    }

    #[test]
    fn quotes_continuations_comments_and_redirections() {
        insta::assert_snapshot!(
            words("A=\"x \\\"$B\\\"\" # no\nf \\\n 'a b' >out 2>&1 && g <<EOF | h\n text (\nEOF\ni;;").join("\n"),
            @r#"
        1:Word { parts: [Text("A=x \""), Variable { name: "B", default: None }, Text("\"")], quoted: true }
        1:End
        2:Word { parts: [Text("f")], quoted: false }
        3:Word { parts: [Text("a b")], quoted: true }
        3:And
        3:Word { parts: [Text("g")], quoted: false }
        3:Pipe
        3:Word { parts: [Text("h")], quoted: false }
        3:End
        6:Word { parts: [Text("i")], quoted: false }
        6:CaseEnd
        "#
        );
    }

    #[test]
    fn variables_and_commands() {
        let parts = |text: &str| match tokens(text).into_iter().next() {
            Some((Token::Word { parts, .. }, _)) => parts,
            other => panic!("{other:?}"),
        };
        let variable = |name: &str, default: Option<&str>| Part::Variable {
            name: name.to_owned(),
            default: default.map(str::to_owned),
        };
        for (text, part) in [
            ("$A", variable("A", None)),
            ("${A:-b c}", variable("A", Some("b c"))),
            ("\"${A-}\"", variable("A", Some(""))),
            ("${A##*/}", variable("A", None)),
            ("$1", variable("1", None)),
            ("${{ vars.APP_ID }}", variable("APP_ID", None)),
            ("$(a $(b) c)", Part::Command("a $(b) c".into())),
            ("`git branch`", Part::Command("git branch".into())),
        ] {
            assert_eq!(parts(text), [part], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_to_an_end(text in "[ -~\n\u{e9}]{0,200}") {
            prop_assert!(tokens(&text).len() <= text.chars().count() + 1);
        }
    }
}
