//! The rules of decision support: what sets each off, how often, and how people take it. When a
//! rule was changed, broken or retired is in `planted::alerts`.
//!
//! Interruptive rules fire by a power law, so that twenty of them make about four fifths of the
//! interruptions (PLOS ONE 2021, PMC7872273); overrides of one rule lie between 46 and 96 % (JMIR
//! Med Inform 2020, e15653). Read next: `catalogue.rs`.

mod catalogue;

use super::orderables::{expected_share, orderable_named};
use super::population::Population;
use super::{Setting, World};
use crate::random::Topic;
use crate::size::Size;
use catalogue::{BESIDE_THE_CHART, CHART_KIND, INTERRUPTIVE, OF_MODELS};

const RULES: Topic = Topic::new("rules");
/// Exponent and shift of the power law of firings by rank.
const POWER: f64 = 1.2;
const SHIFT: f64 = 1.0;
/// Who supplies the rules that a service outside the record answers.
pub(crate) const SERVICE_VENDOR: &str = "Clearpath Decision Services";
/// Titles of the rules of that service.
const SERVICE_RULES: [&str; 2] = ["Renal dose check", "Imaging appropriateness"];

/// What kind of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleKind {
    DrugInteraction,
    Duplicate,
    Dose,
    BestPractice,
    Reminder,
    Ai,
    Other,
}

impl RuleKind {
    /// The word of `cds.rule`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::DrugInteraction => "drug_interaction",
            Self::Duplicate => "duplicate",
            Self::Dose => "dose",
            Self::BestPractice => "best_practice",
            Self::Reminder => "reminder",
            Self::Ai => "ai",
            Self::Other => "other",
        }
    }
}

/// What sets a rule off.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trigger {
    /// Signing an order for one of these, positions in the catalogue.
    Orders(Vec<usize>),
    /// Opening the chart in such a place.
    Charts(Setting),
    /// A score of this model above its threshold: a position in the models.
    Predictions(usize),
}

impl Trigger {
    /// The word of `cds.rule`.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Orders(_) => "order-sign",
            Self::Charts(_) => "patient-view",
            Self::Predictions(_) => "prediction",
        }
    }
}

/// One rule.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) title: &'static str,
    pub(crate) kind: RuleKind,
    pub(crate) interruptive: bool,
    pub(crate) trigger: Trigger,
    pub(crate) population: Population,
    pub(crate) action: &'static str,
    pub(crate) vendor: Option<&'static str>,
    /// Rank by firings among the rules of its list, from 0.
    pub(crate) rank: usize,
    /// The chance that it fires when it is set off.
    pub(crate) chance: f64,
    /// Share of the answers that override it, or that send it away.
    pub(crate) override_share: f64,
    /// Median time on screen.
    pub(crate) shown_ms: f64,
    /// Days before the first of the data on which it was built.
    pub(crate) built_days_before: i32,
}

impl Rule {
    /// Who looks after it.
    pub(crate) fn owner(&self) -> &'static str {
        match self.kind {
            RuleKind::DrugInteraction | RuleKind::Duplicate | RuleKind::Dose => {
                "Pharmacy and therapeutics committee"
            }
            RuleKind::Ai => "AI governance committee",
            RuleKind::Reminder => "Population health",
            RuleKind::BestPractice | RuleKind::Other => "CDS committee",
        }
    }

    /// What it rests on.
    pub(crate) fn evidence(&self) -> &'static str {
        match self.kind {
            RuleKind::DrugInteraction => "interaction compendium, reviewed by pharmacy",
            RuleKind::Duplicate => "laboratory stewardship decision",
            RuleKind::Dose => "product labels",
            RuleKind::Ai => "local validation of the model",
            RuleKind::Reminder => "preventive services recommendations",
            RuleKind::BestPractice | RuleKind::Other => "specialty society guideline",
        }
    }

    /// How grave it says it is.
    pub(crate) fn severity(&self) -> Option<&'static str> {
        match self.kind {
            RuleKind::DrugInteraction if self.rank.is_multiple_of(3) => Some("contraindicated"),
            RuleKind::DrugInteraction | RuleKind::Dose => Some("severe"),
            RuleKind::Duplicate => Some("minor"),
            _ => None,
        }
    }
}

