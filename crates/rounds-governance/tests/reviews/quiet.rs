//! Quiet hours and digests of people in their own zone, over midnight and over changes of the
//! clock. Instants are worked out by hand from the zones' rules: New York is at UTC-5, from
//! 14 March 2027, 2:00, until 7 November 2027, 2:00, at UTC-4; Tokyo is at UTC+9 all year; Berlin
//! is at UTC+1, from 28 March until 31 October 2027 at UTC+2.

use jiff::Timestamp;
use jiff::civil::{Time, time};
use jiff::tz::TimeZone;
use rounds_governance::notice::quiet::{Way, goes_out_at, next_digest, way};
use rounds_governance::notice::{Urgency, Wishes};

fn at(text: &str) -> Timestamp {
    text.parse().expect("it is in order")
}

fn wishes(zone: &str, from: Time, until: Time) -> Wishes {
    Wishes {
        time_zone: Some(zone.to_owned()),
        quiet: Some((from, until)),
        ..Wishes::default()
    }
}

fn soon(wishes: &Wishes, instant: &str) -> Timestamp {
    let site = TimeZone::get("America/New_York").expect("it is in order");
    goes_out_at(wishes, Urgency::Soon, at(instant), &site).expect("it is in order")
}

#[test]
fn a_night_is_quiet_over_midnight_and_a_day_is_not() {
    let new_york = wishes("America/New_York", time(20, 0, 0, 0), time(7, 0, 0, 0));
    // 22:00 and 3:00 in New York in January; the night ends at 7:00, 12:00 UTC.
    assert_eq!(
        soon(&new_york, "2027-01-12T03:00:00Z"),
        at("2027-01-12T12:00:00Z")
    );
    assert_eq!(
        soon(&new_york, "2027-01-12T08:00:00Z"),
        at("2027-01-12T12:00:00Z")
    );
    // 7:00 and 19:59 are no longer and not yet quiet.
    for free in ["2027-01-12T12:00:00Z", "2027-01-13T00:59:00Z"] {
        assert_eq!(soon(&new_york, free), at(free));
    }
    assert_eq!(
        soon(&new_york, "2027-01-13T01:00:00Z"),
        at("2027-01-13T12:00:00Z")
    );
}

#[test]
fn the_night_that_loses_an_hour_ends_by_the_new_clock() {
    let new_york = wishes("America/New_York", time(20, 0, 0, 0), time(7, 0, 0, 0));
    // 13 March, 22:00 EST; 14 March, 7:00 EDT is 11:00 UTC.
    assert_eq!(
        soon(&new_york, "2027-03-14T03:00:00Z"),
        at("2027-03-14T11:00:00Z")
    );
    assert_eq!(
        soon(&new_york, "2027-03-14T11:00:00Z"),
        at("2027-03-14T11:00:00Z")
    );
}

#[test]
fn the_night_that_gains_an_hour_ends_by_the_new_clock() {
    let new_york = wishes("America/New_York", time(20, 0, 0, 0), time(7, 0, 0, 0));
    // 6 November, 22:00 EDT; 7 November, 7:00 EST is 12:00 UTC.
    assert_eq!(
        soon(&new_york, "2027-11-07T02:00:00Z"),
        at("2027-11-07T12:00:00Z")
    );
    assert_eq!(
        soon(&new_york, "2027-11-07T11:30:00Z"),
        at("2027-11-07T12:00:00Z")
    );
}

#[test]
fn quiet_hours_that_end_in_the_hour_that_comes_twice_end_once() {
    let new_york = wishes("America/New_York", time(20, 0, 0, 0), time(1, 30, 0, 0));
    // The first 1:10 is quiet until the first 1:30; the second 1:10 is not quiet.
    assert_eq!(
        soon(&new_york, "2027-11-07T05:10:00Z"),
        at("2027-11-07T05:30:00Z")
    );
    assert_eq!(
        soon(&new_york, "2027-11-07T06:10:00Z"),
        at("2027-11-07T06:10:00Z")
    );
}

#[test]
fn quiet_hours_that_end_in_the_hour_that_is_left_out_end_as_much_later() {
    let new_york = wishes("America/New_York", time(20, 0, 0, 0), time(2, 30, 0, 0));
    // There is no 2:30 on 14 March; 3:30 EDT is 7:30 UTC.
    assert_eq!(
        soon(&new_york, "2027-03-14T06:00:00Z"),
        at("2027-03-14T07:30:00Z")
    );
}

