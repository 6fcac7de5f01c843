//! The models of a hospital of 300 beds, counted over some weeks: `shape` when nothing is planted,
//! `planted` with one thing at a time. What counts is the statistics of `rounds-stats`.

mod counted;
mod planted;
mod shape;

use std::ops::Range;
use std::sync::OnceLock;

use super::{Prediction, of};
use crate::acts::message;
use crate::calendar::Day;
use crate::course::Plan;
use crate::planted::Planted;
use crate::scene::Scene;
use crate::settings::{Settings, USUAL_END};
use crate::size::Size;
use crate::world::{Setting, World};

/// Where models are asked.
const WITH_PATIENTS: [Setting; 3] = [Setting::Ambulatory, Setting::Emergency, Setting::Inpatient];
/// Weeks whose labels are known before the data end.
const WEEKS: Range<i32> = 240..290;

/// A health system of a size.
fn world(size: Size, seed: u64) -> World {
    let first = Settings::new(size, seed, std::path::PathBuf::new()).first();
    World::new(seed, size, (first.expect("a first day"), USUAL_END)).expect("a world")
}

/// A hospital with its plan, made once for all tests.
fn hospital() -> &'static (World, Plan) {
    static HOSPITAL: OnceLock<(World, Plan)> = OnceLock::new();
    HOSPITAL.get_or_init(|| {
        let world = world(Size::Hospital, 1);
        let plan = Plan::new(&world, &Planted::none());
        (world, plan)
    })
}

/// What its models say while nothing is planted, made once for all tests.
fn usual() -> &'static [Prediction] {
    static USUAL: OnceLock<Vec<Prediction>> = OnceLock::new();
    USUAL.get_or_init(|| {
        let (world, plan) = hospital();
        said((world, plan, &Planted::none()), WEEKS, &WITH_PATIENTS)
    })
}

/// What the models say on some days in departments of these settings.
fn said(
    (world, plan, planted): (&World, &Plan, &Planted),
    days: Range<i32>,
    settings: &[Setting],
) -> Vec<Prediction> {
    let mut all = Vec::new();
    for day in days.map(Day) {
        for (department, here) in world.departments.iter().enumerate() {
            if !settings.contains(&here.setting) {
                continue;
            }
            let scene = Scene::new(world, (plan, planted), department, day);
            all.extend(of(&scene, &message::of(&scene)));
        }
    }
    all
}
