//! The answers of the models, counted over weeks of a hospital with and without what is planted.

#![allow(clippy::panic, reason = "a test may stop and speak")]

use rounds_stats::calibration::{Predictions, in_the_large, recalibration};
use rounds_stats::discrimination::area;
use rounds_stats::scores::CountedValues;

use super::*;
use crate::course::Plan;
use crate::planted::Planted;
use crate::settings::USUAL_END;
use crate::size::Size;
use crate::world::{Setting, World};

/// A health system of a size.
fn world(size: Size, seed: u64) -> World {
    let first = crate::settings::Settings::new(size, seed, std::path::PathBuf::new())
        .first()
        .expect("a first day");
    World::new(seed, size, (first, USUAL_END)).expect("a world")
}

/// What the models said on some days, with who it was said of.
fn said(
    (world, plan, planted): (&World, &Plan, &Planted),
    days: std::ops::Range<i32>,
) -> Vec<(Prediction, Moment)> {
    let mut all = Vec::new();
    for day in days.map(Day) {
        for (department, here) in world.departments.iter().enumerate() {
            if matches!(here.setting, Setting::Support | Setting::Perioperative) {
                continue;
            }
            let scene = Scene::new(world, (plan, planted), department, day);
            let messages = crate::acts::message::of(&scene);
            let start = world.calendar.moment(day, 0.0);
            all.extend(of(&scene, &messages).into_iter().map(|one| (one, start)));
        }
    }
    all
}

/// Scores and labels of one model.
struct Counted {
    scores: Vec<f64>,
    labels: Vec<bool>,
}

impl Counted {
    fn of<'a>(said: impl IntoIterator<Item = &'a (Prediction, Moment)>, event: Event) -> Self {
        let model = models::position(event);
        let (mut scores, mut labels) = (Vec::new(), Vec::new());
        for (prediction, _) in said {
            if let (true, Some(score), Some(outcome)) = (
                prediction.model == model,
                prediction.score,
                prediction.outcome,
            ) {
                scores.push(score);
                labels.push(outcome.happened);
            }
        }
        Self { scores, labels }
    }

    fn table(&self) -> CountedValues {
        CountedValues::from_rows(&self.scores, &self.labels).expect("scores")
    }

    fn auroc(&self) -> f64 {
        area(&self.table()).expect("both labels").value()
    }

    fn observed_over_expected(&self) -> f64 {
        self.events() / self.scores.iter().sum::<f64>()
    }

    fn events(&self) -> f64 {
        self.labels.iter().filter(|label| **label).count() as f64
    }
}

#[test]
fn look() {
    let clock = std::time::Instant::now();
    let world = world(Size::Hospital, 1);
    let planted = Planted::none();
    let plan = Plan::new(&world, &planted);
    println!("plan {:?}", clock.elapsed());
    let said = said((&world, &plan, &planted), 240..300);
    println!("said {:?}", clock.elapsed());
    for model in &MODELS {
        let counted = Counted::of(&said, model.event);
        if counted.scores.is_empty() {
            continue;
        }
        let table = counted.table();
        let p = Predictions::independent(&table).expect("p");
        let line = recalibration(&p, 0.95).expect("line");
        println!(
            "{} n {} events {} auroc {:.3} O/E {:.3} slope {:?} flagged {:.3}",
            model.id,
            counted.scores.len(),
            counted.events(),
            counted.auroc(),
            counted.observed_over_expected(),
            line.as_ref().unwrap().slope.estimate.value,
            counted
                .scores
                .iter()
                .filter(|s| **s >= model.threshold)
                .count() as f64
                / counted.scores.len() as f64
        );
        let _ = in_the_large(&p, 0.95);
    }
}
