//! What would become of an order with other scorers and other guesses of effort.
//!
//! Scorers are drawn with replacement (a bootstrap over scorers, Efron, Annals of Statistics 7:1,
//! 1979; the same scorers for all things in one draw, since who is generous is so with all of
//! them), efforts from a triangle over low, likely and high. The order itself is the caller's. Few
//! scorers show less disagreement than there is: with m of them the spread of a mean is too small
//! by the factor √((m − 1)/m).

use serde::Serialize;

use super::criteria::finite;
use crate::StatsError;
use crate::random::Random;

/// Draws that give a place's 90 % range within about one place and a chance within two points.
const DRAWS_MAX: usize = 100_000;

/// What scorers said and how much work everything is guessed to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// By thing, by scorer (the same scorers in the same order for every thing), by criterion;
    /// none where this scorer did not score it.
    pub scores: Vec<Vec<Vec<Option<f64>>>>,
    /// By thing: low, likely and high effort.
    pub efforts: Vec<Option<(f64, f64, f64)>>,
}

/// One possible world.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    /// By thing, by criterion: the mean over the drawn scorers who scored it.
    pub means: Vec<Vec<Option<f64>>>,
    /// By thing.
    pub efforts: Vec<Option<f64>>,
}

/// How often and how wide.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct StabilityOptions {
    /// Draws, at most 100,000.
    pub draws: usize,
    /// Share of the draws that the range of places holds.
    pub share: f64,
    /// Effort there is room for.
    pub capacity: f64,
    /// The same seed gives the same answer.
    pub seed: u64,
}

/// How sure the place of one thing is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Stability {
    /// Places, counted from 1, that the share of the draws lies between; none where it never had
    /// one.
    pub places: Option<(usize, usize)>,
    /// Share of the draws in which its effort and that of all before it fit into the capacity;
    /// none without an effort of its own or without a place.
    pub chance_within: Option<f64>,
}

impl Panel {
    /// The world as it was said: means over all scorers, likely efforts.
    pub fn as_said(&self) -> Draw {
        let of_thing = |thing: &Vec<Vec<Option<f64>>>| {
            (0..criteria(thing))
                .map(|criterion| mean(thing, criterion, 0..thing.len()))
                .collect()
        };
        Draw {
            means: self.scores.iter().map(of_thing).collect(),
            efforts: self
                .efforts
                .iter()
                .map(|effort| effort.map(|(_, likely, _)| likely))
                .collect(),
        }
    }

    fn scorers(&self) -> usize {
        self.scores.first().map_or(0, Vec::len)
    }

    fn draw(&self, random: &mut Random) -> Draw {
        let count = self.scorers();
        let drawn: Vec<usize> = (0..count)
            .map(|_| random.below(count as u64) as usize)
            .collect();
        Draw {
            means: self
                .scores
                .iter()
                .map(|thing| drawn_means(thing, &drawn, random))
                .collect(),
            efforts: self
                .efforts
                .iter()
                .map(|effort| {
                    effort
                        .map(|(low, likely, high)| triangular(low, likely, high, random.uniform()))
                })
                .collect(),
        }
    }

    fn check(&self) -> Result<(), StatsError> {
        if self.scores.len() != self.efforts.len() {
            return Err(StatsError::UnequalRows {
                left: "scores",
                left_rows: self.scores.len(),
                right: "efforts",
                right_rows: self.efforts.len(),
            });
        }
        for thing in &self.scores {
            if thing.len() != self.scorers() {
                return Err(StatsError::Ragged {
                    expected: self.scorers(),
                    found: thing.len(),
                });
            }
            for &found in thing.iter().flatten().flatten() {
                finite("score", found)?;
            }
        }
        for &(low, likely, high) in self.efforts.iter().flatten() {
            for found in [low, likely, high] {
                if finite("effort", found)? <= 0.0 {
                    return Err(StatsError::NotPositive {
                        what: "effort",
                        found,
                    });
                }
            }
            if likely < low || high < likely {
                return Err(StatsError::NotAscending {
                    what: "low, likely and high effort",
                });
            }
        }
        Ok(())
    }
}

