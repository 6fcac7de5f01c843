//! Names of things. Each is a text of its own type, so that a review is never taken for a tool.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($name:ident $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
            #[serde(transparent)]
            pub struct $name(pub String);

            impl $name {
                /// The text.
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl From<&str> for $name {
                fn from(text: &str) -> Self {
                    Self(text.to_owned())
                }
            }
        )*
    };
}

ids! {
    ToolId "A tool: lower-case letters, digits and hyphens, for example `icu-mortality`; the name that tables know it by (`tool_id`).";
    ReviewId "A review, for example `review-12`.";
    EvidenceId "A snapshot of measure results, for example `evidence-7`.";
    FindingId "A finding of the rounds, for example `f-3b9c…`.";
    ChangeId "An entry of the change calendar, for example `change-4`.";
    RequestId "A request or idea, for example `request-31`.";
    CommitteeId "A committee: lower-case letters, digits and hyphens.";
    ConditionId "A condition of one tool, counted from 1 within the tool, for example `condition-2`.";
}

/// `prefix-n` for the next of its kind, where `count` are there already.
pub fn numbered(prefix: &str, count: usize) -> String {
    format!("{prefix}-{}", count + 1)
}

/// Whether a text can be the id of a tool or a committee.
pub fn is_slug(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=64).contains(&text.len())
        && text.chars().all(is_plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The id made of a title: lower case, everything else than letters and digits a hyphen.
pub fn slug(title: &str) -> String {
    let mut made = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            made.push(c);
        } else if !made.ends_with('-') {
            made.push('-');
        }
    }
    let cut = made.get(..made.len().min(64)).unwrap_or_default();
    cut.trim_matches('-').to_owned()
}
