//! String literals and templates.

use super::{ExistingError, Reader};

impl Reader<'_> {
    /// A string in single or double quotes.
    pub(super) fn string(&mut self) -> Result<String, ExistingError> {
        let start = self.at;
        let quote = self.next();
        let mut text = String::new();
        loop {
            let at = self.at;
            match self.next() {
                None | Some('\n' | '\r') => return Err(self.error(start, "a string that does not end on its line")),
                Some('\\') => text.extend(self.escape(at)?),
                Some(c) if Some(c) == quote => return Ok(text),
                Some(c) => text.push(c),
            }
        }
    }

    /// A template without `${`. A line end in it is a newline, whatever the file's line ends are.
    pub(super) fn template(&mut self) -> Result<String, ExistingError> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            let at = self.at;
            match self.next() {
                None => return Err(self.error(start, "a template that does not end")),
                Some('`') => return Ok(text),
                Some('$') if self.rest().starts_with('{') => {
                    return Err(self.error(at, "a template with `${`, whose value only running the file would tell"));
                }
                Some('\\') => text.extend(self.escape(at)?),
                Some('\r') => {
                    self.eat("\n");
                    text.push('\n');
                }
                Some(c) => text.push(c),
            }
        }
    }

    /// What follows a backslash; `None` for a line end, which joins two lines.
    fn escape(&mut self, at: usize) -> Result<Option<char>, ExistingError> {
        let digit_next = |reader: &Self| reader.peek().is_some_and(|c| c.is_ascii_digit());
        let escaped = match self.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('v') => '\u{b}',
            Some('0') if !digit_next(self) => '\0',
            Some('0'..='9') => return Err(self.error(at, "an octal escape, which modules do not have")),
            Some('\r') => {
                self.eat("\n");
                return Ok(None);
            }
            Some('\n' | '\u{2028}' | '\u{2029}') => return Ok(None),
            Some('x') => self.hexadecimal(at, 2).map(char::from_u32)?.unwrap_or_default(),
            Some('u') => return self.unicode(at).map(Some),
            Some(other) => other,
            None => return Err(self.error(at, "a string that does not end")),
        };
        Ok(Some(escaped))
    }

    /// `\u00e9`, `\u{1f600}`, or a pair of surrogates. Half a pair is no character, and no file can hold it.
    fn unicode(&mut self, at: usize) -> Result<char, ExistingError> {
        let code = if self.eat("{") {
            let rest = self.rest();
            let digits = rest.find('}').filter(|length| (1..=6).contains(length));
            let code = self.hexadecimal(at, digits.unwrap_or(0))?;
            self.eat("}");
            code
        } else {
            match self.hexadecimal(at, 4)? {
                high @ 0xD800..0xDC00 if self.eat("\\u") => match self.hexadecimal(at, 4)? {
                    low @ 0xDC00..0xE000 => 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00),
                    _ => high,
                },
                code => code,
            }
        };
        char::from_u32(code).ok_or_else(|| self.error(at, "an escape that is half a character or none"))
    }

    fn hexadecimal(&mut self, at: usize, length: usize) -> Result<u32, ExistingError> {
        let digits = self.rest().get(..length).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += length;
                Ok(code)
            }
            None => Err(self.error(at, "an escape without its hexadecimal digits")),
        }
    }
}
