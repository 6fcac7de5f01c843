//! How far a realised measure may be from the expected one by chance, when the reference's rates
//! still hold.

use super::measures::{Mass, Measures, Sums};
use super::reference_map::{Place, ReferenceMap};

/// A row of the table with its place on the map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mapped {
    pub(super) mass: Mass,
    pub(super) place: Place,
}

/// Standard deviations of realised minus expected, from two causes: labels that are yet to come
/// (Σ n·r²·c(1 − c), r the measure's derivative by a row's rate c), and the rates themselves, which
/// are proportions of the reference's rows (Σ over steps of (Σ r)²·v/m, m rows in the step and v its
/// variance with half an event and half a non-event added). Linear in both; rows independent.
pub(super) fn deviations(map: &ReferenceMap, rows: &[Mapped], threshold: f64) -> Measures<f64> {
    let sums = Sums::of(rows.iter().map(|row| row.mass), threshold);
    let value = sums.measures();
    let flag = |row: &Mass| if row.score >= threshold { 1.0 } else { 0.0 };
    let deviation = |derivative: &mut dyn FnMut(&Mass) -> f64| deviation(map, rows, derivative);
    let (total, events, others) = (sums.total, sums.events, sums.others());
    let (mut below, mut events_below) = (0.0, 0.0);
    Measures {
        event_rate: value.event_rate.map(|_| deviation(&mut |_| 1.0 / total)),
        auroc: value.auroc.map(|auroc| {
            deviation(&mut |row| {
                // d pairs / d rate: others below less events above, ties half.
                let others_below = below - events_below + (row.total - row.events) / 2.0;
                let events_above = events - events_below - row.events / 2.0;
                below += row.total;
                events_below += row.events;
                (others_below - events_above - auroc * (others - events)) / (events * others)
            })
        }),
        brier: value
            .brier
            .map(|_| deviation(&mut |row| (1.0 - 2.0 * row.score) / total)),
        sensitivity: value
            .sensitivity
            .map(|share| deviation(&mut |row| (flag(row) - share) / events)),
        specificity: value
            .specificity
            .map(|share| deviation(&mut |row| (flag(row) - 1.0 + share) / others)),
        ppv: value
            .ppv
            .map(|_| deviation(&mut |row| flag(row) / sums.flagged)),
        npv: value
            .npv
            .map(|_| deviation(&mut |row| (1.0 - flag(row)) / sums.passed())),
    }
}

fn deviation(map: &ReferenceMap, rows: &[Mapped], derivative: &mut dyn FnMut(&Mass) -> f64) -> f64 {
    let mut of_labels = 0.0;
    let mut by_step = vec![0.0; map.steps().len()];
    for row in rows {
        let slope = derivative(&row.mass);
        let rate = row.place.rate;
        of_labels += row.mass.total * slope * slope * rate * (1.0 - rate);
        let weight = row.mass.total * slope;
        let share = row.place.share;
        for (step, part) in [(row.place.step, 1.0 - share), (row.place.step + 1, share)] {
            if let Some(sum) = by_step.get_mut(step) {
                *sum += weight * part;
            }
        }
    }
    let of_rates: f64 = map
        .steps()
        .iter()
        .zip(by_step)
        .map(|(step, sum)| {
            let rows = step.total() as f64 + 1.0;
            let rate = (step.ones as f64 + 0.5) / rows;
            sum * sum * rate * (1.0 - rate) / rows
        })
        .sum();
    (of_labels + of_rates).sqrt()
}
