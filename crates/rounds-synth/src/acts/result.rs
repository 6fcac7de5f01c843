//! What is measured: vital signs and laboratory results, when the sample was taken and when the
//! result came. The values are plausible and follow the patient; they are no physiology.

use super::Order;
use super::order::OrderStatus;
use crate::calendar::Moment;
use crate::course::{Visit, VisitKind};
use crate::laboratory::{GLUCOSE, GLUCOSE_IN_SERUM, Panel, Test};
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::terms::Term;
use crate::world::Patient;
use crate::world::orderables::orderable_at;

const RESULTS: Topic = Topic::new("results");
const VITALS: Topic = Topic::new("vital signs");
/// Turnaround of a laboratory in minutes, and of a test at the bedside.
const TURNAROUND_MINUTES: f64 = 52.0;
const BEDSIDE_MINUTES: f64 = 6.0;

/// The results of one sample.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// Unique in the system.
    pub(crate) number: u64,
    /// Position in the scene's visits.
    pub(crate) visit: usize,
    /// Number of the order that asked for it, where there is one.
    pub(crate) order: Option<u64>,
    pub(crate) panel: Panel,
    pub(crate) taken_at: Moment,
    pub(crate) issued_at: Moment,
    /// One value for each test of the panel, as the laboratory sends it under its usual unit.
    pub(crate) values: Vec<f64>,
}

/// One round of vital signs.
#[derive(Debug, Clone)]
pub(crate) struct Vitals {
    /// Unique in the system.
    pub(crate) number: u64,
    /// Position in the scene's visits.
    pub(crate) visit: usize,
    pub(crate) at: Moment,
    pub(crate) systolic_mmhg: f64,
    pub(crate) diastolic_mmhg: f64,
    pub(crate) heart_rate: f64,
    pub(crate) temperature_celsius: f64,
    pub(crate) respiratory_rate: f64,
    pub(crate) weight_kg: f64,
}

/// Everything measured in a scene.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) samples: Vec<Sample>,
    pub(crate) vitals: Vec<Vitals>,
}

/// What is measured in a scene whose patients are cared for there.
pub(crate) fn of(scene: &Scene<'_>, orders: &[Order]) -> Measured {
    let mut measured = Measured::default();
    for (position, visit) in scene.visits.iter().enumerate() {
        if !visit.took_place() || visit.kind == VisitKind::Video {
            continue;
        }
        let person = scene.world.patient(visit.patient);
        let subject = Subject {
            scene,
            position,
            visit,
            person: &person,
        };
        measured.vitals.extend(subject.vitals());
        subject.samples(orders, &mut measured.samples);
    }
    measured
}

/// The tests of a sample with their values, counted.
pub(crate) fn numbered(sample: &Sample) -> impl Iterator<Item = (usize, (&'static Test, f64))> {
    let tests = sample.panel.tests().iter();
    tests.zip(sample.values.iter().copied()).enumerate()
}

/// The standard code that the site's laboratory uses for a test on the scene's day.
pub(crate) fn code(scene: &Scene<'_>, test: &Test) -> Term {
    let data = &scene.planted.data;
    if test.local_code == GLUCOSE && data.glucose_is_of_serum(scene.here().site, scene.day) {
        GLUCOSE_IN_SERUM
    } else {
        test.code
    }
}

/// The order of this visit that asked for the panel.
fn asking_for(orders: &[Order], visit: usize, panel: Panel) -> Option<&Order> {
    orders.iter().find(|order| {
        let key = orderable_at(order.orderable).key;
        order.visit == visit
            && order.status != OrderStatus::Cancelled
            && panel.ordered_as().contains(&key)
    })
}

struct Subject<'a> {
    scene: &'a Scene<'a>,
    position: usize,
    visit: &'a Visit,
    person: &'a Patient,
}

