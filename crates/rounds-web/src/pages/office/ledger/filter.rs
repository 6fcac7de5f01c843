//! Which entries of the ledger: read from the address and written into it.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;

use crate::fault::{PageFault, PageResult};
use crate::page_data::office::{LedgerFilter, LedgerOutcome};
use crate::params::filled;
use crate::view::href;

/// The page of the ledger.
pub const ADDRESS: &str = "/office/ledger";

/// Parameters of the page and of the exports. No patient can be asked for here: that is a form
/// whose answer has no address (`/office/accounting`).
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Choice {
    pub(super) who: Option<String>,
    pub(super) action: Option<String>,
    pub(super) outcome: Option<String>,
    pub(super) object: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) page: Option<u64>,
}

impl Choice {
    /// As the office takes it; days are whole days of the site's zone.
    pub fn filter(&self, zone: &TimeZone) -> PageResult<LedgerFilter> {
        let outcome = filled(self.outcome.clone()).map(|word| {
            let known = LedgerOutcome::ALL
                .into_iter()
                .find(|outcome| outcome.as_str() == word);
            known.ok_or_else(|| {
                let text = format!("outcome must be done, refused or failed, found {word:?}");
                PageFault::BadRequest(text)
            })
        });
        Ok(LedgerFilter {
            who: filled(self.who.clone()),
            action: filled(self.action.clone()),
            outcome: outcome.transpose()?,
            object: filled(self.object.clone()),
            from: first_instant(self.from.clone(), "from", zone)?,
            until: first_instant_after(self.to.clone(), "to", zone)?,
        })
    }

    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        let fields = [
            &self.who,
            &self.action,
            &self.outcome,
            &self.object,
            &self.from,
            &self.to,
        ];
        fields
            .into_iter()
            .all(|field| filled(field.clone()).is_none())
    }

    /// The address of a page of these entries.
    pub fn address(&self, path: &str, page: Option<u64>) -> String {
        let page = page.map(|page| page.to_string());
        let given = |field: &Option<String>| filled(field.clone());
        let fields = [
            ("who", given(&self.who)),
            ("action", given(&self.action)),
            ("outcome", given(&self.outcome)),
            ("object", given(&self.object)),
            ("from", given(&self.from)),
            ("to", given(&self.to)),
            ("page", page),
        ];
        let fields: Vec<(&str, Option<&str>)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_deref()))
            .collect();
        href::with_query(path, &fields)
    }
}

/// The first instant of a day.
pub fn first_instant(
    day: Option<String>,
    name: &str,
    zone: &TimeZone,
) -> PageResult<Option<Timestamp>> {
    read_day(day, name)?
        .map(|day| start_of(day, name, zone))
        .transpose()
}

/// The first instant after a day.
pub fn first_instant_after(
    day: Option<String>,
    name: &str,
    zone: &TimeZone,
) -> PageResult<Option<Timestamp>> {
    let next = read_day(day, name)?.map(|day| day.saturating_add(1.day()));
    next.map(|day| start_of(day, name, zone)).transpose()
}

fn read_day(day: Option<String>, name: &str) -> PageResult<Option<Date>> {
    let day = filled(day).map(|text| {
        text.parse::<Date>().map_err(|_| {
            PageFault::BadRequest(format!(
                "{name} must be a day such as 2026-11-16, found {text:?}"
            ))
        })
    });
    day.transpose()
}

fn start_of(day: Date, name: &str, zone: &TimeZone) -> PageResult<Timestamp> {
    let start = day.to_zoned(zone.clone());
    let fault = |_| PageFault::BadRequest(format!("{name} is out of range"));
    start.map(|start| start.timestamp()).map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_whole_day_of_the_sites_zone() {
        let zone = TimeZone::get("America/New_York").expect("bundled zone");
        let choice = Choice {
            from: Some("2026-11-01".to_owned()),
            to: Some("2026-11-01".to_owned()),
            ..Choice::default()
        };
        let filter = choice.filter(&zone).expect("days");
        // The clocks go back on this day, so it has 25 hours.
        assert_eq!(
            filter.from,
            Some("2026-11-01T04:00:00Z".parse().expect("an instant"))
        );
        assert_eq!(
            filter.until,
            Some("2026-11-02T05:00:00Z".parse().expect("an instant"))
        );
    }

    #[test]
    fn what_is_no_day_is_said() {
        let choice = Choice {
            from: Some("16/11/2026".to_owned()),
            ..Choice::default()
        };
        assert!(matches!(
            choice.filter(&TimeZone::UTC),
            Err(PageFault::BadRequest(_))
        ));
    }
}
