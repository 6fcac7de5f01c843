//! Small dense matrices and their Cholesky factor: what the mixed model needs and no more.
//!
//! Rows are contiguous, every inner loop is a product of two row starts. Not a linear-algebra
//! library: no pivoting, no views, nothing sparse.

/// A dense matrix by rows. Reading outside gives 0, writing outside does nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dense {
    columns: usize,
    values: Vec<f64>,
}

impl Dense {
    pub(super) fn zeros(rows: usize, columns: usize) -> Self {
        Self {
            columns,
            values: vec![0.0; rows * columns],
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.values.len().checked_div(self.columns).unwrap_or(0)
    }

    pub(super) fn row(&self, row: usize) -> &[f64] {
        let start = row * self.columns;
        self.values
            .get(start..start + self.columns)
            .unwrap_or_default()
    }

    pub(super) fn row_mut(&mut self, row: usize) -> &mut [f64] {
        let start = row * self.columns;
        self.values
            .get_mut(start..start + self.columns)
            .unwrap_or_default()
    }

    pub(super) fn at(&self, row: usize, column: usize) -> f64 {
        self.row(row).get(column).copied().unwrap_or(0.0)
    }

    pub(super) fn add(&mut self, row: usize, column: usize, amount: f64) {
        if let Some(value) = self.row_mut(row).get_mut(column) {
            *value += amount;
        }
    }

    /// Adds `weight`·v·vᵀ.
    pub(super) fn add_outer(&mut self, weight: f64, vector: &[f64]) {
        for (row, &left) in vector.iter().enumerate() {
            for (value, &right) in self.row_mut(row).iter_mut().zip(vector) {
                *value += weight * left * right;
            }
        }
    }

    /// The matrix times a vector.
    pub(super) fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.rows())
            .map(|row| dot(self.row(row), vector))
            .collect()
    }

    /// vᵀ·A·v for a symmetric A.
    pub(super) fn quadratic(&self, vector: &[f64]) -> f64 {
        vector
            .iter()
            .enumerate()
            .map(|(row, &value)| value * dot(self.row(row), vector))
            .sum()
    }

    /// The first `size` rows and columns.
    pub(super) fn corner(&self, size: usize) -> Self {
        let mut part = Self::zeros(size, size);
        for row in 0..size {
            for (to, &from) in part.row_mut(row).iter_mut().zip(self.row(row)) {
                *to = from;
            }
        }
        part
    }
}

/// Σ aᵢ·bᵢ over the shorter of the two.
pub(super) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// The lower factor L of A = L·Lᵀ.
#[derive(Debug, Clone)]
pub(super) struct Cholesky {
    lower: Dense,
}

impl Cholesky {
    /// Factors a symmetric positive definite matrix.
    ///
    /// # Errors
    /// The first row whose pivot is below `least_share` of its diagonal: that row is, to rounding,
    /// a combination of those before it.
    pub(super) fn of(matrix: &Dense, least_share: f64) -> Result<Self, usize> {
        let size = matrix.rows();
        let mut lower = Dense::zeros(size, size);
        for row in 0..size {
            let mut current = vec![0.0; size];
            for column in 0..=row {
                let above = if column < row {
                    lower.row(column).get(..column).unwrap_or_default()
                } else {
                    current.as_slice()
                };
                let rest = matrix.at(row, column) - dot(&current, above);
                let entry = if column < row {
                    rest / lower.at(column, column)
                } else if rest > least_share * matrix.at(row, row) && rest > 0.0 {
                    rest.sqrt()
                } else {
                    return Err(row);
                };
                if let Some(place) = current.get_mut(column) {
                    *place = entry;
                }
            }
            lower.row_mut(row).copy_from_slice(&current);
        }
        Ok(Self { lower })
    }

    /// ln det A.
    pub(super) fn log_determinant(&self) -> f64 {
        let diagonal = (0..self.lower.rows()).map(|row| self.lower.at(row, row).ln());
        2.0 * diagonal.sum::<f64>()
    }

    /// A⁻¹.
    pub(super) fn inverse(&self) -> Dense {
        let size = self.lower.rows();
        // Row j holds column j of L⁻¹, whose first j entries are 0.
        let mut transposed = Dense::zeros(size, size);
        for unit in 0..size {
            let mut solution = vec![0.0; size];
            for row in unit..size {
                let known = dot(
                    self.lower.row(row).get(unit..row).unwrap_or_default(),
                    solution.get(unit..row).unwrap_or_default(),
                );
                let right = if row == unit { 1.0 } else { 0.0 };
                if let Some(place) = solution.get_mut(row) {
                    *place = (right - known) / self.lower.at(row, row);
                }
            }
            transposed.row_mut(unit).copy_from_slice(&solution);
        }
        let mut inverse = Dense::zeros(size, size);
        for row in 0..size {
            for column in 0..=row {
                // Both vectors are 0 before `row`.
                let value = dot(
                    transposed.row(row).get(row..).unwrap_or_default(),
                    transposed.row(column).get(row..).unwrap_or_default(),
                );
                inverse.add(row, column, value);
                if column < row {
                    inverse.add(column, row, value);
                }
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[f64]]) -> Dense {
        Dense {
            columns: rows[0].len(),
            values: rows.concat(),
        }
    }

    #[test]
    fn a_matrix_of_two_by_two_is_inverted_by_hand() {
        let factor = Cholesky::of(&matrix(&[&[4.0, 2.0], &[2.0, 3.0]]), 0.0).unwrap();
        assert!((factor.log_determinant() - 8.0_f64.ln()).abs() < 1e-14);
        let inverse = factor.inverse();
        for (found, expected) in inverse.values.iter().zip([0.375, -0.25, -0.25, 0.5]) {
            assert!((found - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn the_row_that_repeats_another_is_named() {
        let repeated = matrix(&[&[1.0, 1.0], &[1.0, 1.0]]);
        assert_eq!(Cholesky::of(&repeated, 1e-12).err(), Some(1));
    }
}
