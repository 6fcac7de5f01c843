//! What is known of a person.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rounds_core::access::PersonId;
use sqlx::any::AnyRow;

use crate::row::words_text;
use crate::{Store, StoreError};

/// A person to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// What they type to sign in. Upper and lower case are the same name.
    pub sign_in_name: String,
    /// Name on screen.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// Departments and sites that are theirs.
    pub units: BTreeSet<String>,
    /// Ids under which the data know them.
    pub staff_ids: BTreeSet<String>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// Made here.
    pub id: PersonId,
    /// What they type to sign in.
    pub sign_in_name: String,
    /// Name on screen.
    pub name: String,
    /// Mail address.
    pub email: Option<String>,
    /// Roles by name.
    pub roles: BTreeSet<String>,
    /// Departments and sites that are theirs.
    pub units: BTreeSet<String>,
    /// Ids under which the data know them.
    pub staff_ids: BTreeSet<String>,
    /// Since when they may not act any more.
    pub disabled_at: Option<Timestamp>,
    /// When they were added.
    pub created_at: Timestamp,
    /// Goes up with every change; a change must name the one it saw.
    pub version: i64,
}

/// Which people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Those whose name, sign-in name or mail address holds this.
    pub text: Option<String>,
    /// Those with this role.
    pub role: Option<String>,
    /// Only those who are disabled, or only those who are not.
    pub disabled: Option<bool>,
}

impl PersonRecord {
    pub(crate) fn read(store: &Store, row: &AnyRow) -> Result<Self, StoreError> {
        let fields = store.fields(row);
        Ok(Self {
            id: PersonId(fields.text("id")?),
            sign_in_name: fields.text("sign_in_name")?,
            name: fields.text("name")?,
            email: fields.maybe_text("email")?,
            roles: fields.words("roles")?,
            units: fields.words("units")?,
            staff_ids: fields.words("staff_ids")?,
            disabled_at: fields.maybe_instant("disabled_at")?,
            created_at: fields.instant("created_at")?,
            version: fields.number("version")?,
        })
    }
}

/// The sign-in name as it is compared.
pub(crate) fn sign_in_key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// What a search looks into.
pub(crate) fn search_key(sign_in_name: &str, name: &str, email: Option<&str>) -> String {
    format!("{name}\n{sign_in_name}\n{}", email.unwrap_or_default()).to_lowercase()
}

/// How a role stands in the list of roles.
pub(crate) fn role_in_list(role: &str) -> String {
    let list = words_text(&BTreeSet::from([role.to_owned()]));
    list.trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned()
}
