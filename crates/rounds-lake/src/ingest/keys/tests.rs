//! Resolution against an oracle that holds everything in memory.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::*;

fn records() -> impl Strategy<Value = Vec<KeyRecord>> {
    let record = (0_u128..12, 0_i64..3, 0_i64..3, 1_i64..3);
    proptest::collection::vec(record, 0..60).prop_map(|drawn| {
        let numbered = drawn.into_iter().zip(1..);
        numbered
            .map(|((key, content, age, batch), line)| KeyRecord {
                // Spread over the parts of the key space.
                key: key << 122 | key,
                content,
                age,
                batch,
                line,
            })
            .collect()
    })
}

fn existing() -> impl Strategy<Value = HashMap<u128, (i64, i64)>> {
    let row = (0_u128..12, (0_i64..3, 0_i64..3));
    proptest::collection::vec(row, 0..12).prop_map(|rows| {
        rows.into_iter()
            .map(|(key, row)| (key << 122 | key, row))
            .collect()
    })
}

/// Places that stay, and keys that are replaced.
fn oracle(
    records: &[KeyRecord],
    existing: &HashMap<u128, (i64, i64)>,
) -> (Vec<(i64, i64)>, Vec<u128>) {
    let mut youngest: BTreeMap<u128, KeyRecord> = BTreeMap::new();
    for record in records {
        let rank = |record: &KeyRecord| (record.age, record.batch, record.line);
        let kept = youngest.entry(record.key).or_insert(*record);
        if rank(record) > rank(kept) {
            *kept = *record;
        }
    }
    let (mut stay, mut replaced) = (Vec::new(), Vec::new());
    for (key, record) in youngest {
        match existing.get(&key) {
            Some((content, _)) if *content == record.content => {}
            Some((_, age)) if *age > record.age => {}
            Some(_) => {
                stay.push((record.batch, record.line));
                replaced.push(key);
            }
            None => stay.push((record.batch, record.line)),
        }
    }
    stay.sort_unstable();
    (stay, replaced)
}

proptest! {
    #[test]
    fn any_split_and_order_resolves_like_the_oracle(
        records in records(),
        existing in existing(),
        spools in 1_usize..4,
        spilled in any::<bool>(),
        reversed in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut split: Vec<KeySpool> = (0..spools)
            .map(|number| KeySpool::new(folder.path().to_owned(), number.to_string()))
            .collect();
        let mut order = records.clone();
        if reversed {
            order.reverse();
        }
        for (number, record) in order.into_iter().enumerate() {
            let spool = &mut split[number % spools];
            spool.push(record).expect("pushed");
            if spilled && number % 7 == 3 {
                spool.spill().expect("spilled");
            }
        }
        let rows = existing.clone();
        let resolution = resolve(&split, &|found| {
            for (key, (content, age)) in &rows {
                found(ExistingKey { key: *key, content: Some(*content), age: *age });
            }
            Ok(())
        })
        .expect("resolved");
        let (stay, replaced) = oracle(&records, &existing);
        let mut kept: Vec<(i64, i64)> = records
            .iter()
            .map(|record| (record.batch, record.line))
            .filter(|(batch, line)| !resolution.is_dropped(*batch, *line))
            .collect();
        kept.sort_unstable();
        prop_assert_eq!(kept, stay);
        let mut found: Vec<u128> = resolution.replaced.iter().copied().collect();
        found.sort_unstable();
        prop_assert_eq!(found, replaced);
        let dropped: u64 = resolution.dropped.values().map(Bits::len).sum();
        prop_assert_eq!(dropped + resolution_kept(&records, &resolution), records.len() as u64);
    }
}

fn resolution_kept(records: &[KeyRecord], resolution: &Resolution) -> u64 {
    let kept = records
        .iter()
        .filter(|record| !resolution.is_dropped(record.batch, record.line));
    kept.count() as u64
}

#[test]
fn a_record_survives_its_trip_to_disk() {
    let record = KeyRecord {
        key: u128::MAX - 7,
        content: i64::MIN,
        age: -1,
        batch: 12,
        line: i64::MAX,
    };
    let mut bytes = Vec::new();
    encode(&record, &mut bytes);
    let bytes = bytes.try_into().expect("48 bytes");
    assert_eq!(decode(&bytes), record);
}

/// Tables of earlier versions were loaded with the hash taken piece by piece.
#[test]
fn a_key_has_the_hash_of_its_texts_each_with_a_separator() {
    let mut piece_by_piece = twox_hash::XxHash3_128::new();
    for piece in ["ehr", "\u{1f}", "5837000001-10000", "\u{1f}"] {
        piece_by_piece.write(piece.as_bytes());
    }
    let hash = key_hash(["ehr", "5837000001-10000"]);
    assert_eq!(hash, piece_by_piece.finish_128());
    assert_ne!(hash, key_hash(["ehr5837000001-10000"]));
}
