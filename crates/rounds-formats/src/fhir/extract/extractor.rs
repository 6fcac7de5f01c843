//! One per thread: takes lines, keeps the rows of every view until a batch is taken.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use rounds_core::table::Provenance;
use rounds_core::{Reason, Refusal};
use simd_json::{Buffers, Node, Tape};

use crate::fhir::set::ViewSet;
use crate::fhir::tape;

use super::arrow::{ArrowSink, ViewBuffer};
use super::fit::instant;
use super::plan::{ID_CELL, Plan, UPDATED_CELL, VERSION_CELL};
use super::scratch::{Cell, Scratch};

/// Runs all views of a set over lines of NDJSON. Make one per thread.
pub struct Extractor {
    views: Arc<ViewSet>,
    buffers: Vec<ViewBuffer>,
    scratch: Scratch,
    parser: Buffers,
    tape: Tape<'static>,
    header: Header,
}

/// What every resource says of itself, copied out of the line at hand.
#[derive(Debug, Default)]
struct Header {
    resource_type: String,
    id: String,
    version_id: Option<String>,
    last_updated_us: Option<i64>,
}

/// A line taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extracted<'a> {
    /// `resourceType`.
    pub resource_type: &'a str,
    /// `id`.
    pub id: &'a str,
    /// `meta.versionId`.
    pub version_id: Option<&'a str>,
    /// `meta.lastUpdated` in microseconds since 1970 in UTC.
    pub last_updated_us: Option<i64>,
}

impl Extractor {
    /// An extractor without rows.
    pub fn new(views: Arc<ViewSet>) -> Self {
        let buffers = views
            .views()
            .iter()
            .map(|view| ViewBuffer::new(view.columns()))
            .collect();
        Self {
            views,
            buffers,
            scratch: Scratch::default(),
            parser: super::parse_buffers(),
            tape: Tape(Vec::new()),
            header: Header::default(),
        }
    }

    /// Parses one line in place (the bytes are overwritten) and adds the rows of every view of its
    /// resource type. A resource type without views gives no rows and is no error.
    ///
    /// # Errors
    /// The line is not JSON or no object, has no `resourceType` or `id`, or holds a value that does
    /// not fit a column. Nothing of a refused line is kept.
    pub fn push(
        &mut self,
        line: &mut [u8],
        provenance: Provenance,
    ) -> Result<Extracted<'_>, Refusal> {
        let mut tape = std::mem::replace(&mut self.tape, Tape(Vec::new())).reset();
        let parsed = simd_json::fill_tape(line, &mut self.parser, &mut tape);
        let outcome = match parsed {
            Ok(()) => self.extract(&tape.0, provenance),
            Err(error) => Err(malformed(&error)),
        };
        self.tape = tape.reset();
        outcome?;
        Ok(Extracted {
            resource_type: &self.header.resource_type,
            id: &self.header.id,
            version_id: self.header.version_id.as_deref(),
            last_updated_us: self.header.last_updated_us,
        })
    }

    fn extract(&mut self, tape: &[Node<'_>], provenance: Provenance) -> Result<(), Refusal> {
        let resource_type = resource_type(tape)?;
        let views = Arc::clone(&self.views);
        let plan = views.plan(resource_type);
        super::bind_root(plan, tape, &mut self.scratch);
        self.header.read(resource_type, tape, &self.scratch)?;
        let outcome = self.rows(&views, plan, tape, provenance);
        for view in &plan.views {
            if let Some(buffer) = self.buffers.get_mut(view.view) {
                match outcome {
                    Ok(()) => buffer.commit(),
                    Err(_) => buffer.roll_back(),
                }
            }
        }
        outcome
    }

    fn rows(
        &mut self,
        views: &ViewSet,
        plan: &Plan,
        tape: &[Node<'_>],
        provenance: Provenance,
    ) -> Result<(), Refusal> {
        let mut sink = ArrowSink {
            buffers: &mut self.buffers,
            columns: &|view| views.columns_of(view),
            provenance,
            zone: views.time_zone(),
        };
        super::run(plan, tape, &mut self.scratch, &mut sink).map_err(|(view, fault)| {
            views.views().get(view).map_or_else(
                || Refusal::row(fault.fault.reason, fault.fault.message.clone()),
                |view| super::refusal(view.definition(), fault.clone()),
            )
        })
    }

    /// Views that hold rows: number in the set, rows, and roughly the bytes they take.
    pub fn views_with_rows(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.buffers
            .iter()
            .enumerate()
            .filter(|(_, buffer)| buffer.rows() > 0)
            .map(|(view, buffer)| (view, buffer.rows(), buffer.bytes()))
    }

    /// The rows of a view so far: its columns, then `_batch`, `_line` and `_hash`. The view is empty
    /// afterwards. Nothing when it holds no rows.
    pub fn take_batch(&mut self, view: usize) -> Option<RecordBatch> {
        let buffer = self
            .buffers
            .get_mut(view)
            .filter(|buffer| buffer.rows() > 0)?;
        // Losing the rows in silence would be worse than stopping here.
        let batch = buffer.finish();
        Some(batch.expect("invariant: columns of equal length, cut at the ends of texts"))
    }

    /// The schema of a view's batches.
    ///
    /// A number that no view has gives an empty schema.
    pub fn schema(&self, view: usize) -> SchemaRef {
        self.buffers.get(view).map_or_else(
            || Arc::new(arrow_schema::Schema::empty()),
            |buffer| Arc::clone(&buffer.schema),
        )
    }
}

impl Header {
    fn read(
        &mut self,
        resource_type: &str,
        tape: &[Node<'_>],
        scratch: &Scratch,
    ) -> Result<(), Refusal> {
        let cell = |number| match scratch.cells.get(number) {
            Some(Cell::Node(index)) => tape::text(tape, *index),
            _ => None,
        };
        let id = cell(ID_CELL).filter(|id| !id.is_empty()).ok_or_else(|| {
            Refusal::row(
                Reason::MissingKey,
                format!("the {resource_type} has no id, or more than one"),
            )
        })?;
        let last_updated = cell(UPDATED_CELL)
            .map(|text| instant(text, None))
            .transpose();
        self.last_updated_us = last_updated
            .map_err(|fault| Refusal::column(fault.reason, "meta.lastUpdated", fault.message))?;
        copy(resource_type, &mut self.resource_type);
        copy(id, &mut self.id);
        self.version_id = cell(VERSION_CELL).map(str::to_owned);
        Ok(())
    }
}

fn copy(from: &str, into: &mut String) {
    into.clear();
    into.push_str(from);
}

fn resource_type<'i>(tape: &[Node<'i>]) -> Result<&'i str, Refusal> {
    if !matches!(tape.first(), Some(Node::Object { .. })) {
        let message = format!("expected a resource, found {}", tape::kind(tape, 0));
        return Err(Refusal::row(Reason::Malformed, message));
    }
    tape::member(tape, 0, "resourceType")
        .and_then(|value| tape::text(tape, value))
        .filter(|name| !name.is_empty())
        .ok_or_else(|| Refusal::row(Reason::MissingKey, "the line has no resourceType"))
}

fn malformed(error: &simd_json::Error) -> Refusal {
    let message = format!("not JSON: {:?} at byte {}", error.error(), error.index());
    Refusal::row(Reason::Malformed, message)
}
