//! A value of a JSON file with its place, so that every complaint names the path.

use serde_json::{Map, Value};

use super::Gen1Error;
use crate::backend::Copied;
use crate::js_json;

/// The most characters of a name that a path shows. Amplify's own names are shorter.
const LONGEST_NAME: usize = 100;

/// A value, the file it is in, and its dotted path there.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    file: &'a str,
    path: String,
    value: &'a Value,
}

impl<'a> Node<'a> {
    /// The whole file.
    pub(super) fn root(file: &'a str, value: &'a Value) -> Self {
        Self { file, path: String::new(), value }
    }

    /// The value itself.
    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    /// A complaint about this value.
    pub(super) fn unexpected(&self, problem: impl Into<String>) -> Gen1Error {
        let path = if self.path.is_empty() { "the whole file" } else { &self.path };
        // The path is made of names in the file: what is not printable is shown escaped.
        let path = path.escape_debug().to_string();
        Gen1Error::Unexpected { file: self.file.to_owned(), path, problem: problem.into() }
    }

    /// The member, where this is an object that has it.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.child(key, value))
    }

    /// The member, which must be there.
    pub(super) fn required(&self, key: &str) -> Result<Self, Gen1Error> {
        let member = self.object()?.get(key).map(|value| self.child(key, value));
        member.ok_or_else(|| self.child(key, &Value::Null).unexpected("is missing"))
    }

    /// The members of an object, in JavaScript's order.
    pub(super) fn members(&self) -> Result<impl Iterator<Item = (&'a str, Self)>, Gen1Error> {
        Ok(self.object()?.iter().map(|(key, value)| (key.as_str(), self.child(key, value))))
    }

    /// Text, `None` where there is no such member.
    pub(super) fn text(&self, key: &str) -> Result<Option<&'a str>, Gen1Error> {
        match self.get(key) {
            None => Ok(None),
            Some(node) => node.as_text().map(Some),
        }
    }

    /// Text as its own value, `None` where there is no such member.
    pub(super) fn owned(&self, key: &str) -> Result<Option<String>, Gen1Error> {
        Ok(self.text(key)?.map(str::to_owned))
    }

    /// The member as it is, for what clients are told unchanged.
    pub(super) fn copied(&self, key: &str) -> Copied {
        self.value.get(key).cloned()
    }

    /// Text that is not empty. `null` and `false` count as none: JavaScript asks only whether the value is truthy.
    pub(super) fn filled(&self, key: &str) -> Result<Option<&'a str>, Gen1Error> {
        if self.truthy(key) { self.text(key) } else { Ok(None) }
    }

    /// A list of texts, `None` where there is no such member.
    pub(super) fn texts(&self, key: &str) -> Result<Option<Vec<&'a str>>, Gen1Error> {
        match self.get(key) {
            None => Ok(None),
            Some(list) => list.items()?.iter().map(Self::as_text).collect::<Result<_, _>>().map(Some),
        }
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Self>, Gen1Error> {
        let items = self.value.as_array().ok_or_else(|| self.wrong("a list"))?;
        Ok(items.iter().enumerate().map(|(at, value)| self.child(&at.to_string(), value)).collect())
    }

    /// Whether the member is there and JavaScript takes it for true.
    pub(super) fn truthy(&self, key: &str) -> bool {
        self.value.get(key).is_some_and(js_json::is_truthy)
    }

    fn as_text(&self) -> Result<&'a str, Gen1Error> {
        self.value.as_str().ok_or_else(|| self.wrong("text"))
    }

    /// The members, which must be there: an object, and nothing else.
    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, Gen1Error> {
        self.value.as_object().ok_or_else(|| self.wrong("an object"))
    }

    fn wrong(&self, wanted: &str) -> Gen1Error {
        let is = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.unexpected(format!("is {is}, not {wanted}"))
    }

    fn child<'b>(&self, key: &str, value: &'b Value) -> Node<'b>
    where
        'a: 'b,
    {
        // A path is made for each value that is looked at: names of any length would be copied again and again.
        let end = key.char_indices().nth(LONGEST_NAME).map(|(end, _)| end);
        let (name, more) = end.map_or((key, ""), |end| (key.get(..end).unwrap_or_default(), "…"));
        let dot = if self.path.is_empty() { "" } else { "." };
        let path = format!("{}{dot}{name}{more}", self.path);
        Node { file: self.file, path, value }
    }
}
