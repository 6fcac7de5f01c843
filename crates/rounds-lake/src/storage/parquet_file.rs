//! Writing and reading the Parquet files of a table.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use deltalake_core::kernel::Add;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::statistics::Statistics;
use parquet::schema::types::ColumnPath;
use serde_json::{Map, Value, json};

use super::delta::DataFile;
use crate::error::LakeError;

/// Rows after which a row group is closed, whatever its size.
const ROW_GROUP_ROWS: usize = 128 * 1024;
/// Rows handed out at once when a file is read back.
const READ_ROWS: usize = 8 * 1024;

/// What a finished file adds to its table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenFile {
    pub(crate) path: PathBuf,
    pub(crate) file: DataFile,
}

impl WrittenFile {
    /// The Delta action that makes the file part of the table.
    pub(crate) fn add_action(&self, at_ms: i64) -> Add {
        Add {
            path: self.file.path.clone(),
            size: i64::try_from(self.file.bytes).unwrap_or(i64::MAX),
            modification_time: at_ms,
            data_change: true,
            stats: Some(self.file.stats.to_string()),
            ..Add::default()
        }
    }
}

/// Writes one Parquet file, zstd-compressed.
pub(crate) struct FileWriter {
    path: PathBuf,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
}

impl FileWriter {
    /// `unique_columns` hold a different value in nearly every row: no dictionary is tried for them.
    pub(crate) fn create(
        path: PathBuf,
        schema: SchemaRef,
        unique_columns: &[&str],
    ) -> Result<Self, LakeError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| LakeError::file(folder, error))?;
        }
        let file = File::create(&path).map_err(|error| LakeError::file(&path, error))?;
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by("rounds".to_owned());
        for column in unique_columns {
            let column = ColumnPath::from(*column);
            properties = properties.set_column_dictionary_enabled(column, false);
        }
        let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties.build()))
            .map_err(|error| LakeError::parquet(&path, error))?;
        Ok(Self {
            path,
            schema,
            writer,
        })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), LakeError> {
        self.writer
            .write(batch)
            .map_err(|error| LakeError::parquet(&self.path, error))
    }

    /// Bytes of the open row group held in memory.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.writer.memory_size()
    }

    /// Closes the open row group, which frees its memory.
    pub(crate) fn flush(&mut self) -> Result<(), LakeError> {
        self.writer
            .flush()
            .map_err(|error| LakeError::parquet(&self.path, error))
    }

    /// Closes the file and forces it to disk.
    pub(crate) fn finish(mut self) -> Result<WrittenFile, LakeError> {
        let metadata = self
            .writer
            .finish()
            .map_err(|error| LakeError::parquet(&self.path, error))?;
        let file = self.writer.inner();
        file.sync_all()
            .map_err(|error| LakeError::file(&self.path, error))?;
        let bytes = file
            .metadata()
            .map_err(|error| LakeError::file(&self.path, error))?
            .len();
        let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
        let name = self.path.file_name().and_then(|name| name.to_str());
        Ok(WrittenFile {
            file: DataFile {
                path: name.unwrap_or_default().to_owned(),
                bytes,
                rows,
                stats: file_stats(&metadata, &self.schema, rows),
            },
            path: self.path,
        })
    }
}

/// Reads the file back, all columns or some.
pub(crate) fn read(
    path: &Path,
    columns: Option<&[&str]>,
) -> Result<ParquetRecordBatchReader, LakeError> {
    let failed = |error: parquet::errors::ParquetError| LakeError::parquet(path, error);
    let file = File::open(path).map_err(|error| LakeError::file(path, error))?;
    let mut builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(failed)?
        .with_batch_size(READ_ROWS);
    if let Some(columns) = columns {
        let projection = parquet::arrow::ProjectionMask::columns(
            builder.parquet_schema(),
            columns.iter().copied(),
        );
        builder = builder.with_projection(projection);
    }
    builder.build().map_err(failed)
}

