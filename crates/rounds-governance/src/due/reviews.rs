//! What is due in reviews: triage, answers, votes, decisions to record, contingencies.

use rounds_core::access::{Permission, PersonId};

use super::{CONTINGENCY_DAYS, Due, with_covers};
use crate::actor::PersonRef;
use crate::gate::{ItemState, Needed, report};
use crate::notice::Urgency;
use crate::office::{Committee, Seat};
use crate::review::{ContingencyState, Question, Review, Standing, State, ballot};
use crate::said;
use crate::setting::Setting;
use crate::state::Governance;
use crate::tool::{Stage, Tool};

pub(super) fn all(governance: &Governance, setting: &Setting<'_>) -> Vec<Due> {
    let mut all = Vec::new();
    for review in governance.reviews.values() {
        let Some(tool) = governance.tools.get(&review.tool) else {
            continue;
        };
        let Some(committee) = governance.office.committees.get(&review.committee) else {
            continue;
        };
        let desk = Desk {
            governance,
            setting,
            review,
            tool,
            committee,
        };
        if review.state.is_open() {
            all.extend(desk.step());
            all.extend(desk.answers());
            all.extend(desk.gate_items());
        } else if tool.stage != Stage::Retired {
            all.extend(desk.contingencies());
        }
    }
    all
}

/// Words of policy files that stand for people on the tool's card; the others are roles.
const OF_THE_CARD: [&str; 3] = ["clinical-owner", "technical-owner", "builder"];

/// Whether it is a signature of somebody who has no part in the tool.
fn is_signed_by_others(needed: &Needed) -> bool {
    matches!(needed, Needed::SignOff { role } if !OF_THE_CARD.contains(&role.as_str()))
}

/// One review, looked at for what is due.
struct Desk<'g> {
    governance: &'g Governance,
    setting: &'g Setting<'g>,
    review: &'g Review,
    tool: &'g Tool,
    committee: &'g Committee,
}

