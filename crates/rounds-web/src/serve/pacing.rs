//! The body of a request, which must keep coming: a sender who pauses too long, takes too long as a
//! whole, or sends more than is allowed, has their body end in an error.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// Why a body ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyEnded {
    /// Nothing came for too long, or too little.
    #[error("the body did not come in time")]
    TooSlow,
    /// More came than is allowed.
    #[error("the body is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// The connection broke.
    #[error("the connection ended within the body")]
    Broken,
}

/// What a body must keep to.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Longest pause.
    pub pause: Duration,
    /// Time for all of it.
    pub whole: Duration,
    /// Most of it.
    pub bytes_max: u64,
}

/// A body that keeps its pace or ends.
pub struct Paced<B = Incoming> {
    body: B,
    pace: Pace,
    bytes: u64,
    /// Set when the body is first asked for, so that waiting for a slot costs the sender nothing.
    end: Option<Instant>,
    patience: Option<Pin<Box<Sleep>>>,
}

impl<B> Paced<B> {
    /// A body that must keep this pace.
    pub fn new(body: B, pace: Pace) -> Self {
        Self {
            body,
            pace,
            bytes: 0,
            end: None,
            patience: None,
        }
    }
}

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for Paced<B> {
    type Data = Bytes;
    type Error = BodyEnded;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyEnded>>> {
        let this = &mut *self;
        let (pause, whole) = (this.pace.pause, this.pace.whole);
        let end = *this.end.get_or_insert_with(|| Instant::now() + whole);
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                this.patience = None;
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                this.bytes += bytes as u64;
                let limit_bytes = this.pace.bytes_max;
                let fault = if this.bytes > limit_bytes {
                    Some(BodyEnded::TooLarge { limit_bytes })
                } else {
                    (Instant::now() > end).then_some(BodyEnded::TooSlow)
                };
                Poll::Ready(Some(fault.map_or(Ok(frame), Err)))
            }
            Poll::Ready(Some(Err(_))) => Poll::Ready(Some(Err(BodyEnded::Broken))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                let until = || end.min(Instant::now() + pause);
                let patience = this
                    .patience
                    .get_or_insert_with(|| Box::pin(sleep_until(until())));
                match patience.as_mut().poll(context) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(BodyEnded::TooSlow))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
