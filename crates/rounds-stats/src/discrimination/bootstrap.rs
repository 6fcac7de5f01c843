//! Resampling patients, or rows where none repeats, for the interval of an average precision.

use crate::StatsError;
use crate::estimate::tail_of;
use crate::intervals::quantile;
use crate::random::Random;
use crate::scores::{ClusteredValues, CountedValues, ScoreTable};

/// How a bootstrap is drawn. The same seed gives the same interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bootstrap {
    /// How many times patients are drawn again; 2,000 is usual. Work is replicates × rows.
    pub replicates: u32,
    /// Where the random numbers start.
    pub seed: u64,
}

/// Percentiles of average precision over resampled units; `None` when no replicate had a positive.
pub(super) fn bootstrapped(
    table: &ScoreTable,
    bootstrap: Bootstrap,
    level: f64,
) -> Result<Option<(f64, f64)>, StatsError> {
    let tail = tail_of(level)?;
    if bootstrap.replicates < 2 {
        return Err(StatsError::TooFew {
            what: "bootstrap replicates",
            needed: 2,
            found: bootstrap.replicates as usize,
        });
    }
    let mut generator = Random::new(bootstrap.seed);
    let mut draw: Box<dyn FnMut() -> Option<f64>> = match table {
        ScoreTable::Clustered(table) if table.repeats() => {
            let table: &ClusteredValues = table;
            let mut times = vec![0; table.clusters()];
            Box::new(move || {
                draw_units(&mut generator, &mut times);
                of_clusters(table, &times)
            })
        }
        ScoreTable::Clustered(table) => of_rows_drawn(table.counted(), generator),
        ScoreTable::Independent(table) => of_rows_drawn((*table).clone(), generator),
    };
    let values: Vec<f64> = (0..bootstrap.replicates).filter_map(|_| draw()).collect();
    if values.is_empty() {
        return Ok(None);
    }
    let end = |probability| quantile(&values, probability, level).map(|found| found.value);
    Ok(Some((end(tail)?, end(1.0 - tail)?)))
}

fn of_rows_drawn(table: CountedValues, mut generator: Random) -> Box<dyn FnMut() -> Option<f64>> {
    let mut times = vec![0; table.total() as usize];
    Box::new(move || {
        draw_units(&mut generator, &mut times);
        of_rows(&table, &times)
    })
}

/// Draws as many units as there are, with replacement; `times` says how often each came.
fn draw_units(generator: &mut Random, times: &mut [u32]) {
    times.fill(0);
    for _ in 0..times.len() {
        let drawn = generator.below(times.len() as u64) as usize;
        if let Some(times) = times.get_mut(drawn) {
            *times += 1;
        }
    }
}

/// Average precision while walking down from the highest score.
#[derive(Default)]
struct Descent {
    ones: u64,
    flagged: u64,
    sum: f64,
}

impl Descent {
    fn take(&mut self, zeros: u64, ones: u64) {
        self.ones += ones;
        self.flagged += zeros + ones;
        if ones > 0 {
            self.sum += ones as f64 * (self.ones as f64 / self.flagged as f64);
        }
    }

    fn average_precision(&self) -> Option<f64> {
        (self.ones > 0).then(|| self.sum / self.ones as f64)
    }
}

fn of_clusters(table: &ClusteredValues, times: &[u32]) -> Option<f64> {
    let mut descent = Descent::default();
    for tied in table
        .rows()
        .chunk_by(|one, next| one.value == next.value)
        .rev()
    {
        let (zeros, ones) = tied.iter().fold((0, 0), |(zeros, ones), row| {
            let times = times
                .get(row.cluster as usize)
                .map_or(0, |times| u64::from(*times));
            (zeros + times * row.zeros, ones + times * row.ones)
        });
        descent.take(zeros, ones);
    }
    descent.average_precision()
}

fn of_rows(table: &CountedValues, times: &[u32]) -> Option<f64> {
    let mut descent = Descent::default();
    let mut rest = times;
    let mut drawn = |rows: u64| {
        let (here, after) = rest.split_at_checked(rows as usize).unwrap_or((rest, &[]));
        rest = after;
        here.iter().map(|times| u64::from(*times)).sum()
    };
    for row in table.rows().iter().rev() {
        let (zeros, ones) = (drawn(row.zeros), drawn(row.ones));
        descent.take(zeros, ones);
    }
    descent.average_precision()
}
