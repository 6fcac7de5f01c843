//! Roles, policy files, and what they decide.

use async_trait::async_trait;

use super::OfficeResult;
use crate::page_data::office::{
    Explanation, PolicyFile, PolicyPage, PolicyQuestion, Simulation, WhoMay,
};
use crate::visit::Visitor;

/// The policies in force. Files are changed in the site's folder and never here.
#[async_trait]
pub trait PolicyOffice: Send + Sync + 'static {
    /// Roles with what they permit, and files.
    async fn overview(&self, visitor: &Visitor) -> OfficeResult<PolicyPage>;

    /// One file.
    async fn file(&self, visitor: &Visitor, name: &str) -> OfficeResult<PolicyFile>;

    /// What the policies would say, and why. A table, column, role or person that is not there is
    /// `OfficeError::Refused` with the nearest name.
    async fn simulate(
        &self,
        visitor: &Visitor,
        simulation: &Simulation,
    ) -> OfficeResult<Explanation>;

    /// What they say of everybody who is not disabled: with their own purpose at sign-in, with
    /// second factor, without emergency access. Those who may come first.
    async fn who_may(
        &self,
        visitor: &Visitor,
        question: &PolicyQuestion,
    ) -> OfficeResult<Vec<WhoMay>>;
}
