//! TypeScript's annotations, which have no effect when a file runs.

use super::{ExistingError, Reader};

impl Reader<'_> {
    /// Goes over the type between `:` and `=`.
    pub(in super::super) fn annotation(&mut self) -> Result<(), ExistingError> {
        self.skip_type(|rest| rest.starts_with('='))
    }

    /// Goes over `as const`, `as Type`, `satisfies Type`, as many as there are.
    pub(super) fn type_suffix(&mut self) -> Result<(), ExistingError> {
        loop {
            let start = self.at;
            self.skip_space()?;
            if !matches!(self.word().map(|word| word.text), Some("as" | "satisfies")) {
                self.at = start;
                return Ok(());
            }
            self.skip_space()?;
            self.skip_type(|rest| {
                let next_suffix = rest.starts_with(" as ") || rest.starts_with(" satisfies ");
                next_suffix || rest.is_empty() || rest.starts_with([',', '}', ']', ')', ';', '\n', '\r'])
            })?;
        }
    }

    /// Goes over a type up to the first place outside brackets where `ends` holds. Only what types are written with
    /// is gone over.
    fn skip_type(&mut self, ends: fn(&str) -> bool) -> Result<(), ExistingError> {
        let mut depth = 0_usize;
        let start = self.at;
        loop {
            let rest = self.rest();
            if depth == 0 && self.at > start && !rest.starts_with("=>") && ends(rest) {
                return Ok(());
            }
            match self.peek() {
                _ if self.eat("=>") => {}
                Some('"' | '\'') => {
                    self.string()?;
                }
                Some(c) if c.is_alphanumeric() || c.is_whitespace() || "_$.,|&:;?-".contains(c) => {
                    self.next();
                }
                Some('<' | '{' | '[' | '(') => {
                    depth += 1;
                    self.next();
                }
                Some('>' | '}' | ']' | ')') if depth > 0 => {
                    depth -= 1;
                    self.next();
                }
                _ => return Err(self.unexpected("a type")),
            }
        }
    }
}
