//! A row of a table under its columns' names.

use jiff::Timestamp;
use rounds_governance::PersonRef;
use serde::Serialize;

use crate::store::cells::Cell;

/// A row.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Row(Vec<(&'static str, Cell)>);

/// What somebody said and when, as states keep it.
pub(super) type Said = (PersonRef, Timestamp, String);

impl Row {
    /// With a value.
    pub(super) fn with(mut self, column: &'static str, value: impl Into<Cell>) -> Self {
        self.0.push((column, value.into()));
        self
    }

    /// With a text; nothing where it is empty.
    pub(super) fn text(self, column: &'static str, text: &str) -> Self {
        let text = Some(text).filter(|text| !text.trim().is_empty());
        self.with(column, text)
    }

    /// With how many.
    pub(super) fn count(self, column: &'static str, count: impl TryInto<i64>) -> Self {
        self.with(column, count.try_into().ok())
    }

    /// With a word of an enumeration, as files and the interface write it.
    pub(super) fn word(self, column: &'static str, value: &impl Serialize) -> Self {
        let word = serde_json::to_value(value).ok();
        self.with(column, word.as_ref().and_then(|word| word.as_str()))
    }

    /// With JSON.
    pub(super) fn json(self, column: &'static str, value: &impl Serialize) -> Self {
        self.with(column, serde_json::to_string(value).ok())
    }

    /// With ids or words, separated by commas; nothing where there are none.
    pub(super) fn list<T: ToString>(
        self,
        column: &'static str,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        self.text(column, &items.join(", "))
    }

    /// With a person: their id in the first column, their name in the second.
    pub(super) fn person<'p>(
        self,
        columns: [&'static str; 2],
        person: impl Into<Option<&'p PersonRef>>,
    ) -> Self {
        let person = person.into();
        let [id, name] = columns;
        self.with(id, person.map(|person| person.id.0.as_str()))
            .with(name, person.map(|person| person.name.as_str()))
    }

    /// The value in a column.
    pub(super) fn cell(&self, column: &str) -> Cell {
        let found = self.0.iter().find(|(name, _)| *name == column);
        found.map_or(Cell::Null, |(_, cell)| cell.clone())
    }

    /// The columns that were given, in order.
    pub(super) fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }
}

/// Counted from 1.
pub(super) fn numbered<T>(items: &[T]) -> impl Iterator<Item = (usize, &T)> {
    items
        .iter()
        .enumerate()
        .map(|(position, item)| (position + 1, item))
}
