//! Dart constants that hold a JSON text, as Amplify writes them for Flutter apps.

use serde_json::{Map, Value};

use crate::js_json;

/// A constant of a raw string with the JSON of an object: two spaces, no newline at the end (client-config 1.11.1).
///
/// Nothing is escaped in a raw string, and three single quotes end it: Amplify writes a value with three of them as it
/// is, and the rest of the value as Dart code. Here every third quote is `\u0027`, which any JSON reader takes for one.
pub(super) fn constant(object: &Map<String, Value>) -> String {
    let json = js_json::to_string_pretty(&Value::Object(object.clone()), 2);
    // Quotes stand in keys and in texts only, where JSON allows the escape.
    format!("const amplifyConfig = r'''{}''';", json.replace("'''", r"''\u0027"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> String {
        constant(&Map::from_iter([("a".to_owned(), Value::from(text))]))
    }

    #[test]
    fn quotes_cannot_end_the_constant() {
        assert_eq!(of("$x"), "const amplifyConfig = r'''{\n  \"a\": \"$x\"\n}''';");
        assert_eq!(of("it's ''"), "const amplifyConfig = r'''{\n  \"a\": \"it's ''\"\n}''';");
        assert_eq!(of("'''; f('''''"), "const amplifyConfig = r'''{\n  \"a\": \"''\\u0027; f(''\\u0027''\"\n}''';");
    }

    proptest! {
        #[test]
        fn what_stands_between_the_quotes_is_the_object(text in "['a\\\\\"]{0,12}") {
            let constant = of(&text);
            let parts: Vec<_> = constant.split("'''").collect();
            prop_assert_eq!(parts.len(), 3);
            let read = js_json::parse(parts[1].as_bytes()).unwrap();
            prop_assert_eq!(read.get("a").and_then(Value::as_str), Some(text.as_str()));
        }
    }
}
