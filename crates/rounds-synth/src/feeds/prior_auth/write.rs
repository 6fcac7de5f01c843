//! The lines of one request for prior authorization, in the words of the work list: HCR01 codes
//! of X12 for decisions, its own for everything else.

use crate::acts::authorization::{
    AppealKind, AppealResult, Authorization, Decision, Method, REASONS, ServiceKind, payer_at,
    service_at,
};
use crate::acts::order;
use crate::calendar::{Day, Moment};
use crate::feeds::office::known;
use crate::feeds::workforce::local_time;
use crate::output::Row;
use crate::random::Topic;
use crate::scene::Scene;
use crate::world::{patient, staff};

const AUTHORIZED: Topic = Topic::new("authorized units");
/// Days for which an authorization holds.
const VALID_DAYS: i32 = 90;
/// Kinds of documents with the LOINC code of their type, where it has one.
const PAPERS: [(&str, &str); 5] = [
    ("QST", "74465-6"),
    ("PN", "11506-3"),
    ("RES", "11502-2"),
    ("IMG", "18748-4"),
    ("OTH", ""),
];

/// What the extract says of the outcome of a request.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    result: &'static str,
    decided_at: Option<Moment>,
    with_encounter: bool,
}

impl Telling {
    pub(super) fn of(scene: &Scene<'_>, request: &Authorization) -> Self {
        let decided_at = known(scene.world, request.decided_at);
        let result = match (request.decision, decided_at) {
            (Decision::Cancelled, _) => "NA",
            (_, None) => "A4",
            (Decision::Approved, _) => "A1",
            (Decision::Modified, _) => "A6",
            (Decision::Denied, _) => "A3",
        };
        Self {
            result,
            decided_at,
            with_encounter: true,
        }
    }

    pub(super) fn while_pending(self) -> Self {
        Self {
            result: "A4",
            decided_at: None,
            ..self
        }
    }

    pub(super) fn with_result(self, result: &'static str) -> Self {
        Self { result, ..self }
    }

    pub(super) fn without_encounter(self) -> Self {
        Self {
            with_encounter: false,
            ..self
        }
    }

    fn reason(&self, request: &Authorization) -> Option<(&'static str, &'static str)> {
        let (words, code, _) = REASONS.get(request.reason?)?;
        (self.result == "A3").then_some((*words, *code))
    }
}

fn id(request: &Authorization) -> String {
    format!("PA{:09}", request.number)
}

fn channel(method: Method) -> &'static str {
    match method {
        Method::X12 => "278",
        Method::Restful => "FHIR PAS",
        Method::Portal => "PORTAL",
        Method::Fax => "FAX",
        Method::Telephone => "PHONE",
    }
}

fn class(kind: ServiceKind) -> &'static str {
    match kind {
        ServiceKind::Imaging => "IMG",
        ServiceKind::Procedure => "PROC",
        ServiceKind::Medication => "RX",
        ServiceKind::Equipment => "DME",
        ServiceKind::Therapy => "THER",
        ServiceKind::Inpatient => "IP",
    }
}

pub(super) fn request(scene: &Scene<'_>, request: &Authorization, telling: &Telling) -> Row {
    let world = scene.world;
    let payer = payer_at(request.payer);
    let visit = request.visit.and_then(|visit| scene.visits.get(visit));
    let encounter = visit.filter(|_| telling.with_encounter);
    let local =
        |moment: Option<Moment>| known(world, moment).map(|moment| local_time(world, moment));
    let is_electronic = request.method.is_electronic();
    let status = if request.has_error { 422 } else { 200 };
    let exchange = match telling.result {
        "NA" => "CANCEL",
        _ if request.exchanges > 1 => "FOLLOWUP",
        _ => "INITIAL",
    };
    let reason = telling.reason(request);
    Row::new()
        .plain(id(request))
        .plain(staff::id(request.clinician))
        .text(&scene.site().organization_id())
        .text(payer.id)
        .text(payer.name)
        .text(payer.business_line)
        .plain(patient::id(request.patient))
        .maybe(encounter.map(crate::course::Visit::id))
        .maybe(request.order.map(order::id))
        .text(&scene.here().id)
        .text(class(service_at(request.service).kind))
        .text(if request.is_urgent { "EXP" } else { "STD" })
        .text(exchange)
        .text(channel(request.method))
        .plain(local_time(world, request.submitted_at))
        .maybe(local(Some(request.responded_at)))
        .maybe(telling.decided_at.map(|at| local_time(world, at)))
        .plain(local_time(world, request.due_at))
        .text(if request.extended { "Y" } else { "N" })
        .plain(request.exchanges)
        .text(telling.result)
        .text(reason.map_or("", |(words, _)| words))
        .text(reason.map_or("", |(_, code)| code))
        .maybe((request.method == Method::Restful).then_some(status))
        .text(if request.has_error && is_electronic {
            "42"
        } else {
            ""
        })
        .plain(format_args!("{:.0}", request.staff_minutes))
}

