//! A table of rows in any order and split, and the calls that tests make on it.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code; not every test file uses all of it"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, LargeBinaryArray, RecordBatch, StringArray,
    TimestampMicrosecondArray, UInt32Array,
};
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::prelude::{SessionConfig, SessionContext};
use jiff::tz::TimeZone;
use rounds_functions::{References, SiteValues, register};
use rounds_stats::drift::ReferenceBins;
use rounds_stats::histogram::ScoreHistogram;

/// A call of every aggregate.
pub const CALLS: &[&str] = &[
    "entropy(category)",
    "mean_ci(value)",
    "median_ci(value)",
    "quantile_ci(value, 0.9)",
    "mean_difference(value, in_reference)",
    "kaplan_meier(value, in_reference)",
    "time_to_event(value, in_reference, 0.5)",
    "auroc(score, label)",
    "auroc_ci(score, label)",
    "auroc_ci(score, label, patient)",
    "auroc_difference(score, other_score, label)",
    "auroc_difference(score, other_score, label, patient)",
    "average_precision(score, label)",
    "average_precision(score, label, patient)",
    "partial_auroc(score, label, 0.3)",
    "roc_curve(score, label)",
    "pr_curve(score, label, 10)",
    "calibration(score, label)",
    "calibration(score, label, patient)",
    "calibration_curve(score, label)",
    "brier(score, label)",
    "brier(score, label, patient)",
    "ece(score, label)",
    "ece(score, label, 7)",
    "performance(score, label, 0.4)",
    "performance(score, label, 0.4, patient)",
    "operating_point(score, label, 0.4)",
    "operating_point(score, label, 0.4, patient)",
    "sensitivity_at(score, label, 0.4)",
    "specificity_at(score, label, 0.4)",
    "ppv_at(score, label, 0.4, patient)",
    "npv_at(score, label, 0.4)",
    "flag_rate_at(score, label, 0.4)",
    "nne_at(score, label, 0.4)",
    "net_benefit(score, label, 0.4)",
    "net_benefit(score, label, 0.4, patient)",
    "decision_curve(score, label, 0.3)",
    "net_benefit_difference(score, other_score, label, 0.4, patient)",
    "lead_time(value)",
    "fairness(ward, score, label, 0.4)",
    "fairness(ward, score, label, 0.4, patient)",
    "control_chart('p_prime', 'mdc', 0, at, numerator, denominator)",
    "control_chart('xmr', 'nelson', 12, at, value)",
    "ewma(0, at, value)",
    "rate_shift(at, numerator, denominator)",
    "rate_segments(at, numerator)",
    "silent_run(at, silent)",
    "calibration_cusum(at, score, label)",
    "calibration_drift(at, score, label)",
    "expected_performance(score, label, in_reference, 0.4)",
    "label_maturity(at, known_at, null, timestamp '2021-09-01T00:00:00Z', 2)",
    "compare_clinicians(ward, value, score, null)",
    "compare_clinicians(patient, value, 0.0, ward, [numerator, denominator])",
    "funnel(ward, numerator, denominator, 'proportion')",
    "shrunken_shares(ward, numerator, denominator)",
    "psi(value, 'values')",
    "psi(category, 'names')",
    "drift(value, in_reference)",
    "category_drift(category, in_reference)",
    "ks(value, in_reference)",
    "wasserstein(value, in_reference)",
    "jensen_shannon(value, in_reference, 5)",
    "chi_squared(category, in_reference)",
    "missing_difference(value, in_reference)",
    "reference_bins(value, 5)",
    "score_histogram(score, label)",
    "merge_histograms(score_histogram)",
    "merge_histograms(encode(score_histogram, 'hex'))",
];

pub fn site() -> SiteValues {
    SiteValues {
        time_zone: TimeZone::UTC,
        references: References::new(BTreeMap::from([
            (
                "values".to_owned(),
                ReferenceBins::from_edges(vec![3.0, 6.0, 9.0], vec![30, 30, 30, 20], 5).unwrap(),
            ),
            (
                "names".to_owned(),
                ReferenceBins::categorical(&[("note", 40), ("order", 30)], 5).unwrap(),
            ),
        ])),
    }
}

/// One batch of rows.
pub struct Rows(RecordBatch);

