//! Whether the scorers put requests in the same order, by the method asked for.

use rounds_stats::priority::{Draw, Panel};

use super::score::Scoring;

/// Agreement of scorers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreed {
    /// Kendall's W.
    pub w: f64,
    /// Scorers it is computed over.
    pub scorers: usize,
    /// Requests that all of them scored.
    pub requests: usize,
}

/// Kendall's W over the requests that all of the scorers scored in full. Scorers who scored few
/// are left out, the one with the fewest first, until at least two requests are shared; none when
/// no two scorers share two, or nobody tells any two apart.
pub fn agreement(panel: &Panel, scoring: &Scoring<'_>) -> Option<Agreed> {
    let count = panel.scores.first().map_or(0, Vec::len);
    let by_scorer: Vec<Vec<Option<f64>>> = (0..count)
        .map(|scorer| own_scores(panel, scorer, scoring))
        .collect();
    let mut scorers: Vec<usize> = (0..count).collect();
    let scored = |scorer: usize| {
        let own = by_scorer.get(scorer).into_iter().flatten();
        own.filter(|score| score.is_some()).count()
    };
    scorers.sort_by_key(|&scorer| (std::cmp::Reverse(scored(scorer)), scorer));
    while scorers.len() >= 2 {
        let shared: Vec<usize> = (0..panel.scores.len())
            .filter(|&request| {
                scorers
                    .iter()
                    .all(|&scorer| score(&by_scorer, scorer, request).is_some())
            })
            .collect();
        if shared.len() >= 2 {
            let rows: Vec<Vec<f64>> = scorers
                .iter()
                .map(|&scorer| {
                    let own = shared.iter();
                    own.filter_map(|&request| score(&by_scorer, scorer, request))
                        .collect()
                })
                .collect();
            let found = rounds_stats::priority::agreement(&rows).ok()?;
            return Some(Agreed {
                w: found.w,
                scorers: scorers.len(),
                requests: shared.len(),
            });
        }
        scorers.pop();
    }
    None
}

fn score(by_scorer: &[Vec<Option<f64>>], scorer: usize, request: usize) -> Option<f64> {
    by_scorer.get(scorer)?.get(request).copied().flatten()
}

/// What the order would be scored as if this scorer were the only one; efforts are everybody's.
fn own_scores(panel: &Panel, scorer: usize, scoring: &Scoring<'_>) -> Vec<Option<f64>> {
    let own = Draw {
        means: panel
            .scores
            .iter()
            .map(|by_scorer| by_scorer.get(scorer).cloned().unwrap_or_default())
            .collect(),
        efforts: panel.as_said().efforts,
    };
    scoring.scores(&own).unwrap_or_default()
}
