//! Prior authorization: a payer that denies one service far more often, one that takes longer,
//! one that gives in to fewer appeals; and what only looks so: new rules with a slow first month,
//! a longer list of what must be asked for, the rush at the end of a year.

use super::a_day;
use super::entry::{Area, Entry, Seen, Span, Target};
use crate::acts::authorization::{PAYERS, ServiceKind, payer_at};
use crate::calendar::Day;
use crate::random::{Random, Topic, shuffled};
use crate::size::Size;
use crate::world::World;

const PRIOR_AUTH: Topic = Topic::new("planted prior authorization");
/// From about when problems begin: weekly measures have a baseline before it.
const START: (f64, f64) = (0.5, 0.7);
/// How long the new rules slow a payer down.
const NEW_RULES_DAYS: i32 = 28;

/// What is planted at the payers, each a position in [`PAYERS`].
#[derive(Debug, Default)]
pub(crate) struct PriorAuth {
    denial: Option<(usize, ServiceKind, Span, f64)>,
    slow: Option<(usize, Span, f64)>,
    overturn: Option<(usize, Span, f64)>,
    /// Decoy: announced rules, slow in the first month.
    new_rules: Option<(usize, Span, f64)>,
    /// Decoy: an announced longer list of what must be asked for.
    longer_list: Option<(usize, Span, f64)>,
    has_year_end: bool,
}

impl PriorAuth {
    pub(super) fn draw(world: &World) -> Self {
        let mut random = world.random(PRIOR_AUTH, &[]);
        let key = random.next();
        let turn = |index: u64| shuffled(index, PAYERS.len() as u64, key) as usize;
        let kind = if random.chance(0.5) {
            ServiceKind::Imaging
        } else {
            ServiceKind::Medication
        };
        let start = |random: &mut Random| a_day(world, random, START);
        let from = start(&mut random);
        let rules = Span::of(from..Day(from.0 + NEW_RULES_DAYS));
        Self {
            denial: Some((
                turn(0),
                kind,
                Span::from(start(&mut random)),
                random.within(0.4, 0.6),
            )),
            slow: Some((
                turn(1),
                Span::from(start(&mut random)),
                random.within(1.8, 2.4),
            )),
            overturn: Some((
                turn(2),
                Span::from(start(&mut random)),
                random.within(0.3, 0.45),
            )),
            new_rules: Some((turn(2), rules, random.within(1.5, 1.8))),
            longer_list: Some((
                turn(3),
                Span::from(start(&mut random)),
                random.within(1.5, 2.0),
            )),
            has_year_end: true,
        }
    }

    /// The share that a payer denies of a service, where it is not the usual one.
    pub(crate) fn denial_share(&self, payer: usize, kind: ServiceKind, day: Day) -> Option<f64> {
        let (other, service, span, share) = self.denial?;
        (other == payer && service == kind && span.holds(day)).then_some(share)
    }

    /// How many times as long as usual a payer takes.
    pub(crate) fn wait_factor(&self, payer: usize, day: Day) -> f64 {
        [self.slow, self.new_rules]
            .into_iter()
            .flatten()
            .filter(|(other, span, _)| *other == payer && span.holds(day))
            .map(|(_, _, factor)| factor)
            .product()
    }

    /// The share of appeals that a payer gives in to, where it is not the usual one.
    pub(crate) fn overturn_share(&self, payer: usize, day: Day) -> Option<f64> {
        let (other, span, share) = self.overturn?;
        (other == payer && span.holds(day)).then_some(share)
    }

    /// The payer that must be asked more often, and how many times as often as usual.
    pub(crate) fn more_requests(&self, day: Day) -> (Option<usize>, f64) {
        match self.longer_list {
            Some((payer, span, factor)) if span.holds(day) => (Some(payer), factor),
            _ => (None, 1.0),
        }
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.denial.map(denial));
        entries.extend(self.slow.map(slow));
        entries.extend(self.overturn.map(|planted| overturn(world, planted)));
        entries.extend(self.new_rules.map(new_rules));
        entries.extend(self.longer_list.map(longer_list));
        entries.extend(year_end(world).filter(|_| self.has_year_end));
        entries
    }
}

