//! Parquet files of a period: rows are collected in columns and written when the period ends. Only
//! flat columns that may be missing; the same rows give the same bytes. Text files are in
//! `files.rs`.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::WrittenFile;
use crate::calendar::Moment;

/// Who wrote the files: no version, so that the bytes stay the same.
const CREATED_BY: &str = "rounds-synth";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Text,
    Number,
    Whole,
    /// Instants in milliseconds, UTC.
    Instant,
}

/// A kind of Parquet file: `folder/name.PERIOD.parquet` with these columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ParquetFeed {
    pub(crate) folder: &'static str,
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
}

/// One value on its way into a file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Number(f64),
    Whole(i64),
    Instant(Moment),
    Missing,
}

/// A column in the making: its values, and for each row whether there is one.
#[derive(Debug, Default)]
struct Column {
    texts: Vec<ByteArray>,
    numbers: Vec<f64>,
    wholes: Vec<i64>,
    present: Vec<i16>,
}

impl Column {
    fn push(&mut self, cell: Cell) {
        self.present.push(i16::from(cell != Cell::Missing));
        match cell {
            Cell::Text(text) => self.texts.push(ByteArray::from(text.into_bytes())),
            Cell::Number(number) => self.numbers.push(number),
            Cell::Whole(whole) => self.wholes.push(whole),
            Cell::Instant(moment) => self.wholes.push(moment.0),
            Cell::Missing => {}
        }
    }
}

/// The rows of one file.
#[derive(Debug)]
pub(crate) struct Rows {
    feed: ParquetFeed,
    columns: Vec<Column>,
    count: u64,
}

impl Rows {
    /// No rows yet.
    pub(crate) fn new(feed: ParquetFeed) -> Self {
        Self {
            feed,
            columns: feed.columns.iter().map(|_| Column::default()).collect(),
            count: 0,
        }
    }

    /// Adds a row: one cell for each column, of the column's kind.
    pub(crate) fn push(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.count += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }

    /// Writes the file below `root`.
    pub(crate) fn write(&self, root: &Path, period: Option<&str>) -> io::Result<WrittenFile> {
        let folder = root.join(self.feed.folder);
        fs::create_dir_all(&folder)?;
        let name = match period {
            Some(period) => format!("{}.{period}.parquet", self.feed.name),
            None => format!("{}.parquet", self.feed.name),
        };
        let path = folder.join(name);
        let file = File::create(&path)?;
        self.write_to(file).map_err(io::Error::other)?;
        Ok(WrittenFile {
            lines: self.count,
            bytes: fs::metadata(&path)?.len(),
            path,
            refused: 0,
            repeated: 0,
        })
    }

    fn write_to(&self, file: File) -> Result<(), ParquetError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(CREATED_BY.to_owned())
            .build();
        let schema = schema(self.feed)?;
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
        let mut group = writer.next_row_group()?;
        for (column, (_, kind)) in self.columns.iter().zip(self.feed.columns) {
            match kind {
                Kind::Text => write_column::<ByteArrayType>(&mut group, &column.texts, column)?,
                Kind::Number => write_column::<DoubleType>(&mut group, &column.numbers, column)?,
                Kind::Whole | Kind::Instant => {
                    write_column::<Int64Type>(&mut group, &column.wholes, column)?;
                }
            }
        }
        group.close()?;
        writer.close()?;
        Ok(())
    }
}

fn write_column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    values: &[T::T],
    column: &Column,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else {
        return Ok(());
    };
    writer
        .typed::<T>()
        .write_batch(values, Some(&column.present), None)?;
    writer.close()
}

fn schema(feed: ParquetFeed) -> Result<TypePtr, ParquetError> {
    let fields: Result<Vec<TypePtr>, ParquetError> = feed
        .columns
        .iter()
        .map(|(name, kind)| {
            let (physical, logical) = match kind {
                Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Number => (Physical::DOUBLE, None),
                Kind::Whole => (Physical::INT64, None),
                Kind::Instant => (
                    Physical::INT64,
                    Some(LogicalType::timestamp(true, TimeUnit::MILLIS)),
                ),
            };
            let column = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical)
                .build()?;
            Ok(Arc::new(column))
        })
        .collect();
    let schema = Type::group_type_builder("schema")
        .with_fields(fields?)
        .build()?;
    Ok(Arc::new(schema))
}
