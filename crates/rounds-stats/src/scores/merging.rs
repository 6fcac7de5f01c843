//! Tables of counts put together.

use std::cmp::Ordering;

use super::key::Counted;
use super::sorting::sort_by_words;

/// Rows in any order as ascending rows with distinct keys.
pub(super) fn combined<R: Counted<FURTHER>, const FURTHER: usize>(mut rows: Vec<R>) -> Vec<R> {
    sort_by_words(&mut rows);
    rows.dedup_by(|later, kept| {
        let is_same = later.key() == kept.key();
        if is_same {
            kept.absorb(later);
        }
        is_same
    });
    rows
}

/// Both tables' rows; each table is ascending with distinct keys, and so is what comes out.
pub(super) fn merged<R: Counted<FURTHER>, const FURTHER: usize>(
    mut left: impl Iterator<Item = R>,
    mut right: impl Iterator<Item = R>,
) -> Vec<R> {
    // Most tables share few keys; memory that is not written to costs nothing.
    let mut rows = Vec::with_capacity(left.size_hint().0 + right.size_hint().0);
    let keyed = |row: R| (row.key(), row);
    let (mut one, mut other) = (left.next().map(keyed), right.next().map(keyed));
    while let (Some((first, row)), Some((second, other_row))) = (&mut one, &other) {
        match (*first).cmp(second) {
            Ordering::Less => {
                rows.push(*row);
                one = left.next().map(keyed);
            }
            Ordering::Greater => {
                rows.push(*other_row);
                other = right.next().map(keyed);
            }
            Ordering::Equal => {
                row.absorb(other_row);
                other = right.next().map(keyed);
            }
        }
    }
    rows.extend(one.map(|(_, row)| row));
    rows.extend(left);
    rows.extend(other.map(|(_, row)| row));
    rows.extend(right);
    if rows.capacity() > rows.len() + rows.len() / 4 {
        rows.shrink_to_fit();
    }
    rows
}
