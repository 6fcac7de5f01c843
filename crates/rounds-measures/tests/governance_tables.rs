//! How governance stands, as tables: every column of the dictionary is filled by something, only
//! what changed is written, and what is written can be asked for in SQL, of earlier days too.
#![cfg(feature = "lake")]

mod office;

use arrow_array::Array;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rounds_governance::Governance;
use rounds_governance::ids::CommitteeId;
use rounds_lake::{AsOf, Definitions, Lake, LakeSettings, Limits};
use rounds_measures::governance::{tables, write};

struct Site {
    _folder: tempfile::TempDir,
    lake: Lake,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = LakeSettings {
            references: Default::default(),
            time_zone: TimeZone::UTC,
            threads: 2,
            keep_raw: false,
            pseudonym_key: None,
            query_memory_bytes: rounds_lake::session::QUERY_MEMORY_BYTES,
        };
        let lake = Lake::open(folder.path(), definitions(), settings).expect("a lake");
        Self {
            _folder: folder,
            lake,
        }
    }

    async fn write(&self, governance: &Governance) -> (Vec<String>, Option<u64>) {
        let written = write(&self.lake, governance, at()).await.expect("written");
        (written.tables, written.lake_version)
    }

    async fn text(&self, as_of: AsOf, sql: &str) -> String {
        let snapshot = self.lake.as_of(as_of).expect("a snapshot");
        let answer = self.lake.query(&snapshot, sql, &Limits::WHOLE).await;
        let table = arrow_cast::pretty::pretty_format_batches(&answer.expect("rows").batches);
        table.expect("a table").to_string()
    }
}

fn definitions() -> Definitions {
    let files = rounds_content::tables();
    let governance = files.filter(|(name, _)| ["governance.toml", "office.toml"].contains(name));
    Definitions::read([], governance, &TimeZone::UTC).expect("definitions")
}

fn at() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().expect("an instant")
}

#[test]
fn every_column_of_the_dictionary_is_filled_by_something() {
    let definitions = definitions();
    let mut empty = Vec::new();
    let made = tables(&office::whole());
    assert_eq!(made.len(), 23);
    for rows in &made {
        let definition = definitions.require(&rows.table).expect("a definition");
        let batch = rows.batch(definition).expect("rows that fit");
        for (column, values) in definition.columns.iter().zip(batch.columns()) {
            if values.null_count() == values.len() {
                empty.push(format!("{}.{}", rows.table, column.name));
            }
        }
    }
    assert_eq!(empty, Vec::<String>::new());
}

#[test]
fn keys_tell_rows_apart() {
    let definitions = definitions();
    for rows in tables(&office::whole()) {
        let definition = definitions.require(&rows.table).expect("a definition");
        let batch = rows.batch(definition).expect("rows that fit");
        let keys = batch.project(
            &definition
                .key
                .iter()
                .map(|key| batch.schema().index_of(key).expect("a key column"))
                .collect::<Vec<_>>(),
        );
        let keys = keys.expect("columns");
        assert!(keys.columns().iter().all(|key| key.null_count() == 0));
        let mut texts: Vec<String> = (0..keys.num_rows())
            .map(|row| format!("{:?}", keys.slice(row, 1)))
            .collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), rows.len(), "{}", rows.table);
    }
}

#[tokio::test]
async fn only_what_changed_is_written_and_earlier_versions_stay() {
    let site = Site::new();
    assert_eq!(site.write(&Governance::default()).await, (Vec::new(), None));
    let mut governance = office::whole();
    let (written, first) = site.write(&governance).await;
    assert_eq!(written.len(), 23);
    assert_eq!(site.write(&governance).await, (Vec::new(), None));

    let id = CommitteeId::from("ai-committee");
    let committee = governance.office.committees.get_mut(&id).expect("there");
    committee.is_active = false;
    let (written, second) = site.write(&governance).await;
    assert_eq!(written, ["governance.committee"]);
    assert!(second > first);
    let sql =
        "select committee_id, is_active from governance.committee where reports_to is not null";
    let now = site.text(AsOf::Version(second.expect("one")), sql).await;
    let before = site.text(AsOf::Version(first.expect("one")), sql).await;
    assert!(now.contains("ai-committee | false"), "{now}");
    assert!(before.contains("ai-committee | true"), "{before}");
}

#[tokio::test]
async fn tables_join_over_their_keys() {
    let site = Site::new();
    let (_, version) = site.write(&office::whole()).await;
    let sql = "select t.tool_id, t.stage, m.to_stage, m.is_override, o.missing_needs, d.outcome, \
               d.votes_approve, d.voted, v.vote, c.state, b.n \
               from governance.tool t \
               join governance.tool_move m on m.tool_id = t.tool_id \
               join governance.gate_override o on o.tool_id = m.tool_id and o.number = m.number \
               join governance.decision d on d.tool_id = t.tool_id \
               join governance.vote v on v.review_id = d.review_id \
               join governance.contingency c on c.review_id = d.review_id \
               join governance.breach b on b.tool_id = t.tool_id \
               order by c.number";
    let found = site.text(AsOf::Version(version.expect("one")), sql).await;
    let row = "| icu-mortality | live  | live     | true        | 1             \
               | approve-with-contingencies | 0             | 1     \
               | approve-with-contingencies | met     | 412 |";
    assert!(found.contains(row), "{found}");
    assert!(found.contains("| overdue | 412 |"), "{found}");
}
