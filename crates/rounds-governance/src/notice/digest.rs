//! One mail instead of many.

use std::collections::BTreeSet;

use super::{Notice, Urgency};

/// Subject and lines of a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// One line.
    pub subject: String,
    /// Sections: a heading and its notices, the most pressing first.
    pub sections: Vec<(String, Vec<Notice>)>,
}

/// Puts notices together: the most pressing section first, in it the oldest first, each matter
/// once.
pub fn digest(notices: &[Notice]) -> Digest {
    let mut seen = BTreeSet::new();
    let mut once: Vec<&Notice> = notices
        .iter()
        .filter(|notice| seen.insert(notice.key.as_str()))
        .collect();
    once.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    let section = |urgency: Urgency, heading: &str| {
        let of_it = once.iter().filter(|notice| notice.urgency == urgency);
        let of_it: Vec<Notice> = of_it.map(|notice| (*notice).clone()).collect();
        (!of_it.is_empty()).then(|| (heading.to_owned(), of_it))
    };
    let sections: Vec<_> = [
        section(Urgency::Urgent, "At once"),
        section(Urgency::Soon, "To do"),
        section(Urgency::Routine, "To know"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let counts: Vec<String> = sections
        .iter()
        .map(|(heading, of_it)| format!("{} {}", of_it.len(), heading.to_lowercase()))
        .collect();
    let subject = if counts.is_empty() {
        "Nothing new".to_owned()
    } else {
        counts.join(", ")
    };
    Digest { subject, sections }
}
