//! People and files that a command names. Who asks writes them down; what is known of them is for
//! the installation to say, which puts its own words in their place before anything is decided.

use super::Command;
use crate::actor::PersonRef;
use crate::evidence::Attachment;
use crate::office::command::OfficeCommand;
use crate::refused::Refused;
use crate::tool::Card;
use crate::tool::command::ToolCommand;
use crate::worklist::FindingCommand;

/// People that one command can name.
const PEOPLE_MAX: usize = 200;

impl Command {
    /// Everybody the command names, each with the field they stand in.
    pub fn people_mut(&mut self) -> Vec<(&'static str, &mut PersonRef)> {
        match self {
            Self::Tool {
                command: ToolCommand::Propose { card, .. } | ToolCommand::Describe { card },
                ..
            } => of_card(card),
            Self::Finding {
                command: FindingCommand::Assign { to: Some(to) },
                ..
            } => vec![("to", to)],
            Self::Office { command } => of_office(command),
            _ => Vec::new(),
        }
    }

    /// Whether everybody whom the command names is named in order. Whether they exist is for the
    /// installation to say.
    ///
    /// # Errors
    /// For an id or a name that is empty, too long or not plain text, and for Rounds itself, with
    /// the field they stand in.
    pub fn check_people(&self) -> Result<(), Refused> {
        // People are found in one place; the copy is of a few lines that somebody typed.
        let mut command = self.clone();
        let people = command.people_mut();
        if people.len() > PEOPLE_MAX {
            let why = format!("a command names at most {PEOPLE_MAX} people");
            return Err(Refused::invalid("builders", why));
        }
        for (field, person) in people {
            person.check(field)?;
        }
        Ok(())
    }

    /// The file that the command shows.
    pub fn file_mut(&mut self) -> Option<&mut Attachment> {
        match self {
            Self::Tool {
                command: ToolCommand::ShowDocument { file, .. },
                ..
            } => file.as_mut(),
            _ => None,
        }
    }
}

fn of_card(card: &mut Card) -> Vec<(&'static str, &mut PersonRef)> {
    let clinical = card.clinical_owner.as_mut();
    let technical = card.technical_owner.as_mut();
    let builders = card.builders.iter_mut();
    let owners = clinical
        .map(|person| ("clinical_owner", person))
        .into_iter();
    owners
        .chain(technical.map(|person| ("technical_owner", person)))
        .chain(builders.map(|person| ("builders", person)))
        .collect()
}

fn of_office(command: &mut OfficeCommand) -> Vec<(&'static str, &mut PersonRef)> {
    match command {
        OfficeCommand::Seat { person, .. } | OfficeCommand::RecordTraining { person, .. } => {
            vec![("person", person)]
        }
        OfficeCommand::Cover {
            away, stands_in, ..
        } => vec![("away", away), ("stands_in", stands_in)],
        OfficeCommand::NameResponsible { person, .. } => {
            person.iter_mut().map(|person| ("person", person)).collect()
        }
        OfficeCommand::SetReportsTo { person, to } => {
            let to = to.iter_mut().map(|to| ("to", to));
            std::iter::once(("person", person)).chain(to).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rounds_core::access::PersonId;

    fn somebody(id: &str) -> serde_json::Value {
        serde_json::json!({ "id": id, "name": "whoever" })
    }

    #[test]
    fn everybody_whom_a_command_names_is_found() {
        let card = serde_json::json!({
            "kind": "alert", "title": "", "purpose": "", "intended_use": "", "vendor": "",
            "clinical_owner": somebody("a"), "technical_owner": somebody("b"),
            "builders": [somebody("c"), somebody("d")], "facts": {},
        });
        for (command, expected) in [
            (
                serde_json::json!({"of": "tool", "command": {"do": "propose", "card": card.clone()}}),
                "a b c d",
            ),
            (
                serde_json::json!({"of": "office", "command": {
                    "do": "set-reports-to", "person": somebody("a"), "to": somebody("b")}}),
                "a b",
            ),
            (
                serde_json::json!({"of": "finding", "id": "f-1", "command": {
                    "do": "assign", "to": somebody("a")}}),
                "a",
            ),
        ] {
            // No type here may name a person that this room does not know of.
            let named = command.to_string().matches("whoever").count();
            let mut command: Command = serde_json::from_value(command).expect("a command");
            let people = command.people_mut();
            assert_eq!(people.len(), named);
            let ids: Vec<PersonId> = people.into_iter().map(|(_, who)| who.id.clone()).collect();
            let ids: Vec<String> = ids.into_iter().map(|id| id.0).collect();
            assert_eq!(ids.join(" "), expected);
        }
    }

    #[test]
    fn who_is_named_without_a_name_is_refused_with_the_field() {
        let assign = |id: &str, name: &str| -> Result<(), Refused> {
            let to = serde_json::json!({ "id": id, "name": name });
            let command = serde_json::json!({
                "of": "finding", "id": "f-1", "command": { "do": "assign", "to": to }
            });
            let command: Command = serde_json::from_value(command).expect("a command");
            command.check_people()
        };
        assert_eq!(assign("p-1", "Ada Stone"), Ok(()));
        assert_eq!(assign("p-1", "José Ñúñez-O’Hara 李"), Ok(()));
        assert_eq!(assign(&"p".repeat(128), &"N".repeat(200)), Ok(()));
        for (id, name) in [
            ("", "Ada Stone"),
            ("p 1", "Ada Stone"),
            ("p\u{0}", "Ada Stone"),
            (&*"p".repeat(129), "Ada Stone"),
            ("p-1", ""),
            ("p-1", "  "),
            ("p-1", "Ada\nStone"),
            ("p-1", "\u{202e}enotS adA"),
            ("p-1", &*"N".repeat(201)),
            ("system", "Rounds"),
        ] {
            let refused = assign(id, name);
            assert!(
                matches!(refused, Err(Refused::Invalid { field: "to", .. })),
                "{id:?}, {name:?}: {refused:?}"
            );
        }
    }
}
