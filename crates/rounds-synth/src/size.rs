//! How large the health system is. What is in it is decided in `world`.

use std::fmt;
use std::str::FromStr;

/// How large a health system to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Two small hospitals and a group of clinics: loads and runs in about a minute.
    Demo,
    /// A hospital of 300 beds with its clinics.
    Hospital,
    /// Ten hospitals, ten thousand clinicians, a million patients.
    System,
}

impl Size {
    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Hospital => "hospital",
            Self::System => "system",
        }
    }

    pub(crate) fn scale(self) -> Scale {
        match self {
            Self::Demo => Scale {
                hospitals: 2,
                beds: 26,
                emergency_per_day: 18.0,
                clinics_per_hospital: 3,
                providers_per_clinic: 4,
                slots_per_session: 5,
                patients_per_hospital: 4_000,
                access_detail: 0.02,
                message_volume: 0.3,
                record_detail: 0.13,
                order_detail: 1.0,
                interruptions_per_order: 0.2,
                hints_per_chart: 0.3,
                authorization_volume: 0.25,
                files: FilePeriod::Month,
            },
            Self::Hospital => Scale {
                hospitals: 1,
                beds: 300,
                emergency_per_day: 180.0,
                clinics_per_hospital: 14,
                providers_per_clinic: 9,
                slots_per_session: 9,
                patients_per_hospital: 100_000,
                access_detail: 1.0,
                message_volume: 1.0,
                authorization_volume: 1.0,
                record_detail: 1.0,
                order_detail: 2.5,
                interruptions_per_order: 0.11,
                hints_per_chart: 0.8,
                files: FilePeriod::Day,
            },
            Self::System => Scale {
                hospitals: 10,
                beds: 320,
                emergency_per_day: 190.0,
                clinics_per_hospital: 24,
                providers_per_clinic: 14,
                slots_per_session: 9,
                patients_per_hospital: 100_000,
                access_detail: 1.0,
                message_volume: 1.0,
                authorization_volume: 1.0,
                record_detail: 1.0,
                order_detail: 2.5,
                interruptions_per_order: 0.11,
                hints_per_chart: 0.8,
                files: FilePeriod::Day,
            },
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        [Self::Demo, Self::Hospital, Self::System]
            .into_iter()
            .find(|size| size.name() == word)
            .ok_or_else(|| format!("there is no size {word:?}: demo, hospital or system"))
    }
}

/// The span of time that one file of a feed covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilePeriod {
    /// A file for each calendar month.
    Month,
    /// A file for each day.
    Day,
}

/// The numbers behind a size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    pub(crate) hospitals: usize,
    /// Staffed beds of the first hospital; the others have somewhat fewer.
    pub(crate) beds: usize,
    /// Emergency visits of the first hospital on the mean day.
    pub(crate) emergency_per_day: f64,
    pub(crate) clinics_per_hospital: usize,
    pub(crate) providers_per_clinic: usize,
    /// Slots for visits in half a clinic day.
    pub(crate) slots_per_session: usize,
    pub(crate) patients_per_hospital: usize,
    /// Share of the steps of work within a chart that the access log tells. Below 1 the log is thin
    /// in other ways too (`feeds/activity`): of a chart only the first opening a day by each person.
    pub(crate) access_detail: f64,
    /// Share of the messages in in-baskets that there would be; the published volumes at 1.
    pub(crate) message_volume: f64,
    /// Share of the prior authorizations that there would be; the published volume at 1.
    pub(crate) authorization_volume: f64,
    /// Share of the visits of which the clinical export tells everything: results, orders, notes.
    pub(crate) record_detail: f64,
    /// How many orders a visit has, compared with the fewest that still show every problem.
    pub(crate) order_detail: f64,
    /// Interruptive alerts for an order. More in the demo than in life, so that each rule fires.
    pub(crate) interruptions_per_order: f64,
    /// The chance of the most usual hint when a chart is opened.
    pub(crate) hints_per_chart: f64,
    pub(crate) files: FilePeriod,
}
