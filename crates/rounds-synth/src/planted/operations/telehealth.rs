//! Visits at a distance: an application that fails after an update; and an announced change of the
//! provider's network, for which visits were moved to the telephone.

use super::START;
use crate::calendar::Day;
use crate::planted::a_day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::random::Random;
use crate::world::World;

/// What visits by video are held with: id of the tool and name.
pub(crate) const PLATFORMS: [(&str, &str); 2] = [
    ("tool-video-app", "ClearVisit app"),
    ("tool-video-web", "ClearVisit in the browser"),
];
/// Days on which visits are moved to the telephone, as announced.
const MOVED_DAYS: i32 = 5;

/// What is planted in visits at a distance.
#[derive(Debug, Default)]
pub(crate) struct Telehealth {
    /// Platform, span, share of visits that fail.
    update: Option<(usize, Span, f64)>,
    moved: Option<(usize, Span, f64)>,
}

impl Telehealth {
    pub(super) fn draw(world: &World, random: &mut Random) -> Self {
        let platform = random.below(PLATFORMS.len());
        let other = (platform + 1) % PLATFORMS.len();
        let moved = a_day(world, random, START);
        Self {
            update: Some((
                platform,
                Span::from(a_day(world, random, START)),
                random.within(0.2, 0.3),
            )),
            moved: Some((
                other,
                Span::of(moved..Day(moved.0 + MOVED_DAYS)),
                random.within(0.4, 0.6),
            )),
        }
    }

    /// The share of visits that fail, or go on by telephone, where it is not the usual one.
    pub(crate) fn failing_share(&self, platform: usize, day: Day) -> Option<f64> {
        [self.update, self.moved]
            .into_iter()
            .flatten()
            .find(|(other, span, _)| *other == platform && span.holds(day))
            .map(|(_, _, share)| share)
    }

    /// Whether visits were moved to the telephone on purpose.
    pub(crate) fn is_moved(&self, platform: usize, day: Day) -> bool {
        self.moved
            .is_some_and(|(other, span, _)| other == platform && span.holds(day))
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.update.and_then(|(platform, span, share)| {
            let words = ("access-video-failures", "failing-update");
            Some(
                entry(words, platform, span)?
                    .sized(share, "share of visits that fail or go on by telephone")
                    .noticed_by("telehealth lead")
                    .told("After an update of the application many cannot hear each other.".into()),
            )
        }));
        entries.extend(self.moved.and_then(|(platform, span, share)| {
            let words = ("access-decoy-moved-visits", "announced-change");
            Some(
                entry(words, platform, span)?
                    .sized(share, "share of visits held by telephone instead")
                    .told(
                        "The vendor moves its servers; for a week visits are moved to the telephone on purpose."
                            .into(),
                    ),
            )
        }));
        entries
    }
}

fn entry(words: (&str, &'static str), platform: usize, span: Span) -> Option<Entry> {
    let (id, name) = PLATFORMS.get(platform)?;
    let target = Target::new("tool", id, name);
    let seen = Seen::by("telehealth.failed_share", &[("platform", name)], Some("up"));
    Some(Entry::new(Area::Access, words, (target, span)).seen_by(seen))
}
