//! Notes: of which kind, by whom, when they were opened and signed, how long the writing took,
//! how long they are and who else had a part in them. When a note is signed is in `signing.rs`.
//!
//! Writing times are log-normal, with a clinician's own pace. Their medians are set so that
//! primary-care physicians write 129 minutes per eight scheduled hours (Arndt et al., Ann Fam Med
//! 2024;22:12, see `tests/shape_notes.rs`); the rest is plausible.

use super::signing::{self, Team};
use crate::calendar::Moment;
use crate::course::{Ending, Visit, VisitKind};
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::{Clinician, Job, Setting};

const NOTES: Topic = Topic::new("notes");
const WRITER: Topic = Topic::new("note writer");
/// A visit has fewer notes than this.
const NOTES_A_VISIT: u64 = 10_000;
/// From this share of the text on, a team's contribution saves its author time (Apathy et al., JAMA
/// Intern Med 2024).
const TEAM_SHARE_THAT_HELPS: f64 = 0.4;

/// What kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NoteKind {
    Visit,
    Emergency,
    Admission,
    Progress,
    Discharge,
    Operation,
}

impl NoteKind {
    /// The LOINC code and name of such a document.
    pub(crate) fn loinc(self) -> (&'static str, &'static str) {
        match self {
            Self::Visit => ("34131-3", "Outpatient Progress note"),
            Self::Progress => ("11506-3", "Progress note"),
            Self::Emergency => ("34111-5", "Emergency department Note"),
            Self::Admission => ("34117-2", "History and physical note"),
            Self::Discharge => ("18842-5", "Discharge summary"),
            Self::Operation => ("11504-8", "Surgical operation note"),
        }
    }

    /// Median seconds of writing, and of characters.
    fn medians(self) -> (f64, f64) {
        match self {
            Self::Visit => (520.0, 4_100.0),
            Self::Emergency => (330.0, 3_900.0),
            Self::Admission => (780.0, 7_800.0),
            Self::Progress => (300.0, 5_200.0),
            Self::Discharge => (620.0, 6_400.0),
            Self::Operation => (360.0, 2_600.0),
        }
    }
}

/// One note.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) kind: NoteKind,
    /// Position of the author in the staff.
    pub(crate) author: usize,
    /// Position in the scene's visits.
    pub(crate) visit: usize,
    /// When it was first opened, put aside, and signed: between them the author also did other
    /// things, and the signing can be days later.
    pub(crate) opened_at: Moment,
    pub(crate) pended_at: Option<Moment>,
    pub(crate) signed_at: Moment,
    /// Whether it was finished and signed at home.
    pub(crate) at_home: bool,
    /// Who signed a resident's note too: a position in the staff, and when.
    pub(crate) cosigned: Option<(usize, Moment)>,
    /// Time in the note itself.
    pub(crate) writing_seconds: f64,
    pub(crate) characters: u32,
    /// Shares of the text: by others than the author, from a template, copied from earlier notes.
    pub(crate) team_share: f64,
    pub(crate) template_share: f64,
    pub(crate) copied_share: f64,
    /// Whether an ambient scribe drafted it.
    pub(crate) scribed: bool,
}

impl Note {
    /// The id of its DocumentReference.
    pub(crate) fn id(&self) -> String {
        format!("doc-{}", self.number)
    }
}

/// The notes of a scene.
pub(crate) fn of(scene: &Scene<'_>) -> Vec<Note> {
    if scene.here().setting == Setting::Support {
        return Vec::new();
    }
    let team = Team::of(scene);
    let mut notes = Vec::new();
    for (position, visit) in scene.visits.iter().enumerate() {
        if !visit.took_place() || visit.ending == Ending::LeftUnseen {
            continue;
        }
        for kind in kinds(scene, visit) {
            let number = number(scene, visit, *kind);
            let mut random = scene.random(NOTES, &[number]);
            let signing = match kind {
                NoteKind::Visit => signing::of_clinic(scene, visit, &mut random),
                NoteKind::Emergency => signing::of_emergency(scene, visit, &mut random),
                _ => signing::in_hospital(scene, (&team, *kind), visit, &mut random),
            };
            if let Some(signing) = signing {
                let written = Written::of(scene, (visit, *kind), signing.author, &mut random);
                notes.push(written.into_note(number, position, *kind, signing));
            }
        }
    }
    notes
}

