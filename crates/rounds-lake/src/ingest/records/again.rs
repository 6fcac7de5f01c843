//! Records that were refused, taken again from the raw text that quarantine kept.

use std::path::Path;

use rounds_core::{Reason, Refusal};
use rounds_formats::mapping::{Mapping, SourceFormat, fields_of_record};

use super::super::load::LoadContext;
use super::LoadedRecords;
use super::block::Piece;
use super::source::RecordSource;
use super::worker::RecordWorker;
use crate::error::LakeError;
use crate::lake::Lake;
use crate::session::expressions::Expressions;

/// Takes the refused records of one file after the other.
pub(in crate::ingest) struct RecordsAgain {
    lake: Lake,
    worker: RecordWorker,
    expressions: Expressions,
    bound: LoadedRecords,
}

impl RecordsAgain {
    pub(in crate::ingest) fn new(context: &LoadContext) -> Self {
        Self {
            lake: context.lake.clone(),
            worker: RecordWorker::new(context, 0),
            expressions: Expressions::new(&context.lake.settings().time_zone),
            bound: LoadedRecords::default(),
        }
    }

    /// Takes (line, raw text) with the header the records came under.
    pub(in crate::ingest) fn take(
        &mut self,
        batch: i64,
        path: &Path,
        mapping: &Mapping,
        header: Vec<String>,
        records: Vec<(i64, String)>,
    ) -> Result<(), LakeError> {
        let zone = &self.lake.settings().time_zone;
        let source = RecordSource::bind(batch, path, mapping, header, &self.expressions, zone)?;
        let targets = source.targets().collect();
        self.bound.targets.insert(batch, targets);
        let mut fields = Vec::with_capacity(records.len());
        let mut places = Vec::with_capacity(records.len());
        for (line, raw) in records {
            match fields_of(mapping, &source.header, &raw) {
                Ok(found) => {
                    fields.push(found);
                    places.push((line, raw));
                }
                Err(refusal) => self.worker.refuse(batch, line, &refusal, &raw)?,
            }
        }
        self.worker.take(&source, Piece::Again { fields, places })
    }

    pub(in crate::ingest) fn finish(self) -> Result<LoadedRecords, LakeError> {
        let mut home = self.worker.finish()?;
        home.merge(self.bound);
        Ok(home)
    }
}

/// The fields of a refused record, from its raw text.
fn fields_of(
    mapping: &Mapping,
    names: &[String],
    raw: &str,
) -> Result<Vec<Option<String>>, Refusal> {
    match &mapping.format {
        SourceFormat::Csv(options) => {
            let fields = fields_of_record(options, names.len(), raw)?;
            Ok(fields.into_iter().map(Some).collect())
        }
        SourceFormat::Parquet => {
            let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(raw)
                .map_err(|error| Refusal::row(Reason::Malformed, error.to_string()))?;
            let field = |name: &String| row.get(name).and_then(|value| value.as_str());
            Ok(names
                .iter()
                .map(|name| field(name).map(str::to_owned))
                .collect())
        }
    }
}
