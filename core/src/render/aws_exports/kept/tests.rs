//! Tests: the forms of existing files that are read, and those that only running them would tell.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::catalog::{Explained, Id};
use crate::render::aws_exports::text;

fn kept(existing: &str) -> Result<Value, String> {
    kept_keys(existing, &Map::new()).map(Value::Object).map_err(|error| {
        assert_eq!(error.id(), Id::E312);
        error.to_string()
    })
}

#[test]
fn the_forms_of_a_literal_export() {
    let mine = json!({"mine": 1.0});
    for existing in [
        "export default { mine: 1 }",
        "export default {mine:1} as const;",
        "module.exports = { mine: 1, };",
        "const awsmobile = { mine: 1 };\nexport default awsmobile;",
        "let awsmobile = { mine: 1 }\nexport default awsmobile",
        "var a = { 'mine': 1 }; module.exports = a;",
        "\u{feff}'use strict'; \"use client\"\n/* a */ const a = /* b */ { // c\n mine: /* d */ 1 }; export default a",
        "export const a = { mine: 1 }; export default a;",
        "export default a; const a = { mine: 1 };;",
        "const a: Record<string, unknown> = { mine: 1 }; export default a;",
        "const a: { mine: number; f?: (x: 'y' | \"z\") => void } = { mine: 1 }; export default a as any;",
        "const a = { mine: 1 as number, } as const satisfies Readonly<{ mine: 1 }>;\nexport default a;",
    ] {
        assert_eq!(kept(existing), Ok(mine.clone()), "{existing}");
    }
    for nothing in ["", "// only a comment", "/**/", "export default {}", ";"] {
        assert_eq!(kept(nothing), Ok(json!({})), "{nothing}");
    }
}

#[test]
fn values_as_javascript_means_them() {
    for (value, meant) in [
        ("0x1f", json!(31.0)),
        ("-0b11", json!(-3.0)),
        ("1_000.5e1", json!(10005.0)),
        (".5", json!(0.5)),
        ("'a\\\nb\\\r\nc'", json!("abc")),
        ("\"\\x41\\u0042\\u{43}\\0\\v\"", json!("ABC\0\u{b}")),
        ("'\\ud83d\\ude00'", json!("😀")),
        ("`a\r\n$b\\`\\${`", json!("a\n$b`${")),
        ("[undefined, null]", json!([null, null])),
        ("[[], {}, null, true,]", json!([[], {}, null, true])),
        ("{ b: 1, 2: 'x', a: undefined, b: 3 }", json!({"2": "x", "b": 3.0})),
    ] {
        assert_eq!(kept(&format!("export default {{ x: {value} }}")), Ok(json!({"x": meant})), "{value}");
    }
}

#[test]
fn generated_keys_of_any_environment_are_not_kept() {
    let all: Vec<&str> = RESERVED.iter().chain(&CONVERTED).copied().collect();
    let existing = format!("export default {{ {}: 'stale', mine: true }}", all.join(": 'stale', "));
    assert_eq!(kept(&existing), Ok(json!({"mine": true})));

    // Only a converted file has these as generated keys.
    let both = "aws_mandatory_sign_in: 'enable', custom: {}";
    assert_eq!(
        kept(&format!("export default {{ {both} }}")),
        Ok(json!({"aws_mandatory_sign_in": "enable", "custom": {}}))
    );
    for key in CONVERTED {
        assert_eq!(kept(&format!("export default {{ {both}, {key}: 1 }}")), Ok(json!({})));
    }

    let generated = Map::from_iter([("new_key".to_owned(), Value::Null)]);
    let found = kept_keys("export default { new_key: 1, b: 2, 7: 3 }", &generated).unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), ["7", "b"]);
}

