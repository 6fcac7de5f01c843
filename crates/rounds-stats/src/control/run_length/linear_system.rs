//! Dense linear systems of run lengths: one equation per state of the chart.

/// x with A·x = b by Gaussian elimination with partial pivoting; each row of `rows` is a row of A
/// followed by its b. `None` when A is singular.
pub(super) fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for column in 0..size {
        let pivot = (column..size).max_by(|&first, &second| {
            let magnitude = |row: usize| entry(&rows, row, column).abs();
            magnitude(first).total_cmp(&magnitude(second))
        })?;
        rows.swap(column, pivot);
        let (done, rest) = rows.split_at_mut(column + 1);
        let pivot_row = done.last()?.get(column..)?;
        let pivot = *pivot_row.first()?;
        if pivot == 0.0 || !pivot.is_finite() {
            return None;
        }
        for row in rest {
            let tail = row.get_mut(column..)?;
            let factor = tail.first()? / pivot;
            if factor != 0.0 {
                for (value, above) in tail.iter_mut().zip(pivot_row) {
                    *value -= factor * above;
                }
            }
        }
    }
    let mut solution = vec![0.0; size];
    for (place, row) in rows.iter().enumerate().rev() {
        let (left, right) = row.split_at_checked(size)?;
        let known: f64 = left
            .iter()
            .zip(&solution)
            .skip(place + 1)
            .map(|(factor, value)| factor * value)
            .sum();
        *solution.get_mut(place)? = (right.first()? - known) / left.get(place)?;
    }
    Some(solution)
}

fn entry(rows: &[Vec<f64>], row: usize, column: usize) -> f64 {
    rows.get(row)
        .and_then(|row| row.get(column))
        .copied()
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_whose_first_pivot_is_zero_is_solved() {
        // 2y = 4, x + y = 5.
        let rows = vec![vec![0.0, 2.0, 4.0], vec![1.0, 1.0, 5.0]];
        assert_eq!(solve(rows).unwrap(), [3.0, 2.0]);
        assert_eq!(solve(vec![vec![0.0, 1.0]]), None);
    }
}