impl Subject<'_> {
    /// A number that nothing else of this visit and day has; `kind` is below 10.
    fn number(&self, kind: u64) -> u64 {
        let begin = self.scene.world.calendar.wall(self.visit.start).day;
        let day = (self.scene.day.0 - begin.0).clamp(0, 999) as u64;
        (self.visit.number * 1_000 + day) * 10 + kind
    }

    /// When the round of the day is made; `None` when the patient is not there then.
    fn round(&self, minute: f64) -> Option<Moment> {
        let at = match self.visit.kind {
            VisitKind::Inpatient => self.scene.world.calendar.moment(self.scene.day, minute),
            VisitKind::Emergency => self.visit.start.after_minutes(minute / 30.0),
            VisitKind::Office | VisitKind::Video => self.visit.start.after_minutes(2.0),
        };
        (self.visit.start..self.visit.end)
            .contains(&at)
            .then_some(at)
    }

    fn vitals(&self) -> Option<Vitals> {
        let mut random = self.scene.random(VITALS, &[self.visit.number]);
        let at = self.round(random.within(400.0, 520.0))?;
        let ill = f64::from(u8::from(self.visit.septic));
        let systolic = random.normal(self.person.systolic_mmhg - 18.0 * ill, 9.0);
        let age = self
            .person
            .age_years(self.scene.world.calendar.date(self.scene.day));
        let grown = (f64::from(age) / 18.0).clamp(0.05, 1.0);
        let frame = if self.person.female { 72.0 } else { 84.0 };
        // The weight belongs to the person, not to the day.
        let own = f64::from(self.person.number % 41) - 18.0;
        Some(Vitals {
            number: self.number(0),
            visit: self.position,
            at,
            systolic_mmhg: systolic.clamp(62.0, 240.0),
            diastolic_mmhg: (systolic * 0.6 + random.normal(2.0, 5.0)).clamp(35.0, 140.0),
            heart_rate: random
                .normal(78.0 + 26.0 * ill + 30.0 * (1.0 - grown), 10.0)
                .clamp(38.0, 200.0),
            temperature_celsius: random.normal(36.8 + 1.4 * ill, 0.35).clamp(34.0, 41.5),
            respiratory_rate: random.normal(16.0 + 7.0 * ill, 2.0).clamp(8.0, 44.0),
            weight_kg: ((frame + own) * grown + random.normal(0.0, 0.7)).max(2.5),
        })
    }

    /// How likely each panel is taken today without an order of its own: by standing order.
    fn standing(&self) -> [(Panel, f64); 4] {
        let (metabolic, count, lactate) = match self.visit.kind {
            VisitKind::Inpatient => (0.7, 0.6, if self.visit.septic { 0.7 } else { 0.02 }),
            VisitKind::Emergency => (0.3, 0.28, if self.visit.septic { 0.9 } else { 0.04 }),
            VisitKind::Office | VisitKind::Video => {
                let watched = self.person.kidney_disease || self.person.heart_failure;
                (if watched { 0.4 } else { 0.05 }, 0.04, 0.0)
            }
        };
        let controlled = self.visit.kind.is_booked() && self.person.diabetes;
        [
            (Panel::Metabolic, metabolic),
            (Panel::BloodCount, count),
            (Panel::Lactate, lactate),
            (Panel::Hba1c, if controlled { 0.38 } else { 0.0 }),
        ]
    }

    fn samples(&self, orders: &[Order], samples: &mut Vec<Sample>) {
        let mut random = self.scene.random(RESULTS, &[self.visit.number]);
        let minute = random.within(300.0, 420.0);
        for (kind, (panel, chance)) in (1..).zip(self.standing()) {
            let order = asking_for(orders, self.position, panel);
            let asked = order.map(|order| order.at.after_minutes(random.log_normal(18.0, 0.5)));
            let standing = self.round(minute).filter(|_| random.chance(chance));
            let Some(taken_at) = asked.or(standing) else {
                continue;
            };
            let median = if panel == Panel::Lactate {
                BEDSIDE_MINUTES
            } else {
                TURNAROUND_MINUTES
            };
            let issued_at = taken_at.after_minutes(random.log_normal(median, 0.45));
            let values = self.values(panel, &mut random);
            samples.push(Sample {
                number: self.number(kind),
                visit: self.position,
                order: order.map(|order| order.number),
                panel,
                taken_at,
                issued_at: self.released(issued_at),
                values,
            });
        }
    }

    /// During a planned downtime results wait until the systems are back.
    fn released(&self, issued_at: Moment) -> Moment {
        let site = self.scene.here().site;
        let data = &self.scene.planted.data;
        match data.results_wait_until(site, self.scene.day) {
            Some(day) => issued_at.max(self.scene.world.calendar.moment(day, 420.0)),
            None => issued_at,
        }
    }

    /// In mg/dL, or in what the laboratory takes for it.
    fn creatinine(&self, random: &mut Random) -> f64 {
        let ill = f64::from(u8::from(self.visit.septic));
        let usual = self.person.creatinine_mg_dl + 0.5 * ill;
        let scene = self.scene;
        let factor = scene
            .planted
            .data
            .creatinine_factor(scene.here().site, scene.day);
        (usual + random.normal(0.0, 0.1)).max(0.3) * factor
    }

    fn values(&self, panel: Panel, random: &mut Random) -> Vec<f64> {
        let ill = f64::from(u8::from(self.visit.septic));
        match panel {
            Panel::Metabolic => vec![
                random.normal(139.0, 2.6),
                random.normal(4.2, 0.4).clamp(2.4, 7.2),
                self.creatinine(random),
                if self.person.diabetes {
                    random.log_normal(150.0, 0.25)
                } else {
                    random.normal(98.0, 11.0).max(45.0)
                },
            ],
            Panel::BloodCount => vec![
                random.normal(8.0 + 7.5 * ill, 2.1).max(1.2),
                random.normal(13.4, 1.4).max(6.0),
                random.normal(245.0, 55.0).max(20.0),
            ],
            Panel::Lactate => vec![random.log_normal(1.2 + 2.0 * ill, 0.35)],
            Panel::Hba1c => vec![random.normal(self.person.hba1c_percent, 0.3).max(4.5)],
        }
    }
}
