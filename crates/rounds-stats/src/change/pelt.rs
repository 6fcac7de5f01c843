//! The best segmentation of a whole series, exactly: PELT.
//!
//! It looks back at a finished history; [`super::rate_shift`] is for the last days of a running one.
//! The costs of a segment are in [`super::segments`].

use std::collections::VecDeque;

/// The cost of a segmentation and where it breaks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Breaks {
    /// First places of all segments but the first, ascending.
    pub(crate) at: Vec<usize>,
    /// Sum of the segments' costs, penalties not counted.
    pub(crate) cost: f64,
}

/// The segmentation of `0..length` that minimises Σ cost(start, end) + penalty · breaks, with no
/// segment shorter than `least` (Killick, Fearnhead & Eckley, JASA 107:1590, 2012).
///
/// The cost may not rise when a segment is split. A start s that has F(s) + cost(s, t) > F(t)
/// cannot be the last start for any end from t + `least` on, which is when it is dropped: dropping
/// it at once, as one may without a least length, would lose solutions. Ties go to the earliest.
/// `None` if the series is shorter than one segment.
pub(crate) fn pelt(
    length: usize,
    least: usize,
    penalty: f64,
    cost: impl Fn(usize, usize) -> f64,
) -> Option<Breaks> {
    let least = least.max(1);
    if length < least {
        return None;
    }
    let mut best = vec![f64::INFINITY; length + 1];
    let mut previous = vec![0_usize; length + 1];
    *best.first_mut()? = -penalty;
    // A start, and the end from which on it need not be tried.
    let mut starts: VecDeque<(usize, usize)> = VecDeque::from([(0, usize::MAX)]);
    for end in least..=length {
        let newcomer = end - least;
        if newcomer >= least {
            starts.push_back((newcomer, usize::MAX));
        }
        starts.retain(|&(_, until)| end < until);
        let totals: Vec<f64> = starts
            .iter()
            .map(|&(start, _)| {
                best.get(start)
                    .map_or(f64::INFINITY, |f| f + cost(start, end))
            })
            .collect();
        let (chosen, total) = starts
            .iter()
            .zip(&totals)
            .map(|(&(start, _), &total)| (start, total))
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        *best.get_mut(end)? = total + penalty;
        *previous.get_mut(end)? = chosen;
        for ((_, until), &found) in starts.iter_mut().zip(&totals) {
            if found > total + penalty {
                *until = (*until).min(end + least);
            }
        }
    }
    let at = walk_back(&previous, length)?;
    let total = *best.get(length)?;
    Some(Breaks {
        cost: total - penalty * at.len() as f64,
        at,
    })
}

fn walk_back(previous: &[usize], length: usize) -> Option<Vec<usize>> {
    let mut at = Vec::new();
    let mut end = *previous.get(length)?;
    while end > 0 {
        at.push(end);
        end = *previous.get(end)?;
    }
    at.reverse();
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn squares(values: &[f64]) -> impl Fn(usize, usize) -> f64 + '_ {
        |start, end| {
            let part = &values[start..end];
            let mean = part.iter().sum::<f64>() / part.len() as f64;
            part.iter().map(|x| (x - mean) * (x - mean)).sum()
        }
    }

    /// Every start is tried for every end.
    fn exhaustive(
        length: usize,
        least: usize,
        penalty: f64,
        cost: impl Fn(usize, usize) -> f64,
    ) -> f64 {
        let mut best = vec![f64::INFINITY; length + 1];
        best[0] = -penalty;
        for end in least..=length {
            for start in 0..=end - least {
                best[end] = best[end].min(best[start] + cost(start, end) + penalty);
            }
        }
        best[length]
    }

    proptest! {
        #[test]
        fn pruning_loses_nothing(values in prop::collection::vec(0_u8..6, 1..60), least in 1_usize..9, penalty in 0.1..20.0_f64) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let found = pelt(values.len(), least, penalty, squares(&values));
            if let Some(found) = found {
                let total = found.cost + penalty * found.at.len() as f64;
                let expected = exhaustive(values.len(), least, penalty, squares(&values));
                prop_assert!((total - expected).abs() < 1e-9, "{total} {expected}");
            } else {
                prop_assert!(values.len() < least);
            }
        }
    }

    #[test]
    fn one_step_is_one_break() {
        let values = [0.0, 0.0, 0.0, 0.0, 5.0, 5.0, 5.0];
        let found = pelt(7, 2, 1.0, squares(&values)).unwrap();
        assert_eq!((found.at, found.cost), (vec![4], 0.0));
    }
}
