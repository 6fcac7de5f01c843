//! Takes what waits and gives each message to the post: a mail for each notice, one digest for a
//! person's lines, one post to the webhook for an urgent matter. How one message goes out is in
//! `post`. Whoever sends holds a lease, so that several processes share the work.
//!
//! One message never holds up the others: what cannot be sent is settled and left, and a way that
//! does not answer is left alone until the next time.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use jiff::SignedDuration;
use rounds_core::access::PersonId;
use rounds_store::outbox::{Channel, Outgoing};

use super::post::Post;
use super::room::Room;
use super::tell::urgency;
use crate::office::host_name;

/// How long a sender has for what it took. Before each message the lease is renewed; what a process
/// had that died goes out so much later.
pub(super) const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Notices taken at once.
const TAKEN_MAX: u32 = 200;

/// How sending went, in notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Went out.
    pub sent: u64,
    /// Will be tried again.
    pub waiting: u64,
    /// Will not go out: nobody to reach, nothing to reach them with, too many attempts, or the
    /// matter is over.
    pub dropped: u64,
}

/// Notices that go out as one message, one way.
pub(super) struct Message {
    pub channel: Channel,
    pub lines: Vec<Outgoing>,
}

/// Sends what is due now. `current` are the keys of what is due of people: a reminder of something
/// that is not due any more is dropped.
///
/// # Errors
/// The database cannot be asked or written, or `[notices]` cannot be used. Whatever else waits is
/// tried all the same.
pub async fn send(room: &Room, current: &BTreeSet<String>) -> Result<Sent> {
    let outbox = room.recorder.store().outbox();
    let owner = format!("{}:{}", host_name(), std::process::id());
    let now = room.clock.now();
    let taken = outbox
        .lease_due(now, &owner, TAKEN_MAX, now + LEASE)
        .await?;
    if taken.is_empty() {
        return Ok(Sent::default());
    }
    let mut post = match Post::open(room).await {
        Ok(post) => post,
        Err(error) => {
            // Nothing was tried: what was taken is there for whoever comes next.
            for lease in taken.iter().filter_map(Outgoing::lease) {
                outbox.release(&lease, now).await?;
            }
            return Err(error);
        }
    };
    let (current, over): (Vec<_>, Vec<_>) = taken
        .into_iter()
        .partition(|outgoing| is_current(&outgoing.notice.key, current));
    let mut first_error = post.drop_over(&over).await.err();
    for message in messages(current) {
        if let Err(error) = post.send(message).await {
            first_error = first_error.or(Some(error));
        }
    }
    match first_error {
        None => Ok(post.sent()),
        Some(error) => Err(error),
    }
}

/// Whether a notice is still worth sending: what happened is, and what is due while it is.
fn is_current(key: &str, current: &BTreeSet<String>) -> bool {
    !key.starts_with("due/") || current.contains(key)
}

/// What goes out together: lines of a person's digest are one message. The most pressing first.
fn messages(taken: Vec<Outgoing>) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut digests: BTreeMap<PersonId, Vec<Outgoing>> = BTreeMap::new();
    for outgoing in taken {
        let channel = outgoing.notice.channel;
        if channel == Channel::Digest {
            let person = outgoing.notice.person.clone();
            digests.entry(person).or_default().push(outgoing);
        } else {
            let lines = vec![outgoing];
            messages.push(Message { channel, lines });
        }
    }
    let digests = digests.into_values().map(|lines| Message {
        channel: Channel::Digest,
        lines,
    });
    messages.extend(digests);
    let pressing = |message: &Message| {
        let lines = message.lines.iter();
        lines.map(|line| urgency(&line.notice.urgency)).max()
    };
    messages.sort_by_key(|message| std::cmp::Reverse(pressing(message)));
    messages
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use rounds_store::outbox::{NewNotice, NoticeState};

    use super::*;

    fn outgoing(key: &str, person: &str, channel: Channel, urgency: &str) -> Outgoing {
        let at = Timestamp::UNIX_EPOCH;
        Outgoing {
            id: format!("ntc_{key}"),
            notice: NewNotice {
                key: key.to_owned(),
                person: PersonId(person.to_owned()),
                channel,
                urgency: urgency.to_owned(),
                subject: key.to_owned(),
                text: String::new(),
                path: "/".to_owned(),
                made_at: at,
                not_before: at,
            },
            state: NoticeState::Waiting,
            attempts: 1,
            next_attempt_at: at,
            lease_owner: None,
            lease_until: None,
            last_error: None,
            ended_at: None,
        }
    }

    #[test]
    fn a_digest_is_one_message_and_the_most_pressing_goes_first() {
        let sorted = messages(vec![
            outgoing("a", "mei", Channel::Digest, "routine"),
            outgoing("b", "mei", Channel::Mail, "soon"),
            outgoing("c", "mei", Channel::Digest, "routine"),
            outgoing("d", "webhook", Channel::Webhook, "urgent"),
            outgoing("e", "omar", Channel::Digest, "routine"),
        ]);
        let keys = sorted.iter().map(|message| {
            let lines = message.lines.iter();
            lines
                .map(|line| line.notice.key.as_str())
                .collect::<String>()
        });
        assert_eq!(keys.collect::<Vec<_>>(), ["d", "b", "ac", "e"]);
    }

    #[test]
    fn what_happened_is_told_whenever_and_what_is_due_while_it_is() {
        let current = BTreeSet::from(["due/vote/r-1/mei/now/mei".to_owned()]);
        assert!(is_current("event/12/mei", &current));
        assert!(is_current("due/vote/r-1/mei/now/mei", &current));
        assert!(!is_current("due/triage/r-1/now/mei", &current));
    }
}
