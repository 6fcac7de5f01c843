//! The audit log as FHIR R4 AuditEvent, shaped after the IHE Basic Audit Log Patterns: the agent
//! who asked, the agent that answered, and the patient and the thing as entities.
//!
//! It tells fewer of the small steps than an access log: a resource that is shown again from
//! memory is not asked for again.

use std::io;

use super::access_log::{push_patient, push_value};
use super::action::FhirEvent;
use super::diary::{Event, Object, Place};
use super::log::{Author, place_digit, push_number, push_two, reason};
use crate::output::{Feed, Files};
use crate::random::{Random, Topic};
use crate::world::World;

const AUDIT_EVENT: Feed = Feed::ndjson("audit-event", "AuditEvent");
const TOLD: Topic = Topic::new("told as AuditEvent");
/// Share of small steps that become an AuditEvent.
pub(super) const TOLD_SHARE: f64 = 0.25;

/// Writes events of one person; the line is built in the same string over and over.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: String,
}

/// The name of a site's audit log.
pub(super) fn source_system(site: &str) -> String {
    format!("{site}-audit")
}

/// The id of an event: process and second of the clock.
pub(super) fn event_id(author: &Author, event: &Event) -> String {
    let mut id = String::new();
    push_id(&mut id, author, event);
    id
}

fn push_id(line: &mut String, author: &Author, event: &Event) {
    line.push_str("ae-");
    line.push_str(&author.process);
    line.push(place_digit(event.place));
    line.push('-');
    push_number(line, event.at.0.div_euclid(1_000).unsigned_abs());
}

/// Whether an event is among those that are told. Openings of charts, overrides and planted
/// accesses always are; where the log tells few steps, so are half of the rest.
pub(super) fn is_told(world: &World, event: &Event) -> bool {
    use super::action::Action::{BreakGlass, OpenChart};
    if event.label.is_some() || matches!(event.action, OpenChart | BreakGlass) {
        return true;
    }
    let is_step = event.object.is_none() || matches!(event.object, Some(Object::Report(_)));
    let is_small = is_step && event.action.metric().event == FhirEvent::Rest;
    let share = match (is_small, world.scale.access_detail < 1.0) {
        (true, _) => TOLD_SHARE,
        (false, true) => 0.5,
        (false, false) => return true,
    };
    let patient = event.chart.map_or(0, |chart| u64::from(chart.patient));
    let numbers = [event.at.0.unsigned_abs(), patient];
    Random::of(world.seed, TOLD, &numbers).chance(share)
}

impl Lines {
    /// Writes one event.
    pub(super) fn write(
        &mut self,
        world: &World,
        (site, author, event): (&str, &Author, &Event),
        files: &mut Files,
    ) -> io::Result<()> {
        let metric = event.action.metric();
        let line = &mut self.line;
        line.clear();
        line.push_str("{\"resourceType\":\"AuditEvent\",\"id\":\"");
        push_id(line, author, event);
        line.push_str("\",\"type\":{\"system\":\"");
        let (system, code, display) = event_type(metric.event);
        for part in [system, "\",\"code\":\"", code, "\",\"display\":\"", display] {
            line.push_str(part);
        }
        line.push_str("\"},\"subtype\":[");
        if let Some((code, display)) = dicom_subtype(metric.event) {
            push_coding(
                line,
                "http://dicom.nema.org/resources/ontology/DCM",
                (code, display),
            );
            line.push(',');
        }
        push_coding(
            line,
            "urn:rounds:synthetic:action",
            (metric.id, metric.name),
        );
        line.push_str("],\"action\":\"");
        line.push_str(metric.access.letter());
        line.push_str("\",\"recorded\":\"");
        push_instant(line, world, event);
        let failed = metric.id == "14011";
        line.push_str(if failed {
            "\",\"outcome\":\"4\""
        } else {
            "\",\"outcome\":\"0\""
        });
        if let Some(reason) = reason(event) {
            line.push_str(",\"purposeOfEvent\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActReason\",\"code\":\"ETREAT\"}],\"text\":\"");
            line.push_str(reason);
            line.push_str("\"}]");
        }
        push_agents(line, author, event);
        line.push_str(",\"source\":{\"site\":\"");
        line.push_str(site);
        line.push_str("\",\"observer\":{\"display\":\"");
        line.push_str(site);
        line.push_str("-audit\"}}");
        push_entities(line, event, metric.resource);
        line.push('}');
        files.line(AUDIT_EVENT, line)
    }
}

