//! Sizes of a kind, and several sites together.

use rounds_core::PeriodKind;
use rounds_measures::score::report;
use serde_json::json;

use crate::score::{entry, scored, truth};
use crate::site::{Site, monday, weeks};

fn one_step() -> Site {
    let counts = [("steady", weeks(30, 0, 0)), ("stepped", weeks(30, 20, 30))];
    Site::default().with("alerts.firings", PeriodKind::Week, "missing", &counts)
}

#[test]
fn sites_are_pooled_and_their_mean_has_an_interval_over_sites() {
    let found = entry("found", false, ("alerts.firings", "stepped"), monday(20));
    let missed = entry("missed", false, ("alerts.firings", "steady"), monday(20));
    let both = scored(&one_step(), &truth(false, &[found.clone(), missed]));
    let one = scored(&one_step(), &truth(false, &[found]));
    let report = report(vec![both, one]).expect("counts");
    let all = &report.problems[0];
    assert_eq!((all.noticed.count, all.noticed.of), (2, 3));
    let over = report.over_sites.expect("two sites");
    let found = over.found.expect("covered problems");
    // Half in one site, all in the other. With two sites Student's t is 12.7, so that the interval
    // reaches beyond both ends and is cut there.
    assert!((found.value - 0.75).abs() < 1e-12);
    assert_eq!((found.low, found.high), (Some(0.0), Some(1.0)));
    assert_eq!(found.n, 2);
}

#[test]
fn sites_that_do_not_differ_claim_no_interval() {
    let missed = entry("missed", false, ("alerts.firings", "steady"), monday(20));
    let site = || scored(&one_step(), &truth(false, std::slice::from_ref(&missed)));
    let over = report(vec![site(), site()]).expect("counts").over_sites;
    let found = over.and_then(|over| over.found).expect("covered problems");
    assert_eq!((found.value, found.low, found.high), (0.0, None, None));
}

#[test]
fn one_site_has_no_interval_over_sites() {
    let scored = scored(&one_step(), &truth(false, &[]));
    assert_eq!(report(vec![scored]).expect("counts").over_sites, None);
}

#[test]
fn a_kind_of_several_sizes_has_a_line_for_each_and_many_sizes_share_bands() {
    let sizes = |number: usize| {
        let entries: Vec<_> = (0..number)
            .map(|index| {
                let id = format!("step-{index}");
                let mut step = entry(&id, false, ("alerts.firings", "stepped"), monday(20));
                step["size"] = json!(index + 1);
                step
            })
            .collect();
        let report = report(vec![scored(&one_step(), &truth(false, &entries))]);
        let lines = report.expect("counts").problems.into_iter();
        lines
            .filter_map(|line| Some((line.size?, line.planted)))
            .collect::<Vec<_>>()
    };
    let line = |size: &str, planted| (size.to_owned(), planted);
    assert_eq!(sizes(1), []);
    assert_eq!(sizes(2), [line("1 times", 1), line("2 times", 1)]);
    let nine = [
        line("1 to 3 times", 3),
        line("4 to 6 times", 3),
        line("7 to 9 times", 3),
    ];
    assert_eq!(sizes(9), nine);
}
