//! Looking with a good reason: who reads which chart in the stories of `reasons.rs`.

use super::people::{Look, People};
use super::{Access, Style};
use crate::calendar::Day;
use crate::course::{Ending, Visit, VisitKind};
use crate::world::{Clinician, Job, Setting};

/// Whoever is in charge of a visit that fits reads the chart during it.
pub(super) fn treated(
    people: &mut People<'_>,
    fits: impl Fn(&People<'_>, &Visit) -> bool,
) -> Vec<Access> {
    let visit = {
        let reader = People::new(people.world, people.plan, people.random.clone());
        people.visit(|visit| fits(&reader, visit))
    };
    visit.map_or_else(Vec::new, |visit| {
        during(people, visit.clinician, visit).into_iter().collect()
    })
}

/// Somebody reads the chart of a visit while it lasts.
fn during(people: &mut People<'_>, user: usize, visit: &Visit) -> Option<Access> {
    let wall = people.world.calendar.wall(visit.start);
    let minutes = visit.end.minutes_since(visit.start).min(120.0);
    Some(Access {
        user,
        patient: visit.patient,
        visit: Some(visit.number),
        day: wall.day,
        minute: wall.ms_of_day as f64 / 60_000.0 + people.random.within(2.0, minutes.max(3.0)),
        at_home: false,
        style: Style::Read(120.0),
        story: 0,
    })
}

pub(super) fn own_portal(people: &mut People<'_>) -> Vec<Access> {
    let found = people.find(|_| true, |_, person| person.patient);
    let Some((user, patient)) = found else {
        return Vec::new();
    };
    let from = people.day();
    let look = Look {
        user,
        patient,
        visit: None,
    };
    let times =
        (0..4).filter_map(|week| people.access(look, Day(from.0 + 9 * week), Style::Portal));
    times.collect()
}

pub(super) fn same_surname(people: &mut People<'_>) -> Vec<Access> {
    treated(people, |people, visit| {
        let clinician = people.world.clinician(visit.clinician);
        people.world.patient(visit.patient).family == clinician.family
            && !lives_with(people, clinician, visit)
    })
}

fn lives_with(people: &People<'_>, person: &Clinician, visit: &Visit) -> bool {
    person
        .patient
        .is_some_and(|own| people.world.patient(visit.patient).members.contains(&own))
}

/// A visit of somebody whose relative of this department is on duty when it begins.
fn relative_on_duty(people: &mut People<'_>, kind: VisitKind) -> Vec<Access> {
    let world = people.world;
    let relative = |visit: &Visit| {
        let wall = world.calendar.wall(visit.start);
        let minute = wall.ms_of_day as f64 / 60_000.0;
        let mut members = world.patient(visit.patient).members;
        members.find_map(|member| {
            let person = world.employee(member).filter(|_| member != visit.patient)?;
            let is_there = person.department == visit.department
                && world.shift_at(person, wall.day, minute).is_some();
            is_there.then_some(person.position)
        })
    };
    let visit = people.visit(|visit| visit.kind == kind && relative(visit).is_some());
    let Some((visit, user)) = visit.and_then(|visit| Some((visit, relative(visit)?))) else {
        return Vec::new();
    };
    during(people, user, visit).into_iter().collect()
}

pub(super) fn household_emergency(people: &mut People<'_>) -> Vec<Access> {
    relative_on_duty(people, VisitKind::Emergency)
}

pub(super) fn household_stay(people: &mut People<'_>) -> Vec<Access> {
    relative_on_duty(people, VisitKind::Inpatient)
}

pub(super) fn neighbour(people: &mut People<'_>) -> Vec<Access> {
    treated(people, |people, visit| {
        let clinician = people.world.clinician(visit.clinician);
        clinician
            .patient
            .is_some_and(|own| own / 8 == visit.patient / 8)
            && !lives_with(people, clinician, visit)
    })
}

pub(super) fn colleague(people: &mut People<'_>) -> Vec<Access> {
    treated(people, |people, visit| {
        visit.kind == VisitKind::Inpatient && people.world.employee(visit.patient).is_some()
    })
}

pub(super) fn colleague_emergency(people: &mut People<'_>) -> Vec<Access> {
    treated(people, |people, visit| {
        visit.kind == VisitKind::Emergency && people.world.employee(visit.patient).is_some()
    })
}

pub(super) fn confidential(people: &mut People<'_>) -> Vec<Access> {
    treated(people, |people, visit| {
        people.world.patient(visit.patient).is_confidential
    })
}

pub(super) fn relative(people: &mut People<'_>) -> Vec<Access> {
    treated(people, |people, visit| {
        let clinician = people.world.clinician(visit.clinician);
        let own = clinician
            .patient
            .map(|own| people.world.patient(own).street);
        own.is_some_and(|street| people.world.patient(visit.patient).street == street)
    })
}

pub(super) fn team(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let Some(visit) = people
        .visit(|visit| visit.kind == VisitKind::Emergency && visit.ending == Ending::Admitted)
    else {
        return Vec::new();
    };
    let wall = world.calendar.wall(visit.start);
    let minute = wall.ms_of_day as f64 / 60_000.0;
    let staff = world.department(visit.department).staff.clone();
    let on_duty: Vec<usize> = staff
        .filter(|user| {
            let person = world.clinician(*user);
            world.shift_at(person, wall.day, minute).is_some()
        })
        .take(12)
        .collect();
    let team = on_duty.into_iter();
    team.filter_map(|user| during(people, user, visit))
        .collect()
}

pub(super) fn late_coding(people: &mut People<'_>) -> Vec<Access> {
    let Some(visit) = people.visit(|visit| visit.ending == Ending::Died) else {
        return Vec::new();
    };
    let Some(user) = people.somebody(|person| person.job == Job::Coder) else {
        return Vec::new();
    };
    let day = people.world.calendar.wall(visit.end).day;
    let look = Look {
        user,
        patient: visit.patient,
        visit: Some(visit.number),
    };
    let access = people.access(look, Day(day.0 + 38), Style::Read(400.0));
    access.into_iter().collect()
}

pub(super) fn follow_up(people: &mut People<'_>) -> Vec<Access> {
    let Some(visit) =
        people.visit(|visit| visit.kind == VisitKind::Inpatient && visit.ending == Ending::Home)
    else {
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
    let calls = [2, 14, 30].into_iter();
    calls
        .filter_map(|later| people.access(look, Day(day.0 + later), Style::Read(150.0)))
        .collect()
}

/// Some patients of a department on a day, one after the other.
fn patients_of(
    people: &mut People<'_>,
    (user, department): (usize, usize),
    (from, count): (Day, usize),
) -> Vec<Access> {
    let Some((day, start)) = people.at_work(user, from) else {
        return Vec::new();
    };
    let visits = people.plan.visits_on(department, day).take(count);
    let looks = visits.enumerate().map(|(place, visit)| Access {
        user,
        patient: visit.patient,
        visit: Some(visit.number),
        day,
        minute: start + 6.0 * place as f64,
        at_home: false,
        style: Style::Read(150.0),
        story: 0,
    });
    looks.collect()
}

/// A ward other than that of somebody's.
fn another_ward(people: &mut People<'_>, user: usize) -> usize {
    let own = people.world.clinician(user).department;
    let all = people.world.departments.iter().enumerate();
    let wards: Vec<usize> = all
        .filter(|(position, other)| other.setting == Setting::Inpatient && *position != own)
        .map(|(position, _)| position)
        .collect();
    people.random.pick(&wards).copied().unwrap_or(own)
}

pub(super) fn float_nurse(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let of_ward = |person: &Clinician| {
        person.job == Job::Nurse
            && world.department(person.department).setting == Setting::Inpatient
    };
    in_another_ward(people, of_ward, 6)
}

pub(super) fn pharmacist(people: &mut People<'_>) -> Vec<Access> {
    in_another_ward(people, |person| person.job == Job::Pharmacist, 10)
}

pub(super) fn student(people: &mut People<'_>) -> Vec<Access> {
    in_another_ward(people, |person| person.job == Job::Student, 6)
}

/// Somebody opens the charts of some patients of a ward that is not theirs, with a reason.
fn in_another_ward(
    people: &mut People<'_>,
    wanted: impl Fn(&Clinician) -> bool,
    count: usize,
) -> Vec<Access> {
    let Some(user) = people.somebody(wanted) else {
        return Vec::new();
    };
    let ward = another_ward(people, user);
    let from = people.day();
    patients_of(people, (user, ward), (from, count))
}

pub(super) fn break_glass(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let of_emergency = |person: &Clinician| {
        person.job == Job::Physician
            && world.department(person.department).setting == Setting::Emergency
    };
    let Some(user) = people.somebody(of_emergency) else {
        return Vec::new();
    };
    let from = people.day();
    let department = world.clinician(user).department;
    let mut accesses = patients_of(people, (user, department), (from, 9));
    for (place, access) in accesses.iter_mut().enumerate() {
        access.style = Style::BreakGlass((place % 3) as u8);
    }
    accesses
}

pub(super) fn on_call(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let of_clinic = |person: &Clinician| {
        person.job == Job::Physician
            && world
                .panels
                .get(person.position)
                .is_some_and(|panel| panel.len() > 5)
    };
    let Some(user) = people.somebody(of_clinic) else {
        return Vec::new();
    };
    let from = people.day();
    let is_on_call = |day: &Day| {
        let shifts = world.shifts(world.clinician(user), *day);
        shifts
            .iter()
            .any(|shift| shift.kind == crate::world::ShiftKind::OnCall)
    };
    let day = (from.0..from.0 + 60).map(Day).find(is_on_call);
    let panel = world
        .panels
        .get(user)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let Some(day) = day else {
        return Vec::new();
    };
    let calls = panel.iter().take(5).map(|patient| Access {
        user,
        patient: *patient,
        visit: None,
        day,
        minute: people.random.within(1_200.0, 1_420.0),
        at_home: true,
        style: Style::Read(130.0),
        story: 0,
    });
    calls.collect()
}

pub(super) fn coder(people: &mut People<'_>) -> Vec<Access> {
    let Some(user) = people.somebody(|person| person.job == Job::Coder) else {
        return Vec::new();
    };
    let from = people.day();
    people.in_a_row(user, (from, 30), (4.0, Style::Read(180.0)))
}

pub(super) fn release(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let of_information = |person: &Clinician| {
        let specialty = world.department(person.department).specialty;
        matches!(specialty, "coding" | "registration")
    };
    let Some(user) = people.somebody(of_information) else {
        return Vec::new();
    };
    let from = people.day();
    people.in_a_row(user, (from, 16), (5.0, Style::Print(60)))
}

pub(super) fn own_patients(people: &mut People<'_>) -> Vec<Access> {
    let world = people.world;
    let of_ward = |person: &Clinician| {
        person.job == Job::Nurse
            && world.department(person.department).setting == Setting::Inpatient
    };
    let Some(user) = people.somebody(of_ward) else {
        return Vec::new();
    };
    let from = people.day();
    let ward = world.clinician(user).department;
    patients_of(people, (user, ward), (from, 3))
}

pub(super) fn audit(people: &mut People<'_>) -> Vec<Access> {
    let reviews = |person: &Clinician| matches!(person.job, Job::Informatician | Job::Researcher);
    let Some(user) = people.somebody(reviews) else {
        return Vec::new();
    };
    let from = people.day();
    let weeks = (people.world.calendar.end().0 - from.0) / 7;
    let mut accesses = Vec::new();
    for place in 0..(weeks.max(1) * 4) {
        let look = Look {
            user,
            patient: people.stranger(user),
            visit: None,
        };
        let day = Day(from.0 + place * 7 / 4);
        accesses.extend(people.access(look, day, Style::Read(160.0)));
    }
    accesses
}
