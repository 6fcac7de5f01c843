//! New results over stored ones.

use super::MeasureResult;
use super::periods::PeriodRange;
use crate::definition::DefinitionHash;

/// Results of one measure after an evaluation: results of earlier definitions stay as they were,
/// stored results of this definition stay outside the range, the new ones take its place.
///
/// `range` is `None` when everything was computed again.
pub fn merge(
    definition: &DefinitionHash,
    stored: Vec<MeasureResult>,
    new: Vec<MeasureResult>,
    range: Option<PeriodRange>,
) -> Vec<MeasureResult> {
    let stays = |result: &MeasureResult| {
        let replaced = match range {
            None => true,
            Some(range) => range.contains(result.period),
        };
        result.definition != *definition || !replaced
    };
    let mut merged: Vec<MeasureResult> = stored.into_iter().filter(stays).collect();
    merged.extend(new);
    merged.sort_by(|a, b| {
        (&a.definition, a.period, &a.group).cmp(&(&b.definition, b.period, &b.group))
    });
    merged
}
