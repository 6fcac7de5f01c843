//! What is planted in the quality of the data, for many seeds.

use jiff::civil::date;

use super::Data;
use crate::calendar::Day;
use crate::size::Size;
use crate::world::World;

fn world(seed: u64) -> World {
    let span = (date(2025, 11, 1), date(2026, 11, 1));
    World::new(seed, Size::Demo, span).expect("a world")
}

#[test]
fn every_seed_has_as_many_decoys_as_problems_with_a_time_before_them() {
    for seed in [0, 1, 2, 57, 99, 100, 777, 1_000] {
        let world = world(seed);
        let entries = Data::draw(&world).entries(&world);
        let decoys = entries.iter().filter(|entry| entry.decoy).count();
        assert_eq!((entries.len(), decoys), (12, 6), "seed {seed}");
        for entry in entries.iter().filter(|entry| !entry.decoy) {
            let share = f64::from(entry.span.from.0) / f64::from(world.calendar.end().0);
            assert!((0.33..0.77).contains(&share), "seed {seed}: {}", entry.id);
        }
    }
}

#[test]
fn hundreds_are_registered_twice_from_one_day_on() {
    let world = world(4);
    let data = Data::draw(&world);
    let (site, span, people) = data.registered_twice().expect("people");
    assert!((100..600).contains(&people.len()), "{}", people.len());
    let one = people.first().copied().expect("one of them");
    assert!(data.is_registered_anew(one, site, span.from));
    assert!(!data.is_registered_anew(one, site, Day(span.from.0 - 1)));
    assert!(!data.is_registered_anew(one, site + 1, span.from));
}

#[test]
fn nothing_befalls_clean_data() {
    let data = Data::default();
    for site in 0..3 {
        for day in (0..365).map(Day) {
            assert!(!data.silent("ORU", site, day) && !data.silent("SIU", site, day));
            assert!(data.creatinine_factor(site, day) - 1.0 == 0.0);
            assert!(!data.is_registered_anew(7, site, day));
        }
    }
}
