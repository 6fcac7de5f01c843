//! FHIR's partial dates and times: parsing, the instant they begin at, the day they begin on.
//!
//! Comparison of two partial values is in [`super::evaluate`], boundaries in [`super::boundary`].
//! Written by hand because a load parses several of these per line.

/// How far a value is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `1980`
    Year,
    /// `1980-05`
    Month,
    /// `1980-05-17`
    Day,
    /// `…T10`, in FHIRPath literals only.
    Hour,
    /// `…T10:30`
    Minute,
    /// `…T10:30:00`
    Second,
    /// `…T10:30:00.123`
    Fraction,
}

/// A date, a date with time, or (with `day` 0) a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Temporal {
    /// 1–9999; 0 for a time of day.
    pub year: u16,
    /// 1–12; 1 where not written; 0 for a time of day.
    pub month: u8,
    /// 1–31; 1 where not written; 0 for a time of day.
    pub day: u8,
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
    /// 0–60, for leap seconds.
    pub second: u8,
    /// Millionths of a second; further digits are cut off.
    pub microsecond: u32,
    /// Offset from UTC in minutes, where written.
    pub offset_minutes: Option<i16>,
    /// How much of it is written.
    pub precision: Precision,
}

/// Why a text is not a date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemporalFault {
    /// It does not have the shape of one.
    NotTemporal,
    /// It has the shape, but there is no such day or time.
    Impossible,
}

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

impl Temporal {
    /// Reads `YYYY[-MM[-DD[Thh[:mm[:ss[.f…]]][Z|±hh:mm]]]]` or `hh[:mm[:ss[.f…]]]`.
    pub fn parse(text: &str) -> Result<Self, TemporalFault> {
        let bytes = text.as_bytes();
        let is_time_of_day = matches!(bytes, [_, _, b':', ..]) || bytes.len() == 2;
        let mut value = Self {
            year: 0,
            month: 0,
            day: 0,
            hour: 0,
            minute: 0,
            second: 0,
            microsecond: 0,
            offset_minutes: None,
            precision: Precision::Year,
        };
        let rest = if is_time_of_day {
            value.read_time(bytes)?
        } else {
            match value.read_date(bytes)? {
                [b'T', time @ ..] if value.precision == Precision::Day => {
                    let after_time = value.read_time(time)?;
                    value.read_offset(after_time)?
                }
                rest => rest,
            }
        };
        if rest.is_empty() {
            Ok(value)
        } else {
            Err(TemporalFault::NotTemporal)
        }
    }

    fn read_date<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], TemporalFault> {
        let [a, b, c, d, rest @ ..] = bytes else {
            return Err(TemporalFault::NotTemporal);
        };
        self.year = u16::from(two_digits(*a, *b)?) * 100 + u16::from(two_digits(*c, *d)?);
        (self.month, self.day) = (1, 1);
        if self.year == 0 {
            return Err(TemporalFault::Impossible);
        }
        let [b'-', a, b, rest @ ..] = rest else {
            return Ok(rest);
        };
        self.month = two_digits(*a, *b)?;
        self.precision = Precision::Month;
        if !(1..=12).contains(&self.month) {
            return Err(TemporalFault::Impossible);
        }
        let [b'-', a, b, rest @ ..] = rest else {
            return Ok(rest);
        };
        self.day = two_digits(*a, *b)?;
        self.precision = Precision::Day;
        if self.day == 0 || self.day > days_in_month(self.year, self.month) {
            return Err(TemporalFault::Impossible);
        }
        Ok(rest)
    }

    fn read_time<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], TemporalFault> {
        let [a, b, rest @ ..] = bytes else {
            return Err(TemporalFault::NotTemporal);
        };
        self.hour = two_digits(*a, *b)?;
        self.precision = Precision::Hour;
        if self.hour > 23 {
            return Err(TemporalFault::Impossible);
        }
        let [b':', a, b, rest @ ..] = rest else {
            return Ok(rest);
        };
        self.minute = two_digits(*a, *b)?;
        self.precision = Precision::Minute;
        if self.minute > 59 {
            return Err(TemporalFault::Impossible);
        }
        let [b':', a, b, rest @ ..] = rest else {
            return Ok(rest);
        };
        self.second = two_digits(*a, *b)?;
        self.precision = Precision::Second;
        if self.second > 60 {
            return Err(TemporalFault::Impossible);
        }
        let [b'.', fraction @ ..] = rest else {
            return Ok(rest);
        };
        self.read_fraction(fraction)
    }

    fn read_fraction<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], TemporalFault> {
        let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        let (fraction, rest) = bytes
            .split_at_checked(digits)
            .ok_or(TemporalFault::NotTemporal)?;
        if fraction.is_empty() {
            return Err(TemporalFault::NotTemporal);
        }
        let mut unit = 100_000;
        for digit in fraction.iter().take(6) {
            self.microsecond += u32::from(digit - b'0') * unit;
            unit /= 10;
        }
        self.precision = Precision::Fraction;
        Ok(rest)
    }

    fn read_offset<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], TemporalFault> {
        match bytes {
            [b'Z', rest @ ..] => {
                self.offset_minutes = Some(0);
                Ok(rest)
            }
            [sign @ (b'+' | b'-'), a, b, b':', c, d, rest @ ..] => {
                let (hours, minutes) = (two_digits(*a, *b)?, two_digits(*c, *d)?);
                if hours > 14 || minutes > 59 {
                    return Err(TemporalFault::Impossible);
                }
                let total = i16::from(hours) * 60 + i16::from(minutes);
                self.offset_minutes = Some(if *sign == b'-' { -total } else { total });
                Ok(rest)
            }
            _ => Ok(bytes),
        }
    }

    /// Whether it is a time of day without a date.
    pub fn is_time_of_day(&self) -> bool {
        self.day == 0
    }

    /// Days since 1970-01-01 of its first day.
    pub fn days_since_epoch(&self) -> i32 {
        days_from_civil(
            i32::from(self.year),
            i32::from(self.month),
            i32::from(self.day),
        )
    }

    /// Microseconds since 1970-01-01 of its first moment as a wall clock shows it, offset ignored.
    pub fn wall_microseconds(&self) -> i64 {
        let seconds =
            i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        i64::from(self.days_since_epoch()) * MICROSECONDS_PER_DAY
            + seconds * 1_000_000
            + i64::from(self.microsecond)
    }

    /// Microseconds since 1970-01-01T00:00:00Z of its first moment; without an offset the wall
    /// clock is `zone`'s, or UTC's when there is none.
    pub fn instant_microseconds(&self, zone: Option<&jiff::tz::TimeZone>) -> i64 {
        let wall = self.wall_microseconds();
        match (self.offset_minutes, zone) {
            (Some(minutes), _) => wall - i64::from(minutes) * 60_000_000,
            (None, None) => wall,
            (None, Some(zone)) => in_zone(wall, zone).unwrap_or(wall),
        }
    }
}

