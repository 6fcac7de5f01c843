//! The ledger's hashes made again by another program, in another language: the one printed in
//! `docs/ledger.md`, run on what stands in the database.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use rounds_core::access::{Permission, Purpose};
use rounds_store::ledger::{Outcome, Subject, SubjectKind};
use serde_json::{Value, json};
use sqlx::{Column as _, Row as _};

use crate::database::TestDatabase;
use crate::ledger::{entry, subject};

crate::both! {
    hashes_are_those_that_the_documentation_computes
}

/// The program in the documentation, and what feeds it.
fn program() -> String {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let code = page
        .split("```python\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let mut program = code.expect("a program on the page").to_owned();
    program.push_str("\nimport json, sys\nfor line in sys.stdin:\n    entry, subjects = json.loads(line)\n    print(entry_hash(entry, subjects))\n");
    program
}

async fn hashes_are_those_that_the_documentation_computes(database: &TestDatabase) {
    let store = database.open().await;
    let mut full = entry(1, "per_ä");
    full.purpose = Some(Purpose::Treatment);
    full.permission = Some(Permission::Query);
    full.outcome = Outcome::Failed;
    full.rows = Some(-1);
    full.detail = json!({"question": "select '😀', \"5:a,\" -- \u{0}\n"});
    let staff = Subject {
        kind: SubjectKind::Staff,
        id_hash: "c".to_owned(),
    };
    full.subjects = vec![staff, subject("b"), subject("a"), subject("b")];
    let mut bare = entry(2, "");
    (bare.actor.via, bare.object.id) = (None, None);
    let mut cut = entry(3, "per_c");
    cut.actor.name = "ö".repeat(2000);
    cut.object.id = Some("nul \u{0}".to_owned());
    cut.detail = json!({"long": "\"\u{1}".repeat(20_000)});
    for new in [full, bare, cut] {
        store.ledger().append(&new).await.expect("appended");
    }
    let mut connection = database.behind_its_back().await;
    let rows = sqlx::query("select * from ledger_entry order by seq")
        .fetch_all(&mut connection)
        .await
        .expect("entries");
    let (mut input, mut expected) = (String::new(), String::new());
    for row in &rows {
        let seq: i64 = row.get("seq");
        let subjects: Vec<(String, String)> = sqlx::query_as(
            "select kind, id_hash from ledger_subject where seq = $1 order by ordinal",
        )
        .bind(seq)
        .fetch_all(&mut connection)
        .await
        .expect("subjects");
        let columns = row.columns().iter().map(|column| {
            let index = column.ordinal();
            let number = row.try_get::<i64, _>(index).map(Value::from);
            let text = || {
                row.get::<Option<String>, _>(index)
                    .map_or(Value::Null, Value::from)
            };
            (column.name().to_owned(), number.unwrap_or_else(|_| text()))
        });
        let entry: Value = Value::Object(columns.collect());
        writeln!(input, "{}", json!([entry, subjects])).expect("a text");
        writeln!(expected, "{}", row.get::<String, _>("hash")).expect("a text");
    }
    let Some(computed) = python(&input) else {
        return;
    };
    assert_eq!(computed, expected);
}

fn python(input: &str) -> Option<String> {
    use std::io::Write as _;
    let child = Command::new("python3")
        .args(["-c", &program()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: no python3");
        return None;
    };
    child
        .stdin
        .take()
        .expect("an input")
        .write_all(input.as_bytes())
        .expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    Some(String::from_utf8(output.stdout).expect("text"))
}
