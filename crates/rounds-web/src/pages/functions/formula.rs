//! A formula with its conventions, one statement a line, so that dense ones can be read on a phone.

use maud::{Markup, html};

/// The statements of a text as a list; parts of the answer that it defines stand out.
pub fn view(text: &str) -> Markup {
    html! {
        ul.formula {
            @for statement in statements(text) {
                li {
                    @match definition(statement) {
                        Some((parts, meaning)) => { b { (parts) } ": " (terms_kept_whole(meaning)) },
                        None => (terms_kept_whole(statement)),
                    }
                }
            }
        }
    }
}

/// Splits at sentence ends and semicolons that are outside brackets: `B(α/2; k, n)` stays whole.
fn statements(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut rest = text;
    let mut before = '\0';
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 && matches!(before, ';' | '.') => {
                let begin = text.len() - rest.len();
                if let (Some(statement), Some(after)) = (text.get(begin..at), text.get(at + 1..)) {
                    found.push(statement);
                    rest = after;
                }
            }
            _ => {}
        }
        before = character;
    }
    found.push(rest);
    let plain = found
        .into_iter()
        .map(|statement| statement.trim_end_matches([';', '.']));
    plain.filter(|statement| !statement.is_empty()).collect()
}

/// No line ends beside an operator inside brackets, so that `(n − 1)` is not torn apart.
fn terms_kept_whole(statement: &str) -> String {
    const OPERATORS: &str = "−+=≤≥<>·/";
    let mut depth = 0_usize;
    let mut before = '\0';
    let mut characters = statement.chars().peekable();
    let mut kept = String::with_capacity(statement.len());
    while let Some(character) = characters.next() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let after = characters.peek().copied().unwrap_or('\0');
        let is_beside = OPERATORS.contains(before) || OPERATORS.contains(after);
        let is_inside_term = character == ' ' && depth > 0 && is_beside;
        kept.push(if is_inside_term { '\u{a0}' } else { character });
        before = character;
    }
    kept
}

/// `ici, e50: mean and median of …`: names of parts, and what they are.
fn definition(statement: &str) -> Option<(&str, &str)> {
    let (parts, meaning) = statement.split_once(": ")?;
    let is_name = |word: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        !word.is_empty() && word.chars().all(plain)
    };
    let mut names = parts.split(' ').map(|word| word.trim_end_matches(','));
    names.all(is_name).then_some((parts, meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_apart_and_brackets_stay_whole() {
        assert_eq!(
            statements("ends are B(α/2; k, n) and B(1 − α/2; k. x); wide. NULL where it is 0."),
            [
                "ends are B(α/2; k, n) and B(1 − α/2; k. x)",
                "wide",
                "NULL where it is 0"
            ]
        );
        assert_eq!(statements("Σx/n, 0.5 of it"), ["Σx/n, 0.5 of it"]);
        assert!(statements("").is_empty());
    }

    #[test]
    fn definitions_of_parts_stand_out_and_prose_does_not() {
        assert_eq!(
            definition("ici, e50: mean and median"),
            Some(("ici, e50", "mean and median"))
        );
        assert_eq!(definition("−Σ p·log₂ p over names: 0 when alone"), None);
        assert_eq!(definition("Look at missing first: most drift"), None);
    }

    #[test]
    fn terms_in_brackets_are_not_torn_apart() {
        assert_eq!(
            terms_kept_whole("d ∓ t(n − 1) over (the rows now)"),
            "d ∓ t(n\u{a0}−\u{a0}1) over (the rows now)"
        );
    }

    #[test]
    fn any_text_is_shown_whole() {
        for text in [") ; ]. (", "a; ; b", "ü. é; ", "(never closed. x; y"] {
            let shown: String = statements(text).concat();
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
            assert_eq!(letters(&shown), letters(text), "{text}");
        }
    }
}
