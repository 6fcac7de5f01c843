//! Texts that generative tools wrote for clinicians, and what became of them: notes by the ambient
//! scribe, replies to patients' messages.

use super::message::{Message, MessageKind};
use super::note::Note;
use crate::calendar::Moment;
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::PatientNumber;

const DRAFTS: Topic = Topic::new("drafts");
/// Share of scribe drafts that are thrown away.
const SCRIBE_DISCARDED: f64 = 0.05;

/// Which tool wrote a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DraftTool {
    Scribe,
    Replies,
}

/// One draft.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) tool: DraftTool,
    pub(crate) at: Moment,
    /// Whom it was written for: a position in the staff.
    pub(crate) clinician: usize,
    /// The note or message it is for; unique with `tool`.
    pub(crate) number: u64,
    pub(crate) object_id: String,
    pub(crate) patient: Option<PatientNumber>,
    /// Position in the scene's visits.
    pub(crate) visit: Option<usize>,
    pub(crate) used: bool,
    /// Taken over without change.
    pub(crate) accepted: bool,
    pub(crate) characters: u32,
    /// `None` when it was not used.
    pub(crate) edit_distance: Option<u32>,
    /// Time spent on reading and editing it.
    pub(crate) seconds: f64,
    /// What somebody reported about it.
    pub(crate) complaint: Option<&'static str>,
}

const SCRIBE_COMPLAINTS: [&str; 3] = [
    "A medication that was only discussed stands among those prescribed",
    "The other side of the body",
    "An examination that was not done",
];
const REPLY_COMPLAINTS: [&str; 3] = [
    "Promises an appointment that does not exist",
    "Misses the warning sign in the message",
    "Names the wrong dose",
];

/// The drafts about a scene's notes and messages.
pub(crate) fn of(scene: &Scene<'_>, notes: &[Note], messages: &[Message]) -> Vec<Draft> {
    let scribed = notes.iter().filter(|note| note.scribed);
    let mut drafts: Vec<Draft> = scribed.map(|note| scribe(scene, note)).collect();
    drafts.extend(messages.iter().filter_map(|message| reply(scene, message)));
    drafts
}

fn scribe(scene: &Scene<'_>, note: &Note) -> Draft {
    let mut random = scene.random(DRAFTS, &[0, note.number]);
    let visit = scene.visits.get(note.visit);
    let used = !random.chance(SCRIBE_DISCARDED);
    let accepted = used && random.chance(0.06);
    let share = if accepted {
        0.0
    } else {
        random.log_normal(0.16, 0.6).min(0.9)
    };
    let characters = f64::from(note.characters) * random.within(0.8, 1.05);
    Draft {
        tool: DraftTool::Scribe,
        at: visit
            .map_or(note.opened_at, |visit| visit.end)
            .min(note.signed_at),
        clinician: note.author,
        number: note.number,
        object_id: note.id(),
        patient: visit.map(|visit| visit.patient),
        visit: Some(note.visit),
        used,
        accepted,
        characters: characters as u32,
        edit_distance: used.then_some((characters * share) as u32),
        seconds: note.writing_seconds * random.within(0.5, 0.8),
        complaint: random
            .chance(0.004)
            .then(|| random.pick(&SCRIBE_COMPLAINTS).copied())
            .flatten(),
    }
}

fn reply(scene: &Scene<'_>, message: &Message) -> Option<Draft> {
    if message.kind != MessageKind::PatientAdvice {
        return None;
    }
    let (opened_at, clinician) = (message.opened_at?, message.handled_by?);
    let mut random = scene.random(DRAFTS, &[1, message.number]);
    let (used_share, unchanged_share) = scene.planted.clinicians.reply_shares(scene.day);
    let used = random.chance(used_share);
    let unchanged = random.chance(unchanged_share);
    let share = if unchanged {
        0.0
    } else {
        random.log_normal(0.3, 0.7).min(1.5)
    };
    let characters = random.log_normal(620.0, 0.35);
    // Whoever changes nothing has mostly read little: median seconds by what was done.
    let seconds = match (used, unchanged) {
        (true, true) => random.log_normal(14.0, 0.6),
        (true, false) => random.log_normal(75.0, 0.6),
        (false, _) => random.log_normal(9.0, 0.7),
    };
    Some(Draft {
        tool: DraftTool::Replies,
        at: opened_at,
        clinician,
        number: message.number,
        object_id: message.id(),
        patient: message.patient,
        visit: None,
        used,
        accepted: used && unchanged,
        characters: characters as u32,
        edit_distance: used.then_some((characters * share) as u32),
        seconds,
        complaint: random
            .chance(0.002)
            .then(|| random.pick(&REPLY_COMPLAINTS).copied())
            .flatten(),
    })
}