fn entry(words: (&str, &'static str), payer: usize, span: Span) -> Entry {
    let payer = payer_at(payer);
    let target = Target::new("payer", payer.id, payer.name);
    Entry::new(Area::PriorAuth, words, (target, span))
}

fn seen(measure: &'static str, payer: usize, side: &'static str) -> Seen {
    Seen::by(measure, &[("payer", payer_at(payer).name)], Some(side))
}

fn denial((payer, kind, span, share): (usize, ServiceKind, Span, f64)) -> Entry {
    entry(
        ("prior-auth-denials-of-a-service", "denial-jump"),
        payer,
        span,
    )
    .sized(share, "share denied of that service")
    .noticed_by("revenue cycle, access committee")
    .told(format!(
        "{} applies new criteria to {} without saying so and denies much of it.",
        payer_at(payer).name,
        kind.word()
    ))
    .seen_by(seen("prior_auth.denial_share", payer, "up"))
}

fn slow((payer, span, factor): (usize, Span, f64)) -> Entry {
    entry(("prior-auth-slow-decisions", "slow-decisions"), payer, span)
        .sized(factor, "times the usual days until a decision")
        .noticed_by("revenue cycle")
        .told(format!(
            "{} takes longer to decide, often past the term that the law sets.",
            payer_at(payer).name
        ))
        .seen_by(seen("prior_auth.decision_days", payer, "up"))
}

fn overturn(world: &World, (payer, span, share): (usize, Span, f64)) -> Entry {
    let entry = entry(
        ("prior-auth-fewer-overturned", "overturn-fall"),
        payer,
        span,
    )
    .sized(share, "share of appeals that overturn")
    .noticed_by("appeals nurse")
    .told(format!(
        "{} gives in to far fewer appeals than before.",
        payer_at(payer).name
    ));
    // The demo has about two appeals a week, of all payers together.
    if world.size == Size::Demo {
        return entry;
    }
    entry.seen_by(seen("prior_auth.overturn_share", payer, "down"))
}

fn new_rules((payer, span, factor): (usize, Span, f64)) -> Entry {
    entry(("prior-auth-decoy-new-rules", "new-rules"), payer, span)
        .sized(factor, "times the usual days in the first four weeks")
        .told(format!(
            "{} announces new criteria and says that the first month will be slower.",
            payer_at(payer).name
        ))
        .seen_by(seen("prior_auth.decision_days", payer, "up"))
}

fn longer_list((payer, span, factor): (usize, Span, f64)) -> Entry {
    entry(("prior-auth-decoy-longer-list", "longer-list"), payer, span)
        .sized(factor, "times as many requests of a payer of mean size")
        .told(format!(
            "{} announces a longer list of what it must be asked for.",
            payer_at(payer).name
        ))
        .seen_by(seen("prior_auth.requests", payer, "up"))
}

fn year_end(world: &World) -> Option<Entry> {
    let calendar = &world.calendar;
    let december = calendar.days().find(|day| {
        let date = calendar.date(*day);
        date.month() == 12 && date.day() == 1
    })?;
    let span = Span::of(december..Day(december.0 + 23));
    let target = Target::new("system", "all", "all payers");
    let entry = Entry::new(
        Area::PriorAuth,
        ("prior-auth-decoy-year-end", "year-end-rush"),
        (target, span),
    )
    .sized(1.3, "times the usual requests")
    .told("Before the year ends people want done what their deductible has paid for.".into());
    Some(Entry {
        notice: "nobody: it happens every year",
        ..entry.seen_by(Seen::by("prior_auth.requests", &[], Some("up")))
    })
}
