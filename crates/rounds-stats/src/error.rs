//! What is refused, by cause.

use thiserror::Error;

/// Input no honest estimate can be made of.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum StatsError {
    /// A level is a probability strictly between 0 and 1.
    #[error("level: expected a number between 0 and 1, found {found}; write 0.95 for 95 %")]
    Level {
        /// The level that was asked for.
        found: f64,
    },
    /// A probability lies from 0 to 1.
    #[error("{what}: expected a probability from 0 to 1, found {found}")]
    Probability {
        /// Which argument.
        what: &'static str,
        /// Its value.
        found: f64,
    },
    /// NaN or infinite where a number is needed.
    #[error("{what}: expected a finite number, found {found}; leave missing values out")]
    NotFinite {
        /// Which argument.
        what: &'static str,
        /// Its value.
        found: f64,
    },
    /// A count is 0, 1, 2 …: never negative and never a fraction.
    #[error("{what}: expected a count (0, 1, 2, …), found {found}")]
    NotACount {
        /// Which argument.
        what: &'static str,
        /// Its value.
        found: f64,
    },
    /// Zero or less where only more than zero can be divided by.
    #[error("{what}: expected more than 0, found {found}")]
    NotPositive {
        /// Which argument.
        what: &'static str,
        /// Its value.
        found: f64,
    },
    /// Below zero where only zero or more means anything.
    #[error("{what}: expected 0 or more, found {found}")]
    Negative {
        /// Which argument.
        what: &'static str,
        /// Its value.
        found: f64,
    },
    /// A part larger than its whole.
    #[error("events: expected at most the total {total}, found {events}")]
    MoreEventsThanTotal {
        /// The part.
        events: f64,
        /// The whole.
        total: f64,
    },
    /// A sum of squares that no values with this sum can have.
    #[error("sum of squares: expected at least {least} for this sum and n, found {found}")]
    ImpossibleSumOfSquares {
        /// The smallest possible value, sum² / n.
        least: f64,
        /// What was given.
        found: f64,
    },
    /// Fewer values than the estimator needs.
    #[error("{what}: expected at least {needed}, found {found}")]
    TooFew {
        /// What there are too few of.
        what: &'static str,
        /// The least number that works.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// More than the estimator takes.
    #[error("{what}: expected at most {most}, found {found}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The most that is taken.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// Two slices that should run side by side do not.
    #[error(
        "numerators and denominators: expected equal lengths, found {numerators} and {denominators}"
    )]
    UnequalLengths {
        /// How many numerators.
        numerators: usize,
        /// How many denominators.
        denominators: usize,
    },
    /// Two columns that should run side by side do not.
    #[error("{left} and {right}: expected equal lengths, found {left_rows} and {right_rows}")]
    UnequalRows {
        /// One column.
        left: &'static str,
        /// Its rows.
        left_rows: usize,
        /// The other column.
        right: &'static str,
        /// Its rows.
        right_rows: usize,
    },
    /// More clusters than can be numbered.
    #[error("clusters: expected at most 4294967296, found {found}")]
    TooManyClusters {
        /// How many there are.
        found: usize,
    },
    /// An argument outside the values it can take.
    #[error("{what}: expected {expected}, found {found}")]
    OutOfRange {
        /// Which argument.
        what: &'static str,
        /// The values it can take, in words.
        expected: &'static str,
        /// Its value.
        found: f64,
    },
    /// A number of bins that no baseline can have.
    #[error("bins: expected 2 to 1000, found {found}")]
    BinNumber {
        /// How many were asked for.
        found: usize,
    },
    /// Edges, names or thresholds that are not in order, each once.
    #[error("{what}: expected ascending and distinct values")]
    NotAscending {
        /// What is out of order.
        what: &'static str,
    },
    /// Counts that were made on other bins than they are compared or merged with.
    #[error("bins: expected the bins that the counts were made on, found others")]
    DifferentBins,
    /// A histogram of scores has a power of two of bins.
    #[error("bits: expected 6 to 16 (64 to 65536 bins), found {found}")]
    HistogramBits {
        /// What was asked for.
        found: u32,
    },
    /// More rows than a state can count without error.
    #[error("rows: expected at most {most} in one histogram")]
    TooManyRows {
        /// The most it can hold.
        most: u64,
    },
    /// Two intervals of one estimate in the wrong order.
    #[error(
        "intervals: expected the second (narrow) one inside the first (wide) one; exchange them"
    )]
    IntervalsExchanged,
    /// An interval that does not hold its own estimate.
    #[error("interval: expected it to hold its value {value}")]
    ValueOutsideInterval {
        /// The estimate.
        value: f64,
    },
    /// Rows of a table that are not equally long.
    #[error("table: expected {expected} columns in every row, found {found}")]
    Ragged {
        /// Columns of the first row.
        expected: usize,
        /// Columns of the other one.
        found: usize,
    },
    /// Judgements of a pair that contradict each other.
    #[error(
        "judgements: expected row {row}, column {column} to be 1 over its opposite, found a product of {product} instead of 1"
    )]
    NotReciprocal {
        /// Row, counted from 1.
        row: usize,
        /// Column, counted from 1.
        column: usize,
        /// The judgement times its opposite.
        product: f64,
    },
    /// An iteration that did not come to rest.
    #[error("{what}: expected to settle within {rounds} rounds; use less extreme values")]
    NotSettled {
        /// What was looked for.
        what: &'static str,
        /// How often it was tried.
        rounds: usize,
    },
    /// A column that the columns before it, or the intercept, make up.
    #[error(
        "column {column}: expected variation of its own, found a combination of the columns before it (the intercept is 0)"
    )]
    Collinear {
        /// Its place in the design, the intercept being 0.
        column: usize,
    },
    /// Nothing is left to explain.
    #[error("{what}: expected variation, found none")]
    NoVariation {
        /// What does not vary.
        what: &'static str,
    },
    /// More levels than the dense part of a fit is made for.
    #[error(
        "levels of the smaller grouping: expected at most {most}, found {found}; fit one grouping, or fewer units at a time"
    )]
    TooManyLevels {
        /// The limit.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// Two groupings that divide the rows in the same way.
    #[error(
        "clinicians and clinics: expected two groupings, found that they divide the rows alike"
    )]
    SameGrouping,
    /// At 0 or 1 a false alert would weigh nothing or infinitely much.
    #[error("threshold probability: expected a number strictly between 0 and 1, found {found}")]
    ThresholdProbability {
        /// Its value.
        found: f64,
    },
    /// A group to compare with that is none of those given.
    #[error("reference: expected the name of one of the groups, found another")]
    UnknownGroup,
}
