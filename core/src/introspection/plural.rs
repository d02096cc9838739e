//! English plurals as the npm package `pluralize` 8.0.0 makes them. Client code builds the names of operations from
//! them (`listFish`, `listPeople`), so they have to be the same, sense or nonsense.

use std::sync::LazyLock;

use regex_lite::Regex;

/// Rules with their replacements, the strongest first (the package keeps them the other way round). All of them look
/// at the end of the word only.
const RULES: [(&str, &str); 33] = [
    ("sheep$", "$0"),
    ("pox$", "$0"),
    ("o[iu]s$", "$0"),
    ("measles$", "$0"),
    ("fish$", "$0"),
    ("deer$", "$0"),
    ("[^aeiou]ese$", "$0"),
    ("pok[eéÉ]mon$", "$0"),
    ("^thou$", "you"),
    ("m[ae]n$", "men"),
    ("eaux$", "$0"),
    ("(child)(?:ren)?$", "${1}ren"),
    ("(pe)(?:rson|ople)$", "${1}ople"),
    (r"\b((?:tit)?m|l)(?:ice|ouse)$", "${1}ice"),
    ("(matr|cod|mur|sil|vert|ind|append)(?:ix|ex)$", "${1}ices"),
    ("(x|ch|ss|sh|zz)$", "${1}es"),
    ("([^ch][ieo][ln])ey$", "${1}ies"),
    ("([^aeiouy]|qu)y$", "${1}ies"),
    ("(?:(kni|wi|li)fe|(ar|l|ea|eo|oa|hoo)f)$", "${1}${2}ves"),
    ("sis$", "ses"),
    ("(apheli|hyperbat|periheli|asyndet|noumen|phenomen|criteri|organ|prolegomen|hedr|automat)(?:a|on)$", "${1}a"),
    (
        "(agend|addend|millenni|dat|extrem|bacteri|desiderat|strat|candelabr|errat|ov|symposi|curricul|automat|quor)(?:a|um)$",
        "${1}a",
    ),
    ("(her|at|gr)o$", "${1}oes"),
    ("(seraph|cherub)(?:im)?$", "${1}im"),
    ("(alumn|alg|vertebr)(?:a|ae)$", "${1}ae"),
    ("(alumn|syllab|vir|radi|nucle|fung|cact|stimul|termin|bacill|foc|uter|loc|strat)(?:us|i)$", "${1}i"),
    ("([^l]ias|[aeiou]las|[ejzr]as|[iu]am)$", "${1}"),
    ("(e[mn]u)s?$", "${1}s"),
    ("(alias|[^aou]us|t[lm]as|gas|ris)$", "${1}es"),
    ("(ax|test)is$", "${1}es"),
    ("([^aeiou]ese)$", "${1}"),
    (r"[^\x00-\x7F]$", "$0"),
    ("s?$", "s"),
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

static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    // A pattern that did not compile would be missing here, and the test that counts them would fail.
    let rules =
        RULES.iter().filter_map(|(pattern, plural)| Some((Regex::new(&format!("(?i){pattern}")).ok()?, *plural)));
    rules.collect()
});

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
    for (rule, plural) in COMPILED.iter() {
        let Some(captures) = rule.captures(tail) else { continue };
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
    fn every_rule_compiles() {
        assert_eq!(COMPILED.len(), RULES.len());
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
