//! Which requests come first, how sure that is, and where capacity ends.
//!
//! What triage has let in (ranked and planned) has an order; what still waits for triage is listed
//! last, for its age. Work that has started has left the queue and its capacity is not taken off:
//! how much of it is left nobody said.

use std::cmp::Ordering;

use jiff::civil::Date;
use rounds_stats::StatsError;
use rounds_stats::priority::{Draw, Panel, Stability, StabilityOptions, rank_stability};

use super::policy::Method;
use super::score::{Scoring, hierarchy};
use super::{OverrideClass, PriorityPolicy, Request, RequestState, agree};
use crate::actor::PersonRef;
use crate::ids::RequestId;
use crate::setting::Setting;
use crate::state::Governance;

/// Draws over the scorers' disagreement: a chance of one half is known to within 3 points.
const DRAWS: usize = 1_000;
/// What the draws begin with. It is one for everybody: whoever looks at the same scores, on a page
/// or through the interface, sees the same chances.
const DRAWS_SEED: u64 = 1;
/// Share of the draws that the range of places holds.
const SHARE: f64 = 0.9;
/// Seconds of a day, for ages.
const DAY_SECONDS: i64 = 86_400;

/// The order of the open requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The method.
    pub method: Method,
    /// In order: override classes first, then by score, then those that cannot be scored yet, then
    /// those that wait for triage.
    pub lines: Vec<Ranked>,
    /// Person-days of a quarter.
    pub capacity_days: f64,
    /// Agreement of the scorers, Kendall's W between 0 and 1; none with fewer than two scorers
    /// over fewer than two requests.
    pub agreement: Option<f64>,
    /// Scorers and requests that agreement was computed over.
    pub agreement_over: (usize, usize),
    /// Consistency ratio of the judgements of pairs, for AHP.
    pub consistency: Option<f64>,
}

/// A request in the order.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Which.
    pub id: RequestId,
    /// Why it goes before all scoring. While it waits for triage this is only claimed.
    pub class: Option<OverrideClass>,
    /// Its score; none where something is missing.
    pub score: Option<f64>,
    /// How many scored it.
    pub scorers: usize,
    /// What is missing for a score.
    pub missing: Vec<String>,
    /// Place, counted from 1, where it has one.
    pub place: Option<usize>,
    /// Places that 90 % of the draws over the scorers' disagreement lie between; none where fewer
    /// than two scored it.
    pub places: Option<(usize, usize)>,
    /// Share of the draws in which it is above the capacity line.
    pub chance_within: Option<f64>,
    /// Likely person-days, its own and of all above it.
    pub effort_days: Option<(f64, f64)>,
    /// Whether it is above the capacity line.
    pub is_within: bool,
    /// Days in its present state, and how many it should be at most.
    pub age_days: (i64, Option<u32>),
}

impl Ranked {
    /// Whether it has waited longer in its state than agreed.
    pub fn is_late(&self) -> bool {
        let (days, most) = self.age_days;
        most.is_some_and(|most| days > i64::from(most))
    }
}

/// The order of the open requests. The same scores always give the same answer, chances included.
pub fn rank(governance: &Governance, method: Method, setting: &Setting<'_>) -> Ranking {
    let policy = &setting.policies.priorities;
    let queue = Queue::of(governance, policy, method);
    let said = queue.panel.as_said();
    // A formula that refuses a number the policy allowed (a reach below 0) leaves it unscored.
    let nothing = || vec![None; queue.requests.len()];
    let scores = queue.scoring.scores(&said).unwrap_or_else(|_| nothing());
    let order = queue.order(&scores);
    let stability = queue.stability(policy.capacity_days);
    let mut effort_so_far = 0.0;
    let mut lines: Vec<Ranked> = Vec::with_capacity(governance.requests.len());
    let placed = order.iter().map(|thing| (*thing, true));
    let unplaced = (0..queue.requests.len())
        .filter(|thing| !order.contains(thing))
        .map(|thing| (thing, false));
    for (before, (thing, has_place)) in placed.chain(unplaced).enumerate() {
        let Some(request) = queue.requests.get(thing) else {
            continue;
        };
        let mut line = waiting(request, setting);
        let likely = request.effort_days.map(|(_, likely, _)| likely);
        line.score = scores.get(thing).copied().flatten();
        line.missing = said
            .means
            .get(thing)
            .map_or_else(Vec::new, |means| queue.scoring.missing(means, likely));
        if has_place {
            effort_so_far += likely.unwrap_or(0.0);
            line.place = Some(before + 1);
            line.effort_days = likely.map(|likely| (likely, effort_so_far));
            line.is_within = likely.is_some() && effort_so_far <= policy.capacity_days;
            if let Some(found) = stability.get(thing) {
                line.chance_within = found.chance_within;
                line.places = found.places.filter(|_| request.scores.len() > 1);
            }
        }
        lines.push(line);
    }
    lines.extend(untriaged(governance, setting));
    let agreement = agree::agreement(&queue.panel, &queue.scoring);
    Ranking {
        method,
        lines,
        capacity_days: policy.capacity_days,
        agreement: agreement.map(|found| found.w),
        agreement_over: agreement.map_or((0, 0), |found| (found.scorers, found.requests)),
        consistency: (method == Method::Ahp)
            .then(|| hierarchy(policy).ok()?.consistency_ratio)
            .flatten(),
    }
}

