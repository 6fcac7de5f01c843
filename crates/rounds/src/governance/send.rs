//! Sends what waits: a mail for each notice, one digest for a person's lines, a post to the webhook
//! for what is urgent. Whoever sends holds a lease, so that several processes share the work.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use rounds_core::access::PersonId;
use rounds_governance::notice::Notice;
use rounds_governance::notice::digest::digest;
use rounds_notices::{Failure, Letter, Mailer, Recipient, Settings, Then, Webhook};
use rounds_store::StoreError;
use rounds_store::jobs::Backoff;
use rounds_store::outbox::{Channel, NoticeLease, Outbox, Outgoing, Retry, Undelivered};

use super::room::{Moment, Room};
use super::tell::urgency;
use crate::office::host_name;

/// How long a sender has for what it took: longer than all of it can take to time out.
const LEASE: SignedDuration = SignedDuration::from_hours(2);
/// Notices taken at once.
const TAKEN_MAX: u32 = 200;
/// How often a message is tried: with the waits between, over about two days.
const ATTEMPTS_MAX: i64 = 12;
/// How long a message waits for its next attempt.
const BACKOFF: Backoff = Backoff {
    first: Duration::from_secs(60),
    longest: Duration::from_secs(6 * 3600),
    jitter: 0.5,
};

/// How sending went, in notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Went out.
    pub sent: u64,
    /// Will be tried again.
    pub waiting: u64,
    /// Will not go out: nobody to reach, nothing to reach them with, or too many attempts.
    pub dropped: u64,
}

/// Sends what is due now.
///
/// # Errors
/// The database cannot be asked or written, or `[notices]` cannot be used.
pub async fn send(room: &Room, moment: &Moment) -> Result<Sent> {
    let outbox = room.recorder.store().outbox();
    let owner = format!("{}:{}", host_name(), std::process::id());
    let until = moment.now + LEASE;
    let taken = outbox
        .lease_due(moment.now, &owner, TAKEN_MAX, until)
        .await?;
    if taken.is_empty() {
        return Ok(Sent::default());
    }
    let mut settings = room.site.config.notices.clone();
    settings.within(&room.site.folder);
    let mut post = Post {
        mailer: Mailer::new(&settings)?,
        webhook: Webhook::new(&settings)?,
        addresses: room.addresses().await?,
        names: room.names().await?,
        settings,
        outbox,
        now: moment.now,
        sent: Sent::default(),
    };
    let mut digests: BTreeMap<PersonId, Vec<Outgoing>> = BTreeMap::new();
    for outgoing in taken {
        match outgoing.notice.channel {
            Channel::Mail => post.mail(outgoing).await?,
            Channel::Webhook => post.webhook(outgoing).await?,
            Channel::Digest => {
                let person = outgoing.notice.person.clone();
                digests.entry(person).or_default().push(outgoing);
            }
        }
    }
    for (person, lines) in digests {
        post.digest(&person, lines).await?;
    }
    Ok(post.sent)
}

/// Everything that sending needs.
struct Post<'p> {
    settings: Settings,
    mailer: Option<Mailer>,
    webhook: Option<Webhook>,
    addresses: BTreeMap<PersonId, String>,
    names: BTreeMap<PersonId, String>,
    outbox: Outbox<'p>,
    now: Timestamp,
    sent: Sent,
}

