//! The policies of a site: the shipped ones, with the site's own files in place of those of the
//! same name.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use rounds_access::RoleBook;
use rounds_access::policy::PolicySet;
use rounds_core::TableDefinition;
use rounds_core::access::{ActorKind, Permission, PersonId, Principal, Purpose};

use crate::site::{Site, own_files};

/// Reads and checks all of them.
pub fn read(site: &Site) -> Result<PolicySet> {
    with_shipped(site, &own(site)?)
}

/// The shipped policies with these files in place of those of the same name, or beside them.
pub fn with_shipped(site: &Site, own: &[(String, String)]) -> Result<PolicySet> {
    let mut files: Vec<(&str, &str)> = rounds_content::policies().collect();
    files.extend(
        own.iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    Ok(PolicySet::read(files, &definitions(site))?)
}

/// The site's own files, by name.
pub fn own(site: &Site) -> Result<Vec<(String, String)>> {
    in_folder(&site.folder.join("policies"))
}

/// The policy files of a folder, by name.
pub fn in_folder(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut files = own_files(folder, "cedar")?;
    files.extend(own_files(folder, "toml")?);
    Ok(files)
}

/// Every table that policies may speak of.
pub fn definitions(site: &Site) -> Vec<TableDefinition> {
    let tables = site.lake.definitions().tables();
    tables.cloned().collect()
}

/// What signing in must know of roles.
pub fn role_book(policies: &PolicySet) -> RoleBook {
    let roles = policies.roles();
    let manages = |name: &str| {
        let rights = policies.rights(&somebody(name));
        rights.permissions.contains(&Permission::ManagePeople)
    };
    let names = |wanted: &dyn Fn(&rounds_access::policy::Role) -> bool| {
        let wanted = roles.iter().filter(|role| wanted(role));
        wanted.map(|role| role.name.clone()).collect()
    };
    RoleBook {
        known: names(&|_| true),
        privileged: names(&|role| role.privileged),
        managing_people: names(&|role| manages(&role.name)),
    }
}

/// Somebody with this role alone, who showed a second factor.
pub fn somebody(role: &str) -> Principal {
    somebody_with([role.to_owned()].into())
}

/// Somebody with these roles, who showed a second factor.
pub fn somebody_with(roles: BTreeSet<String>) -> Principal {
    Principal {
        person: PersonId("somebody".to_owned()),
        name: "somebody".to_owned(),
        kind: ActorKind::Person,
        roles,
        units: Default::default(),
        staff_ids: Default::default(),
        purpose: Purpose::Quality,
        second_factor: true,
        break_glass: None,
        scopes: None,
    }
}
