//! A line of a FHIR file through every shipped view: whatever the bytes, the line gives rows that
//! make whole batches, or it is refused and leaves nothing.

#![no_main]

use std::cell::RefCell;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use rounds_core::table::Provenance;
use rounds_formats::fhir::Extractor;
use rounds_fuzz::{RESOURCES, SHIPPED_VIEWS, damaged};

thread_local! {
    /// Kept between runs, as a load does: making one takes longer than most lines.
    static EXTRACTOR: RefCell<Extractor> =
        RefCell::new(Extractor::new(Arc::clone(&SHIPPED_VIEWS)));
}

fn rows(extractor: &Extractor) -> usize {
    extractor.views_with_rows().map(|(_, rows, _)| rows).sum()
}

/// The first byte chooses: the bytes as they are, or damage to one of the valid resources.
fn line(data: &[u8]) -> Vec<u8> {
    match data.split_first() {
        Some((choice, edits)) if *choice < 32 => {
            damaged(RESOURCES[usize::from(*choice) % RESOURCES.len()], edits)
        }
        _ => data.to_vec(),
    }
}

fuzz_target!(|data: &[u8]| {
    EXTRACTOR.with_borrow_mut(|extractor| check(extractor, &line(data)));
});

fn check(extractor: &mut Extractor, line: &[u8]) {
    let provenance = Provenance {
        batch: 1,
        line: 1,
        hash: 0,
    };
    assert_eq!(
        rows(extractor),
        0,
        "rows were left behind by an earlier line"
    );
    // A valid line first, so that a refused one has something to leave untouched.
    let mut valid = RESOURCES[2].as_bytes().to_vec();
    extractor
        .push(&mut valid, provenance)
        .expect("the seed is valid");
    let before = rows(extractor);

    let outcome = extractor.push(&mut line.to_vec(), provenance).map(|_| ());
    let added = rows(extractor) - before;
    if outcome.is_err() {
        assert_eq!(added, 0, "a refused line left rows");
    }
    let again = extractor.push(&mut line.to_vec(), provenance).map(|_| ());
    assert_eq!(
        outcome.is_ok(),
        again.is_ok(),
        "the same line, another outcome"
    );
    let expected = before + 2 * added;
    assert_eq!(rows(extractor), expected, "the same line, other rows");

    let views: Vec<usize> = extractor.views_with_rows().map(|(view, ..)| view).collect();
    let taken = |view| {
        extractor
            .take_batch(view)
            .expect("a view with rows gives a batch")
    };
    let taken: usize = views
        .into_iter()
        .map(taken)
        .map(|batch| batch.num_rows())
        .sum();
    assert_eq!(taken, expected, "rows were lost on the way into batches");
}
