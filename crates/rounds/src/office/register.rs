//! What is known of a person, put together from the database's tables.

use rounds_core::access::PersonId;
use rounds_store::Store;
use rounds_store::page::Page;
use rounds_store::people::{
    BreakGlassRecord, PersonRecord, SessionRecord, TokenRecord, Verdict as Stored,
};
use rounds_web::office::OfficeResult;
use rounds_web::page_data::office::{
    EmergencyReview, EmergencyRow, PersonRow, PersonState, SecondFactorState, SessionRow, TokenRow,
    Verdict,
};

use super::failure::stored;

const WHAT: &str = "read the people";
/// Emergency accesses looked through for one person's.
const EMERGENCIES_MAX: u32 = 1_000;

/// Reads people.
pub struct Register<'a> {
    /// From here.
    pub store: &'a Store,
}

/// Everything about one person.
pub struct Seen {
    /// The person.
    pub person: PersonRow,
    /// Whether they have a password here.
    pub has_password: bool,
    /// Their second factor.
    pub second_factor: SecondFactorState,
    /// Providers that know them.
    pub issuers: Vec<String>,
    /// Sessions that are open, the newest first.
    pub sessions: Vec<SessionRow>,
    /// Tokens, the newest first.
    pub tokens: Vec<TokenRow>,
    /// Emergency accesses, the newest first.
    pub emergencies: Vec<EmergencyRow>,
}

impl Register<'_> {
    /// One person with everything about them.
    pub async fn of(&self, person: &PersonRecord) -> OfficeResult<Seen> {
        let id = &person.id;
        let sessions = self.sessions(id).await?;
        let tokens = self
            .store
            .tokens()
            .list_of(id)
            .await
            .map_err(stored(WHAT))?;
        let issuers = self
            .store
            .people()
            .issuers_of(id)
            .await
            .map_err(stored(WHAT))?;
        let credentials = self.store.credentials();
        let password = credentials.password_hash(id).await.map_err(stored(WHAT))?;
        let totp = credentials.totp(id).await.map_err(stored(WHAT))?;
        let left = credentials
            .recovery_codes_left(id)
            .await
            .map_err(stored(WHAT))?;
        let second_factor = match totp.and_then(|totp| totp.confirmed_at) {
            Some(since) => SecondFactorState::SetUp {
                since,
                recovery_codes_left: u64::try_from(left).unwrap_or(0),
            },
            None if password.is_none() && !issuers.is_empty() => SecondFactorState::Elsewhere,
            None => SecondFactorState::None,
        };
        let open = sessions.iter().filter(|session| session.ended_at.is_none());
        let emergencies = self.emergencies().await?;
        Ok(Seen {
            person: self.row(person).await?,
            has_password: password.is_some(),
            second_factor,
            issuers,
            sessions: open.map(session_row).collect(),
            tokens: tokens.iter().map(token_row).collect(),
            emergencies: emergencies
                .into_iter()
                .filter(|access| access.person_id == id.0)
                .collect(),
        })
    }

    /// One person as a line of a list.
    pub async fn row(&self, person: &PersonRecord) -> OfficeResult<PersonRow> {
        let sessions = self.sessions(&person.id).await?;
        let last_sign_in_at = sessions.iter().map(|session| session.created_at).max();
        let has_password = self.store.credentials().password_hash(&person.id).await;
        let state = match (person.disabled_at, last_sign_in_at) {
            (Some(_), _) => PersonState::Disabled,
            (None, None) if has_password.map_err(stored(WHAT))?.is_none() => PersonState::Invited,
            (None, _) => PersonState::Active,
        };
        Ok(PersonRow {
            id: person.id.clone(),
            sign_in_name: person.sign_in_name.clone(),
            name: person.name.clone(),
            email: person.email.clone(),
            roles: person.roles.clone(),
            units: person.units.clone(),
            staff_ids: person.staff_ids.clone(),
            state,
            last_sign_in_at,
            version: person.version,
        })
    }

    /// Every emergency access, those without a review first, then the newest.
    pub async fn emergencies(&self) -> OfficeResult<Vec<EmergencyRow>> {
        let page = Page::first(EMERGENCIES_MAX);
        let found = self.store.break_glass().list(false, &page).await;
        let mut rows = Vec::new();
        for access in found.map_err(stored("read emergency accesses"))?.entries {
            rows.push(EmergencyRow {
                person_name: self.name_of(&access.person).await,
                review: self.review(&access).await,
                id: access.id,
                person_id: access.person.0,
                reason: access.reason,
                from: access.opened_at,
                until: access.until,
            });
        }
        rows.sort_by_key(|row| (row.review.is_some(), std::cmp::Reverse(row.from)));
        Ok(rows)
    }

    async fn review(&self, access: &BreakGlassRecord) -> Option<EmergencyReview> {
        let (reviewer, verdict) = (access.reviewed_by.as_ref()?, access.verdict?);
        Some(EmergencyReview {
            reviewer: self.name_of(reviewer).await,
            at: access.reviewed_at,
            verdict: match verdict {
                Stored::Justified => Verdict::Justified,
                Stored::NotJustified => Verdict::NotJustified,
            },
            note: access.note.clone().unwrap_or_default(),
        })
    }

    async fn name_of(&self, id: &PersonId) -> String {
        let person = self.store.people().get(id).await;
        person.map_or_else(|_| id.0.clone(), |person| person.name)
    }

    async fn sessions(&self, id: &PersonId) -> OfficeResult<Vec<SessionRecord>> {
        self.store
            .sessions()
            .list_of(id)
            .await
            .map_err(stored(WHAT))
    }
}

fn session_row(session: &SessionRecord) -> SessionRow {
    SessionRow {
        id: session.id.clone(),
        started_at: session.created_at,
        last_seen_at: session.last_seen_at,
        absolute_end: session.absolute_end,
        address: Some(session.source_ip.clone()).filter(|address| !address.is_empty()),
        user_agent: Some(session.user_agent.clone()).filter(|agent| !agent.is_empty()),
        second_factor: session.second_factor_at.is_some(),
    }
}

/// A token as a line of a list.
pub fn token_row(token: &TokenRecord) -> TokenRow {
    TokenRow {
        id: token.id.clone(),
        name: token.name.clone(),
        scopes: token.scopes.clone(),
        made_at: token.created_at,
        expires_at: token.expires_at,
        last_used: token
            .last_used_at
            .map(|at| (at, token.last_used_ip.clone())),
        revoked_at: token.revoked_at,
    }
}
