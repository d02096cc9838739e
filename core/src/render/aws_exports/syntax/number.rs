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
    let separated = |part: &str| !part.is_empty() && !part.starts_with('_') && !part.ends_with('_');
    if token.contains("__") || !separated(token) {
        return None;
    }
    let digits = token.replace('_', "");
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        // `017` is an octal number of old, an error in modules.
        Some(two) if two.starts_with('0') && two.ends_with(|c: char| c.is_ascii_digit()) => return None,
        _ => return digits.starts_with(|c: char| c.is_ascii_digit() || c == '.').then(|| digits.parse().ok())?,
    };
    let body = digits.get(2..).filter(|body| !body.starts_with('+'))?;
    Number::from(u64::from_str_radix(body, radix).ok()?).as_f64()
}
