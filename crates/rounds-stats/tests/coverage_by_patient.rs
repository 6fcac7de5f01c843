//! How often intervals hold the truth when patients repeat: by patient nearly as often as their
//! level says, by row too rarely. A short simulation with fixed seeds; the counts cannot change.
#![allow(clippy::unwrap_used, reason = "test code")]

use rounds_stats::Estimate;
use rounds_stats::discrimination::auroc;
use rounds_stats::random::Random;
use rounds_stats::scores::{ClusteredValues, CountedValues};
use rounds_stats::thresholds::operating_point;

const REPLICATES: u32 = 800;

fn holds(found: &Estimate, truth: f64) -> u32 {
    let low = found.low.is_some_and(|low| low <= truth);
    u32::from(low && found.high.is_some_and(|high| truth <= high))
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// One to nine flagged rows per patient, each with the event by the patient's own probability.
fn alerts(random: &mut Random, patients: u64) -> (Vec<bool>, Vec<u64>) {
    let (mut labels, mut clusters) = (Vec::new(), Vec::new());
    for patient in 0..patients {
        let probability = logistic(random.normal() - 0.85);
        for _ in 0..=random.below(9) {
            labels.push(random.chance(probability));
            clusters.push(patient);
        }
    }
    (labels, clusters)
}

#[test]
fn shares_by_patient_hold_the_truth_and_by_row_do_not() {
    let mut random = Random::new(3);
    let draws = 200_000;
    let truth = (0..draws)
        .map(|_| logistic(random.normal() - 0.85))
        .sum::<f64>()
        / f64::from(draws);
    for patients in [10, 30, 100] {
        let (mut by_row, mut by_patient) = (0, 0);
        for _ in 0..REPLICATES {
            let (labels, clusters) = alerts(&mut random, patients);
            let scores = vec![1.0; labels.len()];
            let rows = CountedValues::from_rows(&scores, &labels).unwrap();
            let found = operating_point(&rows, 0.5, 0.95).unwrap().ppv.unwrap();
            by_row += holds(&found, truth);
            let table = ClusteredValues::from_rows(&scores, &labels, &clusters).unwrap();
            let found = operating_point(&table, 0.5, 0.95).unwrap().ppv.unwrap();
            by_patient += holds(&found, truth);
        }
        let [by_row, by_patient] =
            [by_row, by_patient].map(|held| f64::from(held) / f64::from(REPLICATES));
        assert!(by_row < 0.90, "{patients} patients by row: {by_row}");
        assert!(
            (0.93..=0.98).contains(&by_patient),
            "{patients} patients: {by_patient}"
        );
    }
}

#[test]
fn areas_by_patient_hold_the_truth() {
    let mut random = Random::new(4);
    let mut sample = |patients: u64| {
        let (mut scores, mut labels, mut clusters) = (Vec::new(), Vec::new(), Vec::new());
        for patient in 0..patients {
            let own = random.normal();
            for _ in 0..=random.below(7) {
                let risk = 0.8 * own + 0.6 * random.normal();
                labels.push(random.chance(logistic(1.5 * risk - 1.0)));
                scores.push(3.0 * risk + random.normal());
                clusters.push(patient);
            }
        }
        ClusteredValues::from_rows(&scores, &labels, &clusters).unwrap()
    };
    let truth = auroc(&sample(40_000), 0.95).unwrap().value;
    let held: u32 = (0..REPLICATES)
        .map(|_| holds(&auroc(&sample(60), 0.95).unwrap(), truth))
        .sum();
    let share = f64::from(held) / f64::from(REPLICATES);
    assert!((0.925..=0.975).contains(&share), "{share}");
}
