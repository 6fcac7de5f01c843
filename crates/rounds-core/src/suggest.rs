//! "Did you mean …?" for names that do not exist.

/// The candidate nearest to `name`, if one is near enough to be a likely typo.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// `, did you mean "x"?`, or nothing when no candidate is near.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates)
        .map(|found| format!(", did you mean {found:?}?"))
        .unwrap_or_default()
}

/// Adds a suggestion to serde's "unknown field `x`, expected one of `a`, `b`" and
/// "unknown variant" messages; any other message comes back as it was.
pub fn improve_unknown_name(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let is_unknown = message.contains("unknown field") || message.contains("unknown variant");
    match quoted.next() {
        Some(name) if is_unknown => format!("{message}{}", did_you_mean(name, quoted)),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_answered_with_the_nearest_name() {
        assert_eq!(nearest("groop", ["period", "group"]), Some("group"));
        assert_eq!(nearest("zzz", ["period", "group"]), None);
    }

    #[test]
    fn serde_messages_gain_a_suggestion() {
        let message = "unknown field `grups`, expected one of `groups`, `period`";
        assert!(improve_unknown_name(message).ends_with("did you mean \"groups\"?"));
        assert_eq!(
            improve_unknown_name("invalid type: integer `3`"),
            "invalid type: integer `3`"
        );
    }
}
