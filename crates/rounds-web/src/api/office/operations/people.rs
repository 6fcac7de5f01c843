//! Oneself, people and their emergency accesses.

use rounds_core::access::Permission;

use crate::api::contract::office::ledger::LedgerEntrySummary;
use crate::api::contract::office::own::{MadeToken, NewToken, Profile};
use crate::api::contract::office::people::{
    AddedPerson, Emergency, NewPerson, NewReview, OneTimeCode, PeopleChoice, Person, PersonChange,
    SignInFacts,
};
use crate::api::office::{own, people};
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const READ_PEOPLE: Need = Need::May(Permission::ReadPeople);
const MANAGE_PEOPLE: Need = Need::May(Permission::ManagePeople);
const OWN_TOKENS: Need = Need::May(Permission::ManageOwnTokens);
const REVIEW: Need = Need::May(Permission::ReviewBreakGlass);

/// Oneself.
pub fn of_oneself() -> Vec<Operation> {
    const AREA: &str = "Oneself";
    vec![
        Operation::get("/api/v1/profile", Need::SignedIn, own::profile)
            .named("getProfile", AREA, "Profile, sessions and tokens of the caller")
            .answers::<Profile>(200)
            .may_refuse(404, "Whoever runs the server has no profile."),
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

/// People.
pub fn of_people() -> Vec<Operation> {
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

/// What people have open, and what was taken from them.
pub fn of_their_access() -> Vec<Operation> {
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