#[test]
fn what_only_running_the_file_would_tell_is_refused_with_its_place() {
    for (existing, wanted) in [
        ("export default {\n  a: 1,\n  ...rest\n}", "line 3, column 3: a spread (`...`), where a key must be"),
        ("export default { a: base }", "line 1, column 21: the name `base`, where a literal value must be"),
        ("export default { a: f(1) }", "line 1, column 21: a call (`f`), where a literal value must be"),
        (
            "export default { a: () => 1 }",
            "line 1, column 21: a function or parenthesis (`(`), where a literal value must be",
        ),
        ("export default { a: x => 1 }", "line 1, column 21: a function (`x`), where a literal value must be"),
        ("export default { a: function () {} }", "line 1, column 21: code (`function`), where a literal value must be"),
        ("export default { a() {} }", "line 1, column 18: a function (`a`)"),
        ("export default { a }", "line 1, column 18: the name `a` without a value"),
        ("export default { [a]: 1 }", "line 1, column 18: a computed key (`[`)"),
        ("export default { __proto__: {} }", "line 1, column 18: the key `__proto__`, which sets a prototype"),
        ("export default { a: [1, , 2] }", "line 1, column 25: `,`, where a literal value must be"),
        ("export default { a: 1 + 2 }", "line 1, column 23: `+`, where `,` or `}` must be"),
        (
            "export default { a: /x/ }",
            "line 1, column 21: a regular expression or division (`/`), where a literal value must be",
        ),
        (
            "export default { a: `é${b}` }",
            "line 1, column 23: a template with `${`, whose value only running the file would tell",
        ),
        ("export default { a: 10n }", "line 1, column 21: `10n`, which is not a number that JSON has"),
        ("export default { a: 017 }", "line 1, column 21: `017`, which is not a number that JSON has"),
        ("export default { a: 1_e5 }", "line 1, column 21: `1_e5`, which is not a number that JSON has"),
        ("export default { a: -b }", "line 1, column 21: an operator (`-` or `+`), where a number must be"),
        ("export default { a: 1e999 }", "line 1, column 21: `1e999`, which is not a number that JSON has"),
        ("export default { a: Infinity }", "line 1, column 21: the name `Infinity`, where a literal value must be"),
        ("export default { a: '\\ud83d' }", "line 1, column 22: an escape that is half a character or none"),
        ("export default { a: '\\07' }", "line 1, column 22: an octal escape, which modules do not have"),
        ("export default { a: '\\xg1' }", "line 1, column 22: an escape without its hexadecimal digits"),
        ("export default { a: 'b\n' }", "line 1, column 21: a string that does not end on its line"),
        ("export default { a: 1", "line 1, column 22: the end of the file, where `,` or `}` must be"),
        ("export default { a: 1 } /* b", "line 1, column 25: a comment that does not end"),
        ("export default makeConfig()", "line 1, column 16: a call (`makeConfig`), where a literal object must be"),
        ("export default a.b", "line 1, column 16: the name `a`, where a literal object must be"),
        ("export default [1]", "line 1, column 16: `[`, where an object literal must be"),
        ("export default 'a'", "line 1, column 16: a string, where an object literal must be"),
        ("export default other", "line 1, column 16: the name `other`, which no `const` of the file declares"),
        ("const a = {}; export default b", "line 1, column 30: the name `b`, which no `const` of the file declares"),
        ("const a = {};", "line 1, column 14: the end of the file, where the export of `a` must be"),
        ("const a = 1; export default a", "line 1, column 11: `1`, where an object literal must be"),
        ("const a = {}; const b = {}; export default a", "line 1, column 15: a second declaration"),
        ("export default {}; export default {}", "line 1, column 20: a second export"),
        ("export { a as default }", "line 1, column 1: an export that is neither `export default` nor a `const`"),
        ("import x from './x';", "line 1, column 1: `import`, which is not a literal object's export"),
        ("console.log(1)", "line 1, column 1: `console`, which is not a literal object's export"),
        ("{}", "line 1, column 1: `{`, where an export or a `const` must be"),
        ("const a: number", "line 1, column 16: the end of the file, where a type must be"),
    ] {
        assert_eq!(kept(existing), Err(wanted.to_owned()), "{existing}");
    }
}

#[test]
fn a_key_that_was_undefined_keeps_its_place_and_many_cost_no_more_than_few() {
    assert_eq!(
        kept("export default { a: 1, b: 2, a: undefined, c: 3, a: 4 }").unwrap(),
        kept("export default { a: 4, b: 2, c: 3 }").unwrap()
    );
    let members = |value: &str| (0..100_000).map(|number| format!("k{number}: {value}, ")).collect::<String>();
    let undone = format!("export default {{ {} {} z: 1 }}", members("0"), members("undefined"));
    assert_eq!(kept(&undone).unwrap(), kept("export default { z: 1 }").unwrap());
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |depth: usize| format!("export default {{a:{}{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(kept(&nested(63)).is_ok());
    assert!(kept(&nested(64)).unwrap_err().contains("nested deeper than 64 levels"));
    assert!(kept(&nested(100_000)).is_err());
    let many = |count: usize| format!("export default {{a:[{}]}}", "0,".repeat(count));
    assert!(kept(&many(499_999)).is_ok());
    assert_eq!(kept(&many(500_000)), Err("line 1, column 1000018: more than 500000 values".to_owned()));
    let long = format!("export default {{}} //{}", " ".repeat(5_000_000));
    assert_eq!(kept(&long), Err("line 1, column 1: the file is larger than 5 MB".to_owned()));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_filter("no -0: JSON prints it as 0", |number| *number != 0.0).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[^_]{0,4}", inner), 0..4)
                .prop_map(|members| js_json::ordered(Value::Object(members.into_iter().collect()))),
        ]
    })
}

/// Text made of the pieces that such files are made of, so that all branches are met.
const PIECES: [&str; 42] = [
    "export default ",
    "const ",
    "module.exports",
    "a",
    ":",
    "=",
    "=>",
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    "'",
    "\"",
    "`",
    "${",
    "\\u",
    "\\x4",
    "\\",
    "d83d",
    "0x",
    "1",
    "1_0",
    ".",
    "e",
    "-",
    "//",
    "/*",
    "*/",
    " as ",
    " satisfies ",
    "<",
    ">",
    "(",
    ")",
    "\n",
    "\r",
    "é",
    "😀",
    "\u{2028}",
    "...",
];

proptest! {
    #[test]
    fn no_text_makes_it_panic(any in any::<String>(), pieces in prop::collection::vec(prop::sample::select(&PIECES), 0..40)) {
        let _ = kept_keys(&any, &Map::new());
        let pieces = pieces.concat();
        let _ = kept_keys(&pieces, &Map::new());
        let _ = kept_keys(&format!("export default {{ a: {pieces} }}"), &Map::new());
    }

    #[test]
    fn an_object_printed_by_towpath_is_read_back_equal(mine in prop::collection::vec(("[^_]{0,4}", value()), 0..5)) {
        let mine = js_json::ordered(Value::Object(mine.into_iter().collect()));
        let mine = mine.as_object().unwrap();
        let printed = text(&Map::new(), mine);
        prop_assert_eq!(&kept_keys(&printed, &Map::new()).unwrap(), mine);
        prop_assert_eq!(text(&Map::new(), &kept_keys(&printed, &Map::new()).unwrap()), printed);
    }
}
