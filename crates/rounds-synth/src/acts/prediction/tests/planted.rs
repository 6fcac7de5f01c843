//! One planted thing at a time, from the first day on, compared with the same weeks without it:
//! its size is what is counted.

use super::counted::{Counted, alerts};
use super::{WEEKS, hospital, said, usual, world};
use crate::acts::Prediction;
use crate::calendar::Day;
use crate::course::Plan;
use crate::planted::{AiGroup, AiWhat, Planted};
use crate::size::Size;
use crate::world::Setting;
use crate::world::models::{self, Event};

/// What the models of one kind of department say when this alone is planted.
fn with(what: AiWhat, event: Event, size: f64) -> Vec<Prediction> {
    let (world, plan) = hospital();
    let planted = Planted::ai_alone(what, models::position(event), size);
    let setting = match event {
        Event::Sepsis | Event::Hemorrhage | Event::Pneumothorax | Event::Admission => {
            Setting::Emergency
        }
        Event::NoShow | Event::UrgentMessage => Setting::Ambulatory,
        _ => Setting::Inpatient,
    };
    said((world, plan, &planted), WEEKS, &[setting])
}

#[track_caller]
fn is_near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() < tolerance,
        "{found}, not {expected} ± {tolerance}"
    );
}

#[test]
fn concept_drift_pulls_the_area_to_one_half() {
    let drifted = with(AiWhat::ConceptDrift, Event::KidneyInjury, 0.6);
    let before = Counted::of(usual(), Event::KidneyInjury);
    let after = Counted::of(&drifted, Event::KidneyInjury);
    is_near(after.auroc(), 0.4 * before.auroc() + 0.6 * 0.5, 0.03);
    assert!(after.slope() < 0.6 * before.slope());
    is_near(after.event_rate(), before.event_rate(), 0.001);
}

#[test]
fn calibration_decay_and_covariate_drift_add_to_the_log_odds() {
    for what in [AiWhat::CalibrationDecay, AiWhat::CovariateDrift] {
        let drifted = with(what, Event::Admission, 0.9);
        let before = Counted::of(usual(), Event::Admission);
        let after = Counted::of(&drifted, Event::Admission);
        is_near(after.intercept() - before.intercept(), -0.9, 0.05);
        is_near(after.auroc(), before.auroc(), 1e-9);
        assert!(after.flagged_share() > 1.5 * before.flagged_share());
        // Only the case mix is seen in the inputs.
        let signal = |counted: &Counted<'_>| counted.median(|one| Some(one.signal));
        let seen = if what == AiWhat::CovariateDrift {
            0.9
        } else {
            0.0
        };
        is_near(signal(&after) - signal(&before), seen, 1e-6);
    }
}

#[test]
fn label_drift_multiplies_events_and_leaves_scores() {
    let drifted = with(AiWhat::LabelDrift, Event::KidneyInjury, 2.0);
    let before = Counted::of(usual(), Event::KidneyInjury);
    let after = Counted::of(&drifted, Event::KidneyInjury);
    is_near(after.event_rate() / before.event_rate(), 2.0, 0.35);
    assert!(after.observed_over_expected() > 1.25 * before.observed_over_expected());
}

#[test]
fn treatment_prevents_events_among_those_who_were_flagged_and_seen() {
    let treated = with(AiWhat::Feedback, Event::KidneyInjury, 0.6);
    let seen = |said| Counted::of(said, Event::KidneyInjury).those(|one| one.shown_to.is_some());
    let others = |said| Counted::of(said, Event::KidneyInjury).those(|one| !alerts(one));
    let before = seen(usual()).event_rate();
    is_near(seen(&treated).event_rate() / before, 0.4, 0.12);
    is_near(
        others(&treated).event_rate(),
        others(usual()).event_rate(),
        1e-9,
    );
}

#[test]
fn a_subgroup_gap_is_in_the_subgroup() {
    let (world, _) = hospital();
    let gap = with(AiWhat::SubgroupGap, Event::NoShow, 0.8);
    let group = |said, is_in: bool| {
        Counted::of(said, Event::NoShow)
            .those(move |one| AiGroup::Women.has(&world.patient(one.patient)) == is_in)
            .auroc()
    };
    is_near(
        group(&gap, true),
        0.2 * group(usual(), true) + 0.8 * 0.5,
        0.03,
    );
    is_near(group(&gap, false), group(usual(), false), 1e-9);
}

#[test]
fn a_lost_input_lowers_scores_and_takes_some_away() {
    let lost = with(AiWhat::FeatureMissing, Event::Admission, 0.4);
    let counted = Counted::of(&lost, Event::Admission);
    is_near(counted.share(|one| one.lacks_input), 0.4, 0.02);
    is_near(counted.share(|one| one.score.is_none()), 0.12, 0.01);
    let before = Counted::of(usual(), Event::Admission).flagged_share();
    assert!(counted.flagged_share() < 0.85 * before);
}

