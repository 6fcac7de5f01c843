//! Prior authorizations, as the work list of the authorization desk exports them: requests, their
//! items, documents that payers asked for, appeals. What comes after the extract is not in it.
//!
//! Dirt: rows that stand twice, requests written first while pending and again when decided, a
//! missing encounter, and a few decisions (`CT`, call the payer) that the mapping refuses.

mod write;

use std::io;

use super::Configuration;
use crate::acts::Order;
use crate::acts::authorization::{self, Authorization};
use crate::output::{Feed, Files};
use crate::random::Topic;
use crate::scene::Scene;
use write::Telling;

/// How the folder is loaded.
pub(crate) const SOURCES: [Configuration; 1] = [(
    "prior-auth.toml",
    include_str!("../../../configuration/sources/prior-auth.toml"),
)];
/// How its files become tables.
pub(crate) const MAPPINGS: [Configuration; 4] = [
    (
        "prior-auth-requests.toml",
        include_str!("../../../configuration/mappings/prior-auth-requests.toml"),
    ),
    (
        "prior-auth-items.toml",
        include_str!("../../../configuration/mappings/prior-auth-items.toml"),
    ),
    (
        "prior-auth-documents.toml",
        include_str!("../../../configuration/mappings/prior-auth-documents.toml"),
    ),
    (
        "prior-auth-appeals.toml",
        include_str!("../../../configuration/mappings/prior-auth-appeals.toml"),
    ),
];

const REQUESTS: Feed = Feed::csv(
    "prior-auth",
    "requests",
    "AUTH_CASE_ID,PROV_ID,GROUP_ID,PAYER_ID,PAYER_NAME,LOB,PAT_ID,ENC_ID,ORDER_ID,DEPARTMENT_ID,SERVICE_CLASS,URGENCY,LAST_EXCHANGE,CHANNEL,FIRST_SENT,FIRST_RESPONSE,FINAL_RESPONSE,DUE_BY,EXTENDED_YN,EXCHANGE_COUNT,HCR01,DENIAL_TEXT,DENIAL_CODE,HTTP_STATUS,AAA_CODE,STAFF_MIN",
);
const ITEMS: Feed = Feed::csv(
    "prior-auth",
    "items",
    "AUTH_CASE_ID,LINE,COVERAGE_ASSERTION,SERVICE_CODE,SERVICE_NAME,UNITS,UNITS_APPROVED,PLACE,FIRST_SENT,FINAL_RESPONSE,EXCHANGE_COUNT,HCR01,DENIAL_TEXT,VALID_FROM,VALID_TO",
);
const DOCUMENTS: Feed = Feed::csv(
    "prior-auth",
    "documents",
    "DOC_REQUEST_ID,AUTH_CASE_ID,LINE,DOC_TYPE,LOINC,REQUESTED,SENT,CHANNEL",
);
const APPEALS: Feed = Feed::csv(
    "prior-auth",
    "appeals",
    "APPEAL_ID,AUTH_CASE_ID,LINE,LEVEL,APPEAL_TYPE,FILED,DECIDED,OUTCOME,PAYER_TEXT,STAFF_MIN",
);

const DIRT: Topic = Topic::new("prior authorization dirt");
const TWICE: f64 = 0.002;
const FIRST_PENDING: f64 = 0.01;
const CALL_THE_PAYER: f64 = 0.001;
const NO_ENCOUNTER: f64 = 0.01;

/// The requests of a department on a day, with all that came of them.
pub(crate) fn write_scene(
    scene: &Scene<'_>,
    orders: &[Order],
    files: &mut Files,
) -> io::Result<()> {
    for request in authorization::of(scene, orders) {
        let mut random = scene.random(DIRT, &[request.number]);
        let telling = Telling::of(scene, &request);
        if random.chance(FIRST_PENDING) {
            let pending = telling.clone().while_pending();
            files.line(REQUESTS, write::request(scene, &request, &pending).line())?;
        }
        let told = if random.chance(CALL_THE_PAYER) {
            telling.clone().with_result("CT")
        } else if random.chance(NO_ENCOUNTER) {
            telling.clone().without_encounter()
        } else {
            telling.clone()
        };
        let line = write::request(scene, &request, &told);
        files.line(REQUESTS, line.line())?;
        if random.chance(TWICE) {
            files.line(REQUESTS, line.line())?;
        }
        files.line(ITEMS, write::item(scene, &request, &telling).line())?;
        rest(scene, &request, files)?;
    }
    Ok(())
}

fn rest(scene: &Scene<'_>, request: &Authorization, files: &mut Files) -> io::Result<()> {
    if let Some(line) = write::document(scene, request) {
        files.line(DOCUMENTS, line.line())?;
    }
    if let Some(line) = write::appeal(scene, request) {
        files.line(APPEALS, line.line())?;
    }
    Ok(())
}
