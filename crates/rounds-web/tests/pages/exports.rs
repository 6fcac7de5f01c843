//! CSV and JSON next to the pages.

use rounds_web::sample::Scenario;

use super::browser::get;

#[tokio::test]
async fn a_measures_results_come_as_csv_with_a_status_for_every_point() {
    let address = "/measures/prediction.missing_share.csv?group=hospital%3DHospital%205";
    let answer = get(Scenario::Normal, address).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = answer.text.lines().collect();
    assert_eq!(lines.len(), 26);
    assert!(lines[0].starts_with("measure,group,period,complete,status,value,"));
    assert!(lines.iter().any(|line| line.contains(",suppressed,,")));
    assert!(lines.iter().any(|line| line.contains(",missing,,")));
    assert!(lines.iter().any(|line| line.contains(",known,0.0")));
}

#[tokio::test]
async fn quarantine_comes_whole_and_disarmed_as_csv_and_exact_as_ndjson() {
    let csv = get(Scenario::Crowded, "/data/quarantine.csv").await;
    assert_eq!(csv.header("x-rounds-rows-total"), "2345");
    assert_eq!(csv.header("content-disposition"), "attachment");
    let address = "/data/quarantine.ndjson?reason=missing-key";
    let lines = get(Scenario::Normal, address).await.text;
    assert_eq!(lines.lines().count(), 28);
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        assert_eq!(row["reason"], "missing-key");
    }
}

#[tokio::test]
async fn an_answer_comes_as_an_array_of_objects_with_typed_values() {
    let answer = get(Scenario::Normal, "/query.json?sql=select%201").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let rows: serde_json::Value = serde_json::from_str(&answer.text).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(8));
    assert_eq!(rows[1]["length_hours"], 1.25);
    assert_eq!(rows[3]["class"], serde_json::Value::Null);
    assert_eq!(rows[0]["finished"], true);
}

#[tokio::test]
async fn exports_give_more_rows_than_the_page() {
    let page = get(Scenario::Crowded, "/query?sql=select%201").await.text;
    assert!(page.contains("The first 200 rows"));
    let csv = get(Scenario::Crowded, "/query.csv?sql=select%201")
        .await
        .text;
    assert_eq!(csv.lines().count(), 5_001);
}

#[tokio::test]
async fn a_refused_question_says_where_and_what_to_do() {
    let page = get(Scenario::Normal, "/query?sql=drop%20table%20x").await;
    assert_eq!(page.status, 400);
    assert!(page.text.contains("Line 1, column 1"));
    assert!(page.text.contains("Begin with select."));
    let json = get(Scenario::Normal, "/query.json?sql=drop%20table%20x").await;
    assert_eq!(json.status, 400);
    let body: serde_json::Value = serde_json::from_str(&json.text).expect("JSON");
    assert_eq!(body["position"]["line"], 1);
    assert_eq!(body["position"]["column"], 1);
}
