//! What is known of a notice.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use rounds_core::access::PersonId;
use sha2::{Digest as _, Sha256};
use sqlx::any::AnyRow;

use crate::{Store, StoreError};

/// Which way a notice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A mail of its own.
    Mail,
    /// A post to the site's webhook.
    Webhook,
    /// A line of the person's next digest.
    Digest,
}

impl Channel {
    /// Every channel.
    pub const ALL: &[Self] = &[Self::Mail, Self::Webhook, Self::Digest];

    /// The word in the database and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Digest => "digest",
        }
    }

    /// The channel of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == word)
    }
}

/// How far a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeState {
    /// It goes out when its time comes, or is just going out.
    Waiting,
    /// It went out.
    Sent,
    /// It could not be sent, and will not be tried again.
    Failed,
    /// Nobody needs it any more, or the person cannot be reached this way.
    Dropped,
}

impl NoticeState {
    /// Every state.
    pub const ALL: &[Self] = &[Self::Waiting, Self::Sent, Self::Failed, Self::Dropped];

    /// The word in the database and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == word)
    }
}

/// A notice to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// The same for the same matter: put once for a person and a channel.
    pub key: String,
    /// Whom.
    pub person: PersonId,
    /// Which way.
    pub channel: Channel,
    /// How pressing it is, as the caller's word.
    pub urgency: String,
    /// One line.
    pub subject: String,
    /// A few sentences.
    pub text: String,
    /// The page, as a path within the site.
    pub path: String,
    /// When it came up.
    pub made_at: Timestamp,
    /// It does not go out before.
    pub not_before: Timestamp,
}

/// The right of one sender to one attempt at a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLease {
    /// Which notice.
    pub notice: String,
    /// Who holds it.
    pub owner: String,
    /// Which attempt: a later one makes this lease worthless.
    pub attempt: i64,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Made here, `ntc_…`.
    pub id: String,
    /// What it is about, and to whom, which way.
    pub notice: NewNotice,
    /// How far it is.
    pub state: NoticeState,
    /// How often it was tried.
    pub attempts: i64,
    /// It is not tried before.
    pub next_attempt_at: Timestamp,
    /// Who is sending it.
    pub lease_owner: Option<String>,
    /// Until when they have it.
    pub lease_until: Option<Timestamp>,
    /// Why it did not go out, the last time.
    pub last_error: Option<String>,
    /// When it went out, failed or was dropped; its state says which.
    pub ended_at: Option<Timestamp>,
}

impl Outgoing {
    /// The lease of the attempt that this notice was read in; none while nobody has it.
    pub fn lease(&self) -> Option<NoticeLease> {
        Some(NoticeLease {
            notice: self.id.clone(),
            owner: self.lease_owner.clone()?,
            attempt: self.attempts,
        })
    }

    /// A name of what goes out, the same for every attempt and for a notice that was put again
    /// after it was forgotten: 32 hexadecimal digits that say nothing of person or matter.
    pub fn message_key(&self) -> String {
        let NewNotice {
            key,
            person,
            channel,
            ..
        } = &self.notice;
        let text = format!("{}:{}:{}:{key}", channel.as_str(), person.0.len(), person.0);
        digits_of(&text)
    }

    /// As [`Outgoing::message_key`], of one message that holds several notices: the same for the
    /// same notices in any order.
    pub fn message_key_of(notices: &[Self]) -> String {
        let mut keys: Vec<_> = notices.iter().map(Self::message_key).collect();
        keys.sort();
        digits_of(&keys.join(","))
    }

    pub(super) fn read(store: &Store, row: &AnyRow) -> Result<Self, StoreError> {
        let fields = store.fields(row);
        Ok(Self {
            id: fields.text("id")?,
            notice: NewNotice {
                key: fields.text("key")?,
                person: PersonId(fields.text("person")?),
                channel: fields.word("channel", Channel::from_word)?,
                urgency: fields.text("urgency")?,
                subject: fields.text("subject")?,
                text: fields.text("text")?,
                path: fields.text("path")?,
                made_at: fields.instant("made_at")?,
                not_before: fields.instant("not_before")?,
            },
            state: fields.word("state", NoticeState::from_word)?,
            attempts: fields.number("attempts")?,
            next_attempt_at: fields.instant("next_attempt_at")?,
            lease_owner: fields.maybe_text("lease_owner")?,
            lease_until: fields.maybe_instant("lease_until")?,
            last_error: fields.maybe_text("last_error")?,
            ended_at: fields.maybe_instant("ended_at")?,
        })
    }
}

/// 128 bits of a hash, in hexadecimal.
fn digits_of(text: &str) -> String {
    let mut digits = HEXLOWER.encode(&Sha256::digest(text.as_bytes()));
    digits.truncate(32);
    digits
}

/// Which notices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// In this state.
    pub state: Option<NoticeState>,
    /// Which go this way.
    pub channel: Option<Channel>,
    /// To this person.
    pub person: Option<PersonId>,
}
