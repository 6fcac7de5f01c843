//! One person's doings of one day, and how they become events: deeds that stand in other feeds
//! happen at their own instant, stretches of work fill the time around them.
//!
//! Gaps between events within a stretch have the mean of 12.4 seconds that Lou et al. 2022 give.

use super::action::{Action, Mix};
use crate::calendar::Moment;
use crate::random::Random;
use crate::world::PatientNumber;

/// Mean seconds from one event to the next within a stretch of work.
const GAP_SECONDS: f64 = 12.4;
/// After so long without an event people have signed out.
const REST_MS: i64 = 40 * 60_000;

/// Where somebody works with the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    Work,
    Home,
    Phone,
    /// A program: no workstation.
    Background,
}

/// Whose chart is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chart {
    pub(crate) patient: PatientNumber,
    /// Number of the visit.
    pub(crate) visit: Option<u64>,
}

/// What an event is about, beside the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    Note(u64),
    Order(u64),
    Alert(u64),
    Message(u64),
    Prediction(u64),
    Report(u16),
    Pages(u16),
    /// A reason given for opening a protected chart: a position in the list of them.
    Reason(u8),
}

/// One line of the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event {
    pub(crate) at: Moment,
    pub(crate) action: Action,
    pub(crate) place: Place,
    pub(crate) chart: Option<Chart>,
    pub(crate) object: Option<Object>,
    /// Position among the planted accesses, when it is one.
    pub(crate) label: Option<u32>,
}

/// A stretch of work.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    /// When it begins, at the earliest.
    pub(crate) at: Moment,
    pub(crate) seconds: f64,
    pub(crate) mix: Mix,
    pub(crate) chart: Option<Chart>,
    pub(crate) place: Place,
    /// Part of a deed: not put off for other work.
    pub(crate) fixed: bool,
    pub(crate) label: Option<u32>,
}

/// What one person does on one day.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    pub(crate) blocks: Vec<Block>,
    pub(crate) deeds: Vec<Event>,
}

impl Diary {
    /// Adds a stretch of work that gives way to what is fixed.
    pub(crate) fn work(&mut self, at: Moment, seconds: f64, mix: Mix, chart: Option<Chart>) {
        self.blocks.push(Block {
            at,
            seconds,
            mix,
            chart,
            place: Place::Work,
            fixed: false,
            label: None,
        });
    }

    /// Its events in the order of time, no two within one second; `told` is the share of small
    /// steps that the log keeps.
    pub(crate) fn events(&mut self, told: f64, random: &mut Random, events: &mut Vec<Event>) {
        events.clear();
        events.extend(self.deeds.iter().copied());
        self.blocks.sort_by_key(|block| block.at);
        let fixed: Vec<(Moment, Moment)> = self
            .blocks
            .iter()
            .filter(|block| block.fixed)
            .map(|block| (block.at, block.at.after_ms((block.seconds * 1e3) as i64)))
            .collect();
        let mut clock = Moment(i64::MIN);
        let mut next = 0;
        for block in &self.blocks {
            let mut steps = Steps {
                block,
                told,
                at: block.at,
            };
            if block.fixed {
                steps.run(&[], &mut 0, random, events);
            } else {
                steps.at = block.at.max(clock);
                steps.run(&fixed, &mut next, random, events);
                clock = steps.at.after_ms(4_000);
            }
        }
        // Where the log tells few steps, a long rest cannot be told from work.
        let rest_ms = if told >= 1.0 { REST_MS } else { 15 * REST_MS };
        sign_in_and_out(rest_ms, events);
        events.sort_by_key(|event| event.at);
        if told < 1.0 {
            once_a_day(events);
        }
        let mut last = i64::MIN / 2;
        for event in events {
            let second = (event.at.0.div_euclid(1_000)).max(last + 1);
            event.at = Moment(second * 1_000);
            last = second;
        }
    }
}

struct Steps<'a> {
    block: &'a Block,
    told: f64,
    at: Moment,
}

