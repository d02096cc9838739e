use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> Matcher {
    Matcher::new(text).unwrap()
}

#[test]
fn patterns_match_whole_branches() {
    for (text, yes, no) in [
        ("main", vec!["main"], vec!["mai", "main2", "x/main", "Main", ""]),
        ("release/*", vec!["release/1", "release/1.2-rc"], vec!["release/1/2", "release", "x/release/1"]),
        ("dependabot/**", vec!["dependabot/npm", "dependabot/npm/a/b"], vec!["dependabot", "x/dependabot/npm"]),
        ("**/fix", vec!["fix", "a/fix", "a/b/fix"], vec!["xfix", "a/xfix", "fix/a"]),
        ("a/**/b", vec!["a/b", "a/x/b", "a/x/y/b"], vec!["ab", "a/xb", "a/b/c"]),
        ("**", vec!["a", "a/b"], vec![]),
        ("*", vec!["a"], vec!["a/b"]),
        ("v?.?", vec!["v1.2", "vé.é"], vec!["v1.", "v1.23", "v/.1"]),
        ("a**b", vec!["ab", "axb", "a/x/b"], vec!["a", "b"]),
        ("feature/*-*", vec!["feature/a-b", "feature/a-b-c"], vec!["feature/ab", "feature/a-b/c"]),
        ("***", vec!["a/b"], vec![]),
    ] {
        for branch in yes {
            assert!(pattern(text).matches(branch), "{text} should match {branch}");
        }
        for branch in no {
            assert!(!pattern(text).matches(branch), "{text} should not match {branch}");
        }
    }
}

#[test]
fn common_branches_are_found_exactly() {
    for (left, right, expected) in [
        ("main", "main", Some("main")),
        ("main", "dev", None),
        ("release/*", "release/1.0", Some("release/1.0")),
        ("release/*", "release/1/0", None),
        ("release/**", "release/1/0", Some("release/1/0")),
        ("feature/*", "feature/**", Some("feature/x")),
        ("*/a", "b/*", Some("b/a")),
        ("*", "**", Some("x")),
        ("*a", "*b", None),
        ("a*", "*b", Some("ab")),
        ("v?", "v??", None),
        ("v?", "v*", Some("vx")),
        ("**/fix", "fix", Some("fix")),
        ("**/fix", "*", Some("fix")),
        ("a/**/b", "a/b", Some("a/b")),
        ("a/**/b", "a/*b", Some("a/b")),
        ("feature/*", "fix/*", None),
        ("*", "*/*", None),
    ] {
        let found = pattern(left).common_branch(&pattern(right));
        assert_eq!(found.as_deref(), expected, "{left} and {right}");
        assert_eq!(found, pattern(right).common_branch(&pattern(left)), "{left} and {right}");
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    for (text, problem) in [
        ("", "is empty"),
        ("v[12]", "holds a bracket or brace"),
        ("{a,b}", "holds a bracket or brace"),
        ("!main", "begins with `!`"),
        ("refs/heads/main", "begins with `refs/`"),
        ("/main", "has a part without a name"),
        ("release/", "has a part without a name"),
        ("a//b", "has a part without a name"),
        ("a b", "holds a character that git allows in no branch"),
        (&"x".repeat(256), "is longer than 255 characters"),
    ] {
        assert_eq!(Matcher::new(text).unwrap_err().problem, problem, "{text}");
    }
}

/// The meaning of a pattern, written a second time as plainly as possible.
fn naive(pattern: &[char], text: &[char], part_begins: bool) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', '*', '/', rest @ ..] if part_begins => {
            naive(rest, text, true) || (0..text.len()).any(|at| text[at] == '/' && naive(rest, &text[at + 1..], true))
        }
        ['*', '*', rest @ ..] => {
            let rest = &rest[rest.iter().take_while(|c| **c == '*').count()..];
            (0..=text.len()).any(|at| naive(rest, &text[at..], false))
        }
        ['*', rest @ ..] => {
            let most = text.iter().take_while(|c| **c != '/').count();
            (0..=most).any(|at| naive(rest, &text[at..], false))
        }
        ['?', rest @ ..] => text.first().is_some_and(|c| *c != '/') && naive(rest, &text[1..], false),
        [c, rest @ ..] => text.first() == Some(c) && naive(rest, &text[1..], *c == '/'),
    }
}

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// Every text of up to five characters of a small alphabet.
fn texts() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut from = 0;
    for _ in 0..5 {
        let to = all.len();
        for at in from..to {
            for c in ['a', 'x', '/'] {
                all.push(format!("{}{c}", all[at]));
            }
        }
        from = to;
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn matching_is_what_the_plain_definition_says(text in "[ax/*?]{1,6}") {
        if let Ok(matcher) = Matcher::new(&text) {
            for branch in texts() {
                prop_assert_eq!(matcher.matches(&branch), naive(&chars(&text), &chars(&branch), true), "{} {}", text, branch);
            }
        }
    }

    #[test]
    fn two_patterns_overlap_iff_some_text_matches_both(left in "[ax/*?]{1,4}", right in "[ax/*?]{1,4}") {
        if let (Ok(a), Ok(b)) = (Matcher::new(&left), Matcher::new(&right)) {
            let both = |text: &str| a.matches(text) && b.matches(text);
            match a.common_text(&b) {
                Some(text) => prop_assert!(both(&text), "{} {} {:?}", left, right, text),
                None => prop_assert!(!texts().iter().any(|text| both(text)), "{} {}", left, right),
            }
        }
    }
}
