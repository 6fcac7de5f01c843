//! What programs do in charts: results filed by the interface, risk models that read, and the
//! portal. They have no workstation, and no person stands behind the account.

use super::action::Action;
use super::crew::{Crew, chart};
use super::diary::{Event, Place};
use crate::random::Topic;
use crate::world::Setting;

const BACKGROUND: Topic = Topic::new("activity of programs");
/// The accounts of programs, in the order of their numbers behind the staff's.
pub(super) const ACCOUNTS: [&str; 2] = ["svc-interface", "svc-models"];
/// Events for each patient and hour in hospital, most of them vital signs that monitors file, and
/// for each visit to a clinic.
const FILED_AN_HOUR: f64 = 120.0;
const FILED_A_VISIT: f64 = 40.0;

/// Adds the programs' events about the patients who are there.
pub(super) fn add(crew: &mut Crew<'_>) {
    let scene = crew.scene;
    if scene.here().setting == Setting::Support {
        return;
    }
    let told = scene.world.scale.access_detail;
    let staff = scene.world.staff.len();
    for visit in scene.visits.iter().filter(|visit| visit.took_place()) {
        let mut random = scene.random(BACKGROUND, &[visit.number]);
        let from = crew.minute(visit.start).max(0.0);
        let to = crew.minute(visit.end).min(1_440.0);
        let expected = if visit.kind.is_booked() {
            FILED_A_VISIT
        } else {
            FILED_AN_HOUR * (to - from).max(0.0) / 60.0
        };
        for _ in 0..random.poisson(expected * told.powf(2.5)) {
            let at = crew.at(random.within(from, to.max(from + 1.0)));
            let is_model = random.chance(0.2);
            let action = if is_model {
                Action::ChartRead
            } else {
                Action::ResultFiled
            };
            crew.diary(staff + usize::from(is_model)).deeds.push(Event {
                at,
                action,
                place: Place::Background,
                chart: Some(chart(visit)),
                object: None,
                label: None,
            });
        }
    }
}
