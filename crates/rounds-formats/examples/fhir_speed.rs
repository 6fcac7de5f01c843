//! Measures how fast views run: `fhir_speed VIEW.json… LINES.ndjson [repetitions]`.
//!
//! Prints megabytes per CPU-second of parsing alone and of parsing with all views into Arrow.

use std::sync::Arc;
use std::time::Instant;

use rounds_core::table::Provenance;
use rounds_formats::fhir::{Extractor, View, ViewSet};

/// Rows after which a batch is taken, as a load would.
const BATCH_ROWS: usize = 32_768;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (paths, repetitions) = match arguments.split_last() {
        Some((last, before)) if last.parse::<usize>().is_ok() => (before, last.parse()?),
        _ => (arguments.as_slice(), 3),
    };
    let (lines_path, view_paths) = paths
        .split_last()
        .ok_or("expected views and a file of lines")?;
    let mut views = Vec::new();
    for path in view_paths {
        views.push(View::compile(path, &std::fs::read_to_string(path)?)?);
    }
    let views = Arc::new(ViewSet::new(views)?);
    let bytes = std::fs::read(lines_path)?;
    for _ in 0..repetitions {
        let parse_alone = parse(&bytes);
        let whole = extract(&views, &bytes)?;
        let megabytes = bytes.len() as f64 / 1e6;
        let report = format!(
            "{lines_path}: parse {:.0} MB/s, parse and views {:.0} MB/s, {} rows\n",
            megabytes / parse_alone,
            megabytes / whole.0,
            whole.1
        );
        std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())?;
    }
    Ok(())
}

/// CPU time of this thread where the system tells it (Linux), wall time elsewhere.
struct Stopwatch {
    cpu_ns: Option<u64>,
    wall: Instant,
}

impl Stopwatch {
    fn start() -> Self {
        Self {
            cpu_ns: cpu_ns(),
            wall: Instant::now(),
        }
    }

    fn seconds(&self) -> f64 {
        match (self.cpu_ns, cpu_ns()) {
            (Some(before), Some(after)) => (after - before) as f64 / 1e9,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

fn cpu_ns() -> Option<u64> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split(' ').next()?.parse().ok()
}

fn parse(bytes: &[u8]) -> f64 {
    let mut parser = simd_json::Buffers::new(4096);
    let mut line = Vec::new();
    let mut spare = simd_json::Tape(Vec::new());
    let start = Stopwatch::start();
    for source in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        line.clear();
        line.extend_from_slice(source);
        let mut tape = spare.reset();
        simd_json::fill_tape(&mut line, &mut parser, &mut tape).expect("JSON");
        spare = tape.reset();
    }
    start.seconds()
}

fn extract(views: &Arc<ViewSet>, bytes: &[u8]) -> Result<(f64, usize), Box<dyn std::error::Error>> {
    let mut extractor = Extractor::new(Arc::clone(views));
    let mut line = Vec::new();
    let mut rows = 0;
    let start = Stopwatch::start();
    for (number, source) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if source.is_empty() {
            continue;
        }
        line.clear();
        line.extend_from_slice(source);
        let provenance = Provenance {
            batch: 1,
            line: number as i64 + 1,
            hash: 0,
        };
        if let Err(refusal) = extractor.push(&mut line, provenance) {
            return Err(format!("line {}: {refusal}", number + 1).into());
        }
        if number % 1024 == 0 {
            rows += take(&mut extractor, BATCH_ROWS);
        }
    }
    rows += take(&mut extractor, 1);
    Ok((start.seconds(), rows))
}

fn take(extractor: &mut Extractor, rows_min: usize) -> usize {
    let full: Vec<usize> = extractor
        .views_with_rows()
        .filter(|(_, rows, _)| *rows >= rows_min)
        .map(|(view, ..)| view)
        .collect();
    full.into_iter()
        .filter_map(|view| extractor.take_batch(view))
        .map(|batch| batch.num_rows())
        .sum()
}
