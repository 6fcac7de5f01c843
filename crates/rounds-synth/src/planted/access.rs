//! Access to care: an emergency department that fills up, clinics that are harder to get into or
//! that people stop coming to; and what only looks so.

use super::entry::{Area, Entry, Seen, Span, Target};
use super::{a_day, department_target, one_of};
use crate::calendar::Day;
use crate::random::Topic;
use crate::world::{Setting, World};

const ACCESS: Topic = Topic::new("planted access");
/// Usual median days from booking to a visit.
const LEAD_DAYS: f64 = 15.0;

/// What is planted in the demand for care.
#[derive(Debug, Default)]
pub(crate) struct Access {
    emergency: Option<(usize, Span, f64)>,
    long_wait: Option<(usize, Span, f64)>,
    no_show: Option<(usize, Span, f64)>,
    /// Decoy: a clinic fills slowly after it is opened or moved, which was planned.
    new_clinic: Option<(usize, Span)>,
    has_holidays: bool,
}

impl Access {
    pub(super) fn draw(world: &World) -> Self {
        let mut random = world.random(ACCESS, &[]);
        let clinics: Vec<usize> = departments(world, Setting::Ambulatory);
        let emergencies: Vec<usize> = world
            .sites
            .iter()
            .enumerate()
            .filter(|(_, site)| site.emergency_per_day > 0.0)
            .map(|(position, _)| position)
            .collect();
        let [waiting, absent, moved] = three_of(&clinics, &mut random);
        Self {
            emergency: one_of(&emergencies, &mut random).map(|site| {
                let factor = random.within(1.35, 1.7);
                (
                    site,
                    Span::from(a_day(world, &mut random, (0.55, 0.8))),
                    factor,
                )
            }),
            long_wait: waiting.map(|clinic| {
                let factor = random.within(1.6, 2.2);
                (
                    clinic,
                    Span::from(a_day(world, &mut random, (0.45, 0.7))),
                    factor,
                )
            }),
            no_show: absent.map(|clinic| {
                let factor = random.within(2.0, 2.8);
                (
                    clinic,
                    Span::from(a_day(world, &mut random, (0.45, 0.7))),
                    factor,
                )
            }),
            new_clinic: moved.map(|clinic| {
                let from = a_day(world, &mut random, (0.4, 0.6));
                (clinic, Span::of(from..Day(from.0 + 56)))
            }),
            has_holidays: true,
        }
    }

    pub(super) fn booked_share(&self, department: usize, day: Day) -> f64 {
        match self.new_clinic {
            Some((clinic, span)) if clinic == department && span.holds(day) => {
                0.35 + 0.65 * span.progress(day, 56)
            }
            _ => 1.0,
        }
    }

    pub(super) fn lead_days(&self, world: &World, department: usize, day: Day) -> f64 {
        let specialty = world.department(department).specialty;
        let usual = match specialty {
            "family medicine" | "internal medicine" | "pediatrics" => LEAD_DAYS * 0.7,
            _ => LEAD_DAYS * 1.5,
        };
        match self.long_wait {
            Some((clinic, span, factor)) if clinic == department => {
                usual * (1.0 + (factor - 1.0) * span.progress(day, 42))
            }
            _ => usual,
        }
    }

