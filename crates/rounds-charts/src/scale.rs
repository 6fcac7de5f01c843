//! From values to coordinates, with axis ticks at round numbers.

/// A linear scale whose ends are round numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    /// Distance between ticks, in the unit of the values.
    pub(crate) step: f64,
    from: f64,
    to: f64,
}

/// Steps that people count in.
const STEPS: [f64; 5] = [1.0, 2.0, 2.5, 5.0, 10.0];
/// No axis has more ticks than this.
const TICKS_MAX: usize = 14;

impl Scale {
    /// A scale over all finite `values`, drawn from `from` to `to`, with about `ticks` ticks.
    /// Without values it runs from 0 to 1.
    pub(crate) fn over(values: impl Iterator<Item = f64>, from: f64, to: f64, ticks: f64) -> Self {
        let (low, high) = values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let (low, high) = match () {
            () if low > high => (0.0, 1.0),
            () if low == high && low == 0.0 => (0.0, 1.0),
            () if low == high => (low - low.abs() * 0.1, high + high.abs() * 0.1),
            () => (low, high),
        };
        let step = round_step((high / ticks) - (low / ticks));
        let whole = |value: f64, round: fn(f64) -> f64| {
            let rounded = round(value / step) * step;
            if rounded.is_finite() { rounded } else { value }
        };
        Self {
            low: whole(low, f64::floor),
            high: whole(high, f64::ceil),
            step,
            from,
            to,
        }
    }

    /// Where a value is drawn. Halved before subtracting, so that extreme values do not overflow.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let span = self.high / 2.0 - self.low / 2.0;
        let share = if span > 0.0 {
            (value / 2.0 - self.low / 2.0) / span
        } else {
            0.5
        };
        let share = if share.is_finite() {
            share.clamp(-0.5, 1.5)
        } else {
            0.5
        };
        self.from + share * (self.to - self.from)
    }

    /// The values at which ticks stand.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        for place in 0..TICKS_MAX {
            let tick = self.low + place as f64 * self.step;
            if !tick.is_finite() || tick > self.high + self.step * 1e-6 {
                break;
            }
            // −0 and 0.30000000000000004 are rounding, not positions.
            let clean = (tick / self.step).round() * self.step;
            ticks.push(if clean.is_finite() { clean + 0.0 } else { tick });
        }
        ticks
    }
}

/// The smallest of the usual steps that is at least `rough`.
fn round_step(rough: f64) -> f64 {
    if !(rough.is_finite() && rough > 0.0) {
        return 1.0;
    }
    let magnitude = 10_f64.powf(rough.log10().floor());
    let step = STEPS
        .iter()
        .map(|step| step * magnitude)
        .find(|step| *step >= rough * 0.999_999)
        .unwrap_or(10.0 * magnitude);
    if step.is_finite() && step > 0.0 {
        step
    } else {
        rough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_stand_at_round_numbers_around_the_data() {
        let scale = Scale::over([39.2, 64.1].into_iter(), 0.0, 100.0, 4.0);
        assert_eq!(scale.ticks(), [30.0, 40.0, 50.0, 60.0, 70.0]);
        let share = Scale::over([0.0, 0.043].into_iter(), 0.0, 100.0, 4.0);
        assert_eq!(share.ticks(), [0.0, 0.02, 0.04, 0.06]);
    }

    #[test]
    fn nothing_and_one_value_still_make_a_scale() {
        assert_eq!(
            Scale::over(std::iter::empty(), 0.0, 1.0, 4.0)
                .ticks()
                .first(),
            Some(&0.0)
        );
        assert!(Scale::over([5.0].into_iter(), 0.0, 1.0, 4.0).ticks().len() > 1);
    }

    proptest! {
        #[test]
        fn positions_are_always_numbers(values in prop::collection::vec(prop::num::f64::ANY, 0..6)) {
            let scale = Scale::over(values.iter().copied(), 10.0, 200.0, 5.0);
            for value in values.iter().copied().chain(scale.ticks()) {
                prop_assert!(scale.at(value).is_finite());
            }
            prop_assert!(scale.ticks().len() <= TICKS_MAX);
        }
    }
}
