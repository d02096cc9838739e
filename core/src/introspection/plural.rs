//! English plurals as the npm package `pluralize` 8.0.0 makes them. Client code builds the names of operations from
//! them (`listFish`, `listPeople`), so they have to be the same, sense or nonsense.

use std::sync::OnceLock;

use regex_lite::Regex;

/// Rules with their replacements and the last letters of the words that they can match (none: any), the strongest first
/// (the package keeps them the other way round). All of them look at the end of the word only.
const RULES: [(&str, &str, &str); 33] = [
    ("sheep$", "$0", "p"),
    ("pox$", "$0", "x"),
    ("o[iu]s$", "$0", "s"),
    ("measles$", "$0", "s"),
    ("fish$", "$0", "h"),
    ("deer$", "$0", "r"),
    ("[^aeiou]ese$", "$0", "e"),
    ("pok[eéÉ]mon$", "$0", "n"),
    ("^thou$", "you", "u"),
    ("m[ae]n$", "men", "n"),
    ("eaux$", "$0", "x"),
    ("(child)(?:ren)?$", "${1}ren", "dn"),
    ("(pe)(?:rson|ople)$", "${1}ople", "ne"),
    (r"\b((?:tit)?m|l)(?:ice|ouse)$", "${1}ice", "e"),
    ("(matr|cod|mur|sil|vert|ind|append)(?:ix|ex)$", "${1}ices", "x"),
    ("(x|ch|ss|sh|zz)$", "${1}es", "xhsz"),
    ("([^ch][ieo][ln])ey$", "${1}ies", "y"),
    ("([^aeiouy]|qu)y$", "${1}ies", "y"),
    ("(?:(kni|wi|li)fe|(ar|l|ea|eo|oa|hoo)f)$", "${1}${2}ves", "ef"),
    ("sis$", "ses", "s"),
    (
        "(apheli|hyperbat|periheli|asyndet|noumen|phenomen|criteri|organ|prolegomen|hedr|automat)(?:a|on)$",
        "${1}a",
        "an",
    ),
    (
        "(agend|addend|millenni|dat|extrem|bacteri|desiderat|strat|candelabr|errat|ov|symposi|curricul|automat|quor)(?:a|um)$",
        "${1}a",
        "am",
    ),
    ("(her|at|gr)o$", "${1}oes", "o"),
    ("(seraph|cherub)(?:im)?$", "${1}im", "hbm"),
    ("(alumn|alg|vertebr)(?:a|ae)$", "${1}ae", "ae"),
    ("(alumn|syllab|vir|radi|nucle|fung|cact|stimul|termin|bacill|foc|uter|loc|strat)(?:us|i)$", "${1}i", "si"),
    ("([^l]ias|[aeiou]las|[ejzr]as|[iu]am)$", "${1}", "sm"),
    ("(e[mn]u)s?$", "${1}s", "us"),
    ("(alias|[^aou]us|t[lm]as|gas|ris)$", "${1}es", "s"),
    ("(ax|test)is$", "${1}es", "s"),
    ("([^aeiou]ese)$", "${1}", "e"),
    (r"[^\x00-\x7F]$", "$0", ""),
    ("s?$", "s", ""),
];

/// Words that are their own plurals.
#[rustfmt::skip]
const UNCOUNTABLE: [&str; 94] = [
    "adulthood", "advice", "agenda", "aid", "aircraft", "alcohol", "ammo", "analytics", "anime", "athletics", "audio",
    "bison", "blood", "bream", "buffalo", "butter", "carp", "cash", "chassis", "chess", "clothing", "cod", "commerce",
    "cooperation", "corps", "debris", "diabetes", "digestion", "elk", "energy", "equipment", "excretion", "expertise",
    "firmware", "flounder", "fun", "gallows", "garbage", "graffiti", "hardware", "headquarters", "health", "herpes",
    "highjinks", "homework", "housework", "information", "jeans", "justice", "kudos", "labour", "literature",
    "machinery", "mackerel", "mail", "manga", "media", "mews", "moose", "mud", "music", "news", "only", "personnel",
    "pike", "plankton", "pliers", "police", "pollution", "premises", "rain", "research", "rice", "salmon", "scissors",
    "series", "sewage", "shambles", "shrimp", "software", "species", "staff", "swine", "tennis", "traffic",
    "transportation", "trout", "tuna", "wealth", "welfare", "whiting", "wildebeest", "wildlife", "you",
];

/// Irregular words, singular and plural.
#[rustfmt::skip]
const IRREGULAR: [(&str, &str); 47] = [
    ("i", "we"), ("me", "us"), ("he", "they"), ("she", "they"), ("them", "them"), ("myself", "ourselves"),
    ("yourself", "yourselves"), ("itself", "themselves"), ("herself", "themselves"), ("himself", "themselves"),
    ("themself", "themselves"), ("is", "are"), ("was", "were"), ("has", "have"), ("this", "these"), ("that", "those"),
    ("echo", "echoes"), ("dingo", "dingoes"), ("volcano", "volcanoes"), ("tornado", "tornadoes"),
    ("torpedo", "torpedoes"), ("genus", "genera"), ("viscus", "viscera"), ("stigma", "stigmata"), ("stoma", "stomata"),
    ("dogma", "dogmata"), ("lemma", "lemmata"), ("schema", "schemata"), ("anathema", "anathemata"), ("ox", "oxen"),
    ("axe", "axes"), ("die", "dice"), ("yes", "yeses"), ("foot", "feet"), ("eave", "eaves"), ("goose", "geese"),
    ("tooth", "teeth"), ("quiz", "quizzes"), ("human", "humans"), ("proof", "proofs"), ("carve", "carves"),
    ("valve", "valves"), ("looey", "looies"), ("thief", "thieves"), ("groove", "grooves"), ("pickaxe", "pickaxes"),
    ("passerby", "passersby"),
];

