//! Planted accesses in the log, where they look like any other opening of a chart, and their
//! labels in the truth: `truth/accesses.csv`, one line for each labelled event.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::action::{Action, GLANCE};
use super::crew::Crew;
use super::diary::{Block, Chart, Event, Object, Place};
use super::{access_log, audit_event, each_person};
use crate::acts::Acts;
use crate::calendar::Day;
use crate::course::Plan;
use crate::planted::Planted;
use crate::planted::privacy::{Access, Style};
use crate::scene::Scene;
use crate::world::World;

/// Adds the planted accesses of the department's people on the day.
pub(super) fn add(crew: &mut Crew<'_>) {
    let scene = crew.scene;
    for (label, access) in scene.planted.privacy.on(scene.department, scene.day) {
        let at = crew.at(access.minute);
        let place = if access.at_home {
            Place::Home
        } else {
            Place::Work
        };
        let chart = Some(Chart {
            patient: access.patient,
            visit: access.visit,
        });
        let event = |seconds: i64, action, object| Event {
            at: at.after_ms(seconds * 1_000),
            action,
            place,
            chart,
            object,
            label: Some(label),
        };
        let diary = crew.diary(access.user);
        diary.deeds.extend(special(access, event));
        let seconds = match access.style {
            Style::Read(seconds) => seconds,
            Style::Portal => continue,
            Style::Browse => 14.0,
            Style::BreakGlass(_) | Style::Print(_) => 60.0,
        };
        diary.deeds.push(event(1, Action::OpenChart, None));
        diary.blocks.push(Block {
            at: at.after_ms(4_000),
            seconds,
            mix: GLANCE,
            chart,
            place,
            fixed: true,
            label: Some(label),
        });
    }
}

/// What comes with some styles beside the opening.
fn special(access: &Access, event: impl Fn(i64, Action, Option<Object>) -> Event) -> Vec<Event> {
    match access.style {
        Style::Read(_) => Vec::new(),
        Style::Browse => vec![
            event(-4, Action::Search, None),
            event(-1, Action::Select, None),
            event(19, Action::CloseChart, None),
        ],
        Style::BreakGlass(reason) => {
            vec![event(-2, Action::BreakGlass, Some(Object::Reason(reason)))]
        }
        Style::Print(pages) => vec![event(40, Action::Printed, Some(Object::Pages(pages)))],
        Style::Portal => vec![event(0, Action::PortalViewed, None)],
    }
}

/// Writes the labels of those of the days that are in the data.
pub(crate) fn write_truth(
    folder: &Path,
    (world, plan, planted): (&World, &Plan, &Planted),
    days: &[Day],
) -> io::Result<()> {
    let mut table = "source_system,event_id,rule,entry,label\n".to_owned();
    for (department, day) in planted.privacy.days() {
        if days.binary_search(&day).is_err() {
            continue;
        }
        let scene = Scene::new(world, (plan, planted), department, day);
        let site = scene.site();
        each_person(&scene, &Acts::of(&scene), |author, events| {
            for event in events {
                let story = event.label.and_then(|label| planted.privacy.story(label));
                let Some(story) = story else {
                    continue;
                };
                let (system, id) = if site.fhir_audit {
                    let system = audit_event::source_system(&site.id);
                    (system, audit_event::event_id(author, event))
                } else {
                    ("access-log".to_owned(), access_log::event_id(author, event))
                };
                let label = if story.entry.decoy {
                    "explained"
                } else {
                    "violation"
                };
                let (rule, entry) = (story.rule, &story.entry.id);
                // Writing to a String cannot fail.
                let _ = writeln!(table, "{system},{id},{rule},{entry},{label}");
            }
        });
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("accesses.csv"), table)
}
