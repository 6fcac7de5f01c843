//! From scores by criterion to one score a request, by the method asked for. The order that comes
//! of it is in `rank`, the formulas are `rounds_stats::priority`'s.

use rounds_stats::StatsError;
use rounds_stats::priority::{
    Better, CriteriaWeights, Criterion as Scaled, Draw, Scaling, analytic_hierarchy, rice, topsis,
    weighted_sum, wsjf,
};

use super::policy::{Criterion, Method, PriorityPolicy};

/// How one request is scored by one method under the site's policy.
pub struct Scoring<'p> {
    policy: &'p PriorityPolicy,
    method: Method,
    /// Weights by criterion; empty where they cannot be told.
    weights: Vec<f64>,
}

/// Weights of the weighted criteria out of the policy's judgements of pairs, in the order of the
/// criteria that have a weight.
///
/// # Errors
/// With the pairs that nobody judged, as `first/second`; with none where judgements are there and
/// make no weights.
pub fn hierarchy(policy: &PriorityPolicy) -> Result<CriteriaWeights, Vec<String>> {
    let names: Vec<&str> = policy
        .criterion
        .iter()
        .filter(|criterion| criterion.weight > 0.0)
        .map(|criterion| criterion.name.as_str())
        .collect();
    let mut missing = Vec::new();
    let mut rows = vec![vec![1.0; names.len()]; names.len()];
    for (row, first) in names.iter().enumerate() {
        for (column, second) in names.iter().enumerate().skip(row + 1) {
            let Some(times) = judgement(policy, first, second) else {
                missing.push(format!("{first}/{second}"));
                continue;
            };
            for (place, value) in [((row, column), times), ((column, row), 1.0 / times)] {
                if let Some(cell) = rows.get_mut(place.0).and_then(|row| row.get_mut(place.1)) {
                    *cell = value;
                }
            }
        }
    }
    if missing.is_empty() {
        analytic_hierarchy(&rows).map_err(|_| Vec::new())
    } else {
        Err(missing)
    }
}

fn judgement(policy: &PriorityPolicy, first: &str, second: &str) -> Option<f64> {
    let straight = policy.pairs.get(&format!("{first}/{second}")).copied();
    straight.or_else(|| {
        let opposite = policy.pairs.get(&format!("{second}/{first}"))?;
        Some(1.0 / opposite)
    })
}

