//! How one message goes out and what is written down of it. Every outcome settles the message: it
//! went out, it is tried again, or it is given up, with a line in the log that names it by id.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use rounds_core::Clock;
use rounds_core::access::PersonId;
use rounds_governance::notice::Notice;
use rounds_governance::notice::digest::digest;
use rounds_notices::{Failure, Letter, Mailer, Recipient, Settings, Then, Webhook};
use rounds_store::jobs::Backoff;
use rounds_store::outbox::{Channel, NoticeLease, Outbox, Outgoing, Retry, Undelivered};

use super::room::Room;
use super::send::{LEASE, Message, Sent};
use super::tell::as_notice;

/// How often a message is tried: with the waits between, over about two days.
const ATTEMPTS_MAX: i64 = 12;
/// How long a message waits for its next attempt.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(60),
    longest: Duration::from_secs(6 * 3600),
    jitter: 0.5,
};
/// After so many messages in a row that the receiver did not take now, the others that go there wait
/// for the next time: each could take as long to fail.
const IN_A_ROW_MAX: u32 = 3;

/// Everything that sending needs.
pub(super) struct Post<'p> {
    settings: Settings,
    mailer: Option<Mailer>,
    webhook: Option<Webhook>,
    addresses: BTreeMap<PersonId, String>,
    names: BTreeMap<PersonId, String>,
    outbox: Outbox<'p>,
    clock: Arc<dyn Clock>,
    sent: Sent,
    mail_failed: u32,
    webhook_failed: u32,
}

/// What became of an attempt.
enum Went {
    Out,
    /// It did not.
    Not(Failure),
    /// There is nobody or nothing to send to, for this reason.
    Nowhere(String),
    /// The person has no address, which is no fault: they see it on Today.
    NoAddress,
}

impl<'p> Post<'p> {
    /// # Errors
    /// `[notices]` cannot be used, or the database cannot be asked.
    pub async fn open(room: &'p Room) -> Result<Self> {
        let mut settings = room.site.config.notices.clone();
        settings.within(&room.site.folder);
        Ok(Self {
            mailer: Mailer::new(&settings)?,
            webhook: Webhook::new(&settings)?,
            addresses: room.addresses().await?,
            names: room.names().await?,
            settings,
            outbox: room.recorder.store().outbox(),
            clock: Arc::clone(&room.clock),
            sent: Sent::default(),
            mail_failed: 0,
            webhook_failed: 0,
        })
    }

    /// How it went so far.
    pub fn sent(&self) -> Sent {
        self.sent
    }

    /// Sends one message and settles it.
    ///
    /// # Errors
    /// The database cannot be written; the message may go out again then, under the same key.
    pub async fn send(&mut self, message: Message) -> Result<()> {
        let leases: Vec<NoticeLease> = message.lines.iter().filter_map(Outgoing::lease).collect();
        if *self.failed_in_a_row(message.channel) >= IN_A_ROW_MAX {
            return self.give_back(&leases).await;
        }
        let now = self.clock.now();
        let held = self.outbox.renew(&leases, now + LEASE).await?;
        if held != leases.len() {
            // Somebody else has it by now: they send it, and only they.
            return Ok(());
        }
        let attempts = message.lines.iter().map(|line| line.attempts).max();
        // A process that dies while it sends counts an attempt and settles nothing.
        let went = match attempts.unwrap_or_default() > ATTEMPTS_MAX {
            true => Went::Nowhere("it was tried too often".to_owned()),
            false => match message.channel {
                Channel::Mail => self.mail(&message.lines, now).await,
                Channel::Digest => self.digest(&message.lines, now).await,
                Channel::Webhook => self.post(&message.lines, now).await,
            },
        };
        self.settle(message.channel, &leases, went).await
    }

