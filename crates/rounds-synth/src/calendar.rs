//! Days, holidays, seasons and the clock of the health system, whose days have 23, 24 or 25 hours.
//!
//! A [`Day`] counts from the first day of the data; a [`Moment`] is an instant. Wall-clock minutes
//! become moments here and nowhere else.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Milliseconds of a day of 24 hours.
pub(crate) const DAY_MS: i64 = 86_400_000;
/// Milliseconds of a minute.
pub(crate) const MINUTE_MS: i64 = 60_000;
/// Days before the first and after the last that dates are known for: bookings, births of orders,
/// label delays.
const MARGIN_DAYS: i32 = 800;

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Moment(pub(crate) i64);

impl Moment {
    /// This many minutes later, or earlier.
    pub(crate) fn after_minutes(self, minutes: f64) -> Self {
        Self(self.0 + (minutes * MINUTE_MS as f64) as i64)
    }

    /// This many milliseconds later.
    pub(crate) fn after_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }

    /// Minutes from `earlier` to this.
    pub(crate) fn minutes_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / MINUTE_MS as f64
    }
}

/// A local day, counted from the first day of the data, which is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day(pub(crate) i32);

/// What a clock on the wall shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wall {
    pub(crate) day: Day,
    pub(crate) date: Date,
    /// Since local midnight by the clock's hands.
    pub(crate) ms_of_day: i64,
    pub(crate) offset_seconds: i32,
}

impl Wall {
    /// Hour, minute and second.
    pub(crate) fn time(self) -> (i64, i64, i64) {
        let seconds = self.ms_of_day / 1_000;
        (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }
}

/// The days of the data and the clock.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    first: Date,
    end: Day,
    /// Midnight of the first day as if the clock stood at UTC, in milliseconds.
    origin_ms: i64,
    dates: Vec<Date>,
    /// From which instant the clock stands how far from UTC, the oldest first.
    offsets: Vec<(Moment, i32)>,
}

impl Calendar {
    /// The days from `first` to the day before `end`, by the clock of `zone`.
    pub(crate) fn new(first: Date, end: Date, zone: &TimeZone) -> Result<Self, jiff::Error> {
        let days = first.until(end)?.get_days();
        let from = first.checked_sub(MARGIN_DAYS.days())?;
        let dates = from
            .series(1.day())
            .take((days + 2 * MARGIN_DAYS) as usize)
            .collect();
        let start = from.to_zoned(TimeZone::UTC)?.timestamp();
        let mut offsets = vec![(
            Moment(i64::MIN),
            zone.to_offset_info(start).offset().seconds(),
        )];
        let stop = end.checked_add(MARGIN_DAYS.days())?;
        for change in zone.following(start) {
            if change.timestamp() > stop.to_zoned(TimeZone::UTC)?.timestamp() {
                break;
            }
            let from = Moment(change.timestamp().as_millisecond());
            offsets.push((from, change.offset().seconds()));
        }
        Ok(Self {
            first,
            end: Day(days),
            origin_ms: first.to_zoned(TimeZone::UTC)?.timestamp().as_millisecond(),
            dates,
            offsets,
        })
    }

    /// The first day of the data.
    pub(crate) fn first_date(&self) -> Date {
        self.first
    }

    /// The day after the last.
    pub(crate) fn end(&self) -> Day {
        self.end
    }

    /// Every day of the data.
    pub(crate) fn days(&self) -> impl Iterator<Item = Day> + use<> {
        (0..self.end.0).map(Day)
    }

    /// The date of a day within two years of the data, the nearest such date of others.
    pub(crate) fn date(&self, day: Day) -> Date {
        let position = (day.0 + MARGIN_DAYS).max(0) as usize;
        let nearest = self.dates.get(position).or(self.dates.last());
        nearest.copied().unwrap_or(self.first)
    }

    /// The day with this date.
    pub(crate) fn day(&self, date: Date) -> Day {
        let days = self.first.until(date).map_or(0, |span| span.get_days());
        Day(days)
    }

    /// The instant at which the clock shows this many minutes after midnight of `day`; more than
    /// 1,440 is the next day. A time that the clock skips is the first after the gap.
    pub(crate) fn moment(&self, day: Day, minute: f64) -> Moment {
        let wall_ms =
            self.origin_ms + i64::from(day.0) * DAY_MS + (minute * MINUTE_MS as f64) as i64;
        let guess = Moment(wall_ms - i64::from(self.offset(Moment(wall_ms))) * 1_000);
        let found = Moment(wall_ms - i64::from(self.offset(guess)) * 1_000);
        if self.offset(found) == self.offset(guess) {
            found
        } else {
            found.max(guess)
        }
    }

