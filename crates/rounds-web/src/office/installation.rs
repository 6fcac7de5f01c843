//! What this installation is.

use async_trait::async_trait;

use super::OfficeResult;
use crate::page_data::office::InstallationPage;
use crate::visit::Visitor;

/// Describes the installation: what a hospital's inventory of technology asks for. No secrets.
#[async_trait]
pub trait Installation: Send + Sync + 'static {
    /// Ports, folders, cryptography, data flows, versions, dependencies.
    async fn describe(&self, visitor: &Visitor) -> OfficeResult<InstallationPage>;
}
