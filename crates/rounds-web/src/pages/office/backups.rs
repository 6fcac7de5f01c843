//! `/office/backups`: what could be restored.

use axum::response::Redirect;
use maud::{Markup, html};
use rounds_core::access::Permission;

use crate::fault::PageResult;
use crate::page_data::office::{BackupRow, BackupState, BackupsPage, Caller};
use crate::shell::{Section, Shell};
use crate::view::{empty, form, href, number};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Backups).await;
    let backups = visit.office().backups.list(&visit.visitor).await?;
    Ok(shell.page("Backups", view(&visit, &shell, &backups)))
}

/// Handler: starts a backup.
pub async fn start(visit: Visit, caller: Caller) -> PageResult<Redirect> {
    let id = visit
        .office()
        .backups
        .start(&caller, &visit.visitor)
        .await?;
    let may_see = visit.visitor.may(Permission::ReadJobs);
    let onward = if may_see {
        href::job(&id)
    } else {
        "/office/backups".to_owned()
    };
    Ok(Redirect::to(&onward))
}

fn view(visit: &Visit, shell: &Shell<'_>, page: &BackupsPage) -> Markup {
    html! {
        h1 { "Backups" }
        p.lead {
            "Lake and database of one instant, taken while everything runs. "
            @if let Some(folder) = &page.folder { "They lie in " code { (folder) } ". " }
            "An empty machine is restored on the command line: " code { "rounds restore --help" } "."
        }
        @if page.is_running { p.notice role="status" { "A backup is being made." } }
        @if visit.visitor.may(Permission::ManageBackups) && !page.is_running && page.folder.is_some() {
            (form::button("/office/backups", &visit.form_token, "Back up now", &[]))
        }
        @if page.rows.is_empty() {
            (empty::teach("No backup yet. Each would be listed with its size, what is in it and whether it could be read again.", "rounds backup"))
        } @else {
            div.scroll tabindex="0" role="region" aria-label="Backups" {
                table.backups {
                    thead { tr { th scope="col" { "Taken" } th scope="col" { "State" } th.number scope="col" { "Size" } th.number scope="col" { "Took" } th.number scope="col" { "Lake version" } th.number scope="col" { "Ledger entry" } } }
                    tbody { @for row in &page.rows { (line(shell, row)) } }
                }
            }
        }
    }
}

fn line(shell: &Shell<'_>, row: &BackupRow) -> Markup {
    html! {
        tr {
            th scope="row" { (shell.moment(row.taken_at)) span.made-of { (row.name) } }
            td.prose {
                @match &row.state {
                    BackupState::Written => "written, not read again yet",
                    BackupState::Verified { at } => { span.mark-good { "✓ read again" } span.made-of { (shell.moment(*at)) } }
                    BackupState::Damaged { why } => { span.mark-bad { "✗ damaged" } span.made-of { (why) } }
                }
            }
            td.number { @if let Some(bytes) = row.size_bytes { (number::bytes(bytes)) } }
            td.number { @if let Some(seconds) = row.duration_seconds { (number::seconds(seconds)) } }
            td.number { @if let Some(version) = row.lake_version { (version) } }
            td.number { @if let Some(number) = row.ledger_number { (number) } }
        }
    }
}
