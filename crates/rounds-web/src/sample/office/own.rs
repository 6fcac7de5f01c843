//! One invented person's own desk.

use std::collections::BTreeSet;

use async_trait::async_trait;
use rounds_core::access::{Permission, Purpose};

use super::sign_in::{enrolment, recovery_codes};
use super::{SAMPLE_CODE, SAMPLE_PASSWORD, SampleOffice, not_found, people, stretch};
use crate::office::{OfficeError, OfficeResult, OwnDesk};
use crate::page_data::Window;
use crate::page_data::office::{
    Caller, Enrolled, Enrolment, LedgerList, MadeToken, NewToken, PasswordChange, PersonRow,
    PersonState, ProfilePage, SecondFactorState, Secret, SessionRow, SignedIn, TokenRow,
};
use crate::sample::{Scenario, instant};
use crate::visit::Visitor;

/// Open sessions; the first is the visitor's.
pub fn sessions(scenario: Scenario) -> Vec<SessionRow> {
    let user_agent = match scenario {
        Scenario::Crowded => {
            "<script>alert(1)</script> Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
        }
        _ => "Firefox on Windows",
    };
    let own = SessionRow {
        id: "ses_own".to_owned(),
        started_at: instant(3_600),
        last_seen_at: instant(60),
        absolute_end: instant(-40_000),
        address: Some("10.20.4.17".to_owned()),
        user_agent: Some(user_agent.to_owned()),
        second_factor: true,
    };
    let phone = SessionRow {
        id: "ses_phone".to_owned(),
        address: Some("10.20.9.3".to_owned()),
        user_agent: None,
        last_seen_at: instant(9_000),
        ..own.clone()
    };
    vec![own, phone]
}

/// Tokens: one in use, one that ended.
pub fn tokens(scenario: Scenario) -> Vec<TokenRow> {
    if scenario == Scenario::Empty {
        return Vec::new();
    }
    let name = match scenario {
        Scenario::Crowded => "<script>alert(1)</script> \"board\" & more",
        _ => "Board figures, nightly",
    };
    let in_use = TokenRow {
        id: "tok_own".to_owned(),
        name: name.to_owned(),
        scopes: Some(BTreeSet::from([Permission::ReadSite, Permission::Query])),
        made_at: instant(30 * 86_400),
        expires_at: instant(-60 * 86_400),
        last_used: Some((instant(30_000), Some("10.20.7.8".to_owned()))),
        revoked_at: None,
    };
    let ended = TokenRow {
        id: "tok_ended".to_owned(),
        name: "Trial".to_owned(),
        scopes: None,
        last_used: None,
        revoked_at: Some(instant(86_400)),
        ..in_use.clone()
    };
    vec![in_use, ended]
}

#[async_trait]
impl OwnDesk for SampleOffice {
    async fn profile(&self, visitor: &Visitor) -> OfficeResult<ProfilePage> {
        self.works("read your profile")?;
        let principal = &visitor.principal;
        let emergencies = people::emergencies(self.scenario);
        Ok(ProfilePage {
            person: PersonRow {
                id: principal.person.clone(),
                sign_in_name: "sample".to_owned(),
                name: principal.name.clone(),
                email: None,
                roles: principal.roles.clone(),
                units: principal.units.clone(),
                staff_ids: principal.staff_ids.clone(),
                state: PersonState::Active,
                last_sign_in_at: Some(instant(3_600)),
                version: 1,
            },
            purpose: principal.purpose,
            emergency: principal
                .break_glass
                .as_ref()
                .and_then(|_| emergencies.into_iter().next()),
            has_password: true,
            second_factor: if self.is_empty() {
                SecondFactorState::None
            } else {
                SecondFactorState::SetUp {
                    since: instant(90 * 86_400),
                    recovery_codes_left: 2,
                }
            },
            sessions: sessions(self.scenario),
            tokens: tokens(self.scenario),
            token_days_max: 366,
        })
    }

