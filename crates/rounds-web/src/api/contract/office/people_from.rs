//! How the shapes of `people` are made from the page's values, and back.

use super::own::{Session, Token};
use super::people::{
    AddedPerson, Emergency, NewPerson, NewReview, OneTimeCode, Person, PersonChange, PersonState,
    Review, SecondFactor, SecondFactorKind, SignInFacts, Verdict,
};
use crate::page_data::office as page;

impl From<PersonState> for page::PersonState {
    fn from(state: PersonState) -> Self {
        match state {
            PersonState::Active => Self::Active,
            PersonState::Invited => Self::Invited,
            PersonState::Disabled => Self::Disabled,
        }
    }
}

impl From<page::PersonState> for PersonState {
    fn from(state: page::PersonState) -> Self {
        match state {
            page::PersonState::Active => Self::Active,
            page::PersonState::Invited => Self::Invited,
            page::PersonState::Disabled => Self::Disabled,
        }
    }
}

impl From<page::PersonRow> for Person {
    fn from(row: page::PersonRow) -> Self {
        Self {
            id: row.id.to_string(),
            sign_in_name: row.sign_in_name,
            name: row.name,
            email: row.email,
            roles: row.roles,
            units: row.units,
            staff_ids: row.staff_ids,
            state: row.state.into(),
            version: row.version,
        }
    }
}

impl From<page::PersonPage> for SignInFacts {
    fn from(page: page::PersonPage) -> Self {
        Self {
            added_at: page.added_at,
            last_sign_in_at: page.person.last_sign_in_at,
            has_password: page.has_password,
            second_factor: page.second_factor.into(),
            issuers: page.issuers,
            sessions: page.sessions.into_iter().map(Session::from).collect(),
            tokens: page.tokens.into_iter().map(Token::from).collect(),
            emergencies: page.emergencies.into_iter().map(Emergency::from).collect(),
        }
    }
}

impl From<page::SecondFactorState> for SecondFactor {
    fn from(state: page::SecondFactorState) -> Self {
        let (kind, since, left) = match state {
            page::SecondFactorState::Elsewhere => (SecondFactorKind::Elsewhere, None, None),
            page::SecondFactorState::None => (SecondFactorKind::None, None, None),
            page::SecondFactorState::SetUp {
                since,
                recovery_codes_left,
            } => (
                SecondFactorKind::SetUp,
                Some(since),
                Some(recovery_codes_left),
            ),
        };
        Self {
            kind,
            since,
            recovery_codes_left: left,
        }
    }
}

impl From<NewPerson> for page::NewPerson {
    fn from(person: NewPerson) -> Self {
        Self {
            sign_in_name: person.sign_in_name,
            name: person.name,
            email: person.email,
            roles: person.roles,
            units: person.units,
            staff_ids: person.staff_ids,
        }
    }
}

impl PersonChange {
    /// As the office takes it, made from this version.
    pub fn at_version(self, version: i64) -> page::PersonChange {
        page::PersonChange {
            version,
            name: self.name,
            email: self.email,
            roles: self.roles,
            units: self.units,
            staff_ids: self.staff_ids,
        }
    }
}

impl From<page::AddedPerson> for AddedPerson {
    fn from(added: page::AddedPerson) -> Self {
        Self {
            person: added.person.into(),
            code: added.code.map(OneTimeCode::from),
        }
    }
}

impl From<page::OneTimeCode> for OneTimeCode {
    fn from(code: page::OneTimeCode) -> Self {
        Self {
            code: code.code.reveal().to_owned(),
            expires_at: code.expires_at,
        }
    }
}

impl From<Verdict> for page::Verdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Justified => Self::Justified,
            Verdict::NotJustified => Self::NotJustified,
        }
    }
}

impl From<page::Verdict> for Verdict {
    fn from(verdict: page::Verdict) -> Self {
        match verdict {
            page::Verdict::Justified => Self::Justified,
            page::Verdict::NotJustified => Self::NotJustified,
        }
    }
}

impl From<page::EmergencyRow> for Emergency {
    fn from(row: page::EmergencyRow) -> Self {
        let review = row.review.map(|review| Review {
            reviewer: review.reviewer,
            at: review.at,
            verdict: review.verdict.into(),
            note: review.note,
        });
        Self {
            id: row.id,
            person_id: row.person_id,
            person_name: row.person_name,
            reason: row.reason,
            from: row.from,
            until: row.until,
            review,
        }
    }
}

impl From<NewReview> for page::EmergencyReview {
    fn from(review: NewReview) -> Self {
        Self {
            reviewer: String::new(),
            at: None,
            verdict: review.verdict.into(),
            note: review.note,
        }
    }
}