/// A number from 0 to 1 that looks random and is always the same (SplitMix64).
fn noise(seed: u64, row: u64, column: u64) -> f64 {
    let mut mixed = seed
        .wrapping_mul(1_000_003)
        .wrapping_add(row * 64 + column)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

impl Rows {
    /// `count` rows with ties, NULLs and patients who repeat.
    pub fn generated(count: u64, seed: u64) -> Self {
        let at = |row, column| noise(seed, row, column);
        let maybe = |row, column, value: f64| (at(row, column) > 0.06).then_some(value);
        let score = |row| (at(row, 1) * 40.0).round() / 40.0 * 0.96 + 0.02;
        let floats = |value: &dyn Fn(u64) -> Option<f64>| -> ArrayRef {
            Arc::new((0..count).map(value).collect::<Float64Array>())
        };
        let instants = |day: &dyn Fn(u64) -> Option<i64>| -> ArrayRef {
            const FIRST_DAY: i64 = 18_628;
            let micros = |row| day(row).map(|day| (FIRST_DAY + day) * 86_400_000_000);
            let instants: TimestampMicrosecondArray = (0..count).map(micros).collect();
            Arc::new(instants.with_timezone("UTC"))
        };
        let texts = |value: &dyn Fn(u64) -> Option<&'static str>| -> ArrayRef {
            Arc::new((0..count).map(value).collect::<StringArray>())
        };
        let names = ["note", "order", "inbox", "review"];
        let wards = ["north", "west", "east"];
        let labels: Int64Array = (0..count)
            .map(|row| (at(row, 2) > 0.05).then(|| i64::from(at(row, 3) < score(row))))
            .collect();
        let histograms: LargeBinaryArray = (0..count)
            .map(|row| {
                let mut histogram = ScoreHistogram::new(6).unwrap();
                histogram
                    .push(score(row), Some(at(row, 3) < score(row)))
                    .unwrap();
                (at(row, 16) > 0.1).then(|| histogram.to_bytes())
            })
            .collect();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("at", instants(&|row| Some(row as i64))),
            (
                "known_at",
                instants(&|row| {
                    let delay = (at(row, 18) * 9.0) as i64;
                    (at(row, 17) > 0.3).then_some(row as i64 + delay)
                }),
            ),
            (
                "silent",
                floats(&|row| {
                    let count_of_day = (at(row, 19) * 5.0).floor();
                    Some(if row + 9 > count { 0.0 } else { count_of_day })
                }),
            ),
            ("day", Arc::new((0..count as i64).collect::<Int64Array>())),
            ("score", floats(&|row| maybe(row, 4, score(row)))),
            (
                "other_score",
                floats(&|row| maybe(row, 5, (0.7 * score(row) + 0.3 * at(row, 6)).min(1.0))),
            ),
            ("label", Arc::new(labels)),
            (
                "patient",
                Arc::new(
                    (0..count)
                        .map(|row| (at(row, 7) * count as f64 / 2.0) as i64)
                        .collect::<Int64Array>(),
                ),
            ),
            (
                "ward",
                texts(&|row| Some(wards[(at(row, 8) * 3.0) as usize])),
            ),
            (
                "value",
                floats(&|row| maybe(row, 9, (at(row, 10) * 50.0).round() / 4.0)),
            ),
            (
                "category",
                texts(&|row| (at(row, 11) > 0.05).then(|| names[(at(row, 12) * 4.0) as usize])),
            ),
            (
                "in_reference",
                Arc::new(
                    (0..count)
                        .map(|row| Some(at(row, 13) < 0.5))
                        .collect::<BooleanArray>(),
                ),
            ),
            ("score_histogram", Arc::new(histograms)),
            (
                "numerator",
                floats(&|row| Some((at(row, 14) * 20.0).floor())),
            ),
            (
                "denominator",
                floats(&|row| Some(20.0 + (at(row, 15) * 9.0).floor())),
            ),
        ];
        Self(RecordBatch::try_from_iter(columns).unwrap())
    }

    /// The rows turned by `turn` and dealt out, every other partition backwards.
    pub fn partitions(&self, partitions: usize, turn: usize) -> Vec<RecordBatch> {
        let count = self.0.num_rows();
        let places = (0..partitions).map(|partition| {
            let mut places: Vec<u32> = (0..count)
                .filter(|row| (row * row + 3 * row) % partitions == partition)
                .map(|row| ((row + turn) % count) as u32)
                .collect();
            if partition % 2 == 1 {
                places.reverse();
            }
            UInt32Array::from(places)
        });
        let mut seen = 0;
        let batches = places
            .map(|places| {
                seen += places.len();
                let columns =
                    self.0.columns().iter().map(|column| {
                        datafusion::arrow::compute::take(column, &places, None).unwrap()
                    });
                RecordBatch::try_new(self.0.schema(), columns.collect()).unwrap()
            })
            .collect();
        assert_eq!(seen, count, "every row is in one partition");
        batches
    }
}

/// The rows a query gives, as JSON lines, over a table `rows` with one partition per batch.
pub async fn answer(partitions: &[RecordBatch], sql: &str) -> Result<Vec<String>> {
    let config = SessionConfig::new()
        .with_target_partitions(partitions.len())
        .with_batch_size(64);
    let context = SessionContext::new_with_config(config);
    register(&context, &site());
    let schema = partitions[0].schema();
    let table = partitions.iter().map(|batch| vec![batch.clone()]).collect();
    context.register_table("rows", Arc::new(MemTable::try_new(schema, table)?))?;
    let batches = context.sql(sql).await?.collect().await?;
    let mut lines = Vec::new();
    let mut writer = WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, LineDelimited>(&mut lines);
    for batch in &batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    let text = String::from_utf8_lossy(&lines);
    Ok(text.lines().map(str::to_owned).collect())
}
