//! What follows in reviews by itself, in every round: contingencies that are met or overdue, and
//! reviews of tools whose day has come.

use crate::happened::Happened;
use crate::setting::Setting;
use crate::state::Governance;

/// What follows from the present readings and the present instant. `already` is what follows in
/// the same round from elsewhere, so that no re-review is opened twice and no name given twice.
pub fn follow(
    governance: &Governance,
    setting: &Setting<'_>,
    already: &[Happened],
) -> Vec<Happened> {
    let _ = (governance, setting, already);
    Vec::new()
}
