//! What the vendors of the generative tools report of each draft: a file a month for each tool.

use std::io;

use super::local_time;
use crate::acts::Acts;
use crate::acts::draft::{Draft, DraftTool};
use crate::output::{Feed, Files, Row};
use crate::scene::Scene;
use crate::world::{patient, staff};

const DRAFTS: Feed = Feed::csv(
    "drafts",
    "drafts",
    "draft_id,created,product,product_id,model,release,content_type,user,department,target_id,patient,encounter,used,unchanged,draft_length,characters_changed,vendor_seconds_saved,seconds_in_draft,reported,report_text",
);

/// The drafts of a department and day.
pub(super) fn write_scene(scene: &Scene<'_>, acts: &Acts, files: &mut Files) -> io::Result<()> {
    let end = scene.world.calendar.moment(scene.world.calendar.end(), 0.0);
    let known = acts.drafts.iter().filter(|draft| draft.at < end);
    known.into_iter().try_for_each(|draft| {
        let row = record(scene, draft);
        files.line(DRAFTS, row.line())
    })
}

fn record(scene: &Scene<'_>, draft: &Draft) -> Row {
    let (product, id, model, release, content, prefix) = match draft.tool {
        DraftTool::Scribe => (
            "Ambient scribe",
            "tool-ambient-scribe",
            "scribe-conversation",
            "1.4",
            "note",
            "s",
        ),
        DraftTool::Replies => (
            "Reply drafts",
            "tool-reply-drafts",
            "reply-writer",
            scene.planted.clinicians.reply_release(scene.day),
            "message",
            "r",
        ),
    };
    let saved = match draft.tool {
        DraftTool::Scribe => 300,
        DraftTool::Replies => 45,
    };
    let visit = draft.visit.and_then(|visit| scene.visits.get(visit));
    Row::new()
        .plain(format_args!("draft-{prefix}{}", draft.number))
        .plain(local_time(scene.world, draft.at))
        .text(product)
        .text(id)
        .text(model)
        .text(release)
        .text(content)
        .text(&staff::id(draft.clinician))
        .text(&scene.here().id)
        .text(&draft.object_id)
        .maybe(draft.patient.map(patient::id))
        .maybe(visit.map(crate::course::Visit::id))
        .text(if draft.used { "Y" } else { "N" })
        .text(if draft.accepted { "Y" } else { "N" })
        .plain(draft.characters)
        .maybe(draft.edit_distance)
        .plain(if draft.used { saved } else { 0 })
        .plain(draft.seconds.round())
        .text(if draft.complaint.is_some() { "Y" } else { "N" })
        .text(draft.complaint.unwrap_or_default())
}