    pub(super) fn no_show_factor(&self, department: usize, day: Day) -> f64 {
        match self.no_show {
            Some((clinic, span, factor)) if clinic == department && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    pub(super) fn emergency_factor(&self, site: usize, day: Day) -> f64 {
        match self.emergency {
            Some((crowded, span, factor)) if crowded == site && span.holds(day) => factor,
            _ => 1.0,
        }
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.emergency.map(|planted| crowded(world, planted)));
        entries.extend(self.long_wait.map(|planted| waiting(world, planted)));
        entries.extend(self.no_show.map(|planted| absent(world, planted)));
        entries.extend(self.new_clinic.map(|planted| moved(world, planted)));
        if self.has_holidays {
            entries.push(holidays(world));
        }
        entries
    }
}

fn departments(world: &World, setting: Setting) -> Vec<usize> {
    let all = world.departments.iter().enumerate();
    all.filter(|(_, department)| department.setting == setting)
        .map(|(position, _)| position)
        .collect()
}

fn three_of(from: &[usize], random: &mut crate::random::Random) -> [Option<usize>; 3] {
    let first = random.below(from.len());
    [0, 1, 2].map(|step| from.get((first + step) % from.len().max(1)).copied())
}

fn crowded(world: &World, (site, span, factor): (usize, Span, f64)) -> Entry {
    let site = world.site(site);
    Entry {
        id: "access-emergency-crowding".into(),
        decoy: false,
        area: Area::Access,
        kind: "crowding",
        target: Target {
            kind: "site",
            id: site.id.clone(),
            name: site.name.clone(),
        },
        span,
        size: factor,
        size_unit: "times the usual emergency visits",
        notice: "CMIO",
        story: format!(
            "A clinic nearby closes and emergency visits at {} rise.",
            site.name
        ),
        seen_in: ["flow.emergency_visits", "ai.predictions"]
            .map(|measure| Seen::by(measure, &[("organization", &site.name)], Some("up")))
            .into(),
    }
}

fn waiting(world: &World, (department, span, factor): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    let site = &world.site(world.department(department).site).name;
    Entry {
        id: "access-long-wait".into(),
        decoy: false,
        area: Area::Access,
        kind: "longer-wait",
        span,
        size: factor,
        size_unit: "times the usual lead time, reached within six weeks",
        notice: "access committee",
        story: format!(
            "{} loses capacity: patients book further ahead.",
            target.name
        ),
        seen_in: vec![Seen::by(
            "access.booking_lead_time",
            &[("organization", site)],
            Some("up"),
        )],
        target,
    }
}

fn absent(world: &World, (department, span, factor): (usize, Span, f64)) -> Entry {
    let target = department_target(world, department);
    let site = &world.site(world.department(department).site).name;
    Entry {
        id: "access-no-show".into(),
        decoy: false,
        area: Area::Access,
        kind: "reminders-stopped",
        span,
        size: factor,
        size_unit: "times the usual share who do not come",
        notice: "access committee",
        story: format!("Reminders for {} are no longer sent.", target.name),
        // The model that foresees absences knows nothing of the reminders.
        seen_in: [
            ("access.no_show", None),
            ("ai.event_rate", Some("no-show-risk 1.0")),
            ("ai.observed_expected", Some("no-show-risk 1.0")),
            ("ai.ppv", Some("no-show-risk 1.0")),
        ]
        .map(|(measure, model)| {
            let mut groups = vec![("organization", site.as_str())];
            groups.extend(model.map(|model| ("model", model)));
            Seen::by(measure, &groups, Some("up"))
        })
        .into(),
        target,
    }
}

fn moved(world: &World, (department, span): (usize, Span)) -> Entry {
    let target = department_target(world, department);
    let site = &world.site(world.department(department).site).name;
    Entry {
        id: "access-decoy-moved-clinic".into(),
        decoy: true,
        area: Area::Access,
        kind: "planned-move",
        span,
        size: 0.35,
        size_unit: "share of slots booked at first, rising to all in eight weeks",
        notice: "nobody: the move was announced",
        story: format!(
            "{} moves into a new building and fills up again.",
            target.name
        ),
        seen_in: vec![Seen::by("access.no_show", &[("organization", site)], None)],
        target,
    }
}

fn holidays(world: &World) -> Entry {
    let calendar = &world.calendar;
    let days: Vec<Day> = calendar.days().collect();
    let is_christmas = |day: &&Day| calendar.holiday(**day) == Some("Christmas Day");
    let from = days.iter().find(is_christmas).copied().unwrap_or(Day(0));
    let from = Day((from.0 - 2).max(0));
    Entry {
        id: "access-decoy-holidays".into(),
        decoy: true,
        area: Area::Access,
        kind: "holiday-dip",
        target: Target {
            kind: "system",
            id: "all".into(),
            name: "all clinics".into(),
        },
        span: Span::of(from..Day(from.0 + 11)),
        size: 0.4,
        size_unit: "times the usual visits in the weeks around the turn of the year",
        notice: "nobody: it happens every year",
        story: "Clinics are closed on holidays and emptier around them.".into(),
        seen_in: vec![Seen::by("flow.encounters", &[], Some("down"))],
    }
}
