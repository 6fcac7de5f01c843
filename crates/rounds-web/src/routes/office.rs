//! Addresses of the office itself.

use rounds_core::access::Permission;

use super::{Need, Reader, Route, change, read};
use crate::pages::office::{
    accounting, backups, emergency, health, installation, jobs, ledger, people, policies,
};

/// The rows.
pub fn routes() -> Vec<Route> {
    let mut routes = of_people();
    routes.extend(of_policies_and_ledger());
    routes.extend(of_the_server());
    routes
}

fn of_people() -> Vec<Route> {
    let reads = Need::May(Permission::ReadPeople);
    let manages = Need::May(Permission::ManagePeople);
    let reviews = Need::May(Permission::ReviewBreakGlass);
    let page = Reader::Person;
    use people::{add, person, steps};
    vec![
        read("/office/people", reads, page, people::page),
        read("/office/people/add", manages, page, add::page),
        change("/office/people/add", manages, page, add::submit),
        read("/office/people/{id}", reads, page, person::page),
        change("/office/people/{id}", manages, page, person::change),
        change("/office/people/{id}/disable", manages, page, steps::disable),
        change("/office/people/{id}/enable", manages, page, steps::enable),
        change("/office/people/{id}/reset", manages, page, steps::reset),
        change(
            "/office/people/{id}/end-sessions",
            manages,
            page,
            steps::end_sessions,
        ),
        change(
            "/office/people/{id}/sessions/{session}/end",
            manages,
            page,
            steps::end_session,
        ),
        change(
            "/office/people/{id}/tokens/{token}/revoke",
            manages,
            page,
            steps::revoke_token,
        ),
        read("/office/emergency", reviews, page, emergency::page),
        change("/office/emergency/{id}", reviews, page, emergency::submit),
    ]
}

fn of_policies_and_ledger() -> Vec<Route> {
    let reads_policies = Need::May(Permission::ReadPolicies);
    let reads_ledger = Need::May(Permission::ReadLedger);
    let verifies = Need::May(Permission::VerifyLedger);
    let exports = Need::May(Permission::ExportLedger);
    let page = Reader::Person;
    use ledger::{entry, export, verification};
    vec![
        read("/office/policies", reads_policies, page, policies::page),
        read(
            "/office/policies/files/{name}",
            reads_policies,
            page,
            policies::file::page,
        ),
        read(
            "/office/policies/simulator",
            reads_policies,
            page,
            policies::simulator::page,
        ),
        read("/office/ledger", reads_ledger, page, ledger::page),
        read("/office/ledger/{number}", reads_ledger, page, entry::page),
        read(
            "/office/ledger/export/{format}",
            exports,
            Reader::File,
            export::file,
        ),
        change("/office/ledger/verify", verifies, page, verification::start),
        read("/office/accounting", reads_ledger, page, accounting::page),
        change("/office/accounting", reads_ledger, page, accounting::answer),
    ]
}

fn of_the_server() -> Vec<Route> {
    let reads_jobs = Need::May(Permission::ReadJobs);
    let manages_jobs = Need::May(Permission::ManageJobs);
    let reads_backups = Need::May(Permission::ReadBackups);
    let manages_backups = Need::May(Permission::ManageBackups);
    let reads_health = Need::May(Permission::ReadHealth);
    let reads_installation = Need::May(Permission::ReadInstallation);
    let page = Reader::Person;
    vec![
        read("/office/jobs", reads_jobs, page, jobs::page),
        change("/office/jobs", manages_jobs, page, jobs::start),
        read("/office/jobs/{id}", reads_jobs, page, jobs::job::page),
        change(
            "/office/jobs/{id}/cancel",
            manages_jobs,
            page,
            jobs::job::cancel,
        ),
        change(
            "/office/jobs/{id}/retry",
            manages_jobs,
            page,
            jobs::job::retry,
        ),
        read("/office/backups", reads_backups, page, backups::page),
        change("/office/backups", manages_backups, page, backups::start),
        read("/office/health", reads_health, page, health::page),
        read(
            "/office/installation",
            reads_installation,
            page,
            installation::page,
        ),
    ]
}
