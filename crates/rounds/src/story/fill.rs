//! Fills in what a story leaves open: people, days, the latest review.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;
use rounds_governance::PersonRef;
use serde_json::{Value, json};

/// What can be named in a story.
pub struct Named<'n> {
    /// People by key.
    pub people: &'n BTreeMap<String, PersonRef>,
    /// Answers of forms by name.
    pub answers: &'n BTreeMap<String, BTreeMap<String, String>>,
    /// The latest of each: `review`, `evidence`, `request`, `change`.
    pub latest: &'n BTreeMap<&'static str, String>,
    /// The day of the step.
    pub day: Date,
}

impl Named<'_> {
    /// `@KEY` is a person, `@KEY.id` their id, `@review` the latest review, `answers:NAME` answers
    /// of a form, `day+14` a day after the step's.
    pub fn fill(&self, value: Value) -> Result<Value> {
        Ok(match value {
            Value::Object(object) => {
                let filled = object
                    .into_iter()
                    .map(|(key, value)| Ok((key, self.fill(value)?)))
                    .collect::<Result<serde_json::Map<_, _>>>()?;
                Value::Object(filled)
            }
            Value::Array(items) => {
                let filled = items.into_iter().map(|item| self.fill(item));
                Value::Array(filled.collect::<Result<_>>()?)
            }
            Value::String(text) => self.text(&text)?,
            other => other,
        })
    }

    fn text(&self, text: &str) -> Result<Value> {
        if let Some(name) = text.strip_prefix('@') {
            if let Some(id) = self.latest.get(name) {
                return Ok(json!(id));
            }
            let key = name.strip_suffix(".id");
            let person = self.people.get(key.unwrap_or(name));
            let person = person.with_context(|| format!("{text:?} names nobody in the story"))?;
            return Ok(match key {
                Some(_) => json!(person.id),
                None => json!(person),
            });
        }
        if let Some(name) = text.strip_prefix("answers:") {
            let answers = self.answers.get(name);
            return Ok(json!(answers.with_context(|| {
                format!("{text:?}: the story has no answers of this name")
            })?));
        }
        match text.strip_prefix("day").map(str::parse::<i64>) {
            Some(Ok(days)) => Ok(json!(self.day.checked_add(days.days())?)),
            _ => Ok(json!(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rounds_core::access::PersonId;

    #[test]
    fn people_days_and_the_latest_are_filled_in_at_any_depth() {
        let osei = PersonRef {
            id: PersonId("p-1".to_owned()),
            name: "Dr Osei".to_owned(),
        };
        let named = Named {
            people: &BTreeMap::from([("osei".to_owned(), osei)]),
            answers: &BTreeMap::new(),
            latest: &BTreeMap::from([("review", "review-4".to_owned())]),
            day: date(2026, 2, 27),
        };
        let filled = named.fill(json!({
            "card": { "owner": "@osei" }, "member": "@osei.id", "of": ["@review"], "due": "day+2",
            "title": "daylight",
        }));
        let expected = json!({
            "card": { "owner": { "id": "p-1", "name": "Dr Osei" } }, "member": "p-1",
            "of": ["review-4"], "due": "2026-03-01", "title": "daylight",
        });
        assert_eq!(filled.expect("filled"), expected);
        let wrong = named.fill(json!("@nobody")).expect_err("unknown");
        assert!(wrong.to_string().contains("names nobody"), "{wrong}");
    }
}
