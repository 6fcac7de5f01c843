//! Orders and order sets, as the record system's reporting database has them. Dirt is in
//! `dirt.rs`: rows that stand twice, rows written again once the order has ended, out of order,
//! times by a clock at UTC, a missing encounter, a class that the mapping does not know.

mod dirt;

use std::io;

use super::Configuration;
use super::workforce::local_time;
use crate::acts::Acts;
use crate::acts::order::{self, Mode, Order, OrderStatus};
use crate::calendar::{Day, Moment};
use crate::output::{Feed, Files, Row};
use crate::planted::Planted;
use crate::scene::Scene;
use crate::world::orderables::{OrderKind, orderable_at};
use crate::world::{World, order_sets, patient, staff};

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "orders.toml",
    include_str!("../../../configuration/sources/orders.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 2] = [
    (
        "orders.toml",
        include_str!("../../../configuration/mappings/orders.toml"),
    ),
    (
        "order-sets.toml",
        include_str!("../../../configuration/mappings/order-sets.toml"),
    ),
];

const ORDERS: Feed = Feed::csv(
    "orders",
    "orders",
    "ORDER_ID,ORDER_DTTM,AUTH_PROV_ID,ENTRY_USER_ID,ORDER_MODE,ORDER_SET_ID,ORDER_SET_VERSION,CODE,CODE_SYSTEM,DESCRIPTION,ORDER_CLASS,PRIORITY,PAT_ID,ENCOUNTER_ID,DEPARTMENT_ID,ORDER_STATUS,SIGN_DTTM,DISCON_DTTM,DISCON_USER_ID,CHANGED_FROM_ORDER_ID",
);
const ORDER_SETS: Feed = Feed::csv(
    "orders",
    "order_sets",
    "ORDER_SET_ID,VERSION,NAME,OWNER,LAST_REVIEW_DATE,NEXT_REVIEW_DATE,ITEM_CODES,RELEASE_DTTM,RETIRE_DTTM",
);

/// Every version of every order set.
pub(crate) fn write_lasting(
    (world, planted): (&World, &Planted),
    files: &mut Files,
) -> io::Result<()> {
    let calendar = &world.calendar;
    for (position, set) in order_sets::all().iter().enumerate() {
        let reviewed =
            Day(-order_sets::OrderSet::reviewed_days_before(position, world.seed).min(700));
        let changed = planted.alerts.new_set_version(position);
        let versions = [
            Some((1, reviewed, changed)),
            changed.map(|day| (2, day, None)),
        ];
        for (version, from, to) in versions.into_iter().flatten() {
            let dropped =
                |item: &usize| version == 2 && orderable_at(*item).key == "fall-precautions";
            let items = set.items().filter(|item| !dropped(item));
            let codes: Vec<&str> = items.map(|item| orderable_at(item).term.code).collect();
            let at_six = |day: Day| local_time(world, calendar.moment(day, 360.0));
            let row = Row::new()
                .text(&order_sets::id(position))
                .plain(version)
                .text(set.title)
                .text(set.owner())
                .plain(calendar.date(from))
                .plain(calendar.date(Day(from.0 + 730)))
                .text(&codes.join("|"))
                .plain(at_six(from))
                .maybe(to.map(at_six));
            files.line(ORDER_SETS, row.line())?;
        }
    }
    Ok(())
}

/// The orders of a department and day.
pub(crate) fn write_scene(scene: &Scene<'_>, acts: &Acts, files: &mut Files) -> io::Result<()> {
    let mut lines = Vec::with_capacity(acts.orders.len());
    for order in &acts.orders {
        dirt::lines(scene, order, &mut lines);
    }
    dirt::disorder(scene, &mut lines);
    lines.iter().try_for_each(|line| files.line(ORDERS, line))
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Cpoe => "Per Provider",
        Mode::Verbal => "Verbal with readback",
        Mode::Telephone => "Telephone with readback",
        Mode::Protocol => "Per protocol",
    }
}

fn class_name(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Medication => "MED",
        OrderKind::Laboratory => "LAB",
        OrderKind::Imaging => "IMG",
        OrderKind::Procedure => "PROC",
        OrderKind::Referral => "REF",
        OrderKind::Diet => "DIET",
        OrderKind::Nursing => "NURS",
    }
}

fn status_name(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Active => "Sent",
        OrderStatus::Completed => "Completed",
        OrderStatus::Cancelled => "Canceled",
        OrderStatus::Discontinued => "Discontinued",
    }
}

/// What a row says that dirt may change.
struct Telling<'a> {
    ordered_at: String,
    class: &'a str,
    status: OrderStatus,
    with_encounter: bool,
}

/// One row, as it ought to be.
fn telling<'a>(scene: &Scene<'_>, order: &Order) -> Telling<'a> {
    Telling {
        ordered_at: local_time(scene.world, order.at),
        class: class_name(order.kind()),
        status: order.status,
        with_encounter: true,
    }
}

fn row(scene: &Scene<'_>, order: &Order, telling: &Telling<'_>) -> Row {
    let visit = scene.visits.get(order.visit);
    let ended = order.ended.filter(|_| telling.status == order.status);
    let at = |moment: Moment| local_time(scene.world, moment);
    let encounter = visit.filter(|_| telling.with_encounter);
    Row::new()
        .text(&order.id())
        .plain(&telling.ordered_at)
        .text(&staff::id(order.clinician))
        .text(&staff::id(order.entered_by))
        .text(mode_name(order.mode))
        .maybe(order.set.map(|(set, _)| order_sets::id(set)))
        .maybe(order.set.map(|(_, version)| version))
        .text(order.term.code)
        .text(order.term.system)
        .text(order.term.display)
        .text(telling.class)
        .text(if order.is_urgent { "STAT" } else { "Routine" })
        .maybe(visit.map(|visit| patient::id(visit.patient)))
        .maybe(encounter.map(crate::course::Visit::id))
        .text(&scene.here().id)
        .text(status_name(telling.status))
        .plain(at(order.signed_at))
        .maybe(ended.map(|(moment, _)| at(moment)))
        .maybe(ended.map(|(_, by)| staff::id(by)))
        .maybe(order.replaces.map(order::id))
}
