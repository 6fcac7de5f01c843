//! What happened in the office.

use serde::{Deserialize, Serialize};

use super::command::OfficeCommand;

/// What happened in the office: what was asked, once it was found to be in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct OfficeEvent(pub OfficeCommand);
