//! How this installation is doing.

use async_trait::async_trait;

use super::OfficeResult;
use crate::page_data::office::HealthPage;
use crate::visit::Visitor;

/// Looks at everything that can break.
#[async_trait]
pub trait HealthOffice: Send + Sync + 'static {
    /// Every check, done now or at most a minute ago.
    async fn health(&self, visitor: &Visitor) -> OfficeResult<HealthPage>;
}
