//! Changes of letter case, as the packages `change-case` and `no-case` make them. GraphQL names are ASCII.

/// The words of a name: a new one begins at a capital after a small letter or digit, at the last capital of a row of
/// them before a small letter, and after anything that is neither letter nor digit.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (position, &char) in chars.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|position| chars.get(position)).copied().unwrap_or(' ');
        let after = chars.get(position + 1).copied().unwrap_or(' ');
        let after_small = before.is_ascii_lowercase() || before.is_ascii_digit();
        let last_capital = before.is_ascii_uppercase() && after.is_ascii_lowercase();
        if !char.is_ascii_alphanumeric() || (char.is_ascii_uppercase() && (after_small || last_capital)) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| char.is_ascii_alphanumeric()) {
            word.push(char);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `darkBlue` → `DARK_BLUE`.
pub(super) fn constant(name: &str) -> String {
    words(name).join("_").to_ascii_uppercase()
}

/// `my_chatRoute2` → `MyChatRoute2`. A word that begins with a digit keeps an underscore before it, unless it is first.
pub(super) fn pascal(name: &str) -> String {
    let words = words(name);
    words.iter().enumerate().map(|(position, word)| capitalized(position, word)).collect()
}

/// `my_chatRoute2` → `myChatRoute2`.
pub(super) fn camel(name: &str) -> String {
    let words = words(name).into_iter().enumerate();
    words
        .map(|(position, word)| if position == 0 { word.to_ascii_lowercase() } else { capitalized(position, &word) })
        .collect()
}

fn capitalized(position: usize, word: &str) -> String {
    let underscore = if position > 0 && word.starts_with(|char: char| char.is_ascii_digit()) { "_" } else { "" };
    format!("{underscore}{}", upper_first(&word.to_ascii_lowercase()))
}

/// The text with its first letter in upper case.
pub(super) fn upper_first(text: &str) -> String {
    first(text, char::to_ascii_uppercase)
}

/// The text with its first letter in lower case.
pub(super) fn lower_first(text: &str) -> String {
    first(text, char::to_ascii_lowercase)
}

fn first(text: &str, change: fn(&char) -> char) -> String {
    let mut chars = text.chars();
    chars.next().map(|char| change(&char)).into_iter().chain(chars).collect()
}

/// The name of a foreign key that Amplify makes up: `Post`, `comments`, `id` → `postCommentsId`.
pub(super) fn joined(model: &str, field: &str, key: &str) -> String {
    format!("{}{}{}", lower_first(model), upper_first(field), upper_first(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_constants_pascal_and_camel_case() {
        for (name, constant_case, pascal_case, camel_case) in [
            ("darkBlue", "DARK_BLUE", "DarkBlue", "darkBlue"),
            ("dark_blue", "DARK_BLUE", "DarkBlue", "darkBlue"),
            ("HTTPServer", "HTTP_SERVER", "HttpServer", "httpServer"),
            ("a1B2c", "A1_B2C", "A1B2c", "a1B2c"),
            ("my_chat_2go", "MY_CHAT_2GO", "MyChat_2go", "myChat_2go"),
            ("2go", "2GO", "2go", "2go"),
            ("__x__", "X", "X", "x"),
            ("___", "", "", ""),
            ("ABC", "ABC", "Abc", "abc"),
            ("ABc", "A_BC", "ABc", "aBc"),
        ] {
            assert_eq!(constant(name), constant_case, "{name}");
            assert_eq!(pascal(name), pascal_case, "{name}");
            assert_eq!(camel(name), camel_case, "{name}");
        }
    }

    #[test]
    fn a_foreign_key_is_joined_from_three_names() {
        assert_eq!(joined("Post", "comments", "id"), "postCommentsId");
        assert_eq!(joined("", "", ""), "");
    }
}
