//! Invented people.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rounds_core::access::PersonId;

use super::names::{self, Invented};
use super::own::{sessions, tokens};
use super::{SampleOffice, not_found, stretch};
use crate::office::{OfficeError, OfficeResult, PeopleOffice};
use crate::page_data::Window;
use crate::page_data::office::{
    AddedPerson, Caller, EmergencyReview, EmergencyRow, NewPerson, OneTimeCode, PeopleFilter,
    PeopleList, PersonChange, PersonPage, PersonRow, PersonState, SecondFactorState, Secret,
    Verdict,
};
use crate::sample::{Scenario, instant};
use crate::visit::Visitor;

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn row(invented: Invented) -> PersonRow {
    let (id, sign_in_name, name, roles, units) = invented;
    let state = match id {
        "per_mbeki" => PersonState::Invited,
        "per_tanaka" => PersonState::Disabled,
        _ => PersonState::Active,
    };
    PersonRow {
        id: PersonId(id.to_owned()),
        email: (id == "per_okafor").then(|| "ben.okafor@meridian.example".to_owned()),
        sign_in_name,
        name,
        roles: set(roles),
        units: set(units),
        staff_ids: set(if id == "per_mbeki" {
            &["prac-0417"]
        } else {
            &[]
        }),
        state,
        last_sign_in_at: (state != PersonState::Invited).then(|| instant(7_200)),
        version: 3,
    }
}

/// Everybody.
pub fn all(scenario: Scenario) -> Vec<PersonRow> {
    names::people(scenario).into_iter().map(row).collect()
}

/// The emergency accesses.
pub fn emergencies(scenario: Scenario) -> Vec<EmergencyRow> {
    let reason = match scenario {
        Scenario::Crowded => "<script>alert(1)</script> stroke alert, patient not on my list",
        _ => "Downtime: medication list of the transfer from Eastside",
    };
    let waiting = EmergencyRow {
        id: "emg_0002".to_owned(),
        person_id: "per_mbeki".to_owned(),
        person_name: "Daniel Mbeki".to_owned(),
        reason: reason.to_owned(),
        from: instant(5_400),
        until: instant(1_800),
        review: None,
    };
    let review = EmergencyReview {
        reviewer: "Elena Ruiz".to_owned(),
        at: Some(instant(80_000)),
        verdict: Verdict::Justified,
        note: "Confirmed with the charge nurse.".to_owned(),
    };
    let reviewed = EmergencyRow {
        id: "emg_0001".to_owned(),
        from: instant(90_000),
        until: instant(86_400),
        review: Some(review),
        ..waiting.clone()
    };
    vec![waiting, reviewed]
}

/// A code shown once.
fn code() -> OneTimeCode {
    OneTimeCode {
        code: Secret::new("K7Q2-9FHM-XW4D-1RTB"),
        expires_at: instant(-86_400),
    }
}

#[async_trait]
impl PeopleOffice for SampleOffice {
    async fn list(
        &self,
        _: &Visitor,
        filter: &PeopleFilter,
        window: Window,
    ) -> OfficeResult<PeopleList> {
        self.works("read the people")?;
        let text = filter.text.as_deref().unwrap_or("").to_lowercase();
        let found = all(self.scenario)
            .into_iter()
            .filter(|person| person.name.to_lowercase().contains(&text))
            .filter(|person| {
                filter
                    .role
                    .as_ref()
                    .is_none_or(|role| person.roles.contains(role))
            })
            .filter(|person| filter.state.is_none_or(|state| person.state == state))
            .collect();
        let (rows, total) = stretch(found, window);
        Ok(PeopleList { rows, total })
    }

    async fn one(&self, _: &Visitor, id: &PersonId) -> OfficeResult<PersonPage> {
        self.works("read the person")?;
        let found = all(self.scenario)
            .into_iter()
            .find(|person| person.id == *id);
        let person = found.ok_or_else(|| not_found("person", &id.0))?;
        Ok(PersonPage {
            added_at: instant(40 * 86_400),
            second_factor: SecondFactorState::SetUp {
                since: instant(39 * 86_400),
                recovery_codes_left: 9,
            },
            has_password: true,
            issuers: Vec::new(),
            sessions: sessions(self.scenario),
            tokens: tokens(self.scenario),
            emergencies: emergencies(self.scenario),
            person,
        })
    }

    async fn add(&self, _: &Caller, _: &Visitor, new: &NewPerson) -> OfficeResult<AddedPerson> {
        self.works("add a person")?;
        let taken = all(self.scenario)
            .into_iter()
            .any(|person| person.sign_in_name == new.sign_in_name);
        if taken {
            let text = "this sign-in name is taken: choose another";
            return Err(OfficeError::Refused(text.to_owned()));
        }
        let person = PersonRow {
            id: PersonId("per_new".to_owned()),
            sign_in_name: new.sign_in_name.clone(),
            name: new.name.clone(),
            email: new.email.clone(),
            roles: new.roles.clone(),
            units: new.units.clone(),
            staff_ids: new.staff_ids.clone(),
            state: PersonState::Invited,
            last_sign_in_at: None,
            version: 1,
        };
        Ok(AddedPerson {
            person,
            code: Some(code()),
        })
    }

    async fn change(
        &self,
        _: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        change: &PersonChange,
    ) -> OfficeResult<()> {
        let present = self.one(visitor, id).await?.person.version;
        if change.version != present {
            return Err(OfficeError::Conflict {
                what: "this person",
            });
        }
        Ok(())
    }

    async fn disable(&self, _: &Caller, visitor: &Visitor, id: &PersonId) -> OfficeResult<()> {
        if visitor.principal.person == *id {
            let text = "you cannot disable yourself: ask another administrator";
            return Err(OfficeError::Refused(text.to_owned()));
        }
        self.one(visitor, id).await.map(drop)
    }

    async fn enable(&self, _: &Caller, visitor: &Visitor, id: &PersonId) -> OfficeResult<()> {
        self.one(visitor, id).await.map(drop)
    }

    async fn end_sessions(
        &self,
        _: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        session: Option<&str>,
    ) -> OfficeResult<()> {
        let page = self.one(visitor, id).await?;
        match session {
            Some(wanted) if !page.sessions.iter().any(|found| found.id == wanted) => {
                Err(not_found("session", wanted))
            }
            _ => Ok(()),
        }
    }

    async fn revoke_token(
        &self,
        _: &Caller,
        visitor: &Visitor,
        id: &PersonId,
        token: &str,
    ) -> OfficeResult<()> {
        let page = self.one(visitor, id).await?;
        let found = page.tokens.iter().any(|row| row.id == token);
        found.then_some(()).ok_or_else(|| not_found("token", token))
    }

    async fn reset(
        &self,
        _: &Caller,
        visitor: &Visitor,
        id: &PersonId,
    ) -> OfficeResult<OneTimeCode> {
        self.one(visitor, id).await?;
        Ok(code())
    }

    async fn emergencies(
        &self,
        _: &Visitor,
        window: Window,
    ) -> OfficeResult<(Vec<EmergencyRow>, u64)> {
        self.works("read the emergency accesses")?;
        let all = if self.is_empty() {
            Vec::new()
        } else {
            emergencies(self.scenario)
        };
        Ok(stretch(all, window))
    }

    async fn review_emergency(
        &self,
        _: &Caller,
        _: &Visitor,
        id: &str,
        _: &EmergencyReview,
    ) -> OfficeResult<()> {
        self.works("review the emergency access")?;
        let known = emergencies(self.scenario).iter().any(|row| row.id == id);
        known
            .then_some(())
            .ok_or_else(|| not_found("emergency access", id))
    }
}
