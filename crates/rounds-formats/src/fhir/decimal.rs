//! Exact decimal arithmetic for FHIRPath, so that 0.1 + 0.2 is 0.3.
//!
//! Numbers arrive as the `f64` of the JSON parser; its shortest writing gives back the digits of
//! the source as long as there were at most 15. Trailing zeros of the source are lost.

/// `mantissa / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    mantissa: i128,
    /// Digits after the decimal point.
    pub scale: u32,
}

/// Beyond this the arithmetic falls back to floating point.
const SCALE_MAX: u32 = 18;

impl Decimal {
    #[cfg(test)]
    fn from_integer(value: i64) -> Self {
        Self {
            mantissa: i128::from(value),
            scale: 0,
        }
    }

    /// The shortest decimal that reads back as `value`; none when it has too many digits.
    pub fn from_f64(value: f64) -> Option<Self> {
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let scale = u32::try_from(fraction.len())
            .ok()
            .filter(|s| *s <= SCALE_MAX)?;
        if whole.len() > SCALE_MAX as usize {
            return None;
        }
        let mantissa = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { mantissa, scale })
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        let digits = self.mantissa.unsigned_abs().to_string();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        format!("{sign}{digits}e-{}", self.scale)
            .parse()
            .unwrap_or(f64::NAN)
    }

    fn rescaled(self, scale: u32) -> Option<i128> {
        let factor = 10_i128.checked_pow(scale.checked_sub(self.scale)?)?;
        self.mantissa.checked_mul(factor)
    }

    /// Sum; none on overflow.
    pub fn add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let mantissa = self.rescaled(scale)?.checked_add(other.rescaled(scale)?)?;
        Some(Self { mantissa, scale })
    }

    /// Difference; none on overflow.
    pub fn subtract(self, other: Self) -> Option<Self> {
        let negative = Self {
            mantissa: other.mantissa.checked_neg()?,
            ..other
        };
        self.add(negative)
    }

    /// Product; none on overflow.
    pub fn multiply(self, other: Self) -> Option<Self> {
        Some(Self {
            mantissa: self.mantissa.checked_mul(other.mantissa)?,
            scale: self.scale + other.scale,
        })
    }

    /// Half of one unit in the last place of a number written with `scale` decimals.
    pub fn half_unit(scale: u32) -> Self {
        Self {
            mantissa: 5,
            scale: scale + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tenths_add_up() {
        let sum = Decimal::from_f64(0.1)
            .zip(Decimal::from_f64(0.2))
            .and_then(|(a, b)| a.add(b));
        assert_eq!(sum.map(Decimal::to_f64), Some(0.3));
    }

    proptest! {
        #[test]
        fn whole_arithmetic_agrees_with_integers(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000) {
            let (x, y) = (Decimal::from_integer(a), Decimal::from_integer(b));
            prop_assert_eq!(x.add(y).map(Decimal::to_f64), Some((a + b) as f64));
            prop_assert_eq!(x.subtract(y).map(Decimal::to_f64), Some((a - b) as f64));
            prop_assert_eq!(x.multiply(y).map(Decimal::to_f64), Some((a * b) as f64));
        }

        #[test]
        fn a_short_decimal_survives(units in -99_999_999_i64..99_999_999, scale in 0_u32..7) {
            let value: f64 = format!("{units}e-{scale}").parse().expect("a number");
            prop_assert_eq!(Decimal::from_f64(value).map(Decimal::to_f64), Some(value));
        }
    }
}