fn in_zone(wall_microseconds: i64, zone: &jiff::tz::TimeZone) -> Option<i64> {
    let as_if_utc = jiff::Timestamp::from_microsecond(wall_microseconds).ok()?;
    let wall_clock = jiff::tz::TimeZone::UTC.to_datetime(as_if_utc);
    let instant = zone.to_ambiguous_timestamp(wall_clock).compatible().ok()?;
    Some(instant.as_microsecond())
}

fn two_digits(tens: u8, ones: u8) -> Result<u8, TemporalFault> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    if tens > 9 || ones > 9 {
        return Err(TemporalFault::NotTemporal);
    }
    Ok(tens * 10 + ones)
}

/// Days in a month of the Gregorian calendar; `month` is 1–12.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms", `days_from_civil`).
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_offset_is_honoured() {
        let value = Temporal::parse("2015-02-07T13:28:17.239+02:00").expect("a dateTime");
        let expected: jiff::Timestamp = "2015-02-07T11:28:17.239Z".parse().expect("an instant");
        assert_eq!(value.instant_microseconds(None), expected.as_microsecond());
    }

    #[test]
    fn days_that_do_not_exist_are_impossible() {
        for text in [
            "2021-02-30",
            "1900-02-29",
            "2021-13-01",
            "2021-00-01",
            "2021-01-01T24:00:00Z",
            "0000",
        ] {
            assert_eq!(
                Temporal::parse(text),
                Err(TemporalFault::Impossible),
                "{text}"
            );
        }
        assert!(Temporal::parse("2000-02-29").is_ok());
    }

    #[test]
    fn other_texts_are_not_temporal() {
        for text in [
            "",
            "June",
            "2021-1-1",
            "2021/01/01",
            "2021-01-01T",
            "20210101",
            "2021-01T10:00",
            "2021-01-01T10:00:00+0200",
        ] {
            assert_eq!(
                Temporal::parse(text),
                Err(TemporalFault::NotTemporal),
                "{text}"
            );
        }
    }

    #[test]
    fn a_day_without_offset_begins_in_the_zone_given() {
        let zone = jiff::tz::TimeZone::get("America/New_York").expect("bundled zone");
        let value = Temporal::parse("2026-07-01").expect("a day");
        let expected: jiff::Timestamp = "2026-07-01T04:00:00Z".parse().expect("an instant");
        assert_eq!(
            value.instant_microseconds(Some(&zone)),
            expected.as_microsecond()
        );
    }

    proptest! {
        #[test]
        fn every_day_agrees_with_the_calendar_of_jiff(days in -719_000_i32..2_900_000) {
            let epoch = jiff::civil::date(1970, 1, 1);
            let day = epoch.saturating_add(jiff::Span::new().days(days));
            let parsed = Temporal::parse(&day.to_string()).expect("jiff writes ISO dates");
            prop_assert_eq!(parsed.days_since_epoch(), days);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = Temporal::parse(&text);
        }
    }
}
