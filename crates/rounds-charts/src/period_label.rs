//! Reads the names of periods (`2026-11-16`, `week of 2026-11-16`, `2026-11`, `2026 Q4`, `2026`) to
//! write them as people do, and to choose which of them stand on the axis.
//!
//! A label that is none of these is shown as it is.

use jiff::civil::{Date, date};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PeriodLabel {
    start: Date,
    length: Length,
}

impl PeriodLabel {
    fn parse(label: &str) -> Option<Self> {
        let label = label.trim();
        let of = |start: Option<Date>, length| start.map(|start| Self { start, length });
        if let Some(monday) = label.strip_prefix("week of ") {
            return of(monday.parse().ok(), Length::Week);
        }
        if let Some((year, quarter)) = label.split_once(" Q") {
            let quarter = quarter
                .parse::<i8>()
                .ok()
                .filter(|quarter| (1..=4).contains(quarter))?;
            return of(first_day(year, quarter * 3 - 2), Length::Quarter);
        }
        match label.len() {
            4 => of(first_day(label, 1), Length::Year),
            7 => {
                let (year, month) = label.split_once('-')?;
                of(first_day(year, month.parse().ok()?), Length::Month)
            }
            10 => of(label.parse().ok(), Length::Day),
            _ => None,
        }
    }

    fn in_words(self) -> String {
        let start = self.start;
        match self.length {
            Length::Day => start.strftime("%-d %b %Y").to_string(),
            Length::Week => format!("week of {}", start.strftime("%-d %b %Y")),
            Length::Month => start.strftime("%b %Y").to_string(),
            Length::Quarter => format!("Q{} {}", (start.month() - 1) / 3 + 1, start.year()),
            Length::Year => start.year().to_string(),
        }
    }
}

fn first_day(year: &str, month: i8) -> Option<Date> {
    let year = year
        .parse::<i16>()
        .ok()
        .filter(|year| (1..=9999).contains(year))?;
    (1..=12).contains(&month).then(|| date(year, month, 1))
}

/// The label as people write it: `week of 16 Nov 2026`, `Nov 2026`, `Q4 2026`.
pub(crate) fn in_words(label: &str) -> String {
    PeriodLabel::parse(label).map_or_else(|| label.to_owned(), PeriodLabel::in_words)
}

/// Which places get a text on the axis, at most `most` of them, and what it says.
///
/// Dated points are labelled where a month begins (every, every second, third … month) with the
/// year at the first and where it changes; short series of days by day and month.
pub(crate) fn axis_labels(labels: &[&str], most: usize) -> Vec<(usize, String)> {
    let dates: Option<Vec<PeriodLabel>> = labels
        .iter()
        .map(|label| PeriodLabel::parse(label))
        .collect();
    match dates {
        Some(dates) => dated(&dates, most.max(1)),
        None => every_so_many(
            labels.iter().map(|label| (*label).to_owned()),
            labels.len(),
            most.max(1),
        ),
    }
}

fn every_so_many(
    texts: impl Iterator<Item = String>,
    count: usize,
    most: usize,
) -> Vec<(usize, String)> {
    let stride = count.div_ceil(most).max(1);
    texts.enumerate().step_by(stride).collect()
}

fn dated(dates: &[PeriodLabel], most: usize) -> Vec<(usize, String)> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return Vec::new();
    };
    let months = months_since_year_0(last.start) - months_since_year_0(first.start);
    let is_fine = matches!(first.length, Length::Day | Length::Week);
    if is_fine && months < 3 {
        let texts = dates
            .iter()
            .map(|date| date.start.strftime("%-d %b").to_string());
        return every_so_many(texts, dates.len(), most);
    }
    if !is_fine && first.length != Length::Month {
        return every_so_many(dates.iter().map(|date| date.in_words()), dates.len(), most);
    }
    month_beginnings(dates, most, months)
}

fn months_since_year_0(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

fn month_beginnings(dates: &[PeriodLabel], most: usize, months: i32) -> Vec<(usize, String)> {
    let stride = [1, 2, 3, 6, 12, 24, 60, 120]
        .into_iter()
        .find(|stride| usize::try_from(months / stride).is_ok_and(|labels| labels < most))
        .unwrap_or(1_200);
    let mut texts = Vec::new();
    let mut labelled: Option<i32> = None;
    for (place, date) in dates.iter().enumerate() {
        let month = months_since_year_0(date.start);
        if labelled.is_some_and(|labelled| month < labelled + stride) {
            continue;
        }
        let has_new_year = labelled.is_none_or(|labelled| labelled / 12 != month / 12);
        let pattern = if has_new_year { "%b %Y" } else { "%b" };
        texts.push((place, date.start.strftime(pattern).to_string()));
        // A series may begin late in a month; count on from the month itself.
        labelled = Some(month);
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_written_as_people_do() {
        for (label, expected) in [
            ("week of 2026-11-16", "week of 16 Nov 2026"),
            ("2026-11", "Nov 2026"),
            ("2026 Q4", "Q4 2026"),
            ("2026", "2026"),
            ("2026-11-06", "6 Nov 2026"),
            ("2026-13", "2026-13"),
            ("2026 Q7", "2026 Q7"),
            ("Ward 3", "Ward 3"),
            ("−026", "−026"),
        ] {
            assert_eq!(in_words(label), expected);
        }
    }

    #[test]
    fn a_year_of_weeks_is_labelled_by_months_with_the_year_where_it_changes() {
        let first: Date = date(2025, 11, 3);
        let labels: Vec<String> = (0..52)
            .map(|week| {
                format!(
                    "week of {}",
                    first.saturating_add(jiff::Span::new().weeks(week))
                )
            })
            .collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let texts = |most| -> Vec<String> {
            axis_labels(&labels, most)
                .into_iter()
                .map(|(_, text)| text)
                .collect()
        };
        assert_eq!(
            texts(6),
            ["Nov 2025", "Jan 2026", "Mar", "May", "Jul", "Sep"]
        );
        assert_eq!(texts(4), ["Nov 2025", "Feb 2026", "May", "Aug"]);
    }

    #[test]
    fn labels_that_are_no_dates_are_thinned() {
        let labels = ["a", "b", "c", "d", "e"];
        let places: Vec<usize> = axis_labels(&labels, 2)
            .into_iter()
            .map(|(place, _)| place)
            .collect();
        assert_eq!(places, [0, 3]);
        assert!(axis_labels(&[], 4).is_empty());
    }
}