impl Post<'_> {
    async fn mail(&mut self, outgoing: Outgoing) -> Result<()> {
        let key = outgoing.message_key();
        let leases: Vec<NoticeLease> = outgoing.lease().into_iter().collect();
        let Some(to) = self.recipient(&outgoing.notice.person) else {
            return self.drop_unreachable(&leases).await;
        };
        let Some(mailer) = &self.mailer else {
            return self.drop_unconfigured(&leases, "mail").await;
        };
        let letter = Letter::of_notice(&self.settings, &as_notice(&outgoing), to, &key)?;
        let went = mailer.send(&letter, self.now).await;
        self.settle(&leases, went).await
    }

    async fn digest(&mut self, person: &PersonId, lines: Vec<Outgoing>) -> Result<()> {
        let leases: Vec<NoticeLease> = lines.iter().filter_map(Outgoing::lease).collect();
        let Some(to) = self.recipient(person) else {
            return self.drop_unreachable(&leases).await;
        };
        let Some(mailer) = &self.mailer else {
            return self.drop_unconfigured(&leases, "mail").await;
        };
        let key = Outgoing::message_key_of(&lines);
        let notices: Vec<Notice> = lines.iter().map(as_notice).collect();
        let letter = Letter::of_digest(&self.settings, &digest(&notices), to, &key)?;
        let went = mailer.send(&letter, self.now).await;
        self.settle(&leases, went).await
    }

    async fn webhook(&mut self, outgoing: Outgoing) -> Result<()> {
        let leases: Vec<NoticeLease> = outgoing.lease().into_iter().collect();
        let Some(webhook) = &self.webhook else {
            return self.drop_unconfigured(&leases, "webhook").await;
        };
        let key = outgoing.message_key();
        let went = webhook.post(&as_notice(&outgoing), &key, self.now).await;
        self.settle(&leases, went).await
    }

    fn recipient(&self, person: &PersonId) -> Option<Recipient> {
        Some(Recipient {
            name: self.names.get(person)?.clone(),
            address: self.addresses.get(person)?.clone(),
        })
    }

    async fn drop_unreachable(&mut self, leases: &[NoticeLease]) -> Result<()> {
        self.drop_for(leases, "this person has no mail address or is disabled")
            .await
    }

    async fn drop_unconfigured(&mut self, leases: &[NoticeLease], what: &str) -> Result<()> {
        let why = format!("there is no [notices.{what}] in rounds.toml");
        self.drop_for(leases, &why).await
    }

    async fn drop_for(&mut self, leases: &[NoticeLease], why: &str) -> Result<()> {
        self.sent.dropped += self.outbox.dropped(leases, why, self.now).await?;
        Ok(())
    }

    /// Marks what went out, or when it is tried again.
    async fn settle(
        &mut self,
        leases: &[NoticeLease],
        went: Result<(), Failure>,
    ) -> Result<(), anyhow::Error> {
        let Err(failure) = went else {
            self.sent.sent += self.outbox.sent(leases, self.now).await?;
            return Ok(());
        };
        for lease in leases {
            match self.put_back(lease, &failure).await? {
                Undelivered::Again(_) => self.sent.waiting += 1,
                Undelivered::Finally => self.sent.dropped += 1,
                Undelivered::Lost => {}
            }
        }
        Ok(())
    }

    async fn put_back(
        &self,
        lease: &NoticeLease,
        failure: &Failure,
    ) -> Result<Undelivered, StoreError> {
        let again = match failure.then {
            Then::Never => None,
            Then::Again(not_before) => Some(Retry {
                backoff: BACKOFF,
                chance: chance(lease),
                attempts_max: ATTEMPTS_MAX,
                not_before,
            }),
        };
        self.outbox
            .failed(lease, &failure.cause, again, self.now)
            .await
    }
}

fn as_notice(outgoing: &Outgoing) -> Notice {
    let notice = &outgoing.notice;
    Notice {
        key: notice.key.clone(),
        to: notice.person.clone(),
        urgency: urgency(&notice.urgency),
        subject: notice.subject.clone(),
        text: notice.text.clone(),
        path: notice.path.clone(),
        at: notice.made_at,
    }
}

/// A number from 0 to 1 that differs from notice to notice, so that those which failed together do
/// not come back together.
fn chance(lease: &NoticeLease) -> f64 {
    let sum: u64 = lease.notice.bytes().map(u64::from).sum();
    (sum % 101) as f64 / 100.0
}
