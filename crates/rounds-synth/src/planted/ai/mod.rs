//! Models that go wrong, and what only looks so. `what` lists both, `effects` says what each does
//! to the answers of a model at a site on a day, `draw` chooses whom they befall, `story` tells.

mod draw;
pub(crate) mod effects;
mod story;
mod what;

use super::entry::{Entry, Span};
use crate::calendar::Day;
use crate::world::World;
use crate::world::models::{MODELS, Model};
use effects::{AiEffects, Group};
pub(crate) use what::What;

/// Days in which what comes slowly has come.
const SLOW_DAYS: i32 = 120;

/// One thing planted in a model.
#[derive(Debug, Clone, Copy)]
struct Plant {
    what: What,
    /// Position in [`MODELS`].
    model: usize,
    /// Position of the site; `None` for all.
    site: Option<usize>,
    span: Span,
    size: f64,
    /// The patients whom it befalls, where not all.
    group: Option<Group>,
}

/// Everything planted in models.
#[derive(Debug, Default)]
pub(crate) struct Ai {
    plants: Vec<Plant>,
}

/// One version of a model as the inventory knows it.
pub(crate) struct Version {
    pub(crate) name: &'static str,
    pub(crate) threshold: f64,
    /// When it came into use; before the data where `None`.
    pub(crate) from: Option<Day>,
    pub(crate) to: Option<Day>,
}

impl Ai {
    pub(super) fn draw(world: &World) -> Self {
        Self {
            plants: draw::all(world),
        }
    }

    /// What is done to a model's answers at a site on a day.
    pub(crate) fn effects(&self, model: usize, site: usize, day: Day) -> AiEffects {
        let mut effects = AiEffects::default();
        for plant in &self.plants {
            let is_here = plant.model == model && plant.site.is_none_or(|at| at == site);
            if is_here {
                effects.add(plant, day);
            }
        }
        effects
    }

    /// How many times the usual chance of sepsis emergency patients of a site have.
    pub(crate) fn sepsis_factor(&self, site: usize, day: Day) -> f64 {
        let season = self.plants.iter().find(|plant| {
            plant.what == What::Season && plant.site == Some(site) && plant.span.holds(day)
        });
        season.map_or(1.0, |plant| plant.size)
    }

    /// The versions of a model that were announced.
    pub(crate) fn versions(&self, position: usize, model: &'static Model) -> Vec<Version> {
        let mut first = Version {
            name: model.version,
            threshold: model.threshold,
            from: None,
            to: None,
        };
        let mine = self.plants.iter().filter(|plant| plant.model == position);
        let mut next = None;
        for plant in mine {
            match plant.what {
                What::DocumentedVersion => {
                    first.to = Some(plant.span.from);
                    next = Some(Version {
                        name: model.next_version,
                        threshold: model.threshold,
                        from: Some(plant.span.from),
                        to: None,
                    });
                }
                What::Retirement => first.to = Some(plant.span.from),
                What::AnnouncedThreshold => first.threshold = model.threshold * plant.size,
                _ => {}
            }
        }
        std::iter::once(first).chain(next).collect()
    }

    /// One thing alone, from the first day on; of groups, it befalls women.
    #[cfg(test)]
    pub(crate) fn alone(what: What, model: usize, size: f64) -> Self {
        let site = (what == What::Season).then_some(0);
        let group = Some(Group::Women);
        let span = Span::from(Day(0));
        let plant = Plant {
            what,
            model,
            site,
            span,
            size,
            group,
        };
        Self {
            plants: vec![plant],
        }
    }

    /// The models whose scores or labels something spoils, with the day on which it begins.
    #[cfg(test)]
    pub(crate) fn score_problems(&self) -> Vec<(usize, Day)> {
        let spoils = |plant: &&Plant| {
            let is_hidden = matches!(plant.what, What::Unused | What::SlowAnswers);
            !plant.what.is_decoy() && !is_hidden
        };
        let spoiled = self.plants.iter().filter(spoils);
        spoiled
            .map(|plant| (plant.model, plant.span.from))
            .collect()
    }

    pub(super) fn entries(&self, world: &World) -> Vec<Entry> {
        let told = |plant: &Plant| {
            let model = MODELS.get(plant.model)?;
            Some(story::entry(world, plant, model))
        };
        self.plants.iter().filter_map(told).collect()
    }
}
