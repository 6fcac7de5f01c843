//! What the models said about the patients of a scene, and what then happened. When a model is
//! asked is in `occasion`, what was true in `event`, what it answered in `score`.

mod event;
mod occasion;
mod score;
#[cfg(test)]
mod tests;

use crate::acts::message::{Message, MessageKind};
use crate::calendar::{Day, MINUTE_MS, Moment};
use crate::planted::AiEffects;
use crate::random::{Random, Topic};
use crate::scene::Scene;
use crate::world::models::{self, Audience, Event, MODELS, Model};
use crate::world::{Job, Patient, PatientNumber};
use event::{Case, Outcome};
use occasion::Occasion;

const ANSWER: Topic = Topic::new("model answer");
/// More predictions than any model makes about one visit.
const TURNS_A_VISIT: u64 = 1_000;
/// More models than there are.
const MODELS_MAX: u64 = 16;

/// One prediction.
#[derive(Debug, Clone)]
pub(crate) struct Prediction {
    /// Unique in the system.
    pub(crate) number: u64,
    pub(crate) at: Moment,
    /// Position in [`MODELS`].
    pub(crate) model: usize,
    /// Whether it came from the model's next version, as far as anybody was told.
    pub(crate) is_next_version: bool,
    /// Position in the scene's visits; `None` for a message.
    pub(crate) visit: Option<usize>,
    pub(crate) patient: PatientNumber,
    /// What the inputs said, in log odds, whatever the model made of it.
    pub(crate) signal: f64,
    /// An input did not arrive.
    pub(crate) lacks_input: bool,
    /// `None` where the model could give none.
    pub(crate) score: Option<f64>,
    pub(crate) threshold: f64,
    /// Who saw it: a position in the staff.
    pub(crate) shown_to: Option<usize>,
    pub(crate) shown_at: Option<Moment>,
    pub(crate) latency_ms: i64,
    /// What then happened; `None` where the data end before it is known.
    pub(crate) outcome: Option<Outcome>,
}

impl Prediction {
    /// The id in every feed.
    pub(crate) fn id(&self) -> String {
        format!("prd-{}", self.number)
    }
}

/// The predictions of a scene.
pub(crate) fn of(scene: &Scene<'_>, messages: &[Message]) -> Vec<Prediction> {
    let site = scene.here().site;
    let effects: Vec<AiEffects> = (0..MODELS.len())
        .map(|model| scene.planted.ai.effects(model, site, scene.day))
        .collect();
    let mut predictions = Vec::new();
    for (position, visit) in scene.visits.iter().enumerate() {
        let occasions = occasion::of_visit(scene, visit);
        if occasions.is_empty() {
            continue;
        }
        let patient = scene.world.patient(visit.patient);
        for occasion in occasions {
            let Some(effects) = effects.get(occasion.model) else {
                continue;
            };
            let mut asked = Asked::new(scene, effects, (&occasion, visit.number), &patient);
            asked.visit = Some(position);
            let case = event::of_visit(scene, (visit, &patient), &occasion, effects);
            predictions.extend(asked.answer(case));
        }
    }
    predictions.extend(of_messages(scene, messages, &effects));
    predictions
}

fn of_messages(scene: &Scene<'_>, messages: &[Message], effects: &[AiEffects]) -> Vec<Prediction> {
    let model = models::position(Event::UrgentMessage);
    let Some(effects) = effects.get(model) else {
        return Vec::new();
    };
    let advice = messages
        .iter()
        .filter(|message| message.kind == MessageKind::PatientAdvice);
    let answers = advice.filter_map(|message| {
        let patient = scene.world.patient(message.patient?);
        let at = message.received_at.after_ms(2_000);
        let occasion = Occasion { model, at, turn: 0 };
        let case = event::of_message(scene, message.number, &occasion, effects);
        Asked::new(scene, effects, (&occasion, message.number), &patient).answer(case)
    });
    answers.collect()
}

