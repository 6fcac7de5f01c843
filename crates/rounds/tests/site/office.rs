//! Shipped measures over the tables of the office, on a handful of rows whose results are counted
//! by hand. That the measures are well-formed is tested in `rounds-measures`.

use super::support::{TestSite, encounter, total};
use serde_json::Value;

/// Loads CSV text into a table; the header names the table's own columns.
fn fill(site: &TestSite, table: &str, csv: &str) {
    let columns = csv.lines().next().expect("a header").split(',');
    let mut mapping = format!(
        "title = \"rows\"\nformat = \"csv\"\n[[table]]\nname = \"{table}\"\n[table.columns]\n"
    );
    for column in columns {
        mapping += &format!("{column} = {{ from = \"{column}\" }}\n");
    }
    let mapping = site.write(&format!("{table}.toml"), &mapping);
    let rows = site.write(&format!("{table}.csv"), csv);
    let printed = site.run(&[
        "load",
        "--json",
        "--mapping",
        mapping.to_str().expect("UTF-8"),
        rows.to_str().expect("UTF-8"),
    ]);
    let report: Value = serde_json::from_str(&printed).expect("a report");
    assert_eq!(total(&report, "quarantined"), 0, "{table}");
}

/// The rows of a shipped measure's query, ordered as the query's group columns are.
fn measured(site: &TestSite, path: &str, order: &str) -> Vec<Value> {
    let text = rounds_content::measures()
        .find(|(shipped, _)| *shipped == path)
        .map(|(_, text)| text)
        .expect("the measure is shipped");
    let query = text.split_once("---*/").expect("a header").1;
    site.rows(&format!(
        "select * from ({query}) measured order by {order}"
    ))
}

#[test]
fn every_shipped_measure_runs_where_nothing_is_loaded() {
    let site = TestSite::new();
    site.run(&["run"]);
    let failed =
        site.rows("select measure_id, failure from measure.evaluation where failure is not null");
    assert_eq!(failed, Vec::<Value>::new());
    let evaluated = site.value("select count(*) from measure.evaluation");
    assert_eq!(evaluated, rounds_content::measures().count());
}

#[test]
fn alerts_are_counted_by_the_rules_latest_name_and_judged_by_their_answers() {
    let site = TestSite::new();
    fill(
        &site,
        "cds.rule",
        "rule_id,version,title,live_from\nk,1,K check,2025-01-01T00:00:00Z\nk,2,Potassium recheck,2026-01-01T00:00:00Z\n",
    );
    // Of six firings one was silent; of the five shown three were overridden, one was accepted,
    // one the system closed.
    fill(
        &site,
        "cds.alert",
        "alert_id,at,rule_id,rule_version,interruptive,silent,response\n\
         1,2026-03-02T10:00:00Z,k,1,true,false,overridden\n\
         2,2026-03-03T10:00:00Z,k,1,true,false,overridden\n\
         3,2026-03-04T10:00:00Z,k,2,true,false,overridden\n\
         4,2026-03-05T10:00:00Z,k,2,true,false,accepted\n\
         5,2026-03-06T10:00:00Z,k,2,true,false,none\n\
         6,2026-03-06T10:00:00Z,k,2,true,true,none\n",
    );
    let fired = measured(&site, "alerts/firings.sql", "1");
    assert_eq!(fired.len(), 1);
    assert_eq!(fired[0]["rule"], "Potassium recheck");
    assert_eq!(fired[0]["numerator"], 5);
    let overridden = measured(&site, "alerts/override_share.sql", "1");
    assert_eq!(overridden[0]["numerator"], 3);
    assert_eq!(overridden[0]["denominator"], 4);
}

#[test]
fn a_chart_is_explained_by_a_visit_within_thirty_days() {
    let site = TestSite::new();
    // The near visit is 30 days before the chart was opened, the far one 31.
    let visits = [
        encounter("e1", "near", "2026-02-01T10:00:00+01:00"),
        encounter("e2", "far", "2026-01-31T10:00:00+01:00"),
    ];
    let visits = site.write("visits.ndjson", &visits.concat());
    site.load(&visits);
    fill(
        &site,
        "activity.event",
        "event_id,source_system,at,clinician_id,patient_id,department_id,channel\n\
         1,ehr,2026-03-03T10:00:00Z,u1,near,d1,desktop\n\
         2,ehr,2026-03-03T10:01:00Z,u1,far,d1,desktop\n\
         3,ehr,2026-03-03T10:02:00Z,u1,far,d1,desktop\n\
         4,ehr,2026-03-03T10:03:00Z,u1,stranger,d1,api\n\
         5,ehr,2026-03-03T10:04:00Z,u1,,d1,desktop\n",
    );
    let charts = measured(&site, "privacy/patients_without_visit.sql", "1");
    assert_eq!(charts.len(), 1);
    assert_eq!(charts[0]["department"], "d1");
    assert_eq!(charts[0]["numerator"], 1);
}

