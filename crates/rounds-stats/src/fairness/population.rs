//! The rest of the population: all groups but one, made by merging all once and taking one out.

use crate::StatsError;
use crate::scores::{ClusteredBuilder, ClusteredValues, CountedValue, CountedValues, ScoreTable};

/// A table that is made here and lives as long as the comparison.
pub(super) enum Merged {
    Independent(CountedValues),
    Clustered(ClusteredValues),
}

impl Merged {
    pub(super) fn table(&self) -> ScoreTable<'_> {
        match self {
            Self::Independent(table) => table.into(),
            Self::Clustered(table) => table.into(),
        }
    }
}

/// All groups' rows, to take one group out of at a time.
pub(super) struct Population<'a> {
    tables: Vec<ScoreTable<'a>>,
    /// Only where no group has patients that repeat.
    everyone: Option<CountedValues>,
}

impl<'a> Population<'a> {
    pub(super) fn of(tables: Vec<ScoreTable<'a>>) -> Self {
        let everyone = (!tables.iter().any(ScoreTable::repeats)).then(|| {
            let mut waiting: Vec<CountedValues> = tables.iter().map(counted).collect();
            // Neighbours in pairs, so that every row is moved once per doubling.
            while waiting.len() > 1 {
                waiting = waiting
                    .chunks(2)
                    .map(|pair| match pair {
                        [left, right] => left.merged(right),
                        [single, ..] => single.clone(),
                        [] => CountedValues::default(),
                    })
                    .collect();
            }
            waiting.pop().unwrap_or_default()
        });
        Self { tables, everyone }
    }

    /// All rows that are not of the group at this place.
    pub(super) fn without(&self, place: usize) -> Result<Merged, StatsError> {
        if let Some(everyone) = &self.everyone {
            let group = self.tables.get(place).map(counted).unwrap_or_default();
            return Ok(Merged::Independent(taken_out(everyone, &group)));
        }
        let mut builder = ClusteredBuilder::default();
        let others = self.tables.iter().enumerate();
        let mut next_key = 0_u64;
        for (_, table) in others.filter(|(other, _)| *other != place) {
            next_key = add(&mut builder, table, next_key)?;
        }
        builder.finish().map(Merged::Clustered)
    }
}

fn counted(table: &ScoreTable<'_>) -> CountedValues {
    match table {
        ScoreTable::Independent(table) => (*table).clone(),
        ScoreTable::Clustered(table) => table.counted(),
    }
}

/// Adds a table's rows with patients numbered from `first`; gives the first number that is free.
fn add(
    builder: &mut ClusteredBuilder,
    table: &ScoreTable<'_>,
    first: u64,
) -> Result<u64, StatsError> {
    let mut free = first;
    match table {
        ScoreTable::Clustered(table) => {
            for row in table.rows() {
                builder.push_counts(
                    row.value,
                    first + u64::from(row.cluster),
                    row.zeros,
                    row.ones,
                )?;
            }
            free += table.clusters() as u64;
        }
        ScoreTable::Independent(table) => {
            for row in table.rows() {
                for (rows, label) in [(row.zeros, false), (row.ones, true)] {
                    for _ in 0..rows {
                        builder.push(row.value, label, free)?;
                        free += 1;
                    }
                }
            }
        }
    }
    Ok(free)
}

/// The rows of `all` less those of `part`, which are all among them.
fn taken_out(all: &CountedValues, part: &CountedValues) -> CountedValues {
    let mut rows = Vec::with_capacity(all.rows().len());
    let mut leaving = part.rows().iter().peekable();
    for row in all.rows() {
        let mut kept = *row;
        if let Some(gone) = leaving.next_if(|gone| gone.value == row.value) {
            kept.zeros = kept.zeros.saturating_sub(gone.zeros);
            kept.ones = kept.ones.saturating_sub(gone.ones);
        }
        if CountedValue::total(&kept) > 0 {
            rows.push(kept);
        }
    }
    CountedValues::from_ascending(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_what_merging_the_others_gives() {
        let table =
            |scores: &[f64], labels: &[bool]| CountedValues::from_rows(scores, labels).unwrap();
        let groups = [
            table(&[0.1, 0.5, 0.5], &[false, true, false]),
            table(&[0.5, 0.9], &[true, true]),
            table(&[0.1, 0.2], &[true, false]),
        ];
        let population = Population::of(groups.iter().map(ScoreTable::from).collect());
        let Merged::Independent(rest) = population.without(1).unwrap() else {
            panic!("no patients here")
        };
        assert_eq!(rest, groups[0].merged(&groups[2]));
    }

    #[test]
    fn patients_of_different_groups_are_different_patients() {
        let repeated =
            ClusteredValues::from_rows(&[0.1, 0.9, 0.4], &[false, true, true], &[7, 7, 9]).unwrap();
        let single = CountedValues::from_rows(&[0.1, 0.1], &[false, true]).unwrap();
        let tables = vec![(&repeated).into(), (&repeated).into(), (&single).into()];
        let population = Population::of(tables);
        let Merged::Clustered(rest) = population.without(0).unwrap() else {
            panic!("patients repeat")
        };
        assert_eq!((rest.clusters(), rest.total()), (4, 5));
    }
}
