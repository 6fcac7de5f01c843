//! What the truth says about the quality of the data.

use super::super::entry::{Area, Entry, Seen, Span, Target};
use super::{AtSite, Data, RESULTS_INTERFACE, SCHEDULING_INTERFACE, interface_name};
use crate::calendar::Day;
use crate::world::{Site, World};

/// The words of one entry, apart from where and when.
struct Words {
    id: &'static str,
    kind: &'static str,
    size: (f64, &'static str),
    notice: &'static str,
    story: String,
    seen_in: Vec<Seen>,
}

const NOBODY: &str = "nobody: it was announced";
const STEWARD: &str = "data steward";

fn entry(words: Words, (target, span): (Target, Span)) -> Entry {
    Entry {
        id: words.id.into(),
        decoy: words.id.contains("decoy"),
        area: Area::Data,
        kind: words.kind,
        target,
        span,
        size: words.size.0,
        size_unit: words.size.1,
        notice: words.notice,
        story: words.story,
        seen_in: words.seen_in,
    }
}

fn target(kind: &'static str, id: &str, name: &str) -> Target {
    Target {
        kind,
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

impl Data {
    pub(in super::super) fn entries(&self, world: &World) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut at_site = |planted: AtSite, words: &dyn Fn(&str) -> Words| {
            if let Some((site, span)) = planted {
                let site = world.site(site);
                let place = target("site", &site.id, &site.name);
                entries.push(entry(words(&site.name), (place, span)));
            }
        };
        at_site(self.results_silent, &results_silent);
        at_site(self.scheduling_silent, &scheduling_silent);
        at_site(self.unit_switch, &unit_switch);
        at_site(self.local_code, &local_code);
        at_site(self.lost_birth_date, &lost_birth_date);
        at_site(self.downtime, &downtime);
        at_site(self.new_analyser, &new_analyser);
        at_site(self.amendments, &amendments);
        let twice = self.registered_twice();
        let place = twice.map(|(site, span, people)| (world.site(site), span, people.len()));
        entries.extend(place.map(|(site, span, count)| {
            let place = target("site", &site.id, &site.name);
            entry(registered_twice(&site.name, count), (place, span))
        }));
        let all = || target("system", "all", "all sites");
        if !self.twins.is_empty() {
            let always = Span::from(Day(0));
            entries.push(entry(twins(self.twins.len()), (all(), always)));
        }
        entries.extend(
            self.new_vaccine
                .map(|span| entry(new_vaccine(), (all(), span))),
        );
        entries.extend(holidays(world).filter(|_| self.has_holidays));
        entries
    }
}

fn results_silent(site: &str) -> Words {
    Words {
        id: "data-results-silent",
        kind: "feed-silence",
        size: (0.0, "times the usual laboratory results"),
        notice: STEWARD,
        story: format!("The interface of the laboratory of {site} stops: no result arrives."),
        seen_in: silence(RESULTS_INTERFACE, site),
    }
}

/// The findings about a site's interface that carries nothing.
fn silence(message: &str, site: &str) -> Vec<Seen> {
    let feed = interface_name(message, site);
    let by = [("feed", feed.as_str())];
    vec![
        Seen::by("interface.volume", &by, Some("down")),
        Seen::by("interface.silence", &by, Some("up")),
    ]
}

fn scheduling_silent(site: &str) -> Words {
    Words {
        id: "data-scheduling-silent",
        kind: "interface-silence",
        size: (0.0, "times the usual messages about appointments"),
        notice: "interface team",
        story: format!("Messages about appointments of {site} no longer arrive."),
        seen_in: silence(SCHEDULING_INTERFACE, site),
    }
}

fn unit_switch(site: &str) -> Words {
    Words {
        id: "data-unit-switch",
        kind: "unit-switch",
        size: (super::CREATININE_UMOL_PER_MG_DL, "times the right number"),
        notice: "laboratory",
        story: format!("{site} sends creatinine in µmol/L and still writes mg/dL."),
        seen_in: vec![Seen::by(
            "data.plausible_values",
            &[("loinc_code", "38483-4")],
            Some("down"),
        )],
    }
}

fn local_code(site: &str) -> Words {
    Words {
        id: "data-local-code",
        kind: "local-code",
        size: (1.0, "share of the site's blood counts"),
        notice: "terminology team",
        story: format!("Blood counts of {site} carry the laboratory's own codes and no LOINC."),
        seen_in: vec![Seen::by(
            "data.recognised_codes",
            &[("table_name", "observation")],
            Some("down"),
        )],
    }
}

fn lost_birth_date(site: &str) -> Words {
    Words {
        id: "data-birth-dates-lost",
        kind: "field-lost",
        size: (
            super::LOST_SHARE,
            "share of the demographics confirmed there",
        ),
        notice: "registration",
        story: format!("A new form at {site} does not send the birth date it shows."),
        seen_in: vec![Seen::by(
            "data.demographics_completeness",
            &[("column_name", "birth_date")],
            Some("down"),
        )],
    }
}

fn registered_twice(site: &str, count: usize) -> Words {
    Words {
        id: "data-duplicate-patients",
        kind: "duplicate-patients",
        size: (count as f64, "patients with a second id"),
        notice: "health information",
        story: format!(
            "{site} changes its registration system: known patients get a second id and their visits there are under it."
        ),
        seen_in: vec![Seen::by("data.duplicate_patients", &[], Some("up"))],
    }
}

fn downtime(site: &str) -> Words {
    Words {
        id: "data-decoy-downtime",
        kind: "planned-downtime",
        size: (2.0, "days"),
        notice: NOBODY,
        story: format!("{site} has a planned downtime over a weekend; results follow on Monday."),
        seen_in: vec![Seen::by("data.result_within_a_day", &[], Some("down"))],
    }
}

fn new_analyser(site: &str) -> Words {
    Words {
        id: "data-decoy-new-analyser",
        kind: "announced-code",
        size: (1.0, "share of the site's glucose results"),
        notice: NOBODY,
        story: format!("A new analyser at {site} measures glucose in serum, under the right code."),
        seen_in: vec![Seen::by(
            "data.plausible_values",
            &[("loinc_code", "2339-0")],
            None,
        )],
    }
}

fn amendments(site: &str) -> Words {
    Words {
        id: "data-decoy-amendments",
        kind: "reviewed-results",
        size: (0.5, "share of the results of those days"),
        notice: NOBODY,
        story: format!(
            "The yearly review of the laboratory of {site} amends results of some days."
        ),
        seen_in: Vec::new(),
    }
}

fn twins(pairs: usize) -> Words {
    Words {
        id: "data-decoy-twins",
        kind: "twins",
        size: (pairs as f64, "pairs"),
        notice: "nobody: they are two people",
        story: "Twins share birth date, address and family name, and their given names are alike."
            .into(),
        // A finding about duplicates at large cannot say whether it is about them.
        seen_in: Vec::new(),
    }
}

fn new_vaccine() -> Words {
    Words {
        id: "data-decoy-new-vaccine",
        kind: "new-product",
        size: (1.0, "share of influenza vaccines"),
        notice: NOBODY,
        story: "The new season's influenza vaccine is another product with its own code.".into(),
        seen_in: vec![Seen::by(
            "prevention.immunizations",
            &[("vaccine", crate::terms::NEW_INFLUENZA_VACCINE.display)],
            None,
        )],
    }
}

/// The quiet days around Christmas and New Year.
fn holidays(world: &World) -> Option<Entry> {
    let calendar = &world.calendar;
    let christmas = calendar
        .days()
        .find(|day| calendar.holiday(*day) == Some("Christmas Day"))?;
    let quiet = |site: &Site| {
        let feed = interface_name(SCHEDULING_INTERFACE, &site.name);
        Seen::by("interface.volume", &[("feed", &feed)], Some("down"))
    };
    let words = Words {
        id: "data-decoy-quiet-holidays",
        kind: "holiday-dip",
        size: (0.4, "times the usual messages"),
        notice: "nobody: it happens every year",
        story: "Interfaces of clinics are quiet at the turn of the year.".into(),
        seen_in: world.sites.iter().map(quiet).collect(),
    };
    let days = Span::of(Day(christmas.0 - 1)..Day(christmas.0 + 9));
    Some(entry(words, (target("system", "all", "all sites"), days)))
}
