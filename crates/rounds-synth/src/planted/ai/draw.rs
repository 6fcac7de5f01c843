//! Which model each thing befalls, where, when and how much. No two that change the same figures
//! meet in one model at one site.

use super::effects::Group;
use super::what::What;
use super::{Plant, Span};
use crate::calendar::Day;
use crate::planted::{a_day, one_of};
use crate::random::{Random, Topic};
use crate::world::models::{self, Event};
use crate::world::{Setting, SiteKind, World};

const PLANTED: Topic = Topic::new("planted ai");
/// Models whose events treatment can prevent, and which say much.
const PREVENTABLE: [Event; 2] = [Event::Deterioration, Event::KidneyInjury];
/// Other models that say much every week.
const MANY: [Event; 4] = [
    Event::Sepsis,
    Event::NoShow,
    Event::Admission,
    Event::UrgentMessage,
];

/// Everything, problems first.
pub(super) fn all(world: &World) -> Vec<Plant> {
    let mut drawing = Drawing {
        world,
        random: world.random(PLANTED, &[]),
        plants: Vec::new(),
    };
    drawing.problems();
    drawing.decoys();
    drawing.plants
}

struct Drawing<'a> {
    world: &'a World,
    random: Random,
    plants: Vec<Plant>,
}

impl Drawing<'_> {
    fn add(&mut self, what: What, model: usize, site: Option<usize>, span: Span, size: f64) {
        self.plants.push(Plant {
            what,
            model,
            site,
            span,
            size,
            group: None,
        });
    }

    fn problem(&mut self, what: What, event: Event, sizes: (f64, f64)) {
        let site = self.site_of(event);
        let from = a_day(self.world, &mut self.random, (0.42, 0.68));
        let size = self.random.within(sizes.0, sizes.1);
        self.add(what, models::position(event), site, Span::from(from), size);
    }

    fn problems(&mut self) {
        let mut left = PREVENTABLE.to_vec();
        let prevented = left.swap_remove(self.random.below(left.len()));
        self.problem(What::Feedback, prevented, (0.55, 0.8));
        // Models that are asked once a stay carry what is large or needs no weeks to be seen.
        self.problem(What::LabelDrift, Event::Thrombosis, (1.8, 2.4));
        self.problem(What::FeatureMissing, Event::Readmission, (0.35, 0.55));
        left.extend(MANY);
        for (what, sizes) in [
            (What::CovariateDrift, (0.55, 0.85)),
            (What::ConceptDrift, (0.55, 0.8)),
            (What::CalibrationDecay, (0.8, 1.2)),
            (What::SubgroupGap, (0.6, 0.9)),
            (What::SilentVersion, (0.5, 0.8)),
        ] {
            let event = left.swap_remove(self.random.below(left.len()));
            self.problem(what, event, sizes);
        }
        self.finish_problems();
    }

    fn finish_problems(&mut self) {
        let groups = [Group::Women, Group::BlackPatients, Group::SpanishSpeakers];
        let group = one_of(&groups, &mut self.random);
        for plant in &mut self.plants {
            match plant.what {
                What::SubgroupGap => plant.group = group,
                // A vendor replaces a version everywhere at once.
                What::SilentVersion => plant.site = None,
                _ => {}
            }
        }
        let falls = models::position(Event::Fall);
        let from = a_day(self.world, &mut self.random, (0.42, 0.68));
        self.add(What::Unused, falls, None, Span::from(from), 0.0);
    }

    fn decoys(&mut self) {
        let imaging = [Event::Hemorrhage, Event::Pneumothorax];
        let first = self.random.below(2);
        let imaging = |turn: usize| imaging.get((first + turn) % 2).copied();
        let (Some(renewed), Some(tuned)) = (imaging(0), imaging(1)) else {
            return;
        };
        let season = Day((f64::from(self.world.calendar.end().0) * 0.12) as i32);
        let season = Span::of(season..Day(season.0 + 42));
        let (sepsis, site) = (models::position(Event::Sepsis), self.site_of(Event::Sepsis));
        let size = self.random.within(1.5, 1.9);
        self.add(What::Season, sepsis, site, season, size);
        let from = a_day(self.world, &mut self.random, (0.4, 0.65));
        let size = self.random.within(1.2, 1.4);
        let renewed = models::position(renewed);
        self.add(
            What::DocumentedVersion,
            renewed,
            None,
            Span::from(from),
            size,
        );
        let from = a_day(self.world, &mut self.random, (0.55, 0.7));
        let tuned_position = models::position(tuned);
        let size = self.random.within(0.6, 0.75);
        self.add(
            What::AnnouncedThreshold,
            tuned_position,
            None,
            Span::from(from),
            size,
        );
        self.add_small_site(tuned_position);
        self.add_slow_answers(tuned);
        self.add_planned(renewed);
        self.add_calendar();
    }

    /// A problem, in the figures of which the new threshold does not show.
    fn add_slow_answers(&mut self, event: Event) {
        let from = a_day(self.world, &mut self.random, (0.45, 0.7));
        let size = self.random.within(4.0, 8.0);
        let site = self.site_of(event);
        self.add(
            What::SlowAnswers,
            models::position(event),
            site,
            Span::from(from),
            size,
        );
    }

    /// The site with the fewest emergency visits.
    fn add_small_site(&mut self, model: usize) {
        let sites = self.world.sites.iter().enumerate();
        let hospitals = sites.filter(|(_, site)| site.kind == SiteKind::Hospital);
        let smallest = hospitals.min_by(|(_, one), (_, other)| {
            one.emergency_per_day.total_cmp(&other.emergency_per_day)
        });
        let site = smallest.map(|(position, _)| position);
        let all = Span::from(Day(0));
        self.add(What::SmallSite, model, site, all, 1.0);
    }

    fn add_planned(&mut self, silent: usize) {
        let from = a_day(self.world, &mut self.random, (0.55, 0.8));
        let downtime = Span::of(Day(from.0 + 5)..Day(from.0 + 7));
        let index = models::position(Event::Deterioration);
        let site = self.site_of(Event::Deterioration);
        self.add(What::PlannedDowntime, index, site, downtime, 2.0);
        let group = self
            .world
            .sites
            .iter()
            .position(|site| site.kind == SiteKind::Group);
        let from = a_day(self.world, &mut self.random, (0.3, 0.5));
        let messages = models::position(Event::UrgentMessage);
        self.add(What::GoLive, messages, group, Span::from(from), 0.0);
        let from = a_day(self.world, &mut self.random, (0.55, 0.7));
        let points = models::MODELS.len() - 1;
        self.add(What::Retirement, points, None, Span::from(from), 0.0);
        let until = a_day(self.world, &mut self.random, (0.2, 0.35));
        self.add(
            What::SilentEvaluation,
            silent,
            None,
            Span::of(Day(0)..until),
            0.0,
        );
    }

    fn add_calendar(&mut self) {
        let end = self.world.calendar.end();
        let late = Span::from(Day((end.0 - 45).max(0)));
        let falls = models::position(Event::Fall);
        self.add(What::LabelBacklog, falls, None, late, 45.0);
        let days: Vec<Day> = self.world.calendar.days().collect();
        let christmas = days
            .iter()
            .find(|day| self.world.calendar.holiday(**day) == Some("Christmas Day"));
        let from = christmas.map_or(0, |day| (day.0 - 2).max(0));
        let holidays = Span::of(Day(from)..Day(from + 11));
        let absence = models::position(Event::NoShow);
        self.add(What::HolidayDip, absence, None, holidays, 0.6);
    }

    /// A site at which a model runs; the group of clinics begins with messages later.
    fn site_of(&mut self, event: Event) -> Option<usize> {
        let setting = match event {
            Event::NoShow | Event::UrgentMessage => Setting::Ambulatory,
            _ => Setting::Emergency,
        };
        let sites = 0..self.world.sites.len();
        let fitting: Vec<usize> = sites
            .filter(|site| {
                let mut here = self.world.departments.iter();
                let is_late =
                    event == Event::UrgentMessage && self.world.site(*site).kind == SiteKind::Group;
                !is_late
                    && here
                        .any(|department| department.site == *site && department.setting == setting)
            })
            .collect();
        one_of(&fitting, &mut self.random)
    }
}