pub(super) fn item(scene: &Scene<'_>, request: &Authorization, telling: &Telling) -> Row {
    let world = scene.world;
    let service = service_at(request.service);
    let mut random = scene.random(AUTHORIZED, &[request.number]);
    let approved = match telling.result {
        "A1" => Some(service.units),
        "A6" => Some((f64::from(service.units) * random.within(0.3, 0.8)).ceil() as u32),
        "A3" => Some(0),
        _ => None,
    };
    let holds = approved.filter(|units| *units > 0).and(telling.decided_at);
    let first = holds.map(|at| world.calendar.wall(at).day);
    let date = |day: Option<Day>| day.map(|day| world.calendar.date(day));
    let place = match service.kind {
        ServiceKind::Inpatient => "21",
        ServiceKind::Equipment | ServiceKind::Medication => "12",
        ServiceKind::Imaging | ServiceKind::Procedure => "22",
        ServiceKind::Therapy => "11",
    };
    let is_electronic = request.method.is_electronic();
    Row::new()
        .plain(id(request))
        .plain(1)
        .maybe(is_electronic.then(|| format!("CA{:09}", request.number)))
        .text(service.code)
        .text(service.name)
        .plain(service.units)
        .maybe(approved)
        .text(place)
        .plain(local_time(world, request.submitted_at))
        .maybe(telling.decided_at.map(|at| local_time(world, at)))
        .plain(request.exchanges)
        .text(telling.result)
        .text(telling.reason(request).map_or("", |(words, _)| words))
        .maybe(date(first))
        .maybe(date(first.map(|day| Day(day.0 + VALID_DAYS))))
}

pub(super) fn document(scene: &Scene<'_>, request: &Authorization) -> Option<Row> {
    let world = scene.world;
    let paper = request.paper?;
    let asked_at = known(world, Some(paper.asked_at))?;
    let sent_at = known(world, paper.sent_at);
    let (kind, code) = PAPERS.get(paper.kind).copied().unwrap_or(("OTH", ""));
    let row = Row::new()
        .plain(format_args!("{}-D1", id(request)))
        .plain(id(request))
        .plain(1)
        .text(kind)
        .text(code)
        .plain(local_time(world, asked_at))
        .maybe(sent_at.map(|at| local_time(world, at)))
        .text(sent_at.map_or("", |_| channel(request.method)));
    Some(row)
}

pub(super) fn appeal(scene: &Scene<'_>, request: &Authorization) -> Option<Row> {
    let world = scene.world;
    let appeal = request.appeal?;
    let filed_at = known(world, Some(appeal.filed_at))?;
    let decided_at = known(world, Some(appeal.decided_at));
    let kind = match appeal.kind {
        AppealKind::Reconsideration => "RECON",
        AppealKind::PeerToPeer => "P2P",
        AppealKind::Appeal => "APPEAL",
    };
    let (result, words) = match appeal.result {
        AppealResult::Overturned => ("OVERTURNED", "New documentation supports the request"),
        AppealResult::PartlyOverturned => ("PARTIAL", "Fewer units than asked for"),
        AppealResult::Upheld => ("UPHELD", "Criteria are not met"),
        AppealResult::Withdrawn => ("WITHDRAWN", ""),
    };
    let row = Row::new()
        .plain(format_args!("{}-A1", id(request)))
        .plain(id(request))
        .plain(1)
        .plain(1)
        .text(kind)
        .plain(local_time(world, filed_at))
        .maybe(decided_at.map(|at| local_time(world, at)))
        .text(decided_at.map_or("", |_| result))
        .text(decided_at.map_or("", |_| words))
        .plain(format_args!("{:.0}", appeal.staff_minutes));
    Some(row)
}
