//! "Did you mean": the name nearest to a mistyped one.

/// Longer texts are not compared: the cost grows with the length, and nobody mistypes that much.
const LONGEST: usize = 64;

/// The candidate nearest to `text`, if one is near enough to have been meant: at most one edit in three characters.
pub fn closest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(edits, candidate)| *edits <= (candidate.chars().count().max(lower.chars().count()) / 3).max(1))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_suggested() {
        let names = ["dev", "staging", "live"];
        for (text, expected) in [
            ("stagin", Some("staging")),
            ("Staging", Some("staging")),
            ("stagign", Some("staging")),
            ("production", None),
            ("", None),
            (&"x".repeat(100), None),
        ] {
            assert_eq!(closest(text, names), expected, "{text}");
        }
    }
}