#[test]
fn zones_east_of_it_have_their_own_night_and_their_own_changes() {
    let tokyo = wishes("Asia/Tokyo", time(20, 0, 0, 0), time(7, 0, 0, 0));
    // 21:00 in Tokyo; 7:00 there is 22:00 UTC of the day before.
    assert_eq!(
        soon(&tokyo, "2027-01-12T12:00:00Z"),
        at("2027-01-12T22:00:00Z")
    );
    let berlin = wishes("Europe/Berlin", time(22, 0, 0, 0), time(6, 0, 0, 0));
    // 27 March, 23:00 CET; 28 March, 6:00 CEST is 4:00 UTC.
    assert_eq!(
        soon(&berlin, "2027-03-27T22:00:00Z"),
        at("2027-03-28T04:00:00Z")
    );
    // 30 October, 23:00 CEST; 31 October, 6:00 CET is 5:00 UTC.
    assert_eq!(
        soon(&berlin, "2027-10-30T21:00:00Z"),
        at("2027-10-31T05:00:00Z")
    );
}

#[test]
fn hours_within_one_day_are_quiet_too_and_none_are_none() {
    let noon = wishes("America/New_York", time(12, 0, 0, 0), time(13, 0, 0, 0));
    assert_eq!(
        soon(&noon, "2027-01-12T17:30:00Z"),
        at("2027-01-12T18:00:00Z")
    );
    assert_eq!(
        soon(&noon, "2027-01-12T18:30:00Z"),
        at("2027-01-12T18:30:00Z")
    );
    let none = wishes("America/New_York", time(8, 0, 0, 0), time(8, 0, 0, 0));
    assert_eq!(
        soon(&none, "2027-01-12T18:30:00Z"),
        at("2027-01-12T18:30:00Z")
    );
}

#[test]
fn what_is_urgent_goes_out_at_night_and_what_is_routine_waits() {
    let night = Wishes::default();
    let site = TimeZone::get("America/New_York").unwrap();
    let three = at("2027-01-12T08:00:00Z");
    assert_eq!(
        goes_out_at(&night, Urgency::Urgent, three, &site),
        Some(three)
    );
    assert_eq!(goes_out_at(&night, Urgency::Routine, three, &site), None);
}

#[test]
fn the_digest_comes_on_its_days_at_its_time_by_the_clock_of_the_day() {
    // Monday to Friday at 7:00.
    let wishes = Wishes::default();
    let site = TimeZone::get("America/New_York").unwrap();
    let next = |after: &str| next_digest(&wishes, at(after), &site).unwrap();
    // Friday 12 March 2027, 7:00 EST; the next is Monday 15 March, 7:00 EDT.
    assert_eq!(next("2027-03-12T11:59:00Z"), at("2027-03-12T12:00:00Z"));
    assert_eq!(next("2027-03-12T12:00:00Z"), at("2027-03-15T11:00:00Z"));
    // Friday 5 November, after 7:00 EDT; the next is Monday 8 November, 7:00 EST.
    assert_eq!(next("2027-11-05T11:00:00Z"), at("2027-11-08T12:00:00Z"));
}

#[test]
fn one_day_a_week_is_found_from_the_day_itself_and_no_day_is_none() {
    let mut wishes = Wishes {
        digest_days: vec![2],
        ..Wishes::default()
    };
    let site = TimeZone::UTC;
    // Tuesday 12 January 2027.
    let next = next_digest(&wishes, at("2027-01-12T07:00:00Z"), &site);
    assert_eq!(next, Some(at("2027-01-19T07:00:00Z")));
    wishes.digest_days.clear();
    assert_eq!(
        next_digest(&wishes, at("2027-01-12T07:00:00Z"), &site),
        None
    );
}

#[test]
fn what_the_night_holds_back_comes_with_the_digest_unless_that_is_later() {
    // The shipped wishes: quiet from 20:00 until 7:00, the digest at 7:00 from Monday to Friday.
    let new_york = wishes("America/New_York", time(20, 0, 0, 0), time(7, 0, 0, 0));
    let site = TimeZone::UTC;
    let way = |urgency, instant| way(&new_york, urgency, at(instant), &site);
    // Monday, 11 January 2027, 22:00 in New York.
    let night = "2027-01-12T03:00:00Z";
    let morning = at("2027-01-12T12:00:00Z");
    assert_eq!(way(Urgency::Soon, night), Some(Way::InDigest(morning)));
    assert_eq!(way(Urgency::Routine, night), Some(Way::InDigest(morning)));
    assert_eq!(way(Urgency::Urgent, night), Some(Way::Alone(at(night))));
    // Friday night: the next digest is on Monday, the night ends on Saturday.
    let saturday = at("2027-01-16T12:00:00Z");
    let friday = "2027-01-16T03:00:00Z";
    assert_eq!(way(Urgency::Soon, friday), Some(Way::Alone(saturday)));
    let noon = "2027-01-12T17:00:00Z";
    assert_eq!(way(Urgency::Soon, noon), Some(Way::Alone(at(noon))));
}
