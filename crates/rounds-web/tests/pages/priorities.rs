//! Pages of priorities, of the change calendar and of the work on findings.

use rounds_web::sample::Scenario;

use super::browser::get;
use super::well_formed::fault_of;

#[tokio::test]
async fn every_page_renders_with_and_without_requests_and_changes() {
    for scenario in [Scenario::Normal, Scenario::Crowded, Scenario::Empty] {
        for address in [
            "/priorities",
            "/priorities?method=ahp",
            "/priorities/roadmap",
            "/priorities/submit",
            "/changes",
            "/changes?kind=upgrade",
            "/changes/record",
            "/findings?work=mine",
            "/findings?state=all&work=unassigned",
        ] {
            let answer = get(scenario, address).await;
            assert_eq!(answer.status, 200, "{scenario:?} {address}");
            assert_eq!(fault_of(&answer.text), None, "{scenario:?} {address}");
            assert_eq!(answer.text.matches("<h1").count(), 1, "{address}");
        }
    }
}

#[tokio::test]
async fn words_that_are_none_are_refused_with_those_that_are() {
    for (address, expected) in [
        ("/priorities?method=guess", "topsis"),
        ("/changes?kind=guess", "no kind of change"),
        ("/findings?work=guess", "unassigned"),
    ] {
        let answer = get(Scenario::Normal, address).await;
        assert_eq!(answer.status, 400, "{address}");
        assert!(answer.text.contains(expected), "{address}");
    }
    for address in ["/priorities/request-999", "/changes/change-999"] {
        assert_eq!(
            get(Scenario::Normal, address).await.status,
            404,
            "{address}"
        );
    }
}

#[tokio::test]
async fn a_finding_offers_its_work() {
    let page = get(Scenario::Normal, "/findings/F-0104").await.text;
    for expected in [
        "Nobody acknowledged it yet",
        "action=\"/findings/F-0104/acknowledge\"",
        "action=\"/findings/F-0104/explain\"",
        "action=\"/findings/F-0104/resolve\"",
    ] {
        assert!(page.contains(expected), "no {expected:?}");
    }
}

#[tokio::test]
async fn a_pause_stands_in_the_calendar_with_its_tool_and_its_effect() {
    let calendar = get(Scenario::Normal, "/changes").await.text;
    let moves: Vec<&str> = calendar
        .split("href=\"")
        .skip(1)
        .filter_map(|behind| behind.split('"').next())
        .filter(|address| address.starts_with("/changes/move-"))
        .collect();
    assert!(moves.len() >= 3, "{moves:?}");
    assert!(calendar.contains("is paused"), "no pause");
    let mut with_trend = 0;
    for address in moves {
        let page = get(Scenario::Normal, address).await.text;
        assert_eq!(fault_of(&page), None, "{address}");
        assert!(page.contains("a move of <a href=\"/tools/"), "{address}");
        assert!(!page.contains("/cancel\""), "{address} took place");
        if page.contains("Interrupted time series") {
            with_trend += 1;
            for part in [
                "95 % interval",
                "periods before",
                "the trend before, gone on",
                "taken as straight",
            ] {
                assert!(page.contains(part), "{address}: {part}");
            }
        }
    }
    assert!(with_trend >= 1, "no page shows an effect beside a trend");
}
