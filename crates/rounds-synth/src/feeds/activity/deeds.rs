//! Orders, notes, messages, alerts and predictions of a day as the log tells them: each at its own
//! instant, with the time that it took around it.

use std::collections::HashMap;

use super::action::{Action, INBOX, Mix, NOTE, ORDERS, WARD};
use super::crew::{Crew, chart};
use super::diary::{Block, Chart, Event, Object, Place};
use crate::acts::alert::Response;
use crate::acts::message::MessageKind;
use crate::acts::{Acts, Alert, Message, Note, Order};
use crate::calendar::Moment;
use crate::course::Visit;
use crate::random::{Random, Topic};
use crate::world::Setting;

const DEEDS: Topic = Topic::new("deeds");
/// Seconds of order entry for each signing of orders in a clinic: of 62 minutes of eight scheduled
/// hours (Arndt et al. 2024); and in a hospital, where the log tells what else is looked at.
const ORDER_SECONDS: f64 = 230.0;
const HOSPITAL_ORDER_SECONDS: f64 = 60.0;
/// Orders of one person and visit within this time are signed together, and are one event with
/// the first of them as its detail.
const SIGNED_TOGETHER_MS: i64 = 240_000;
/// Seconds for each message, of 71 minutes of eight scheduled hours (the same).
const MESSAGE_SECONDS: f64 = 62.0;

/// Adds everything done to the diaries of those who did it.
pub(super) fn add(crew: &mut Crew<'_>, acts: &Acts) {
    let mut random = crew.scene.random(DEEDS, &[]);
    let mut signed: HashMap<(usize, usize), Moment> = HashMap::new();
    for order in &acts.orders {
        let visit = crew.scene.visits.get(order.visit);
        let last = signed.entry((order.entered_by, order.visit));
        let last = last.or_insert(Moment(i64::MIN / 2));
        if (order.at.0 - last.0).abs() < SIGNED_TOGETHER_MS {
            continue;
        }
        *last = order.at;
        // What a department's order says of another day or department stands in that one's log.
        let is_here = |visit: &&Visit| {
            visit.department == crew.scene.department
                && crew.scene.world.calendar.wall(order.at).day == crew.scene.day
        };
        if let Some(visit) = visit.filter(is_here) {
            ordered(crew, order, visit, &mut random);
        }
    }
    for note in &acts.notes {
        if let Some(visit) = crew.scene.visits.get(note.visit) {
            wrote(crew, note, visit);
        }
    }
    for message in &acts.messages {
        answered(crew, message, &mut random);
    }
    for alert in &acts.alerts {
        if let Some(visit) = crew.scene.visits.get(alert.visit) {
            alerted(crew, alert, visit);
        }
    }
    for prediction in &acts.predictions {
        let visit = prediction.visit.and_then(|it| crew.scene.visits.get(it));
        if let (Some(person), Some(visit)) = (prediction.shown_to, visit) {
            let object = Some(Object::Prediction(prediction.number));
            let at = prediction.shown_at.unwrap_or(prediction.at);
            deed(
                crew,
                (person, at),
                Action::ScoreShown,
                (Some(chart(visit)), object),
            );
        }
    }
}

fn deed(
    crew: &mut Crew<'_>,
    (person, at): (usize, Moment),
    action: Action,
    (chart, object): (Option<Chart>, Option<Object>),
) {
    let told = crew.scene.world.scale.access_detail;
    // What other feeds tell as well is told by share where the log tells few steps.
    let is_small = matches!(
        action,
        Action::MessageOpened
            | Action::MessageDone
            | Action::MessageCreated
            | Action::AlertViewed
            | Action::NotePended
            | Action::ScoreShown
    );
    // The milliseconds of an instant are as good as chance.
    if is_small && told < 1.0 && at.0.rem_euclid(1_000) as f64 >= told * 5_000.0 {
        return;
    }
    let place = crew.place(person, at);
    crew.diary(person).deeds.push(Event {
        at,
        action,
        place,
        chart,
        object,
        label: None,
    });
}

/// Time spent for a deed, which no other work puts off.
fn spent(
    crew: &mut Crew<'_>,
    (person, at): (usize, Moment),
    (seconds, mix): (f64, Mix),
    chart: Option<Chart>,
) {
    let place = crew.place(person, at);
    spent_at(crew, (person, at, place), (seconds, mix), chart);
}

fn spent_at(
    crew: &mut Crew<'_>,
    (person, at, place): (usize, Moment, Place),
    (seconds, mix): (f64, Mix),
    chart: Option<Chart>,
) {
    crew.diary(person).blocks.push(Block {
        at,
        seconds,
        mix,
        chart,
        place,
        fixed: true,
        label: None,
    });
}