/// Means over the drawn scorers; where none of them scored a criterion, over as many drawn from
/// those who did.
fn drawn_means(
    thing: &[Vec<Option<f64>>],
    drawn: &[usize],
    random: &mut Random,
) -> Vec<Option<f64>> {
    (0..criteria(thing))
        .map(|criterion| {
            let of_drawn = mean(thing, criterion, drawn.iter().copied());
            if of_drawn.is_some() {
                return of_drawn;
            }
            let own: Vec<usize> = (0..thing.len())
                .filter(|&scorer| score(thing, scorer, criterion).is_some())
                .collect();
            let again = own
                .iter()
                .filter_map(|_| own.get(random.below(own.len() as u64) as usize).copied());
            mean(thing, criterion, again)
        })
        .collect()
}

fn criteria(thing: &[Vec<Option<f64>>]) -> usize {
    thing.iter().map(Vec::len).max().unwrap_or(0)
}

fn score(thing: &[Vec<Option<f64>>], scorer: usize, criterion: usize) -> Option<f64> {
    thing.get(scorer)?.get(criterion).copied().flatten()
}

fn mean(
    thing: &[Vec<Option<f64>>],
    criterion: usize,
    scorers: impl Iterator<Item = usize>,
) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in scorers.filter_map(|scorer| score(thing, scorer, criterion)) {
        sum += value;
        count += 1.0;
    }
    (count > 0.0).then(|| sum / count)
}

/// The value of a triangular distribution below which the share `chance` lies.
pub fn triangular(low: f64, likely: f64, high: f64, chance: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return low;
    }
    if chance < (likely - low) / width {
        low + (chance * width * (likely - low)).sqrt()
    } else {
        high - ((1.0 - chance) * width * (high - likely)).sqrt()
    }
}

/// How sure the place of every thing is. `order` puts one draw in order: things by number, the
/// first first; what it leaves out has no place in that draw.
///
/// # Errors
/// For a panel with numbers that are not finite or efforts not above 0 or out of order, for no or
/// more than 100,000 draws, a share that is none, and what `order` refuses.
pub fn rank_stability(
    panel: &Panel,
    options: StabilityOptions,
    mut order: impl FnMut(&Draw) -> Result<Vec<usize>, StatsError>,
) -> Result<Vec<Stability>, StatsError> {
    panel.check()?;
    check(options)?;
    let things = panel.scores.len();
    let mut places: Vec<Vec<usize>> = vec![Vec::with_capacity(options.draws); things];
    let mut within = vec![0_usize; things];
    let mut random = Random::new(options.seed);
    for _ in 0..options.draws {
        let draw = panel.draw(&mut random);
        let mut effort_so_far = 0.0;
        for (before, thing) in order(&draw)?.into_iter().enumerate() {
            if let Some(places) = places.get_mut(thing) {
                places.push(before + 1);
            }
            let effort = draw.efforts.get(thing).copied().flatten();
            effort_so_far += effort.unwrap_or(0.0);
            if effort.is_some()
                && effort_so_far <= options.capacity
                && let Some(within) = within.get_mut(thing)
            {
                *within += 1;
            }
        }
    }
    let with_effort = panel.efforts.iter().map(Option::is_some);
    Ok(places
        .into_iter()
        .zip(within)
        .zip(with_effort)
        .map(|((places, within), has_effort)| Stability {
            chance_within: (has_effort && !places.is_empty())
                .then(|| within as f64 / options.draws as f64),
            places: range(places, options.share),
        })
        .collect())
}

fn check(options: StabilityOptions) -> Result<(), StatsError> {
    if options.draws == 0 {
        return Err(StatsError::TooFew {
            what: "draws",
            needed: 1,
            found: 0,
        });
    }
    if options.draws > DRAWS_MAX {
        return Err(StatsError::TooMany {
            what: "draws",
            most: DRAWS_MAX,
            found: options.draws,
        });
    }
    if !(options.share > 0.0 && options.share < 1.0) {
        return Err(StatsError::Level {
            found: options.share,
        });
    }
    finite("capacity", options.capacity).map(|_| ())
}

/// The middle share of the places: as few as possible are cut off at both ends.
fn range(mut places: Vec<usize>, share: f64) -> Option<(usize, usize)> {
    places.sort_unstable();
    let cut = (places.len() as f64 * (1.0 - share) / 2.0).floor() as usize;
    let first = places.get(cut)?;
    let last = places.get(places.len().checked_sub(cut + 1)?)?;
    Some((*first, *last))
}
