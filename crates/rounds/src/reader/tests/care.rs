//! Today, findings and measures.

use jiff::ToSpan;
use rounds_core::{Period, PeriodKind};
use rounds_web::page_data::{
    Change, FindingFilter, FindingState, MeasureFilter, Reading, Rule, Side, Tone, Variation,
};
use rounds_web::{SiteError, SiteReader};

use super::small_site::{self, EMERGENCY, FULL_MONTHS, encounter, month, now, visits, visits_in};

fn suggestion(error: SiteError) -> String {
    match error {
        SiteError::NotFound { suggestion, .. } => suggestion,
        SiteError::Failed { what, detail } => panic!("could not read {what}: {detail}"),
    }
}

fn last_full_month() -> Period {
    Period {
        start: month(FULL_MONTHS - 1),
        kind: PeriodKind::Month,
    }
}

#[tokio::test]
async fn today_says_what_the_round_opened_and_what_came_in() {
    let small = small_site::loaded().await;
    let today = small.reader.today().await.expect("today");
    assert_eq!(today.since, None);
    let round = today.last_round.expect("a round");
    assert_eq!(round.finished_at, now());
    assert_eq!(
        (round.measures, round.rows_new, round.rows_quarantined),
        (2, visits(), 2)
    );
    assert_eq!(today.findings_open, 1);
    let [finding] = today.changes.as_slice() else {
        panic!("one finding is expected: {:?}", today.changes);
    };
    assert_eq!(
        (finding.change, finding.tone),
        (Change::Opened, Tone::Concern)
    );
    assert_eq!(
        finding.now.value(),
        Some(f64::from(visits_in(FULL_MONTHS - 1)))
    );
    assert_eq!(finding.until, last_full_month());
    let signs: Vec<&str> = today
        .vital_signs
        .iter()
        .map(|sign| sign.measure_id.as_str())
        .collect();
    assert_eq!(signs, ["test.finished", "test.visits"]);

    let standing = small.reader.standing().await.expect("standing");
    assert_eq!(standing.as_of, Some(now()));
    assert_eq!(
        (standing.changes, standing.findings_open, standing.measures),
        (1, 1, 2)
    );
}

#[tokio::test]
async fn a_second_round_counts_from_the_first_and_shows_only_its_own_changes() {
    let small = small_site::loaded().await;
    small
        .reader
        .today()
        .await
        .expect("the first version is read");
    let line = encounter("later", "AMB", month(FULL_MONTHS));
    small.load("Encounter.001.ndjson", &line).await;
    let second = now().saturating_add(24.hours()).expect("an instant");
    small.round(second).await;
    let today = small.reader.today().await.expect("today");
    assert_eq!(today.since, Some(now()));
    assert_eq!(today.changes, []);
    assert_eq!(today.findings_open, 1);
    let round = today.last_round.expect("a round");
    assert_eq!(
        (round.finished_at, round.rows_new, round.rows_quarantined),
        (second, 1, 0)
    );
}

#[tokio::test]
async fn a_finding_has_its_series_its_size_and_its_life() {
    let small = small_site::loaded().await;
    let open = FindingFilter {
        state: Some(FindingState::Open),
    };
    let list = small.reader.findings(&open).await.expect("findings");
    assert_eq!((list.rows.len(), list.open, list.closed), (1, 1, 0));
    let closed = FindingFilter {
        state: Some(FindingState::Closed),
    };
    assert_eq!(
        small.reader.findings(&closed).await.expect("findings").rows,
        []
    );

    let id = &list.rows[0].id;
    let page = small.reader.finding(id).await.expect("a finding");
    assert_eq!(
        (page.row.place.as_deref(), page.row.group.as_deref()),
        (None, None)
    );
    assert_eq!(page.row.recent.len(), 23);
    assert_eq!(page.row.recent_in_episode, 2);
    assert_eq!(page.opened_by, "Above the upper limit since 2025-11");
    assert_eq!(page.closed_by, None);
    let [opened] = page.history.as_slice() else {
        panic!("one event is expected: {:?}", page.history);
    };
    assert_eq!(
        (opened.round, opened.at, opened.change),
        (1, now(), Change::Opened)
    );
    let expected = page.row.before.value().expect("a centre");
    assert!((20.0..=21.0).contains(&expected), "{expected}");

    let typo = format!("{id}0");
    let error = small
        .reader
        .finding(&typo)
        .await
        .expect_err("no such finding");
    assert_eq!(suggestion(error), format!(", did you mean {id:?}?"));
}

