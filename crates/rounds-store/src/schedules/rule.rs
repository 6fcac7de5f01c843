//! When a schedule is due: every so many minutes, at a time of every day, or of one day of the week,
//! in the site's time zone. Cron's language is left out: nobody at a meeting can read it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// A rule: `every 15 minutes`, `daily 03:30` or `weekly mon 03:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Every so many minutes, counted from midnight UTC of 1 January 1970.
    EveryMinutes(u32),
    /// At this time of every day.
    Daily(Time),
    /// At this time of this day of the week.
    Weekly(Weekday, Time),
}

/// The text is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no schedule; expected `every N minutes` (1 to 1440), `daily HH:MM` or `weekly DAY HH:MM` (mon, tue, wed, thu, fri, sat, sun)"
)]
pub struct UnknownRule(String);

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Rule {
    /// The first instant after another at which it is due. A time that a change of the clocks
    /// leaves out is due as long after midnight as if there had been no change; one that comes
    /// twice is due the first time.
    pub fn next_after(self, after: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::EveryMinutes(minutes) => {
                let step = i64::from(minutes.max(1)) * 60;
                let due = (after.as_second().div_euclid(step) + 1) * step;
                Timestamp::from_second(due).unwrap_or(Timestamp::MAX)
            }
            Self::Daily(time) => next_day(after, zone, time, |_| true),
            Self::Weekly(day, time) => next_day(after, zone, time, |date| date.weekday() == day),
        }
    }
}

/// The first such time of a fitting day after an instant. Days are tried from the one before, since
/// a zone may be ahead; two weeks hold two of each day of the week.
fn next_day(
    after: Timestamp,
    zone: &TimeZone,
    time: Time,
    fits: impl Fn(Date) -> bool,
) -> Timestamp {
    let first = after.to_zoned(zone.clone()).date();
    let days = (-1_i64..=14).filter_map(|day| first.checked_add(day.days()).ok());
    days.filter(|date| fits(*date))
        .filter_map(|date| {
            zone.to_ambiguous_timestamp(date.to_datetime(time))
                .compatible()
                .ok()
        })
        .find(|due| *due > after)
        .unwrap_or(Timestamp::MAX)
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<_> = text.split_ascii_whitespace().collect();
        let rule = match words.as_slice() {
            ["every", number, "minutes" | "minute"] => {
                let minutes = number
                    .parse()
                    .ok()
                    .filter(|minutes| (1..=1440).contains(minutes));
                minutes.map(Self::EveryMinutes)
            }
            ["daily", time] => time_of(time).map(Self::Daily),
            ["weekly", day, time] => {
                let day = DAYS.iter().find(|(word, _)| day.eq_ignore_ascii_case(word));
                day.zip(time_of(time))
                    .map(|((_, day), time)| Self::Weekly(*day, time))
            }
            _ => None,
        };
        rule.ok_or_else(|| UnknownRule(text.to_owned()))
    }
}

fn time_of(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(hour) && digits(minute)).then_some(())?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EveryMinutes(minutes) => write!(f, "every {minutes} minutes"),
            Self::Daily(time) => write!(f, "daily {:02}:{:02}", time.hour(), time.minute()),
            Self::Weekly(day, time) => {
                let word = DAYS
                    .iter()
                    .find(|(_, known)| known == day)
                    .map_or("", |(word, _)| word);
                write!(f, "weekly {word} {:02}:{:02}", time.hour(), time.minute())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(rule: &str, after: &str, zone: &str) -> String {
        let rule: Rule = rule.parse().expect("a rule");
        let zone = TimeZone::get(zone).expect("a zone");
        rule.next_after(after.parse().expect("an instant"), &zone)
            .to_string()
    }

    #[test]
    fn minutes_are_counted_evenly() {
        assert_eq!(
            next("every 15 minutes", "2026-03-01T10:07:00Z", "UTC"),
            "2026-03-01T10:15:00Z"
        );
        assert_eq!(
            next("every 15 minutes", "2026-03-01T10:15:00Z", "UTC"),
            "2026-03-01T10:30:00Z"
        );
        assert_eq!(
            next("every 1 minute", "1969-12-31T23:59:30Z", "UTC"),
            "1970-01-01T00:00:00Z"
        );
    }

    #[test]
    fn a_day_begins_where_the_site_is() {
        let chicago = "America/Chicago";
        assert_eq!(
            next("daily 03:30", "2026-01-10T00:00:00Z", chicago),
            "2026-01-10T09:30:00Z"
        );
        assert_eq!(
            next("daily 03:30", "2026-01-10T09:30:00Z", chicago),
            "2026-01-11T09:30:00Z"
        );
        assert_eq!(
            next("daily 23:00", "2026-01-10T03:00:00Z", chicago),
            "2026-01-10T05:00:00Z"
        );
        assert_eq!(
            next("weekly mon 03:30", "2026-01-10T00:00:00Z", chicago),
            "2026-01-12T09:30:00Z"
        );
        assert_eq!(
            next("weekly mon 03:30", "2026-01-12T09:30:00Z", chicago),
            "2026-01-19T09:30:00Z"
        );
    }

    /// In 2026 clocks in Berlin go from 02:00 to 03:00 on 29 March and from 03:00 to 02:00 on
    /// 25 October (Directive 2000/84/EC: last Sundays, 01:00 UTC).
    #[test]
    fn a_time_that_is_left_out_is_due_an_hour_later_by_the_clock() {
        let berlin = "Europe/Berlin";
        assert_eq!(
            next("daily 02:30", "2026-03-28T12:00:00Z", berlin),
            "2026-03-29T01:30:00Z"
        );
        assert_eq!(
            next("daily 02:30", "2026-03-29T01:30:00Z", berlin),
            "2026-03-30T00:30:00Z"
        );
        assert_eq!(
            next("weekly sun 02:30", "2026-03-28T12:00:00Z", berlin),
            "2026-03-29T01:30:00Z"
        );
    }

    #[test]
    fn a_time_that_comes_twice_is_due_once() {
        let berlin = "Europe/Berlin";
        assert_eq!(
            next("daily 02:30", "2026-10-24T12:00:00Z", berlin),
            "2026-10-25T00:30:00Z"
        );
        assert_eq!(
            next("daily 02:30", "2026-10-25T00:30:00Z", berlin),
            "2026-10-26T01:30:00Z"
        );
    }

    /// Samoa left 30 December 2011 out when it went to the other side of the date line.
    #[test]
    fn a_day_that_is_left_out_does_not_stop_the_schedule() {
        let due = next("daily 12:00", "2011-12-29T23:00:00Z", "Pacific/Apia");
        assert_eq!(due, "2011-12-30T22:00:00Z");
    }

    #[test]
    fn what_is_no_rule_is_refused_with_what_is() {
        for rule in ["every 5 minutes", "daily 00:00", "weekly sun 23:59"] {
            assert_eq!(rule.parse::<Rule>().expect("a rule").to_string(), rule);
        }
        for wrong in [
            "",
            "every 0 minutes",
            "every 1441 minutes",
            "daily 24:00",
            "daily 3:30",
            "weekly xyz 03:00",
            "* * * * *",
        ] {
            let message = wrong.parse::<Rule>().expect_err(wrong).to_string();
            assert!(message.contains("daily HH:MM"), "{message}");
        }
    }
}
