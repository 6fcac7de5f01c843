//! The files of one period: each feed has one, and a feed without a line has none.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::parquet::{Cell, ParquetFeed, Rows};

/// A kind of file: `folder/name.PERIOD.extension`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Feed {
    pub(crate) folder: &'static str,
    pub(crate) name: &'static str,
    /// `csv`, `ndjson`, `ndjson.gz`, `hl7` …; what ends in `.gz` is compressed.
    pub(crate) extension: &'static str,
    /// The first line of each file; none for files without one.
    pub(crate) heading: Option<&'static str>,
}

impl Feed {
    /// A CSV file with this heading.
    pub(crate) const fn csv(
        folder: &'static str,
        name: &'static str,
        heading: &'static str,
    ) -> Self {
        Self {
            folder,
            name,
            extension: "csv",
            heading: Some(heading),
        }
    }

    /// Lines of JSON.
    pub(crate) const fn ndjson(folder: &'static str, name: &'static str) -> Self {
        Self {
            folder,
            name,
            extension: "ndjson",
            heading: None,
        }
    }
}

/// One file that was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrittenFile {
    /// Where it is.
    pub path: PathBuf,
    /// Lines in it, without the heading.
    pub lines: u64,
    /// Bytes in it.
    pub bytes: u64,
    /// Lines that a loader must refuse.
    pub refused: u64,
    /// Lines that repeat an earlier line of the file.
    pub repeated: u64,
}

enum Sink {
    Plain(BufWriter<File>),
    Compressed(Box<GzEncoder<BufWriter<File>>>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Compressed(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Compressed(file) => file.flush(),
        }
    }
}

struct Open {
    sink: Sink,
    file: WrittenFile,
}

/// The open files of one period.
pub(crate) struct Files {
    root: PathBuf,
    /// The period in the files' names; `None` for what holds at all times.
    period: Option<String>,
    open: BTreeMap<Feed, Open>,
    parquet: BTreeMap<ParquetFeed, Rows>,
}

impl Files {
    /// No files yet, below `root`.
    pub(crate) fn new(root: &Path, period: Option<String>) -> Self {
        Self {
            root: root.to_owned(),
            period,
            open: BTreeMap::new(),
            parquet: BTreeMap::new(),
        }
    }

    fn create(&self, feed: Feed) -> io::Result<Open> {
        let folder = self.root.join(feed.folder);
        fs::create_dir_all(&folder)?;
        let name = match &self.period {
            Some(period) => format!("{}.{period}.{}", feed.name, feed.extension),
            None => format!("{}.{}", feed.name, feed.extension),
        };
        let path = folder.join(name);
        let file = BufWriter::new(File::create(&path)?);
        let mut sink = if feed.extension.ends_with(".gz") {
            Sink::Compressed(Box::new(GzEncoder::new(file, Compression::fast())))
        } else {
            Sink::Plain(file)
        };
        if let Some(heading) = feed.heading {
            writeln!(sink, "{heading}")?;
        }
        let file = WrittenFile {
            path,
            lines: 0,
            bytes: 0,
            refused: 0,
            repeated: 0,
        };
        Ok(Open { sink, file })
    }

    /// Writes one line to the feed's file.
    pub(crate) fn line(&mut self, feed: Feed, line: &str) -> io::Result<()> {
        if !self.open.contains_key(&feed) {
            let open = self.create(feed)?;
            self.open.insert(feed, open);
        }
        let Some(open) = self.open.get_mut(&feed) else {
            return Ok(());
        };
        open.file.lines += 1;
        open.sink.write_all(line.as_bytes())?;
        open.sink.write_all(b"\n")
    }

    /// Adds one row to the feed's Parquet file.
    pub(crate) fn row(&mut self, feed: ParquetFeed, cells: impl IntoIterator<Item = Cell>) {
        let rows = self.parquet.entry(feed).or_insert_with(|| Rows::new(feed));
        rows.push(cells);
    }

    /// Writes a line that repeats an earlier one.
    pub(crate) fn repeated_line(&mut self, feed: Feed, line: &str) -> io::Result<()> {
        self.line(feed, line)?;
        if let Some(open) = self.open.get_mut(&feed) {
            open.file.repeated += 1;
        }
        Ok(())
    }

    /// Writes a line that nobody can load.
    pub(crate) fn refused_line(&mut self, feed: Feed, line: &str) -> io::Result<()> {
        self.line(feed, line)?;
        if let Some(open) = self.open.get_mut(&feed) {
            open.file.refused += 1;
        }
        Ok(())
    }

    /// Writes the beginning of a line, without its end, to a file that has lines: the last that
    /// is written to it.
    pub(crate) fn torn_line(&mut self, feed: Feed, line: &str) -> io::Result<()> {
        let Some(open) = self.open.get_mut(&feed) else {
            return Ok(());
        };
        open.file.lines += 1;
        open.file.refused += 1;
        open.sink.write_all(line.as_bytes())
    }

    /// Ends every file.
    pub(crate) fn finish(self) -> io::Result<Vec<WrittenFile>> {
        let close = |mut open: Open| {
            match open.sink {
                Sink::Plain(mut file) => file.flush()?,
                Sink::Compressed(file) => file.finish()?.flush()?,
            }
            open.file.bytes = fs::metadata(&open.file.path)?.len();
            io::Result::Ok(open.file)
        };
        let parquet = self
            .parquet
            .values()
            .map(|rows| rows.write(&self.root, self.period.as_deref()));
        let parquet: Vec<WrittenFile> = parquet.collect::<io::Result<_>>()?;
        let text = self.open.into_values().map(close);
        text.chain(parquet.into_iter().map(Ok)).collect()
    }
}