#[test]
fn a_silent_version_bears_the_old_name_and_ranks_worse() {
    let replaced = with(AiWhat::SilentVersion, Event::Admission, 0.7);
    let before = Counted::of(usual(), Event::Admission);
    let after = Counted::of(&replaced, Event::Admission);
    assert!(after.share(|one| one.is_next_version) < 1e-9);
    is_near(after.auroc(), 0.67 * before.auroc() + 0.33 * 0.5, 0.04);
    assert!(after.flagged_share() > 1.3 * before.flagged_share());
}

#[test]
fn a_documented_version_is_named_and_ranks_better() {
    let renewed = with(AiWhat::DocumentedVersion, Event::Admission, 1.3);
    let after = Counted::of(&renewed, Event::Admission);
    assert!(after.share(|one| one.is_next_version) > 0.999);
    assert!(after.auroc() > Counted::of(usual(), Event::Admission).auroc() + 0.03);
    is_near(after.slope(), 1.0, 0.12);
}

#[test]
fn what_nobody_sees_is_computed_all_the_same() {
    for what in [AiWhat::Unused, AiWhat::SilentEvaluation] {
        let unseen = with(what, Event::Fall, 0.0);
        let counted = Counted::of(&unseen, Event::Fall);
        is_near(
            counted.count(),
            Counted::of(usual(), Event::Fall).count(),
            0.5,
        );
        assert!(counted.share(|one| one.shown_to.is_some()) < 1e-9);
    }
    let before = Counted::of(usual(), Event::Fall).those(alerts);
    assert!(before.share(|one| one.shown_to.is_some()) > 0.9);
}

#[test]
fn slow_answers_are_late_or_missing() {
    let slow = with(AiWhat::SlowAnswers, Event::Pneumothorax, 5.0);
    let latency = |counted: &Counted<'_>| counted.median(|one| Some(one.latency_ms as f64));
    let before = Counted::of(usual(), Event::Pneumothorax);
    let after = Counted::of(&slow, Event::Pneumothorax);
    is_near(latency(&after) / latency(&before), 5.0, 0.05);
    is_near(after.share(|one| one.score.is_none()), 0.09, 0.03);
}

#[test]
fn a_lower_threshold_changes_alerts_and_no_score() {
    let tuned = with(AiWhat::AnnouncedThreshold, Event::Hemorrhage, 0.6);
    let before = Counted::of(usual(), Event::Hemorrhage);
    let after = Counted::of(&tuned, Event::Hemorrhage);
    is_near(after.auroc(), before.auroc(), 1e-9);
    assert!(after.flagged_share() > 1.1 * before.flagged_share());
}

#[test]
fn a_retired_model_says_nothing_and_the_others_go_on() {
    let retired = with(AiWhat::Retirement, Event::Fall, 0.0);
    assert!(Counted::of(&retired, Event::Fall).count() < 0.5);
    let others = |said: &[Prediction]| Counted::of(said, Event::KidneyInjury).count();
    is_near(others(&retired), others(usual()), 0.5);
}

#[test]
fn a_season_brings_more_sepsis_and_scores_that_say_so() {
    let (world, _) = hospital();
    let planted = Planted::ai_alone(AiWhat::Season, models::position(Event::Sepsis), 1.8);
    let plan = Plan::new(world, &planted);
    let said = said(
        (world, &plan, &planted),
        WEEKS,
        &[Setting::Emergency, Setting::Inpatient],
    );
    let after = Counted::of(&said, Event::Sepsis);
    let before = Counted::of(usual(), Event::Sepsis);
    assert!(after.event_rate() > 1.4 * before.event_rate());
    is_near(after.observed_over_expected(), 1.0, 0.15);
}

#[test]
fn no_two_things_change_the_figures_of_one_model_at_one_site() {
    for (size, seeds) in [(Size::Demo, 0..12), (Size::Hospital, 0..4)] {
        for seed in seeds {
            let world = world(size, seed);
            let planted = Planted::draw(&world);
            let problems = planted.ai.score_problems();
            let models: std::collections::BTreeSet<usize> =
                problems.iter().map(|(model, _)| *model).collect();
            assert_eq!(models.len(), problems.len(), "{size} {seed}");
            assert_eq!(models.len(), 8, "{size} {seed}");
            let days = f64::from(world.calendar.end().0);
            for (_, Day(from)) in problems {
                let share = f64::from(from) / days;
                assert!((0.35..0.75).contains(&share), "{size} {seed}: {share}");
            }
        }
    }
}
