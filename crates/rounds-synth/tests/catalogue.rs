//! What is planted, over many seeds: every label can be understood by the score.

use std::collections::{BTreeMap, BTreeSet};

use rounds_synth::{Size, catalogue};

/// The group columns of every shipped measure.
fn measures() -> BTreeMap<String, BTreeSet<String>> {
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.trim_start_matches(name).trim().to_owned())
    };
    rounds_content::measures()
        .filter_map(|(_, text)| {
            let id = field(text, "id:")?;
            let groups = field(text, "groups:").unwrap_or_default();
            let groups = groups.trim_matches(['[', ']']).split(',');
            let groups = groups.map(|group| group.trim().to_owned()).collect();
            Some((id, groups))
        })
        .collect()
}

#[test]
fn a_label_that_names_a_shipped_measure_names_its_group_columns() {
    let measures = measures();
    assert!(measures.len() > 30, "the shipped measures are read");
    for seed in 0..5 {
        for line in catalogue(Size::Demo, seed).expect("a catalogue") {
            for (measure, columns) in &line.measures {
                let Some(groups) = measures.get(*measure) else {
                    continue;
                };
                for column in columns {
                    assert!(
                        groups.contains(column),
                        "{}: {measure} has no group {column}",
                        line.id
                    );
                }
            }
        }
    }
}

#[test]
fn every_seed_and_size_has_the_same_kinds_under_ids_of_their_own() {
    let kinds = |size, seed| -> BTreeSet<(String, &'static str)> {
        let lines = catalogue(size, seed).expect("a catalogue");
        let ids: BTreeSet<_> = lines.iter().map(|line| line.id.clone()).collect();
        assert_eq!(ids.len(), lines.len(), "ids of seed {seed} are unique");
        lines
            .into_iter()
            .map(|line| (line.area, line.kind))
            .collect()
    };
    let first = kinds(Size::Demo, 0);
    for seed in [1, 2, 3, 4, 99, 100, 517, 1_000] {
        assert_eq!(kinds(Size::Demo, seed), first, "seed {seed}");
    }
    assert_eq!(kinds(Size::Hospital, 0), first);
}

#[test]
fn there_are_about_as_many_decoys_as_problems_in_every_area() {
    let mut count: BTreeMap<String, (i32, i32)> = BTreeMap::new();
    for line in catalogue(Size::Demo, 0).expect("a catalogue") {
        let (problems, decoys) = count.entry(line.area).or_default();
        *(if line.decoy { decoys } else { problems }) += 1;
    }
    for (area, (problems, decoys)) in count {
        assert!(
            (problems - decoys).abs() <= 1,
            "{area}: {problems} problems, {decoys} decoys"
        );
    }
}
