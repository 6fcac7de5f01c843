//! Backups.

use async_trait::async_trait;

use super::OfficeResult;
use crate::page_data::office::{BackupsPage, Caller};
use crate::visit::Visitor;

/// Lists and starts backups. Restoring is done on the command line of an empty machine.
#[async_trait]
pub trait BackupsOffice: Send + Sync + 'static {
    /// All backups.
    async fn list(&self, visitor: &Visitor) -> OfficeResult<BackupsPage>;

    /// Starts a backup and answers the id of its job. Without a folder it is
    /// `OfficeError::Refused`.
    async fn start(&self, caller: &Caller, visitor: &Visitor) -> OfficeResult<String>;
}
