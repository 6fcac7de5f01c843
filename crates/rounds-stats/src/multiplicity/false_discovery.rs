//! Control of the false-discovery rate.

use crate::StatsError;
use crate::estimate::probability;

/// Benjamini–Hochberg adjusted p-values, in the order given: the smallest rate q at which each
/// would be called a discovery, q₍ᵢ₎ = min over j ≥ i of m·p₍ⱼ₎/j, at most 1
/// (Benjamini & Hochberg, J R Stat Soc B 57:289, 1995).
///
/// Calling everything with q ≤ 0.05 a discovery keeps the expected share of false ones among them
/// at 5 % when the p-values are independent or positively dependent (Benjamini & Yekutieli 2001),
/// which measures of one hospital usually are.
///
/// # Errors
/// A p-value that is NaN or outside [0, 1].
pub fn benjamini_hochberg(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let mut ranked = Vec::with_capacity(p_values.len());
    for (place, &p) in p_values.iter().enumerate() {
        ranked.push((probability("p-value", p)?, place));
    }
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let count = ranked.len() as f64;
    let mut smallest = 1.0_f64;
    let mut adjusted: Vec<(usize, f64)> = ranked
        .into_iter()
        .enumerate()
        .map(|(from_largest, (p, place))| {
            smallest = smallest.min(p * (count / (count - from_largest as f64)));
            (place, smallest)
        })
        .collect();
    adjusted.sort_unstable_by_key(|(place, _)| *place);
    Ok(adjusted.into_iter().map(|(_, value)| value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_to_adjust_is_nothing() {
        assert_eq!(benjamini_hochberg(&[]), Ok(vec![]));
        assert!(benjamini_hochberg(&[0.1, f64::NAN]).is_err());
        assert!(benjamini_hochberg(&[1.1]).is_err());
    }

    proptest! {
        #[test]
        fn adjusting_never_lowers_a_p_value_and_keeps_the_order(
            p_values in prop::collection::vec(0.0..=1.0_f64, 1..40),
        ) {
            let adjusted = benjamini_hochberg(&p_values).unwrap();
            for (i, p) in p_values.iter().enumerate() {
                prop_assert!(adjusted[i] >= *p && adjusted[i] <= 1.0);
                for (j, other) in p_values.iter().enumerate() {
                    prop_assert!(p >= other || adjusted[i] <= adjusted[j]);
                }
            }
        }
    }
}
