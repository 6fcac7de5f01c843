//! Reads all files of a load: FHIR lines, then records, both on every core.

use std::collections::HashMap;
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use rounds_core::{Reason, Refusal};
use sha2::Digest;

use super::chunks::{self, Extent, Piece};
use super::discover::SourceFormat;
use super::fingerprint::hash_text;
use super::load::{Due, LoadContext};
use super::records::{self, LoadedRecords};
use super::resources::{Parsed, ResourceWorker};
use crate::error::LakeError;

/// Chunks waiting between the reader and each worker.
const CHUNKS_WAITING: usize = 2;

/// Everything that was read, not yet compared with the lake.
pub(super) struct ParsedFiles {
    pub(super) resources: Vec<Parsed>,
    pub(super) records: Option<LoadedRecords>,
    pub(super) extents: HashMap<i64, Extent>,
}

/// Reads every file that is due.
pub(super) fn parse(context: &Arc<LoadContext>, due: &[Due]) -> Result<ParsedFiles, LakeError> {
    let (fhir, mapped): (Vec<&Due>, Vec<&Due>) = due
        .iter()
        .partition(|due| due.file.format == SourceFormat::FhirNdjson);
    let mut extents = HashMap::new();
    let resources = parse_resources(context, &fhir, &mut extents)?;
    let records = match mapped.is_empty() {
        true => None,
        false => Some(parse_records(context, &mapped, &mut extents)?),
    };
    Ok(ParsedFiles {
        resources,
        records,
        extents,
    })
}

type Work = (i64, Piece);

fn parse_resources(
    context: &Arc<LoadContext>,
    due: &[&Due],
    extents: &mut HashMap<i64, Extent>,
) -> Result<Vec<Parsed>, LakeError> {
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let threads = context.lake.settings().threads.max(1);
    let (sender, receiver) = sync_channel::<Work>(threads * CHUNKS_WAITING);
    let receiver = Arc::new(Mutex::new(receiver));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|number| {
                let receiver = Arc::clone(&receiver);
                scope.spawn(move || work(context, number, &receiver))
            })
            .collect();
        drop(receiver);
        let read = read_all(context, due, &sender, extents);
        drop(sender);
        let mut parsed = Vec::with_capacity(threads);
        for worker in workers {
            let joined = worker.join();
            parsed.push(joined.map_err(|panic| LakeError::Worker(panic_text(&*panic)))??);
        }
        read.map(|()| parsed)
    })
}

fn read_all(
    context: &LoadContext,
    due: &[&Due],
    sender: &SyncSender<Work>,
    extents: &mut HashMap<i64, Extent>,
) -> Result<(), LakeError> {
    for due in due {
        let mut send = |piece| {
            // The channel only closes early when every worker failed; their error is reported.
            sender
                .send((due.batch, piece))
                .map_err(|_| LakeError::Worker("all workers stopped".to_owned()))
        };
        let extent = chunks::read(&due.file, &due.start, &context.progress, &mut send)?;
        extents.insert(due.batch, extent);
    }
    Ok(())
}

fn work(
    context: &LoadContext,
    number: usize,
    receiver: &Mutex<Receiver<Work>>,
) -> Result<Parsed, LakeError> {
    let names = context.names.clone();
    let mut worker = ResourceWorker::new(&context.lake, names, number, context.refused_rows());
    let progress = &context.progress;
    loop {
        let next = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok((batch, piece)) = next else {
            return worker.finish();
        };
        match piece {
            Piece::Lines { first_line, bytes } => {
                worker.take_lines(batch, first_line, &bytes, progress)?;
            }
            Piece::TooLong { line, head } => {
                let limit = chunks::LINE_BYTES_MAX >> 20;
                let message = format!("the line is longer than {limit} MiB");
                let refusal = Refusal::row(Reason::TooLong, message);
                worker.refuse(batch, line, &refusal, &head, progress)?;
            }
            Piece::CutOff {
                line,
                message,
                head,
            } => {
                let refusal = Refusal::row(Reason::Malformed, message);
                worker.refuse(batch, line, &refusal, &head, progress)?;
            }
        }
    }
}

pub(super) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}

fn parse_records(
    context: &LoadContext,
    due: &[&Due],
    extents: &mut HashMap<i64, Extent>,
) -> Result<LoadedRecords, LakeError> {
    records::load(context, due, &mut |due| {
        extents.insert(due.batch, measure(due, context)?);
        Ok(())
    })
}

/// Size, hash and complete lines of a record file.
fn measure(due: &Due, context: &LoadContext) -> Result<Extent, LakeError> {
    let failed = |error| LakeError::file(&due.file.path, error);
    let mut file = std::fs::File::open(&due.file.path).map_err(failed)?;
    let mut hash = sha2::Sha256::new();
    let (mut bytes, mut lines, mut consumed) = (0, 0, 0);
    let mut block = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut block).map_err(failed)?;
        let Some(filled) = block.get(..read).filter(|filled| !filled.is_empty()) else {
            break;
        };
        hash.update(filled);
        lines += memchr::memchr_iter(b'\n', filled).count() as u64;
        if let Some(last) = memchr::memrchr(b'\n', filled) {
            consumed = bytes + last as u64 + 1;
        }
        bytes += read as u64;
        context.progress.read_bytes(read);
    }
    let by_line = due.file.format == SourceFormat::Csv && !due.file.gzip;
    Ok(Extent {
        bytes,
        consumed: if by_line { consumed } else { bytes },
        lines,
        sha256: hash_text(hash),
    })
}
