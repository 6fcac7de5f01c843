//! What a decision service outside the record is asked and answers: CDS Hooks 2.0 calls of the hook
//! `order-sign`, their responses, and the feedback that people's answers send back. Each line has
//! the JSON of the wire in an envelope with the service and the time.
//!
//! The cards are the alerts of the service's rules in `feeds::cds`. A card that nobody answered has
//! no feedback, as the specification has it. Nothing loads these files yet. Read next: `card.rs`.

mod card;
mod request;

use std::io;

use crate::acts::{Acts, Alert, Order};
use crate::calendar::{Calendar, Moment};
use crate::output::{Feed, Files};
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::Rule;
use crate::world::rules::Trigger;

const CALLS: Topic = Topic::new("hook calls");
const REQUESTS: Feed = Feed::ndjson("cds-hooks", "requests");
const RESPONSES: Feed = Feed::ndjson("cds-hooks", "responses");
const FEEDBACK: Feed = Feed::ndjson("cds-hooks", "feedback");

/// One call of the service about one order.
struct Call<'a> {
    scene: &'a Scene<'a>,
    rule: &'a Rule,
    order: &'a Order,
    /// The alert that the answer became; none for an answer without cards.
    alert: Option<&'a Alert>,
    at: Moment,
    instance: String,
    card: String,
    suggestion: String,
    latency_ms: i64,
}

/// The calls of a department and day.
pub(crate) fn write_scene(scene: &Scene<'_>, acts: &Acts, files: &mut Files) -> io::Result<()> {
    let rules = scene.world.rules.iter().enumerate();
    for (position, rule) in rules.filter(|(_, rule)| rule.vendor.is_some()) {
        let Trigger::Orders(orderables) = &rule.trigger else {
            continue;
        };
        for (place, order) in acts.orders.iter().enumerate() {
            if !orderables.contains(&order.orderable) {
                continue;
            }
            let about = |alert: &&Alert| alert.order == Some(place) && alert.rule == position;
            let fired: Vec<&Alert> = acts.alerts.iter().filter(about).collect();
            if fired.is_empty() {
                write(&call(scene, (position, rule), order, None), files)?;
            }
            for alert in fired {
                write(&call(scene, (position, rule), order, Some(alert)), files)?;
            }
        }
    }
    Ok(())
}

fn call<'a>(
    scene: &'a Scene<'a>,
    (position, rule): (usize, &'a Rule),
    order: &'a Order,
    alert: Option<&'a Alert>,
) -> Call<'a> {
    let about = alert.map_or(0, |alert| alert.number);
    let mut random = scene.random(CALLS, &[position as u64, order.number, about]);
    let latency_ms = random.log_normal(180.0, 0.5) as i64;
    let shown = alert.map_or_else(
        || order.at.after_ms(-random.between(2_000, 40_000)),
        |alert| alert.at,
    );
    Call {
        scene,
        rule,
        order,
        alert,
        at: shown.after_ms(-latency_ms),
        instance: uuid(&mut random),
        card: uuid(&mut random),
        suggestion: uuid(&mut random),
        latency_ms,
    }
}

fn write(call: &Call<'_>, files: &mut Files) -> io::Result<()> {
    files.line(REQUESTS, &request::line(call).to_string())?;
    files.line(RESPONSES, &card::response(call).to_string())?;
    match card::feedback(call) {
        Some(feedback) => files.line(FEEDBACK, &feedback.to_string()),
        None => Ok(()),
    }
}

/// The id of the service that answers a rule.
fn service_id(rule: &Rule) -> String {
    rule.title.to_lowercase().replace(' ', "-")
}

/// A time as the wire has it.
fn instant(moment: Moment) -> String {
    let timestamp = Calendar::timestamp(moment);
    timestamp.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A UUID of version 4 from the stream.
fn uuid(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        0x8000 | low >> 48 & 0x3fff,
        low & 0xffff_ffff_ffff,
    )
}
