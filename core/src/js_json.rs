//! JSON as JavaScript reads and prints it.
//!
//! Amplify's generators are JavaScript programs: they parse with `JSON.parse` and print with `JSON.stringify`. Byte
//! equality with them needs three rules which `serde_json` alone does not have:
//!
//! * keys that are array indices (`"0"`, `"10"`) come first, in numeric order; all others keep their order;
//! * a repeated key keeps its first place and its last value;
//! * every number is a double (`1.0` prints as `1`, `1e21` as `1e+21`, `-0` as `0`).
//!
//! Source: ECMA-262, `OrdinaryOwnPropertyKeys`, `JSON.parse`, `Number::toString`.

mod parse;

use serde_json::{Map, Number, Value};

pub use parse::{MAX_VALUES, parse};

/// The largest array index, 2³² − 2. A key beyond it is an ordinary string key to JavaScript.
const MAX_INDEX: u64 = 4_294_967_294;

/// Puts every object's keys into JavaScript's order, at every level.
pub fn ordered(mut value: Value) -> Value {
    order(&mut value);
    value
}

fn order(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(order),
        Value::Object(map) => {
            map.values_mut().for_each(order);
            // Hardly any object has such keys: the others stay where they are.
            if map.keys().any(|key| index(key).is_some()) {
                *map = indices_first(std::mem::take(map));
            }
        }
        _ => {}
    }
}

/// Puts the keys of one object into JavaScript's order.
fn indices_first(map: Map<String, Value>) -> Map<String, Value> {
    let (mut indices, mut rest) = (Vec::new(), Vec::new());
    for (key, value) in map {
        match index(&key) {
            Some(number) => indices.push((number, key, value)),
            None => rest.push((key, value)),
        }
    }
    indices.sort_by_key(|(number, ..)| *number);
    indices.into_iter().map(|(_, key, value)| (key, value)).chain(rest).collect()
}

/// The number of a key which JavaScript takes for an array index: digits without a leading zero, at most 2³² − 2.
fn index(key: &str) -> Option<u64> {
    let canonical = key == "0" || (!key.starts_with('0') && !key.is_empty() && key.len() <= 10);
    if !canonical || !key.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    key.parse().ok().filter(|number| *number <= MAX_INDEX)
}

/// The key that JavaScript makes of a value: the text of any scalar. `None` for lists and objects, whose text is nothing
/// that a file should hold.
pub fn key(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
        scalar => Some(to_string_pretty(scalar, 0)),
    }
}

/// Whether JavaScript takes a value for true: anything but null, `false`, 0 and empty text.
pub fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Prints a value as `JSON.stringify(value, null, indent)` does. Objects are printed in the order they have:
/// call [`ordered`] first on anything that did not come from [`parse`].
pub fn to_string_pretty(value: &Value, indent: usize) -> String {
    let mut out = String::new();
    write(&mut out, value, indent, 0);
    out
}

/// Prints an object as [`to_string_pretty`] does.
pub fn object_to_string_pretty(map: &Map<String, Value>, indent: usize) -> String {
    let mut out = String::new();
    write_object(&mut out, map, indent, 0);
    out
}

fn write(out: &mut String, value: &Value, indent: usize, depth: usize) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                separate(out, position, indent, depth + 1);
                write(out, item, indent, depth + 1);
            }
            newline(out, indent, depth);
            out.push(']');
        }
        Value::Object(map) => write_object(out, map, indent, depth),
        Value::Array(_) => out.push_str("[]"),
        Value::String(text) => write_string(out, text),
        Value::Number(number) => write_number(out, number),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Null => out.push_str("null"),
    }
}

fn write_object(out: &mut String, map: &Map<String, Value>, indent: usize, depth: usize) {
    if map.is_empty() {
        out.push_str("{}");
        return;
    }
    out.push('{');
    for (position, (key, item)) in map.iter().enumerate() {
        separate(out, position, indent, depth + 1);
        write_string(out, key);
        out.push_str(": ");
        write(out, item, indent, depth + 1);
    }
    newline(out, indent, depth);
    out.push('}');
}

fn separate(out: &mut String, position: usize, indent: usize, depth: usize) {
    if position > 0 {
        out.push(',');
    }
    newline(out, indent, depth);
}

