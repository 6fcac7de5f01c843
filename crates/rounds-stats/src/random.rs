//! Random numbers that are the same for the same seed on every machine.
//!
//! xoshiro256++ (Blackman & Vigna, ACM Trans Math Softw 47:36, 2021) with its state filled by
//! SplitMix64. For simulation and resampling; not for secrets. Nothing in the crate draws numbers
//! without being handed a seed.

/// The next of SplitMix64's numbers, which fill the state from one seed.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// The stream of a seed; every seed has its own, 0 included.
    pub fn new(seed: u64) -> Self {
        let mut filler = seed;
        Self {
            state: std::array::from_fn(|_| split_mix(&mut filler)),
        }
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [first, second, third, fourth] = self.state;
        let result = first
            .wrapping_add(fourth)
            .rotate_left(23)
            .wrapping_add(first);
        let (third, fourth) = (third ^ first, fourth ^ second);
        self.state = [
            first ^ fourth,
            second ^ third,
            third ^ (second << 17),
            fourth.rotate_left(45),
        ];
        result
    }

    /// A number of [0, 1): a multiple of 2⁻⁵³, each as likely as the others.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `end`, each as likely as the others; 0 when `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        let mut product = u128::from(self.bits()) * u128::from(end);
        // Rejecting the shorter last stretch makes all equally likely (Lemire, ACM Trans Model
        // Comput Simul 29:3, 2019).
        if (product as u64) < end {
            let stretch = end.wrapping_neg() % end;
            while (product as u64) < stretch {
                product = u128::from(self.bits()) * u128::from(end);
            }
        }
        (product >> 64) as u64
    }

    /// True with this probability (never at 0 or below, always at 1 or above).
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A standard normal number, by the polar method (Marsaglia & Bray, SIAM Rev 6:260, 1964).
    pub fn normal(&mut self) -> f64 {
        loop {
            let across = 2.0 * self.uniform() - 1.0;
            let along = 2.0 * self.uniform() - 1.0;
            let square = across * across + along * along;
            if square > 0.0 && square < 1.0 {
                return across * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_mix_gives_its_published_numbers() {
        let mut state = 1_234_567;
        let found: Vec<u64> = (0..3).map(|_| split_mix(&mut state)).collect();
        assert_eq!(
            found,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn the_stream_equals_the_authors_first_numbers_for_the_state_1_2_3_4() {
        let mut random = Random {
            state: [1, 2, 3, 4],
        };
        let found: Vec<u64> = (0..4).map(|_| random.bits()).collect();
        assert_eq!(
            found,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386
            ]
        );
    }

    #[test]
    fn moments_are_those_of_the_distributions() {
        let mut random = Random::new(7);
        let draws = 100_000;
        let mean = |draw: &mut dyn FnMut() -> f64| (0..draws).map(|_| draw()).sum::<f64>() / 1e5;
        assert!((mean(&mut || random.uniform()) - 0.5).abs() < 0.005);
        assert!((mean(&mut || random.below(7) as f64) - 3.0).abs() < 0.03);
        assert!(mean(&mut || random.normal()).abs() < 0.015);
        assert!((mean(&mut || random.normal().powi(2)) - 1.0).abs() < 0.03);
        assert!((mean(&mut || f64::from(random.chance(0.2))) - 0.2).abs() < 0.006);
        assert_eq!(random.below(0), 0);
    }
}
