//! Work that runs by itself.

use async_trait::async_trait;

use super::OfficeResult;
use crate::page_data::Window;
use crate::page_data::office::{Caller, JobFilter, JobList, JobOrder, JobPage};
use crate::visit::Visitor;

/// Jobs and schedules.
#[async_trait]
pub trait JobsOffice: Send + Sync + 'static {
    /// Jobs that pass the filter, the newest first; and all schedules.
    async fn list(
        &self,
        visitor: &Visitor,
        filter: &JobFilter,
        window: Window,
    ) -> OfficeResult<JobList>;

    /// One job.
    async fn one(&self, visitor: &Visitor, id: &str) -> OfficeResult<JobPage>;

    /// Starts a job and answers its id; the one that waits or runs already, where two of the kind
    /// make no sense. A kind that is not known is `OfficeError::Refused`.
    async fn start(
        &self,
        caller: &Caller,
        visitor: &Visitor,
        order: &JobOrder,
    ) -> OfficeResult<String>;

    /// Tells a job to stop; one that has ended is `OfficeError::Refused`.
    async fn cancel(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()>;

    /// Does a failed or cancelled job again; any other is `OfficeError::Refused`.
    async fn retry(&self, caller: &Caller, visitor: &Visitor, id: &str) -> OfficeResult<()>;
}