    fn offset(&self, moment: Moment) -> i32 {
        let later = self.offsets.partition_point(|(from, _)| *from <= moment);
        let (_, offset) = self
            .offsets
            .get(later.saturating_sub(1))
            .copied()
            .unwrap_or((moment, 0));
        offset
    }

    /// What the clock shows at an instant.
    pub(crate) fn wall(&self, moment: Moment) -> Wall {
        let offset_seconds = self.offset(moment);
        let since = moment.0 + i64::from(offset_seconds) * 1_000 - self.origin_ms;
        let day = Day(since.div_euclid(DAY_MS) as i32);
        Wall {
            day,
            date: self.date(day),
            ms_of_day: since.rem_euclid(DAY_MS),
            offset_seconds,
        }
    }

    /// The day of the week.
    pub(crate) fn weekday(&self, day: Day) -> Weekday {
        self.date(day).weekday()
    }

    /// Whether offices are open: no weekend, no holiday.
    pub(crate) fn is_working_day(&self, day: Day) -> bool {
        let date = self.date(day);
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(date).is_none()
    }

    /// The name of the holiday on this day.
    pub(crate) fn holiday(&self, day: Day) -> Option<&'static str> {
        holiday(self.date(day))
    }

    /// How much more than on the mean day of the year people are ill with what winter brings:
    /// highest in the middle of January.
    pub(crate) fn winter(&self, day: Day) -> f64 {
        let day_of_year = f64::from(self.date(day).day_of_year());
        ((day_of_year - 15.0) / 365.25 * std::f64::consts::TAU).cos()
    }

    /// The moment as a timestamp, for formats that jiff writes.
    pub(crate) fn timestamp(moment: Moment) -> Timestamp {
        Timestamp::from_millisecond(moment.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Holidays on which clinics in the United States are closed, the Friday after Thanksgiving among
/// them.
fn holiday(date: Date) -> Option<&'static str> {
    let weekday = date.weekday();
    let nth = (date.day() - 1) / 7 + 1;
    let last = date.day() + 7 > date.days_in_month();
    match (date.month(), date.day()) {
        (1, 1) => Some("New Year's Day"),
        (7, 4) => Some("Independence Day"),
        (12, 25) => Some("Christmas Day"),
        (1, _) if weekday == Weekday::Monday && nth == 3 => Some("Martin Luther King Jr. Day"),
        (5, _) if weekday == Weekday::Monday && last => Some("Memorial Day"),
        (9, _) if weekday == Weekday::Monday && nth == 1 => Some("Labor Day"),
        (11, _) if weekday == Weekday::Thursday && nth == 4 => Some("Thanksgiving"),
        (11, day) if weekday == Weekday::Friday && (23..=29).contains(&day) => {
            Some("Day after Thanksgiving")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn calendar() -> Calendar {
        let zone = TimeZone::get("America/New_York").expect("a known zone");
        Calendar::new(date(2025, 11, 1), date(2026, 11, 1), &zone).expect("a calendar")
    }

    #[test]
    fn moments_are_what_the_time_zone_says_on_every_day_of_the_year() {
        let calendar = calendar();
        let zone = TimeZone::get("America/New_York").expect("a known zone");
        for day in calendar.days() {
            for hour in [0_i8, 1, 3, 7, 12, 23] {
                let expected = calendar
                    .date(day)
                    .at(hour, 30, 0, 0)
                    .to_zoned(zone.clone())
                    .expect("a time")
                    .timestamp();
                let moment = calendar.moment(day, f64::from(hour) * 60.0 + 30.0);
                assert_eq!(Calendar::timestamp(moment), expected, "{day:?} {hour}");
                let wall = calendar.wall(moment);
                assert_eq!((wall.day, wall.time()), (day, (i64::from(hour), 30, 0)));
            }
        }
    }

    #[test]
    fn the_hour_that_the_clock_skips_is_the_one_after_it() {
        let calendar = calendar();
        let spring = calendar.day(date(2026, 3, 8));
        let skipped = calendar.moment(spring, 150.0);
        let wall = calendar.wall(skipped);
        assert_eq!(wall.time(), (3, 30, 0));
    }

    #[test]
    fn holidays_of_2026_are_those_of_the_office_of_personnel_management() {
        let calendar = calendar();
        let closed = |month, day| calendar.holiday(calendar.day(date(2026, month, day)));
        assert_eq!(closed(1, 19), Some("Martin Luther King Jr. Day"));
        assert_eq!(closed(5, 25), Some("Memorial Day"));
        assert_eq!(closed(9, 7), Some("Labor Day"));
        assert_eq!(closed(11, 26), Some("Thanksgiving"));
        assert_eq!(closed(11, 19), None);
    }
}
