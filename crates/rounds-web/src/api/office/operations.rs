//! The rows of the office in the table of operations.

use rounds_core::access::Permission;

use super::{installation, ledger, own, people, policies, work};
use crate::api::contract::office::backups::Backups;
use crate::api::contract::office::health::Health;
use crate::api::contract::office::installation::Installation;
use crate::api::contract::office::jobs::{
    Job, JobChoice, JobOrder, JobStarted, JobSummary, Schedules,
};
use crate::api::contract::office::ledger::{
    AccountingQuestion, LedgerChoice, LedgerEntry, LedgerEntrySummary, Verification,
};
use crate::api::contract::office::own::{MadeToken, NewToken, Profile};
use crate::api::contract::office::people::{
    AddedPerson, Emergency, NewPerson, NewReview, OneTimeCode, PeopleChoice, Person, PersonChange,
    SignInFacts,
};
use crate::api::contract::office::policies::{
    Explanation, Policies, PolicyFile, PolicyQuestion, Simulation, WhoMay,
};
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const READ_PEOPLE: Need = Need::May(Permission::ReadPeople);
const MANAGE_PEOPLE: Need = Need::May(Permission::ManagePeople);
const OWN_TOKENS: Need = Need::May(Permission::ManageOwnTokens);
const REVIEW: Need = Need::May(Permission::ReviewBreakGlass);
const READ_POLICIES: Need = Need::May(Permission::ReadPolicies);
const READ_LEDGER: Need = Need::May(Permission::ReadLedger);
const VERIFY_LEDGER: Need = Need::May(Permission::VerifyLedger);
const EXPORT_LEDGER: Need = Need::May(Permission::ExportLedger);
const READ_JOBS: Need = Need::May(Permission::ReadJobs);
const MANAGE_JOBS: Need = Need::May(Permission::ManageJobs);
const READ_BACKUPS: Need = Need::May(Permission::ReadBackups);
const MANAGE_BACKUPS: Need = Need::May(Permission::ManageBackups);

