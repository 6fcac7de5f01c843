//! What exists already that does what a proposed tool would do.

use crate::ids::ToolId;
use crate::state::Governance;
use crate::tool::Tool;

/// A tool that may overlap with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Which.
    pub tool: ToolId,
    /// How alike, between 0 and 1.
    pub likeness: f64,
    /// What they share, in words.
    pub why: String,
}

/// Tools in use or on their way that may overlap with this one, the most alike first, ten at most.
pub fn overlaps(governance: &Governance, tool: &Tool) -> Vec<Overlap> {
    let _ = (governance, tool);
    Vec::new()
}