/// The rules' patterns, each compiled when a word needs it.
static COMPILED: [LazyRegex; RULES.len()] = [const { LazyRegex::new() }; RULES.len()];

type LazyRegex = OnceLock<Option<Regex>>;

/// The pattern of a rule; one that did not compile would never match, and the test of the recorded plurals would fail.
fn compiled(rule: usize, pattern: &str) -> Option<&'static Regex> {
    COMPILED.get(rule)?.get_or_init(|| Regex::new(&format!("(?i){pattern}")).ok()).as_ref()
}

/// More letters than any rule can match, one more for `\b`.
const TAIL: usize = 20;

/// The plural of a word, in the word's own letter case.
///
/// Source: npm `pluralize` 8.0.0: a table of irregular words, one of uncountable ones, then rules.
pub fn pluralize(word: &str) -> String {
    let lower = word.to_lowercase();
    if IRREGULAR.iter().any(|(_, plural)| *plural == lower) {
        return in_case_of(word, &lower);
    }
    if let Some((_, plural)) = IRREGULAR.iter().find(|(singular, _)| *singular == lower) {
        return in_case_of(word, plural);
    }
    if lower.is_empty() || UNCOUNTABLE.contains(&lower.as_str()) {
        return word.to_owned();
    }
    let tail_start = word.char_indices().rev().nth(TAIL).map_or(0, |(start, _)| start);
    let (head, tail) = word.split_at(tail_start);
    let last = tail.chars().next_back().map(|last| last.to_ascii_lowercase());
    for (rule, (pattern, plural, ends)) in RULES.iter().enumerate() {
        if !ends.is_empty() && !last.is_some_and(|last| ends.contains(last)) {
            continue;
        }
        let Some(captures) = compiled(rule, pattern).and_then(|pattern| pattern.captures(tail)) else { continue };
        let (Some(found), mut replaced) = (captures.get(0), String::new()) else { continue };
        captures.expand(plural, &mut replaced);
        let kept = tail.get(..found.start()).unwrap_or_default();
        // An empty match takes its case from the letter before it.
        let model = if found.is_empty() { kept.get(kept.len().saturating_sub(1)..) } else { Some(found.as_str()) };
        return format!("{head}{kept}{}", in_case_of(model.unwrap_or_default(), &replaced));
    }
    word.to_owned()
}

/// The text in the letter case of the word: small, capital, or with a capital first letter.
fn in_case_of(word: &str, text: &str) -> String {
    let first = word.chars().next();
    if word == text || word == word.to_lowercase() {
        if word == text { text.to_owned() } else { text.to_lowercase() }
    } else if word == word.to_uppercase() {
        text.to_uppercase()
    } else if first.is_some_and(|first| first.to_uppercase().eq([first])) {
        let mut chars = text.chars();
        let first = chars.next().into_iter().flat_map(char::to_uppercase);
        first.chain(chars.flat_map(char::to_lowercase)).collect()
    } else {
        text.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_matches_no_word_that_ends_in_another_letter_than_it_says() {
        let words = UNCOUNTABLE.into_iter().chain(IRREGULAR.into_iter().flat_map(|(one, many)| [one, many]));
        let parts = RULES.iter().flat_map(|(pattern, ..)| pattern.split(|it: char| !it.is_ascii_alphabetic()));
        let words: Vec<&str> = words.chain(parts).collect();
        for (rule, (pattern, _, ends)) in RULES.iter().enumerate() {
            let pattern = compiled(rule, pattern).unwrap();
            for letter in
                ('a'..='z').chain('0'..='9').chain(['_', 'é']).filter(|it| !ends.is_empty() && !ends.contains(*it))
            {
                assert!(words.iter().all(|word| !pattern.is_match(&format!("{word}{letter}"))), "{pattern} {letter}");
            }
        }
    }

    #[test]
    fn the_letter_case_of_the_word_is_kept() {
        for (word, plural) in [
            ("", ""),
            ("A", "AS"),
            ("a_bCD", "a_bCDS"),
            ("Todo", "Todos"),
            ("TODO", "TODOS"),
            ("todO", "todOS"),
            ("THOU", "YOU"),
            ("Person", "People"),
            ("pErSoN", "people"),
            ("Data", "Data"),
            ("Status", "Statuses"),
            ("Pokémon", "Pokémon"),
            ("POKÉMON", "POKÉMON"),
            ("café", "café"),
            ("field_mouse", "field_mouses"),
            ("field-mouse", "field-mice"),
            ("日本", "日本"),
            ("x1", "x1s"),
            ("_", "_s"),
        ] {
            assert_eq!(pluralize(word), plural, "{word}");
        }
    }

    #[test]
    fn a_word_of_a_million_letters_takes_no_time() {
        let word = format!("{}Category", "x".repeat(1_000_000));
        assert!(pluralize(&word).ends_with("xCategories"));
    }
}
