//! Behaviour of days and instants, split off for length.

use super::*;
use proptest::prelude::*;

fn new_york() -> TimeZone {
    TimeZone::get("America/New_York").expect("bundled time zone")
}

fn instant(text: &str) -> Result<String, Reason> {
    read_timestamp(text, None, &new_york())
        .map(|microseconds| {
            Timestamp::from_microsecond(microseconds)
                .expect("in range")
                .to_string()
        })
        .map_err(|fault| fault.reason)
}

#[test]
fn an_offset_in_the_text_wins_over_the_time_zone() {
    let expected = Ok("2021-07-01T12:00:00Z".to_owned());
    assert_eq!(instant("2021-07-01T12:00:00Z"), expected);
    assert_eq!(instant("2021-07-01 14:00:00+02:00"), expected);
    assert_eq!(instant("2021-07-01T08:00:00-04:00"), expected);
    assert_eq!(instant("2021-07-01T08:00:00"), expected);
}

#[test]
fn a_day_without_a_time_is_its_first_instant() {
    assert_eq!(instant("2021-07-01"), Ok("2021-07-01T04:00:00Z".to_owned()));
    // Midnight was skipped in São Paulo on this day, so it began at 01:00.
    let sao_paulo = TimeZone::get("America/Sao_Paulo").expect("bundled time zone");
    let first = read_timestamp("2018-11-04", None, &sao_paulo).expect("a day");
    assert_eq!(
        Timestamp::from_microsecond(first)
            .expect("in range")
            .to_string(),
        "2018-11-04T03:00:00Z"
    );
}

#[test]
fn a_local_time_skipped_in_spring_is_impossible() {
    assert_eq!(instant("2021-03-14 02:30:00"), Err(Reason::ImpossibleDate));
    assert_eq!(
        instant("2021-03-14 03:00:00"),
        Ok("2021-03-14T07:00:00Z".to_owned())
    );
}

#[test]
fn a_local_time_that_comes_twice_in_autumn_is_the_earlier() {
    assert_eq!(
        instant("2021-11-07 01:30:00"),
        Ok("2021-11-07T05:30:00Z".to_owned())
    );
}

#[test]
fn impossible_dates_differ_from_other_texts() {
    for text in [
        "2021-02-30",
        "2021-13-01",
        "0000-00-00",
        "2021-02-30T10:00:00Z",
    ] {
        assert_eq!(instant(text), Err(Reason::ImpossibleDate), "{text}");
        let reason = read_date(text, None).map_err(|fault| fault.reason);
        assert_eq!(reason, Err(Reason::ImpossibleDate), "{text}");
    }
    assert_eq!(instant("2021-02-03T25:00:00"), Err(Reason::ImpossibleDate));
    for text in [
        "",
        "yesterday",
        "2021",
        "2021-02",
        "03/02/2021",
        "2021-02-03 and more",
    ] {
        assert_eq!(instant(text), Err(Reason::WrongType), "{text}");
        let reason = read_date(text, None).map_err(|fault| fault.reason);
        assert_eq!(reason, Err(Reason::WrongType), "{text}");
    }
}

#[test]
fn a_format_reads_what_iso_does_not_and_tells_impossible_from_wrong() {
    assert_eq!(read_date("03/02/2021", Some("%d/%m/%Y")), Ok(18_661));
    assert_eq!(read_date("20210203", Some("%Y%m%d")), Ok(18_661));
    let reason = |text, format| read_date(text, Some(format)).map_err(|fault| fault.reason);
    assert_eq!(
        reason("30/02/2021", "%d/%m/%Y"),
        Err(Reason::ImpossibleDate)
    );
    assert_eq!(reason("20211301", "%Y%m%d"), Err(Reason::ImpossibleDate));
    assert_eq!(reason("2021-02-03", "%d/%m/%Y"), Err(Reason::WrongType));
    let zone = new_york();
    assert_eq!(
        read_timestamp("1609459200", Some("%s"), &zone),
        Ok(1_609_459_200_000_000)
    );
    assert_eq!(
        read_timestamp("2021-01-01 01:00 +0100", Some("%Y-%m-%d %H:%M %z"), &zone),
        Ok(1_609_459_200_000_000)
    );
}

#[test]
fn a_year_or_a_month_is_its_first_day() {
    assert_eq!(read_date("1970", Some("%Y")), Ok(0));
    assert_eq!(read_date("1970-02", Some("%Y-%m")), Ok(31));
    let first = read_timestamp("2015", Some("%Y"), &TimeZone::UTC);
    assert_eq!(first, Ok(1_420_070_400_000_000));
    let reason = read_date("1970-13", Some("%Y-%m")).map_err(|fault| fault.reason);
    assert_eq!(reason, Err(Reason::ImpossibleDate));
}

#[test]
fn the_date_in_a_date_time_is_the_one_written() {
    assert_eq!(read_date("1970-01-02T23:30:00-08:00", None), Ok(1));
    assert_eq!(read_date("1970-01-02 23:30:00", None), Ok(1));
}

#[test]
fn formats_that_give_no_day_are_found_before_any_row() {
    for format in [
        "%Y",
        "%Y-%m",
        "%d.%m.%Y %H:%M",
        "%s",
        "%m/%d/%y",
        "%Y-%j",
        "%FT%T%z",
    ] {
        assert_eq!(check_format(format), Ok(()), "{format}");
    }
    for format in ["%H:%M", "%K", "", "year"] {
        assert!(check_format(format).is_err(), "{format}");
    }
}

proptest! {
    #[test]
    fn arbitrary_text_and_formats_never_panic(text in "\\PC*", format in "(%[a-zA-Z.+-]|[ -~])*") {
        let _ = read_date(&text, None);
        let _ = read_date(&text, Some(&format));
        let _ = read_timestamp(&text, None, &new_york());
        let _ = read_timestamp(&text, Some(&format), &TimeZone::UTC);
        let _ = check_format(&format);
    }

    #[test]
    fn text_near_a_date_never_panics(text in "[-+0-9:TZ. /]{0,30}") {
        let _ = read_date(&text, None);
        let _ = read_timestamp(&text, None, &new_york());
    }

    /// The oracle knows only the length of the months.
    #[test]
    fn a_date_is_taken_exactly_when_its_month_has_that_day(
        year in 1900_u16..2100, month in 0_u8..15, day in 0_u8..34
    ) {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => 0,
        };
        let read = read_date(&format!("{year:04}-{month:02}-{day:02}"), None);
        if (1..=days).contains(&day) {
            prop_assert!(read.is_ok());
        } else {
            prop_assert_eq!(read.map_err(|fault| fault.reason), Err(Reason::ImpossibleDate));
        }
    }
}
