//! Addresses of tools, reviews, decisions, evidence and committees. What depends on the thing
//! itself (whose tool, whose seat) is decided by `rounds_governance`; here stands who may see it.

use rounds_core::access::Permission;

use super::{Need, Reader, Route, change, change_with_file, read};
use crate::pages::tools;

const READS: Need = Need::May(Permission::ReadGovernance);
const PAGE: Reader = Reader::Person;

/// The rows.
pub fn routes() -> Vec<Route> {
    of_tools()
}

fn of_tools() -> Vec<Route> {
    use tools::{csv, propose, record, step, tool};
    let proposes = Need::May(Permission::ProposeTools);
    let takes_away = Need::May(Permission::ExportRecords);
    vec![
        read("/tools", READS, PAGE, tools::page),
        read("/tools.csv", READS, Reader::File, csv::file),
        read("/tools/propose", proposes, PAGE, propose::page),
        change("/tools/propose", proposes, PAGE, propose::submit),
        read("/tools/{id}", READS, PAGE, tool::page),
        read("/tools/{id}/record", takes_away, Reader::File, record::json),
        read(
            "/tools/{id}/record.html",
            takes_away,
            Reader::File,
            record::page,
        ),
        change_with_file("/tools/{id}/document", READS, PAGE, step::document),
        change("/tools/{id}/{step}", READS, PAGE, step::submit),
        read(
            "/governance/files/{sha256}",
            READS,
            Reader::File,
            record::file,
        ),
    ]
}
