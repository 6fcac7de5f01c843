//! A part of a long list.

/// Which part of a list: at most `rows_max` entries after the one that `after` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The `next` of the part before; none for the first part.
    pub after: Option<String>,
    /// At most this many entries; [`Page::ROWS_MAX`] is the most that is ever given.
    pub rows_max: u32,
}

impl Page {
    /// The longest part.
    pub const ROWS_MAX: u32 = 1_000;

    /// The first part.
    pub fn first(rows_max: u32) -> Self {
        Self {
            after: None,
            rows_max,
        }
    }

    pub(crate) fn limit(&self) -> i64 {
        i64::from(self.rows_max.clamp(1, Self::ROWS_MAX))
    }
}

/// A part of a list, and how to ask for the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The entries, in order.
    pub entries: Vec<T>,
    /// What [`Page::after`] has to be for the next part; none at the end.
    pub next: Option<String>,
}

impl<T> Listed<T> {
    /// `entries` were read with one more than the limit, which tells whether there are more.
    pub(crate) fn cut(mut entries: Vec<T>, page: &Page, key: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(page.limit()).unwrap_or(usize::MAX);
        let more = entries.len() > limit;
        entries.truncate(limit);
        let next = entries.last().filter(|_| more).map(key);
        Self { entries, next }
    }
}
