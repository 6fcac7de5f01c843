//! Who is close to whom, for the review of chart access: from registration, the address list, the
//! staff directory and what people say themselves.

use std::io;

use super::Configuration;
use crate::output::{Feed, Files, Row};
use crate::planted::Planted;
use crate::random::Topic;
use crate::world::{Clinician, Job, PatientNumber, World, patient};

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "relationships.toml",
    include_str!("../../configuration/sources/relationships.toml"),
)];
/// How its file becomes a table.
pub(crate) const MAPPINGS: [Configuration; 1] = [(
    "relationships.toml",
    include_str!("../../configuration/mappings/relationships.toml"),
)];

const RELATIONSHIPS: Feed = Feed::csv(
    "relationships",
    "relationships",
    "person_1,person_1_type,person_2,person_2_type,relation,known_from,since,until",
);
const FAMILY: Topic = Topic::new("family of staff");
/// Colleagues that somebody works with most, on each side of their place in the department.
const COLLEAGUES: usize = 6;

/// Writes all of them.
pub(crate) fn write_lasting(
    (world, planted): (&World, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    for person in &world.staff {
        if let Some(own) = person.patient {
            for member in world.patient(own).members {
                let from = if member == own {
                    "self-reported"
                } else {
                    "address match"
                };
                with_patient(person, member, ("household", from), files)?;
            }
        }
        if let Some(relative) = relative(world, person) {
            with_patient(person, relative, ("family", "registration"), files)?;
        }
        colleagues(world, person, files)?;
    }
    if let Some((user, former, until)) = planted.privacy.former {
        let row = Row::new()
            .text(&world.clinician(user).id())
            .text("clinician")
            .text(&patient::id(former))
            .text("patient")
            .text("family")
            .text("self-reported")
            .text("")
            .plain(world.calendar.date(until));
        files.line(RELATIONSHIPS, row.line())?;
    }
    Ok(())
}

fn with_patient(
    person: &Clinician,
    other: PatientNumber,
    (relation, known_from): (&str, &str),
    files: &mut Files,
) -> io::Result<()> {
    let row = Row::new()
        .text(&person.id())
        .text("clinician")
        .text(&patient::id(other))
        .text("patient")
        .text(relation)
        .text(known_from)
        .text("")
        .text("");
    files.line(RELATIONSHIPS, row.line())
}

/// Two in five have a relative in another house of the area.
fn relative(world: &World, person: &Clinician) -> Option<PatientNumber> {
    let mut random = world.random(FAMILY, &[person.position as u64]);
    if !random.chance(0.4) {
        return None;
    }
    let count = world.scale.patients_per_hospital;
    let site = world.site(world.department(person.department).site);
    let number = (site.catchment * count + random.below(count)) as PatientNumber;
    let found = world.patient(number).household;
    let is_own = person
        .patient
        .is_some_and(|own| world.patient(own).household == found);
    (!is_own).then_some(found)
}

/// The next colleagues of the department, and whoever is in charge of it.
fn colleagues(world: &World, person: &Clinician, files: &mut Files) -> io::Result<()> {
    let staff = world.department(person.department).staff.clone();
    let of_staff = |one: usize, other: usize, relation: &str, files: &mut Files| {
        let row = Row::new()
            .text(&world.clinician(one).id())
            .text("clinician")
            .text(&world.clinician(other).id())
            .text("clinician")
            .text(relation)
            .text("staff directory")
            .text("")
            .text("");
        files.line(RELATIONSHIPS, row.line())
    };
    for other in staff
        .clone()
        .filter(|other| *other > person.position)
        .take(COLLEAGUES)
    {
        of_staff(person.position, other, "co-worker", files)?;
        // Their records as patients too, each of the two's for the other.
        for (one, other) in [(person.position, other), (other, person.position)] {
            if let Some(record) = world.clinician(other).patient {
                let tie = ("co-worker", "staff directory");
                with_patient(world.clinician(one), record, tie, files)?;
            }
        }
    }
    let in_charge = world.staff_of(person.department, Job::orders).next();
    let head = in_charge.unwrap_or(staff.start);
    if head != person.position {
        of_staff(head, person.position, "manager", files)?;
        if let Some(record) = person.patient {
            let tie = ("manager", "staff directory");
            with_patient(world.clinician(head), record, tie, files)?;
        }
    }
    Ok(())
}