impl<'p> Scoring<'p> {
    /// Scoring by a method.
    pub fn of(policy: &'p PriorityPolicy, method: Method) -> Self {
        let weights = match method {
            Method::Ahp => hierarchy(policy)
                .map(|found| found.weights)
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        let mut of_pairs = weights.into_iter();
        let weights = policy
            .criterion
            .iter()
            .map(|criterion| match method {
                Method::Ahp if criterion.weight > 0.0 => of_pairs.next().unwrap_or(0.0),
                _ => criterion.weight,
            })
            .collect();
        Self {
            policy,
            method,
            weights,
        }
    }

    /// Whether this criterion counts in this method.
    pub fn counts(&self, criterion: &Criterion) -> bool {
        let parts: &[&str] = match self.method {
            Method::Rice => &["reach", "impact", "confidence"],
            Method::Wsjf => &["value", "time", "risk"],
            Method::Weighted | Method::Ahp | Method::Topsis => return criterion.weight > 0.0,
        };
        criterion
            .part
            .iter()
            .any(|part| parts.contains(&part.as_str()))
    }

    /// Whether the method divides by effort.
    pub const fn needs_effort(&self) -> bool {
        matches!(self.method, Method::Rice | Method::Wsjf)
    }

    /// What is missing for a score, as titles of criteria.
    pub fn missing(&self, means: &[Option<f64>], effort: Option<f64>) -> Vec<String> {
        let mut missing: Vec<String> = self
            .policy
            .criterion
            .iter()
            .enumerate()
            .filter(|(place, criterion)| {
                self.counts(criterion) && means.get(*place).copied().flatten().is_none()
            })
            .map(|(_, criterion)| criterion.title.clone())
            .collect();
        if self.needs_effort() && effort.is_none() {
            missing.push("an estimate of the work".to_owned());
        }
        if self.method == Method::Ahp && hierarchy(self.policy).is_err() {
            missing.push("judgements of all pairs of criteria, in the priorities file".to_owned());
        }
        missing
    }

    /// Scores of all things of a draw; none for a thing where something is missing.
    ///
    /// # Errors
    /// For numbers the formulas refuse.
    pub fn scores(&self, draw: &Draw) -> Result<Vec<Option<f64>>, StatsError> {
        match self.method {
            Method::Rice | Method::Wsjf => {
                let efforts = draw.efforts.iter();
                let pairs = draw.means.iter().zip(efforts);
                pairs
                    .map(|(means, effort)| self.over_effort(means, *effort))
                    .collect()
            }
            Method::Weighted | Method::Ahp | Method::Topsis => self.by_criteria(&draw.means),
        }
    }

    fn by_criteria(&self, means: &[Vec<Option<f64>>]) -> Result<Vec<Option<f64>>, StatsError> {
        let counted: Vec<usize> = (0..self.policy.criterion.len())
            .filter(|&place| self.weights.get(place).is_some_and(|weight| *weight > 0.0))
            .collect();
        let row = |means: &Vec<Option<f64>>| -> Option<Vec<f64>> {
            let values = counted
                .iter()
                .map(|&place| means.get(place).copied().flatten());
            values.collect()
        };
        let rows: Vec<Option<Vec<f64>>> = means.iter().map(row).collect();
        let complete: Vec<Vec<f64>> = rows.iter().flatten().cloned().collect();
        if complete.is_empty() || counted.is_empty() {
            return Ok(vec![None; means.len()]);
        }
        let criteria: Vec<Scaled> = counted
            .iter()
            .filter_map(|&place| self.scaled(place))
            .collect();
        let mut scores = match self.method {
            Method::Topsis => topsis(&complete, &criteria, Scaling::Vector)?,
            _ => weighted_sum(&complete, &criteria)?,
        }
        .into_iter();
        Ok(rows
            .iter()
            .map(|row| row.as_ref().and_then(|_| scores.next()))
            .collect())
    }

    fn scaled(&self, place: usize) -> Option<Scaled> {
        let criterion = self.policy.criterion.get(place)?;
        Some(Scaled {
            weight: *self.weights.get(place)?,
            better: if criterion.less_is_better {
                Better::Less
            } else {
                Better::More
            },
            range: Some((criterion.from, criterion.to)),
        })
    }

    /// RICE and WSJF: a part is the sum of the criteria that are marked with it.
    fn over_effort(
        &self,
        means: &[Option<f64>],
        effort: Option<f64>,
    ) -> Result<Option<f64>, StatsError> {
        let part = |name: &str| -> Option<f64> {
            let criteria = self.policy.criterion.iter().enumerate();
            let mut of_part = criteria
                .filter(|(_, criterion)| criterion.part.iter().any(|part| part == name))
                .peekable();
            of_part.peek()?;
            of_part
                .map(|(place, criterion)| {
                    let mean = means.get(place).copied().flatten()?;
                    // Confidence is a share, whatever numbers the form uses for it.
                    let is_share = name == "confidence" && criterion.to > 0.0;
                    Some(if is_share { mean / criterion.to } else { mean })
                })
                .sum()
        };
        let Some(effort) = effort else {
            return Ok(None);
        };
        let names = match self.method {
            Method::Rice => ["reach", "impact", "confidence"],
            _ => ["value", "time", "risk"],
        };
        let [Some(first), Some(second), Some(third)] = names.map(part) else {
            return Ok(None);
        };
        match self.method {
            Method::Rice => rice(first, second, third, effort),
            _ => wsjf(first, second, third, effort),
        }
        .map(Some)
    }
}
