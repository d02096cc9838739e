//! From JSON text to a value, keys put in order on the way, and never more values than are good for the memory.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{index, indices_first};

/// The most values (members, items and the whole) that a text may hold. A value takes up to 200 bytes of memory, a
/// hundred times what `0,` takes in the text. The files of real backends hold some thousands.
pub const MAX_VALUES: usize = 500_000;

/// Parses JSON text and puts every object's keys into JavaScript's order.
///
/// # Errors
/// Whatever `serde_json` says of text that is not JSON, is not UTF-8, or is nested deeper than 128 levels; also for
/// text with more than [`MAX_VALUES`] values.
pub fn parse(text: &[u8]) -> Result<Value, serde_json::Error> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let mut left = MAX_VALUES;
    let value = Reader { left: &mut left }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Reads one value, and takes it and what it holds off the number of values that are left.
struct Reader<'a> {
    left: &'a mut usize,
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        *self.left = self.left.checked_sub(1).ok_or_else(|| D::Error::custom(TOO_MANY))?;
        deserializer.deserialize_any(self)
    }
}

const TOO_MANY: &str = "it has more than 500000 values";

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut found: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = found.next_element_seed(Reader { left: self.left })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut found: A) -> Result<Value, A::Error> {
        let (mut map, mut has_indices) = (Map::new(), false);
        while let Some(key) = found.next_key::<String>()? {
            has_indices |= index(&key).is_some();
            map.insert(key, found.next_value_seed(Reader { left: self.left })?);
        }
        Ok(Value::Object(if has_indices { indices_first(map) } else { map }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_values_are_an_error_wherever_they_are() {
        assert!(TOO_MANY.contains(&MAX_VALUES.to_string()));
        let list = |count: usize| format!("[{}]", vec!["0"; count].join(","));
        let members = |count: usize| format!("{{\"a\":[{{}}]{}}}", ",\"a\":0".repeat(count));
        assert!(parse(list(MAX_VALUES - 1).as_bytes()).is_ok());
        assert!(parse(members(MAX_VALUES - 4).as_bytes()).is_ok());
        for text in [list(MAX_VALUES), list(5_000_000), members(MAX_VALUES - 2)] {
            let error = parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with("it has more than 500000 values at line 1 column "), "{error}");
        }
    }

    #[test]
    fn what_follows_the_value_is_an_error() {
        assert!(parse(b"{} {}").unwrap_err().to_string().starts_with("trailing characters"));
        assert!(parse(b"{} \n").is_ok());
    }
}
