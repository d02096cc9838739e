//! YAML with places and with bounds: a build specification is anybody's file.
//!
//! The parser gives events, so depth and size are bounded while the tree grows, and an alias costs what it stands for.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

/// The deepest nesting that is read. A build specification has about eight levels.
const DEEPEST: usize = 48;

/// The most values that are read, aliases counted as what they stand for.
const MOST_NODES: usize = 50_000;

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// The first line, from 0.
    pub(crate) line: usize,
    /// The line after the last.
    pub(crate) end: usize,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key, also one that is merged in with `<<`.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        let Value::Map(entries) = &self.value else { return None };
        let find = |entries: &'_ [(String, Self)]| entries.iter().position(|(name, _)| name == key);
        if let Some(index) = find(entries) {
            return entries.get(index).map(|(_, value)| value);
        }
        entries.iter().filter(|(name, _)| name == "<<").find_map(|(_, merged)| match &merged.value {
            Value::Map(inner) => find(inner).and_then(|index| inner.get(index)).map(|(_, value)| value),
            _ => None,
        })
    }

    /// The value at the end of these keys.
    pub(crate) fn at(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries, if it is a map.
    pub(crate) fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(_) => 0,
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(entries) => entries.iter().map(|(_, value)| 1 + value.size()).sum(),
        }
    }
}

/// A list or map that is not at its end yet.
struct Open {
    value: Value,
    line: usize,
    anchor: usize,
    key: Option<String>,
}

/// Reads the first document. The error says why the file is none that could be used.
///
/// A bracket that closes a list where the key of the list begins is no YAML 1.2, but other readers accept it, and so
/// files have it: it is read as if it stood further in.
pub(crate) fn parse(text: &str) -> Result<Node, String> {
    strictly(text).or_else(|error| {
        let closes = |line: &&str| matches!(line.trim_start().chars().next(), Some(']' | '}'));
        if !text.lines().any(|line| closes(&line)) {
            return Err(error);
        }
        let lines =
            text.split('\n').map(|line| if closes(&line) { format!("{:60}{line}", "") } else { line.to_owned() });
        strictly(&lines.collect::<Vec<_>>().join("\n")).map_err(|_| error)
    })
}

fn strictly(text: &str) -> Result<Node, String> {
    let mut tree = Tree::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        if tree.take(event, span)? {
            break;
        }
    }
    tree.root.ok_or_else(|| "it is empty".to_owned())
}

#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    root: Option<Node>,
    nodes: usize,
}

impl Tree {
    /// Whether the document is at its end.
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<bool, String> {
        let (line, end) = (span.start.line().saturating_sub(1), span.end.line().saturating_sub(1));
        match event {
            Event::Scalar(text, style, anchor, _) => {
                // A block scalar begins at its text, and ends where the next thing begins.
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let end = if block { end.max(line + 1) } else { end + 1 };
                self.put(Node { value: Value::Scalar(text.into_owned()), line, end }, anchor)?;
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned().ok_or("an alias stands for what contains it")?;
                self.put(node, 0)?;
            }
            Event::SequenceStart(anchor, _) => self.begin(Value::List(Vec::new()), line, anchor)?,
            Event::MappingStart(anchor, _) => self.begin(Value::Map(Vec::new()), line, anchor)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open { value, line, anchor, .. }) = self.open.pop() {
                    self.put(Node { value, line, end: (end + 1).max(line + 1) }, anchor)?;
                }
            }
            Event::DocumentEnd => return Ok(true),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
        Ok(false)
    }

    fn begin(&mut self, value: Value, line: usize, anchor: usize) -> Result<(), String> {
        if self.open.len() >= DEEPEST {
            return Err(format!("it is nested deeper than {DEEPEST} levels"));
        }
        self.open.push(Open { value, line, anchor, key: None });
        Ok(())
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), String> {
        // Lists and maps were counted by what is in them.
        self.nodes += if matches!(node.value, Value::Scalar(_)) || anchor == 0 { node.size() } else { 1 };
        if self.nodes > MOST_NODES {
            return Err(format!("it has more than {MOST_NODES} values"));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.value, open.key.take()) {
            (Value::List(items), _) => items.push(node),
            (Value::Map(entries), Some(key)) => entries.push((key, node)),
            (Value::Map(_), None) => open.key = Some(node.text().unwrap_or_default().to_owned()),
            (Value::Scalar(_), _) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text() {
        let node = parse("a:\n  - one\n  - |\n    two\n    three\n  - \"f\n    o\"\nb: x\n").unwrap();
        let items = node.get("a").unwrap().items();
        let places: Vec<_> = items.iter().map(|item| (item.text().unwrap(), item.line, item.end)).collect();
        assert_eq!(places, [("one", 1, 2), ("two\nthree\n", 3, 5), ("f o", 5, 7)]);
        assert_eq!(node.at(&["b"]).and_then(Node::text), Some("x"));
    }

    #[test]
    fn anchors_and_merged_keys_are_followed() {
        let node = parse("base: &b { build: x }\napp:\n  <<: *b\n  other: *b\n").unwrap();
        assert_eq!(node.at(&["app", "build"]).and_then(Node::text), Some("x"));
        assert_eq!(node.at(&["app", "other", "build"]).and_then(Node::text), Some("x"));
    }

    #[test]
    fn a_bracket_may_close_where_its_key_begins() {
        let node = parse("a:\n  b: [\n    x,\n  ]\n  c: y\n").unwrap();
        assert_eq!(node.at(&["a", "c"]).map(|node| (node.text(), node.line)), Some((Some("y"), 4)));
    }

    #[test]
    fn bombs_are_refused() {
        let mut laughs = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for level in 1..12 {
            let list = vec![format!("*a{}", level - 1); 10].join(",");
            laughs.push_str(&format!("a{level}: &a{level} [{list}]\n"));
        }
        assert!(parse(&laughs).unwrap_err().contains("more than"));
        assert!(parse(&"[".repeat(40)).is_err() && parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&"- ".repeat(50_000)).unwrap_err().contains("deeper"));
        assert!(parse(&"{a: ".repeat(10_000)).is_err());
        assert!(parse("").is_err() && parse("a: [").is_err() && parse("a: &a [*a]").is_err());
    }
}
