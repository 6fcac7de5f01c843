//! The models as they are when nothing is wrong: what print says of such models.

use super::super::Prediction;
use super::counted::Counted;
use super::{hospital, said, usual};
use crate::planted::Planted;
use crate::world::Setting;
use crate::world::models::{Event, MODELS, position};

fn hours(prediction: &Prediction) -> Option<f64> {
    let outcome = prediction.outcome?;
    Some(outcome.at.minutes_since(prediction.at) / 60.0)
}

#[test]
fn each_model_tells_apart_what_such_models_do_in_print() {
    // Sepsis: 0.76 to 0.83 by the vendor, 0.63 outside (Wong A, JAMA Intern Med 2021;181:1065).
    // Deterioration: 0.79 (Singh K, Ann Am Thorac Soc 2021;18:1129). Readmission: 0.55 to 0.80
    // (Kansagara D, JAMA 2011;306:1688). Absence: 0.75 to 0.86 (Carreras-Garcia D, Entropy
    // 2020;22:675). Hemorrhage and pneumothorax on images: 0.9 and more. Others: local choice.
    let expected = [
        (Event::Sepsis, 0.75..0.85),
        (Event::Deterioration, 0.75..0.84),
        (Event::Readmission, 0.66..0.8),
        (Event::NoShow, 0.72..0.82),
        (Event::Hemorrhage, 0.88..0.98),
        (Event::Pneumothorax, 0.85..0.98),
        (Event::Admission, 0.76..0.85),
        (Event::KidneyInjury, 0.75..0.87),
        (Event::Thrombosis, 0.66..0.88),
        (Event::Fall, 0.62..0.88),
        (Event::UrgentMessage, 0.84..0.93),
    ];
    for (event, range) in expected {
        let auroc = Counted::of(usual(), event).auroc();
        assert!(range.contains(&auroc), "{event:?}: {auroc}");
    }
}

#[test]
fn every_score_means_what_it_says() {
    for (position, model) in MODELS.iter().enumerate() {
        let counted = Counted::at(usual(), position);
        let events = counted.event_rate() * counted.count();
        // Events of one visit come together, hence four times the binomial deviation.
        let tolerance = 0.05 + 4.0 / events.sqrt();
        let ratio = counted.observed_over_expected();
        assert!((ratio - 1.0).abs() < tolerance, "{}: O/E {ratio}", model.id);
        let slope = counted.slope();
        assert!(
            (slope - 1.0).abs() < tolerance,
            "{}: slope {slope}",
            model.id
        );
    }
}

#[test]
fn labels_of_sepsis_come_after_hours() {
    // Log-normal with a median of 9 hours and a deviation of 0.8: nine in ten within 25 hours.
    let counted = Counted::of(usual(), Event::Sepsis);
    let (median, late) = (counted.median(hours), counted.quantile(0.9, hours));
    assert!((8.5..9.5).contains(&median), "median {median}");
    assert!((23.5..26.7).contains(&late), "nine in ten {late}");
}

#[test]
fn a_discharge_of_the_last_month_has_no_label_yet() {
    let (world, plan) = hospital();
    let end = world.calendar.end().0;
    let last = said(
        (world, plan, &Planted::none()),
        end - 29..end,
        &[Setting::Inpatient],
    );
    let counted = Counted::of(&last, Event::Readmission);
    assert!(counted.count() > 100.0);
    assert!(counted.share(|one| one.outcome.is_some()) < 1e-9);
    let counted = Counted::of(usual(), Event::Readmission);
    assert!(counted.share(|one| one.outcome.is_some()) > 0.999);
    assert!(counted.quantile(1.0, hours) < 31.0 * 24.0);
}

#[test]
fn a_cancelled_appointment_never_has_a_label() {
    let counted = Counted::of(usual(), Event::NoShow);
    let unknown = counted.share(|one| one.outcome.is_none());
    assert!((0.05..0.14).contains(&unknown), "{unknown}");
}

#[test]
fn scores_are_asked_for_before_what_they_predict() {
    for one in usual()
        .iter()
        .filter(|one| one.model == position(Event::NoShow))
    {
        if let Some(outcome) = one.outcome {
            assert!(one.at <= outcome.at, "{one:?}");
        }
    }
    let mut numbers: Vec<u64> = usual().iter().map(|one| one.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), usual().len(), "every id is its own");
}

#[test]
fn who_saw_a_score_was_at_work() {
    let (world, _) = hospital();
    let mut seen = 0;
    for one in usual() {
        // The moment of showing is a few minutes after the answer, which may be past the shift.
        let Some(person) = one.shown_to else { continue };
        let from = match MODELS.get(one.model).map(|model| model.event) {
            Some(Event::NoShow) => continue,
            _ => one.at.after_ms(one.latency_ms),
        };
        let wall = world.calendar.wall(from);
        let minute = wall.ms_of_day as f64 / 60_000.0;
        let shift = world.shift_at(world.clinician(person), wall.day, minute);
        assert!(shift.is_some(), "{one:?}");
        seen += 1;
    }
    assert!(seen > 1_000, "{seen}");
}
