//! The note-writing report of the record's vendor: for each note who wrote it, when it was opened
//! and signed, and the time in it. No table takes it yet: time in notes is measured from the audit
//! log, and the notes themselves are documents of the FHIR export. It has no dirt.

use std::io;

use super::workforce::local_time;
use crate::acts::Acts;
use crate::acts::note::Note;
use crate::output::{Feed, Files, Row};
use crate::scene::Scene;
use crate::world::staff;

const REPORT: Feed = Feed::csv(
    "notes",
    "note_report",
    "NOTE_ID,NOTE_TYPE,AUTHOR_ID,COSIGNER_ID,DEPARTMENT_ID,ENCOUNTER_ID,ENCOUNTER_END,OPENED,PENDED,SIGNED,COSIGNED,SECONDS_IN_NOTE,CHARACTERS,TEAM_SHARE,TEMPLATE_SHARE,COPIED_SHARE,AMBIENT,FINISHED_AT_HOME",
);

/// The notes about a department's visits on a day.
pub(crate) fn write_scene(scene: &Scene<'_>, acts: &Acts, files: &mut Files) -> io::Result<()> {
    let end = scene.world.calendar.moment(scene.world.calendar.end(), 0.0);
    let signed = acts.notes.iter().filter(|note| note.signed_at < end);
    signed.into_iter().try_for_each(|note| {
        let row = record(scene, note);
        files.line(REPORT, row.line())
    })
}

fn record(scene: &Scene<'_>, note: &Note) -> Row {
    let time = |moment| local_time(scene.world, moment);
    let visit = scene.visits.get(note.visit);
    let (_, title) = note.kind.loinc();
    let yes_no = |value| if value { "Y" } else { "N" };
    Row::new()
        .text(&note.id())
        .text(title)
        .text(&staff::id(note.author))
        .maybe(note.cosigned.map(|(who, _)| staff::id(who)))
        .text(&scene.here().id)
        .maybe(visit.map(crate::course::Visit::id))
        .maybe(visit.map(|visit| time(visit.end)))
        .plain(time(note.opened_at))
        .maybe(note.pended_at.map(time))
        .plain(time(note.signed_at))
        .maybe(note.cosigned.map(|(_, when)| time(when)))
        .plain(note.writing_seconds.round())
        .plain(note.characters)
        .plain(format_args!("{:.2}", note.team_share))
        .plain(format_args!("{:.2}", note.template_share))
        .plain(format_args!("{:.2}", note.copied_share))
        .text(yes_no(note.scribed))
        .text(yes_no(note.at_home))
}
