//! Two scores on the same rows: the shares of each row under either score, and the spread of the
//! two areas and of their difference, by row or by patient.

use super::area::share_of_pairs;
use super::components::{Deviation, Gathered, Spread};
use super::standing::{Classes, Standing};
use crate::scores::{PairedValue, Patients};

/// V10 and V01 of a row under one score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Shares {
    zeros_beaten_twice: u64,
    ones_above: f64,
}

impl Shares {
    fn at(standing: &Standing, classes: Classes) -> Self {
        Self {
            zeros_beaten_twice: standing.zeros_beaten_twice(),
            ones_above: standing.share_of_ones_above(classes),
        }
    }

    fn deviation(&self, classes: Classes, area: f64) -> Deviation {
        Deviation {
            positive: self.zeros_beaten_twice as f64 / (2.0 * classes.zeros as f64) - area,
            negative: self.ones_above - area,
        }
    }
}

/// The second score's shares, in the order of the rows.
pub(super) fn shares_by_row(rows: &[PairedValue], classes: Classes) -> Vec<Shares> {
    let mut ascending: Vec<(f64, usize)> = rows
        .iter()
        .enumerate()
        .map(|(place, row)| (row.second, place))
        .collect();
    ascending.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let mut shares = vec![Shares::default(); rows.len()];
    let mut at = Standing::BELOW_ALL;
    for tied in ascending.chunk_by(|one, next| one.0 == next.0) {
        let tied = tied.iter().map(|(_, place)| *place);
        let (zeros, ones) = counts(tied.clone().filter_map(|place| rows.get(place)));
        let here = Shares::at(&at.advance(0.0, zeros, ones), classes);
        for place in tied {
            if let Some(share) = shares.get_mut(place) {
                *share = here;
            }
        }
    }
    shares
}

fn counts<'a>(rows: impl Iterator<Item = &'a PairedValue>) -> (u64, u64) {
    rows.fold((0, 0), |(zeros, ones), row| {
        (zeros + row.zeros, ones + row.ones)
    })
}

/// The rows with the first score's shares; they are in its order already.
fn with_first_shares(
    rows: &[PairedValue],
    classes: Classes,
) -> impl Iterator<Item = (Shares, &PairedValue)> {
    let mut at = Standing::BELOW_ALL;
    rows.chunk_by(|one, next| one.first == next.first)
        .flat_map(move |tied| {
            let (zeros, ones) = counts(tied.iter());
            let shares = Shares::at(&at.advance(0.0, zeros, ones), classes);
            tied.iter().map(move |row| (shares, row))
        })
}

/// The area under the first score's ROC curve.
pub(super) fn first_area(rows: &[PairedValue], classes: Classes) -> f64 {
    area_of(with_first_shares(rows, classes), classes)
}

/// The area under the second score's ROC curve.
pub(super) fn second_area(rows: &[PairedValue], shares: &[Shares], classes: Classes) -> f64 {
    area_of(shares.iter().copied().zip(rows), classes)
}

fn area_of<'a>(rows: impl Iterator<Item = (Shares, &'a PairedValue)>, classes: Classes) -> f64 {
    let wins_twice = rows
        .map(|(shares, row)| u128::from(row.ones) * u128::from(shares.zeros_beaten_twice))
        .sum();
    share_of_pairs(wins_twice, classes)
}

/// The spread of the first area, of the second, and of their difference.
pub(super) fn spreads(
    rows: &[PairedValue],
    second_shares: &[Shares],
    (first_area, second_area): (f64, f64),
    (classes, patients): (Classes, &Patients),
) -> [Spread; 3] {
    let mut gathered = [(); 3].map(|()| Gathered::none(patients));
    let both = with_first_shares(rows, classes).zip(second_shares);
    for (place, ((first, row), second)) in both.enumerate() {
        let first = first.deviation(classes, first_area);
        let second = second.deviation(classes, second_area);
        let apart = Deviation {
            positive: first.positive - second.positive,
            negative: first.negative - second.negative,
        };
        let patient = patients.number(place);
        for (gathered, deviation) in gathered.iter_mut().zip([first, second, apart]) {
            gathered.add(deviation, (row.zeros, row.ones), patient);
        }
    }
    gathered.map(|gathered| gathered.spread(classes))
}
