//! One line of each kind that a loader must not take in as it stands: broken JSON, a date that
//! does not exist, a resource without an id, and a line that came twice.

use std::io;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

use crate::old::export::Export;
use crate::old::resources::{During, set};
use crate::old::terms::{ACUTE, INFLUENZA_VACCINE};

/// How many lines of each kind were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedLines {
    /// Lines that are not JSON; in `Observation`.
    pub malformed: u64,
    /// Resources with a date that does not exist; in `Immunization`.
    pub impossible_date: u64,
    /// Resources without an id; in `Condition`.
    pub missing_id: u64,
    /// Lines that repeat an earlier line byte by byte; in `Condition`.
    pub duplicate: u64,
    /// Probabilities above 1; in `predictions.csv`.
    pub score_out_of_range: u64,
}

/// What [`write`] and the predictions write.
pub(crate) const REFUSED: RefusedLines = RefusedLines {
    malformed: 1,
    impossible_date: 1,
    missing_id: 1,
    duplicate: 1,
    score_out_of_range: 1,
};

/// Writes the lines for an encounter that exists.
pub(crate) fn write(
    export: &mut Export,
    patient_id: &str,
    encounter_id: &str,
    (day, moment): (Date, Timestamp),
) -> io::Result<()> {
    let during = During {
        patient_id,
        encounter_id,
        moment,
    };
    export.write_line(
        "Observation",
        r#"{"resourceType":"Observation","id":"obs-cut-short","status":"final","code":{"coding":[{"system":"http://loin"#,
    )?;
    let mut impossible = during.immunization("imm-impossible-day", INFLUENZA_VACCINE);
    let no_such_day = format!("{:04}-02-30T10:00:00-05:00", day.year());
    set(&mut impossible, "occurrenceDateTime", json!(no_such_day));
    export.write(&impossible)?;
    let [bronchitis, ..] = ACUTE;
    let twice = during.condition("con-sent-twice", bronchitis, false);
    export.write(&twice)?;
    export.write(&twice)?;
    let mut nameless = twice;
    if let Some(fields) = nameless.as_object_mut() {
        fields.remove("id");
    }
    export.write(&nameless)
}
