//! Tells people: what happened and what is due become notices, notices wait in the database until
//! their hour, and then go out by mail, digest and webhook. What went out is marked; a process
//! that dies between sending and marking may send a message twice, under the same Message-ID.

use anyhow::Result;
use rounds_core::access::PersonId;
use rounds_governance::notice::{Notice, Urgency, Wishes, of_due, of_event, quiet};
use rounds_governance::{Governance, due};
use rounds_store::StoreError;
use rounds_store::outbox::{Channel, NewNotice};
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
    let new = note_what_came_up(room, &moment).await?;
    let sent = send(room, &moment).await?;
    Ok(Told { new, sent })
}

async fn note_what_came_up(room: &Room, moment: &Moment) -> Result<u64> {
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
    for due in due::all(&moment.governance, &setting) {
        notices.extend(of_due(&moment.governance, &due, &setting, &everybody));
    }
    let zone = room.site.config.zone()?;
    let mut waiting = Vec::new();
    for notice in &notices {
        let wishes = wishes(&moment.governance, &notice.to);
        waiting.extend(outgoing(notice, &wishes, &zone));
    }
    let new = room.recorder.store().outbox().put(&waiting).await?;
    settings
        .set(TOLD_THROUGH, &moment.governance.seq.to_string())
        .await?;
    Ok(new)
}

/// How somebody wants to be told.
pub fn wishes(governance: &Governance, person: &PersonId) -> Wishes {
    let wishes = governance.office.wishes.get(person);
    wishes.cloned().unwrap_or_default()
}

/// A notice on its way: by itself or in the next digest, and to the site's webhook where it is
/// urgent. Somebody who wants neither finds it on Today.
fn outgoing(notice: &Notice, wishes: &Wishes, zone: &jiff::tz::TimeZone) -> Vec<NewNotice> {
    let at_once = quiet::goes_out_at(wishes, notice.urgency, notice.at, zone);
    let digest = || quiet::next_digest(wishes, notice.at, zone);
    let personal = match at_once {
        Some(at) => Some((Channel::Mail, at)),
        None => digest().map(|at| (Channel::Digest, at)),
    };
    let urgent = (notice.urgency == Urgency::Urgent).then_some((Channel::Webhook, notice.at));
    let ways = personal.into_iter().chain(urgent);
    ways.map(|(channel, not_before)| NewNotice {
        key: notice.key.clone(),
        person: match channel {
            Channel::Webhook => PersonId("webhook".to_owned()),
            _ => notice.to.clone(),
        },
        channel,
        urgency: word(notice.urgency).to_owned(),
        subject: notice.subject.clone(),
        text: notice.text.clone(),
        path: notice.path.clone(),
        made_at: notice.at,
        not_before,
    })
    .collect()
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
            let notice = outgoing.notice;
            let told = Notice {
                key: notice.key,
                to: notice.person,
                urgency: urgency(&notice.urgency),
                subject: notice.subject,
                text: notice.text,
                path: notice.path,
                at: notice.made_at,
            };
            (told, sent_at)
        });
        Ok(told.collect())
    }
}
