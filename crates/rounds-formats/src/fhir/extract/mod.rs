//! Runs views over bulk-export lines: bytes in, Arrow batches out, each line parsed once.
//!
//! [`plan`] is what runs and [`lower`] makes it from definitions; [`walk`] visits an element's
//! members once and fills [`scratch`]; [`rows`] combines what was found into rows for a sink,
//! [`arrow`] or [`json`]. The general evaluator next door does what does not fit a walk.

mod arrow;
mod buffer;
mod condition;
mod extractor;
mod fit;
mod json;
mod lower;
mod plan;
mod rows;
mod scratch;
mod trie;
mod walk;

use rounds_core::Refusal;
use simd_json::{Buffers, Node, Tape};

use super::definition::{Definition, ViewColumn};
use super::error::ViewRowError;

pub use extractor::{Extracted, Extractor};
pub(crate) use lower::plan;
pub(crate) use plan::Plan;

/// Deepest nesting of a line; FHIR's own resources stay below 30.
const DEPTH_MAX: usize = 128;

/// Scratch space of the parser.
fn parse_buffers() -> Buffers {
    Buffers::with_max_depth(4096, DEPTH_MAX)
}

/// Rows of the one view of `plan` as JSON.
pub(crate) fn json_rows(
    plan: &Plan,
    definition: &Definition,
    resource: &serde_json::Value,
) -> Result<Vec<serde_json::Map<String, serde_json::Value>>, ViewRowError> {
    let mut line = resource.to_string().into_bytes();
    let mut tape = Tape(Vec::new());
    simd_json::fill_tape(&mut line, &mut parse_buffers(), &mut tape)
        .map_err(|error| row_error(rounds_core::Reason::Malformed, None, error.to_string()))?;
    let is_of_type = super::tape::member(&tape.0, 0, "resourceType")
        .and_then(|value| super::tape::text(&tape.0, value))
        == Some(definition.resource.as_str());
    if !is_of_type {
        return Ok(Vec::new());
    }
    let mut sink = json::JsonSink {
        columns: &definition.columns,
        rows: Vec::new(),
    };
    let mut scratch = scratch::Scratch::default();
    bind_root(plan, &tape.0, &mut scratch);
    run(plan, &tape.0, &mut scratch, &mut sink).map_err(|(_, found)| {
        let column = found
            .column
            .and_then(|number| definition.columns.get(number));
        row_error(
            found.fault.reason,
            Some(column_path(definition, column)),
            found.fault.message,
        )
    })?;
    Ok(sink.rows)
}

fn row_error(reason: rounds_core::Reason, column: Option<String>, message: String) -> ViewRowError {
    ViewRowError {
        reason,
        column,
        message,
    }
}

/// Binds what the header and the top level of every view ask for.
fn bind_root<'a>(plan: &'a Plan, tape: &'a [Node<'a>], scratch: &mut scratch::Scratch) {
    scratch.fit(plan);
    walk::Walker {
        plan,
        tape,
        scratch,
        row_index: 0,
    }
    .bind(&plan.root, 0);
}

/// Sends the rows of every view of `plan` to the sink, after [`bind_root`]; on a fault also gives
/// the view's number.
fn run<'a, S: rows::RowSink>(
    plan: &'a Plan,
    tape: &'a [Node<'a>],
    scratch: &mut scratch::Scratch,
    sink: &mut S,
) -> Result<(), (usize, rows::RowFault)> {
    for view in &plan.views {
        rows::Rows::new(plan, view, tape, scratch, sink)
            .run()
            .map_err(|fault| (view.view, fault))?;
    }
    Ok(())
}

/// `view.column`, or the view's name where no column is at fault.
fn column_path(definition: &Definition, column: Option<&ViewColumn>) -> String {
    match column {
        Some(column) => format!("{}.{}", definition.name, column.name),
        None => definition.name.clone(),
    }
}

fn refusal(definition: &Definition, found: rows::RowFault) -> Refusal {
    let column = found
        .column
        .and_then(|number| definition.columns.get(number));
    Refusal::column(
        found.fault.reason,
        column_path(definition, column),
        found.fault.message,
    )
}
