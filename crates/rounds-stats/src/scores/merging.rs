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
    let mut rows = Vec::with_capacity(left.size_hint().0.max(right.size_hint().0));
    let (mut one, mut other) = (left.next(), right.next());
    while let (Some(first), Some(second)) = (&mut one, &other) {
        match first.key().cmp(&second.key()) {
            Ordering::Less => {
                rows.push(*first);
                one = left.next();
            }
            Ordering::Greater => {
                rows.push(*second);
                other = right.next();
            }
            Ordering::Equal => {
                first.absorb(second);
                other = right.next();
            }
        }
    }
    rows.extend(one);
    rows.extend(left);
    rows.extend(other);
    rows.extend(right);
    rows
}
