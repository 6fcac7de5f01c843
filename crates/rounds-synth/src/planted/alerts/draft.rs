//! The planted alerts while they are drawn: which rules are still free, and what was decided.

use super::effect::{Effect, Version};
use super::{Alerts, NewCode};
use crate::calendar::Day;
use crate::planted::a_day;
use crate::planted::entry::{Area, Entry, Seen, Span, Target};
use crate::random::{Random, Topic, shuffled};
use crate::world::World;
use crate::world::order_sets;
use crate::world::population::Population;
use crate::world::rules::Trigger;

const ALERTS: Topic = Topic::new("planted alerts");
/// Interruptive rules up to this rank fire often enough for a change to show in weeks.
const FREQUENT_RANKS: usize = 19;
/// Hints up to this rank do.
const HINT_RANKS: usize = 24;
/// Rules with a part of their own.
pub(super) const RESERVED: [&str; 6] = [
    "Renal dose check",
    "Imaging appropriateness",
    "Influenza vaccine due",
    "Winter respiratory isolation",
    "QT prolongation",
    "Blood thinner without blood count",
];

/// What an entry says beside its target.
pub(super) struct Label {
    pub(super) id: &'static str,
    pub(super) kind: &'static str,
    pub(super) size: f64,
    pub(super) size_unit: &'static str,
    pub(super) notice: &'static str,
    pub(super) story: String,
    /// Measures with the side of the finding.
    pub(super) seen_in: &'static [(&'static str, Option<&'static str>)],
}

/// Alerts in the making.
pub(super) struct Draft<'a> {
    pub(super) world: &'a World,
    pub(super) random: Random,
    pub(super) alerts: Alerts,
    interruptive: Vec<usize>,
    hints: Vec<usize>,
    rare: Vec<usize>,
}

impl<'a> Draft<'a> {
    /// Nothing is decided yet.
    pub(super) fn new(world: &'a World) -> Self {
        let random = world.random(ALERTS, &[]);
        let key = world.random(ALERTS, &[1]).next();
        let pool = |wanted: &dyn Fn(usize) -> bool| {
            let rules = 0..world.rules.len();
            let found: Vec<usize> = rules.filter(|position| wanted(*position)).collect();
            let count = found.len() as u64;
            let order = (0..count).map(|index| shuffled(index, count, key) as usize);
            order
                .filter_map(|place| found.get(place).copied())
                .collect()
        };
        let of = |position: usize| world.rules.get(position);
        // Few people have these; a hint about them comes up too seldom to tell anything of it.
        let is_common = |position: usize| {
            of(position).is_some_and(|rule| {
                !matches!(
                    rule.population,
                    Population::KidneyDisease
                        | Population::LungDisease
                        | Population::HeartFailure
                        | Population::Depression
                        | Population::Diabetes
                        | Population::Children
                )
            })
        };
        let is_free =
            |position: usize| of(position).is_some_and(|rule| !RESERVED.contains(&rule.title));
        let ranked = |position: usize, hint: bool, ranks: std::ops::Range<usize>| {
            of(position).is_some_and(|rule| {
                let kind = match rule.trigger {
                    Trigger::Charts(_) => hint,
                    Trigger::Orders(_) => !hint,
                    Trigger::Predictions(_) => false,
                };
                kind && ranks.contains(&rule.rank)
            })
        };
        Self {
            world,
            random,
            alerts: Alerts {
                rules: vec![Vec::new(); world.rules.len()],
                ..Alerts::default()
            },
            interruptive: pool(&|at| is_free(at) && ranked(at, false, 0..FREQUENT_RANKS)),
            hints: pool(&|at| is_free(at) && is_common(at) && ranked(at, true, 0..HINT_RANKS)),
            rare: pool(&|at| ranked(at, false, 30..36)),
        }
    }

    /// The next free rule that interrupts often.
    pub(super) fn interruptive(&mut self) -> Option<usize> {
        self.interruptive.pop()
    }

