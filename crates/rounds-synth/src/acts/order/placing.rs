//! Which orders a visit brings and when: an order set when a patient is taken in, single orders
//! after that. How many of each is our choice; from an order set about four of five items are
//! taken.

use super::hands::{self, Hands};
use super::{Order, OrderStatus};
use crate::acts::duty::Duty;
use crate::calendar::{Day, Moment};
use crate::course::{Visit, VisitKind};
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::terms::{self, Term};
use crate::world::order_sets;
use crate::world::orderables::{ORDERABLES, OrderKind, orderable_at};
use crate::world::{Patient, Setting};

const ORDERS: Topic = Topic::new("orders");
/// More orders than one department places in a day.
const ORDERS_A_DAY: u64 = 20_000;
/// Share of the items of an order set that are kept.
const ITEM_SHARE: f64 = 0.8;

/// How orders come about in a kind of place.
struct Place {
    /// Position of its weights in the catalogue.
    column: usize,
    /// Single orders of a visit, or of a day in a ward.
    orders: f64,
    /// The chance that an order set is used when the patient comes.
    set_chance: f64,
}

fn place(setting: Setting) -> Option<Place> {
    let (column, orders, set_chance) = match setting {
        Setting::Ambulatory => (0, 0.62, 0.07),
        Setting::Emergency => (1, 2.0, 0.42),
        Setting::Inpatient => (2, 2.9, 0.85),
        Setting::Perioperative | Setting::Support => return None,
    };
    Some(Place {
        column,
        orders,
        set_chance,
    })
}

/// What a scene's orders have in common.
pub(super) struct Desk<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) duty: Duty,
    weights: Vec<f64>,
    orders: Vec<Order>,
}

/// Numbers of the orders of a scene begin here.
pub(super) fn first_number(scene: &Scene<'_>) -> u64 {
    let departments = scene.world.departments.len() as u64;
    let day = scene.day.0.max(0) as u64;
    (day * departments + scene.department as u64 + 1) * ORDERS_A_DAY
}

/// The orders of a scene as they are placed.
pub(super) fn of(scene: &Scene<'_>) -> Vec<Order> {
    let Some(place) = place(scene.here().setting) else {
        return Vec::new();
    };
    let weight = |(position, entry): (usize, &crate::world::orderables::Orderable)| {
        let usual = entry.weights.get(place.column).copied().unwrap_or(0.0);
        let alerts = &scene.planted.alerts;
        usual * alerts.order_factor(scene.world, position, scene.day)
    };
    let mut desk = Desk {
        scene,
        duty: Duty::of(scene),
        weights: ORDERABLES.iter().enumerate().map(weight).collect(),
        orders: Vec::new(),
    };
    for (position, visit) in scene.visits.iter().enumerate() {
        if visit.took_place() {
            desk.visit((position, visit), &place);
        }
    }
    desk.orders
}

