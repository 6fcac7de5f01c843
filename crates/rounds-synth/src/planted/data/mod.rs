//! Data quality: feeds that go silent, units and codes that change, people registered twice,
//! birth dates that get lost; and what only looks so. What is said about them is in `entries.rs`.

mod entries;
#[cfg(test)]
mod tests;

use super::entry::Span;
use super::{a_day, one_of};
use crate::calendar::Day;
use crate::random::Topic;
use crate::world::{PatientNumber, Setting, SiteKind, World};

const DATA: Topic = Topic::new("planted data");
const TWICE: Topic = Topic::new("registered twice");
const LOST: Topic = Topic::new("lost birth date");
/// Share of the patients of a group of clinics who are registered there anew.
const TWICE_SHARE: f64 = 0.12;
/// Share of confirmed demographics that lose the birth date.
const LOST_SHARE: f64 = 0.6;
/// The interface of laboratory results, as interface counts and messages name it.
pub(crate) const RESULTS_INTERFACE: &str = "ORU";
/// The interface of appointments.
pub(crate) const SCHEDULING_INTERFACE: &str = "SIU";
/// What people call the interface of a site that carries these messages; `interface.message` has
/// it as the name of the feed.
pub(crate) fn interface_name(message: &str, site: &str) -> String {
    format!("{site} {message}")
}

/// Micromoles per litre of creatinine in a milligram per decilitre.
const CREATININE_UMOL_PER_MG_DL: f64 = 88.42;

/// One site for a time.
type AtSite = Option<(usize, Span)>;

/// What is planted in the quality of the data.
#[derive(Debug, Default)]
pub(crate) struct Data {
    /// No results of a site's laboratory arrive, in FHIR and in HL7 v2.
    results_silent: AtSite,
    /// No messages about appointments of a site arrive.
    scheduling_silent: AtSite,
    unit_switch: AtSite,
    local_code: AtSite,
    /// The site that registers people anew, and who they are, in order.
    twice: Option<(usize, Span, Vec<PatientNumber>)>,
    lost_birth_date: AtSite,
    /// Decoy: results of a weekend come on Monday, as announced.
    downtime: AtSite,
    /// Decoy: an analyser measures glucose in serum and says so.
    new_analyser: AtSite,
    /// Decoy: the second of two twins, and the first.
    twins: Vec<(PatientNumber, PatientNumber)>,
    /// Decoy: the season's vaccine has another code.
    new_vaccine: Option<Span>,
    /// Decoy: a review amends many results.
    amendments: AtSite,
    /// Decoy: interfaces of clinics are quiet at the turn of the year.
    has_holidays: bool,
}

impl Data {
    pub(super) fn draw(world: &World) -> Self {
        let mut random = world.random(DATA, &[]);
        let hospitals = sites(world, SiteKind::Hospital);
        let all: Vec<usize> = (0..world.sites.len()).collect();
        let mut some = |from: &[usize], share, days: Option<(i64, i64)>| {
            let site = one_of(from, &mut random)?;
            let first = a_day(world, &mut random, share);
            let span = match days {
                Some((low, high)) => {
                    Span::of(first..Day(first.0 + random.between(low, high) as i32))
                }
                None => Span::from(first),
            };
            Some((site, span))
        };
        Self {
            results_silent: some(&hospitals, (0.45, 0.7), Some((9, 16))),
            scheduling_silent: some(&all, (0.5, 0.75), Some((5, 9))),
            unit_switch: some(&hospitals, (0.4, 0.65), None),
            local_code: some(&hospitals, (0.45, 0.7), None),
            twice: twice(world, &mut some(&all, (0.4, 0.6), None)),
            lost_birth_date: some(&hospitals, (0.45, 0.65), None),
            downtime: some(&hospitals, (0.4, 0.75), None).map(|(site, span)| {
                let saturday = Day(span.from.0 + 5);
                (site, Span::of(saturday..Day(saturday.0 + 2)))
            }),
            new_analyser: some(&hospitals, (0.4, 0.7), None),
            amendments: some(&hospitals, (0.5, 0.75), Some((2, 4))),
            new_vaccine: vaccine_season(world),
            twins: twins(world),
            has_holidays: true,
        }
    }

    /// Whether a feed of a site says nothing on a day. Feeds are named by their FHIR resource
    /// (`Observation`) or their HL7 v2 message (`ADT`, `OMG`, `ORU`, `SIU`).
    pub(crate) fn silent(&self, feed: &str, site: usize, day: Day) -> bool {
        match feed {
            "Observation" | "DiagnosticReport" | RESULTS_INTERFACE => {
                holds(self.results_silent, site, day)
            }
            SCHEDULING_INTERFACE => holds(self.scheduling_silent, site, day),
            _ => false,
        }
    }

