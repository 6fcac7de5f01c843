//! The ledger.

use rounds_core::access::Permission;

use crate::api::contract::office::ledger::{
    AccountingQuestion, LedgerChoice, LedgerEntry, LedgerEntrySummary, Verification,
};
use crate::api::office::ledger;
use crate::api::operation::Operation;
use crate::api::paging::{Page, Piece};
use crate::routes::Need;

const READ_LEDGER: Need = Need::May(Permission::ReadLedger);
const VERIFY_LEDGER: Need = Need::May(Permission::VerifyLedger);
const EXPORT_LEDGER: Need = Need::May(Permission::ExportLedger);

/// The ledger.
pub fn operations() -> Vec<Operation> {
    const AREA: &str = "Ledger";
    vec![
        Operation::get("/api/v1/ledger/entries", READ_LEDGER, ledger::search)
            .named("searchLedger", AREA, "What was done and seen, newest first")
            .query::<LedgerChoice>()
            .query::<Piece>()
            .answers::<Page<LedgerEntrySummary>>(200),
        Operation::get("/api/v1/ledger/entries/{number}", READ_LEDGER, ledger::entry)
            .named("getLedgerEntry", AREA, "One entry with its hashes")
            .number_segment("number", "Number of the entry, counted from 1.")
            .answers::<LedgerEntry>(200),
        Operation::get("/api/v1/ledger/verification", READ_LEDGER, ledger::verification)
            .named("getVerification", AREA, "Whether the chain holds: the last verification")
            .answers::<Verification>(200),
        Operation::post("/api/v1/ledger/verification", VERIFY_LEDGER, ledger::verify)
            .named("verifyLedger", AREA, "Verify the chain and its anchors")
            .answers::<Verification>(202),
        Operation::get("/api/v1/ledger/export", EXPORT_LEDGER, ledger::export)
            .named("exportLedger", AREA, "Take entries away, oldest first")
            .says(
                "As CSV, FHIR AuditEvent (`application/fhir+ndjson`), OCSF \
                 (`application/x-ndjson`) or CEF (`text/plain`), by `Accept`. \
                 `X-Rounds-Entries` and `X-Rounds-Entries-Total` say how many are here and how many \
                 pass the filter.",
            )
            .query::<LedgerChoice>()
            .answers_text(&ledger::EXPORT_AS),
        Operation::post("/api/v1/ledger/accounting", READ_LEDGER, ledger::accounting)
            .named("accountForPatient", AREA, "Who looked at one patient's data")
            .takes::<AccountingQuestion>()
            .answers::<Page<LedgerEntrySummary>>(200),
    ]
}
