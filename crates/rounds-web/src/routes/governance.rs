//! Addresses of tools, reviews, decisions, evidence and committees. What depends on the thing
//! itself (whose tool, whose seat) is decided by `rounds_governance`; here stands who may see it.

use rounds_core::access::Permission;

use super::{Need, Reader, Route, change, change_with_file, read};
use crate::pages::{committees, decisions, evidence, profile, reviews, tools};

const READS: Need = Need::May(Permission::ReadGovernance);
const PROPOSES: Need = Need::May(Permission::ProposeTools);
const TAKES_EVIDENCE: Need = Need::May(Permission::TakeEvidence);
const EXPORTS: Need = Need::May(Permission::ExportRecords);
const MANAGES: Need = Need::May(Permission::ManageOffice);
const PAGE: Reader = Reader::Person;
const FILE: Reader = Reader::File;

/// The rows.
#[rustfmt::skip] // one address a line
pub fn routes() -> Vec<Route> {
    use committees::{committee, cover, responsibilities, step as office};
    vec![
        read("/tools", READS, PAGE, tools::page),
        read("/tools.csv", READS, FILE, tools::csv::file),
        read("/tools/propose", PROPOSES, PAGE, tools::propose::page),
        change("/tools/propose", PROPOSES, PAGE, tools::propose::submit),
        read("/tools/{id}", READS, PAGE, tools::tool::page),
        read("/tools/{id}/record", EXPORTS, FILE, tools::record::json),
        read("/tools/{id}/record.html", EXPORTS, FILE, tools::record::page),
        change_with_file("/tools/{id}/document", READS, PAGE, tools::step::document),
        change("/tools/{id}/{step}", READS, PAGE, tools::step::submit),
        read("/governance/files/{sha256}", READS, FILE, tools::record::file),
        read("/reviews", READS, PAGE, reviews::page),
        read("/reviews/ask", PROPOSES, PAGE, reviews::ask::page),
        change("/reviews/ask", PROPOSES, PAGE, reviews::ask::submit),
        read("/reviews/meetings/{date}", READS, PAGE, reviews::meeting::page),
        read("/reviews/{id}", READS, PAGE, reviews::review::page),
        read("/reviews/{id}/packet", READS, PAGE, reviews::packet::page),
        read("/reviews/{id}/minutes", READS, PAGE, reviews::minutes::page),
        change("/reviews/{id}/{step}", READS, PAGE, reviews::step::submit),
        read("/decisions", READS, PAGE, decisions::page),
        read("/decisions.csv", READS, FILE, decisions::file),
        read("/evidence", READS, PAGE, evidence::page),
        change("/evidence", TAKES_EVIDENCE, PAGE, evidence::take),
        read("/evidence/{id}", READS, PAGE, evidence::snapshot::page),
        change("/evidence/{id}/verify", READS, PAGE, evidence::snapshot::verify),
        read("/committees", READS, PAGE, committees::page),
        change("/committees", MANAGES, PAGE, office::found),
        read("/committees/{id}", READS, PAGE, committee::page),
        change("/committees/{id}/{step}", MANAGES, PAGE, office::change),
        read("/cover", READS, PAGE, cover::page),
        change("/cover", READS, PAGE, office::cover),
        read("/responsibilities", READS, PAGE, responsibilities::page),
        change("/responsibilities", MANAGES, PAGE, office::responsible),
        read("/profile/notices", READS, PAGE, profile::notices::page),
        change("/profile/notices", READS, PAGE, profile::notices::submit),
    ]
}
