//! Number literals.

use serde_json::{Number, Value};

use super::{ExistingError, Reader};

impl Reader<'_> {
    /// A number: decimal, hexadecimal, octal (`0o`), binary, with `_` between digits, with a sign.
    pub(super) fn number(&mut self) -> Result<Value, ExistingError> {
        let start = self.at;
        let negative = self.eat("-");
        if !negative {
            self.eat("+");
        }
        if !self.peek().is_some_and(|c| c.is_ascii_digit() || c == '.') {
            return Err(self.error(start, "an operator (`-` or `+`), where a number must be"));
        }
        let token = self.number_token();
        let magnitude = magnitude(&token).filter(|number| number.is_finite());
        match magnitude.and_then(|number| Number::from_f64(if negative { -number } else { number })) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(self.error(start, &format!("`{token}`, which is not a number that JSON has"))),
        }
    }

    /// Everything that could belong to the number, so that `3px` is one wrong number and not a number and a name.
    fn number_token(&mut self) -> String {
        let mut token = String::new();
        let mut hexadecimal = false;
        while let Some(c) = self.peek() {
            let exponent = !hexadecimal && token.ends_with(['e', 'E']) && matches!(c, '+' | '-');
            if !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$') || exponent) {
                break;
            }
            hexadecimal |= token == "0" && matches!(c, 'x' | 'X');
            token.push(c);
            self.next();
        }
        token
    }
}

fn magnitude(token: &str) -> Option<f64> {
    let radix = match token.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 10,
    };
    if !separators_are_between_digits(token, radix) {
        return None;
    }
    let digits = token.replace('_', "");
    if radix != 10 {
        let body = digits.get(2..).filter(|body| !body.starts_with('+'))?;
        return Number::from(u64::from_str_radix(body, radix).ok()?).as_f64();
    }
    // `017` is an octal number of old, an error in modules.
    let octal =
        digits.starts_with('0') && digits.get(1..2).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
    if octal || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    digits.parse().ok()
}

/// `1_000` and `0xff_ff`, but neither `1__0`, `_1`, `1_` nor `1_.5`.
fn separators_are_between_digits(token: &str, radix: u32) -> bool {
    let mut parts = token.split('_').peekable();
    while let Some(part) = parts.next() {
        if let Some(next) = parts.peek() {
            let before = part.chars().next_back().is_some_and(|c| c.is_digit(radix));
            if !before || !next.starts_with(|c: char| c.is_digit(radix)) {
                return false;
            }
        }
    }
    true
}
