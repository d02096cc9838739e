//! YAML as JSON: what the project's own files need, and no more.

use camino::Utf8Path;
use fs_err as fs;
use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

use crate::support::repository;

/// A YAML file of this repository. Every scalar is a text.
pub(super) fn read(path: impl AsRef<Utf8Path>) -> Value {
    let text = fs::read_to_string(repository(path.as_ref().as_str())).unwrap();
    let mut events = Parser::new_from_str(&text).map(|event| event.unwrap().0);
    loop {
        match events.next().unwrap() {
            Event::StreamStart | Event::DocumentStart(_) => {}
            first => return value(first, &mut events),
        }
    }
}

fn value<'a>(event: Event<'a>, events: &mut impl Iterator<Item = Event<'a>>) -> Value {
    match event {
        Event::Scalar(text, ..) => Value::String(text.into_owned()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match events.next().unwrap() {
                    Event::SequenceEnd => return Value::Array(items),
                    item => items.push(value(item, events)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut entries = Map::new();
            loop {
                let Event::Scalar(key, ..) = events.next().unwrap() else { return Value::Object(entries) };
                let next = events.next().unwrap();
                let before = entries.insert(key.to_string(), value(next, events));
                assert_eq!(before, None, "`{key}` stands twice");
            }
        }
        other => panic!("{other:?} has no place in these files"),
    }
}
