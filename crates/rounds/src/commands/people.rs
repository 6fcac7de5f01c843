//! `rounds people`: who may sign in, on the command line. Whoever runs it can read the site's
//! files, so it asks for no permission; what it does is in the ledger.

use anyhow::{Context, Result};
use rounds_access::answer::{Actor, Caller, OneTimeLink};
use rounds_core::access::{Principal, Rights};
use rounds_store::page::Page;
use rounds_store::people::{NewPerson, PeopleFilter, PersonRecord};
use serde_json::json;

use super::Outcome;
use crate::cli::{People, PeopleAction};
use crate::office::{Home, operator, sign_in};
use crate::output::{note, say, say_columns, say_json};
use crate::site::Site;

pub async fn run(site: Site, flags: People) -> Result<Outcome> {
    let home = Home::open(site).await?;
    let desk = sign_in(&home)?;
    let (principal, rights, from) = (operator(), Rights::unlimited(), nowhere());
    let actor = acting(&principal, &rights, &from);
    match flags.action {
        PeopleAction::List(flags) => list(&home, flags.json).await?,
        PeopleAction::Add {
            sign_in_name,
            name,
            roles,
            units,
            staff_ids,
        } => {
            let new = NewPerson {
                sign_in_name,
                name,
                email: None,
                roles: roles.into_iter().collect(),
                units: units.into_iter().collect(),
                staff_ids: staff_ids.into_iter().collect(),
            };
            let (person, link) = desk.add_person(&actor, new).await?;
            say(format!("{} ({}) added", person.name, person.sign_in_name));
            if let Some(link) = link {
                tell_code(&person, &link);
            }
        }
        PeopleAction::Disable { sign_in_name } => {
            let person = named(&home, &sign_in_name).await?;
            desk.disable(&actor, &person.id).await?;
            say(format!(
                "{} is disabled; sessions and tokens have ended",
                person.name
            ));
        }
        PeopleAction::Enable { sign_in_name } => {
            let person = named(&home, &sign_in_name).await?;
            desk.enable(&actor, &person.id).await?;
            say(format!("{} may sign in again", person.name));
        }
        PeopleAction::Reset { sign_in_name } => {
            let person = named(&home, &sign_in_name).await?;
            let link = desk.reset(&actor, &person.id).await?;
            tell_code(&person, &link);
        }
    }
    Ok(Outcome::Done)
}

fn nowhere() -> Caller {
    Caller {
        address: None,
        user_agent: String::new(),
    }
}

fn acting<'a>(principal: &'a Principal, rights: &'a Rights, from: &'a Caller) -> Actor<'a> {
    Actor {
        principal,
        permissions: &rights.permissions,
        session: None,
        from,
    }
}

fn tell_code(person: &PersonRecord, link: &OneTimeLink) {
    note(format!(
        "{} sets a password at /welcome with this, once, until {}:",
        person.name, link.expires_at
    ));
    say(link.secret.expose());
}

async fn named(home: &Home, sign_in_name: &str) -> Result<PersonRecord> {
    let found = home.store.people().by_sign_in_name(sign_in_name).await?;
    found.with_context(|| {
        format!("nobody signs in as {sign_in_name:?}; rounds people list names everybody")
    })
}

async fn list(home: &Home, print_json: bool) -> Result<()> {
    let filter = PeopleFilter::default();
    let mut page = Page::first(Page::ROWS_MAX);
    let mut people = Vec::new();
    loop {
        let part = home.store.people().list(&filter, &page).await?;
        people.extend(part.entries);
        match part.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    if print_json {
        let one = |person: &PersonRecord| {
            json!({
                "id": person.id, "sign_in_name": person.sign_in_name, "name": person.name,
                "roles": person.roles, "units": person.units, "staff_ids": person.staff_ids,
                "disabled_at": person.disabled_at,
            })
        };
        return say_json(&people.iter().map(one).collect::<Vec<_>>());
    }
    let header = ["signs in as", "name", "roles", "state"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for person in &people {
        let roles: Vec<&str> = person.roles.iter().map(String::as_str).collect();
        let state = match person.disabled_at {
            Some(_) => "disabled",
            None => "may sign in",
        };
        rows.push(vec![
            person.sign_in_name.clone(),
            person.name.clone(),
            roles.join(", "),
            state.to_owned(),
        ]);
    }
    say_columns(&rows);
    Ok(())
}
