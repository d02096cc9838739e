//! The compiler of model introspection against recorded results of the published generator, and against damaged text.

use proptest::prelude::*;
use serde_json::Value;
use towpath_core::introspection::{compile, pluralize};
use towpath_core::js_json;

/// The recorded cases: schema, and result if the generator had one.
fn recorded() -> impl Iterator<Item = (String, Option<Value>)> {
    include_str!("data/introspection.jsonl").lines().filter_map(|line| {
        let case = js_json::parse(line.as_bytes()).ok()?;
        Some((case.get("sdl")?.as_str()?.to_owned(), case.get("expected").cloned()))
    })
}

#[test]
fn every_recorded_case_is_read() {
    assert_eq!(recorded().count(), include_str!("data/introspection.jsonl").lines().count());
    assert_eq!(recorded().filter(|(_, expected)| expected.is_none()).count(), 19);
}

#[test]
fn recorded_schemas_compile_to_the_same_bytes() {
    for (sdl, expected) in recorded().filter_map(|(sdl, expected)| Some((sdl, expected?))) {
        let compiled = compile(&sdl).unwrap_or_else(|error| panic!("{error} in {sdl}"));
        assert_eq!(js_json::to_string_pretty(&compiled, 2), js_json::to_string_pretty(&expected, 2), "{sdl}");
    }
}

#[test]
fn schemas_that_the_generator_refused_are_refused() {
    for (sdl, _) in recorded().filter(|(_, expected)| expected.is_none()) {
        assert!(compile(&sdl).is_err(), "{sdl}");
    }
}

#[test]
fn recorded_plurals_are_reproduced() {
    let pairs: Vec<_> = include_str!("data/plurals.tsv").lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(pairs.len() > 1_000);
    for (word, plural) in pairs {
        assert_eq!(pluralize(word), plural, "{word}");
    }
}

/// A recorded schema with some of its tokens replaced by others of it.
fn damaged() -> impl Strategy<Value = String> {
    let schemas: Vec<Vec<String>> = recorded().map(|(sdl, _)| tokens(&sdl)).collect();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3), 1..6);
    (prop::sample::select(schemas), changes).prop_map(|(mut tokens, changes)| {
        for (to, from, change) in changes {
            let (to, from) = (to.index(tokens.len()), from.index(tokens.len()));
            match change {
                0 => tokens[to].clear(),
                1 => tokens.swap(to, from),
                _ => tokens[to] = std::mem::take(&mut tokens[from]),
            }
        }
        tokens.concat()
    })
}

/// Words, and each other character by itself.
fn tokens(sdl: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for char in sdl.chars() {
        match tokens.last_mut() {
            Some(word) if char.is_alphanumeric() && word.ends_with(char::is_alphanumeric) => word.push(char),
            _ => tokens.push(char.to_string()),
        }
    }
    tokens
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        let _ = compile(&text);
    }

    #[test]
    fn no_soup_of_graphql_makes_it_panic(parts in prop::collection::vec(prop::sample::select(&PARTS[..]), 0..60)) {
        let _ = compile(&parts.concat());
    }

    #[test]
    fn no_damage_makes_it_panic(sdl in damaged()) {
        if let Ok(compiled) = compile(&sdl) {
            prop_assert_eq!(&js_json::ordered(compiled.clone()), &compiled);
        }
    }

    #[test]
    fn an_ordinary_word_gets_an_s(word in "[a-z]{0,5}ock") {
        prop_assert_eq!(pluralize(&word), format!("{}s", word));
    }

    #[test]
    fn no_word_makes_it_panic(word in ".{0,40}") {
        pluralize(&word);
    }
}

const PARTS: [&str; 32] = [
    "type ",
    "A ",
    "B ",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "!",
    ": ",
    "a",
    " @",
    "model",
    "hasMany",
    "belongsTo",
    "hasOne",
    "\"",
    "\"\"\"",
    "\\",
    "extend ",
    "enum ",
    "input ",
    "union U = A ",
    "schema ",
    "query: ",
    "1",
    "-",
    ",",
    "\n",
    "type A @model { b: [B] @hasMany } ",
    "type B @model { a: A @belongsTo } ",
];