fn newline(out: &mut String, indent: usize, depth: usize) {
    const BLANKS: &str = "                                ";
    out.push('\n');
    let mut width = indent * depth;
    while width > 0 {
        let blanks = BLANKS.get(..width).unwrap_or(BLANKS);
        out.push_str(blanks);
        width -= blanks.len();
    }
}

fn write_number(out: &mut String, number: &Number) {
    // A JSON number always has a double beside it; "arbitrary precision" is not switched on in this workspace.
    let double = number.as_f64().unwrap_or(f64::NAN);
    out.push_str(ryu_js::Buffer::new().format(double));
}

/// `serde_json` escapes exactly what `JSON.stringify` escapes: quotes, backslashes and control characters.
fn write_string(out: &mut String, text: &str) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push_str(&Value::from(text).to_string());
    } else {
        out.extend(["\"", text, "\""]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(text: &str) -> String {
        to_string_pretty(&parse(text.as_bytes()).unwrap(), 2)
    }

    #[test]
    fn index_keys_come_first_in_numeric_order() {
        assert_eq!(
            round(r#"{"b":1,"10":2,"9":3,"01":4,"4294967295":5,"":6}"#),
            "{\n  \"9\": 3,\n  \"10\": 2,\n  \"b\": 1,\n  \"01\": 4,\n  \"4294967295\": 5,\n  \"\": 6\n}"
        );
    }

    #[test]
    fn a_repeated_key_keeps_its_first_place_and_last_value() {
        assert_eq!(round(r#"{"a":1,"b":2,"a":3}"#), "{\n  \"a\": 3,\n  \"b\": 2\n}");
    }

    #[test]
    fn numbers_are_doubles() {
        for (text, printed) in [
            ("1.0", "1"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("1e21", "1e+21"),
            ("0.0000001", "1e-7"),
            ("123456789012345680", "123456789012345680"),
            ("9007199254740993", "9007199254740992"),
            ("0.5", "0.5"),
            ("123.45678901234567891", "123.45678901234568"),
            ("5e-324", "5e-324"),
        ] {
            assert_eq!(round(text), printed, "{text}");
        }
    }

    #[test]
    fn null_false_zero_and_empty_text_are_not_true() {
        let list = parse(br#"[null, false, 0, -0.0, "", true, 1, 0.5, "0", " ", [], {}]"#).unwrap();
        let true_ones: Vec<String> =
            list.as_array().unwrap().iter().filter(|value| is_truthy(value)).map(ToString::to_string).collect();
        assert_eq!(true_ones, ["true", "1", "0.5", "\"0\"", "\" \"", "[]", "{}"]);
    }

    #[test]
    fn strings_escape_what_javascript_escapes() {
        assert_eq!(round("\"a\\u0001\\n\\\"\\\\\\u2028\\u007f/é\""), "\"a\\u0001\\n\\\"\\\\\u{2028}\u{7f}/é\"");
    }

    #[test]
    fn only_a_few_values_are_not_true() {
        for (text, truth) in [
            ("null", false),
            ("false", false),
            ("0", false),
            ("-0.0", false),
            ("\"\"", false),
            ("true", true),
            ("-1", true),
            ("\"false\"", true),
            ("[]", true),
            ("{}", true),
        ] {
            assert_eq!(is_truthy(&parse(text.as_bytes()).unwrap()), truth, "{text}");
        }
    }

    #[test]
    fn empty_containers_have_no_inner_line() {
        assert_eq!(round(r#"{"a":[],"b":{}}"#), "{\n  \"a\": [],\n  \"b\": {}\n}");
        assert_eq!(object_to_string_pretty(&Map::new(), 2), "{}");
    }

    #[test]
    fn deep_values_are_indented_all_the_way() {
        let printed = to_string_pretty(&parse(("[".repeat(20) + "1" + &"]".repeat(20)).as_bytes()).unwrap(), 4);
        let widths: Vec<_> = printed.lines().take(21).map(|line| line.len() - line.trim_start().len()).collect();
        assert_eq!(widths, (0..21).map(|depth| 4 * depth).collect::<Vec<_>>());
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_deep_nesting_is_an_error() {
        assert_eq!(parse(b"\xef\xbb\xbf{}").unwrap(), Value::Object(Map::new()));
        assert!(parse("[".repeat(200).as_bytes()).is_err());
    }
}