/// A model that is asked about somebody.
struct Asked<'a> {
    scene: &'a Scene<'a>,
    effects: &'a AiEffects,
    model: &'static Model,
    occasion: &'a Occasion,
    /// Number of the visit or message.
    about: u64,
    patient: &'a Patient,
    visit: Option<usize>,
    random: Random,
}

impl<'a> Asked<'a> {
    fn new(
        scene: &'a Scene<'a>,
        effects: &'a AiEffects,
        (occasion, about): (&'a Occasion, u64),
        patient: &'a Patient,
    ) -> Self {
        let numbers = [about, occasion.model as u64, occasion.turn];
        Self {
            scene,
            effects,
            model: models::model(occasion.model),
            occasion,
            about,
            patient,
            visit: None,
            random: scene.world.random(ANSWER, &numbers),
        }
    }

    /// `None` when the model does not run.
    fn answer(mut self, case: Case) -> Option<Prediction> {
        if !self.effects.runs {
            return None;
        }
        let at = self.occasion.at;
        let threshold = self.effects.threshold.unwrap_or(self.model.threshold);
        let answer = score::of(
            self.model,
            (&case, self.patient),
            self.effects,
            &mut self.random,
        );
        let is_flagged = answer.score.is_some_and(|score| score >= threshold);
        let (shown_to, shown_at) = self.shown(is_flagged, at.after_ms(answer.latency_ms));
        let is_prevented =
            is_flagged && shown_to.is_some() && self.random.chance(self.effects.prevented_share);
        let happened = case.happened && !is_prevented;
        let outcome = event::outcome(
            self.scene,
            (self.model, self.effects),
            at,
            (&case, happened),
            &mut self.random,
        );
        Some(Prediction {
            number: (self.about * TURNS_A_VISIT + self.occasion.turn) * MODELS_MAX
                + self.occasion.model as u64,
            at,
            model: self.occasion.model,
            is_next_version: self.effects.is_next_version,
            visit: self.visit,
            patient: self.patient.number,
            signal: answer.signal,
            lacks_input: answer.lacks_input,
            score: answer.score,
            threshold,
            shown_to,
            shown_at,
            latency_ms: answer.latency_ms,
            outcome,
        })
    }

    /// Who saw it, and when: only people who are at work then.
    fn shown(&mut self, is_flagged: bool, from: Moment) -> (Option<usize>, Option<Moment>) {
        let reaction = self.random.log_normal(4.0, 0.9) * MINUTE_MS as f64;
        if !self.random.chance(self.effects.shown_share) {
            return (None, None);
        }
        let from = match self.model.event {
            // The list for the clinic is printed in the morning.
            Event::NoShow => from.max(self.scene.world.calendar.moment(self.scene.day, 490.0)),
            _ => from,
        };
        let someone = match self.model.audience {
            Audience::Responsible => self.responsible(from),
            Audience::Registrar => self.on_duty(from, |job| job == Job::Registrar),
            Audience::NurseOnAlert if is_flagged => self.on_duty(from, |job| job == Job::Nurse),
            Audience::OrderingOnAlert if is_flagged => self.on_duty(from, Job::orders),
            Audience::NurseOnAlert | Audience::OrderingOnAlert => None,
        };
        let at = someone.map(|_| from.after_ms(reaction as i64));
        (someone, at)
    }

    fn responsible(&self, at: Moment) -> Option<usize> {
        let visit = self.scene.visits.get(self.visit?)?;
        let world = self.scene.world;
        let wall = world.calendar.wall(at);
        let minute = wall.ms_of_day as f64 / MINUTE_MS as f64;
        let there = world.shift_at(world.clinician(visit.clinician), wall.day, minute);
        match there {
            Some(_) => Some(visit.clinician),
            None => self.on_duty(at, Job::orders),
        }
    }

    fn on_duty(&self, at: Moment, wanted: impl Fn(Job) -> bool) -> Option<usize> {
        let world = self.scene.world;
        let wall = world.calendar.wall(at);
        let minute = wall.ms_of_day as f64 / MINUTE_MS as f64;
        let when: (Day, f64) = (wall.day, minute);
        world.on_duty(self.scene.department, when, self.about, wanted)
    }
}
