//! The parts of the site in the order of the navigation, each with what it takes to open it.

use rounds_core::access::Permission;

/// The part of the site a page belongs to; it is marked in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The home page.
    Today,
    /// Findings.
    Findings,
    /// Measures.
    Measures,
    /// Sources, batches, quarantine, tables.
    Data,
    /// SQL.
    Query,
    /// Tools.
    Tools,
    /// Reviews.
    Reviews,
    /// Decisions.
    Decisions,
    /// Evidence.
    Evidence,
    /// Priorities.
    Priorities,
    /// The change calendar.
    Changes,
    /// Committees, responsibilities, cover.
    Committees,
    /// People.
    People,
    /// Roles and policies.
    Policies,
    /// The ledger.
    Ledger,
    /// Emergency access.
    Emergency,
    /// Jobs.
    Jobs,
    /// Backups.
    Backups,
    /// Health.
    Health,
    /// What this installation is.
    Installation,
    /// Signing in, one's own profile, search results and pages that say why there is none.
    Nowhere,
}

/// An entry of the navigation.
pub struct Entry {
    pub section: Section,
    pub word: &'static str,
    pub address: &'static str,
    /// The letter that goes there after `g`.
    pub letter: &'static str,
    pub permission: Permission,
}

const fn entry(
    section: Section,
    word: &'static str,
    address: &'static str,
    letter: &'static str,
    permission: Permission,
) -> Entry {
    Entry {
        section,
        word,
        address,
        letter,
        permission,
    }
}

/// What the office looks after.
pub const SITE: [Entry; 5] = [
    entry(Section::Today, "Today", "/", "t", Permission::ReadSite),
    entry(
        Section::Findings,
        "Findings",
        "/findings",
        "f",
        Permission::ReadSite,
    ),
    entry(
        Section::Measures,
        "Measures",
        "/measures",
        "m",
        Permission::ReadSite,
    ),
    entry(Section::Data, "Data", "/data", "d", Permission::ReadData),
    entry(Section::Query, "Query", "/query", "q", Permission::Query),
];

/// What turns numbers into decisions.
pub const DECIDE: [Entry; 7] = [
    entry(
        Section::Tools,
        "Tools",
        "/tools",
        "o",
        Permission::ReadGovernance,
    ),
    entry(
        Section::Reviews,
        "Reviews",
        "/reviews",
        "v",
        Permission::ReadGovernance,
    ),
    entry(
        Section::Decisions,
        "Decisions",
        "/decisions",
        "s",
        Permission::ReadGovernance,
    ),
    entry(
        Section::Evidence,
        "Evidence",
        "/evidence",
        "n",
        Permission::ReadGovernance,
    ),
    entry(
        Section::Committees,
        "Committees",
        "/committees",
        "k",
        Permission::ReadGovernance,
    ),
    entry(
        Section::Priorities,
        "Priorities",
        "/priorities",
        "y",
        Permission::ReadGovernance,
    ),
    entry(
        Section::Changes,
        "Changes",
        "/changes",
        "c",
        Permission::ReadGovernance,
    ),
];

/// The office itself.
pub const OFFICE: [Entry; 8] = [
    entry(
        Section::People,
        "People",
        "/office/people",
        "p",
        Permission::ReadPeople,
    ),
    entry(
        Section::Policies,
        "Policies",
        "/office/policies",
        "r",
        Permission::ReadPolicies,
    ),
    entry(
        Section::Ledger,
        "Ledger",
        "/office/ledger",
        "l",
        Permission::ReadLedger,
    ),
    entry(
        Section::Emergency,
        "Emergency",
        "/office/emergency",
        "e",
        Permission::ReviewBreakGlass,
    ),
    entry(
        Section::Jobs,
        "Jobs",
        "/office/jobs",
        "j",
        Permission::ReadJobs,
    ),
    entry(
        Section::Backups,
        "Backups",
        "/office/backups",
        "b",
        Permission::ReadBackups,
    ),
    entry(
        Section::Health,
        "Health",
        "/office/health",
        "h",
        Permission::ReadHealth,
    ),
    entry(
        Section::Installation,
        "Installation",
        "/office/installation",
        "i",
        Permission::ReadInstallation,
    ),
];
