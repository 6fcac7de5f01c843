//! The likelihood of a random-intercept model at given variance ratios, everything else at its
//! optimum: −2·log-likelihood, its slopes, the fixed effects and the shrunken effects.
//!
//! With V = I + t₁Z₁Z₁ᵀ + t₂Z₂Z₂ᵀ and tᵢ = σᵢ²/σ² the restricted criterion is
//! ln|V| + ln|XᵀV⁻¹X| + (n − p)(1 + ln(2πr²/(n − p))), r² = (y − Xβ)ᵀV⁻¹(y − Xβ)
//! (Bates, Mächler, Bolker & Walker, J Stat Softw 67(1), 2015). The first grouping's part of V⁻¹ is
//! closed by Woodbury's identity level by level; the second's by a dense factor of its levels.

use super::Likelihood;
use super::grouped::{Cell, Grouped};
use super::symmetric::{Cholesky, Dense, dot};

/// One level's share at given ratios, in units of the residual variance.
#[derive(Debug, Clone, Copy)]
pub(super) struct LevelShare {
    /// Shrunken effect.
    pub(super) effect: f64,
    /// Variance of the effect given the data, fixed effects taken as known.
    pub(super) conditional_variance: f64,
    /// The same with the uncertainty of the fixed effects.
    pub(super) prediction_variance: f64,
    /// 1 − conditional variance / between variance.
    pub(super) reliability: f64,
    /// What this level adds to the slope of the criterion over its ratio.
    slope: Slope,
}

/// Parts of a level's slope: information with fixed effects known, what not knowing them takes
/// away, and the squared pull of its residuals.
#[derive(Debug, Clone, Copy)]
struct Slope {
    information: f64,
    lost: f64,
    pull: f64,
}

/// The criterion and its parts at one pair of ratios.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    /// −2·log-likelihood (restricted or not), up to the scaling of columns.
    pub(super) criterion: f64,
    /// Slope of the criterion over each ratio.
    pub(super) slopes: [f64; 2],
    pub(super) coefficients: Vec<f64>,
    /// (XᵀV⁻¹X)⁻¹.
    pub(super) covariance: Dense,
    pub(super) residual_variance: f64,
    pub(super) first: Vec<LevelShare>,
    pub(super) second: Vec<LevelShare>,
}

/// The second grouping once the first is eliminated.
struct Second {
    ratio: f64,
    /// C = Z₂ᵀV₁⁻¹Z₂.
    products: Dense,
    /// Q = (I + t₂C)⁻¹.
    inverse: Dense,
    /// Q·Z₂ᵀV₁⁻¹[X y].
    solved: Dense,
    log_determinant: f64,
}

/// The criterion at `ratios`; `None` when a matrix is singular to rounding there.
pub(super) fn profile(
    grouped: &Grouped,
    likelihood: Likelihood,
    ratios: [f64; 2],
) -> Option<Profile> {
    let [first_ratio, second_ratio] = ratios;
    let width = grouped.width;
    let mut products = grouped.within.clone();
    let mut log_determinant = 0.0;
    for level in &grouped.first {
        let weight = 1.0 / (level.n * (1.0 + level.n * first_ratio));
        products.add_outer(weight, &level.sums);
        log_determinant += (level.n * first_ratio).ln_1p();
    }
    let second = Second::at(grouped, first_ratio, second_ratio, &mut products)?;
    log_determinant += second.log_determinant;

    let factor = Cholesky::of(&products.corner(width), 1e-14).ok()?;
    let covariance = factor.inverse();
    let coefficients = covariance.times(products.row(width));
    let squares = products.at(width, width) - dot(&coefficients, products.row(width));
    let freedom = match likelihood {
        Likelihood::Restricted => grouped.n - width as f64,
        Likelihood::Full => grouped.n,
    };
    let residual_variance = squares / freedom;
    if residual_variance.is_nan() || residual_variance <= 0.0 {
        return None;
    }
    let mut criterion =
        log_determinant + freedom * (1.0 + (std::f64::consts::TAU * residual_variance).ln());
    if likelihood == Likelihood::Restricted {
        criterion += factor.log_determinant();
    }
    let fixed = Fixed {
        coefficients: &coefficients,
        covariance: &covariance,
    };
    let second_shares = second.shares(&fixed);
    let first_shares = first_shares(grouped, first_ratio, &second, &fixed);
    let slope = |shares: &[LevelShare]| {
        let parts = shares.iter().map(|share| {
            let lost = match likelihood {
                Likelihood::Restricted => share.slope.lost,
                Likelihood::Full => 0.0,
            };
            share.slope.information - lost - share.slope.pull / residual_variance
        });
        parts.sum::<f64>()
    };
    Some(Profile {
        criterion,
        slopes: [slope(&first_shares), slope(&second_shares)],
        coefficients,
        covariance,
        residual_variance,
        first: first_shares,
        second: second_shares,
    })
}

/// Fixed effects and their covariance in units of the residual variance.
struct Fixed<'a> {
    coefficients: &'a [f64],
    covariance: &'a Dense,
}