    /// The next free rule beside the chart.
    pub(super) fn hint(&mut self) -> Option<usize> {
        self.hints.pop()
    }

    /// The next free rule that fires once or twice a week.
    pub(super) fn rare(&mut self) -> Option<usize> {
        self.rare.pop()
    }

    /// The rule with this title.
    pub(super) fn rule_named(&self, title: &str) -> Option<usize> {
        self.world.rules.iter().position(|rule| rule.title == title)
    }

    /// A Monday in the middle of the data, with enough before and after it.
    pub(super) fn day(&mut self) -> Day {
        a_day(self.world, &mut self.random, (0.37, 0.73))
    }

    /// Adds an effect on a rule.
    pub(super) fn befall(&mut self, rule: usize, effect: Effect) {
        if let Some(effects) = self.alerts.rules.get_mut(rule) {
            effects.push(effect);
        }
    }

    /// Adds an effect on what is ordered.
    pub(super) fn befall_orders(&mut self, orderable: usize, effect: Effect) {
        self.alerts.orders.push((orderable, effect));
    }

    /// Adds a version of a rule.
    pub(super) fn version(&mut self, rule: usize, version: Version) {
        self.alerts.versions.push((rule, version));
    }

    pub(super) fn retire(&mut self, rule: usize, day: Day) {
        self.alerts.retired = Some((rule, day));
    }

    pub(super) fn replace_code(&mut self, code: NewCode) {
        self.alerts.new_code = Some(code);
    }

    pub(super) fn downtime(&mut self, day: Day) {
        self.alerts.downtime = Some(day);
    }

    /// Writes down a problem of a rule.
    pub(super) fn problem(&mut self, rule: usize, span: Span, label: Label) {
        self.entry(false, rule, span, label);
    }

    /// Writes down a decoy of a rule.
    pub(super) fn decoy(&mut self, rule: usize, span: Span, label: Label) {
        self.entry(true, rule, span, label);
    }

    fn entry(&mut self, decoy: bool, rule: usize, span: Span, label: Label) {
        let Some(found) = self.world.rules.get(rule) else {
            return;
        };
        let groups = [("rule", found.title)];
        let target = Target {
            kind: "rule",
            id: found.id.clone(),
            name: found.title.to_owned(),
        };
        self.write(decoy, (target, &groups), span, label);
    }

    /// Writes down a decoy of all rules.
    pub(super) fn decoy_of_all(&mut self, span: Span, label: Label) {
        let target = Target {
            kind: "system",
            id: "all".into(),
            name: "all rules".into(),
        };
        self.write(true, (target, &[]), span, label);
    }

    /// Writes down a decoy of an order set.
    pub(super) fn decoy_of_set(&mut self, set: usize, span: Span, label: Label) {
        let title = order_sets::order_set_at(set).title;
        let target = Target {
            kind: "order-set",
            id: order_sets::id(set),
            name: title.to_owned(),
        };
        self.write(true, (target, &[("order_set", title)]), span, label);
    }

    fn write(
        &mut self,
        decoy: bool,
        (target, groups): (Target, &[(&str, &str)]),
        span: Span,
        label: Label,
    ) {
        let seen = label.seen_in.iter();
        let seen_in = seen.map(|(measure, side)| Seen::by(measure, groups, *side));
        self.alerts.entries.push(Entry {
            id: format!("alert-{}{}", if decoy { "decoy-" } else { "" }, label.id),
            decoy,
            area: Area::Alerts,
            kind: label.kind,
            target,
            span,
            size: label.size,
            size_unit: label.size_unit,
            notice: label.notice,
            story: label.story,
            seen_in: seen_in.collect(),
        });
    }

    /// Adds a finding that would be the last entry noticed, too.
    pub(super) fn also_seen(&mut self, seen: Seen) {
        if let Some(entry) = self.alerts.entries.last_mut() {
            entry.seen_in.push(seen);
        }
    }

    /// What was drawn.
    pub(super) fn done(self) -> Alerts {
        self.alerts
    }
}
