//! The access log as an extract of the record system has it: one line an event and, beside it, a
//! file of details of which an event can have several.
//!
//! An instant is counted in seconds since 1840-12-31 in UTC; instant and process are the key.

use std::io;

use super::action::Action;
use super::diary::{Event, Object, Place};
use super::dirt::{self, Dirt, UNKNOWN_METRIC};
use super::log::{Author, place_digit, push_number, push_two, reason};
use crate::output::{Feed, Files};
use crate::world::World;

pub(super) const ACCESS: Feed = Feed::csv(
    "access-log",
    "access",
    "ACCESS_INSTANT,PROCESS_ID,ACCESS_TIME,USER_ID,USER_ROLE,CLIENT,WORKSTATION_ID,METRIC_ID,METRIC_NAME,PAT_ID,CSN,ACCESS_ACTION,DEPARTMENT_ID,BTG_YN,BTG_REASON",
);
pub(super) const DETAILS: Feed = Feed::csv(
    "access-log",
    "details",
    "ACCESS_INSTANT,PROCESS_ID,DATA_MNEMONIC_ID,DATA_DESC,VALUE",
);
/// From 1840-12-31 to 1970-01-01.
const EPOCH_SECONDS: i64 = 4_070_908_800;

/// Writes events of one person; the lines are built in the same two strings over and over.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: String,
    detail: String,
}

/// The key of an event: instant and process, as one text.
pub(super) fn event_id(author: &Author, event: &Event) -> String {
    let mut id = String::new();
    push_key(&mut id, author, event, '-');
    id
}

fn push_key(line: &mut String, author: &Author, event: &Event, between: char) {
    let instant = event.at.0.div_euclid(1_000) + EPOCH_SECONDS;
    push_number(line, instant.unsigned_abs());
    line.push(between);
    line.push_str(&author.process);
    line.push(place_digit(event.place));
}

impl Lines {
    /// Writes one event with its details.
    pub(super) fn write(
        &mut self,
        world: &World,
        (author, event): (&Author, &Event),
        files: &mut Files,
    ) -> io::Result<()> {
        let metric = event.action.metric();
        let dirt = dirt::of(event, author.person);
        let metric_id = match dirt {
            Some(Dirt::UnknownMetric) => UNKNOWN_METRIC,
            _ => metric.id,
        };
        let department = match dirt {
            Some(Dirt::NoDepartment) => "",
            _ => author.department.as_str(),
        };
        let line = &mut self.line;
        line.clear();
        push_key(line, author, event, ',');
        line.push(',');
        push_local_time(line, world, event, dirt == Some(Dirt::Utc));
        for field in [
            author.user.as_str(),
            author.job,
            client(event.place),
            author.workstation(event.place),
            metric_id,
            metric.name,
        ] {
            line.push(',');
            line.push_str(field);
        }
        line.push(',');
        if let Some(chart) = event.chart {
            push_patient(line, chart.patient);
        }
        line.push(',');
        if let Some(visit) = event.chart.and_then(|chart| chart.visit) {
            line.push_str("enc-");
            push_number(line, visit);
        }
        for field in [metric.access.word(), department] {
            line.push(',');
            line.push_str(field);
        }
        match reason(event) {
            Some(reason) => {
                line.push_str(",Y,\"");
                line.push_str(reason);
                line.push('"');
            }
            None => line.push_str(",N,"),
        }
        files.line(ACCESS, line)?;
        if dirt == Some(Dirt::Twice) {
            files.line(ACCESS, line)?;
        }
        // Where the log tells few steps it has the details of what was finished.
        let is_told = world.scale.access_detail >= 1.0 || has_detail(event.action);
        let Some(object) = event.object.filter(|_| is_told) else {
            return Ok(());
        };
        let Some((mnemonic, described)) = mnemonic(object) else {
            return Ok(());
        };
        let line = &mut self.detail;
        line.clear();
        push_key(line, author, event, ',');
        for field in [mnemonic, described] {
            line.push(',');
            line.push_str(field);
        }
        line.push(',');
        push_value(line, object);
        files.line(DETAILS, line)
    }
}

fn has_detail(action: Action) -> bool {
    matches!(
        action,
        Action::NoteSigned
            | Action::OrderChanged
            | Action::AlertActedOn
            | Action::MessageDone
            | Action::Printed
            | Action::ScoreShown
    )
}

fn push_local_time(line: &mut String, world: &World, event: &Event, in_utc: bool) {
    let mut wall = world.calendar.wall(event.at);
    if in_utc {
        let shifted = event.at.after_ms(-i64::from(wall.offset_seconds) * 1_000);
        wall = world.calendar.wall(shifted);
    }
    let (hour, minute, second) = wall.time();
    push_number(line, u64::from(wall.date.year().unsigned_abs()));
    line.push('-');
    push_two(line, i64::from(wall.date.month()));
    line.push('-');
    push_two(line, i64::from(wall.date.day()));
    line.push(' ');
    push_two(line, hour);
    line.push(':');
    push_two(line, minute);
    line.push(':');
    push_two(line, second);
}

/// The id of a patient, as `patient::id` has it.
pub(super) fn push_patient(line: &mut String, number: u32) {
    line.push_str("pat-");
    let mut least = 1_000_000_u32;
    while least > number.max(1) {
        line.push('0');
        least /= 10;
    }
    push_number(line, u64::from(number));
}

fn client(place: Place) -> &'static str {
    match place {
        Place::Work | Place::Home => "DESKTOP",
        Place::Phone => "MOBILE",
        Place::Background => "BACKGROUND",
    }
}

/// Mnemonic and words of a detail; reports are told of one event in three.
fn mnemonic(object: Object) -> Option<(&'static str, &'static str)> {
    match object {
        Object::Note(_) => Some(("HNO", "Note")),
        Object::Order(_) => Some(("ORD", "Order")),
        Object::Alert(_) => Some(("ALT", "Advisory")),
        Object::Message(_) => Some(("EOW", "Message")),
        Object::Prediction(_) => Some(("PRD", "Prediction")),
        Object::Report(number) => (number % 3 == 0).then_some(("LRP", "Report")),
        Object::Pages(_) => Some(("PGS", "Pages")),
        Object::Reason(_) => None,
    }
}

/// The id of an object as the feed that it comes from has it.
pub(super) fn push_value(line: &mut String, object: Object) {
    let (prefix, number) = match object {
        Object::Note(number) => ("note-", number),
        Object::Order(number) => ("ord-", number),
        Object::Alert(number) => ("alt-", number),
        Object::Message(number) => ("msg-", number),
        Object::Prediction(number) => ("prd-", number),
        Object::Report(number) => ("LRP-", u64::from(number)),
        Object::Pages(number) => ("", u64::from(number)),
        Object::Reason(number) => ("", u64::from(number)),
    };
    line.push_str(prefix);
    push_number(line, number);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::patient;

    #[test]
    fn patients_have_the_ids_of_the_other_feeds() {
        for number in [0, 1, 9, 10, 12_345, 999_999, 1_000_000, 7_654_321] {
            let mut line = String::new();
            push_patient(&mut line, number);
            assert_eq!(line, patient::id(number));
        }
    }
}
