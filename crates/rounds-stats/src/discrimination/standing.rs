//! Where a distinct score stands among all rows: how many of either label lie below it and have
//! it. Every measure of discrimination is a sum over these in ascending order.

use crate::StatsError;
use crate::scores::{ClusteredValue, CountedValues, ScoreTable};

/// How many rows of either label there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Classes {
    pub(super) zeros: u64,
    pub(super) ones: u64,
}

impl Classes {
    /// Both labels occur, or discrimination has no meaning.
    pub(super) fn of(table: &ScoreTable) -> Result<Self, StatsError> {
        Self::both(table.zeros(), table.ones())
    }

    pub(super) fn both(zeros: u64, ones: u64) -> Result<Self, StatsError> {
        for (what, found) in [("rows labelled 0", zeros), ("rows labelled 1", ones)] {
            if found == 0 {
                return Err(StatsError::TooFew {
                    what,
                    needed: 1,
                    found: 0,
                });
            }
        }
        Ok(Self { zeros, ones })
    }

    pub(super) fn total(&self) -> u64 {
        self.zeros + self.ones
    }
}

/// A distinct score among all rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) value: f64,
    pub(super) zeros_below: u64,
    pub(super) zeros_here: u64,
    pub(super) ones_below: u64,
    pub(super) ones_here: u64,
}

impl Standing {
    /// Before the first score.
    pub(super) const BELOW_ALL: Self = Self {
        value: f64::NEG_INFINITY,
        zeros_below: 0,
        zeros_here: 0,
        ones_below: 0,
        ones_here: 0,
    };

    /// The standing of the next higher score.
    pub(super) fn advance(&mut self, value: f64, zeros: u64, ones: u64) -> Self {
        self.value = value;
        self.zeros_below += self.zeros_here;
        self.ones_below += self.ones_here;
        self.zeros_here = zeros;
        self.ones_here = ones;
        *self
    }

    /// Twice the number of zeros below, ties counting one half: a whole number.
    pub(super) fn zeros_beaten_twice(&self) -> u64 {
        2 * self.zeros_below + self.zeros_here
    }

    /// Share of the zeros below this score, ties counting one half: V10 of `DeLong`.
    pub(super) fn share_of_zeros_below(&self, classes: Classes) -> f64 {
        self.zeros_beaten_twice() as f64 / (2.0 * classes.zeros as f64)
    }

    /// Share of the ones above this score, ties counting one half: V01 of `DeLong`.
    pub(super) fn share_of_ones_above(&self, classes: Classes) -> f64 {
        let above_twice = 2 * (classes.ones - self.ones_below) - self.ones_here;
        above_twice as f64 / (2.0 * classes.ones as f64)
    }
}

/// The standings of all distinct scores, ascending.
fn standings(table: &CountedValues) -> impl Iterator<Item = Standing> {
    let mut at = Standing::BELOW_ALL;
    table
        .rows()
        .iter()
        .map(move |row| at.advance(row.value, row.zeros, row.ones))
}

/// The standings of all distinct scores, ascending, each with the rows that have it.
pub(super) fn clustered_standings(
    rows: &[ClusteredValue],
) -> impl Iterator<Item = (Standing, &[ClusteredValue])> {
    let mut at = Standing::BELOW_ALL;
    rows.chunk_by(|one, next| one.value == next.value)
        .map(move |tied| {
            let (zeros, ones) = tied.iter().fold((0, 0), |(zeros, ones), row| {
                (zeros + row.zeros, ones + row.ones)
            });
            let value = tied.first().map_or(at.value, |row| row.value);
            (at.advance(value, zeros, ones), tied)
        })
}

/// Visits the standings of all distinct scores, ascending, whichever table they come from.
pub(super) fn for_each_standing(table: &ScoreTable, mut visit: impl FnMut(&Standing)) {
    match table {
        ScoreTable::Independent(table) => standings(table).for_each(|at| visit(&at)),
        ScoreTable::Clustered(table) => {
            clustered_standings(table.rows()).for_each(|(at, _)| visit(&at));
        }
    }
}
