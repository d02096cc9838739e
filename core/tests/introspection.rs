//! The compiler of model introspection against recorded results of the published generator, and against damaged text.

use proptest::prelude::*;
use serde_json::Value;
use towpath_core::introspection::{compile, pluralize};
use towpath_core::js_json;

fn recorded() -> Vec<Value> {
    let lines = include_str!("data/introspection.jsonl").lines();
    lines.map(|line| js_json::parse(line.as_bytes()).unwrap()).collect()
}

#[test]
fn recorded_schemas_compile_to_the_same_bytes() {
    let recorded: Vec<_> = recorded().into_iter().filter(|case| case.get("expected").is_some()).collect();
    assert!(recorded.len() > 100);
    for case in recorded {
        let sdl = case["sdl"].as_str().unwrap();
        let compiled = compile(sdl).unwrap_or_else(|error| panic!("{error} in {sdl}"));
        let expected = js_json::to_string_pretty(&case["expected"], 2);
        assert_eq!(js_json::to_string_pretty(&compiled, 2), expected, "{sdl}");
    }
}

#[test]
fn schemas_that_the_generator_refused_are_refused() {
    let recorded: Vec<_> = recorded().into_iter().filter(|case| case.get("refused").is_some()).collect();
    assert!(recorded.len() > 15);
    for case in recorded {
        let sdl = case["sdl"].as_str().unwrap();
        assert!(compile(sdl).is_err(), "{sdl}");
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
    let schemas: Vec<Vec<String>> = recorded().iter().map(|case| tokens(case["sdl"].as_str().unwrap())).collect();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3), 1..6);
    (prop::sample::select(schemas), changes).prop_map(|(mut tokens, changes)| {
        for (to, from, change) in changes {
            let (to, from) = (to.index(tokens.len()), from.index(tokens.len()));
            match change {
                0 => tokens[to].clear(),
                1 => tokens.swap(to, from),
                _ => tokens[to] = tokens[from].clone(),
            }
        }
        tokens.concat()
    })
}

fn tokens(sdl: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    for char in sdl.chars() {
        let last = tokens.last_mut().unwrap();
        if !char.is_alphanumeric() || last.chars().any(|char| !char.is_alphanumeric()) {
            tokens.push(String::new());
        }
        tokens.last_mut().unwrap().push(char);
    }
    tokens
}

proptest! {
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
    fn a_plural_begins_like_its_word(word in "[a-z]{0,4}[b-df-hj-np-rt-wz]") {
        prop_assert!(pluralize(&word).starts_with(&word[..word.len() - 1]), "{} {}", word, pluralize(&word));
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
