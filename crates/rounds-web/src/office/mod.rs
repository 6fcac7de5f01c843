//! What the pages and the interface may ask of the office itself, and change in it: one trait a
//! file, joined in [`Office`]. The values are in [`crate::page_data::office`].
//!
//! Whether a visitor may call at all was decided by the address (see `routes`); what depends on
//! the thing itself (one's own session or another's) is decided behind these traits, which answer
//! [`OfficeError::NotPermitted`]. Every change and every refusal is recorded behind them too.

mod backups_office;
mod error;
mod governance_office;
mod health_office;
mod installation;
mod jobs_office;
mod ledger_office;
mod own_desk;
mod people_office;
mod policy_office;
mod sign_in_desk;

use std::sync::Arc;

pub use backups_office::BackupsOffice;
pub use error::OfficeError;
pub use governance_office::{Done, EvidenceOrder, EvidenceVerdict, GovernanceOffice, Stand};
pub use health_office::HealthOffice;
pub use installation::Installation;
pub use jobs_office::JobsOffice;
pub use ledger_office::LedgerOffice;
pub use own_desk::OwnDesk;
pub use people_office::PeopleOffice;
pub use policy_office::PolicyOffice;
pub use sign_in_desk::SignInDesk;

/// What an answer of the office is.
pub type OfficeResult<T> = Result<T, OfficeError>;

/// Every desk of the office.
#[derive(Clone)]
pub struct Office {
    /// Signing in and out.
    pub sign_in: Arc<dyn SignInDesk>,
    /// One's own profile, sessions and tokens.
    pub own: Arc<dyn OwnDesk>,
    /// People and their roles.
    pub people: Arc<dyn PeopleOffice>,
    /// Policies.
    pub policies: Arc<dyn PolicyOffice>,
    /// The ledger.
    pub ledger: Arc<dyn LedgerOffice>,
    /// Tools, reviews, decisions.
    pub governance: Arc<dyn GovernanceOffice>,
    /// Jobs.
    pub jobs: Arc<dyn JobsOffice>,
    /// Backups.
    pub backups: Arc<dyn BackupsOffice>,
    /// Health.
    pub health: Arc<dyn HealthOffice>,
    /// What this installation is.
    pub installation: Arc<dyn Installation>,
}