/// Every operation of the office.
pub fn all() -> Vec<Operation> {
    [
        about_oneself(),
        about_people(),
        about_access_of_people(),
        about_policies(),
        about_the_ledger(),
        about_jobs(),
        about_the_installation(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn about_oneself() -> Vec<Operation> {
    const AREA: &str = "Oneself";
    vec![
        Operation::get("/api/v1/profile", Need::SignedIn, own::profile)
            .named("getProfile", AREA, "Profile, sessions and tokens of the caller")
            .answers::<Profile>(200),
        Operation::get("/api/v1/profile/looked-at-by", Need::SignedIn, own::who_looked)
            .named("whoLooked", AREA, "Who looked at data about the caller as staff")
            .query::<Piece>()
            .answers::<Page<LedgerEntrySummary>>(200),
        Operation::post("/api/v1/profile/tokens", OWN_TOKENS, own::make_token)
            .named("makeToken", AREA, "Make a token for a program")
            .says(
                "The secret is shown once. A repeated request with the same `Idempotency-Key` makes \
                 no second token and does not show it again (409).",
            )
            .takes::<NewToken>()
            .answers::<MadeToken>(201)
            .keyed(),
        Operation::delete("/api/v1/profile/tokens/{id}", OWN_TOKENS, own::revoke_token)
            .named("revokeOwnToken", AREA, "Revoke one of the caller's tokens")
            .segment("id", "Id of the token."),
        Operation::delete("/api/v1/profile/sessions/{id}", Need::SignedIn, own::end_session)
            .named("endOwnSession", AREA, "End one of the caller's sessions")
            .segment("id", "Id of the session."),
    ]
}

fn about_people() -> Vec<Operation> {
    const AREA: &str = "People";
    vec![
        Operation::get("/api/v1/people", READ_PEOPLE, people::list)
            .named("listPeople", AREA, "People who may sign in, by name")
            .query::<PeopleChoice>()
            .query::<Piece>()
            .answers::<Page<Person>>(200),
        Operation::post("/api/v1/people", MANAGE_PEOPLE, people::add)
            .named("addPerson", AREA, "Add a person")
            .says("The one-time code is shown once.")
            .takes::<NewPerson>()
            .answers::<AddedPerson>(201)
            .keyed(),
        Operation::get("/api/v1/people/{id}", READ_PEOPLE, people::one)
            .named("getPerson", AREA, "One person")
            .segment("id", "Id of the person.")
            .answers::<Person>(200),
        Operation::put("/api/v1/people/{id}", MANAGE_PEOPLE, people::change)
            .named(
                "changePerson",
                AREA,
                "Change name, roles, units and staff ids",
            )
            .segment("id", "Id of the person.")
            .if_match()
            .takes::<PersonChange>()
            .answers::<Person>(200),
        Operation::get("/api/v1/people/{id}/sign-in", READ_PEOPLE, people::sign_in)
            .named(
                "getSignIn",
                AREA,
                "How a person signs in: factors, sessions, tokens",
            )
            .segment("id", "Id of the person.")
            .answers::<SignInFacts>(200),
    ]
}

fn about_access_of_people() -> Vec<Operation> {
    const AREA: &str = "People";
    const PERSON: &str = "Id of the person.";
    vec![
        Operation::post(
            "/api/v1/people/{id}/disable",
            MANAGE_PEOPLE,
            people::disable,
        )
        .named(
            "disablePerson",
            AREA,
            "Disable a person and end their sessions and tokens",
        )
        .segment("id", PERSON),
        Operation::post("/api/v1/people/{id}/enable", MANAGE_PEOPLE, people::enable)
            .named("enablePerson", AREA, "Let a disabled person sign in again")
            .segment("id", PERSON),
        Operation::post("/api/v1/people/{id}/reset", MANAGE_PEOPLE, people::reset)
            .named(
                "resetPerson",
                AREA,
                "Take password, second factor and sessions away",
            )
            .says("Answers a one-time code to begin anew with, which is shown once.")
            .segment("id", PERSON)
            .answers::<OneTimeCode>(200)
            .keyed(),
        Operation::delete(
            "/api/v1/people/{id}/sessions",
            MANAGE_PEOPLE,
            people::end_all_sessions,
        )
        .named("endSessions", AREA, "End all sessions of a person")
        .segment("id", PERSON),
        Operation::delete(
            "/api/v1/people/{id}/sessions/{session}",
            MANAGE_PEOPLE,
            people::end_session,
        )
        .named("endSession", AREA, "End one session of a person")
        .segment("id", PERSON)
        .segment("session", "Id of the session."),
        Operation::delete(
            "/api/v1/people/{id}/tokens/{token}",
            MANAGE_PEOPLE,
            people::revoke_token,
        )
        .named("revokeToken", AREA, "Revoke a token of a person")
        .segment("id", PERSON)
        .segment("token", "Id of the token."),
        Operation::get("/api/v1/emergencies", REVIEW, people::emergencies)
            .named(
                "listEmergencies",
                AREA,
                "Emergency accesses, those to be reviewed first",
            )
            .query::<Piece>()
            .answers::<Page<Emergency>>(200),
        Operation::post("/api/v1/emergencies/{id}/review", REVIEW, people::review)
            .named(
                "reviewEmergency",
                AREA,
                "Review an emergency access of somebody else",
            )
            .segment("id", "Id of the emergency access.")
            .takes::<NewReview>(),
    ]
}

fn about_policies() -> Vec<Operation> {
    const AREA: &str = "Policies";
    vec![
        Operation::get("/api/v1/policies", READ_POLICIES, policies::overview)
            .named(
                "getPolicies",
                AREA,
                "Roles with what they permit, and files",
            )
            .answers::<Policies>(200),
        Operation::get(
            "/api/v1/policies/files/{name}",
            READ_POLICIES,
            policies::file,
        )
        .named("getPolicyFile", AREA, "The text of one policy file")
        .segment("name", "Name of the file.")
        .answers::<PolicyFile>(200),
        Operation::post(
            "/api/v1/policies/simulate",
            READ_POLICIES,
            policies::simulate,
        )
        .named(
            "simulate",
            AREA,
            "What the policies would say of somebody, and why",
        )
        .takes::<Simulation>()
        .answers::<Explanation>(200),
        Operation::post("/api/v1/policies/who-may", READ_POLICIES, policies::who_may)
            .named("whoMay", AREA, "What the policies say of everybody")
            .takes::<PolicyQuestion>()
            .answers::<WhoMay>(200),
    ]
}

fn about_the_ledger() -> Vec<Operation> {
    const AREA: &str = "Ledger";
    vec![
        Operation::get("/api/v1/ledger/entries", READ_LEDGER, ledger::search)
            .named("searchLedger", AREA, "What was done and seen, newest first")
            .query::<LedgerChoice>()
            .query::<Piece>()
            .answers::<Page<LedgerEntrySummary>>(200),
        Operation::get("/api/v1/ledger/entries/{number}", READ_LEDGER, ledger::entry)
            .named("getLedgerEntry", AREA, "One entry with its hashes")
            .number_segment("number", "Number of the entry, counted from 1.")
            .answers::<LedgerEntry>(200),
        Operation::get("/api/v1/ledger/verification", READ_LEDGER, ledger::verification)
            .named("getVerification", AREA, "Whether the chain holds: the last verification")
            .answers::<Verification>(200),
        Operation::post("/api/v1/ledger/verification", VERIFY_LEDGER, ledger::verify)
            .named("verifyLedger", AREA, "Verify the chain and its anchors")
            .answers::<Verification>(202),
        Operation::get("/api/v1/ledger/export", EXPORT_LEDGER, ledger::export)
            .named("exportLedger", AREA, "Take entries away, oldest first")
            .says(
                "As CSV, FHIR AuditEvent (`application/fhir+ndjson`), OCSF \
                 (`application/x-ndjson`) or CEF (`text/plain`), by `Accept`. \
                 `X-Rounds-Entries` and `X-Rounds-Entries-Total` say how many are here and how many \
                 pass the filter.",
            )
            .query::<LedgerChoice>()
            .answers_text(&ledger::EXPORT_AS),
        Operation::post("/api/v1/ledger/accounting", READ_LEDGER, ledger::accounting)
            .named("accountForPatient", AREA, "Who looked at one patient's data")
            .takes::<AccountingQuestion>()
            .answers::<Page<LedgerEntrySummary>>(200),
    ]
}

fn about_jobs() -> Vec<Operation> {
    const AREA: &str = "Jobs";
    vec![
        Operation::get("/api/v1/jobs", READ_JOBS, work::jobs)
            .named("listJobs", AREA, "Jobs, newest first")
            .query::<JobChoice>()
            .query::<Piece>()
            .answers::<Page<JobSummary>>(200),
        Operation::post("/api/v1/jobs", MANAGE_JOBS, work::start)
            .named("startJob", AREA, "Start a job")
            .takes::<JobOrder>()
            .answers::<JobStarted>(202)
            .keyed(),
        Operation::get("/api/v1/jobs/{id}", READ_JOBS, work::job)
            .named("getJob", AREA, "One job with its progress")
            .segment("id", "Id of the job.")
            .answers::<Job>(200),
        Operation::post("/api/v1/jobs/{id}/cancel", MANAGE_JOBS, work::cancel)
            .named("cancelJob", AREA, "Tell a job to stop")
            .segment("id", "Id of the job."),
        Operation::post("/api/v1/jobs/{id}/retry", MANAGE_JOBS, work::retry)
            .named("retryJob", AREA, "Do a failed or cancelled job again")
            .segment("id", "Id of the job."),
        Operation::get("/api/v1/schedules", READ_JOBS, work::schedules)
            .named(
                "listSchedules",
                AREA,
                "What runs by the clock, and what can be started",
            )
            .answers::<Schedules>(200),
        Operation::get("/api/v1/backups", READ_BACKUPS, work::backups)
            .named("listBackups", AREA, "Backups, newest first")
            .answers::<Backups>(200),
        Operation::post("/api/v1/backups", MANAGE_BACKUPS, work::start_backup)
            .named("startBackup", AREA, "Start a backup")
            .answers::<JobStarted>(202)
            .keyed(),
    ]
}

fn about_the_installation() -> Vec<Operation> {
    const AREA: &str = "Installation";
    vec![
        Operation::get(
            "/api/v1/health",
            Need::May(Permission::ReadHealth),
            installation::health,
        )
        .named("getHealth", AREA, "Every check of this installation")
        .answers::<Health>(200),
        Operation::get(
            "/api/v1/installation",
            Need::May(Permission::ReadInstallation),
            installation::describe,
        )
        .named(
            "describeInstallation",
            AREA,
            "Ports, folders, cryptography, data flows, versions",
        )
        .answers::<Installation>(200),
    ]
}
