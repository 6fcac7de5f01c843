//! Instants, days and periods in English. The one place that knows how they are written.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use maud::{Markup, html};
use rounds_core::{Period, PeriodKind};

/// An instant in a zone: `Mon 16 Nov 2026, 06:10`, machine-readable too.
pub fn moment(at: Timestamp, zone: &TimeZone) -> Markup {
    let local = at.to_zoned(zone.clone());
    html! {
        time datetime=(at.strftime("%Y-%m-%dT%H:%M:%SZ")) {
            (local.strftime("%a %-d %b %Y, %H:%M"))
        }
    }
}

/// An instant to the millisecond with its offset, for the ledger: `2026-11-16 06:10:00.125 -05:00`.
pub fn exact(at: Timestamp, zone: &TimeZone) -> Markup {
    let local = at.to_zoned(zone.clone());
    html! {
        time datetime=(at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")) {
            (local.strftime("%Y-%m-%d %H:%M:%S%.3f %:z"))
        }
    }
}

/// A weekday and day: `Friday 13 Nov`.
pub fn weekday(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %b").to_string()
}

/// A day: `16 Nov 2026`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// A period: `16 Nov 2026`, `9–15 Nov 2026`, `Nov 2026`, `Q4 2026`, `2026`.
pub fn period(period: Period) -> String {
    let start = period.start;
    match period.kind {
        PeriodKind::Day => day(start),
        PeriodKind::Week => week(start),
        PeriodKind::Month => start.strftime("%b %Y").to_string(),
        PeriodKind::Quarter => format!("Q{} {}", (start.month() - 1) / 3 + 1, start.year()),
        PeriodKind::Year => start.year().to_string(),
    }
}

fn week(first: Date) -> String {
    let last = first.saturating_add(6.days());
    let from = if first.year() != last.year() {
        day(first)
    } else if first.month() != last.month() {
        first.strftime("%-d %b").to_string()
    } else {
        first.day().to_string()
    };
    format!("{from}–{}", day(last))
}

/// How a series is cut: `daily`, `weekly`….
pub fn every(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Day => "daily",
        PeriodKind::Week => "weekly",
        PeriodKind::Month => "monthly",
        PeriodKind::Quarter => "quarterly",
        PeriodKind::Year => "yearly",
    }
}

/// How many periods: `1 month`, `8 weeks`.
pub fn span(count: usize, kind: PeriodKind) -> String {
    let word = kind.as_str();
    super::number::counted(count as u64, word, &format!("{word}s"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_are_written_as_people_say_them() {
        let written = |kind, day| period(Period::containing(kind, day));
        assert_eq!(
            written(PeriodKind::Week, date(2026, 11, 12)),
            "9–15 Nov 2026"
        );
        assert_eq!(
            written(PeriodKind::Week, date(2026, 10, 28)),
            "26 Oct–1 Nov 2026"
        );
        assert_eq!(
            written(PeriodKind::Week, date(2026, 12, 31)),
            "28 Dec 2026–3 Jan 2027"
        );
        assert_eq!(written(PeriodKind::Month, date(2026, 11, 12)), "Nov 2026");
        assert_eq!(written(PeriodKind::Quarter, date(2026, 11, 12)), "Q4 2026");
    }

    #[test]
    fn an_instant_is_shown_in_the_sites_zone() {
        let at = "2026-11-16T11:10:00Z".parse().expect("an instant");
        let zone = TimeZone::get("America/New_York").expect("bundled zone");
        let to_the_millisecond = exact(at, &zone).into_string();
        assert!(
            to_the_millisecond.contains(">2026-11-16 06:10:00.000 -05:00<"),
            "{to_the_millisecond}"
        );
        let shown = moment(at, &zone).into_string();
        assert_eq!(
            shown,
            r#"<time datetime="2026-11-16T11:10:00Z">Mon 16 Nov 2026, 06:10</time>"#
        );
    }
}
