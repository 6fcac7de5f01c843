//! The threads that convert records. There are as many as the work is worth: a small load has one,
//! and so one file for each table.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::{Scope, ScopedJoinHandle};

use super::super::load::LoadContext;
use super::super::parse::panic_text;
use super::LoadedRecords;
use super::block::Piece;
use super::source::RecordSource;
use super::worker::RecordWorker;
use crate::error::LakeError;

/// Bytes of the source that one more worker is started for.
const BYTES_PER_WORKER: usize = 4 << 20;
/// Pieces waiting for each worker.
const PIECES_WAITING: usize = 2;

type Work = (Arc<RecordSource>, Piece);

/// Workers that share one queue.
pub(super) struct Workers<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    context: &'scope LoadContext,
    sender: SyncSender<Work>,
    /// Held by the workers alone, so that sending fails when the last one stopped.
    receiver: Weak<Mutex<Receiver<Work>>>,
    for_first: Option<Arc<Mutex<Receiver<Work>>>>,
    running: Vec<ScopedJoinHandle<'scope, Result<LoadedRecords, LakeError>>>,
    bytes: usize,
}

impl<'scope, 'env> Workers<'scope, 'env> {
    pub(super) fn new(scope: &'scope Scope<'scope, 'env>, context: &'scope LoadContext) -> Self {
        let (sender, receiver) = sync_channel(threads_max(context) * PIECES_WAITING);
        let receiver = Arc::new(Mutex::new(receiver));
        Self {
            scope,
            context,
            sender,
            receiver: Arc::downgrade(&receiver),
            for_first: Some(receiver),
            running: Vec::new(),
            bytes: 0,
        }
    }

    /// Hands a piece to the next free worker; `bytes` is its size in the source.
    pub(super) fn give(
        &mut self,
        source: &Arc<RecordSource>,
        piece: Piece,
        bytes: usize,
    ) -> Result<(), LakeError> {
        if self.running.iter().any(ScopedJoinHandle::is_finished) {
            return Err(stopped());
        }
        let running = self.running.len();
        if running < threads_max(self.context) && self.bytes >= running * BYTES_PER_WORKER {
            let receiver = self.for_first.take().or_else(|| self.receiver.upgrade());
            let (context, receiver) = (self.context, receiver.ok_or_else(stopped)?);
            let worker = self.scope.spawn(move || work(context, running, receiver));
            self.running.push(worker);
        }
        self.bytes += bytes;
        self.sender
            .send((Arc::clone(source), piece))
            .map_err(|_| stopped())
    }

    /// Waits for the workers and brings home what they have. `read` is how the reading ended; a
    /// worker's own error goes before it.
    pub(super) fn finish(self, read: Result<(), LakeError>) -> Result<LoadedRecords, LakeError> {
        drop((self.sender, self.for_first));
        let mut home = LoadedRecords::default();
        for worker in self.running {
            let joined = worker.join();
            home.merge(joined.map_err(|panic| LakeError::Worker(panic_text(&*panic)))??);
        }
        read.map(|()| home)
    }
}

/// Why nothing more is read; the worker's own error, which `finish` finds, goes before it.
fn stopped() -> LakeError {
    LakeError::Worker("a worker stopped".to_owned())
}

fn threads_max(context: &LoadContext) -> usize {
    context.lake.settings().threads.max(1)
}

fn work(
    context: &LoadContext,
    number: usize,
    receiver: Arc<Mutex<Receiver<Work>>>,
) -> Result<LoadedRecords, LakeError> {
    let mut worker = RecordWorker::new(context, number);
    loop {
        let next = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        match next {
            Ok((source, piece)) => worker.take(&source, piece)?,
            Err(_) => return worker.finish(),
        }
    }
}
