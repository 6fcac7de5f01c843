//! What looks like a malfunction of a rule and is none: announced changes, people who are new, quiet
//! days. What comes from outside, seasons and shortages, is in `outside.rs`.

use jiff::civil::date;

use super::draft::{Draft, Label};
use super::effect::{Effect, Shape, Version};
use super::outside;
use crate::calendar::Day;
use crate::planted::entry::{Seen, Span};
use crate::world::order_sets;
use crate::world::orderables::orderable_named;

const FIRINGS: &str = "alerts.firings";
const OVERRIDES: &str = "alerts.override_share";
const TIMES: &str = "times the usual firing rate";
const DOWN: &[(&str, Option<&str>)] = &[(FIRINGS, Some("down"))];
const UP: &[(&str, Option<&str>)] = &[(FIRINGS, Some("up"))];
const EITHER: &[(&str, Option<&str>)] = &[(FIRINGS, None)];

/// Draws all decoys.
pub(super) fn draw(draft: &mut Draft<'_>) {
    outside::draw(draft);
    retired(draft);
    announced(draft);
    renamed(draft);
    presentation(draft);
    newcomers(draft);
    order_set(draft);
    quiet_days(draft);
}

pub(super) fn label(
    (id, kind): (&'static str, &'static str),
    (size, size_unit): (f64, &'static str),
    story: &str,
    seen_in: &'static [(&'static str, Option<&'static str>)],
) -> Label {
    Label {
        id,
        kind,
        size,
        size_unit,
        notice: "nobody: it is as intended",
        story: story.to_owned(),
        seen_in,
    }
}

/// The first such day of the data.
pub(super) fn first_day(draft: &Draft<'_>, month: i8, day: i8) -> Option<Day> {
    let calendar = &draft.world.calendar;
    calendar.days().find(|candidate| {
        let found = calendar.date(*candidate);
        found == date(found.year(), month, day)
    })
}

fn retired(draft: &mut Draft<'_>) {
    if let Some(rule) = draft.hint() {
        let span = Span::from(draft.day());
        draft.befall(rule, Effect::rate(span, Shape::Step(0.0)));
        draft.retire(rule, span.from);
        draft.decoy(
            rule,
            span,
            label(
                ("retired", "retired-on-purpose"),
                (0.0, TIMES),
                "The committee retired the rule; its record in the inventory ends that day.",
                DOWN,
            ),
        );
    }
}

/// Changes that a version with a note announces.
fn announced(draft: &mut Draft<'_>) {
    let changes = [
        (
            "clean-up",
            "announced-clean-up",
            0.45,
            "clean-up of alerts: fires once a visit",
            DOWN,
        ),
        (
            "new-clinic",
            "new-clinic",
            2.2,
            "taken into use by further clinics",
            UP,
        ),
        (
            "guideline",
            "announced-guideline",
            1.5,
            "population widened, as the guideline now says",
            UP,
        ),
    ];
    for (id, kind, factor, note, seen_in) in changes {
        let Some(rule) = draft.hint() else {
            continue;
        };
        let span = Span::from(draft.day());
        draft.befall(rule, Effect::rate(span, Shape::Step(factor)));
        draft.version(rule, Version::noted(span.from, note));
        let story = format!("A new version, announced and reviewed: {note}.");
        draft.decoy(
            rule,
            span,
            label((id, kind), (factor, TIMES), &story, seen_in),
        );
    }
    if let Some(rule) = draft.hint() {
        let from = draft.day();
        let span = Span::of(from..Day(from.0 + 28));
        draft.befall(rule, Effect::rate(span, Shape::Step(2.2)));
        let story = "A campaign month: the clinics invite patients and the hint comes up more.";
        draft.decoy(
            rule,
            span,
            label(("campaign", "campaign"), (2.2, TIMES), story, UP),
        );
    }
}

fn renamed(draft: &mut Draft<'_>) {
    let Some(rule) = draft.hint() else {
        return;
    };
    let span = Span::from(draft.day());
    let old = draft.world.rules.get(rule).map_or("", |rule| rule.title);
    let new = format!("{old} (2026 wording)");
    let mut version = Version::noted(span.from, "title reworded");
    version.title = Some(new.clone());
    draft.version(rule, version);
    let story = "The rule was renamed: it goes on under its new title.";
    let decoy = label(("renamed", "renamed"), (1.0, TIMES), story, DOWN);
    draft.decoy(rule, span, decoy);
    draft.also_seen(Seen::by(FIRINGS, &[("rule", &new)], Some("up")));
}

/// The same rule shown in another way: no longer interrupting, and a trial that nobody sees.
fn presentation(draft: &mut Draft<'_>) {
    if let Some(rule) = draft.interruptive() {
        let span = Span::from(draft.day());
        let mut version = Version::noted(
            span.from,
            "no longer interrupts, by decision of the committee",
        );
        version.interruptive = Some(false);
        draft.version(rule, version);
        draft.decoy(
            rule,
            span,
            label(
                ("made-passive", "made-passive"),
                (1.0, TIMES),
                "The committee made the rule passive: it fires as often and few answer it.",
                &[(OVERRIDES, None), ("alerts.dwell", None)],
            ),
        );
    }
    if let Some(rule) = draft.hint() {
        let from = draft.day();
        let span = Span::of(from..Day(from.0 + 42));
        let mut trial = Version::noted(span.from, "trial of a new logic, not shown to anybody");
        trial.silent = true;
        draft.version(rule, trial);
        draft.version(
            rule,
            Version::noted(Day(from.0 + 42), "shown again after the trial"),
        );
        draft.befall(rule, Effect::rate(span, Shape::Step(1.4)));
        draft.decoy(
            rule,
            span,
            label(
                ("silent-trial", "silent-trial"),
                (1.4, TIMES),
                "The rule runs for six weeks without being shown, to try a new logic.",
                EITHER,
            ),
        );
    }
}

fn newcomers(draft: &mut Draft<'_>) {
    let july = first_day(draft, 7, 1);
    if let (Some(rule), Some(from)) = (draft.interruptive(), july) {
        let span = Span::of(from..Day(from.0 + 28));
        let usual = draft
            .world
            .rules
            .get(rule)
            .map_or(0.8, |rule| rule.override_share);
        let effect = Effect {
            override_share: Some((usual - 0.12).max(0.4)),
            ..Effect::rate(span, Shape::Step(1.25))
        };
        draft.befall(rule, effect);
        draft.decoy(
            rule,
            span,
            label(
                ("new-residents", "new-residents"),
                (1.25, TIMES),
                "New residents begin in July: they meet the rule more often and follow it more.",
                &[(FIRINGS, Some("up")), (OVERRIDES, Some("down"))],
            ),
        );
    }
}

fn order_set(draft: &mut Draft<'_>) {
    let items = ["fall-precautions"];
    for key in items {
        let Some(orderable) = orderable_named(key) else {
            continue;
        };
        let span = Span::from(draft.day());
        draft.befall_orders(orderable, Effect::rate(span, Shape::Step(0.1)));
        let holds = |set: &order_sets::OrderSet| set.items().any(|item| item == orderable);
        let Some(set) = order_sets::all().iter().position(holds) else {
            continue;
        };
        draft.alerts.changed_set = Some((set, span.from));
        draft.decoy_of_set(
            set,
            span,
            label(
                ("order-set", "announced-order-set"),
                (0.1, "times the usual orders of one item"),
                "A reviewed version of the order set no longer offers fall precautions, which a nursing protocol now covers.",
                &[("orders.order_set_use", None)],
            ),
        );
        draft.also_seen(Seen::by(
            "orders.volume",
            &[("kind", "nursing")],
            Some("down"),
        ));
    }
}

/// The turn of the year, a planned downtime, and maintenance of the service.
fn quiet_days(draft: &mut Draft<'_>) {
    if let Some(christmas) = first_day(draft, 12, 25) {
        let span = Span::of(Day((christmas.0 - 2).max(0))..Day(christmas.0 + 9));
        draft.decoy_of_all(
            span,
            label(
                ("holidays", "holiday-dip"),
                (0.4, "times the usual visits"),
                "Few visits around the turn of the year, hence few alerts.",
                DOWN,
            ),
        );
    }
    let monday = draft.day();
    let sunday = Day(monday.0 + 6);
    draft.downtime(sunday);
    draft.decoy_of_all(
        Span::of(sunday..Day(sunday.0 + 1)),
        label(
            ("downtime", "planned-downtime"),
            (0.0, TIMES),
            "Decision support was switched off for a Sunday to move it to new machines, as announced.",
            DOWN,
        ),
    );
    if let Some(rule) = draft.rule_named("Imaging appropriateness") {
        let from = Day((f64::from(draft.world.calendar.end().0) * 0.3) as i32);
        let span = Span::of(from..Day(from.0 + 2));
        draft.befall(rule, Effect::rate(span, Shape::Step(0.0)));
        draft.decoy(
            rule,
            span,
            label(
                ("maintenance", "planned-maintenance"),
                (0.0, TIMES),
                "The service was switched off for two days for maintenance, as announced.",
                DOWN,
            ),
        );
    }
}