/// All rules of a size.
pub(crate) fn all(world: &World) -> Vec<Rule> {
    let (orders, charts) = match world.size {
        Size::Demo => (36, 24),
        Size::Hospital | Size::System => (INTERRUPTIVE.len(), BESIDE_THE_CHART.len()),
    };
    let mut rules = Vec::new();
    for (rank, (kind, title, keys, action)) in INTERRUPTIVE.iter().take(orders).enumerate() {
        let found: Vec<usize> = keys.iter().filter_map(|key| orderable_named(key)).collect();
        let share: f64 = found.iter().map(|position| expected_share(*position)).sum();
        let rate = world.scale.interruptions_per_order * power_law(rank, orders);
        let trigger = Trigger::Orders(found);
        let rule = rule(world, rules.len(), (title, *kind, action), (rank, trigger));
        rules.push(Rule {
            interruptive: true,
            chance: (rate / share.max(1e-6)).min(0.6),
            ..rule
        });
    }
    for (rank, (title, setting, population, action)) in
        BESIDE_THE_CHART.iter().take(charts).enumerate()
    {
        let trigger = Trigger::Charts(*setting);
        let rule = rule(
            world,
            rules.len(),
            (title, CHART_KIND, action),
            (rank, trigger),
        );
        // The most usual hints are there nearly always; the others thin out slowly.
        let usual = world.scale.hints_per_chart / (1.0 + 0.12 * rank as f64);
        rules.push(Rule {
            population: *population,
            chance: usual.min(0.9),
            ..rule
        });
    }
    for (model, (title, action)) in OF_MODELS.iter().enumerate() {
        let trigger = Trigger::Predictions(model);
        let rule = rule(
            world,
            rules.len(),
            (title, RuleKind::Ai, action),
            (4, trigger),
        );
        rules.push(Rule {
            interruptive: true,
            // A patient who was shown a few hours ago is not shown again.
            chance: 0.3,
            ..rule
        });
    }
    rules
}

fn power_law(rank: usize, count: usize) -> f64 {
    let weight = |rank: usize| (rank as f64 + 1.0 + SHIFT).powf(-POWER);
    weight(rank) / (0..count).map(weight).sum::<f64>()
}

fn rule(
    world: &World,
    position: usize,
    (title, kind, action): (&'static str, RuleKind, &'static str),
    (rank, trigger): (usize, Trigger),
) -> Rule {
    let mut random = world.random(RULES, &[position as u64]);
    Rule {
        id: format!("rule-{:03}", position + 1),
        title,
        kind,
        interruptive: false,
        trigger,
        population: Population::Anyone,
        action,
        vendor: SERVICE_RULES.contains(&title).then_some(SERVICE_VENDOR),
        rank,
        chance: 0.0,
        override_share: random.within(0.5, 0.94),
        // The ten most frequent are answered faster (PMC4954613).
        shown_ms: if rank < 10 { 7_000.0 } else { 10_500.0 } * random.within(0.85, 1.15),
        built_days_before: random.between(90, 2_200) as i32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trigger_is_in_the_catalogue() {
        for (_, title, keys, _) in INTERRUPTIVE {
            for key in keys {
                assert!(orderable_named(key).is_some(), "{title}: {key}");
            }
        }
    }

    #[test]
    fn no_two_rules_have_the_same_title() {
        let orders = INTERRUPTIVE.iter().map(|(_, title, _, _)| *title);
        let mut titles: Vec<_> = orders
            .chain(BESIDE_THE_CHART.iter().map(|(title, _, _, _)| *title))
            .collect();
        titles.sort_unstable();
        let count = titles.len();
        titles.dedup();
        assert_eq!(titles.len(), count);
    }
}