    async fn confirm(
        &self,
        _: &Caller,
        _: &Visitor,
        proof: &Secret,
    ) -> OfficeResult<Option<SignedIn>> {
        self.works("check the password")?;
        if [SAMPLE_PASSWORD, SAMPLE_CODE].contains(&proof.reveal()) {
            return Ok(None);
        }
        Err(OfficeError::Refused("that was not right".to_owned()))
    }

    async fn set_purpose(
        &self,
        _: &Caller,
        _: &Visitor,
        _: Purpose,
    ) -> OfficeResult<Option<SignedIn>> {
        self.works("change the purpose").map(|()| None)
    }

    async fn begin_emergency(
        &self,
        _: &Caller,
        _: &Visitor,
        reason: &str,
    ) -> OfficeResult<Option<SignedIn>> {
        self.works("begin emergency access")?;
        if reason.chars().count() < 10 {
            let text = "say why in at least 10 characters: the reason is reviewed";
            return Err(OfficeError::Refused(text.to_owned()));
        }
        Ok(None)
    }

    async fn end_emergency(&self, _: &Caller, _: &Visitor) -> OfficeResult<Option<SignedIn>> {
        self.works("end emergency access").map(|()| None)
    }

    async fn change_password(
        &self,
        _: &Caller,
        _: &Visitor,
        change: &PasswordChange,
    ) -> OfficeResult<Option<SignedIn>> {
        self.works("change the password")?;
        if change.present.reveal() != SAMPLE_PASSWORD {
            let text = "the present password is not right";
            return Err(OfficeError::Refused(text.to_owned()));
        }
        Ok(None)
    }

    async fn enrolment(&self, _: &Visitor) -> OfficeResult<Enrolment> {
        self.works("begin a second factor").map(|()| enrolment())
    }

    async fn enrol(&self, _: &Caller, _: &Visitor, code: &Secret) -> OfficeResult<Enrolled> {
        self.works("set up the second factor")?;
        if code.reveal() != SAMPLE_CODE {
            let text = "this code is not right: wait for the next one and try again";
            return Err(OfficeError::Refused(text.to_owned()));
        }
        Ok(Enrolled {
            recovery_codes: recovery_codes(),
            session: None,
        })
    }

    async fn make_token(
        &self,
        _: &Caller,
        visitor: &Visitor,
        token: &NewToken,
    ) -> OfficeResult<MadeToken> {
        self.works("make a token")?;
        if token.name == "confirm first" {
            return Err(OfficeError::ConfirmFirst);
        }
        let beyond = token
            .scopes
            .iter()
            .flatten()
            .find(|scope| !visitor.may(**scope));
        if let Some(scope) = beyond {
            let text = format!("you have not the permission {scope} yourself");
            return Err(OfficeError::Refused(text));
        }
        let row = TokenRow {
            id: "tok_new".to_owned(),
            name: token.name.clone(),
            scopes: token.scopes.clone(),
            made_at: instant(0),
            expires_at: instant(-86_400 * i64::from(token.days)),
            last_used: None,
            revoked_at: None,
        };
        Ok(MadeToken {
            secret: Secret::new("rounds_pat_sample7k2m9q4x1c8v5b3n6"),
            row,
        })
    }

    async fn revoke_token(&self, _: &Caller, _: &Visitor, id: &str) -> OfficeResult<()> {
        self.works("revoke the token")?;
        let is_own = tokens(self.scenario).iter().any(|token| token.id == id);
        is_own.then_some(()).ok_or_else(|| not_found("token", id))
    }

    async fn end_session(&self, _: &Caller, _: &Visitor, id: &str) -> OfficeResult<()> {
        self.works("end the session")?;
        let is_own = sessions(self.scenario)
            .iter()
            .any(|session| session.id == id);
        is_own.then_some(()).ok_or_else(|| not_found("session", id))
    }

    async fn who_looked(&self, _: &Visitor, window: Window) -> OfficeResult<LedgerList> {
        self.works("read the ledger")?;
        let (rows, total) = stretch(super::ledger::rows(self.scenario, 3), window);
        Ok(LedgerList {
            rows,
            total,
            actions: Vec::new(),
        })
    }
}