/// Statistics in the Delta protocol's words: rows, and per column smallest, largest and nulls.
fn file_stats(metadata: &ParquetMetaData, schema: &SchemaRef, rows: u64) -> Value {
    let mut smallest = Map::new();
    let mut largest = Map::new();
    let mut nulls = Map::new();
    for field in schema.fields() {
        let chunks = metadata.row_groups().iter().map(|group| {
            group
                .columns()
                .iter()
                .find(|chunk| chunk.column_path().string() == *field.name())
                .and_then(|chunk| chunk.statistics())
        });
        let Some(bounds) = column_bounds(chunks, field.data_type()) else {
            continue;
        };
        nulls.insert(field.name().clone(), json!(bounds.nulls));
        if let (Some(low), Some(high)) = (bounds.low, bounds.high) {
            smallest.insert(field.name().clone(), low.to_json(field.data_type()));
            largest.insert(field.name().clone(), high.to_json(field.data_type()));
        }
    }
    json!({
        "numRecords": rows,
        "minValues": smallest,
        "maxValues": largest,
        "nullCount": nulls,
    })
}

struct ColumnBounds {
    low: Option<Bound>,
    high: Option<Bound>,
    nulls: u64,
}

#[derive(Clone, PartialEq, PartialOrd)]
enum Bound {
    Whole(i64),
    Real(f64),
    Text(String),
}

impl Bound {
    fn to_json(&self, arrow: &arrow_schema::DataType) -> Value {
        use arrow_schema::DataType;
        match (self, arrow) {
            (Self::Whole(days), DataType::Date32) => {
                let date =
                    jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(*days));
                json!(date.to_string())
            }
            (Self::Whole(micros), DataType::Timestamp(..)) => {
                jiff::Timestamp::from_microsecond(*micros)
                    .map_or(Value::Null, |instant| json!(format!("{instant:.6}")))
            }
            (Self::Whole(value), _) => json!(value),
            (Self::Real(value), _) => json!(value),
            (Self::Text(value), _) => json!(value),
        }
    }
}

/// Bounds over all row groups; none when a row group has no statistics.
fn column_bounds<'a>(
    chunks: impl Iterator<Item = Option<&'a Statistics>>,
    arrow: &arrow_schema::DataType,
) -> Option<ColumnBounds> {
    let mut bounds = ColumnBounds {
        low: None,
        high: None,
        nulls: 0,
    };
    for chunk in chunks {
        let chunk = chunk?;
        bounds.nulls += chunk.null_count_opt()?;
        let Some((low, high)) = chunk_bounds(chunk, arrow) else {
            continue;
        };
        if bounds.low.as_ref().is_none_or(|known| low < *known) {
            bounds.low = Some(low);
        }
        if bounds.high.as_ref().is_none_or(|known| high > *known) {
            bounds.high = Some(high);
        }
    }
    Some(bounds)
}

fn chunk_bounds(chunk: &Statistics, arrow: &arrow_schema::DataType) -> Option<(Bound, Bound)> {
    use arrow_schema::DataType;
    match (chunk, arrow) {
        (Statistics::Int32(s), _) => Some((
            Bound::Whole(i64::from(*s.min_opt()?)),
            Bound::Whole(i64::from(*s.max_opt()?)),
        )),
        (Statistics::Int64(s), _) => {
            Some((Bound::Whole(*s.min_opt()?), Bound::Whole(*s.max_opt()?)))
        }
        (Statistics::Double(s), _) => {
            Some((Bound::Real(*s.min_opt()?), Bound::Real(*s.max_opt()?)))
        }
        (Statistics::ByteArray(s), DataType::Utf8) if s.min_is_exact() && s.max_is_exact() => {
            let text = |bytes: &parquet::data_type::ByteArray| {
                bytes
                    .as_utf8()
                    .ok()
                    .map(|text| Bound::Text(text.to_owned()))
            };
            Some((text(s.min_opt()?)?, text(s.max_opt()?)?))
        }
        _ => None,
    }
}
