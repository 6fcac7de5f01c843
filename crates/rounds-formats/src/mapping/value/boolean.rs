//! Truth values as extracts write them.

use rounds_core::Reason;

use super::Fault;

/// `true`, `t`, `yes`, `y`, `1` and their opposites, in any case.
pub(in crate::mapping) fn read_boolean(text: &str) -> Result<bool, Fault> {
    let trimmed = text.trim();
    let is_any = |words: [&str; 5]| words.iter().any(|word| trimmed.eq_ignore_ascii_case(word));
    if is_any(["true", "t", "yes", "y", "1"]) {
        Ok(true)
    } else if is_any(["false", "f", "no", "n", "0"]) {
        Ok(false)
    } else {
        let expected = "true or false (also t, f, yes, no, y, n, 1, 0)";
        Err(Fault::expected(Reason::WrongType, expected, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_is_read_in_any_case_and_nothing_else_is_guessed() {
        for text in ["true", "T", "Yes", "y", "1", " TRUE "] {
            assert_eq!(read_boolean(text), Ok(true), "{text}");
        }
        for text in ["false", "F", "NO", "n", "0"] {
            assert_eq!(read_boolean(text), Ok(false), "{text}");
        }
        for text in ["", "2", "ja", "tru", "1.0", "-1"] {
            assert!(read_boolean(text).is_err(), "{text}");
        }
    }
}
