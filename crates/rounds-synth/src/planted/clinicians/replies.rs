//! Reply drafts by a generative tool, which after a new version are sent as they come: the share
//! that is edited falls, and nobody reads them any more. A documented change of the prompt, after
//! which more are used and as many are edited as before, is its decoy.
//!
//! Usual shares: used for 20 % of messages (Garcia et al., JAMA Netw Open 2024;7:e243201), and 40 %
//! of the replies begun from a draft hardly edited (Crowley et al., Appl Clin Inform, doi
//! 10.1055/a-2893-7363).

use crate::calendar::Day;
use crate::planted::a_day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::random::Random;
use crate::world::World;

const USED: f64 = 0.20;
const UNCHANGED: f64 = 0.40;

/// What is planted in reply drafts.
#[derive(Debug, Default)]
pub(super) struct Replies {
    /// From when on they go unread, the share used then, and the share of those sent unchanged.
    unread: Option<(Span, f64, f64)>,
    /// Decoy: from when on a better prompt makes more of them useful, and how many times as many.
    prompt: Option<(Span, f64)>,
}

impl Replies {
    pub(super) fn draw(world: &World, random: &mut Random) -> Self {
        let prompt = a_day(world, random, (0.3, 0.42));
        let unread = a_day(world, random, (0.55, 0.75));
        Self {
            unread: Some((
                Span::from(unread),
                random.within(0.4, 0.5),
                random.within(0.88, 0.96),
            )),
            prompt: Some((Span::of(prompt..unread), random.within(1.2, 1.35))),
        }
    }

    pub(super) fn shares(&self, day: Day) -> (f64, f64) {
        match (self.unread, self.prompt) {
            (Some((span, used, unchanged)), _) if span.holds(day) => (used, unchanged),
            (_, Some((span, factor))) if span.holds(day) => (USED * factor, UNCHANGED),
            _ => (USED, UNCHANGED),
        }
    }

    pub(super) fn release(&self, day: Day) -> &'static str {
        match (self.unread, self.prompt) {
            (Some((span, ..)), _) if span.holds(day) => "3.0",
            (_, Some((span, _))) if span.holds(day) => "2.2",
            _ => "2.1",
        }
    }

    pub(super) fn entries(&self, _world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.unread.map(unread));
        entries.extend(self.prompt.map(prompt));
        entries
    }
}

fn tool() -> Target {
    Target {
        kind: "tool",
        id: "tool-reply-drafts".into(),
        name: "Reply drafts".into(),
    }
}

fn unread((span, _, unchanged): (Span, f64, f64)) -> Entry {
    Entry {
        id: "clinicians-unread-drafts".into(),
        decoy: false,
        area: Area::Ai,
        kind: "low-edit-rate",
        target: tool(),
        span,
        size: unchanged,
        size_unit: "share of used drafts that are sent unchanged; 0.4 before",
        notice: "AI committee",
        story: "After a new version drafts are sent without change or reading.".into(),
        seen_in: ["ai.draft_unchanged_share", "ai.draft_use"]
            .map(|measure| Seen::by(measure, &[("tool", "Reply drafts")], Some("up")))
            .to_vec(),
    }
}

fn prompt((span, factor): (Span, f64)) -> Entry {
    Entry {
        id: "clinicians-decoy-better-prompt".into(),
        decoy: true,
        area: Area::Ai,
        kind: "documented-prompt-change",
        target: tool(),
        span,
        size: factor,
        size_unit: "times the usual share of drafts used; as many are edited as before",
        notice: "nobody: the change is documented",
        story: "A better prompt makes more drafts useful; they are edited as before.".into(),
        seen_in: vec![Seen::by(
            "ai.draft_use",
            &[("tool", "Reply drafts")],
            Some("up"),
        )],
    }
}
