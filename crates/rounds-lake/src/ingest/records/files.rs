//! Reads record files and hands pieces of whole records to the workers.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use rounds_formats::mapping::{CsvOptions, DelimitedReader, Mapping, SourceFormat as MappedFormat};

use super::super::discover::{LoadFile, SourceFormat};
use super::super::load::{Due, LoadContext};
use super::LoadedRecords;
use super::block::Piece;
use super::source::RecordSource;
use super::workers::Workers;
use crate::error::LakeError;
use crate::session::expressions::Expressions;
use crate::storage::parquet_file;

/// Records converted at once.
const BLOCK_RECORDS: usize = 4096;

/// The reading side of a load of records.
pub(super) struct RecordFiles<'scope, 'env> {
    context: &'scope LoadContext,
    workers: Workers<'scope, 'env>,
    expressions: Expressions,
    /// What is known of each batch's header and tables.
    read: LoadedRecords,
}

impl<'scope, 'env> RecordFiles<'scope, 'env> {
    pub(super) fn new(context: &'scope LoadContext, workers: Workers<'scope, 'env>) -> Self {
        Self {
            context,
            workers,
            expressions: Expressions::new(&context.lake.settings().time_zone),
            read: LoadedRecords::default(),
        }
    }

    pub(super) fn read(&mut self, due: &Due) -> Result<(), LakeError> {
        let Some(mapping) = &due.request.mapping else {
            return Err(LakeError::Refused(format!(
                "{}: CSV and Parquet files need a mapping; give --mapping FILE",
                due.file.path.display()
            )));
        };
        match (&mapping.format, due.file.format) {
            (MappedFormat::Csv(options), SourceFormat::Csv) => {
                self.read_delimited(due, mapping, options)
            }
            (MappedFormat::Parquet, SourceFormat::Parquet) => self.read_parquet(due, mapping),
            _ => Err(LakeError::Refused(format!(
                "{}: the mapping {} is for another format",
                due.file.path.display(),
                due.request.mapping_name.as_deref().unwrap_or_default()
            ))),
        }
    }

    /// Reads a delimited file from where the last load ended.
    fn read_delimited(
        &mut self,
        due: &Due,
        mapping: &Mapping,
        options: &CsvOptions,
    ) -> Result<(), LakeError> {
        let failed = |error| LakeError::file(&due.file.path, error);
        let mut disk = File::open(&due.file.path).map_err(failed)?;
        disk.seek(SeekFrom::Start(due.start.offset))
            .map_err(failed)?;
        let plain = plain(&due.file, disk);
        let mut reader = DelimitedReader::new(plain, options, due.start.lines);
        let header = match due.start.offset {
            0 => reader.column_names(options).unwrap_or_default(),
            _ => header(&due.file, options)?,
        };
        let mut source: Option<Arc<RecordSource>> = None;
        loop {
            self.stop_when_cancelled()?;
            let block = reader.read_block(header.len(), BLOCK_RECORDS);
            if block.is_empty() {
                break;
            }
            let bound = match &source {
                Some(source) => Arc::clone(source),
                None if block.lines().is_empty() => Arc::new(RecordSource::unbound(due.batch)),
                None => Arc::clone(source.insert(self.bind(due, mapping, header.clone())?)),
            };
            let bytes = block.bytes();
            self.workers.give(&bound, Piece::Delimited(block), bytes)?;
        }
        self.read.headers.insert(due.batch, header);
        Ok(())
    }

    /// Reads a Parquet file; values are taken as text.
    fn read_parquet(&mut self, due: &Due, mapping: &Mapping) -> Result<(), LakeError> {
        let mut first_line = 1;
        let mut source: Option<Arc<RecordSource>> = None;
        for rows in parquet_file::read(&due.file.path, None)? {
            self.stop_when_cancelled()?;
            let rows = rows.map_err(|error| LakeError::parquet(&due.file.path, error))?;
            let source = match &source {
                Some(source) => Arc::clone(source),
                None => {
                    let schema = rows.schema();
                    let fields = schema.fields().iter();
                    let names: Vec<String> = fields.map(|field| field.name().clone()).collect();
                    self.read.headers.insert(due.batch, names.clone());
                    Arc::clone(source.insert(self.bind(due, mapping, names)?))
                }
            };
            let count = i64::try_from(rows.num_rows()).unwrap_or(0);
            let bytes = rows.get_array_memory_size();
            let piece = Piece::Parquet { rows, first_line };
            self.workers.give(&source, piece, bytes)?;
            first_line += count;
        }
        Ok(())
    }

    fn bind(
        &mut self,
        due: &Due,
        mapping: &Mapping,
        header: Vec<String>,
    ) -> Result<Arc<RecordSource>, LakeError> {
        let path = &due.file.path;
        let zone = &self.context.lake.settings().time_zone;
        let expressions = &self.expressions;
        let source = RecordSource::bind(due.batch, path, mapping, header, expressions, zone)?;
        let targets = source.targets().collect();
        self.read.targets.insert(due.batch, targets);
        Ok(Arc::new(source))
    }

    fn stop_when_cancelled(&self) -> Result<(), LakeError> {
        match self.context.progress.is_cancelled() {
            true => Err(LakeError::Interrupted),
            false => Ok(()),
        }
    }

    /// Waits for the workers; `read` is how the reading ended.
    pub(super) fn finish(self, read: Result<(), LakeError>) -> Result<LoadedRecords, LakeError> {
        let mut home = self.workers.finish(read)?;
        home.merge(self.read);
        Ok(home)
    }
}

/// The column names from the file's beginning.
fn header(file: &LoadFile, options: &CsvOptions) -> Result<Vec<String>, LakeError> {
    let disk = File::open(&file.path).map_err(|error| LakeError::file(&file.path, error))?;
    let mut reader = DelimitedReader::new(plain(file, disk), options, 0);
    Ok(reader.column_names(options).unwrap_or_default())
}

fn plain(file: &LoadFile, disk: File) -> Box<dyn Read> {
    match file.gzip {
        true => Box::new(MultiGzDecoder::new(disk)),
        false => Box::new(disk),
    }
}
