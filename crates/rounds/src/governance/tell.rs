//! Tells people: what happened and what is due become notices, notices wait in the database until
//! their hour, and then go out by mail, digest and webhook (`send`). What went out is marked; a
//! process that dies between sending and marking may send a message twice, under the same
//! Message-ID.

use std::collections::BTreeSet;

use anyhow::Result;
use rounds_core::access::PersonId;
use rounds_governance::notice::quiet::{self, Way};
use rounds_governance::notice::{Notice, Urgency, Wishes, of_due, of_event};
use rounds_governance::{Governance, due};
use rounds_store::StoreError;
use rounds_store::outbox::{Channel, NewNotice, Outgoing};
use rounds_store::page::Page;

use super::room::{Moment, Room};
use super::send::{Sent, send};

/// Key of the last event that people were told of.
const TOLD_THROUGH: &str = "governance.told_through";
/// Notices shown to a person.
const SHOWN_MAX: u32 = 100;

/// What was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Notices that came up.
    pub new: u64,
    /// How sending went.
    pub sent: Sent,
}

/// Puts down what came up, and sends what is due.
///
/// # Errors
/// Database or lake cannot be read or written. A message that is not taken is no error: it is
/// tried again.
pub async fn tell(room: &Room) -> Result<Told> {
    let moment = room.moment().await?;
    let (new, current) = note_what_came_up(room, &moment).await?;
    let sent = send(room, &current).await?;
    Ok(Told { new, sent })
}

/// How many notices are new, and the keys of all that is due.
async fn note_what_came_up(room: &Room, moment: &Moment) -> Result<(u64, BTreeSet<String>)> {
    let setting = room.book.setting(moment.circumstances());
    let settings = room.recorder.store().settings();
    let through = settings.get(TOLD_THROUGH).await?;
    let through: i64 = through.and_then(|text| text.parse().ok()).unwrap_or(0);
    let everybody = room.who_can_act().await?;
    let mut notices = Vec::new();
    if moment.governance.seq > through {
        // Whom something is told depends on how things stood when it happened.
        let mut governance = Governance::default();
        for event in room.book.since(0).await? {
            governance.apply(&event);
            if event.seq > through {
                notices.extend(of_event(&governance, &event, &setting, &everybody));
            }
        }
    }
    let all = due::all(&moment.governance, &setting);
    let due = all
        .iter()
        .flat_map(|due| of_due(&moment.governance, due, &setting, &everybody));
    let due: Vec<Notice> = due.collect();
    let keys = due
        .iter()
        .flat_map(|notice| [notice.key.clone(), matter(notice).to_owned()]);
    let current = keys.collect();
    notices.extend(due);
    let zone = room.site.config.zone()?;
    let mut waiting = Vec::new();
    for notice in &notices {
        let wishes = wishes(&moment.governance, &notice.to);
        waiting.extend(to_person(notice, &wishes, &zone));
    }
    if room.site.config.notices.webhook.is_some() {
        waiting.extend(notices.iter().filter_map(to_office));
    }
    let new = room.recorder.store().outbox().put(&waiting).await?;
    settings
        .set(TOLD_THROUGH, &moment.governance.seq.to_string())
        .await?;
    Ok((new, current))
}

/// How somebody wants to be told.
pub fn wishes(governance: &Governance, person: &PersonId) -> Wishes {
    let wishes = governance.office.wishes.get(person);
    wishes.cloned().unwrap_or_default()
}

/// A notice on its way to a person: by itself or in the next digest. Somebody who wants neither
/// finds it on Today.
fn to_person(notice: &Notice, wishes: &Wishes, zone: &jiff::tz::TimeZone) -> Option<NewNotice> {
    let (channel, not_before) = match quiet::way(wishes, notice.urgency, notice.at, zone)? {
        Way::Alone(at) => (Channel::Mail, at),
        Way::InDigest(at) => (Channel::Digest, at),
    };
    Some(NewNotice {
        key: notice.key.clone(),
        person: notice.to.clone(),
        channel,
        urgency: word(notice.urgency).to_owned(),
        subject: notice.subject.clone(),
        text: notice.text.clone(),
        path: notice.path.clone(),
        made_at: notice.at,
        not_before,
    })
}

/// An urgent notice on its way to the site's webhook: once for a matter, however many people are
/// told of it, and without what is for them alone.
fn to_office(notice: &Notice) -> Option<NewNotice> {
    // Why something is due is said to whom it is due from.
    let text = match notice.key.starts_with("event/") {
        true => notice.text.as_str(),
        false => "",
    };
    (notice.urgency == Urgency::Urgent).then(|| NewNotice {
        key: matter(notice).to_owned(),
        person: PersonId("webhook".to_owned()),
        channel: Channel::Webhook,
        urgency: word(notice.urgency).to_owned(),
        subject: notice.subject.clone(),
        text: text.to_owned(),
        path: notice.path.clone(),
        made_at: notice.at,
        not_before: notice.at,
    })
}

/// The key of what a notice is about, the same for everybody who is told.
fn matter(notice: &Notice) -> &str {
    let key = notice.key.as_str();
    let of_person = key.strip_suffix(notice.to.0.as_str());
    of_person.map_or(key, |key| key.trim_end_matches('/'))
}

fn word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Routine => "routine",
        Urgency::Soon => "soon",
        Urgency::Urgent => "urgent",
    }
}

/// The urgency with this word; what is not known is not pressing.
pub fn urgency(word: &str) -> Urgency {
    match word {
        "urgent" => Urgency::Urgent,
        "soon" => Urgency::Soon,
        _ => Urgency::Routine,
    }
}

/// A notice as it was put on its way.
pub(super) fn as_notice(outgoing: &Outgoing) -> Notice {
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

impl Room {
    /// What somebody was told lately, the newest first, with when it was sent.
    ///
    /// # Errors
    /// The database cannot be asked.
    pub async fn told(
        &self,
        person: &PersonId,
    ) -> Result<Vec<(Notice, Option<jiff::Timestamp>)>, StoreError> {
        let outbox = self.recorder.store().outbox();
        let found = outbox.list_for(person, &Page::first(SHOWN_MAX)).await?;
        let told = found.entries.into_iter().map(|outgoing| {
            let sent_at = (outgoing.state == rounds_store::outbox::NoticeState::Sent)
                .then_some(outgoing.ended_at)
                .flatten();
            (as_notice(&outgoing), sent_at)
        });
        Ok(told.collect())
    }
}
