//! The record as a page: everything is on it, and nothing on it comes alive.

use rounds_governance::gate::ItemState;
use rounds_governance::record::{html, seal};
use rounds_governance::tool::Stage;

use crate::chain_of::{
    chained, gate, key, moved, overridden, proposed, record_of, signed, snapshot_hash,
};

#[test]
fn the_page_shows_what_the_record_holds() {
    let signed = signed();
    let page = html(&signed);
    for shown in [
        "Record of ICU mortality",
        "Says which patients of the unit are most at risk.",
        "in review → silent",
        "1 of 1 met",
        "Tier full, assessed on 2026-03-02.",
        "vote of Mara Holt: approve; Intervals are narrow.",
        "Ada Stone: owns the tool",
        "The numbers are good enough to watch.",
        "evidence-1: Before silent mode",
        "0.8214",
        "0.79 to 0.85",
        "breached: The lower end is 0.79, below 0.80.",
        "SHA-256 of the record",
    ] {
        assert!(page.contains(shown), "{shown:?} is missing");
    }
    assert!(page.contains(&snapshot_hash()));
    assert!(page.contains(&signed.signature));
    for event in &signed.record.events {
        assert!(page.contains(&event.hash), "the hash of {event:?}");
    }
}

#[test]
fn an_override_stays_marked() {
    let missing = Some(gate(Stage::Silent, ItemState::Missing));
    let events = chained([
        proposed("A"),
        moved(Stage::Proposed, Stage::InReview, None, None),
        moved(
            Stage::InReview,
            Stage::Silent,
            missing,
            Some(overridden("patients are harmed")),
        ),
    ]);
    let page = html(&seal(record_of(events), &key()));
    assert!(page.contains("The gate was not met and was passed by the rule harm-now."));
    assert!(page.contains("patients are harmed"));
    assert!(page.contains("Risk assessed: nothing is there"));
}

#[test]
fn hostile_text_is_shown_and_not_run() {
    let hostile = "</title></style><script>alert(1)</script><img src=x onerror='alert(1)'>\"&";
    let mut record = record_of(chained([proposed(hostile)]));
    record.site = hostile.to_owned();
    record.software = hostile.to_owned();
    record.snapshots[0].1.title = hostile.to_owned();
    record.snapshots[0].1.items[0].definition = hostile.to_owned();
    record.snapshots[0].1.items[0].values[0].group = hostile.to_owned();
    let page = html(&seal(record, &key()));
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    // What opens a tag, an address or an attribute is ours: style stands once, links nowhere.
    assert_eq!(page.matches("</style>").count(), 1);
    assert_eq!(page.matches("</title>").count(), 1);
    for outside in ["href=", "src=", "url(", "@import", "http://", "https://"] {
        let ours = page.replace("src=x onerror", "");
        assert!(!ours.contains(outside), "{outside}");
    }
}
