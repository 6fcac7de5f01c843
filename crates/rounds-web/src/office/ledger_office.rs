//! The ledger: what was done and seen, by whom.

use async_trait::async_trait;

use super::OfficeResult;
use crate::page_data::Window;
use crate::page_data::office::{
    Accounting, AccountingQuestion, Caller, LedgerExport, LedgerFilter, LedgerFormat, LedgerList,
    LedgerRowPage, LedgerVerification,
};
use crate::visit::Visitor;

/// Reads and verifies the ledger. Reading it is recorded in it.
#[async_trait]
pub trait LedgerOffice: Send + Sync + 'static {
    /// Entries that pass the filter, the newest first.
    async fn search(
        &self,
        visitor: &Visitor,
        filter: &LedgerFilter,
        window: Window,
    ) -> OfficeResult<LedgerList>;

    /// One entry by its number.
    async fn entry(&self, visitor: &Visitor, number: i64) -> OfficeResult<LedgerRowPage>;

    /// The last verification, or the one that runs.
    async fn verification(&self, visitor: &Visitor) -> OfficeResult<LedgerVerification>;

    /// Begins a verification; one that runs already is left alone.
    async fn verify(&self, caller: &Caller, visitor: &Visitor) -> OfficeResult<()>;

    /// A part of the ledger as a file, the oldest first, bounded in entries.
    async fn export(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        filter: &LedgerFilter,
        format: LedgerFormat,
    ) -> OfficeResult<LedgerExport>;

    /// Who looked at one patient's data.
    async fn accounting(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        question: &AccountingQuestion,
        window: Window,
    ) -> OfficeResult<Accounting>;
}
