//! What is wrong with rules: every cause with both effects. The words of the taxonomy stand in the
//! stories: cause, effect on firing, and whether it was so from implementation or began later.

use super::NewCode;
use super::draft::{Draft, Label};
use super::effect::{Effect, Shape, Version};
use crate::planted::entry::Span;
use crate::terms::Term;
use crate::world::orderables::{LOCAL_MEDICATIONS, orderable_named};

const FIRINGS: &str = "alerts.firings";
const OVERRIDES: &str = "alerts.override_share";
const DOWN: &[(&str, Option<&str>)] = &[(FIRINGS, Some("down"))];
const UP: &[(&str, Option<&str>)] = &[(FIRINGS, Some("up")), (OVERRIDES, Some("up"))];
const OFTEN_OVERRIDDEN: &[(&str, Option<&str>)] = &[(OVERRIDES, Some("up"))];
const TIMES: &str = "times the usual firing rate";
const COMMITTEE: &str = "CDS committee";
/// Products that come in place of an old one: the rule, what is ordered, the new code.
pub(super) const NEW_PRODUCTS: [(&str, &str, Term); 2] = [
    (
        "Blood thinner without blood count",
        "enoxaparin",
        Term {
            system: LOCAL_MEDICATIONS,
            code: "MED-1734",
            display: "Enoxaparin 40 mg syringe, new supplier",
        },
    ),
    (
        "QT prolongation",
        "ondansetron",
        Term {
            system: LOCAL_MEDICATIONS,
            code: "MED-1771",
            display: "Ondansetron 4 mg dissolving tablet",
        },
    ),
];

/// Where a problem strikes.
#[derive(Clone, Copy)]
enum Pool {
    Interruptive,
    Hint,
}

/// A malfunction that changes how often a rule fires, all at once or gradually.
struct Malfunction {
    id: &'static str,
    kind: &'static str,
    pool: Pool,
    /// Smallest and largest factor.
    factor: (f64, f64),
    /// Days until it is reached; 0 for at once.
    ramp_days: i32,
    /// What the change log says of a version that brings it; none where nothing was logged.
    version: Option<&'static str>,
    story: &'static str,
}

#[rustfmt::skip]
const MALFUNCTIONS: [Malfunction; 12] = [
    Malfunction { id: "disabled", kind: "silent-failure", pool: Pool::Hint, factor: (0.0, 0.0), ramp_days: 0, version: None,
        story: "Inadvertently disabled while another rule was edited: does not fire when it should, after deployment." },
    Malfunction { id: "edited", kind: "spurious-firing", pool: Pool::Interruptive, factor: (2.4, 3.4), ramp_days: 0, version: None,
        story: "Inadvertently edited: an exclusion was lost and it fires when it should not, after deployment." },
    Malfunction { id: "upgrade-quiet", kind: "upgrade-silent", pool: Pool::Interruptive, factor: (0.1, 0.3), ramp_days: 0, version: None,
        story: "Defect in an upgrade of the record: one of its triggers is no longer evaluated, it does not fire when it should, after deployment." },
    Malfunction { id: "upgrade-loud", kind: "upgrade-spurious", pool: Pool::Hint, factor: (2.0, 2.8), ramp_days: 0, version: None,
        story: "Defect in an upgrade of the record: the age condition is ignored and it fires when it should not, after deployment." },
    Malfunction { id: "class-lost", kind: "classification-silent", pool: Pool::Interruptive, factor: (0.05, 0.2), ramp_days: 0, version: None,
        story: "Change of a drug classification: an identifier was renumbered upstream, it does not fire when it should, after deployment." },
    Malfunction { id: "class-widened", kind: "classification-spurious", pool: Pool::Interruptive, factor: (2.4, 3.2), ramp_days: 0, version: None,
        story: "Change of a drug classification: an update filed unrelated drugs in the class, it fires when it should not, after deployment." },
    Malfunction { id: "code-in-group", kind: "code-wrongly-in-rule", pool: Pool::Hint, factor: (2.2, 2.8), ramp_days: 70, version: None,
        story: "A new code was filed in a group that the rule uses and comes into use: it fires when it should not, ever more, after deployment." },
    Malfunction { id: "concept-narrow", kind: "concept-silent", pool: Pool::Hint, factor: (0.3, 0.5), ramp_days: 0, version: Some("population refined"),
        story: "Conceptualization error: the new version leaves out most of those it is meant for and does not fire when it should, from the implementation of that version." },
    Malfunction { id: "concept-wide", kind: "concept-spurious", pool: Pool::Hint, factor: (1.8, 2.4), ramp_days: 0, version: Some("population refined"),
        story: "Conceptualization error: the new version takes in people it is not meant for and fires when it should not, from the implementation of that version." },
    Malfunction { id: "build-and", kind: "build-silent", pool: Pool::Interruptive, factor: (0.1, 0.25), ramp_days: 0, version: Some("condition added"),
        story: "Build error: AND where OR was meant, so that it does not fire when it should, from the implementation of that version." },
    Malfunction { id: "build-or", kind: "build-spurious", pool: Pool::Interruptive, factor: (2.4, 3.2), ramp_days: 0, version: Some("condition added"),
        story: "Build error: a comparison the wrong way round, so that it fires when it should not, from the implementation of that version." },
    Malfunction { id: "threshold", kind: "threshold-changed", pool: Pool::Interruptive, factor: (1.7, 2.1), ramp_days: 0, version: None,
        story: "Inadvertent edit: its threshold was lowered without a new version and it fires when it should not, after deployment." },
];

