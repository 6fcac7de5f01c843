//! The promise that everything else rests on, held for every feed at once: the same seed gives the
//! same bytes, on one thread or several, and a part has the lines of the whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use rounds_synth::{Settings, Size, write};

const FIRST: Date = date(2026, 2, 27);
const MARCH: Date = date(2026, 3, 1);
const END: Date = date(2026, 3, 4);

/// Every file below `folder` by its path within it.
fn files(folder: &Path, within: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, within, found);
        } else {
            let name = path.strip_prefix(within).expect("a path within");
            let bytes = fs::read(&path).expect("a file");
            found.insert(name.display().to_string(), bytes);
        }
    }
}

fn written(seed: u64, days: (Date, Date), threads: usize) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut settings = Settings::new(Size::Demo, seed, folder.path().to_owned());
    settings.days = Some(days);
    settings.threads = threads;
    write(&settings).expect("the days are written");
    let mut found = BTreeMap::new();
    files(folder.path(), folder.path(), &mut found);
    found
}

fn differing(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = one.keys().chain(other.keys());
    let mut names: Vec<String> = names
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn one_thread_and_several_write_the_same_bytes_and_another_seed_does_not() {
    let alone = written(11, (FIRST, END), 1);
    assert!(alone.len() > 60, "{} files", alone.len());
    assert_eq!(
        differing(&alone, &written(11, (FIRST, END), 3)),
        Vec::<String>::new()
    );
    let other = differing(&alone, &written(12, (FIRST, END), 3));
    let exported = other.iter().filter(|name| name.starts_with("export"));
    assert!(exported.count() > 40, "another seed: {other:?}");
}

#[test]
fn a_month_written_alone_is_the_month_of_the_whole() {
    let of_march = |mut files: BTreeMap<String, Vec<u8>>| {
        files.retain(|name, _| name.contains(".2026-03."));
        files
    };
    let whole = of_march(written(11, (FIRST, END), 2));
    assert!(whole.len() > 30, "{} files", whole.len());
    let part = of_march(written(11, (MARCH, END), 2));
    assert_eq!(differing(&whole, &part), Vec::<String>::new());
}
