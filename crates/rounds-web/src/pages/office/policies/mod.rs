//! `/office/policies`: roles, what each permits, and the files that say so.

pub mod file;
pub mod simulator;

use maud::{Markup, html};
use rounds_core::access::Permission;

use crate::fault::PageResult;
use crate::page_data::office::{PolicyFileRow, PolicyPage, RoleRow};
use crate::shell::{Section, Shell};
use crate::view::{href, number};
use crate::visit::Visit;

/// Handler.
pub async fn page(visit: Visit) -> PageResult<Markup> {
    let shell = visit.office_shell(Section::Policies).await;
    let overview = visit.office().policies.overview(&visit.visitor).await?;
    Ok(shell.page("Roles and policies", view(&shell, &overview)))
}

fn view(shell: &Shell<'_>, page: &PolicyPage) -> Markup {
    html! {
        h1 { "Roles and policies" }
        p.lead { "What is not permitted is forbidden. Policies are files: a site’s own go before the shipped ones, and " code { "rounds policies diff" } " says what a change would change." }
        p { a.button href="/office/policies/simulator" { "Who may see this, and why" } }
        (matrix(&page.roles))
        h2 { "Roles" }
        dl.roles {
            @for role in &page.roles {
                div #(format!("role-{}", role.name)) {
                    dt { (role.title) " " code { (role.name) } @if role.privileged { " " span.status { "needs a second factor" } } }
                    dd {
                        (role.meaning) " "
                        a href=(href::with_query("/office/people", &[("role", Some(&role.name))])) { (number::counted(role.people, "person", "people")) }
                    }
                }
            }
        }
        h2 { "Files" }
        ul.plain { @for file in &page.files { li { (file_line(file)) } } }
        p.quiet {
            "In force: version " code { (page.version) }
            @if let Some(at) = page.read_at { ", read " (shell.moment(at)) }
            "."
        }
    }
}

fn file_line(file: &PolicyFileRow) -> Markup {
    html! {
        a href=(href::policy_file(&file.name)) { (file.name) } " "
        @if file.is_own { span.status { "own" } " " }
        span.quiet { (number::counted(file.policies, "policy", "policies")) }
    }
}

/// Permissions down, roles across.
fn matrix(roles: &[RoleRow]) -> Markup {
    html! {
        h2 { "What each role permits" }
        div.scroll.tall tabindex="0" role="region" aria-label="Permissions of roles" {
            table.matrix {
                thead {
                    tr {
                        th scope="col" { "Permission" }
                        @for role in roles { th scope="col" { (role.title) } }
                    }
                }
                tbody {
                    @for permission in Permission::ALL {
                        tr {
                            th scope="row" { code { (permission.as_str()) } span.made-of { (permission.meaning()) } }
                            @for role in roles {
                                td {
                                    @if role.permissions.contains(permission) { span.mark-good { "✓" span.visually-hidden { " yes" } } }
                                    @else { span.quiet { "–" span.visually-hidden { " no" } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
