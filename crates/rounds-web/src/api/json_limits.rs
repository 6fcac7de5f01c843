//! What JSON from outside may be, checked on its bytes before anything is built from it: how deep,
//! how long its numbers, and no character that no text has.

use axum::http::StatusCode;

use super::problem::Problem;

/// Brackets and braces within each other; the shapes of this interface need five.
pub const DEPTH_MAX: usize = 32;
/// Length of one number; every number that a field can hold is shorter.
const NUMBER_BYTES_MAX: usize = 64;

/// Refuses JSON beyond the limits. Whether it is JSON at all is for the parser to say.
pub fn check(json: &[u8]) -> Result<(), Problem> {
    let mut depth = 0_usize;
    let mut number_bytes = 0_usize;
    let mut bytes = json.iter().copied();
    while let Some(byte) = bytes.next() {
        number_bytes = match byte {
            b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E' => number_bytes + 1,
            _ => 0,
        };
        if number_bytes > NUMBER_BYTES_MAX {
            return Err(beyond(format!(
                "a number is longer than {NUMBER_BYTES_MAX} characters"
            )));
        }
        match byte {
            b'"' => text(&mut bytes)?,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return Err(beyond(format!("JSON is nested deeper than {DEPTH_MAX}")));
        }
    }
    Ok(())
}

/// Passes over the rest of a text. `\u0000` is refused, which databases cannot keep.
fn text(bytes: &mut impl Iterator<Item = u8>) -> Result<(), Problem> {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return Ok(()),
            b'\\' if bytes.next() == Some(b'u') => {
                let is_nul = bytes
                    .by_ref()
                    .take(4)
                    .filter(|digit| *digit == b'0')
                    .count()
                    == 4;
                if is_nul {
                    let detail = "a text holds the character U+0000, which cannot be kept";
                    return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn beyond(detail: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, detail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn depth_is_counted_outside_of_texts_only() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(check(nested(DEPTH_MAX).as_bytes()).is_ok());
        assert!(check(nested(DEPTH_MAX + 1).as_bytes()).is_err());
        assert!(check(format!("\"{}\"", "[".repeat(99)).as_bytes()).is_ok());
        assert!(check(format!("\"\\\"{}\"", "[".repeat(99)).as_bytes()).is_ok());
        assert!(check("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn long_numbers_and_the_empty_character_are_refused() {
        assert!(check(br#"{"a":-1.5e300}"#).is_ok());
        assert!(check(format!("{{\"a\":{}}}", "9".repeat(65)).as_bytes()).is_err());
        assert!(check(br#""a\u0000b""#).is_err());
        assert!(check(br#""a\\u0000b""#).is_ok());
        assert!(check(br#""a\u0001b""#).is_ok());
    }

    proptest! {
        /// What the parser reads without complaint and is flat is never refused for its depth.
        #[test]
        fn texts_of_any_kind_pass_unless_they_hold_nul(text in "[^\u{0}]{0,200}") {
            let json = serde_json::to_vec(&serde_json::json!({ "sql": text })).expect("JSON");
            prop_assert!(check(&json).is_ok());
        }

        #[test]
        fn any_bytes_end_in_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = check(&bytes);
        }
    }
}
