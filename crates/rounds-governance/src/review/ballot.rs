//! Votes and whether they are enough.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Outcome, Review};
use crate::actor::PersonRef;
use crate::office::{Committee, Member, Rules};
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::Tool;

/// A member's vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Ballot {
    /// Whose seat.
    pub member: PersonRef,
    /// Who cast it: the member, or who stands in for them.
    pub cast_by: PersonRef,
    /// What they voted for.
    pub vote: Vote,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// What somebody votes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Vote {
    /// One of the outcomes.
    For(Outcome),
    /// None.
    Abstain,
}

/// How the votes stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Standing {
    /// Members who may vote: in their term, with a vote, not recused, neither builder nor owner.
    pub eligible: Vec<PersonRef>,
    /// Members who may not, each with the reason.
    pub excluded: Vec<(PersonRef, String)>,
    /// How many votes are in.
    pub voted: u32,
    /// How many make a quorum.
    pub quorum: u32,
    /// Votes by outcome, in the order of [`Outcome::ALL`].
    pub votes: Vec<(Outcome, u32)>,
    /// Who abstained.
    pub abstained: u32,
    /// The outcome that the votes carry by the committee's rule; none while there is no quorum or
    /// no majority.
    pub carried: Option<Outcome>,
    /// Why none is carried, as a sentence.
    pub why_not: Option<String>,
}

/// How the votes of a review stand. A ballot counts while its member may vote and who cast it has
/// no interest; of several that one person cast, the latest.
pub fn standing(
    governance: &Governance,
    review: &Review,
    committee: &Committee,
    setting: &Setting<'_>,
) -> Standing {
    let (eligible, excluded) = electorate(governance, review, committee, setting);
    let tool = governance.tools.get(&review.tool);
    let counted = tool.map_or_else(Vec::new, |tool| counted(tool, review, &eligible));
    let count = |vote: Vote| count(counted.iter().filter(|ballot| ballot.vote == vote).count());
    let votes: Vec<(Outcome, u32)> = Outcome::ALL
        .into_iter()
        .map(|outcome| (outcome, count(Vote::For(outcome))))
        .collect();
    let abstained = count(Vote::Abstain);
    let mut standing = Standing {
        voted: votes.iter().map(|(_, n)| n).sum::<u32>() + abstained,
        quorum: quorum(&committee.rules, eligible.len()),
        eligible,
        excluded,
        votes,
        abstained,
        carried: None,
        why_not: None,
    };
    match carried(&standing, &committee.rules) {
        Ok(outcome) => standing.carried = Some(outcome),
        Err(why_not) => standing.why_not = Some(why_not),
    }
    standing
}

/// Why somebody takes no part in what is decided about a tool, as the end of a sentence that begins
/// with their name; none where nothing bars them.
pub fn bar(tool: &Tool, review: &Review, person: &PersonRef) -> Option<String> {
    let is = |other: &Option<PersonRef>| other.as_ref().is_some_and(|one| one.id == person.id);
    if is(&tool.card.clinical_owner) {
        return Some("is the clinical owner".to_owned());
    }
    if is(&tool.card.technical_owner) {
        return Some("is the technical owner".to_owned());
    }
    if tool.proposed_by.id == person.id {
        return Some("proposed the tool".to_owned());
    }
    if tool.is_interested(person) {
        return Some("built the tool".to_owned());
    }
    if tool.is_barred(person) {
        return Some("built or owned the tool before".to_owned());
    }
    let recused = review
        .conflicts
        .iter()
        .find(|conflict| conflict.is_recused && conflict.person.id == person.id);
    recused.map(|conflict| format!("is recused: {}", conflict.interest))
}

/// Members with a vote today, and those of them who may not use it here.
fn electorate(
    governance: &Governance,
    review: &Review,
    committee: &Committee,
    setting: &Setting<'_>,
) -> (Vec<PersonRef>, Vec<(PersonRef, String)>) {
    let tool = governance.tools.get(&review.tool);
    let rules = &setting.policies.trainings;
    let mut eligible = Vec::new();
    let mut excluded = Vec::new();
    let with_vote = |member: &&Member| member.seat.has_vote();
    for member in committee.sitting(setting.today).filter(with_vote) {
        let person = &member.person;
        let office = &governance.office;
        let barred = match tool {
            Some(tool) => bar(tool, review, person),
            None => Some("cannot be held against a tool that is not there".to_owned()),
        };
        let barred = barred.or_else(|| {
            let gap = office.training_gap(person, member.seat, rules, setting.today);
            gap.map(|rule| format!("needs the training {:?} to vote", rule.title))
        });
        match barred {
            Some(why) => excluded.push((person.clone(), why)),
            None => eligible.push(person.clone()),
        }
    }
    (eligible, excluded)
}

/// The ballots that count: of members who may vote, cast by somebody without an interest, of several
/// that one person cast the latest.
pub(crate) fn counted<'r>(
    tool: &Tool,
    review: &'r Review,
    eligible: &[PersonRef],
) -> Vec<&'r Ballot> {
    let mut counted: Vec<&Ballot> = Vec::new();
    for ballot in &review.ballots {
        let has_seat = eligible.iter().any(|one| one.id == ballot.member.id);
        if !has_seat || bar(tool, review, &ballot.cast_by).is_some() {
            continue;
        }
        counted.retain(|known| known.cast_by.id != ballot.cast_by.id);
        counted.push(ballot);
    }
    counted
}

/// Shares are written with few digits; what is lost in binary must not ask for one vote more.
const SLACK: f64 = 1e-9;

fn quorum(rules: &Rules, eligible: usize) -> u32 {
    let share = (rules.quorum_share * f64::from(count(eligible)) - SLACK).ceil();
    (0..=count(eligible))
        .find(|votes| f64::from(*votes) >= share)
        .unwrap_or_else(|| count(eligible))
        .max(rules.quorum_min)
}

fn carried(standing: &Standing, rules: &Rules) -> Result<Outcome, String> {
    let may_vote = standing.eligible.len();
    if count(may_vote) < standing.quorum {
        return Err(format!(
            "a quorum of {} cannot be reached: {may_vote} may vote; seat members, or let others decide",
            standing.quorum
        ));
    }
    if standing.voted < standing.quorum {
        return Err(format!(
            "{} of {may_vote} have voted; a quorum is {}",
            standing.voted, standing.quorum
        ));
    }
    let cast = standing.voted - standing.abstained;
    let needed = rules.majority_above * f64::from(cast) + SLACK;
    let most = standing.votes.iter().max_by_key(|(_, votes)| *votes);
    let most = most.filter(|(_, votes)| *votes > 0 && f64::from(*votes) > needed);
    let (outcome, votes) = most.ok_or_else(|| {
        format!(
            "no outcome has more than {} % of the {cast} votes that are not abstentions",
            (rules.majority_above * 1000.0).round() / 10.0
        )
    })?;
    // Where less than half is enough, two outcomes can have it.
    let mut others = standing.votes.iter().filter(|(other, _)| other != outcome);
    if others.any(|(_, other)| other == votes) {
        return Err(format!("two outcomes have {votes} votes each"));
    }
    Ok(*outcome)
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
