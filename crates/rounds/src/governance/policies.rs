//! The policy files of governance: the shipped ones, with the site's own in place of those of the
//! same name.

use anyhow::Result;
use rounds_governance::{Policies, policy};

use crate::site::{Site, own_files};

/// Reads and checks all of them.
pub fn read(site: &Site) -> Result<Policies> {
    let own = own_files(&site.folder.join("governance"), "toml")?;
    let own = own
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    Ok(policy::read(rounds_content::governance().chain(own))?)
}