/// What triage has not let in yet, the oldest first.
fn untriaged(governance: &Governance, setting: &Setting<'_>) -> Vec<Ranked> {
    let mut found: Vec<&Request> = governance
        .requests
        .values()
        .filter(|request| request.state == RequestState::Submitted)
        .collect();
    found.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.id.cmp(&other.id)));
    found
        .into_iter()
        .map(|request| Ranked {
            missing: vec!["triage".to_owned()],
            ..waiting(request, setting)
        })
        .collect()
}

/// A line without score and place.
fn waiting(request: &Request, setting: &Setting<'_>) -> Ranked {
    let seconds = setting.now.as_second() - request.state_since.as_second();
    let service = &setting.policies.priorities.service_days;
    Ranked {
        id: request.id.clone(),
        class: request.wanted.class,
        score: None,
        scorers: request.scores.len(),
        missing: Vec::new(),
        place: None,
        places: None,
        chance_within: None,
        effort_days: None,
        is_within: false,
        age_days: (
            seconds.max(0) / DAY_SECONDS,
            service.get(request.state.as_str()).copied(),
        ),
    }
}

/// What is put in order.
struct Queue<'g> {
    requests: Vec<&'g Request>,
    panel: Panel,
    scoring: Scoring<'g>,
}

impl<'g> Queue<'g> {
    fn of(governance: &'g Governance, policy: &'g PriorityPolicy, method: Method) -> Self {
        let mut requests: Vec<&Request> = governance
            .requests
            .values()
            .filter(|request| matches!(request.state, RequestState::Ranked | RequestState::Planned))
            .collect();
        // Of equals who asked first stays first.
        requests.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.id.cmp(&other.id)));
        let panel = Panel {
            scores: by_scorer(&requests, policy),
            efforts: requests.iter().map(|request| request.effort_days).collect(),
        };
        Self {
            requests,
            panel,
            scoring: Scoring::of(policy, method),
        }
    }

    /// Those with a place, in order.
    fn order(&self, scores: &[Option<f64>]) -> Vec<usize> {
        let score = |thing: usize| scores.get(thing).copied().flatten();
        let mut order: Vec<usize> = (0..self.requests.len())
            .filter(|&thing| self.class(thing).is_some() || score(thing).is_some())
            .collect();
        order.sort_by(|&one, &other| {
            self.compare_class(one, other)
                .then_with(|| best_first(score(one), score(other)))
        });
        order
    }

    fn class(&self, thing: usize) -> Option<OverrideClass> {
        self.requests.get(thing)?.wanted.class
    }

    /// Within a class, what is needed first goes first.
    fn compare_class(&self, one: usize, other: usize) -> Ordering {
        let key = |thing: usize| -> (bool, Option<OverrideClass>, Date) {
            let class = self.class(thing);
            let needed_by = self
                .requests
                .get(thing)
                .and_then(|request| request.wanted.needed_by);
            let day = class.and(needed_by).unwrap_or(Date::MAX);
            (class.is_none(), class, day)
        };
        key(one).cmp(&key(other))
    }

    fn stability(&self, capacity: f64) -> Vec<Stability> {
        let options = StabilityOptions {
            draws: DRAWS,
            share: SHARE,
            capacity,
            seed: DRAWS_SEED,
        };
        let order = |draw: &Draw| -> Result<Vec<usize>, StatsError> {
            Ok(self.order(&self.scoring.scores(draw)?))
        };
        rank_stability(&self.panel, options, order).unwrap_or_default()
    }
}

fn best_first(one: Option<f64>, other: Option<f64>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => other.total_cmp(&one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

/// Scores by request, by scorer, by criterion.
fn by_scorer(requests: &[&Request], policy: &PriorityPolicy) -> Vec<Vec<Vec<Option<f64>>>> {
    let mut scorers: Vec<&PersonRef> = requests
        .iter()
        .flat_map(|request| request.scores.iter().map(|scored| &scored.by))
        .collect();
    scorers.sort_by(|one, other| one.id.cmp(&other.id));
    scorers.dedup_by(|one, other| one.id == other.id);
    let of_request = |request: &&Request| {
        scorers
            .iter()
            .map(|scorer| {
                let mut all = request.scores.iter();
                let scored = all.find(|scored| scored.by.id == scorer.id);
                policy
                    .criterion
                    .iter()
                    .map(|criterion| scored?.values.get(&criterion.name).copied())
                    .collect()
            })
            .collect()
    };
    requests.iter().map(of_request).collect()
}
