//! How long the tables of scores take to build and how much memory at most.
//!
//! `cargo run --release -p rounds-stats --example score_tables -- 10000000 [word]` prints for each
//! kind of input the median of five builds in processor seconds (of this thread, from
//! `/proc/thread-self/schedstat`, without time in which another program had the processor; where
//! there is none, seconds by the clock) and the most memory a build added per distinct row. A word
//! limits the output to the lines that contain it. It checks nothing: `tests/score_tables.rs`
//! does.
#![allow(clippy::print_stdout, reason = "printing is what an example is for")]

use std::fs;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

use rounds_stats::discrimination::{auroc, compare_paired};
use rounds_stats::random::Random;
use rounds_stats::scores::{
    ClusteredValues, CountedBuilder, CountedValues, Dependence, PairedBuilder,
};

const BUILDS: usize = 5;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Turns a number between 0 and 1 into a score.
type Score = fn(f64) -> f64;

/// Rows to build tables of.
struct Rows {
    name: String,
    values: Vec<f64>,
    labels: Vec<bool>,
    patients: Vec<u64>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: usize = arguments
        .next()
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let word = arguments.next().unwrap_or_default();
    for input in inputs(rows).filter(|input| input.name.contains(&word)) {
        measure_counted(&input)?;
        measure_grouped(&input)?;
    }
    Ok(())
}

fn inputs(rows: usize) -> impl Iterator<Item = Rows> {
    let mut random = Random::new(1);
    let scores: Vec<f64> = (0..rows).map(|_| random.uniform()).collect();
    let labels: Vec<bool> = scores.iter().map(|score| random.chance(*score)).collect();
    let patients = (rows as u64 / 5).max(1);
    // As the functions of the query engine give them: hashes of patients' identifiers.
    let patients = (0..rows).map(|_| Random::new(random.below(patients)).bits());
    let patients: Vec<u64> = patients.collect();
    let of = move |name: &str, score: Score, is_sorted: bool| {
        let mut values: Vec<f64> = scores.iter().map(|value| score(*value)).collect();
        if is_sorted {
            values.sort_unstable_by(f64::total_cmp);
        }
        Rows {
            name: format!("{name}, {}", if is_sorted { "sorted" } else { "random" }),
            values,
            labels: labels.clone(),
            patients: patients.clone(),
        }
    };
    let kinds: [(&str, Score); 5] = [
        ("f64", |score| score),
        ("f32", |score| f64::from(score as f32)),
        ("log-odds", |score| (score / (1.0 - score)).ln()),
        ("1000 values", |score| (score * 1e3).floor() / 1e3),
        ("100000 values", |score| (score * 1e5).floor() / 1e5),
    ];
    kinds
        .into_iter()
        .flat_map(|kind| [(kind, false), (kind, true)])
        .map(move |((name, score), is_sorted)| of(name, score, is_sorted))
}

fn print(input: &str, what: &str, (seconds, bytes): (f64, usize), rows: usize) {
    let bytes = bytes / rows.max(1);
    println!("{input:24} {what:28} {seconds:8.3} s {bytes:6} bytes/row");
}

fn measure_counted(input: &Rows) -> Result<(), Box<dyn std::error::Error>> {
    let (values, labels) = (&input.values, &input.labels);
    let report = |what: &str, measured, rows| print(&input.name, what, measured, rows);
    let (measured, table) = measure(|| CountedValues::from_rows(values, labels));
    let table = table?;
    let distinct = table.rows().len();
    report("counted, slices", measured, distinct);
    let (measured, _) = measure(|| {
        let mut builder = CountedBuilder::default();
        for (value, label) in values.iter().zip(labels) {
            builder.push(*value, *label)?;
        }
        Ok::<_, rounds_stats::StatsError>(builder.finish())
    });
    report("counted, row by row", measured, distinct);
    let (measured, bytes) = measure(|| table.to_bytes());
    report("counted to bytes", measured, distinct);
    let (measured, _) = measure(|| CountedValues::from_bytes(&bytes));
    report("counted from bytes", measured, distinct);
    let half = values.len() / 2;
    let (low, high) = (values.split_at(half), labels.split_at(half));
    let left = CountedValues::from_rows(low.0, high.0)?;
    let right = CountedValues::from_rows(low.1, high.1)?;
    let (measured, _) = measure(|| left.merged(&right));
    report("halves merged", measured, distinct);
    let (measured, _) = measure(|| auroc(&table, 0.95));
    report("(area under the curve)", measured, distinct);
    Ok(())
}

fn measure_grouped(input: &Rows) -> Result<(), Box<dyn std::error::Error>> {
    let (values, labels, patients) = (&input.values, &input.labels, &input.patients);
    let report = |what: &str, measured, rows| print(&input.name, what, measured, rows);
    let (measured, table) = measure(|| ClusteredValues::from_rows(values, labels, patients));
    let table = table?;
    report("by patient", measured, table.rows().len());
    let (measured, _) = measure(|| auroc(&table, 0.95));
    report("(area by patient)", measured, table.rows().len());
    drop(table);
    let (measured, pairs) = measure(|| {
        let mut builder = PairedBuilder::default();
        for ((value, label), patient) in values.iter().zip(labels).zip(patients) {
            let second = value + (*patient % 1024) as f64 / 4096.0;
            builder.push((*value, second), *label, *patient)?;
        }
        Ok::<_, rounds_stats::StatsError>(builder.finish())
    });
    let pairs = pairs?;
    report("pairs", measured, pairs.rows().len());
    let (measured, _) = measure(|| compare_paired(&pairs, Dependence::Independent, 0.95));
    report("(pairs compared)", measured, pairs.rows().len());
    let (measured, _) = measure(|| compare_paired(&pairs, Dependence::Clustered, 0.95));
    report("(pairs compared by patient)", measured, pairs.rows().len());
    Ok(())
}

/// The median time and the most memory of some builds, and the last one's product.
fn measure<T>(build: impl Fn() -> T) -> ((f64, usize), T) {
    let mut seconds = Vec::with_capacity(BUILDS);
    let mut most_bytes = 0;
    loop {
        let (bytes, started) = (memory_before(), processor_seconds());
        let built = black_box(build());
        seconds.push(processor_seconds() - started);
        most_bytes = most_bytes.max(memory("VmHWM").saturating_sub(bytes));
        if seconds.len() == BUILDS {
            seconds.sort_unstable_by(f64::total_cmp);
            let median = seconds.get(BUILDS / 2).copied().unwrap_or_default();
            return ((median, most_bytes), built);
        }
    }
}

fn processor_seconds() -> f64 {
    let nanoseconds = fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.elapsed().as_secs_f64(), |found| found / 1e9)
}

/// Bytes resident now; the peak is counted from here on.
fn memory_before() -> usize {
    // Writing 5 resets the peak; where that is not allowed the peak is of the whole run.
    drop(fs::write("/proc/self/clear_refs", "5"));
    memory("VmRSS")
}

fn memory(line: &str) -> usize {
    fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|text| {
            let found = text.lines().find(|found| found.starts_with(line))?;
            found.split_whitespace().nth(1)?.parse::<usize>().ok()
        })
        .map_or(0, |kibibytes| kibibytes * 1024)
}
