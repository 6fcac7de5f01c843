//! Decision support that goes wrong: each cause of the published taxonomy of malfunctions (Wright
//! 2018, ocx106; Yoshida 2018, PMC5842071) with each of its two effects, useless rules, and as many
//! things that only look wrong. The courses of orders and alerts ask for the effects.
//!
//! Read next: `problems.rs`, `decoys.rs`, `outside.rs`.

mod decoys;
mod draft;
mod effect;
mod outside;
mod problems;

use super::entry::{Entry, Span};
use crate::calendar::Day;
use crate::terms::Term;
use crate::world::World;
use draft::Draft;
use effect::Effect;
pub(crate) use effect::Version;

/// A code that comes into use beside the old one and that a rule does not know.
#[derive(Debug, Clone, Copy)]
struct NewCode {
    /// The rule that does not know it.
    rule: usize,
    orderable: usize,
    term: Term,
    span: Span,
    share: f64,
    days: i32,
}

/// What is planted in rules and orders.
#[derive(Debug, Default)]
pub(crate) struct Alerts {
    /// By position of the rule; empty where nothing is planted.
    rules: Vec<Vec<Effect>>,
    /// By position in the catalogue of orders.
    orders: Vec<(usize, Effect)>,
    versions: Vec<(usize, Version)>,
    retired: Option<(usize, Day)>,
    new_code: Option<NewCode>,
    /// The order set that has a new version, with its first day.
    changed_set: Option<(usize, Day)>,
    /// The day without decision support, planned.
    downtime: Option<Day>,
    entries: Vec<Entry>,
}

impl Alerts {
    pub(super) fn draw(world: &World) -> Self {
        let mut draft = Draft::new(world);
        problems::draw(&mut draft);
        decoys::draw(&mut draft);
        draft.done()
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.entries.clone()
    }

    fn effects(&self, rule: usize) -> &[Effect] {
        self.rules.get(rule).map_or(&[], Vec::as_slice)
    }

    /// Times the usual firings of a rule.
    pub(crate) fn firing_factor(&self, world: &World, rule: usize, day: Day) -> f64 {
        if self.downtime == Some(day) {
            return 0.0;
        }
        let effects = self.effects(rule).iter();
        effects
            .map(|effect| effect.factor(&world.calendar, day))
            .product()
    }

    /// Share of the answers to a rule that override it.
    pub(crate) fn override_share(&self, rule: usize, day: Day, usual: f64) -> f64 {
        let mut now = self.effects(rule).iter().filter(|it| it.span.holds(day));
        now.find_map(|effect| effect.override_share)
            .unwrap_or(usual)
    }

    /// Whether people have reason to complain of a rule.
    pub(crate) fn annoys(&self, rule: usize, day: Day) -> bool {
        let mut now = self.effects(rule).iter().filter(|it| it.span.holds(day));
        now.any(|effect| effect.annoys)
    }

    /// The later versions of a rule, the oldest first.
    pub(crate) fn versions(&self, rule: usize) -> impl Iterator<Item = &Version> {
        let all = self.versions.iter();
        all.filter(move |(of, _)| *of == rule)
            .map(|(_, version)| version)
    }

    /// The number of the version that is live on a day, from 1, and the version where it is a
    /// later one.
    pub(crate) fn version(&self, rule: usize, day: Day) -> (usize, Option<&Version>) {
        let live = self.versions(rule).filter(|version| version.from <= day);
        live.fold((1, None), |(number, _), version| {
            (number + 1, Some(version))
        })
    }

    /// The day on which a rule was retired.
    pub(crate) fn retired(&self, rule: usize) -> Option<Day> {
        self.retired
            .and_then(|(of, day)| (of == rule).then_some(day))
    }

    /// Times the usual orders for an entry of the catalogue.
    pub(crate) fn order_factor(&self, world: &World, orderable: usize, day: Day) -> f64 {
        let effects = self.orders.iter().filter(|(of, _)| *of == orderable);
        effects
            .map(|(_, effect)| effect.factor(&world.calendar, day))
            .product()
    }

    /// The day on which an order set had a new version.
    pub(crate) fn new_set_version(&self, set: usize) -> Option<Day> {
        self.changed_set
            .and_then(|(of, day)| (of == set).then_some(day))
    }

    /// The code that an order has in place of the usual one, with the share of such orders.
    pub(crate) fn new_code(&self, orderable: usize, day: Day) -> Option<(Term, f64)> {
        let found = self.new_code.filter(|code| code.orderable == orderable)?;
        let share = found.share * found.span.progress(day, found.days);
        (share > 0.0).then_some((found.term, share))
    }

    /// Whether a rule does not know this code.
    pub(crate) fn misses(&self, rule: usize, term: Term) -> bool {
        self.new_code
            .is_some_and(|code| code.rule == rule && code.term.code == term.code)
    }
}
