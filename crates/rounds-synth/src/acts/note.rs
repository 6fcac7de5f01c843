//! Notes: when they were opened and signed, how long the writing took, how long they are.

use crate::calendar::Moment;
use crate::random::Topic;
use crate::scene::Scene;

const NOTES: Topic = Topic::new("notes");

/// One note.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// Unique in the system.
    pub(crate) number: u64,
    /// Position of the author in the staff.
    pub(crate) author: usize,
    /// Position in the scene's visits.
    pub(crate) visit: usize,
    /// When it was first opened, and signed: between them the author also did other things.
    pub(crate) opened_at: Moment,
    pub(crate) signed_at: Moment,
    /// Time in the note itself.
    pub(crate) writing_seconds: f64,
    pub(crate) characters: u32,
    /// Whether an ambient scribe drafted it.
    pub(crate) scribed: bool,
}

/// The notes of a scene.
pub(crate) fn of(scene: &Scene<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    for (position, visit) in scene.visits.iter().enumerate() {
        if !visit.took_place() {
            continue;
        }
        let mut random = scene.random(NOTES, &[visit.number]);
        let opened_at = visit.start.after_minutes(random.within(3.0, 12.0));
        let writing_seconds = random.log_normal(270.0, 0.6);
        let wait = random.log_normal(45.0, 1.4);
        notes.push(Note {
            number: visit.number * 100 + scene.day.0.unsigned_abs() as u64 % 100,
            author: visit.clinician,
            visit: position,
            opened_at,
            signed_at: opened_at.after_minutes(writing_seconds / 60.0 + wait),
            writing_seconds,
            characters: random.log_normal(3_800.0, 0.5) as u32,
            scribed: false,
        });
    }
    notes
}
