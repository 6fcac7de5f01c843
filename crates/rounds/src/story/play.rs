//! Plays a story into a site.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rounds_access::answer::{Actor as Adding, Caller};
use rounds_core::access::{ActorKind, Principal, Rights};
use rounds_governance::{Command, Happened, MeasureWords, PersonRef, Reading, Readings};
use rounds_measures::readings::LakeReadings;
use rounds_store::people::NewPerson;
use rounds_web::office::EvidenceOrder;
use serde_json::{Value, json};

use super::fill::Named;
use super::text::{Step, Story, StoryPerson, read};
use crate::governance::{Circumstances, Origin, acting};
use crate::office::{Home, operator, sign_in};

/// The hour of the site's day at which every step happens, so that a day's steps keep their order.
const HOUR: i8 = 9;

/// Plays the shipped story, or the one in `file`, over the twelve months before `end`; how many
/// events came of it. A site where something happened already is left alone.
///
/// # Errors
/// A step is refused, or the database does not keep it.
pub async fn play(home: &Home, end: Date, file: Option<&Path>) -> Result<usize> {
    if home.room.book.current().await?.seq > 0 {
        return Ok(0);
    }
    let story = read(file)?;
    let mut player = Player {
        home,
        start: end.checked_sub(1.year())?,
        people: add_people(home, &story).await?,
        latest: BTreeMap::new(),
        events: 0,
        story,
    };
    for index in 0..player.story.step.len() {
        let Some(step) = player.story.step.get(index).cloned() else {
            break;
        };
        let told = format!("step {} of the story, by {}", index + 1, step.by);
        player.step(&step, index).await.context(told)?;
    }
    Ok(player.events)
}

struct Player<'h> {
    home: &'h Home,
    start: Date,
    people: BTreeMap<String, PersonRef>,
    latest: BTreeMap<&'static str, String>,
    events: usize,
    story: Story,
}

