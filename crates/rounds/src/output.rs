//! What goes to standard output and standard error.

use std::io::Write;
use std::time::Duration;

use anyhow::Result;
use arrow_json::WriterBuilder;
use arrow_json::writer::JsonArray;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use rounds_lake::Answer;
use rounds_lake::ingest::Progress;
use serde::Serialize;

/// Writes a line to standard output. A closed pipe (`rounds … | head`) is no error.
pub fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes a line to standard error.
pub fn note(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Says what went wrong, the causes joined in one line.
pub fn complain(error: &anyhow::Error) {
    note(format!("error: {error:#}"));
}

/// Prints a value as JSON.
pub fn say_json(value: &impl Serialize) -> Result<()> {
    say(serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Prints rows as a table for people.
pub fn say_table(answer: &Answer) -> Result<()> {
    let text = arrow_cast::pretty::pretty_format_batches_with_schema(
        answer.schema.clone(),
        &answer.batches,
    )?;
    say(text);
    let rows = answer.rows();
    let plural = if rows == 1 { "row" } else { "rows" };
    let cut = if answer.truncated {
        ", cut off: there are more (--rows)"
    } else {
        ""
    };
    note(format!("{rows} {plural}{cut}"));
    Ok(())
}

/// Prints rows as an array of objects; columns without a value are null.
pub fn say_rows_json(answer: &Answer) -> Result<()> {
    let mut writer = WriterBuilder::new()
        .with_explicit_nulls(true)
        .build::<_, JsonArray>(std::io::stdout().lock());
    let batches: Vec<_> = answer.batches.iter().collect();
    writer.write_batches(&batches)?;
    writer.finish()?;
    say("");
    note_if_cut(answer);
    Ok(())
}

/// Prints rows as CSV with a header; a missing value is an empty field.
pub fn say_rows_csv(answer: &Answer) -> Result<()> {
    let mut writer = csv::Writer::from_writer(std::io::stdout().lock());
    writer.write_record(answer.schema.fields().iter().map(|field| field.name()))?;
    for batch in &answer.batches {
        let options = arrow_cast::display::FormatOptions::default();
        let columns = batch
            .columns()
            .iter()
            .map(|column| arrow_cast::display::ArrayFormatter::try_new(column, &options));
        let columns = columns.collect::<std::result::Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows() {
            writer.write_record(columns.iter().map(|column| column.value(row).to_string()))?;
        }
    }
    writer.flush()?;
    note_if_cut(answer);
    Ok(())
}

fn note_if_cut(answer: &Answer) {
    if answer.truncated {
        note(format!(
            "cut off after {} rows: there are more (--rows)",
            answer.rows()
        ));
    }
}

/// Shows how a load gets on, on a terminal; elsewhere nothing is drawn.
pub async fn watch<T>(progress: &Progress, work: impl Future<Output = T>) -> T {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style =
        ProgressStyle::with_template("{bar:24} {percent:>3} %  {bytes_per_sec}  {eta} left  {msg}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    let mut work = std::pin::pin!(work);
    let mut tick = tokio::time::interval(Duration::from_millis(200));
    loop {
        tokio::select! {
            done = &mut work => {
                bar.finish_and_clear();
                return done;
            }
            _ = tick.tick() => {
                let total = progress.bytes_total();
                if total > 0 {
                    bar.set_length(total);
                    bar.set_position(progress.bytes_done().min(total));
                    bar.set_message(format!(
                        "{} rows, {} refused",
                        progress.received(),
                        progress.quarantined()
                    ));
                }
            }
            signal = tokio::signal::ctrl_c() => {
                if signal.is_ok() {
                    progress.cancel();
                }
            }
        }
    }
}

/// `12.3 MiB`
pub fn bytes(count: u64) -> String {
    HumanBytes(count).to_string()
}

/// Aligns columns of text; the first line is the header.
pub fn say_columns(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let line: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        say(line.join("  ").trim_end());
    }
}