    /// Drops reminders of what is not due any more.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn drop_over(&mut self, over: &[Outgoing]) -> Result<()> {
        let leases: Vec<NoticeLease> = over.iter().filter_map(Outgoing::lease).collect();
        let now = self.clock.now();
        self.sent.dropped += self.outbox.over(&leases, now).await?;
        Ok(())
    }

    async fn mail(&self, lines: &[Outgoing], now: Timestamp) -> Went {
        let Some(outgoing) = lines.first() else {
            return Went::Nowhere("it holds nothing".to_owned());
        };
        let key = outgoing.message_key();
        self.mail_to(&outgoing.notice.person, now, |settings, to| {
            Letter::of_notice(settings, &as_notice(outgoing), to, &key)
        })
        .await
    }

    async fn digest(&self, lines: &[Outgoing], now: Timestamp) -> Went {
        let Some(first) = lines.first() else {
            return Went::Nowhere("it holds nothing".to_owned());
        };
        let key = Outgoing::message_key_of(lines);
        let notices: Vec<Notice> = lines.iter().map(as_notice).collect();
        self.mail_to(&first.notice.person, now, |settings, to| {
            Letter::of_digest(settings, &digest(&notices), to, &key)
        })
        .await
    }

    async fn mail_to(
        &self,
        person: &PersonId,
        now: Timestamp,
        write: impl FnOnce(&Settings, Recipient) -> Result<Letter, rounds_notices::SettingsError>,
    ) -> Went {
        let (Some(name), Some(address)) = (self.names.get(person), self.addresses.get(person))
        else {
            return Went::NoAddress;
        };
        let Some(mailer) = &self.mailer else {
            return Went::Nowhere("there is no [notices.mail] in rounds.toml".to_owned());
        };
        let to = Recipient {
            name: name.clone(),
            address: address.clone(),
        };
        match write(&self.settings, to) {
            Ok(letter) => Went::of(mailer.send(&letter, now).await),
            Err(error) => Went::Nowhere(error.to_string()),
        }
    }

    async fn post(&self, lines: &[Outgoing], now: Timestamp) -> Went {
        let Some(outgoing) = lines.first() else {
            return Went::Nowhere("it holds nothing".to_owned());
        };
        let Some(webhook) = &self.webhook else {
            return Went::Nowhere("there is no [notices.webhook] in rounds.toml".to_owned());
        };
        let key = outgoing.message_key();
        Went::of(webhook.post(&as_notice(outgoing), &key, now).await)
    }

    fn failed_in_a_row(&mut self, channel: Channel) -> &mut u32 {
        match channel {
            Channel::Webhook => &mut self.webhook_failed,
            Channel::Mail | Channel::Digest => &mut self.mail_failed,
        }
    }

    /// As if it had not been taken: it did not count as an attempt, and comes first the next time.
    async fn give_back(&mut self, leases: &[NoticeLease]) -> Result<()> {
        let now = self.clock.now();
        for lease in leases {
            if self.outbox.release(lease, now).await? {
                self.sent.waiting += 1;
            }
        }
        Ok(())
    }

    /// Marks what went out, when it is tried again, or why not.
    async fn settle(&mut self, channel: Channel, leases: &[NoticeLease], went: Went) -> Result<()> {
        let now = self.clock.now();
        let first = leases.first();
        let first = first.map_or("", |lease| lease.notice.as_str());
        let way = channel.as_str();
        match went {
            Went::Out => {
                tracing::debug!(notice = first, way, lines = leases.len(), "sent");
                *self.failed_in_a_row(channel) = 0;
                self.sent.sent += self.outbox.sent(leases, now).await?;
            }
            Went::NoAddress => {
                tracing::debug!(notice = first, way, "no address");
                let why = "this person has no mail address or is disabled";
                self.sent.dropped += self.outbox.dropped(leases, why, now).await?;
            }
            Went::Nowhere(why) => {
                tracing::warn!(notice = first, way, why, "given up");
                self.sent.dropped += self.outbox.dropped(leases, &why, now).await?;
            }
            Went::Not(failure) => {
                tracing::warn!(notice = first, way, why = failure.cause, "not taken");
                let is_of_receiver = matches!(failure.then, Then::Again(_));
                let in_a_row = self.failed_in_a_row(channel);
                *in_a_row = if is_of_receiver { *in_a_row + 1 } else { 0 };
                // One chance for all lines, so that a digest stays one mail.
                let chance = chance(first);
                for lease in leases {
                    let again = again(&failure, chance);
                    match self
                        .outbox
                        .failed(lease, &failure.cause, again, now)
                        .await?
                    {
                        Undelivered::Again(_) => self.sent.waiting += 1,
                        Undelivered::Finally => self.sent.dropped += 1,
                        Undelivered::Lost => {}
                    }
                }
            }
        }
        Ok(())
    }
}

impl Went {
    fn of(went: Result<(), Failure>) -> Self {
        match went {
            Ok(()) => Self::Out,
            Err(failure) => Self::Not(failure),
        }
    }
}

fn again(failure: &Failure, chance: f64) -> Option<Retry> {
    match failure.then {
        Then::Never => None,
        Then::Again(not_before) => Some(Retry {
            backoff: BACKOFF,
            chance,
            attempts_max: ATTEMPTS_MAX,
            not_before,
        }),
    }
}

/// A number from 0 to 1 that differs from notice to notice, so that those which failed together do
/// not come back together.
fn chance(id: &str) -> f64 {
    let sum: u64 = id.bytes().map(u64::from).sum();
    (sum % 101) as f64 / 100.0
}
