//! Interfaces: one that slows down over weeks, one that refuses messages for a while; and what
//! only looks wrong: an interface that is replaced by another, a registry that is sent its
//! messages once more. Silent feeds are in `planted/data`.

use super::START;
use crate::calendar::Day;
use crate::planted::a_day;
use crate::planted::data::interface_name;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::random::Random;
use crate::world::{SiteKind, World};

/// Interfaces of the whole system, by name and the type of their messages.
pub(crate) const SHARED: [(&str, &str); 9] = [
    ("Pharmacy orders", "RDE"),
    ("Radiology reports", "ORU"),
    ("Transcribed documents", "MDM"),
    ("Immunization registry", "VXU"),
    ("Charges", "DFT"),
    ("Bed management", "ADT"),
    ("Patient portal", "FHIR"),
    ("Home devices", "FHIR"),
    ("Authorizations", "278"),
];
/// Interfaces that each site has, by the type of their messages.
pub(crate) const OF_A_SITE: [&str; 4] = ["ADT", "OMG", "ORU", "SIU"];
/// Those of [`SHARED`] that may slow down, refuse messages or be replaced.
const CHARGES: usize = 4;
const DOCUMENTS: usize = 2;
const REGISTRY: usize = 3;
const SLOWED: [usize; 2] = [0, 1];
/// How long it takes until the slow interface is as slow as it gets.
const SLOWING_DAYS: i32 = 42;
const ERROR_DAYS: i32 = 28;
const AGAIN_DAYS: i32 = 3;

/// What is planted in interfaces, each a position in [`SHARED`] but for the site's.
#[derive(Debug, Default)]
pub(crate) struct Interfaces {
    slow: Option<(usize, Span, f64)>,
    /// Orders of this site's hospital are refused.
    refused: Option<(usize, Span, f64)>,
    /// Decoy: from a day on another interface carries these messages.
    replaced: Option<(usize, Span)>,
    /// Decoy: all messages of a year are sent again.
    again: Option<(usize, Span, f64)>,
}

impl Interfaces {
    pub(super) fn draw(world: &World, random: &mut Random) -> Self {
        let hospitals = world.sites.iter().enumerate();
        let hospitals: Vec<usize> = hospitals
            .filter(|(_, site)| site.kind == SiteKind::Hospital)
            .map(|(position, _)| position)
            .collect();
        let slow = random.pick(&SLOWED).copied().unwrap_or(0);
        let start = |random: &mut Random| a_day(world, random, START);
        let [errors, again] = [start(random), start(random)];
        Self {
            slow: Some((slow, Span::from(start(random)), random.within(4.0, 8.0))),
            refused: random.pick(&hospitals).map(|site| {
                let span = Span::of(errors..Day(errors.0 + ERROR_DAYS));
                (*site, span, random.within(0.05, 0.09))
            }),
            replaced: Some((
                if random.chance(0.5) {
                    CHARGES
                } else {
                    DOCUMENTS
                },
                Span::from(start(random)),
            )),
            again: Some((
                REGISTRY,
                Span::of(again..Day(again.0 + AGAIN_DAYS)),
                random.within(12.0, 20.0),
            )),
        }
    }

    /// How many times as long as usual messages of a shared interface take.
    pub(crate) fn lag_factor(&self, shared: usize, day: Day) -> f64 {
        match self.slow {
            Some((other, span, factor)) if other == shared => {
                1.0 + (factor - 1.0) * span.progress(day, SLOWING_DAYS)
            }
            _ => 1.0,
        }
    }

    /// The share of messages that a site's interface refuses, where it is not the usual one.
    pub(crate) fn error_share(&self, message_type: &str, site: usize, day: Day) -> Option<f64> {
        let (other, span, share) = self.refused?;
        (message_type == "OMG" && other == site && span.holds(day)).then_some(share)
    }

    /// The name under which a shared interface runs once it has been replaced.
    pub(crate) fn successor(&self, shared: usize, day: Day) -> Option<String> {
        let (other, span) = self.replaced?;
        let (name, _) = SHARED.get(shared)?;
        (other == shared && span.holds(day)).then(|| format!("{name} by the new engine"))
    }

    /// How many times the usual messages a shared interface carries.
    pub(crate) fn volume_factor(&self, shared: usize, day: Day) -> f64 {
        match self.again {
            Some((other, span, factor)) if other == shared && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.slow.and_then(slow));
        entries.extend(self.refused.map(|planted| refused(world, planted)));
        entries.extend(self.replaced.and_then(replaced));
        entries.extend(self.again.and_then(again));
        entries
    }
}

fn entry(words: (&str, &'static str), feed: &str, span: Span) -> Entry {
    Entry::new(Area::Data, words, (Target::new("feed", feed, feed), span))
}

fn seen(measure: &'static str, feed: &str, side: &'static str) -> Seen {
    Seen::by(measure, &[("feed", feed)], Some(side))
}

fn slow((shared, span, factor): (usize, Span, f64)) -> Option<Entry> {
    let (feed, _) = SHARED.get(shared)?;
    let entry = entry(("data-slow-interface", "slow-interface"), feed, span)
        .sized(
            factor,
            "times the usual seconds from sending to receipt, reached within six weeks",
        )
        .noticed_by("interface team")
        .told("A queue that is never emptied slows the interface down, a little every day.".into())
        .seen_by(seen("interface.lag", feed, "up"));
    Some(entry)
}

fn refused(world: &World, (site, span, share): (usize, Span, f64)) -> Entry {
    let site = &world.site(site).name;
    let feed = interface_name("OMG", site);
    entry(("data-refused-orders", "error-burst"), &feed, span)
        .sized(share, "share of messages refused")
        .noticed_by("interface team")
        .told(format!(
            "A code table of the laboratory of {site} lacks new tests, and orders for them are refused."
        ))
        .seen_by(seen("interface.error_share", &feed, "up"))
}

fn replaced((shared, span): (usize, Span)) -> Option<Entry> {
    let (feed, _) = SHARED.get(shared)?;
    let entry = entry(("data-decoy-replaced-interface", "replacement"), feed, span)
        .sized(0.0, "times the usual messages under the old name")
        .told("The interface is replaced by one of another name, which carries the same.".into())
        .seen_by(seen("interface.volume", feed, "down"))
        .seen_by(seen("interface.silence", feed, "up"));
    Some(entry)
}

fn again((shared, span, factor): (usize, Span, f64)) -> Option<Entry> {
    let (feed, _) = SHARED.get(shared)?;
    let entry = entry(("data-decoy-sent-again", "backfill"), feed, span)
        .sized(factor, "times the usual messages for three days")
        .told("The registry asks for all messages of the last years once more.".into())
        .seen_by(seen("interface.volume", feed, "up"));
    Some(entry)
}
