//! Every refusal for want of a permission is recorded, also one that a handler finds.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use rounds_core::access::Permission;
use rounds_web::page_data::office::Caller;
use rounds_web::sample::LockedDoor;
use rounds_web::{Credential, Door, SiteError, Visitor};

use super::program::{ASKER, NOTHING, Server, bearer, door};

/// A door that remembers refusals.
struct Watched {
    door: LockedDoor,
    refused: Arc<Mutex<Vec<(String, Permission)>>>,
}

#[async_trait]
impl Door for Watched {
    async fn visitor(
        &self,
        credential: &Credential,
        caller: &Caller,
    ) -> Result<Option<Arc<Visitor>>, SiteError> {
        self.door.visitor(credential, caller).await
    }

    async fn refused(&self, _: &Visitor, address: &str, permission: Permission) {
        let mut refused = self.refused.lock().expect("no test stopped within");
        refused.push((address.to_owned(), permission));
    }
}

#[tokio::test]
async fn a_refusal_is_recorded_once_with_address_and_permission() {
    let refused = Arc::new(Mutex::new(Vec::new()));
    let server = Server::behind(Arc::new(Watched {
        door: door(),
        refused: Arc::clone(&refused),
    }));
    let nothing = bearer(NOTHING);
    let address = "/api/v1/ledger/entries?who=ada";
    server
        .send("GET", address, &[nothing.pair()], "")
        .await
        .problem(403);
    let many = r#"{"sql":"select 1","rows_max":5000}"#;
    let asked = server.post_as(ASKER, "/api/v1/query", many, &[]).await;
    asked.problem(403);
    server.get("/api/v1/findings").await;
    let recorded = refused.lock().expect("no test stopped within").clone();
    let expected = [
        ("/api/v1/ledger/entries".to_owned(), Permission::ReadLedger),
        ("/api/v1/query".to_owned(), Permission::Export),
    ];
    assert_eq!(recorded, expected);
}
