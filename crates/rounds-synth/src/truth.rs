//! What was planted, written down apart from the data: `truth.json` for programs and
//! `problems.csv` for people, and who
//! was registered twice, in `duplicate_patients.csv`.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::json;

use crate::output::Row;
use crate::planted::{Entry, Planted};
use crate::world::{World, patient};

/// Writes both files into `folder`.
pub(crate) fn write(
    folder: &Path,
    (world, clean): (&World, bool),
    entries: &[Entry],
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let calendar = &world.calendar;
    let truth = json!({
        "seed": world.seed, "size": world.size.name(), "clean": clean,
        "first_day": calendar.first_date().to_string(),
        "end": calendar.date(calendar.end()).to_string(),
        "entries": entries.iter().map(|entry| entry.json(calendar)).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&truth).map_err(io::Error::other)?;
    fs::write(folder.join("truth.json"), text + "\n")?;
    let mut table = "id,decoy,area,kind,target_type,target_id,target_name,start,end,size,size_unit,notice,story\n".to_owned();
    for entry in entries {
        let row = Row::new()
            .text(&entry.id)
            .plain(entry.decoy)
            .text(entry.area.word())
            .text(entry.kind)
            .text(entry.target.kind)
            .text(&entry.target.id)
            .text(&entry.target.name)
            .plain(calendar.date(entry.span.from))
            .maybe(entry.span.to.map(|day| calendar.date(day)))
            .plain(entry.size)
            .text(entry.size_unit)
            .text(entry.notice)
            .text(&entry.story);
        table.push_str(row.line());
        table.push('\n');
    }
    fs::write(folder.join("problems.csv"), table)
}

/// Writes the pairs of ids that are one person.
pub(crate) fn write_duplicates(folder: &Path, world: &World, planted: &Planted) -> io::Result<()> {
    let mut table = "patient_id,duplicate_id,site_id,from\n".to_owned();
    if let Some((site, span, people)) = planted.data.registered_twice() {
        let from = world.calendar.date(span.from);
        for number in people {
            let row = Row::new()
                .text(&patient::id(*number))
                .text(&patient::second_id(*number))
                .text(&world.site(site).id)
                .plain(from);
            table.push_str(row.line());
            table.push('\n');
        }
    }
    fs::write(folder.join("duplicate_patients.csv"), table)
}