#[tokio::test]
async fn measures_are_listed_by_area_and_found_by_words() {
    let small = small_site::loaded().await;
    let all = small
        .reader
        .measures(&MeasureFilter::default())
        .await
        .expect("measures");
    assert_eq!(
        (all.areas.as_slice(), all.total),
        (["Test".to_owned()].as_slice(), 2)
    );
    let titles: Vec<&str> = all.rows.iter().map(|row| row.title.as_str()).collect();
    // The share has no series for the whole site: its largest group is named.
    assert_eq!(titles, ["Finished visits: AMB", "Visits"]);
    let [share, count] = all.rows.as_slice() else {
        panic!("two measures")
    };
    assert_eq!((share.findings_open, count.findings_open), (0, 1));
    assert_eq!(
        count.variation,
        Variation::Special(Side::High, Tone::Concern)
    );
    assert_eq!(share.variation, Variation::Common);
    let (period, latest) = share.latest.clone().expect("a value");
    assert_eq!(period, last_full_month());
    let estimate = latest.estimate().expect("a value");
    let ambulatory = f64::from(visits_in(FULL_MONTHS - 1) - EMERGENCY);
    assert_eq!(
        (estimate.numerator, estimate.denominator),
        (Some(ambulatory), Some(ambulatory))
    );

    let filter = MeasureFilter {
        text: Some("visits FINISHED".to_owned()),
        area: Some("Test".to_owned()),
    };
    let found = small.reader.measures(&filter).await.expect("measures");
    assert_eq!((found.rows.len(), found.total), (1, 2));
    let elsewhere = MeasureFilter {
        text: None,
        area: Some("Elsewhere".to_owned()),
    };
    assert_eq!(
        small
            .reader
            .measures(&elsewhere)
            .await
            .expect("measures")
            .rows,
        []
    );
}

#[tokio::test]
async fn a_measure_has_limits_signals_and_the_versions_it_read() {
    let small = small_site::loaded().await;
    let page = small
        .reader
        .measure("test.visits", None)
        .await
        .expect("a measure");
    assert_eq!(page.group, None);
    assert_eq!(page.computed_at, Some(now()));
    assert_eq!(page.reads.len(), 1);
    assert_eq!(page.reads[0].table.to_string(), "clinical.encounter");
    assert_eq!(page.findings.len(), 1);
    let points = &page.series.points;
    assert_eq!(points.len(), 24);
    let last = points.last().expect("points");
    assert!(!last.complete && last.limits.is_none() && last.signals.is_empty());
    let newest = &points[22];
    assert!(newest.complete && newest.limits.is_some());
    let signal = newest.signals.first().expect("a signal");
    assert_eq!(
        (signal.rule, signal.side, signal.tone),
        (Rule::OutsideLimits, Side::High, Tone::Concern)
    );
    assert!(points[5].signals.is_empty());
    assert_eq!(
        page.series.limits_method,
        "Limits from 12 months up to 2025-01 · XmR · Making Data Count rules"
    );

    let error = small
        .reader
        .measure("test.visit", None)
        .await
        .expect_err("no such measure");
    assert_eq!(suggestion(error), ", did you mean \"test.visits\"?");
}

#[tokio::test]
async fn a_small_group_is_suppressed_and_says_by_which_rule() {
    let small = small_site::loaded().await;
    let page = small
        .reader
        .measure("test.finished", Some("class=EMER"))
        .await
        .expect("a group");
    assert_eq!(
        page.group.as_ref().map(|group| group.label.as_str()),
        Some("EMER")
    );
    let suppressed = Reading::Suppressed {
        minimum: "denominator >= 5".to_owned(),
    };
    assert!(
        page.series
            .points
            .iter()
            .all(|point| point.reading == suppressed)
    );
    let [by_class] = page.dimensions.as_slice() else {
        panic!("one dimension")
    };
    assert_eq!(
        (by_class.name.as_str(), by_class.period),
        ("class", Some(last_full_month()))
    );
    let keys: Vec<&str> = by_class
        .groups
        .iter()
        .map(|group| group.key.as_str())
        .collect();
    assert_eq!(keys, ["class=AMB", "class=EMER"]);
    assert_eq!(by_class.groups[1].latest, suppressed);
    assert_eq!(by_class.reference, None);

    let error = small
        .reader
        .measure("test.finished", Some("class=EMR"))
        .await;
    let error = error.expect_err("no such group");
    assert_eq!(suggestion(error), ", did you mean \"class=EMER\"?");
}