impl Desk<'_> {
    fn due(&self, key: String, sentence: String, why: String) -> Due {
        let path = format!("/reviews/{}", self.review.id);
        let is_again = matches!(self.review.question, Question::Again { .. });
        Due::new(key, path, sentence, why)
            .about(&self.tool.id, "reviews")
            .pressing(Urgency::Soon)
            .about_care(is_again && self.tool.stage.touches_care())
    }

    fn title(&self) -> &str {
        &self.tool.card.title
    }

    /// Those in these seats who may take part, and their covers who may.
    fn in_seats(&self, seats: &[Seat]) -> Vec<PersonId> {
        let today = self.setting.today;
        let members = self.committee.sitting(today);
        let members = members.filter(|member| seats.contains(&member.seat));
        let free = members.filter(|member| self.is_free(&member.person));
        with_covers(self.governance, free.map(|member| &member.person), today)
    }

    fn is_free(&self, person: &PersonRef) -> bool {
        ballot::bar(self.tool, self.review, person).is_none()
    }

    /// The step that the review waits for.
    fn step(&self) -> Vec<Due> {
        let preparers = || self.in_seats(&[Seat::Chair, Seat::Secretary]);
        let id = &self.review.id;
        let why = said::sentence(&format!("You lead {}", self.committee.name));
        match self.review.state {
            State::Submitted => {
                let sentence = said::sentence(&format!("Triage {id}: {}", self.title()));
                let due = self.due(format!("triage/{id}"), sentence, why);
                let due = due
                    .of(preparers(), Permission::PrepareReviews)
                    .independent();
                vec![due.by_hour(self.review.triage_due, self.setting.now)]
            }
            State::Preparing => {
                let meeting = self.review.meeting;
                let Some(day) = meeting.filter(|day| *day <= self.setting.today) else {
                    return Vec::new();
                };
                let sentence = format!(
                    "{} It is on the agenda of {day}.",
                    said::sentence(&format!("Open voting on {id}: {}", self.title()))
                );
                let due = self.due(format!("open-voting/{id}"), sentence, why);
                let due = due
                    .of(preparers(), Permission::PrepareReviews)
                    .independent();
                vec![due.by_day(day, self.setting.today)]
            }
            State::Voting => self.voting(),
            State::Decided | State::Withdrawn => Vec::new(),
        }
    }

    fn voting(&self) -> Vec<Due> {
        let stand = ballot::standing(self.governance, self.review, self.committee, self.setting);
        let id = &self.review.id;
        let today = self.setting.today;
        let mut all = Vec::new();
        let ballots = &self.review.ballots;
        let has_voted = |person: &&PersonRef| ballots.iter().any(|b| b.member.id == person.id);
        for member in stand.eligible.iter().filter(|one| !has_voted(one)) {
            let sentence = said::sentence(&format!("Vote on {id}: {}", self.title()));
            let why = format!("{} votes in {}", member.name, self.committee.name);
            let why = said::sentence(&why);
            let key = format!("vote/{id}/{}", member.id);
            let who = with_covers(self.governance, [member], today);
            let due = self.due(key, sentence, why).of(who, Permission::Vote);
            let due = due.about(&self.tool.id, "decisions").independent();
            all.push(match self.review.meeting {
                Some(day) => due.by_day(day, today),
                None => due,
            });
        }
        all.extend(self.decision(&stand));
        all
    }

    /// The decision is to be recorded, or nothing is carried though all have voted.
    fn decision(&self, stand: &Standing) -> Option<Due> {
        let id = &self.review.id;
        let sentence = match (stand.carried, &stand.why_not) {
            (Some(outcome), _) => format!(
                "{} The votes carry: {}.",
                said::sentence(&format!("Record the decision of {id}: {}", self.title())),
                outcome.words()
            ),
            (None, Some(why_not)) if self.review.ballots.len() >= stand.eligible.len() => {
                format!("{id}, {}, cannot be decided: {why_not}.", self.title())
            }
            _ => return None,
        };
        let chairs = self.in_seats(&[Seat::Chair]);
        let who = if chairs.is_empty() {
            self.in_seats(&[Seat::Secretary])
        } else {
            chairs
        };
        let why = said::sentence(&format!("You record decisions of {}", self.committee.name));
        let due = self.due(format!("decide/{id}"), sentence, why);
        let due = due.about(&self.tool.id, "decisions").independent();
        Some(due.of(who, Permission::Vote))
    }

    /// Questions of the committee that nobody has answered.
    fn answers(&self) -> Vec<Due> {
        let today = self.setting.today;
        let id = &self.review.id;
        let questions = self.review.questions.iter().enumerate();
        let open = questions.filter(|(_, asked)| asked.answer.is_none());
        open.map(|(index, asked)| {
            let sentence = format!(
                "Answer a question of {} about {} ({id}).",
                self.committee.name,
                self.title()
            );
            let why = format!("You answer for the tool. {} asks.", asked.by.name);
            let card = &self.tool.card;
            let owners = [&card.clinical_owner, &card.technical_owner];
            let mut people: Vec<&PersonRef> = owners.into_iter().flatten().collect();
            people.extend(&card.builders);
            if people.is_empty() {
                people.push(&self.review.submitted_by);
            }
            let due = self.due(format!("answer/{id}/{index}"), sentence, why);
            let due = due.about(&self.tool.id, "evidence");
            let due = due.of(
                with_covers(self.governance, people, today),
                Permission::ManageTools,
            );
            match self.review.meeting {
                Some(day) => due.by_day(day, today),
                None => due,
            }
        })
        .collect()
    }

    /// What the gate of the stage that is asked about still needs, apart from this decision.
    fn gate_items(&self) -> Vec<Due> {
        let Question::Enter { stage } = self.review.question else {
            return Vec::new();
        };
        let report = report(self.governance, self.tool, stage, self.setting);
        let is_open = |item: &&crate::gate::GateItem| {
            item.state != ItemState::Met
                && !matches!(item.requirement.shown, Needed::Decision { .. })
        };
        let items = report.items.iter().filter(is_open);
        items
            .map(|item| {
                let requirement = &item.requirement;
                let key = format!(
                    "gate/{}/{}/{}",
                    self.tool.id,
                    stage.as_str(),
                    requirement.name
                );
                let sentence = format!(
                    "{} for {} to enter {stage}: {}",
                    requirement.title,
                    self.title(),
                    item.sentence
                );
                let sentence = said::sentence(&sentence);
                let why = "The gate needs it, and you can provide it.".to_owned();
                let path = format!("/tools/{}", self.tool.id);
                let people = self.who_provides(&requirement.by);
                let who = with_covers(self.governance, people, self.setting.today);
                let told_as = format!(
                    "{} still needs something of you to enter {stage}: {}",
                    self.title(),
                    requirement.title
                );
                let told_as = said::sentence(&told_as);
                let due = Due::new(key, path, sentence, why)
                    .of(who, Permission::ManageTools)
                    .asked_of(self.roles_that_provide(&requirement.by))
                    .about(&self.tool.id, "evidence")
                    .told_as(told_as);
                match is_signed_by_others(&requirement.shown) {
                    true => due.independent(),
                    false => due,
                }
            })
            .collect()
    }

    /// People behind the words of a policy file.
    fn who_provides(&self, by: &[String]) -> Vec<&PersonRef> {
        let card = &self.tool.card;
        let mut people: Vec<&PersonRef> = Vec::new();
        for word in by {
            match word.as_str() {
                "clinical-owner" => people.extend(&card.clinical_owner),
                "technical-owner" => people.extend(&card.technical_owner),
                "builder" => people.extend(&card.builders),
                _ => {}
            }
        }
        people
    }

    /// The roles among the words of a policy file.
    fn roles_that_provide(&self, by: &[String]) -> Vec<String> {
        let roles = by
            .iter()
            .filter(|word| !OF_THE_CARD.contains(&word.as_str()));
        roles.cloned().collect()
    }

    /// Contingencies whose day is near or has passed.
    fn contingencies(&self) -> Vec<Due> {
        let today = self.setting.today;
        let near = today.saturating_add(jiff::Span::new().days(CONTINGENCY_DAYS));
        let Some(decision) = &self.review.decision else {
            return Vec::new();
        };
        let id = &self.review.id;
        let all = decision.contingencies.iter().enumerate();
        let open = all.filter(|(_, one)| {
            !matches!(one.state, ContingencyState::Met { .. }) && one.due <= near
        });
        open.map(|(index, one)| {
            let sentence = format!(
                "{} was approved on a condition, by {}: {}",
                self.title(),
                one.due,
                one.text
            );
            let sentence = said::sentence(&sentence);
            let why = "You own the tool.".to_owned();
            let card = &self.tool.card;
            let owners = [&card.clinical_owner, &card.technical_owner];
            let who = with_covers(self.governance, owners.into_iter().flatten(), today);
            let told_as = format!(
                "{} was approved on a condition ({id}), which must be met by {}.",
                self.title(),
                one.due
            );
            self.due(format!("contingency/{id}/{index}"), sentence, why)
                .about(&self.tool.id, "monitoring")
                .told_as(told_as)
                .of(who, Permission::ManageTools)
                .by_day(one.due, today)
                .about_care(self.tool.stage.touches_care())
        })
        .collect()
    }
}
