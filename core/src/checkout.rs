//! Which environment a checkout is on, and which it was on before.
//!
//! The first is what the stamps of its apps say: they tell the truth also after a `pull`, a `git checkout`, or a restored
//! folder. The second is remembered in a small file of towpath's own.

use std::fmt;

use serde_json::{Value, json};

use crate::catalog::{Explained, Id};
use crate::js_json;

/// The version of the file's format.
const SCHEMA: u64 = 1;

/// Which environment a checkout is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No app has a stamp.
    Nowhere,
    /// Every stamp names the same environment.
    On(String),
    /// The stamps name several, in alphabetical order.
    Mixed(Vec<String>),
}

impl Standing {
    /// Judges by the environments that the stamps name.
    pub fn of(stamps: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = stamps.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        match names.len() {
            0 => Self::Nowhere,
            1 => names.pop().map_or(Self::Nowhere, Self::On),
            _ => Self::Mixed(names),
        }
    }

    /// The environment, where it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::On(name) => Some(name),
            Self::Nowhere | Self::Mixed(_) => None,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => Ok(()),
            Self::On(name) => f.write_str(name),
            Self::Mixed(names) => f.write_str(&names.join("+")),
        }
    }
}

/// What `towpath use` remembers of a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The environment that it switched to last; stands for the stamps where those are switched off.
    pub current: String,
    /// The one before.
    pub previous: Option<String>,
}

impl Memory {
    /// After a switch to `target` from where the checkout stood. Switching to where one is changes nothing.
    #[must_use]
    pub fn after(before: Option<Self>, standing: &Standing, target: &str) -> Self {
        let from = standing.name().map(str::to_owned).or_else(|| before.as_ref().map(|memory| memory.current.clone()));
        let previous = match from {
            Some(from) if from != target => Some(from),
            _ => before.and_then(|memory| memory.previous),
        };
        Self { current: target.to_owned(), previous }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        js_json::to_string_pretty(&json!({ "schema": SCHEMA, "current": self.current, "previous": self.previous }), 2)
            + "\n"
    }

    /// Reads the file; `None` for anything that is none: it is only a convenience.
    pub fn read(text: &[u8]) -> Option<Self> {
        let value = js_json::parse(text).ok()?;
        let name = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        (value.get("schema")?.as_u64()? == SCHEMA).then_some(())?;
        Some(Self { current: name("current")?, previous: name("previous") })
    }
}

/// `towpath use -` has nowhere to go back to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this checkout was on no other environment before")]
pub struct NoPrevious;

impl Explained for NoPrevious {
    fn id(&self) -> Id {
        Id::E412
    }

    fn help(&self) -> Vec<String> {
        vec!["name the environment: towpath use NAME (`towpath env --list` shows all)".to_owned()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Standing {
        Standing::of(names.iter().map(|name| (*name).to_owned()))
    }

    #[test]
    fn the_stamps_tell_where_a_checkout_is() {
        for (stamps, shown, name) in [
            (&[][..], "", None),
            (&["dev"], "dev", Some("dev")),
            (&["dev", "dev"], "dev", Some("dev")),
            (&["live", "dev", "live"], "dev+live", None),
        ] {
            assert_eq!((of(stamps).to_string().as_str(), of(stamps).name()), (shown, name));
        }
    }

    #[test]
    fn where_it_was_before_is_remembered() {
        let first = Memory::after(None, &of(&[]), "dev");
        assert_eq!(first, Memory { current: "dev".to_owned(), previous: None });
        let second = Memory::after(Some(first), &of(&["dev"]), "live");
        assert_eq!(second.previous.as_deref(), Some("dev"));
        let again = Memory::after(Some(second.clone()), &of(&["live"]), "live");
        assert_eq!(again, second);
        // A pull in between: the stamps know better.
        let pulled = Memory::after(Some(second), &of(&["staging"]), "dev");
        assert_eq!(pulled.previous.as_deref(), Some("staging"));
        // No stamps: what was remembered stands.
        assert_eq!(Memory::after(Some(pulled), &of(&[]), "live").previous.as_deref(), Some("dev"));
    }

    #[test]
    fn the_file_is_read_back_and_nothing_else_is() {
        let memory = Memory { current: "dev".to_owned(), previous: Some("live".to_owned()) };
        assert_eq!(Memory::read(memory.text().as_bytes()), Some(memory));
        for text in ["", "{}", "[]", r#"{"schema":2,"current":"dev"}"#, r#"{"schema":1,"current":7}"#] {
            assert_eq!(Memory::read(text.as_bytes()), None, "{text}");
        }
    }
}