    /// What creatinine is multiplied with: the number of another unit under the old unit's name.
    pub(crate) fn creatinine_factor(&self, site: usize, day: Day) -> f64 {
        if holds(self.unit_switch, site, day) {
            CREATININE_UMOL_PER_MG_DL
        } else {
            1.0
        }
    }

    /// Whether a site's laboratory sends blood counts with its own codes alone.
    pub(crate) fn blood_count_is_local(&self, site: usize, day: Day) -> bool {
        holds(self.local_code, site, day)
    }

    /// Whether glucose comes from the new analyser.
    pub(crate) fn glucose_is_of_serum(&self, site: usize, day: Day) -> bool {
        holds(self.new_analyser, site, day)
    }

    /// Whether demographics confirmed at a site lose the birth date.
    pub(crate) fn loses_birth_date(
        &self,
        world: &World,
        (site, day): (usize, Day),
        visit: u64,
    ) -> bool {
        holds(self.lost_birth_date, site, day) && world.random(LOST, &[visit]).chance(LOST_SHARE)
    }

    /// The day on which results of a planned downtime are released.
    pub(crate) fn results_wait_until(&self, site: usize, day: Day) -> Option<Day> {
        let (_, span) = self.downtime.filter(|_| holds(self.downtime, site, day))?;
        span.to
    }

    /// Whether a review amends this day's results.
    pub(crate) fn amends_results(&self, site: usize, day: Day) -> bool {
        holds(self.amendments, site, day)
    }

    /// Whether the influenza vaccine is the new season's product.
    pub(crate) fn vaccine_is_new(&self, day: Day) -> bool {
        self.new_vaccine.is_some_and(|span| span.holds(day))
    }

    /// The twin born before this patient.
    pub(crate) fn elder_twin(&self, patient: PatientNumber) -> Option<PatientNumber> {
        let found = self
            .twins
            .binary_search_by_key(&patient, |(younger, _)| *younger);
        self.twins.get(found.ok()?).map(|(_, elder)| *elder)
    }

    /// Whether a site knows the patient under a second id on that day.
    pub(crate) fn is_registered_anew(&self, patient: PatientNumber, site: usize, day: Day) -> bool {
        self.twice.as_ref().is_some_and(|(where_, span, people)| {
            *where_ == site && span.holds(day) && people.binary_search(&patient).is_ok()
        })
    }

    /// Where people were registered twice, from when, and who.
    pub(crate) fn registered_twice(&self) -> Option<(usize, Span, &[PatientNumber])> {
        let (site, span, people) = self.twice.as_ref()?;
        Some((*site, *span, people))
    }
}

fn holds(planted: AtSite, site: usize, day: Day) -> bool {
    planted.is_some_and(|(where_, span)| where_ == site && span.holds(day))
}

fn sites(world: &World, kind: SiteKind) -> Vec<usize> {
    let all = world.sites.iter().enumerate();
    all.filter(|(_, site)| site.kind == kind)
        .map(|(position, _)| position)
        .collect()
}

/// People of the panels of the group of clinics, who also go to the hospital nearby.
fn twice(world: &World, drawn: &mut AtSite) -> Option<(usize, Span, Vec<PatientNumber>)> {
    let (_, span) = drawn.take()?;
    let site = sites(world, SiteKind::Group).first().copied()?;
    let mut people = Vec::new();
    for (position, department) in world.departments.iter().enumerate() {
        if department.site != site || department.setting != Setting::Ambulatory {
            continue;
        }
        for provider in world.staff_of(position, |job| job.sees_clinic_patients()) {
            let panel = world.panels.get(provider).into_iter().flatten().copied();
            people.extend(panel.filter(|number| {
                world
                    .random(TWICE, &[u64::from(*number)])
                    .chance(TWICE_SHARE)
            }));
        }
    }
    people.sort_unstable();
    people.dedup();
    Some((site, span, people))
}

/// Children of one household who become twins.
fn twins(world: &World) -> Vec<(PatientNumber, PatientNumber)> {
    let mut random = world.random(DATA, &[1]);
    let mut twins = Vec::new();
    for _ in 0..60 {
        let person = world.patient(random.below(world.patients() as usize) as PatientNumber);
        if person.members.len() >= 4 {
            let elder = person.household + 2;
            twins.push((elder + 1, elder));
        }
    }
    twins.sort_unstable();
    twins.dedup();
    twins
}

/// From the beginning of August, when the new season's vaccine is delivered.
fn vaccine_season(world: &World) -> Option<Span> {
    let calendar = &world.calendar;
    let august = calendar.days().find(|day| {
        let date = calendar.date(*day);
        date.month() == 8 && date.day() == 1
    });
    august.map(Span::from)
}
