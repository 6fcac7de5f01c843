//! Who can act in which seat on a day: who sits in it, and who stands in for them.

use jiff::civil::Date;
use rounds_core::access::PersonId;

use super::{Committee, Cover, Member, Office, Seat, TrainingRule};
use crate::actor::PersonRef;

impl Committee {
    /// The seat somebody has on this day.
    pub fn seat_of(&self, person: &PersonId, day: Date) -> Option<&Member> {
        self.sitting(day).find(|member| member.person.id == *person)
    }

    /// Who has this seat on this day.
    pub fn in_seat(&self, seat: Seat, day: Date) -> impl Iterator<Item = &Member> {
        self.sitting(day).filter(move |member| member.seat == seat)
    }
}

impl Office {
    /// Covers in force on this day in which this person is away.
    pub fn covers_of<'o>(
        &'o self,
        away: &'o PersonId,
        day: Date,
    ) -> impl Iterator<Item = &'o Cover> + 'o {
        self.covers
            .iter()
            .filter(move |cover| cover.is_in_force(day) && cover.away.id == *away)
    }

    /// Whether somebody stands in for somebody else on this day.
    pub fn stands_in(&self, stand_in: &PersonId, away: &PersonId, day: Date) -> bool {
        self.covers_of(away, day)
            .any(|cover| cover.stands_in.id == *stand_in)
    }

    /// Somebody and those who stand in for them on this day: who can do what they must do.
    pub fn with_covers(&self, person: &PersonId, day: Date) -> Vec<PersonId> {
        let covers = self.covers_of(person, day);
        let mut who = vec![person.clone()];
        who.extend(covers.map(|cover| cover.stands_in.id.clone()));
        who
    }

    /// Whether somebody has this seat on this day, or stands in for who has it.
    pub fn acts_in_seat(
        &self,
        committee: &Committee,
        seat: Seat,
        person: &PersonId,
        day: Date,
    ) -> bool {
        committee.in_seat(seat, day).any(|member| {
            member.person.id == *person || self.stands_in(person, &member.person.id, day)
        })
    }

    /// Last day on which a training of somebody counts; none where they never did it. A training
    /// that counts for ever ends on [`Date::MAX`].
    pub fn trained_until(&self, person: &PersonId, rule: &TrainingRule) -> Option<Date> {
        let done = self
            .trainings
            .iter()
            .filter(|done| done.person.id == *person && done.training == rule.name);
        done.map(|done| {
            let by_rule = rule.valid_days.map_or(Date::MAX, |days| {
                let span = jiff::Span::new().try_days(i64::from(days));
                span.map_or(Date::MAX, |span| done.done_on.saturating_add(span))
            });
            done.valid_until.map_or(by_rule, |own| own.min(by_rule))
        })
        .max()
    }

    /// The first training that somebody needs to vote in a seat and that does not count on this
    /// day.
    pub fn training_gap<'r>(
        &self,
        person: &PersonRef,
        seat: Seat,
        rules: &'r [TrainingRule],
        day: Date,
    ) -> Option<&'r TrainingRule> {
        rules.iter().find(|rule| {
            rule.is_needed_to_vote
                && rule.seats.contains(&seat)
                && self
                    .trained_until(&person.id, rule)
                    .is_none_or(|until| until < day)
        })
    }
}
