//! The list of roles (`roles.toml`) and the size of groups. What a role may do stands in the
//! policies, not here.

use std::collections::BTreeMap;

use rounds_core::suggest::improve_unknown_name;
use serde::Deserialize;

use super::error::PolicyError;
use super::place::Place;

/// Name of the file.
pub(super) const FILE: &str = "roles.toml";
/// The role that every other role stands in; not listed, not given to anybody.
pub(super) const EVERYONE: &str = "everyone";

/// A role that people can be given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The name in policies and in groups of the identity provider: lower-case letters, digits, `_`.
    pub name: String,
    /// The name on screen.
    pub title: String,
    /// What somebody in this role does, as a phrase.
    pub meaning: String,
    /// Whether a security officer looks at its holders first.
    pub privileged: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RolesFile {
    groups: Option<Groups>,
    #[serde(default)]
    role: Vec<toml::Spanned<Role>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    people_min: toml::Spanned<u32>,
}

/// What all the lists of roles say together: later ones add roles and replace those of one name.
#[derive(Debug, Default)]
pub(super) struct Roles {
    by_name: BTreeMap<String, Role>,
    order: Vec<String>,
    people_min: Option<u32>,
}

impl Roles {
    /// Adds one file.
    pub(super) fn add(&mut self, text: &str) -> Result<(), PolicyError> {
        let wrong = |byte: usize, message: String| PolicyError::Syntax {
            place: Place::at(FILE, text, byte),
            message,
        };
        let file: RolesFile = toml::from_str(text).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            wrong(byte, improve_unknown_name(error.message()))
        })?;
        if let Some(groups) = file.groups {
            let byte = groups.people_min.span().start;
            let people_min = groups.people_min.into_inner();
            if people_min == 0 {
                let message = "people_min is the smallest group that is shown: give 1 or more";
                return Err(wrong(byte, message.to_owned()));
            }
            self.people_min = Some(people_min);
        }
        for role in file.role {
            let byte = role.span().start;
            let role = role.into_inner();
            if !rounds_core::table::is_identifier(&role.name) || role.name == EVERYONE {
                let message = format!(
                    "{:?} is not a name for a role: lower-case letters, digits and underscores, and not {EVERYONE:?}",
                    role.name
                );
                return Err(wrong(byte, message));
            }
            if !self.by_name.contains_key(&role.name) {
                self.order.push(role.name.clone());
            }
            self.by_name.insert(role.name.clone(), role);
        }
        Ok(())
    }

    /// The roles in the order in which they were first listed.
    pub(super) fn listed(&self) -> Vec<Role> {
        let roles = self.order.iter().filter_map(|name| self.by_name.get(name));
        roles.cloned().collect()
    }

    /// Smallest group; 11 where no file says so, as shipped.
    pub(super) fn people_min(&self) -> u32 {
        self.people_min.unwrap_or(PEOPLE_MIN_DEFAULT)
    }
}

/// CMS cell size suppression policy: no cell of 1 to 10 is reported.
const PEOPLE_MIN_DEFAULT: u32 = 11;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_list_adds_and_replaces() {
        let role = |name: &str, title: &str| {
            format!(
                "[[role]]\nname = {name:?}\ntitle = {title:?}\nmeaning = \"m\"\nprivileged = false\n"
            )
        };
        let mut roles = Roles::default();
        roles
            .add(&(role("a", "A") + &role("b", "B")))
            .expect("first");
        roles
            .add(&format!(
                "[groups]\npeople_min = 20\n{}{}",
                role("c", "C"),
                role("a", "A again")
            ))
            .expect("second");
        let titles: Vec<_> = roles.listed().into_iter().map(|role| role.title).collect();
        assert_eq!(titles, ["A again", "B", "C"]);
        assert_eq!(roles.people_min(), 20);
    }

    #[test]
    fn a_mistake_in_the_list_is_named_with_its_line() {
        let cases = [
            (
                "[groups]\npeople_min = 0\n",
                "policies/roles.toml:2: people_min",
            ),
            (
                "\n[[role]]\nname = \"x\"\ntitel = \"X\"\n",
                "did you mean \"title\"?",
            ),
            (
                "[[role]]\nname = \"everyone\"\ntitle = \"\"\nmeaning = \"\"\nprivileged = true\n",
                "policies/roles.toml:1: \"everyone\" is not a name for a role",
            ),
        ];
        for (text, part) in cases {
            let error = Roles::default().add(text).expect_err(text).to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
