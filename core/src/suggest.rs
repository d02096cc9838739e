//! "Did you mean".

/// The candidate nearest to a text, if one is near enough to be meant.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = candidates.map(|candidate| (strsim::jaro_winkler(text, candidate), candidate));
    let best = scored.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(score, _)| *score >= 0.8).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_is_near() {
        let known = ["staging", "live", "dev"];
        assert_eq!(nearest("stagin", known.into_iter()), Some("staging"));
        assert_eq!(nearest("lvie", known.into_iter()), Some("live"));
        assert_eq!(nearest("production", known.into_iter()), None);
        assert_eq!(nearest("x", std::iter::empty()), None);
    }
}
