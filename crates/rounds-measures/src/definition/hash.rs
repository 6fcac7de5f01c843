//! The fingerprint of a definition: the same as long as the numbers are the same.
//!
//! It covers the query and the header's keys that decide a number. Words (title, description,
//! citation, direction), the target and the chart are left out: correcting a title must not
//! end a series and close its findings.

use std::fmt;

use rounds_core::{MeasureKind, PeriodKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Minimum, RatioInterval};

/// SHA-256 over the normalised definition, 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DefinitionHash(pub String);

impl DefinitionHash {
    /// The first twelve digits, for screens.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl fmt::Display for DefinitionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a number depends on. The order of the fields is part of the format.
#[derive(Serialize)]
pub(super) struct Deciding<'a> {
    pub id: &'a str,
    pub unit: &'a str,
    pub kind: MeasureKind,
    pub period: PeriodKind,
    pub groups: &'a [String],
    pub minimum: Option<Minimum>,
    pub interval: Option<RatioInterval>,
    pub quantile: Option<f64>,
    pub sql: String,
}

impl Deciding<'_> {
    /// The fingerprint.
    pub fn hash(&self) -> DefinitionHash {
        let text = serde_json::to_string(self).expect("invariant: plain fields become JSON");
        DefinitionHash(sha256(&text))
    }
}

/// SHA-256 of a text, 64 lower-case hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The query with line endings and trailing blanks made equal.
pub(super) fn normalised_sql(sql: &str) -> String {
    let lines: Vec<&str> = sql.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}