/// The kinds of note that a visit gets in this department on this day.
fn kinds(scene: &Scene<'_>, visit: &Visit) -> &'static [NoteKind] {
    let day = |moment| scene.world.calendar.wall(moment).day;
    if scene.here().setting == Setting::Perioperative {
        return &[NoteKind::Operation];
    }
    match visit.kind {
        VisitKind::Office | VisitKind::Video => &[NoteKind::Visit],
        VisitKind::Emergency => &[NoteKind::Emergency],
        VisitKind::Inpatient => {
            match (day(visit.start) == scene.day, day(visit.end) == scene.day) {
                (true, true) => &[NoteKind::Admission, NoteKind::Discharge],
                (true, false) => &[NoteKind::Admission],
                (false, true) => &[NoteKind::Discharge],
                (false, false) => &[NoteKind::Progress],
            }
        }
    }
}

fn number(scene: &Scene<'_>, visit: &Visit, kind: NoteKind) -> u64 {
    let first = scene.world.calendar.wall(visit.start).day;
    let day = u64::from((scene.day.0 - first.0).unsigned_abs());
    visit.number * NOTES_A_VISIT + (day * 8 + kind as u64) % NOTES_A_VISIT
}

/// What the writing took and gave.
struct Written {
    seconds: f64,
    characters: u32,
    team_share: f64,
    template_share: f64,
    copied_share: f64,
    scribed: bool,
}

impl Written {
    fn of(
        scene: &Scene<'_>,
        (visit, kind): (&Visit, NoteKind),
        author: usize,
        random: &mut Random,
    ) -> Self {
        let author = scene.world.clinician(author);
        let planted = &scene.planted.clinicians;
        let habit = Habit::of(scene, author);
        let share = planted
            .scribe
            .share_of_visits(scene.world, author, scene.day);
        let scribed = kind == NoteKind::Visit && random.chance(share);
        let (median, length) = kind.medians();
        let mut seconds = random.log_normal(median * habit.pace, 0.55);
        if visit.kind == VisitKind::Video {
            seconds *= 0.85;
        }
        if kind == NoteKind::Visit {
            seconds *= specialty_factor(scene.here().specialty);
        }
        if scribed {
            seconds *= planted.scribe.writing_factor();
        }
        let is_resident = author.job == Job::Resident;
        seconds *= planted.note_time_factor(is_resident, scene.day);
        let team_share = (habit.team_share + random.normal(0.0, 0.06)).clamp(0.0, 0.9);
        if habit.team_share > TEAM_SHARE_THAT_HELPS {
            seconds *= 0.8;
        }
        let characters = random.log_normal(length * habit.length, 0.4)
            * planted.note_length_factor(scene.department, scene.day)
            * if scribed { 1.2 } else { 1.0 };
        let usual_copy = if kind == NoteKind::Progress {
            0.5
        } else {
            0.16
        };
        Self {
            seconds,
            characters: characters as u32,
            team_share,
            template_share: random.normal(0.33, 0.1).clamp(0.0, 0.9),
            copied_share: random.normal(usual_copy, 0.1).clamp(0.0, 0.9),
            scribed,
        }
    }

    fn into_note(
        self,
        number: u64,
        visit: usize,
        kind: NoteKind,
        signing: signing::Signing,
    ) -> Note {
        // Nobody signs before the writing is done.
        let written_at = signing.opened_at.after_minutes(self.seconds / 60.0);
        let signed_at = signing.signed_at.max(written_at);
        let late = signed_at.0 - signing.signed_at.0;
        Note {
            number,
            kind,
            author: signing.author,
            visit,
            opened_at: signing.opened_at,
            pended_at: signing.pended_at.filter(|pended| *pended < signed_at),
            signed_at,
            at_home: signing.at_home,
            cosigned: signing
                .cosigned
                .map(|(who, when)| (who, when.after_ms(late))),
            writing_seconds: self.seconds,
            characters: self.characters,
            team_share: self.team_share,
            template_share: self.template_share,
            copied_share: self.copied_share,
            scribed: self.scribed,
        }
    }
}

/// How somebody writes, all year.
struct Habit {
    pace: f64,
    length: f64,
    team_share: f64,
}

impl Habit {
    fn of(scene: &Scene<'_>, author: &Clinician) -> Self {
        let mut random = scene.world.random(WRITER, &[author.position as u64]);
        Self {
            pace: random.log_normal(1.0, 0.3),
            length: random.log_normal(1.0, 0.3),
            team_share: if random.chance(0.15) {
                random.within(0.42, 0.7)
            } else {
                random.within(0.0, 0.25)
            },
        }
    }
}

/// How long the notes of a specialty take, compared with primary care.
fn specialty_factor(specialty: &str) -> f64 {
    match specialty {
        "family medicine" | "internal medicine" | "geriatrics" => 1.0,
        "pediatrics" => 0.85,
        "orthopedic surgery" | "sports medicine" | "dermatology" | "ophthalmology"
        | "otolaryngology" | "urology" => 0.6,
        "psychiatry" | "neurology" => 1.15,
        _ => 0.9,
    }
}
