//! What every detector says about many series, for `bench/alerts`.
//!
//! Usage: `detect METHOD SERIES.json OUT`
//!
//! The input is `{"first_day": d, "series": [{"counts": [...], "change": day or null}, …]}`. Online
//! methods write one little-endian 32-bit float for every day from the first on, series after
//! series; days from four weeks after a change on are not asked for and are 0. `segments` writes a list of
//! breaks for each series, as JSON. Printed: the method, CPU seconds, and points or series.

use std::error::Error;
use std::fs;
use std::io::Write;

use rounds_stats::StatsError;
use rounds_stats::change::{
    Baseline, BaselineOptions, Bocpd, BocpdOptions, DailyCounts, ExpectedDay, GlrOptions, RunModel,
    SegmentOptions, ShiftOptions, negative_binomial_dispersion_by_week, poisson_segments,
    quasi_poisson_glr, rate_shift, single_day,
};
use rounds_stats::control::cusum::{CountCusumOptions, Thresholds, count_cusum};
use rounds_stats::control::{EwmaOptions, Process, ewma};
use serde_json::Value;

/// Days from a change on that are scored.
const SCORED_DAYS: usize = 28;
/// Runs up to this length count as recent for BOCPD, as in the comparison's other BOCPD.
const RECENT_RUN: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, method, input, output] = arguments.as_slice() else {
        return Err("usage: detect METHOD SERIES.json OUT".into());
    };
    let input: Value = serde_json::from_str(&fs::read_to_string(input)?)?;
    let first_day = input
        .get("first_day")
        .and_then(Value::as_u64)
        .ok_or("first_day: missing")?
        .try_into()?;
    let all = input
        .get("series")
        .and_then(Value::as_array)
        .ok_or("series: missing")?;
    let series: Vec<(Vec<f64>, Option<u64>)> = all
        .iter()
        .map(|one| (counts(one), one.get("change").and_then(Value::as_u64)))
        .collect();
    let started = cpu_seconds();
    let (bytes, units) = if method == "segments" {
        let breaks = series
            .iter()
            .map(|(counts, _)| segment_breaks(counts))
            .collect::<Result<Vec<_>, _>>()?;
        (serde_json::to_vec(&breaks)?, series.len())
    } else {
        online(method, &series, first_day)?
    };
    let seconds = cpu_seconds() - started;
    fs::write(output, bytes)?;
    writeln!(std::io::stdout(), "{method} {seconds:.4} {units}")?;
    Ok(())
}

