//! The source of chance: SplitMix64, so that a seed gives the same bytes on every machine and
//! with every version of every dependency. Not for secrets.
//!
//! Every question has a stream of its own, named by the seed, a topic and numbers such as the
//! clinician and the day ([`Random::of`]). Hence any day can be made without the days before it,
//! and a new question changes no other answer.
//!
//! The generator is Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".

/// What a stream of chance is about: two topics never share a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Topic(u64);

impl Topic {
    /// The topic with this name; FNV-1a of its letters.
    pub(crate) const fn new(name: &str) -> Self {
        let bytes = name.as_bytes();
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut rest = bytes;
        while let [first, tail @ ..] = rest {
            hash = (hash ^ *first as u64).wrapping_mul(0x0000_0100_0000_01b3);
            rest = tail;
        }
        Self(hash)
    }
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mix(mut state: u64) -> u64 {
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// A seeded stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// The stream of one question: `topic` about the things with these `numbers`.
    pub(crate) fn of(seed: u64, topic: Topic, numbers: &[u64]) -> Self {
        let start = mix(seed.wrapping_add(GOLDEN)) ^ topic.0;
        let state = numbers.iter().fold(mix(start), |state, number| {
            mix(state.wrapping_add(GOLDEN) ^ number.wrapping_mul(GOLDEN))
        });
        Self { state }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform whole number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.unit() * (high - low + 1) as f64) as i64
    }

    /// Uniform number in `low..high`.
    pub(crate) fn within(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }

    /// Uniform position below `count`; 0 of none.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f64) as usize
    }

    /// One of the items, each as likely; `None` of none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }

    /// The position drawn in proportion to the weights; 0 where all are nought.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (position, weight) in weights.enumerate() {
            last = position;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// Normal, by the sum of twelve uniforms: no tails beyond six deviations, no transcendental
    /// functions whose last digit differs between platforms.
    pub(crate) fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.unit()).sum();
        mean + deviation * (sum - 6.0)
    }

    /// Log-normal with this median; `spread` is the deviation of its logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * self.normal(0.0, spread).exp()
    }

    /// Exponential with this mean.
    pub(crate) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }

    /// Poisson: Knuth's product of uniforms below a mean of 30, rounded normal above it.
    pub(crate) fn poisson(&mut self, mean: f64) -> u32 {
        if mean >= 30.0 {
            return self.normal(mean, mean.sqrt()).round().max(0.0) as u32;
        }
        let limit = (-mean).exp();
        let mut product = self.unit();
        let mut count = 0;
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }
}

/// Where position `index` of `count` things goes when they are shuffled by `key`: each thing
/// exactly once. A Feistel network over the next power of four, walked until it lands inside.
pub(crate) fn shuffled(index: u64, count: u64, key: u64) -> u64 {
    if count < 2 {
        return 0;
    }
    let bits = (64 - (count - 1).leading_zeros()).div_ceil(2);
    let mask = (1_u64 << bits) - 1;
    let mut position = index % count;
    loop {
        let (mut left, mut right) = (position >> bits, position & mask);
        for round in 0..4_u64 {
            let turned = mix(right ^ key.wrapping_add(round.wrapping_mul(GOLDEN))) & mask;
            (left, right) = (right, left ^ turned);
        }
        position = (left << bits) | right;
        if position < count {
            return position;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // First outputs for seed 1234567, as listed with the reference C code and on Rosetta Code.
        let mut random = Random { state: 1_234_567 };
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn the_mean_of_poisson_draws_is_the_mean_asked_for() {
        let mut random = Random { state: 7 };
        for expected in [0.3, 2.5, 80.0] {
            let total: u32 = (0..20_000).map(|_| random.poisson(expected)).sum();
            let mean = f64::from(total) / 20_000.0;
            let error = (expected / 20_000.0).sqrt();
            assert!((mean - expected).abs() < 5.0 * error, "mean was {mean}");
        }
    }

    #[test]
    fn shuffling_gives_every_place_once() {
        for count in [1, 2, 3, 10, 100, 1_000] {
            let mut places: Vec<u64> = (0..count).map(|i| shuffled(i, count, 99)).collect();
            places.sort_unstable();
            assert_eq!(places, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn streams_of_different_questions_differ() {
        const TOPIC: Topic = Topic::new("leave");
        const OTHER: Topic = Topic::new("sick");
        let first = |topic, numbers: &[u64]| Random::of(1, topic, numbers).next();
        assert_ne!(first(TOPIC, &[1, 2]), first(TOPIC, &[2, 1]));
        assert_ne!(first(TOPIC, &[1]), first(OTHER, &[1]));
        assert_eq!(first(TOPIC, &[1]), first(TOPIC, &[1]));
    }
}
