//! Which groups are too small to be shown. Tables with several dimensions are in
//! [`crate::suppression`].

use crate::suppression::is_small;

/// For each group whether it stays hidden: those with some rows but fewer than the minimum and, as
/// long as a single one is hidden or the hidden ones together have fewer, the next smallest too.
/// The rows of everybody are known (comparisons with the rest say them), so all rows less those
/// shown would give a single small group away.
pub(super) fn suppressed(rows: &[u64], minimum: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = rows.iter().map(|rows| is_small(*rows, minimum)).collect();
    loop {
        let of_hidden = || {
            rows.iter()
                .zip(&hidden)
                .filter(|(_, is_hidden)| **is_hidden)
        };
        let (count, sum) =
            of_hidden().fold((0, 0), |(count, sum), (rows, _)| (count + 1, sum + rows));
        if count == 0 || (count > 1 && sum >= minimum) {
            return hidden;
        }
        let next = rows
            .iter()
            .zip(hidden.iter_mut())
            .filter(|(rows, is_hidden)| **rows > 0 && !**is_hidden)
            .min_by_key(|(rows, _)| **rows);
        match next {
            Some((_, is_hidden)) => *is_hidden = true,
            None => return hidden,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::suppressed;

    #[test]
    fn one_small_group_takes_the_next_with_it() {
        assert_eq!(suppressed(&[50, 10, 40], 11), [false, true, true]);
        assert_eq!(suppressed(&[50, 11], 11), [false, false]);
        assert_eq!(suppressed(&[4, 0], 11), [true, false]);
    }

    #[test]
    fn several_are_hidden_until_together_they_are_enough() {
        assert_eq!(suppressed(&[50, 10, 3], 11), [false, true, true]);
        assert_eq!(suppressed(&[50, 4, 3, 40], 11), [false, true, true, true]);
    }
}
