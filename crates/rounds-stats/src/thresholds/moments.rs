//! Sums over patients of the products of their counts, kept up to date while a threshold rises:
//! they hold the variance by patient of every share, ratio and benefit at every threshold, so that
//! no threshold costs a pass of its own.

/// One patient's rows: flagged with and without the event, and all with and without it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PatientCounts {
    pub(super) true_positives: u64,
    pub(super) false_positives: u64,
    pub(super) positives: u64,
    pub(super) negatives: u64,
}

impl PatientCounts {
    fn flagged(&self) -> u64 {
        self.true_positives + self.false_positives
    }

    fn total(&self) -> u64 {
        self.positives + self.negatives
    }
}

/// A sum over rows with a weight for each kind of row; also used for the weights themselves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weights {
    pub(super) true_positives: f64,
    pub(super) false_positives: f64,
    pub(super) positives: f64,
    pub(super) negatives: f64,
}

impl Weights {
    pub(super) const NONE: Self = Self {
        true_positives: 0.0,
        false_positives: 0.0,
        positives: 0.0,
        negatives: 0.0,
    };
    pub(super) const TRUE_POSITIVES: Self = Self {
        true_positives: 1.0,
        ..Self::NONE
    };
    pub(super) const FALSE_POSITIVES: Self = Self {
        false_positives: 1.0,
        ..Self::NONE
    };
    pub(super) const POSITIVES: Self = Self {
        positives: 1.0,
        ..Self::NONE
    };
    pub(super) const NEGATIVES: Self = Self {
        negatives: 1.0,
        ..Self::NONE
    };

    /// These weights and `factor` times the others.
    pub(super) const fn plus(self, factor: f64, other: Self) -> Self {
        Self {
            true_positives: self.true_positives + factor * other.true_positives,
            false_positives: self.false_positives + factor * other.false_positives,
            positives: self.positives + factor * other.positives,
            negatives: self.negatives + factor * other.negatives,
        }
    }

    fn as_array(&self) -> [f64; 4] {
        [
            self.true_positives,
            self.false_positives,
            self.positives,
            self.negatives,
        ]
    }
}

/// How many patients have a row of some kind.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct PatientsWith {
    pub(super) any: u64,
    pub(super) positive: u64,
    pub(super) negative: u64,
    pub(super) flagged: u64,
    pub(super) unflagged: u64,
    pub(super) flagged_or_positive: u64,
    /// A flagged row with the event: the patient was found.
    pub(super) found: u64,
}

/// Sums over patients at one threshold.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    /// Σ of the products of two counts, the lower triangle row by row.
    products: [u128; 10],
    pub(super) with: PatientsWith,
    /// Flagged rows of patients who were found.
    pub(super) flagged_of_found: u64,
}

impl Moments {
    pub(super) fn of(patients: &[PatientCounts]) -> Self {
        let mut moments = Self::default();
        for patient in patients {
            moments.add(patient);
        }
        moments
    }

    /// Takes the flag from rows of one patient, here and in the patient's counts.
    pub(super) fn unflag(&mut self, patient: &mut PatientCounts, zeros: u64, ones: u64) {
        let before = *patient;
        patient.true_positives -= ones;
        patient.false_positives -= zeros;
        let after = *patient;
        let product = |left: u64, right: u64| u128::from(left) * u128::from(right);
        let [
            found,
            crossed,
            false_alerts,
            positive_found,
            positive_false,
            _,
            negative_found,
            negative_false,
            ..,
        ] = &mut self.products;
        *found -= product(ones, before.true_positives + after.true_positives);
        *false_alerts -= product(zeros, before.false_positives + after.false_positives);
        *crossed -= product(ones, before.false_positives) + product(zeros, after.true_positives);
        *positive_found -= product(before.positives, ones);
        *positive_false -= product(before.positives, zeros);
        *negative_found -= product(before.negatives, ones);
        *negative_false -= product(before.negatives, zeros);
        let (old, new) = (presence(&before), presence(&after));
        self.with.flagged -= old.flagged - new.flagged;
        self.with.unflagged += new.unflagged - old.unflagged;
        self.with.flagged_or_positive -= old.flagged_or_positive - new.flagged_or_positive;
        self.with.found -= old.found - new.found;
        self.flagged_of_found -= old.found * before.flagged() - new.found * after.flagged();
    }

    fn add(&mut self, patient: &PatientCounts) {
        for (sum, product) in self.products.iter_mut().zip(products(patient)) {
            *sum += product;
        }
        let here = presence(patient);
        let with = &mut self.with;
        with.any += here.any;
        with.positive += here.positive;
        with.negative += here.negative;
        with.flagged += here.flagged;
        with.unflagged += here.unflagged;
        with.flagged_or_positive += here.flagged_or_positive;
        with.found += here.found;
        self.flagged_of_found += here.found * patient.flagged();
    }

    /// Σ over patients of (Σ weight × count)².
    pub(super) fn squares(&self, weights: &Weights) -> f64 {
        let weights = weights.as_array();
        let mut products = self.products.iter();
        let mut sum = 0.0;
        for (row, left) in weights.iter().enumerate() {
            for (column, right) in weights.iter().take(row + 1).enumerate() {
                let twice = if row == column { 1.0 } else { 2.0 };
                let product = products.next().copied().unwrap_or(0);
                sum += twice * left * right * product as f64;
            }
        }
        sum.max(0.0)
    }
}

fn products(patient: &PatientCounts) -> [u128; 10] {
    let [found, false_alerts, positives, negatives] = [
        patient.true_positives,
        patient.false_positives,
        patient.positives,
        patient.negatives,
    ]
    .map(u128::from);
    [
        found * found,
        false_alerts * found,
        false_alerts * false_alerts,
        positives * found,
        positives * false_alerts,
        positives * positives,
        negatives * found,
        negatives * false_alerts,
        negatives * positives,
        negatives * negatives,
    ]
}

fn presence(patient: &PatientCounts) -> PatientsWith {
    let flagged = patient.flagged();
    PatientsWith {
        any: u64::from(patient.total() > 0),
        positive: u64::from(patient.positives > 0),
        negative: u64::from(patient.negatives > 0),
        flagged: u64::from(flagged > 0),
        unflagged: u64::from(flagged < patient.total()),
        flagged_or_positive: u64::from(flagged > 0 || patient.positives > 0),
        found: u64::from(patient.true_positives > 0),
    }
}
