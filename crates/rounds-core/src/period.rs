//! Days, weeks, months, quarters and years in a facility's local calendar.

use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::{ToSpan, Zoned, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// How long one point of a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum PeriodKind {
    /// Midnight to midnight.
    Day,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months, beginning in January.
    Quarter,
    /// A calendar year.
    Year,
}

impl PeriodKind {
    /// The word used in files, in SQL's `date_trunc` and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// One day, week, month, quarter or year, named by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Period {
    /// First day, local calendar.
    pub start: Date,
    /// How long it is.
    pub kind: PeriodKind,
}

impl Period {
    /// The period of this kind that holds `date`.
    pub fn containing(kind: PeriodKind, date: Date) -> Self {
        let start = match kind {
            PeriodKind::Day => date,
            PeriodKind::Week => {
                let since_monday = date.weekday().since(Weekday::Monday);
                date.saturating_sub(i64::from(since_monday).days())
            }
            PeriodKind::Month => date.first_of_month(),
            PeriodKind::Quarter => first_of_quarter(date),
            PeriodKind::Year => date.first_of_year(),
        };
        Self { start, kind }
    }

    /// The first day after this period.
    pub fn end(self) -> Date {
        let span = match self.kind {
            PeriodKind::Day => 1.day(),
            PeriodKind::Week => 1.week(),
            PeriodKind::Month => 1.month(),
            PeriodKind::Quarter => 3.months(),
            PeriodKind::Year => 1.year(),
        };
        self.start.saturating_add(span)
    }

    /// The period that follows.
    pub fn next(self) -> Self {
        Self::containing(self.kind, self.end())
    }

    /// Whether the period has ended at this instant.
    pub fn is_complete(self, now: &Zoned) -> bool {
        self.end() <= now.date()
    }

    /// First and one-past-last instant in `zone`; a day with a clock change is 23 or 25 hours.
    pub fn instants(self, zone: &TimeZone) -> Option<(jiff::Timestamp, jiff::Timestamp)> {
        let from = self.start.to_zoned(zone.clone()).ok()?.timestamp();
        let until = self.end().to_zoned(zone.clone()).ok()?.timestamp();
        Some((from, until))
    }
}

fn first_of_quarter(date: Date) -> Date {
    let months_in = (date.month() - 1) % 3;
    date.first_of_month()
        .saturating_sub(i64::from(months_in).months())
}

impl fmt::Display for Period {
    /// `2026-11-16` (day), `week of 2026-11-16`, `2026-11`, `2026 Q4`, `2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match self.kind {
            PeriodKind::Day => write!(f, "{}", self.start),
            PeriodKind::Week => write!(f, "week of {}", self.start),
            PeriodKind::Month => write!(f, "{year}-{month:02}"),
            PeriodKind::Quarter => write!(f, "{year} Q{}", (month - 1) / 3 + 1),
            PeriodKind::Year => write!(f, "{year}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_monday() {
        let week = Period::containing(PeriodKind::Week, date(2026, 11, 22));
        assert_eq!(week.start, date(2026, 11, 16));
        assert_eq!(week.next().start, date(2026, 11, 23));
    }

    #[test]
    fn a_quarter_is_named_by_its_first_month() {
        let quarter = Period::containing(PeriodKind::Quarter, date(2026, 12, 31));
        assert_eq!(quarter.start, date(2026, 10, 1));
        assert_eq!(quarter.to_string(), "2026 Q4");
        assert_eq!(quarter.next().start, date(2027, 1, 1));
    }

    #[test]
    fn the_day_the_clocks_change_has_23_or_25_hours() {
        let zone = TimeZone::get("America/New_York").expect("bundled time zone");
        let hours = |day| {
            let (from, until) = Period::containing(PeriodKind::Day, day)
                .instants(&zone)
                .expect("a day has instants");
            until.duration_since(from).as_hours()
        };
        assert_eq!(hours(date(2026, 3, 8)), 23);
        assert_eq!(hours(date(2026, 11, 1)), 25);
    }
}
