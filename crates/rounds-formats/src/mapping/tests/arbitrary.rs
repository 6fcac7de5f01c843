//! Whatever the text, nothing panics, and refusals agree with a plain reading.

use super::*;
use proptest::prelude::*;

/// Digits with an optional sign and an optional fraction of zeros, in 64 bits.
fn is_integer_for_the_oracle(text: &str) -> bool {
    let text = text.trim();
    let whole = text.split('.').next().unwrap_or("");
    let behind = text.get(whole.len()..).unwrap_or("");
    let zeros_only = behind.chars().skip(1).all(|character| character == '0');
    zeros_only
        && whole
            .parse::<i128>()
            .is_ok_and(|number| i64::try_from(number).is_ok())
}

proptest! {
    #[test]
    fn arbitrary_mapping_text_never_panics(text in "\\PC*", columns in "[a-z_ ={}\"',\\[\\]0-9.\n]*") {
        let _ = parse(&text);
        let _ = parse(&format!("{HEAD}{columns}"));
    }

    #[test]
    fn refused_integers_are_exactly_those_a_plain_reading_refuses(
        values in prop::collection::vec("[-+]?[0-9]{1,20}(\\.0{0,2})?|[-+0-9., a]{0,22}", 0..20)
    ) {
        let cells: Vec<Option<&str>> = values.iter().map(|text| Some(text.as_str())).collect();
        let converted = convert_column("visits = { from = \"x\" }", &cells);
        let expected: Vec<usize> = values
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.trim().is_empty() && !is_integer_for_the_oracle(text))
            .map(|(row, _)| row)
            .collect();
        let refused: Vec<usize> = converted.refused.iter().map(|(row, _)| *row).collect();
        prop_assert_eq!(refused, expected);
        prop_assert_eq!(converted.batch.num_rows(), values.len());
    }

    #[test]
    fn arbitrary_texts_never_panic_in_any_type(values in prop::collection::vec("\\PC{0,12}", 0..8)) {
        let cells: Vec<Option<&str>> = values.iter().map(|text| Some(text.as_str())).collect();
        for column in ["version", "visits", "score", "weight_kg", "shown", "day", "at", "tags"] {
            let converted = convert_column(&format!("{column} = {{ from = \"x\" }}"), &cells);
            prop_assert_eq!(converted.batch.num_rows(), values.len());
            prop_assert!(converted.refused.is_sorted_by_key(|(row, _)| *row));
        }
    }
}
