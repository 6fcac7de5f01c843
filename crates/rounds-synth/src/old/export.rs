//! The files of a FHIR bulk export: one per resource type, written line by line, some compressed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

/// The types written, with whether their file is compressed.
const TYPES: [(&str, bool); 10] = [
    ("Appointment", false),
    ("Condition", false),
    ("Encounter", true),
    ("Immunization", false),
    ("Location", false),
    ("MedicationRequest", false),
    ("Observation", true),
    ("Organization", false),
    ("Patient", false),
    ("Practitioner", false),
];

enum Sink {
    Plain(BufWriter<File>),
    Compressed(Box<GzEncoder<BufWriter<File>>>),
}

/// One file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Where it is.
    pub path: PathBuf,
    /// Lines in it (records without the heading for a CSV file).
    pub lines: u64,
}

struct Output {
    resource_type: &'static str,
    sink: Sink,
    file: WrittenFile,
}

/// The open files of one export.
pub(crate) struct Export {
    outputs: Vec<Output>,
}

impl Export {
    /// Creates `folder` and the empty files in it.
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let outputs = TYPES
            .into_iter()
            .map(|(resource_type, compressed)| {
                let suffix = if compressed { "ndjson.gz" } else { "ndjson" };
                let path = folder.join(format!("{resource_type}.000.{suffix}"));
                let file = BufWriter::new(File::create(&path)?);
                let sink = if compressed {
                    Sink::Compressed(Box::new(GzEncoder::new(file, Compression::fast())))
                } else {
                    Sink::Plain(file)
                };
                Ok(Output {
                    resource_type,
                    sink,
                    file: WrittenFile { path, lines: 0 },
                })
            })
            .collect::<io::Result<_>>()?;
        Ok(Self { outputs })
    }

    /// Writes one resource to the file of its type.
    pub(crate) fn write(&mut self, resource: &Value) -> io::Result<()> {
        let resource_type = resource
            .get("resourceType")
            .and_then(Value::as_str)
            .unwrap_or("");
        self.write_line(resource_type, &resource.to_string())
    }

    /// Writes one line as it is, right or wrong.
    pub(crate) fn write_line(&mut self, resource_type: &str, line: &str) -> io::Result<()> {
        let output = self
            .outputs
            .iter_mut()
            .find(|output| output.resource_type == resource_type)
            .ok_or_else(|| {
                io::Error::other(format!("no file for resource type {resource_type:?}"))
            })?;
        match &mut output.sink {
            Sink::Plain(file) => writeln!(file, "{line}")?,
            Sink::Compressed(file) => writeln!(file, "{line}")?,
        }
        output.file.lines += 1;
        Ok(())
    }

    /// Ends every file.
    pub(crate) fn finish(self) -> io::Result<Vec<WrittenFile>> {
        self.outputs
            .into_iter()
            .map(|output| {
                match output.sink {
                    Sink::Plain(mut file) => file.flush()?,
                    Sink::Compressed(file) => file.finish()?.flush()?,
                }
                Ok(output.file)
            })
            .collect()
    }
}
