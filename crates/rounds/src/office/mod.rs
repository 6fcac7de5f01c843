//! The office itself: people, policies, ledger, jobs, backups. [`Home`] is a site with everything
//! opened; each `…_desk` answers one trait of `rounds_web::office`. Wiring only: what is decided is
//! decided in `rounds_access`, what is kept is kept by `rounds_store`.

mod backups_desk;
mod caller;
mod door;
mod failure;
mod governance_desk;
mod health_desk;
mod home;
mod installation_desk;
mod jobs_desk;
mod ledger_check;
mod ledger_desk;
pub mod ledger_file;
mod network;
mod own_desk;
mod people_desk;
pub mod policies;
mod policy_desk;
mod readiness;
mod recorder;
mod register;
mod shelf;
mod sign_in_desk;
mod trace;

use std::sync::Arc;

use anyhow::Result;
use rounds_access::{Parts, SignIn};
use rounds_web::office::Office;

pub use door::LockedDoor;
pub use home::{Home, address, host_name, operator};
pub use installation_desk::describe;
pub use jobs_desk::ask;
pub use ledger_check::{Verified, anchor_now, note_server, verify};
pub use ledger_desk::row as ledger_row;
pub use network::network;
pub use readiness::Ready;
pub use recorder::{Act, COMMAND_LINE, Recorder};
pub use shelf::StoreShelf;
pub use trace::{source_of, via};

/// What signs people in here.
pub fn sign_in(home: &Home) -> Result<SignIn> {
    let config = &home.site.config;
    let mut settings = config.sign_in.clone();
    if let Some(oidc) = &mut settings.oidc {
        let files = [&mut oidc.client_secret_file, &mut oidc.ca_file];
        for file in files.into_iter().flatten() {
            *file = home.site.folder.join(&*file);
        }
    }
    Ok(SignIn::new(Parts {
        store: home.store.clone(),
        clock: Arc::clone(&home.clock),
        key: (*home.site.key).clone(),
        settings,
        site_name: config.name.clone(),
        roles: policies::role_book(&home.policies),
    })?)
}

/// Every desk.
pub fn office(home: &Arc<Home>, sign_in: &SignIn) -> Office {
    let now = home.clock.now();
    let jobs = Arc::new(jobs_desk::JobsDesk {
        home: Arc::clone(home),
    });
    let own = own_desk::Own {
        home: Arc::clone(home),
        sign_in: sign_in.clone(),
    };
    let people = people_desk::PeopleDesk {
        home: Arc::clone(home),
        sign_in: sign_in.clone(),
    };
    let ledger = ledger_desk::LedgerDesk {
        check: ledger_check::LedgerCheck::new(Arc::clone(home)),
        home: Arc::clone(home),
    };
    Office {
        sign_in: Arc::new(sign_in_desk::Desk {
            sign_in: sign_in.clone(),
        }),
        own: Arc::new(own),
        people: Arc::new(people),
        policies: Arc::new(policy_desk::PolicyDesk {
            home: Arc::clone(home),
            read_at: now,
        }),
        ledger: Arc::new(ledger),
        backups: Arc::new(backups_desk::BackupsDesk {
            home: Arc::clone(home),
            jobs: Arc::clone(&jobs),
        }),
        governance: Arc::new(governance_desk::GovernanceDesk {
            home: Arc::clone(home),
        }),
        jobs,
        health: Arc::new(health_desk::HealthDesk {
            home: Arc::clone(home),
            started_at: now,
        }),
        installation: Arc::new(installation_desk::InstallationDesk {
            home: Arc::clone(home),
        }),
    }
}
