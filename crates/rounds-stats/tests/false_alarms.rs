//! How often a series in control raises a mark: a measured property of the rules, not a formula.
//!
//! Published simulation of the same design (24 points fix the limits, 36 more follow, all of them
//! normal and independent): a point beyond 3σ in 22 % of series, any of the four rules in 47 %.

use rounds_stats::control::{ChartOptions, mark_points, xmr};

const SERIES: u32 = 4_000;
const BASELINE: usize = 24;
const POINTS: usize = 60;
/// Three standard errors of a share near one half in 4,000 series, for both simulations, and a
/// little for the one that was published with two digits.
const TOLERANCE: f64 = 0.035;

/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Above 0 and at most 1.
    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 1.0) / (1_u64 << 53) as f64
    }

    /// Box–Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[test]
fn series_in_control_raise_false_alarms_as_often_as_published() {
    let mut random = SplitMix(20_260_101);
    let (mut outside, mut any) = (0, 0);
    for _ in 0..SERIES {
        let values: Vec<f64> = (0..POINTS).map(|_| random.normal()).collect();
        let options = ChartOptions {
            baseline: Some(BASELINE),
            ..ChartOptions::default()
        };
        let mut chart = xmr(&values, options).unwrap();
        // Only patterns that lie wholly after the baseline are new marks.
        chart.points.drain(..BASELINE);
        let later = mark_points(&chart);
        outside += u32::from(later.iter().any(|mark| mark.outside.is_some()));
        any += u32::from(later.iter().any(|mark| mark.painted().is_some()));
    }
    let share = |count: u32| f64::from(count) / f64::from(SERIES);
    println!("outside {:.3}, any rule {:.3}", share(outside), share(any));
    assert!(
        (share(outside) - 0.22).abs() < TOLERANCE,
        "outside: {}",
        share(outside)
    );
    assert!(
        (share(any) - 0.47).abs() < TOLERANCE,
        "any rule: {}",
        share(any)
    );
}
