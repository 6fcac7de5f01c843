//! When a notice may go out to somebody.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::{Urgency, Wishes};

/// How a notice reaches somebody, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By itself.
    Alone(Timestamp),
    /// With everything else that waits for the digest.
    InDigest(Timestamp),
}

/// How a notice reaches somebody; none where they want neither mail nor digest. What quiet hours
/// hold back comes with the digest, where that is not later.
pub fn way(wishes: &Wishes, urgency: Urgency, at: Timestamp, site_zone: &TimeZone) -> Option<Way> {
    let alone = goes_out_at(wishes, urgency, at, site_zone);
    if alone == Some(at) {
        return alone.map(Way::Alone);
    }
    match (alone, next_digest(wishes, at, site_zone)) {
        (None, digest) => digest.map(Way::InDigest),
        (Some(_), Some(digest)) if alone >= Some(digest) => Some(Way::InDigest(digest)),
        (Some(alone), _) => Some(Way::Alone(alone)),
    }
}

/// When a notice goes out by itself; none where it waits for the digest, or where the person wants
/// neither. Quiet hours are those of the person's own day, over midnight and over changes of the
/// clock: they begin and end once, also on the day that has an hour twice.
pub fn goes_out_at(
    wishes: &Wishes,
    urgency: Urgency,
    at: Timestamp,
    site_zone: &TimeZone,
) -> Option<Timestamp> {
    if urgency == Urgency::Urgent {
        return Some(at);
    }
    if urgency < wishes.at_once {
        return None;
    }
    let zone = wishes.zone(site_zone);
    let Some((from, until)) = wishes.quiet.filter(|(from, until)| from != until) else {
        return Some(at);
    };
    let today = at.to_zoned(zone.clone()).date();
    // What is quiet now began today or yesterday.
    let nights = [today.saturating_sub(1.day()), today];
    let quiet = nights.into_iter().find_map(|day| {
        let last = if from < until {
            day
        } else {
            day.saturating_add(1.day())
        };
        let begins = instant(day, from, &zone)?;
        let ends = instant(last, until, &zone)?;
        (begins <= at && at < ends).then_some(ends)
    });
    Some(quiet.unwrap_or(at))
}

/// The first digest after this instant; none where the person wants none.
pub fn next_digest(wishes: &Wishes, after: Timestamp, site_zone: &TimeZone) -> Option<Timestamp> {
    let time = wishes.digest_at?;
    let zone = wishes.zone(site_zone);
    let today = after.to_zoned(zone.clone()).date();
    // A week and a day, for today's may be over; another, where the clock moves it.
    let days = (0..=9_i64).map(|ahead| today.saturating_add(ahead.days()));
    let wanted = days.filter(|day| {
        let weekday = day.weekday().to_monday_one_offset();
        u8::try_from(weekday).is_ok_and(|weekday| wishes.digest_days.contains(&weekday))
    });
    wanted
        .filter_map(|day| instant(day, time, &zone))
        .find(|at| *at > after)
}

/// A time of a day as an instant: the first of two, and where the clock jumps over it, as much
/// later as it jumps.
fn instant(day: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    let zoned = day.to_datetime(time).to_zoned(zone.clone());
    zoned.ok().map(|zoned| zoned.timestamp())
}

impl Wishes {
    /// Their time zone; the site's where they have none, or one that no longer exists.
    pub fn zone(&self, site_zone: &TimeZone) -> TimeZone {
        let own = self.time_zone.as_deref();
        let own = own.and_then(|name| TimeZone::get(name).ok());
        own.unwrap_or_else(|| site_zone.clone())
    }
}
