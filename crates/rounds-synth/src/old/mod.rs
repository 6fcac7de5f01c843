//! The smaller health system that came first; goes when the feeds have all of it.

mod clinic;
mod days;
mod export;
mod mappings;
mod people;
mod places;
mod planted;
mod predictions;
mod random;
mod refused;
mod resources;
mod terms;
mod visits;

use std::io;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use days::Course;
use export::Export;
pub use export::WrittenFile;
use people::Person;
use places::{PLACES, PRACTITIONERS_PER_PLACE};
use planted::Planted;
use predictions::PredictionFiles;
use random::Random;
use refused::REFUSED;
pub use refused::RefusedLines;

/// The time zone of the three organizations.
pub const TIME_ZONE: &str = "America/New_York";

const PATIENTS: usize = 600;
const MONTHS: i32 = 24;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSummary {
    /// Every FHIR file, by resource type, and the three CSV files.
    pub files: Vec<WrittenFile>,
    /// Patients.
    pub patients: u64,
    /// Encounters.
    pub encounters: u64,
    /// First day of the data.
    pub first_day: Date,
    /// Lines that a loader must refuse or count as duplicates.
    pub refused: RefusedLines,
}

/// Writes `out/fhir/*.ndjson[.gz]`, `out/predictions/*.csv` and `out/mappings/*.toml`.
///
/// The data cover the 24 months before `end` (`end` itself is not in them). An error is the file
/// system's, or `end` lies within two years and a lifetime of the first day of the calendar.
pub fn write_demo(out: &Path, seed: u64, end: Date) -> io::Result<DemoSummary> {
    let first_day = end.checked_sub(MONTHS.months()).map_err(io::Error::other)?;
    let planted = Planted::before(end).map_err(io::Error::other)?;
    let mut random = Random::new(seed);
    let people = (1..=PATIENTS)
        .map(|number| Person::draw(&mut random, number, first_day))
        .collect::<Result<Vec<_>, _>>()
        .map_err(io::Error::other)?;
    let mut export = Export::create(&out.join("fhir"))?;
    write_places(&mut export)?;
    let predictions = PredictionFiles::create(&out.join("predictions"))?;
    mappings::write(&out.join("mappings"))?;

    let mut course = Course::new(random, (export, predictions), people, (planted, end))?;
    for date in first_day.series(1.day()).take_while(|date| *date < end) {
        course.day(date)?;
    }
    course.write_people()?;

    let mut files = course.export.finish()?;
    files.extend(course.predictions.finish()?);
    Ok(DemoSummary {
        files,
        patients: course.people.len() as u64,
        encounters: course.encounters,
        first_day,
        refused: REFUSED,
    })
}

fn write_places(export: &mut Export) -> io::Result<()> {
    let mut practitioners = 0;
    for place in &PLACES {
        export.write(&place.organization())?;
        for location in place.locations() {
            export.write(&location)?;
        }
        for practitioner in place.practitioners(practitioners) {
            export.write(&practitioner)?;
        }
        practitioners += PRACTITIONERS_PER_PLACE;
    }
    Ok(())
}