impl Fixed<'_> {
    /// The outcome's entry less the prediction from the other entries of a row of sums.
    fn residual(&self, sums: &[f64]) -> f64 {
        sums.last().copied().unwrap_or(0.0) - dot(self.coefficients, sums)
    }
}

impl Second {
    /// Eliminates the second grouping from `products`, which have the first eliminated.
    fn at(grouped: &Grouped, first_ratio: f64, ratio: f64, products: &mut Dense) -> Option<Self> {
        let size = grouped.second.len();
        let width = grouped.width + 1;
        let mut between = Dense::zeros(size, size);
        let mut crossed = Dense::zeros(size, width);
        for (place, level) in grouped.second.iter().enumerate() {
            between.add(place, place, level.n);
            crossed.row_mut(place).copy_from_slice(&level.sums);
        }
        for (level, cells) in grouped.first.iter().zip(&grouped.cells) {
            let weight = first_ratio / (1.0 + level.n * first_ratio);
            for left in cells {
                for right in cells {
                    between.add(left.second, right.second, -weight * left.n * right.n);
                }
                for (value, sum) in crossed.row_mut(left.second).iter_mut().zip(&level.sums) {
                    *value -= weight * left.n * sum;
                }
            }
        }
        let mut penalised = between.clone();
        for row in 0..size {
            for value in penalised.row_mut(row) {
                *value *= ratio;
            }
            penalised.add(row, row, 1.0);
        }
        let factor = Cholesky::of(&penalised, 0.0).ok()?;
        let inverse = factor.inverse();
        let mut solved = Dense::zeros(size, width);
        for row in 0..size {
            for (other, &weight) in inverse.row(row).iter().enumerate() {
                for (value, part) in solved.row_mut(row).iter_mut().zip(crossed.row(other)) {
                    *value += weight * part;
                }
            }
        }
        for place in 0..size {
            for (row, &left) in crossed.row(place).iter().enumerate() {
                for (value, right) in products.row_mut(row).iter_mut().zip(solved.row(place)) {
                    *value -= ratio * left * right;
                }
            }
        }
        Some(Self {
            ratio,
            products: between,
            inverse,
            solved,
            log_determinant: factor.log_determinant(),
        })
    }

    fn shares(&self, fixed: &Fixed<'_>) -> Vec<LevelShare> {
        let share = |place: usize| {
            let pull = fixed.residual(self.solved.row(place));
            let information = dot(self.products.row(place), self.inverse.row(place));
            let columns = self.solved.row(place).get(..fixed.coefficients.len());
            let lost = fixed.covariance.quadratic(columns.unwrap_or_default());
            let conditional_variance = self.ratio * self.inverse.at(place, place);
            LevelShare {
                effect: self.ratio * pull,
                conditional_variance,
                prediction_variance: conditional_variance + self.ratio * self.ratio * lost,
                reliability: self.ratio * information,
                slope: Slope {
                    information,
                    lost,
                    pull: pull * pull,
                },
            }
        };
        (0..self.products.rows()).map(share).collect()
    }

    /// What the second grouping explains of the sums of one level of the first.
    fn explained(&self, cells: &[Cell], width: usize) -> Vec<f64> {
        let mut sums = vec![0.0; width];
        for cell in cells {
            for (sum, value) in sums.iter_mut().zip(self.solved.row(cell.second)) {
                *sum += self.ratio * cell.n * value;
            }
        }
        sums
    }

    /// Variance of the sum of the second grouping's effects over one level of the first.
    fn variance(&self, cells: &[Cell]) -> f64 {
        let mut sum = 0.0;
        for left in cells {
            for right in cells {
                sum += left.n * right.n * self.inverse.at(left.second, right.second);
            }
        }
        self.ratio * sum
    }
}

fn first_shares(
    grouped: &Grouped,
    ratio: f64,
    second: &Second,
    fixed: &Fixed<'_>,
) -> Vec<LevelShare> {
    let levels = grouped.first.iter().zip(&grouped.cells);
    let share = |(level, cells): (&super::grouped::Level, &Vec<Cell>)| {
        let shrink = 1.0 / (1.0 + level.n * ratio);
        let explained = second.explained(cells, grouped.width + 1);
        let rest: Vec<f64> = level
            .sums
            .iter()
            .zip(&explained)
            .map(|(a, b)| a - b)
            .collect();
        let columns = rest.get(..grouped.width).unwrap_or_default();
        let lost = shrink * shrink * fixed.covariance.quadratic(columns);
        let shared = shrink * shrink * second.variance(cells);
        let pull = shrink * fixed.residual(&rest);
        let information = level.n * shrink - shared;
        let conditional_variance = ratio * shrink + ratio * ratio * shared;
        LevelShare {
            effect: ratio * pull,
            conditional_variance,
            prediction_variance: conditional_variance + ratio * ratio * lost,
            reliability: ratio * information,
            slope: Slope {
                information,
                lost,
                pull: pull * pull,
            },
        }
    };
    levels.map(share).collect()
}
