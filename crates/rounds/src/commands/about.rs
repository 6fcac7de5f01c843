//! `rounds about`: what this installation is, for an inventory of technology.

use anyhow::Result;
use serde_json::{Map, Value};

use super::Outcome;
use crate::office::{Home, describe};
use crate::output::{say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: Site, print_json: bool) -> Result<Outcome> {
    let home = Home::open(site).await?;
    let page = describe(&home);
    if print_json {
        let mut groups = Map::new();
        for group in &page.groups {
            let facts = group.facts.iter().map(|fact| {
                let named = group
                    .columns
                    .iter()
                    .cloned()
                    .zip(fact.values.iter().cloned());
                let mut object: Map<String, Value> =
                    named.map(|(name, value)| (name, value.into())).collect();
                object.insert("Name".to_owned(), fact.name.clone().into());
                Value::Object(object)
            });
            groups.insert(group.title.clone(), facts.collect());
        }
        say_json(&groups)?;
        return Ok(Outcome::Done);
    }
    for group in &page.groups {
        say(format!("{}\n{}", group.title, group.meaning));
        let rows = group.facts.iter().map(|fact| {
            let mut row = vec![format!("  {}", fact.name)];
            row.extend(fact.values.iter().cloned());
            row
        });
        say_columns(&rows.collect::<Vec<_>>());
        say(String::new());
    }
    Ok(Outcome::Done)
}
