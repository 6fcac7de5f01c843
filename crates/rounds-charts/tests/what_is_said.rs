//! What a chart says to whoever does not see it, and what its table and file hold.

#![allow(clippy::unwrap_used, reason = "test code")]

use rounds_charts::{Bars, ControlChart, ControlPoint, Group, Mark, STYLE};

fn chart() -> ControlChart {
    let point = |label: &str, value: Option<f64>, mark, note: Option<&str>| ControlPoint {
        label: label.to_owned(),
        value,
        numerator: value.map(|share| (share * 1000.0).round()),
        denominator: value.map(|_| 1000.0),
        low: value.map(|share| share - 0.02),
        high: value.map(|share| share + 0.02),
        lower_limit: Some(0.05),
        upper_limit: Some(0.15),
        mark,
        note: note.map(str::to_owned),
        href: None,
    };
    ControlChart {
        id: "readmission".to_owned(),
        title: "Readmissions <30 days> are up".to_owned(),
        unit: "%".to_owned(),
        points: vec![
            point("2026-09", Some(0.1), Mark::Common, None),
            point(
                "2026-10",
                None,
                Mark::Common,
                Some("suppressed, fewer than 20 stays"),
            ),
            point(
                "2026-11",
                Some(0.181),
                Mark::Concern,
                Some("outside the limits"),
            ),
        ],
        centre: Some(0.1),
        ..ControlChart::default()
    }
}

fn attribute_values(markup: &str, tag: &str, attribute: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(markup).unwrap();
    let nodes = document.descendants().filter(|node| node.has_tag_name(tag));
    nodes
        .filter_map(|node| node.attribute(attribute).map(str::to_owned))
        .collect()
}

#[test]
fn the_description_says_range_mean_limits_marks_and_the_last_value() {
    let markup = chart().render().into_string();
    let document = roxmltree::Document::parse(&markup).unwrap();
    let description = document
        .descendants()
        .find(|node| node.has_tag_name("desc"))
        .unwrap();
    assert_eq!(
        description.text().unwrap(),
        "Control chart of 3 periods from Sep 2026 to Nov 2026. Mean 10\u{a0}%. Limits at the end \
         5\u{a0}% and 15\u{a0}%. 1 point marked concern. Last value: Nov 2026: 18.1\u{a0}% \
         (16.1–20.1\u{a0}%), 181/1,000, concern, outside the limits."
    );
}

#[test]
fn every_point_takes_the_focus_once_per_drawing_and_says_itself() {
    let labels = attribute_values(&chart().render().into_string(), "g", "aria-label");
    let october = "Oct 2026: not shown, suppressed, fewer than 20 stays";
    assert_eq!(labels.iter().filter(|label| *label == october).count(), 2);
    assert_eq!(labels.len(), 6);
}

#[test]
fn a_missing_value_breaks_the_line_and_is_explained() {
    let markup = chart().render().into_string();
    let series = attribute_values(&markup, "path", "d");
    assert!(
        series
            .iter()
            .any(|path| path.matches('M').count() == 2 && !path.contains('L'))
    );
    assert!(markup.contains("○ 1 period not shown: suppressed, fewer than 20 stays"));
}

#[test]
fn marks_differ_in_shape_and_in_class() {
    let markup = chart().render().into_string();
    assert!(markup.contains("<path class=\"mark mark-concern\""));
    assert!(markup.contains("<circle class=\"mark mark-common\""));
}

#[test]
fn the_table_twin_lists_the_newest_first_and_leaves_empty_columns_out() {
    let table = chart().table().into_string();
    assert!(table.find("Nov 2026").unwrap() < table.find("Sep 2026").unwrap());
    assert!(table.contains("181/1,000"));
    let bars = Bars {
        groups: vec![Group {
            label: "ICU".to_owned(),
            value: Some(3.0),
            ..Group::default()
        }],
        ..Bars::default()
    };
    assert!(!bars.table().into_string().contains("Interval"));
}

#[test]
fn the_file_keeps_all_digits_and_leaves_missing_values_empty() {
    let csv = chart().csv();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some(
            "period,value,numerator,denominator,low,high,lower_limit,centre,upper_limit,target,signal,note"
        )
    );
    assert_eq!(
        lines.next(),
        Some("2026-09,0.1,100,1000,0.08,0.12000000000000001,0.05,0.1,0.15,,,")
    );
    assert_eq!(
        lines.next(),
        Some("2026-10,,,,,,0.05,0.1,0.15,,,\"suppressed, fewer than 20 stays\"")
    );
}

#[test]
fn text_from_data_is_escaped() {
    let markup = chart().render().into_string();
    assert!(markup.contains("Readmissions &lt;30 days&gt; are up"));
    assert!(!markup.contains("<30 days>"));
}

#[test]
fn every_class_in_use_has_a_style() {
    let markup = chart().render().into_string();
    for class in [
        "chart-band",
        "chart-limit",
        "chart-centre",
        "chart-series",
        "mark-concern",
        "chart-gap",
    ] {
        assert!(markup.contains(class) && STYLE.contains(class), "{class}");
    }
}

#[test]
fn names_of_lines_stay_above_the_time_axis() {
    let mut chart = chart();
    chart.target = Some(0.05);
    for point in &mut chart.points {
        point.lower_limit = Some(0.05);
        point.upper_limit = Some(0.052);
        point.value = point.value.map(|value| value + 0.4);
    }
    chart.centre = Some(0.051);
    let markup = chart.render().into_string();
    let document = roxmltree::Document::parse(&markup).unwrap();
    for drawing in document
        .descendants()
        .filter(|node| node.has_tag_name("svg"))
    {
        let height: f64 = drawing
            .attribute("viewBox")
            .unwrap()
            .split(' ')
            .next_back()
            .unwrap()
            .parse()
            .unwrap();
        let names = drawing
            .descendants()
            .find(|node| node.attribute("class") == Some("chart-line-labels"));
        let places: Vec<f64> = names
            .unwrap()
            .children()
            .map(|name| name.attribute("y").unwrap().parse().unwrap())
            .collect();
        assert_eq!(places.len(), 4);
        // The labels of the time axis stand in the lowest 26 units.
        assert!(
            places.iter().all(|y| *y <= height - 22.0),
            "{places:?} of {height}"
        );
        assert!(
            places.windows(2).all(|pair| pair[1] - pair[0] >= 13.9),
            "{places:?}"
        );
    }
}

#[test]
fn a_crowd_of_changes_is_numbered_and_said_in_full_below() {
    let mut chart = chart();
    chart.changes = (0..8)
        .map(|number| rounds_charts::ChangeMark {
            position: 1.0 + f64::from(number) / 100.0,
            label: format!("Change number {number} with many words"),
            href: None,
        })
        .collect();
    let markup = chart.render().into_string();
    assert!(markup.contains(">1–8</text>"), "{markup}");
    for number in 0..8 {
        let words = format!("<li>Change number {number} with many words</li>");
        assert_eq!(markup.matches(&words).count(), 2, "one for each drawing");
    }
    let table = chart.table().into_string();
    assert!(table.contains("change: Change number 7 with many words"));
}