impl Steps<'_> {
    fn event(&self, action: Action, object: Option<Object>) -> Event {
        Event {
            at: self.at,
            action,
            place: self.block.place,
            chart: self.block.chart,
            object,
            label: self.block.label,
        }
    }

    /// Opens the chart, takes steps until the time is used up, and closes it.
    fn run(
        &mut self,
        fixed: &[(Moment, Moment)],
        next: &mut usize,
        random: &mut Random,
        events: &mut Vec<Event>,
    ) {
        let has_chart = self.block.chart.is_some() && self.block.place != Place::Background;
        if has_chart && !self.block.fixed {
            if self.told >= 1.0 && random.chance(0.2) {
                events.push(self.event(Action::Search, None));
                self.at = self.at.after_ms(5_000);
                events.push(self.event(Action::Select, None));
                self.at = self.at.after_ms(2_000);
            }
            events.push(self.event(Action::OpenChart, None));
            self.at = self.at.after_ms(gap_ms(random));
        }
        let mut left_ms = (self.block.seconds * 1e3) as i64;
        while left_ms > 0 {
            while let Some((start, end)) = fixed.get(*next)
                && *start <= self.at
            {
                self.at = self.at.max(*end);
                *next += 1;
            }
            if self.told >= 1.0 || random.chance(self.told) {
                let weights = self.block.mix.iter().map(|(_, weight)| *weight);
                let chosen = random.weighted(weights);
                let action = self
                    .block
                    .mix
                    .get(chosen)
                    .map_or(Action::Other, |(action, _)| *action);
                let object = (action == Action::Report)
                    .then(|| Object::Report(40 + (random.next() % 60) as u16));
                events.push(self.event(action, object));
            }
            let gap = gap_ms(random);
            left_ms -= gap;
            self.at = self.at.after_ms(gap);
        }
        if has_chart && self.told >= 1.0 && !self.block.fixed {
            events.push(self.event(Action::CloseChart, None));
        }
    }
}

/// Most gaps are short; a fifth are the time to read.
fn gap_ms(random: &mut Random) -> i64 {
    let mean = if random.chance(0.2) {
        GAP_SECONDS * 2.9
    } else {
        GAP_SECONDS * 0.46
    };
    (random.exponential(mean) * 1e3) as i64 + 600
}

/// Where the log tells few steps it tells the first opening of each chart, and no signing out.
fn once_a_day(events: &mut Vec<Event>) {
    let mut opened = Vec::new();
    events.retain(|event| match (event.action, event.chart) {
        (Action::LogOut, _) => false,
        (Action::OpenChart, Some(chart)) if event.label.is_none() => {
            let is_first = !opened.contains(&chart.patient);
            opened.push(chart.patient);
            is_first
        }
        _ => true,
    });
}

/// Signing in comes before the first event at a place and after a long rest.
fn sign_in_and_out(rest_ms: i64, events: &mut Vec<Event>) {
    events.sort_by_key(|event| event.at);
    let count = events.len();
    for place in [Place::Work, Place::Home, Place::Phone] {
        let mut last: Option<Moment> = None;
        for position in 0..count {
            let Some(event) = events.get(position).copied() else {
                break;
            };
            if event.place != place {
                continue;
            }
            let sign = |action, at| Event {
                at,
                action,
                place,
                chart: None,
                object: None,
                label: None,
            };
            let rested = last.is_none_or(|last| event.at.0 - last.0 > rest_ms);
            if rested {
                if let Some(last) = last {
                    events.push(sign(Action::LogOut, last.after_ms(45_000)));
                }
                let action = if place == Place::Phone {
                    Action::MobileLogin
                } else {
                    Action::LogIn
                };
                events.push(sign(action, event.at.after_ms(-9_000)));
                // One password in fifty is wrong at first; seconds are as good as chance.
                if event.at.0.div_euclid(1_000) % 50 == 0 && place != Place::Phone {
                    let refused = event.at.after_ms(-16_000);
                    events.push(sign(Action::LoginFailed, refused));
                }
            }
            last = Some(event.at);
        }
        if let Some(last) = last {
            events.push(Event {
                at: last.after_ms(30_000),
                action: Action::LogOut,
                place,
                chart: None,
                object: None,
                label: None,
            });
        }
    }
}
