//! Looking where one must not: who reads which chart in the stories of `rules.rs`.

use super::people::{Look, People};
use super::{Access, Style};
use crate::calendar::Day;
use crate::course::{Ending, Visit};
use crate::world::{Clinician, Job, PatientNumber, Setting};

fn works_with_patients(person: &Clinician) -> bool {
    !matches!(person.job, Job::Executive | Job::Informatician | Job::Coder)
}

fn at_bedside(person: &Clinician) -> bool {
    matches!(
        person.job,
        Job::Nurse | Job::MedicalAssistant | Job::Registrar
    )
}

/// Reads one chart some times, of a patient that `whom` finds for somebody.
fn one_chart(
    people: &mut People<'_>,
    times: (i64, i64),
    wanted: impl Fn(&Clinician) -> bool,
    whom: impl FnMut(&mut People<'_>, &Clinician) -> Option<PatientNumber>,
) -> Vec<Access> {
    let Some((user, patient)) = people.find(wanted, whom) else {
        return Vec::new();
    };
    let from = people.day();
    let times = people.random.between(times.0, times.1) as i32;
    let look = Look {
        user,
        patient,
        visit: None,
    };
    people.again(look, from, times)
}

pub(super) fn own_record(people: &mut People<'_>) -> Vec<Access> {
    one_chart(people, (2, 5), works_with_patients, |_, person| {
        person.patient
    })
}

pub(super) fn household(people: &mut People<'_>) -> Vec<Access> {
    one_chart(people, (2, 6), works_with_patients, |people, person| {
        let own = person.patient?;
        let mut members = people.world.patient(own).members;
        members.find(|member| *member != own)
    })
}

pub(super) fn neighbour(people: &mut People<'_>) -> Vec<Access> {
    one_chart(people, (1, 4), at_bedside, |people, person| {
        let own = people.world.patient(person.patient?);
        let block = own.number / 8 * 8;
        (block..block + 8).find(|number| !own.members.contains(number))
    })
}

pub(super) fn same_surname(people: &mut People<'_>) -> Vec<Access> {
    one_chart(people, (1, 4), at_bedside, |people, person| {
        let area = people.area(person.position);
        let own = people.world.patient(person.patient?).members;
        (0..400).find_map(|_| {
            let number = area.start + people.random.below(area.len()) as u32;
            let other = people.world.patient(number);
            (other.family == person.family && !own.contains(&number)).then_some(number)
        })
    })
}

pub(super) fn colleague(people: &mut People<'_>) -> Vec<Access> {
    one_chart(people, (1, 4), at_bedside, |people, person| {
        let department = people.world.department(person.department);
        let staff = department.staff.clone();
        // Those who work together most, as the directory has them.
        let mut others = staff.filter(|other| *other > person.position).take(6);
        others.find_map(|other| people.world.clinician(other).patient)
    })
}

pub(super) fn report(people: &mut People<'_>) -> Vec<Access> {
    let is_head = |person: &Clinician| person.job.orders();
    one_chart(people, (1, 3), is_head, |people, person| {
        if people.head(person.department) != person.position {
            return None;
        }
        let mut nurses = people
            .world
            .staff_of(person.department, |job| job == Job::Nurse);
        nurses.find_map(|other| people.world.clinician(other).patient)
    })
}

pub(super) fn confidential(people: &mut People<'_>) -> Vec<Access> {
    one_chart(people, (1, 4), at_bedside, |people, person| {
        let mut area = people
            .area(person.position)
            .skip(people.random.below(1_500));
        area.find(|number| people.world.patient(*number).is_confidential)
    })
}

pub(super) fn newsworthy(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    // On a day on which the offices are full.
    let fits = |visit: &Visit| {
        let day = world.calendar.wall(visit.start).day;
        visit.ending == Ending::Admitted && world.calendar.is_working_day(day)
    };
    let Some(visit) = people.visit(fits) else {
        return Vec::new();
    };
    let day = world.calendar.wall(visit.start).day;
    let site = world.department(visit.department).site;
    let many = people.random.between(9, 14);
    let mut accesses = Vec::new();
    for _ in 0..many {
        let elsewhere = |person: &Clinician| {
            let other = world.department(person.department);
            other.site == site
                && matches!(other.setting, Setting::Ambulatory | Setting::Support)
                && world
                    .shifts(person, day)
                    .iter()
                    .any(crate::world::Shift::is_work)
        };
        let Some(user) = people.somebody(elsewhere) else {
            break;
        };
        let look = Look {
            user,
            patient: visit.patient,
            visit: None,
        };
        accesses.extend(people.access(look, day, Style::Read(90.0)));
    }
    accesses
}

pub(super) fn deceased(people: &mut People<'_>) -> Vec<Access> {
    let from = people.day();
    let before = people.world.calendar.moment(Day(from.0 - 45), 0.0);
    let dead: Vec<PatientNumber> = people
        .plan
        .deaths
        .iter()
        .filter(|(_, at)| **at < before)
        .map(|(patient, _)| *patient)
        .collect();
    let (Some(patient), Some(user)) = (
        people.random.pick(&dead).copied(),
        people.somebody(at_bedside),
    ) else {
        return Vec::new();
    };
    let look = Look {
        user,
        patient,
        visit: None,
    };
    people.again(look, from, 2)
}

pub(super) fn after_discharge(people: &mut People<'_>) -> Vec<Access> {
    let Some(visit) = people.visit(|visit| {
        visit.kind == crate::course::VisitKind::Inpatient && visit.ending == Ending::Home
    }) else {
        return Vec::new();
    };
    let of_ward =
        |person: &Clinician| person.department == visit.department && person.job == Job::Nurse;
    let Some(user) = people.somebody(of_ward) else {
        return Vec::new();
    };
    let day = people.world.calendar.wall(visit.end).day;
    let look = Look {
        user,
        patient: visit.patient,
        visit: Some(visit.number),
    };
    people.again(look, Day(day.0 + 40), 6)
}

/// Reads strangers' charts, one each on days some days apart.
fn strangers(
    people: &mut People<'_>,
    user: usize,
    (from, count): (Day, i32),
    days_apart: f64,
) -> Vec<Access> {
    let looks = (0..count).filter_map(|place| {
        let look = Look {
            user,
            patient: people.stranger(user),
            visit: None,
        };
        let later = (f64::from(place) * days_apart) as i32;
        let seconds = people.random.within(50.0, 200.0);
        people.access(look, Day(from.0 + later), Style::Read(seconds))
    });
    looks.collect()
}

pub(super) fn unrelated(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(|person| person.job == Job::Registrar) else {
        return Vec::new();
    };
    let from = people.day();
    strangers(people, user, (from, 6), 2.5)
}

pub(super) fn sensitive(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let psychiatry = world
        .staff
        .iter()
        .find(|person| world.department(person.department).specialty == "psychiatry");
    let Some(panel) = psychiatry.and_then(|person| world.panels.get(person.position)) else {
        return Vec::new();
    };
    let elsewhere = |person: &Clinician| {
        at_bedside(person) && world.department(person.department).specialty != "psychiatry"
    };
    let Some(user) = people.somebody(elsewhere) else {
        return Vec::new();
    };
    let from = people.day();
    let reads = panel
        .iter()
        .take(4)
        .enumerate()
        .filter_map(|(place, patient)| {
            let look = Look {
                user,
                patient: *patient,
                visit: None,
            };
            people.access(look, Day(from.0 + 3 * place as i32), Style::Read(120.0))
        });
    reads.collect()
}

pub(super) fn break_glass(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(|person| person.job == Job::Nurse) else {
        return Vec::new();
    };
    let from = people.day();
    let mut accesses = strangers(people, user, (from, 24), 1.5);
    for (place, access) in accesses.iter_mut().enumerate() {
        access.style = Style::BreakGlass(3 + (place % 2) as u8);
    }
    accesses
}

pub(super) fn off_duty(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let latest = world.calendar.end().0 - 20;
    let left = world
        .staff
        .iter()
        .find_map(|person| Some((person.position, person.ends.filter(|day| day.0 < latest)?)));
    let Some((user, last)) = left else {
        return Vec::new();
    };
    let nights = [3, 5, 6, 11].map(|later| Access {
        user,
        patient: people.stranger(user),
        visit: None,
        day: Day(last.0 + later),
        minute: people.random.within(1_290.0, 1_420.0),
        at_home: true,
        style: Style::Read(240.0),
        story: 0,
    });
    nights.to_vec()
}

pub(super) fn browse(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(at_bedside) else {
        return Vec::new();
    };
    let from = people.day();
    let count = people.random.between(28, 45) as usize;
    people.in_a_row(user, (from, count), (0.6, Style::Browse))
}

pub(super) fn printing(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(at_bedside) else {
        return Vec::new();
    };
    let from = people.day();
    let print = (2.0, Style::Print(18));
    let mut accesses = people.in_a_row(user, (from, 14), print);
    accesses.extend(people.in_a_row(user, (Day(from.0 + 7), 14), print));
    accesses
}

pub(super) fn former_partner(people: &mut People<'_>) -> Vec<Access> {
    let accesses = one_chart(people, (4, 7), at_bedside, |people, person| {
        Some(people.stranger(person.position))
    });
    if let Some(first) = accesses.first() {
        people.former = Some((first.user, first.patient, Day(first.day.0 - 200)));
    }
    accesses
}

pub(super) fn outside_site(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(|person| person.job == Job::Student) else {
        return Vec::new();
    };
    let from = people.day();
    let mut accesses = strangers(people, user, (from, 8), 2.0);
    let area = people.area(user);
    let all = people.world.patients();
    for access in &mut accesses {
        // With one hospital there is no other area, and they are strangers all the same.
        access.patient = (access.patient + area.len() as u32) % all.max(1);
    }
    accesses
}

pub(super) fn repeated(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(at_bedside) else {
        return Vec::new();
    };
    let from = people.day();
    let mut accesses = strangers(people, user, (from, 2), 3.0);
    accesses.extend(strangers(people, user, (Day(from.0 + 35), 3), 4.0));
    accesses
}

pub(super) fn slowly(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(at_bedside) else {
        return Vec::new();
    };
    let from = people.day();
    let left = people.world.calendar.end().0 - from.0;
    let a_week = people.random.within(3.0, 5.0);
    let count = (f64::from(left) / 7.0 * a_week * 0.8) as i32;
    strangers(people, user, (from, count), 7.0 / a_week)
}
