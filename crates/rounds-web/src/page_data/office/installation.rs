//! What this installation is, for the hospital's inventory of technology and map of its network.

/// Everything, by topic: program, network, folders, accounts, cryptography, data flows, settings,
/// dependencies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InstallationPage {
    /// In the order to read them.
    pub groups: Vec<InstallationGroup>,
}

/// One topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallationGroup {
    /// Its title, for example `Network`.
    pub title: String,
    /// What it says, in a sentence.
    pub meaning: String,
    /// Names of the columns after the first.
    pub columns: Vec<String>,
    /// One line each.
    pub facts: Vec<InstallationFact>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallationFact {
    /// What, for example `Port 8443`.
    pub name: String,
    /// One for each of the group's columns.
    pub values: Vec<String>,
}