impl Desk<'_> {
    fn visit(&mut self, (position, visit): (usize, &Visit), place: &Place) {
        let scene = self.scene;
        let mut random = scene.random(ORDERS, &[visit.number]);
        let Some((from, to)) = hours(scene, visit) else {
            return;
        };
        let patient = scene.world.patient(visit.patient);
        let begins_today = scene.world.calendar.wall(visit.start).day == scene.day;
        if begins_today && random.chance(place.set_chance) {
            self.open_set((position, visit), (from, to), &mut random);
        }
        let mean = place.orders * scene.world.scale.order_detail;
        for _ in 0..random.poisson(mean) {
            let at = moment(scene, visit, (from, to), &mut random);
            if let Some(orderable) = self.choose((&patient, visit), &mut random) {
                self.place((position, visit), at, (orderable, None), &mut random);
            }
        }
    }

    fn open_set(
        &mut self,
        (position, visit): (usize, &Visit),
        (from, to): (Moment, Moment),
        random: &mut Random,
    ) {
        let scene = self.scene;
        let setting = scene.here().setting;
        let Some(set) = order_sets::choose(setting, visit.illness, random) else {
            return;
        };
        let minutes = random.within(8.0, 35.0).min(to.minutes_since(from));
        let at = from.after_minutes(minutes);
        let alerts = &scene.planted.alerts;
        let changed = alerts.new_set_version(set);
        let version = 1 + u32::from(changed.is_some_and(|day| day <= scene.day));
        for orderable in order_sets::order_set_at(set).items() {
            let factor = alerts.order_factor(scene.world, orderable, scene.day);
            if random.chance(ITEM_SHARE * factor.min(1.0)) {
                let chosen = (orderable, Some((set, version)));
                self.place((position, visit), at, chosen, random);
            }
        }
    }

    /// What is ordered next: at times the medication of the illness, else what the place orders.
    fn choose(&self, (patient, visit): (&Patient, &Visit), random: &mut Random) -> Option<usize> {
        if random.chance(0.1) {
            let wanted = terms::illness_at(visit.illness).medication.code;
            let found = ORDERABLES
                .iter()
                .position(|entry| entry.term.code == wanted);
            if let Some(position) = found {
                let factor = self.scene.planted.alerts.order_factor(
                    self.scene.world,
                    position,
                    self.scene.day,
                );
                return random.chance(factor.min(1.0)).then_some(position);
            }
        }
        let age = patient.age_years(self.scene.world.calendar.date(self.scene.day));
        (0..6)
            .map(|_| random.weighted(self.weights.iter().copied()))
            .find(|position| orderable_at(*position).population.has(patient, age))
    }

    fn place(
        &mut self,
        (position, visit): (usize, &Visit),
        at: Moment,
        (orderable, set): (usize, Option<(usize, u32)>),
        random: &mut Random,
    ) {
        let Some(Hands {
            clinician,
            entered_by,
            mode,
            signed_at,
        }) = hands::of(self, visit, at, orderable, random)
        else {
            return;
        };
        let number = first_number(self.scene) + self.orders.len() as u64;
        self.orders.push(Order {
            number,
            at,
            clinician,
            entered_by,
            visit: position,
            orderable,
            term: term(self.scene, orderable, random),
            mode,
            set,
            is_urgent: random.chance(urgent_share(visit.kind)),
            signed_at,
            status: status(orderable_at(orderable).kind, random),
            ended: None,
            replaces: None,
        });
    }
}

/// The code of an order, at times that of a new product.
fn term(scene: &Scene<'_>, orderable: usize, random: &mut Random) -> Term {
    match scene.planted.alerts.new_code(orderable, scene.day) {
        Some((term, share)) if random.chance(share) => term,
        _ => orderable_at(orderable).term,
    }
}

fn urgent_share(kind: VisitKind) -> f64 {
    match kind {
        VisitKind::Office | VisitKind::Video => 0.02,
        VisitKind::Emergency => 0.7,
        VisitKind::Inpatient => 0.12,
    }
}

fn status(kind: OrderKind, random: &mut Random) -> OrderStatus {
    let done = match kind {
        OrderKind::Laboratory | OrderKind::Imaging | OrderKind::Procedure => 0.93,
        _ => 0.4,
    };
    if random.chance(done) {
        OrderStatus::Completed
    } else {
        OrderStatus::Active
    }
}

/// The part of a visit in which its orders of the day are placed.
fn hours(scene: &Scene<'_>, visit: &Visit) -> Option<(Moment, Moment)> {
    let calendar = &scene.world.calendar;
    let (from, to) = match visit.kind {
        VisitKind::Office | VisitKind::Video => (visit.start.after_minutes(2.0), visit.end),
        VisitKind::Emergency => {
            let from = visit.start.after_minutes(6.0);
            (from, visit.end.min(from.after_minutes(300.0)))
        }
        VisitKind::Inpatient => {
            let midnight = calendar.moment(scene.day, 0.0);
            let next = calendar.moment(Day(scene.day.0 + 1), 0.0);
            (
                visit.start.after_minutes(4.0).max(midnight),
                visit.end.min(next),
            )
        }
    };
    (from < to).then_some((from, to))
}

/// When an order is placed: in wards mostly on the morning round.
fn moment(
    scene: &Scene<'_>,
    visit: &Visit,
    (from, to): (Moment, Moment),
    random: &mut Random,
) -> Moment {
    let minutes = to.minutes_since(from);
    if visit.kind == VisitKind::Inpatient && random.chance(0.6) {
        let calendar = &scene.world.calendar;
        let round = calendar.moment(scene.day, random.within(480.0, 720.0));
        if from <= round && round < to {
            return round;
        }
    }
    // More at the beginning than at the end.
    let share = random.unit() * random.unit();
    from.after_minutes(minutes * share)
}
