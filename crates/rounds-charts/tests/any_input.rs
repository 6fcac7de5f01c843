//! Whatever comes in (NaN, infinities, extremes, nothing), what goes out is well-formed XML whose
//! coordinates are numbers.

use maud::Markup;
use proptest::prelude::*;
use rounds_charts::{
    Assurance, BandLine, BandPoint, Bars, ChangeMark, ControlChart, ControlPoint, Forest, Funnel,
    FunnelLimit, Group, Mark, ReferenceLine, Side, Sparkline, assurance_icon, format_interval,
    format_number, format_value, variation_icon,
};

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0_f64,
        1 => prop::num::f64::ANY,
        1 => prop::sample::select(vec![0.0, -0.0, 1e308, -1e308, 1e-308, f64::NAN, f64::INFINITY]),
    ]
}

fn maybe() -> impl Strategy<Value = Option<f64>> {
    prop::option::of(number())
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,24}",
        "(week of )?20[0-9]{2}-[0-9]{2}-[0-9]{2}",
        "20[0-9]{2}-[01][0-9]",
        "20[0-9]{2} Q[0-9]",
    ]
}

fn unit() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "%", "min", "days per 100 & more"]).prop_map(str::to_owned)
}

fn mark() -> impl Strategy<Value = Mark> {
    prop::sample::select(vec![
        Mark::Common,
        Mark::Improvement,
        Mark::Concern,
        Mark::NeutralHigh,
        Mark::NeutralLow,
    ])
}

fn change() -> impl Strategy<Value = ChangeMark> {
    (number(), words(), prop::option::of(words())).prop_map(|(position, label, href)| ChangeMark {
        position,
        label,
        href,
    })
}

fn control_point() -> impl Strategy<Value = ControlPoint> {
    let numbers = (
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
        maybe(),
    );
    (
        words(),
        numbers,
        mark(),
        prop::option::of(words()),
        prop::option::of(words()),
    )
        .prop_map(|(label, numbers, mark, note, href)| {
            let (value, numerator, denominator, low, high, lower_limit, upper_limit) = numbers;
            ControlPoint {
                label,
                value,
                numerator,
                denominator,
                low,
                high,
                lower_limit,
                upper_limit,
                mark,
                note,
                href,
            }
        })
}

fn control_chart() -> impl Strategy<Value = ControlChart> {
    let lists = (
        prop::collection::vec(control_point(), 0..30),
        prop::collection::vec(change(), 0..5),
    );
    (words(), words(), unit(), lists, maybe(), maybe()).prop_map(
        |(id, title, unit, (points, changes), centre, target)| ControlChart {
            id,
            title: title.clone(),
            caption: title,
            unit,
            points,
            centre,
            target,
            changes,
            method: String::new(),
        },
    )
}

fn group() -> impl Strategy<Value = Group> {
    control_point().prop_map(|point| Group {
        label: point.label,
        value: point.value,
        numerator: point.numerator,
        denominator: point.denominator,
        low: point.low,
        high: point.high,
        mark: point.mark,
        note: point.note,
        href: point.href,
    })
}

fn band_of(chart: &ControlChart) -> BandLine {
    let point = |point: &ControlPoint| BandPoint {
        label: point.label.clone(),
        value: point.value,
        low: point.low,
        high: point.high,
        numerator: point.numerator,
        denominator: point.denominator,
        note: point.note.clone(),
        href: point.href.clone(),
    };
    BandLine {
        id: chart.id.clone(),
        title: chart.title.clone(),
        caption: String::new(),
        unit: chart.unit.clone(),
        points: chart.points.iter().map(point).collect(),
        target: chart.target,
        changes: chart.changes.clone(),
    }
}

/// Attributes that hold coordinates or paths of them.
const GEOMETRY: [&str; 14] = [
    "x", "y", "cx", "cy", "r", "rx", "dx", "width", "height", "d", "viewBox", "x1", "y1", "points",
];

fn check(markup: &Markup) -> Result<(), TestCaseError> {
    let text = markup.clone().into_string();
    let document = roxmltree::Document::parse(&text)
        .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
    let mut ids = std::collections::HashSet::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        prop_assert!(node.attribute("style").is_none(), "inline style");
        for attribute in node.attributes() {
            let is_geometry = GEOMETRY.contains(&attribute.name());
            let is_number = |value: &str| !value.contains("NaN") && !value.contains("inf");
            prop_assert!(
                !is_geometry || is_number(attribute.value()),
                "{attribute:?}"
            );
            prop_assert!(attribute.name() != "id" || ids.insert(attribute.value().to_owned()));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn series_are_well_formed(chart in control_chart()) {
        check(&chart.render())?;
        check(&chart.table())?;
        prop_assert_eq!(chart.csv().matches("\r\n").count(), chart.points.len() + 1);
        let band = band_of(&chart);
        check(&band.render())?;
        check(&band.table())?;
        prop_assert!(!band.csv().contains("NaN"));
        let values = chart.points.iter().map(|point| point.value).collect();
        let spark = Sparkline { label: chart.title, values, episode_from: Some(chart.points.len() / 2), mark: Mark::Concern };
        check(&spark.render())?;
    }

    #[test]
    fn groups_are_well_formed(
        title in words(), unit in unit(), groups in prop::collection::vec(group(), 0..12),
        reference in prop::option::of((number(), words())), limits in prop::collection::vec((number(), number(), number()), 0..6),
    ) {
        let reference = reference.map(|(value, label)| ReferenceLine { value, label });
        let (id, caption) = (title.clone(), String::new());
        let bars = Bars { id: id.clone(), title: title.clone(), caption: caption.clone(), unit: unit.clone(), groups: groups.clone(), reference: reference.clone() };
        check(&bars.render())?;
        check(&bars.table())?;
        let forest = Forest { id: id.clone(), title: title.clone(), caption: caption.clone(), unit: unit.clone(), groups: groups.clone(), reference };
        check(&forest.render())?;
        let limits = limits.into_iter().map(|(denominator, low, high)| FunnelLimit { denominator, inner: (low, high), outer: (low, high) });
        let funnel = Funnel { id, title, caption, unit, denominator_label: "n".to_owned(), groups, centre: Some(1.0), limits: limits.collect() };
        check(&funnel.render())?;
        prop_assert!(!funnel.csv().contains("NaN"));
    }

    #[test]
    fn numbers_are_always_written(value in number(), other in number(), unit in unit()) {
        prop_assert!(!format_value(value, &unit).contains("NaN"));
        prop_assert!(!format_number(value, &unit).contains("inf"));
        prop_assert!(!format_interval(value, other, &unit).is_empty());
    }
}

#[test]
fn icons_are_well_formed() {
    for mark in [
        Mark::Common,
        Mark::Improvement,
        Mark::Concern,
        Mark::NeutralHigh,
        Mark::NeutralLow,
    ] {
        for side in [Side::High, Side::Low] {
            check(&variation_icon(mark, side)).unwrap();
        }
    }
    for assurance in [Assurance::Pass, Assurance::Fail, Assurance::HitOrMiss] {
        check(&assurance_icon(assurance)).unwrap();
    }
}