fn event_type(event: FhirEvent) -> (&'static str, &'static str, &'static str) {
    const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
    match event {
        FhirEvent::Rest => (
            "http://terminology.hl7.org/CodeSystem/audit-event-type",
            "rest",
            "Restful Operation",
        ),
        FhirEvent::LogIn | FhirEvent::LogOut => (DICOM, "110114", "User Authentication"),
        FhirEvent::Query => (DICOM, "110112", "Query"),
        FhirEvent::Export => (DICOM, "110106", "Export"),
        FhirEvent::Override => (DICOM, "110113", "Security Alert"),
    }
}

fn dicom_subtype(event: FhirEvent) -> Option<(&'static str, &'static str)> {
    match event {
        FhirEvent::LogIn => Some(("110122", "Login")),
        FhirEvent::LogOut => Some(("110123", "Logout")),
        FhirEvent::Override => Some(("110127", "Emergency Override Started")),
        _ => None,
    }
}

fn push_coding(line: &mut String, system: &str, (code, display): (&str, &str)) {
    for part in [
        "{\"system\":\"",
        system,
        "\",\"code\":\"",
        code,
        "\",\"display\":\"",
        display,
        "\"}",
    ] {
        line.push_str(part);
    }
}

fn push_instant(line: &mut String, world: &World, event: &Event) {
    let wall = world.calendar.wall(event.at);
    let (hour, minute, second) = wall.time();
    push_number(line, u64::from(wall.date.year().unsigned_abs()));
    line.push('-');
    push_two(line, i64::from(wall.date.month()));
    line.push('-');
    push_two(line, i64::from(wall.date.day()));
    line.push('T');
    push_two(line, hour);
    line.push(':');
    push_two(line, minute);
    line.push(':');
    push_two(line, second);
    let hours = i64::from(wall.offset_seconds.abs() / 3_600);
    line.push(if wall.offset_seconds < 0 { '-' } else { '+' });
    push_two(line, hours);
    line.push_str(":00");
}

fn push_agents(line: &mut String, author: &Author, event: &Event) {
    line.push_str(",\"agent\":[{\"type\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ParticipationType\",\"code\":\"IRCP\"}]},\"role\":[{\"text\":\"");
    line.push_str(author.job);
    if event.place == Place::Background {
        line.push_str("\"}],\"who\":{\"reference\":\"Device/");
        line.push_str(&author.user);
        line.push_str("\"},\"requestor\":true}");
    } else {
        line.push_str("\"}],\"who\":{\"identifier\":{\"value\":\"");
        line.push_str(&author.user);
        line.push_str("\"}},\"requestor\":true,\"network\":{\"address\":\"");
        line.push_str(author.workstation(event.place));
        line.push_str("\",\"type\":\"1\"}}");
    }
    line.push_str(",{\"type\":{\"coding\":[{\"system\":\"http://dicom.nema.org/resources/ontology/DCM\",\"code\":\"110153\"}]},\"who\":{\"display\":\"record server\"},\"requestor\":false}]");
}

fn push_entities(line: &mut String, event: &Event, resource: &str) {
    let Some(chart) = event.chart else {
        return;
    };
    line.push_str(",\"entity\":[{\"what\":{\"reference\":\"Patient/");
    push_patient(line, chart.patient);
    line.push_str("\"},\"type\":{\"system\":\"http://terminology.hl7.org/CodeSystem/audit-entity-type\",\"code\":\"1\"},\"role\":{\"system\":\"http://terminology.hl7.org/CodeSystem/object-role\",\"code\":\"1\"}}");
    if let Some(visit) = chart.visit {
        line.push_str(",{\"what\":{\"reference\":\"Encounter/enc-");
        push_number(line, visit);
        line.push_str("\"}}");
    }
    let object = event
        .object
        .filter(|object| !matches!(object, Object::Report(_) | Object::Reason(_)));
    if !resource.is_empty() {
        line.push_str(",{\"what\":{\"type\":\"");
        line.push_str(resource);
        if let Some(object) = object {
            line.push_str("\",\"reference\":\"");
            line.push_str(resource);
            line.push('/');
            push_value(line, object);
        } else {
            line.push_str("\",\"reference\":\"");
            line.push_str(resource);
            line.push_str("/of-");
            push_patient(line, chart.patient);
        }
        line.push_str("\"},\"type\":{\"system\":\"http://terminology.hl7.org/CodeSystem/audit-entity-type\",\"code\":\"2\"}}");
    }
    line.push(']');
}