#[test]
fn a_tie_is_found_from_either_side() {
    let site = TestSite::new();
    fill(
        &site,
        "workforce.relationship",
        "person_a,person_b,kind\nu1,p1,household\np2,u1,family\nu2,p3,household\n",
    );
    fill(
        &site,
        "activity.event",
        "event_id,source_system,at,clinician_id,patient_id\n\
         1,ehr,2026-03-03T10:00:00Z,u1,p1\n\
         2,ehr,2026-03-04T10:00:00Z,u1,p1\n\
         3,ehr,2026-03-04T10:00:00Z,u1,p2\n\
         4,ehr,2026-03-04T10:00:00Z,u1,p3\n",
    );
    let charts = measured(&site, "privacy/related_charts.sql", "kind");
    let counts: Vec<_> = charts
        .iter()
        .map(|row| (row["kind"].as_str(), row["numerator"].as_i64()))
        .collect();
    assert_eq!(
        counts,
        [(Some("family"), Some(1)), (Some("household"), Some(1))]
    );
}

#[test]
fn a_feed_without_rows_is_silent_while_another_is_counted() {
    let site = TestSite::new();
    let mut rows = String::from("feed,starts_at,span,sent,received,errors\n");
    for (day, feeds) in [(2, ["adt", "oru"].as_slice()), (3, &["adt"])] {
        for feed in feeds {
            for hour in 0..24 {
                // Three hours of every day bring nothing.
                let received = if hour < 3 { 0 } else { 10 };
                rows +=
                    &format!("{feed},2026-03-0{day}T{hour:02}:00:00+01:00,hour,10,{received},1\n");
            }
        }
    }
    fill(&site, "interface.message", &rows);
    let mut hours: Vec<_> = measured(&site, "interface/silence.sql", "1")
        .iter()
        .map(|row| {
            (
                row["period"].to_string(),
                row["feed"].to_string(),
                row["numerator"].as_i64(),
            )
        })
        .collect();
    hours.sort();
    let hours: Vec<_> = hours.into_iter().map(|(_, _, hours)| hours).collect();
    assert_eq!(hours, [Some(3), Some(3), Some(3), Some(24)]);
    let errors = measured(&site, "interface/error_share.sql", "feed");
    assert_eq!(errors[0]["numerator"], 48);
    assert_eq!(errors[0]["denominator"], 480);
}

#[test]
fn order_sets_share_the_orders_of_the_week() {
    let site = TestSite::new();
    fill(
        &site,
        "orders.order",
        "order_id,ordered_at,order_set_id\n\
         1,2026-03-02T10:00:00Z,chest\n\
         2,2026-03-02T10:00:00Z,chest\n\
         3,2026-03-02T10:00:00Z,sepsis\n\
         4,2026-03-02T10:00:00Z,\n",
    );
    fill(
        &site,
        "orders.order_set",
        "order_set_id,version,title\nchest,1,Chest pain\n",
    );
    let shares = measured(&site, "orders/order_set_use.sql", "order_set");
    let counts: Vec<_> = shares
        .iter()
        .map(|row| {
            (
                row["order_set"].as_str(),
                row["numerator"].as_i64(),
                row["denominator"].as_i64(),
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            (Some("Chest pain"), Some(2), Some(4)),
            (Some("all"), Some(3), Some(4)),
            (Some("sepsis"), Some(1), Some(4)),
        ]
    );
}

#[test]
fn the_third_open_slot_counts_from_monday_as_bookings_stood_then() {
    let site = TestSite::new();
    let slot = |id: &str, day: &str| {
        format!(
            "{{\"resourceType\":\"Slot\",\"id\":\"{id}\",\"schedule\":{{\"reference\":\"Schedule/s\"}},\"status\":\"busy\",\"start\":\"{day}T09:00:00+02:00\",\"end\":\"{day}T09:30:00+02:00\"}}\n"
        )
    };
    let booked = |slot: &str, created: &str| {
        format!(
            "{{\"resourceType\":\"Appointment\",\"id\":\"a{slot}\",\"status\":\"booked\",\"created\":\"{created}\",\"slot\":[{{\"reference\":\"Slot/{slot}\"}}],\"participant\":[]}}\n"
        )
    };
    // From Monday 1 June: slot 1 was taken before, slot 2 only on Tuesday; open are 2, 3 and 4.
    let lines = [
        slot("1", "2026-06-01"),
        slot("2", "2026-06-03"),
        slot("3", "2026-06-05"),
        slot("4", "2026-06-09"),
        slot("5", "2026-07-30"),
        booked("1", "2026-05-20"),
        booked("2", "2026-06-02"),
    ];
    site.load(&site.write("slots.ndjson", &lines.concat()));
    let days = measured(&site, "access/third_next_available.sql", "period");
    assert_eq!(days[0]["period"], "2026-06-01");
    assert_eq!(days[0]["samples"][0], 8.0);
}
