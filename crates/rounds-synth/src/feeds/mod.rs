//! What the systems export. Each feed is a folder with its lines, its mapping and its source; all
//! are written from the same scenes.

pub(crate) mod activity;
mod ai;
mod cds;
mod cds_hooks;
mod devices;
mod downtime;
pub(crate) mod fhir;
mod finance;
mod hl7v2;
mod interfaces;
mod messages;
mod notes;
mod office;
mod orders;
mod prior_auth;
mod relationships;
mod telehealth;
mod workforce;

use std::fs;
use std::io;
use std::path::Path;

use crate::acts::{Acts, result};
use crate::calendar::Day;
use crate::course::Plan;
use crate::output::Files;
use crate::planted::Planted;
use crate::scene::Scene;
use crate::world::World;

/// What holds at all times.
pub(crate) fn write_lasting(
    (world, plan, planted): (&World, &Plan, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    workforce::write_lasting(world, files)?;
    fhir::write_lasting((world, plan, planted), files)?;
    ai::write_lasting((world, planted), files)?;
    office::write_lasting((world, planted), files)?;
    cds::write_lasting((world, planted), files)?;
    orders::write_lasting((world, planted), files)?;
    relationships::write_lasting((world, planted), files)?;
    downtime::write_lasting((world, planted), files)?;
    finance::write_lasting((world, planted), files)?;
    Ok(())
}

/// What one department leaves behind on one day.
pub(crate) fn write_scene(scene: &Scene<'_>, files: &mut Files) -> io::Result<()> {
    let acts = Acts::of(scene);
    activity::write_scene(scene, &acts, files)?;
    notes::write_scene(scene, &acts, files)?;
    messages::write_scene(scene, &acts, files)?;
    office::write_scene(scene, files)?;
    cds::write_scene(scene, &acts, files)?;
    cds_hooks::write_scene(scene, &acts, files)?;
    orders::write_scene(scene, &acts, files)?;
    ai::write_scene(scene, &acts.predictions, files)?;
    workforce::write_scene(scene, files)?;
    let measured = result::of(scene, &acts.orders);
    fhir::write_scene(scene, (&acts, &measured), files)?;
    hl7v2::write_scene(scene, &measured, files)?;
    prior_auth::write_scene(scene, &acts.orders, files)?;
    telehealth::write_scene(scene, files)?;
    Ok(())
}

/// What belongs to a day and to no department.
pub(crate) fn write_day(
    (world, plan, planted): (&World, &Plan, &Planted),
    day: Day,
    files: &mut Files,
) -> io::Result<()> {
    fhir::write_day(world, day, files)?;
    interfaces::write_day((world, plan, planted), day, files)?;
    downtime::write_day((world, planted), day, files)?;
    finance::write_day((world, planted), day, files)?;
    devices::write_day((world, plan, planted), day, files)
}

/// File name and text of what says how a folder of the export is loaded.
pub(crate) type Configuration = (&'static str, &'static str);

/// Writes `mappings/*.toml`, and `sources/*.toml` for the folders that the export has: a small
/// system has no hospital of every kind.
pub(crate) fn write_configuration(out: &Path) -> io::Result<()> {
    let feeds: &[(&[Configuration], &[Configuration])] = &[
        (&workforce::MAPPINGS, &workforce::SOURCES),
        (&activity::MAPPINGS, &activity::SOURCES),
        (&messages::MAPPINGS, &messages::SOURCES),
        (&office::MAPPINGS, &office::SOURCES),
        (&cds::MAPPINGS, &cds::SOURCES),
        (&orders::MAPPINGS, &orders::SOURCES),
        (&ai::MAPPINGS, &ai::SOURCES),
        (&fhir::MAPPINGS, &fhir::SOURCES),
        (&relationships::MAPPINGS, &relationships::SOURCES),
        (&prior_auth::MAPPINGS, &prior_auth::SOURCES),
        (&telehealth::MAPPINGS, &telehealth::SOURCES),
        (&interfaces::MAPPINGS, &interfaces::SOURCES),
        (&downtime::MAPPINGS, &downtime::SOURCES),
        (&finance::MAPPINGS, &finance::SOURCES),
        (&devices::MAPPINGS, &devices::SOURCES),
    ];
    for (mappings, sources) in feeds {
        write_texts(&out.join("mappings"), mappings)?;
        let there: Vec<Configuration> = sources
            .iter()
            .copied()
            .filter(|(_, text)| folder_of(text).is_none_or(|folder| out.join(folder).is_dir()))
            .collect();
        write_texts(&out.join("sources"), &there)?;
    }
    Ok(())
}

/// The folder that a source loads.
fn folder_of(source: &str) -> Option<&str> {
    let line = source.lines().find(|line| line.starts_with("path = "))?;
    line.split('"').nth(1)
}

fn write_texts(folder: &Path, files: &[Configuration]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    files
        .iter()
        .try_for_each(|(name, text)| fs::write(folder.join(name), text))
}
