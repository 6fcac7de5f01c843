//! Nobody comes in, and nothing is handed out, where it cannot be written down.

use std::process::Command;

use rounds_access::SignInError;

use crate::support::{Acting, GOOD_PASSWORD, Office, caller};

/// From now on the ledger takes no entry. False, with a message, where Python is not there to do it.
fn close_ledger(office: &Office) -> bool {
    let script = "import sqlite3, sys\n\
                  with sqlite3.connect(sys.argv[1]) as c:\n \
                  c.execute(\"create trigger closed before insert on ledger_entry \
                  begin select raise(abort, 'closed'); end\")";
    let file = office.store.url().file().expect("a file");
    let done = Command::new("python3")
        .args(["-c", script])
        .arg(file)
        .status();
    let is_closed = done.is_ok_and(|status| status.success());
    if !is_closed {
        println!("skipped: python3 with sqlite3 is not there to close the ledger");
    }
    is_closed
}

#[tokio::test]
async fn nobody_signs_in_where_the_ledger_cannot_be_written() {
    let office = Office::new().await;
    let id = office.add("jane", "analyst").await;
    let before = office.store.sessions().list_of(&id).await.unwrap().len();
    if !close_ledger(&office) {
        return;
    }
    let refused = office
        .sign_in
        .sign_in("jane", GOOD_PASSWORD, &caller())
        .await;
    assert!(matches!(refused, Err(SignInError::Store(_))), "{refused:?}");
    let after = office.store.sessions().list_of(&id).await.unwrap().len();
    assert_eq!(after, before);
}

#[tokio::test]
async fn no_token_is_made_and_no_emergency_begun_where_the_ledger_cannot_be_written() {
    let office = Office::new().await;
    let id = office.add("jane", "analyst").await;
    let jane = office.enter_with_password("jane").await;
    let acting = Acting::as_owner_of(&office, &jane).await;
    if !close_ledger(&office) {
        return;
    }
    let actor = acting.actor();
    let token = office.sign_in.make_token(&actor, "nightly", None, 30).await;
    assert!(matches!(token, Err(SignInError::Store(_))), "{token:?}");
    assert!(office.store.tokens().list_of(&id).await.unwrap().is_empty());
    let reason = "Unresponsive patient, no chart access";
    let begun = office.sign_in.begin_emergency(&actor, reason).await;
    assert!(matches!(begun, Err(SignInError::Store(_))), "{begun:?}");
    let found = office.recognise(&jane.cookie).await.unwrap();
    assert!(found.principal.break_glass.is_none());
}
