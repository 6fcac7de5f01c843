//! What comes from outside and makes rules fire more or less, as they should: seasons, a shortage, an
//! outbreak.

use super::decoys::{first_day, label};
use super::draft::Draft;
use super::effect::{Effect, Shape};
use super::problems::NEW_PRODUCTS;
use crate::calendar::Day;
use crate::planted::entry::{Seen, Span};
use crate::world::Rule;
use crate::world::orderables::{orderable_at, orderable_named};
use crate::world::rules::Trigger;

const FIRINGS: &str = "alerts.firings";
const TIMES: &str = "times the usual firing rate";
const UP: &[(&str, Option<&str>)] = &[(FIRINGS, Some("up"))];
const EITHER: &[(&str, Option<&str>)] = &[(FIRINGS, None)];

/// Draws them all.
pub(super) fn draw(draft: &mut Draft<'_>) {
    seasons(draft);
    shortage(draft);
    outbreak(draft);
}

fn seasons(draft: &mut Draft<'_>) {
    let spring = first_day(draft, 4, 1);
    if let (Some(rule), Some(from)) = (draft.rule_named("Influenza vaccine due"), spring) {
        let span = Span::of(from..Day(from.0 + 153));
        draft.befall(rule, Effect::rate(span, Shape::Ramp(0.0, 21)));
        draft.decoy(
            rule,
            span,
            label(
                ("season-ends", "season"),
                (0.0, TIMES),
                "The season for influenza vaccination ends in April and the rule rests until September.",
                EITHER,
            ),
        );
    }
    if let Some(rule) = draft.rule_named("Winter respiratory isolation") {
        let span = Span::from(Day(0));
        draft.befall(rule, Effect::rate(span, Shape::Winter(0.7)));
        draft.decoy(
            rule,
            span,
            label(
                ("winter", "season"),
                (
                    1.7,
                    "times the firing rate of the mean day, in the middle of January",
                ),
                "Respiratory illness comes in winter and the rule follows it.",
                EITHER,
            ),
        );
    }
}

/// A medication cannot be had for eight weeks: its orders fall and so do the rules about it, and
/// those about what is given in its place rise.
fn shortage(draft: &mut Draft<'_>) {
    let taken = draft.alerts.new_code.map(|code| code.orderable);
    let is_free = |key: &str| orderable_named(key) != taken;
    let free = NEW_PRODUCTS.iter().find(|(_, key, _)| is_free(key));
    let Some((title, key, _)) = free.copied() else {
        return;
    };
    let (substitute, its_rule) = if key == "enoxaparin" {
        ("warfarin", "Warfarin interaction")
    } else {
        ("lorazepam", "Older adults: high-risk medication")
    };
    let (Some(short), Some(other)) = (orderable_named(key), orderable_named(substitute)) else {
        return;
    };
    let from = draft.day();
    let span = Span::of(from..Day(from.0 + 56));
    let sides = [
        (
            title,
            short,
            0.06,
            "shortage",
            "trigger-out-of-stock",
            "down",
        ),
        (
            its_rule,
            other,
            2.6,
            "substitute",
            "substitute-ordered",
            "up",
        ),
    ];
    for (title, orderable, factor, id, kind, side) in sides {
        let Some(rule) = draft.rule_named(title) else {
            continue;
        };
        draft.befall_orders(orderable, Effect::rate(span, Shape::Step(factor)));
        let story = format!(
            "{} is out of stock for eight weeks and {} is ordered in its place: the rules about both follow the orders.",
            orderable_at(short).term.display,
            orderable_at(other).term.display
        );
        let size = (factor, "times the usual orders");
        draft.decoy(rule, span, label((id, kind), size, &story, &[]));
        rules_about(draft, orderable, side);
    }
}

/// Names every rule that an orderable sets off as where the last decoy would be seen.
fn rules_about(draft: &mut Draft<'_>, orderable: usize, side: &'static str) {
    let touches =
        |rule: &&Rule| matches!(&rule.trigger, Trigger::Orders(all) if all.contains(&orderable));
    let world = draft.world;
    for rule in world.rules.iter().filter(touches) {
        draft.also_seen(Seen::by(FIRINGS, &[("rule", rule.title)], Some(side)));
    }
}

/// A fortnight of many exposures: the rule does what it is for.
fn outbreak(draft: &mut Draft<'_>) {
    if let Some(rule) = draft.rule_named("Measles exposure") {
        let from = draft.day();
        let span = Span::of(from..Day(from.0 + 14));
        draft.befall(rule, Effect::rate(span, Shape::Step(9.0)));
        draft.decoy(
            rule,
            span,
            label(
                ("outbreak", "outbreak"),
                (9.0, TIMES),
                "An outbreak in the county: for two weeks many exposed people come.",
                UP,
            ),
        );
    }
}
