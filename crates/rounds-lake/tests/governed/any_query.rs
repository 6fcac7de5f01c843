//! Any query under rights answers as if there were nothing but what may be seen.

use rounds_core::access::ReadRights;

use crate::chance::Chance;
use crate::example::{self, DERIVED};
use crate::oracle;
use crate::questions;
use crate::site::{Site, rows};

/// Queries asked by default; `ROUNDS_GOVERNED_QUERIES` asks more.
const QUERIES: u64 = 300;

fn from_environment(name: &str, otherwise: u64) -> u64 {
    let given = std::env::var(name).ok();
    given
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_under_rights_sees_what_is_left_after_filters_and_masks() {
    let west = example::west();
    let whole = Site::of(&example::all(), DERIVED).await;
    let left = Site::of(&oracle::visible(&west), "").await;
    let queries = from_environment("ROUNDS_GOVERNED_QUERIES", QUERIES);
    let first = from_environment("ROUNDS_GOVERNED_SEED", 1);
    let mut answered = 0;
    for seed in first..first + queries {
        let sql = questions::query(&mut Chance::of(seed));
        let governed = whole.ask(&sql, &west).await;
        let expected = left.ask(&sql, &ReadRights::Unlimited).await;
        match (governed, expected) {
            (Ok(governed), Ok(expected)) => {
                answered += 1;
                let types = |schema: &arrow_schema::Schema| {
                    let fields = schema.fields().iter();
                    let types =
                        fields.map(|field| (field.name().clone(), field.data_type().clone()));
                    types.collect::<Vec<_>>()
                };
                assert_eq!(
                    types(&governed.schema),
                    types(&expected.schema),
                    "seed {seed}: {sql}"
                );
                let (mut governed, mut expected) = (rows(&governed), rows(&expected));
                governed.sort();
                expected.sort();
                assert_eq!(governed, expected, "seed {seed}: {sql}");
            }
            (Err(_), Err(_)) => {}
            (governed, expected) => {
                let said = |answer: Result<_, rounds_lake::LakeError>| match answer {
                    Ok(_) => "rows".to_owned(),
                    Err(error) => error.to_string(),
                };
                panic!(
                    "seed {seed}: {sql}\nunder rights: {}\nexpected: {}",
                    said(governed),
                    said(expected)
                );
            }
        }
    }
    assert!(
        answered * 10 >= queries * 8,
        "only {answered} of {queries} queries have an answer: the rest show nothing"
    );
}
