//! Texts for headers and titles, which are one line.

/// The text with every control character and every run of space as one space: no line break that
/// somebody typed into a title begins another header.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|letter| if is_break(letter) { ' ' } else { letter })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Control characters, and those that reorder or break text without being seen.
fn is_break(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_begins_nothing_new() {
        assert_eq!(
            one_line("Late\r\nBcc: a@b.example\u{0}\u{2028}x\u{202e}"),
            "Late Bcc: a@b.example x"
        );
        assert_eq!(one_line("  Ärzte \t prüfen "), "Ärzte prüfen");
    }
}