impl Player<'_> {
    async fn step(&mut self, step: &Step, index: usize) -> Result<()> {
        let (day, at) = match step.day {
            Some(days) => {
                let day = self.start.checked_add(days.days())?;
                (day, self.instant(day, index)?)
            }
            None => {
                let now = self.home.clock.now();
                let zone = self.home.site.config.zone()?;
                (now.to_zoned(zone).date(), now)
            }
        };
        if let Some(title) = &step.take {
            let order = EvidenceOrder {
                title: title.clone(),
                tool: step.tool.as_deref().map(Into::into),
                measures: Vec::new(),
                as_of: Some(day),
            };
            let taken = self.home.room.take_evidence(&order, at).await?;
            return self
                .act(&step.by, Command::Evidence { taken }, day, at)
                .await;
        }
        if let Some(outcome) = &step.vote {
            for voter in &step.voters {
                let vote = json!({ "do": "vote", "vote": { "for": outcome }, "reason": "", "member": null });
                let command = self.command(step, vote, day).await?;
                self.act(voter, command, day, at).await?;
            }
            return Ok(());
        }
        for kind in &step.documents {
            let title = kind.replace('-', " ");
            let document = json!({
                "do": "show-document", "kind": kind, "title": title, "file": null,
                "location": "document system of the office", "valid_until": null,
            });
            let command = self.command(step, document, day).await?;
            self.act(&step.by, command, day, at).await?;
        }
        for asked in &step.commands {
            let command = self.command(step, asked.clone(), day).await?;
            self.act(&step.by, command, day, at).await?;
        }
        Ok(())
    }

    /// Steps of one day are a minute apart.
    fn instant(&self, day: Date, index: usize) -> Result<Timestamp> {
        let zone = self.home.site.config.zone()?;
        let minute = i8::try_from(index % 60).unwrap_or(0);
        Ok(day.at(HOUR, minute, 0, 0).to_zoned(zone)?.timestamp())
    }

    async fn command(&self, step: &Step, asked: Value, day: Date) -> Result<Command> {
        let named = Named {
            people: &self.people,
            answers: &self.story.answers,
            latest: &self.latest,
            day,
        };
        let latest = |text: &String| named.fill(json!(text));
        let (of, id) = match (&step.tool, &step.review, &step.request, step.finding) {
            (Some(tool), ..) => ("tool", Some(json!(tool))),
            (_, Some(review), ..) => ("review", Some(latest(review)?)),
            (_, _, Some(request), _) => ("request", Some(latest(request)?)),
            (_, _, _, Some(rank)) => ("finding", Some(json!(self.finding(rank).await?))),
            _ => (step.of.as_deref().context("the step names nothing")?, None),
        };
        let is_new = asked
            .get("do")
            .and_then(Value::as_str)
            .is_some_and(|word| matches!((of, word), ("tool", "propose") | ("review", "submit")));
        let mut command = json!({ "of": of, "command": named.fill(asked)? });
        if let (Some(id), false, Some(object)) = (id, is_new, command.as_object_mut()) {
            object.insert("id".to_owned(), id);
        }
        Ok(serde_json::from_value(command)?)
    }

    /// The finding with this rank among the open ones.
    async fn finding(&self, rank: usize) -> Result<String> {
        let lake = &self.home.site.lake;
        let snapshot = lake.latest()?;
        let mut open = rounds_measures::read::findings(lake, &snapshot).await?;
        open.retain(|found| found.finding.is_open());
        let found = open.get(rank.saturating_sub(1));
        let found = found
            .with_context(|| format!("{} findings are open, none has rank {rank}", open.len()))?;
        Ok(found.finding.id.clone())
    }

    async fn act(&mut self, key: &str, command: Command, day: Date, at: Timestamp) -> Result<()> {
        let person = self.people.get(key);
        let person = person.with_context(|| format!("{key:?} is nobody in the story"))?;
        let told = self.story.person.iter().find(|told| told.key == key);
        let roles = told.map(|told| told.roles.iter().cloned().collect());
        let principal = Principal {
            person: person.id.clone(),
            name: person.name.clone(),
            kind: ActorKind::Person,
            roles: roles.unwrap_or_default(),
            second_factor: true,
            ..Principal::system()
        };
        let rights = self.home.policies.rights(&principal);
        let origin = Origin {
            principal: &principal,
            via: None,
            source: "demonstration",
        };
        let latest = self.home.room.numbers.latest().await?;
        let readings = Until {
            readings: &latest,
            day,
        };
        let circumstances = Circumstances {
            now: at,
            today: day,
            readings: &readings,
        };
        let actor = acting(&principal, &rights.permissions);
        let book = &self.home.room.book;
        let kept = book
            .act(&origin, &actor, &command, circumstances, None)
            .await?;
        self.events += kept.happened.len();
        for happened in &kept.happened {
            self.remember(happened);
        }
        Ok(())
    }

    fn remember(&mut self, happened: &Happened) {
        let subject = happened.subject();
        for kind in ["review", "evidence", "request", "change"] {
            if subject.kind == kind {
                self.latest.insert(kind, subject.id.clone());
            }
        }
    }
}

/// What measures had said by a day: periods that were over then.
struct Until<'r> {
    readings: &'r LakeReadings,
    day: Date,
}

impl Readings for Until<'_> {
    fn measure(&self, measure_id: &str) -> Option<MeasureWords> {
        self.readings.measure(measure_id)
    }

    fn series(&self, measure_id: &str, group: &str) -> Vec<Reading> {
        let mut series = self.readings.series(measure_id, group);
        series.retain(|reading| reading.period.end() <= self.day);
        series
    }
}

/// Adds those who are not there yet.
async fn add_people(home: &Home, story: &Story) -> Result<BTreeMap<String, PersonRef>> {
    let desk = sign_in(home)?;
    let (principal, rights) = (operator(), Rights::unlimited());
    let from = Caller {
        address: None,
        user_agent: String::new(),
    };
    let actor = Adding {
        principal: &principal,
        permissions: &rights.permissions,
        session: None,
        from: &from,
    };
    let mut people = BTreeMap::new();
    for told in &story.person {
        let known = home.store.people().by_sign_in_name(&told.key).await?;
        let person = match known {
            Some(person) => person,
            None => desk.add_person(&actor, new(told)).await?.0,
        };
        let named = PersonRef {
            id: person.id,
            name: person.name,
        };
        if people.insert(told.key.clone(), named).is_some() {
            bail!("{:?} stands twice in the story", told.key);
        }
    }
    Ok(people)
}

fn new(told: &StoryPerson) -> NewPerson {
    NewPerson {
        sign_in_name: told.key.clone(),
        name: told.name.clone(),
        email: None,
        roles: told.roles.iter().cloned().collect(),
        units: BTreeSet::new(),
        staff_ids: BTreeSet::new(),
    }
}