/// Seconds that this process has spent on a processor, where Linux tells; otherwise 0.
fn cpu_seconds() -> f64 {
    let told = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|text| text.parse().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// The scores as bytes, and how many days were scored.
fn online(
    method: &str,
    series: &[(Vec<f64>, Option<u64>)],
    first_day: usize,
) -> Result<(Vec<u8>, usize), Box<dyn Error>> {
    let mut bytes = Vec::new();
    let mut units = 0;
    for (counts, change) in series {
        let days = counts.len();
        let end = match change {
            Some(day) => days.min(usize::try_from(*day)? + SCORED_DAYS),
            None => days,
        };
        let mut scores = scored(method, counts, first_day, end)?;
        units += scores.len();
        scores.resize(days - first_day, 0.0);
        for score in scores {
            bytes.extend((score as f32).to_le_bytes());
        }
    }
    Ok((bytes, units))
}

fn counts(one: &Value) -> Vec<f64> {
    let list = one.get("counts").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect()
}

fn scored(
    method: &str,
    counts: &[f64],
    first_day: usize,
    end: usize,
) -> Result<Vec<f64>, Box<dyn Error>> {
    let series = DailyCounts::new(counts, None)?;
    match method {
        "bocpd" => return Ok(run_length_scores(&series, first_day, end)?),
        "cusum-rounds" => return Ok(cusum_scores(&series, first_day, end)?),
        "ewma-rounds" => return Ok(ewma_scores(&series, first_day, end)?),
        _ => {}
    }
    let score = |day: usize| -> Result<f64, Box<dyn Error>> {
        Ok(match method {
            "shift" => {
                let found = rate_shift(&series, day, &ShiftOptions::default())?;
                -found.false_alarms_per_year.log10()
            }
            "shift-statistic" => rate_shift(&series, day, &ShiftOptions::default())?.statistic,
            "glr" => quasi_poisson_glr(&series, day, &GlrOptions::default())?.statistic,
            "single-day" => {
                let baseline = BaselineOptions::default();
                -single_day(&series, day, (7, 364), &baseline)?.p.log10()
            }
            _ => return Err(format!("unknown method {method}").into()),
        })
    };
    (first_day..end).map(score).collect()
}

/// BOCPD on counts weighted for overdispersion, with the warm-up's weekdays as exposure.
fn run_length_scores(
    series: &DailyCounts<'_>,
    first_day: usize,
    end: usize,
) -> Result<Vec<f64>, StatsError> {
    let baseline = Baseline::fit(series, 0..first_day, &BaselineOptions::default())?;
    let mut stream = Bocpd::new(RunModel::poisson_gamma(1.0, 1.0), BocpdOptions::default())?;
    let mut scores = Vec::new();
    for day in 0..end {
        let expected = baseline.expected(day, 1.0);
        let weight = 1.0 / (1.0 + baseline.alpha * expected);
        stream.step(weight * series.count(day), weight * expected)?;
        if day >= first_day {
            // The logarithm keeps the digits of probabilities close to one.
            scores.push(
                -stream
                    .probability_of_at_least(RECENT_RUN)
                    .max(1e-30)
                    .log10(),
            );
        }
    }
    Ok(scores)
}

/// What each day was expected to bring by a baseline that ended 14 days before it.
fn baselines(
    series: &DailyCounts<'_>,
    first_day: usize,
    end: usize,
) -> Result<Vec<Baseline>, StatsError> {
    let options = BaselineOptions::default();
    (first_day..end)
        .map(|day| {
            let last = day.saturating_sub(14);
            Baseline::fit(series, last.saturating_sub(364)..last, &options)
        })
        .collect()
}

/// The larger of the two sums of a CUSUM for × 1.5 and ÷ 1.5, whose steps share the factor ln 1.5.
fn cusum_scores(
    series: &DailyCounts<'_>,
    first_day: usize,
    end: usize,
) -> Result<Vec<f64>, StatsError> {
    let fitted = baselines(series, first_day, end)?;
    let counts: Vec<f64> = (first_day..end).map(|day| series.count(day)).collect();
    let expected: Vec<f64> = (first_day..end)
        .zip(&fitted)
        .map(|(day, baseline)| baseline.expected(day, 1.0))
        .collect();
    let options = CountCusumOptions {
        ratio_up: 1.5,
        ratio_down: 1.0 / 1.5,
        dispersion: fitted.first().map_or(1.0, |baseline| baseline.dispersion),
        thresholds: Thresholds {
            up: 1e12,
            down: 1e12,
            restart: false,
        },
    };
    let points = count_cusum(&counts, &expected, options)?;
    Ok(points
        .iter()
        .map(|point| point.up.max(point.down))
        .collect())
}

/// |average| over its limit, of the standardised residuals.
fn ewma_scores(
    series: &DailyCounts<'_>,
    first_day: usize,
    end: usize,
) -> Result<Vec<f64>, StatsError> {
    let fitted = baselines(series, first_day, end)?;
    let residuals: Vec<f64> = (first_day..end)
        .zip(&fitted)
        .map(|(day, baseline)| {
            let expected = baseline.expected(day, 1.0);
            (series.count(day) - expected) / baseline.variance(expected).sqrt()
        })
        .collect();
    let process = Process {
        mean: 0.0,
        sigma: 1.0,
    };
    let points = ewma(&residuals, process, EwmaOptions::default())?;
    Ok(points
        .iter()
        .map(|point| point.average.abs() / point.upper)
        .collect())
}

fn segment_breaks(counts: &[f64]) -> Result<Vec<usize>, StatsError> {
    let series = DailyCounts::new(counts, None)?;
    let baseline = Baseline::fit(&series, 0..counts.len(), &BaselineOptions::default())?;
    let alpha = negative_binomial_dispersion_by_week(&series);
    let days: Vec<ExpectedDay> = counts
        .iter()
        .enumerate()
        .map(|(day, &count)| ExpectedDay {
            count,
            expected: baseline.expected(day, 1.0),
        })
        .collect();
    Ok(poisson_segments(&days, alpha, &SegmentOptions::default())?.breaks())
}