/// What goes on while somebody writes or orders: in a ward the log tells what they look at.
fn mix(crew: &Crew<'_>, of_clinic: Mix) -> Mix {
    match crew.scene.here().setting {
        Setting::Inpatient => WARD,
        _ => of_clinic,
    }
}

fn ordered(crew: &mut Crew<'_>, order: &Order, visit: &Visit, random: &mut Random) {
    let usual = match crew.scene.here().setting {
        Setting::Ambulatory => ORDER_SECONDS,
        _ => HOSPITAL_ORDER_SECONDS,
    };
    let seconds = random.within(0.5, 1.5) * usual;
    // Some of it is looking whether all is well after signing.
    let begins = order.at.after_ms(-(seconds * 0.6e3) as i64);
    let mix = mix(crew, ORDERS);
    spent(
        crew,
        (order.entered_by, begins),
        (seconds, mix),
        Some(chart(visit)),
    );
    let about = (Some(chart(visit)), Some(Object::Order(order.number)));
    deed(
        crew,
        (order.entered_by, order.at),
        Action::OrderChanged,
        about,
    );
}

fn wrote(crew: &mut Crew<'_>, note: &Note, visit: &Visit) {
    let about = (Some(chart(visit)), Some(Object::Note(note.number)));
    let author = note.author;
    deed(crew, (author, note.opened_at), Action::NoteOpened, about);
    if let Some((senior, at)) = note.cosigned {
        deed(crew, (senior, at), Action::NoteSigned, about);
    }
    let mix = mix(crew, NOTE);
    let chart = Some(chart(visit));
    let open_seconds = (note.signed_at.0 - note.opened_at.0) as f64 / 1e3;
    let Some(pended_at) = note.pended_at else {
        let seconds = note.writing_seconds.min(open_seconds);
        spent(crew, (author, note.opened_at), (seconds, mix), chart);
        deed(crew, (author, note.signed_at), Action::NoteSigned, about);
        return;
    };
    // Begun with the patient, put away, finished before it is signed.
    let first = (pended_at.0 - note.opened_at.0) as f64 / 1e3;
    let first = first.min(note.writing_seconds * 0.6);
    spent(crew, (author, note.opened_at), (first, mix), chart);
    deed(crew, (author, pended_at), Action::NotePended, about);
    let rest = note.writing_seconds - first;
    let back = note.signed_at.after_ms(-(rest * 1e3) as i64);
    let place = if note.at_home {
        Place::Home
    } else {
        Place::Work
    };
    spent_at(crew, (author, back, place), (rest, mix), chart);
    crew.diary(author).deeds.push(Event {
        at: note.signed_at,
        action: Action::NoteSigned,
        place,
        chart: about.0,
        object: about.1,
        label: None,
    });
}

fn answered(crew: &mut Crew<'_>, message: &Message, random: &mut Random) {
    let chart = message.patient.map(|patient| Chart {
        patient,
        visit: None,
    });
    let about = (chart, Some(Object::Message(message.number)));
    let reader = message.handled_by.unwrap_or(message.recipient);
    if let Some(at) = message.opened_at {
        if random.chance(crew.scene.world.scale.access_detail) {
            let before = at.after_ms(-3_000);
            deed(crew, (reader, before), Action::InBasket, (None, None));
        }
        deed(crew, (reader, at), Action::MessageOpened, about);
    }
    if let Some(at) = message.done_at {
        let seconds = random.within(0.4, 1.6) * MESSAGE_SECONDS;
        let begins = at.after_ms(-(seconds * 1e3) as i64);
        spent(crew, (reader, begins), (seconds, INBOX), chart);
        if message.kind == MessageKind::PatientAdvice {
            let before = at.after_ms(-2_000);
            deed(crew, (reader, before), Action::MessageCreated, about);
        }
        deed(crew, (reader, at), Action::MessageDone, about);
    }
}

fn alerted(crew: &mut Crew<'_>, alert: &Alert, visit: &Visit) {
    if alert.silent {
        return;
    }
    let about = (Some(chart(visit)), Some(Object::Alert(alert.number)));
    let person = alert.clinician;
    deed(crew, (person, alert.at), Action::AlertShown, about);
    if alert.interruptive {
        let looked_at = alert.at.after_ms(1_000);
        deed(crew, (person, looked_at), Action::AlertViewed, about);
    }
    let answered = alert.at.after_ms(alert.shown_ms.unwrap_or(4_000));
    match alert.response {
        Some(Response::Accepted) => deed(crew, (person, answered), Action::AlertActedOn, about),
        Some(Response::Overridden | Response::Dismissed) => {
            deed(crew, (person, answered), Action::AlertAcknowledged, about);
        }
        Some(Response::Ignored) | None => {}
    }
}
