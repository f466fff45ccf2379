//! "Did you mean …?"

/// The candidate nearest to `word`, if any is near enough to be a likely slip.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word.to_lowercase();
    let length = wanted.chars().count();
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| !candidate.is_empty() && *candidate != word)
        // A distance is never less than the difference in length, which costs next to nothing to see.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_refuses_guesses() {
        assert_eq!(nearest("targt", ["target", "weight"]), Some("target"));
        assert_eq!(nearest("wieght", ["target", "weight"]), Some("weight"));
        assert_eq!(nearest("ocg", ["occg", "ohft"]), Some("occg"));
        assert_eq!(nearest("banana", ["target", "weight"]), None);
        assert_eq!(nearest("x", []), None);
    }
}