/// Draws all problems.
pub(super) fn draw(draft: &mut Draft<'_>) {
    for malfunction in &MALFUNCTIONS {
        befall(draft, malfunction);
    }
    new_code(draft);
    service(draft);
    rare_rule_stops(draft);
    for id in ["useless-1", "useless-2"] {
        useless(draft, id);
    }
}

fn befall(draft: &mut Draft<'_>, malfunction: &Malfunction) {
    let rule = match malfunction.pool {
        Pool::Interruptive => draft.interruptive(),
        Pool::Hint => draft.hint(),
    };
    let Some(rule) = rule else {
        return;
    };
    let span = Span::from(draft.day());
    let (low, high) = malfunction.factor;
    let factor = draft.random.within(low, high);
    let shape = match malfunction.ramp_days {
        0 => Shape::Step(factor),
        days => Shape::Ramp(factor, days),
    };
    let is_more = factor > 1.0;
    let effect = if is_more {
        Effect::wrong(span, shape)
    } else {
        Effect::rate(span, shape)
    };
    draft.befall(rule, effect);
    if let Some(note) = malfunction.version {
        draft.version(rule, Version::noted(span.from, note));
    }
    let interrupts = matches!(malfunction.pool, Pool::Interruptive);
    let seen_in = match (is_more, interrupts) {
        (true, true) => UP,
        (true, false) => &[(FIRINGS, Some("up"))],
        (false, _) => DOWN,
    };
    draft.problem(
        rule,
        span,
        Label {
            id: malfunction.id,
            kind: malfunction.kind,
            size: factor,
            size_unit: TIMES,
            notice: COMMITTEE,
            story: malfunction.story.to_owned(),
            seen_in,
        },
    );
}

fn new_code(draft: &mut Draft<'_>) {
    let chosen = draft.random.below(NEW_PRODUCTS.len());
    let Some((title, key, term)) = NEW_PRODUCTS.get(chosen) else {
        return;
    };
    let (Some(rule), Some(orderable)) = (draft.rule_named(title), orderable_named(key)) else {
        return;
    };
    let span = Span::from(draft.day());
    draft.replace_code(NewCode {
        rule,
        orderable,
        term: *term,
        span,
        share: 0.95,
        days: 56,
    });
    draft.problem(
        rule,
        span,
        Label {
            id: "code-missing",
            kind: "code-not-in-rule",
            size: 0.95,
            size_unit: "share of the orders with a code that the rule does not know, after eight weeks",
            notice: "pharmacy informatics",
            story: format!(
                "New code introduced and rule not updated: {} takes the place of the old product within eight weeks and the rule does not fire when it should, after deployment.",
                term.display
            ),
            seen_in: DOWN,
        },
    );
}

/// The service outside the record: one of its rules falls silent for some weeks, the other fires
/// for too many.
fn service(draft: &mut Draft<'_>) {
    if let Some(rule) = draft.rule_named("Renal dose check") {
        let from = draft.day();
        let span = Span::of(from..crate::calendar::Day(from.0 + 35));
        draft.befall(rule, Effect::rate(span, Shape::Step(0.04)));
        draft.problem(
            rule,
            span,
            Label {
                id: "service-down",
                kind: "service-silent",
                size: 0.04,
                size_unit: TIMES,
                notice: "integration team",
                story: "External service issue: the service answers with empty cards, so that it does not fire when it should, after deployment.".into(),
                seen_in: DOWN,
            },
        );
    }
    if let Some(rule) = draft.rule_named("Imaging appropriateness") {
        let span = Span::from(draft.day());
        let factor = draft.random.within(2.2, 3.0);
        draft.befall(rule, Effect::wrong(span, Shape::Step(factor)));
        draft.problem(
            rule,
            span,
            Label {
                id: "service-wrong",
                kind: "service-spurious",
                size: factor,
                size_unit: TIMES,
                notice: "integration team",
                story: "External service issue: the service no longer reads the prefetched resources and fires when it should not, after deployment.".into(),
                seen_in: UP,
            },
        );
    }
}

fn rare_rule_stops(draft: &mut Draft<'_>) {
    let Some(rule) = draft.rare() else {
        return;
    };
    let span = Span::from(draft.day());
    draft.befall(rule, Effect::rate(span, Shape::Step(0.0)));
    draft.problem(
        rule,
        span,
        Label {
            id: "rare-stops",
            kind: "low-volume-stop",
            size: 0.0,
            size_unit: TIMES,
            notice: COMMITTEE,
            story: "A rule that fires a few times a week was inadvertently disabled: does not fire when it should, after deployment.".into(),
            seen_in: DOWN,
        },
    );
}

/// A rule that nobody ever follows, from the first day on.
fn useless(draft: &mut Draft<'_>, id: &'static str) {
    let Some(rule) = draft.interruptive() else {
        return;
    };
    let span = Span::from(crate::calendar::Day(0));
    let share = 0.985;
    draft.befall(
        rule,
        Effect {
            override_share: Some(share),
            ..Effect::rate(span, Shape::Step(1.0))
        },
    );
    draft.problem(
        rule,
        span,
        Label {
            id,
            kind: "useless",
            size: share,
            size_unit: "share of the answers that override it",
            notice: COMMITTEE,
            story: "Conceptualization error: nobody acts on it; it fires when it should not, from implementation.".into(),
            seen_in: OFTEN_OVERRIDDEN,
        },
    );
}
