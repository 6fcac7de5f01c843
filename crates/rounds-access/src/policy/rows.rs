//! The annotation `@rows` of a permit: which rows of a table it gives, as
//! `COLUMN in units | staff_ids | self`, joined by `or`. Nothing else about rows can be said, so
//! that every condition becomes a filter that any query plan can carry.
//!
//! Not here: which of the columns a table has, and whose units and ids are meant (`extent.rs`).

use std::fmt;

use rounds_core::suggest::did_you_mean;
use rounds_core::table::is_identifier;

/// Most alternatives in one condition.
pub const ALTERNATIVES_MAX: usize = 64;

/// Rows for which one of the alternatives holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCondition {
    /// At least one, in the order of the text.
    pub alternatives: Vec<Alternative>,
}

/// Rows whose column holds one of the principal's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// A text column; tables without it give no row by this alternative.
    pub column: String,
    /// What it is compared with.
    pub values: Values,
}

/// What of the principal a column is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Values {
    /// Their departments and sites.
    Units,
    /// The ids under which the data know them.
    StaffIds,
    /// Their identity in this installation.
    Own,
}

impl Values {
    const WORDS: [(&str, Self); 3] = [
        ("units", Self::Units),
        ("staff_ids", Self::StaffIds),
        ("self", Self::Own),
    ];

    /// The word in policies.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::StaffIds => "staff_ids",
            Self::Own => "self",
        }
    }
}

/// The text is not a condition on rows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowConditionError {
    /// Something else stands where a part was expected.
    #[error(
        "@rows: expected {expected}, found {found}; write for example \"department_id in units or author_id in staff_ids\""
    )]
    Unexpected {
        /// What belongs there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// The word after `in` is none of the three.
    #[error("@rows: {word:?} is not units, staff_ids or self{suggestion}")]
    UnknownValues {
        /// The word.
        word: String,
        /// The nearest word, as a phrase, or nothing.
        suggestion: String,
    },
    /// The text is longer than anybody writes by hand.
    #[error("@rows: more than {ALTERNATIVES_MAX} alternatives")]
    TooLong,
}

impl RowCondition {
    /// Reads the annotation's text. Words are separated by white space.
    pub fn parse(text: &str) -> Result<Self, RowConditionError> {
        let mut words = text.split_whitespace();
        let mut alternatives = Vec::new();
        loop {
            let column = identifier(words.next())?;
            keyword(words.next(), "in", "the word in")?;
            let values = values(words.next())?;
            alternatives.push(Alternative { column, values });
            if alternatives.len() > ALTERNATIVES_MAX {
                return Err(RowConditionError::TooLong);
            }
            match words.next() {
                None => return Ok(Self { alternatives }),
                joined => keyword(joined, "or", "the word or, or the end")?,
            }
        }
    }
}

impl fmt::Display for RowCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, alternative) in self.alternatives.iter().enumerate() {
            let joined = if position == 0 { "" } else { " or " };
            let values = alternative.values.as_str();
            write!(f, "{joined}{} in {values}", alternative.column)?;
        }
        Ok(())
    }
}

fn identifier(word: Option<&str>) -> Result<String, RowConditionError> {
    match word {
        Some(name) if is_identifier(name) => Ok(name.to_owned()),
        other => Err(unexpected("the name of a column", other)),
    }
}

fn keyword(
    word: Option<&str>,
    wanted: &str,
    expected: &'static str,
) -> Result<(), RowConditionError> {
    if word == Some(wanted) {
        Ok(())
    } else {
        Err(unexpected(expected, word))
    }
}

fn values(word: Option<&str>) -> Result<Values, RowConditionError> {
    let Some(word) = word else {
        return Err(unexpected("units, staff_ids or self", None));
    };
    let known = Values::WORDS.iter().find(|(known, _)| *known == word);
    known
        .map(|(_, values)| *values)
        .ok_or_else(|| RowConditionError::UnknownValues {
            word: shortened(word),
            suggestion: did_you_mean(word, Values::WORDS.iter().map(|(known, _)| *known)),
        })
}

fn unexpected(expected: &'static str, found: Option<&str>) -> RowConditionError {
    RowConditionError::Unexpected {
        expected,
        found: found.map_or_else(
            || "the end".to_owned(),
            |word| format!("{:?}", shortened(word)),
        ),
    }
}

/// A message stays readable whatever was typed.
fn shortened(word: &str) -> String {
    word.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_joined_by_or() {
        let condition =
            RowCondition::parse("clinician_id in staff_ids  or\n department_id in units")
                .expect("a condition");
        assert_eq!(
            condition.alternatives,
            [
                Alternative {
                    column: "clinician_id".to_owned(),
                    values: Values::StaffIds
                },
                Alternative {
                    column: "department_id".to_owned(),
                    values: Values::Units
                },
            ]
        );
        assert_eq!(
            condition.to_string(),
            "clinician_id in staff_ids or department_id in units"
        );
    }

    #[test]
    fn what_is_no_condition_is_refused_with_what_was_expected() {
        let wrong = [
            ("", "expected the name of a column, found the end"),
            ("department_id", "expected the word in, found the end"),
            ("department_id = units", "found \"=\""),
            ("department_id in unit", "did you mean \"units\"?"),
            (
                "department_id in units and x in self",
                "expected the word or, or the end, found \"and\"",
            ),
            (
                "department_id in units or",
                "expected the name of a column, found the end",
            ),
            ("Department_Id in units", "found \"Department_Id\""),
            ("1=1; in units", "found \"1=1;\""),
        ];
        for (text, part) in wrong {
            let error = RowCondition::parse(text).expect_err(text).to_string();
            assert!(error.contains(part), "{text:?}: {error}");
        }
        let long = ["a in self"; ALTERNATIVES_MAX + 1].join(" or ");
        assert_eq!(RowCondition::parse(&long), Err(RowConditionError::TooLong));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_refused_or_writes_itself_down_with_the_same_meaning(
            words in proptest::collection::vec("in|or|units|staff_ids|self|[a-z_]{1,8}|\\PC{0,4}", 0..16),
        ) {
            let text = words.join(" ");
            if let Ok(condition) = RowCondition::parse(&text) {
                proptest::prop_assert_eq!(RowCondition::parse(&condition.to_string()), Ok(condition));
            }
        }
    }
}
