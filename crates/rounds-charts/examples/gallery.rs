//! Every chart on one page, with invented numbers: `cargo run -p rounds-charts --example gallery > gallery.html`.

#![allow(clippy::print_stdout, reason = "an example that writes a page")]

use maud::{DOCTYPE, Markup, PreEscaped, html};
use rounds_charts::{
    Assurance, BandLine, BandPoint, Bars, ChangeMark, ControlChart, ControlPoint, Forest, Funnel,
    FunnelLimit, Group, Mark, ReferenceLine, STYLE, Side, Sparkline, assurance_icon,
    variation_icon,
};

const PAGE_STYLE: &str = "
:root { color-scheme: light dark; }
body { font: 15px/1.5 Inter, system-ui, sans-serif; margin: 0; background: light-dark(#fbfbf9, #0f1312); color: light-dark(#1c2321, #e8edeb); }
main { max-width: 60rem; margin: 0 auto; padding: 1.25rem; display: grid; gap: 1.25rem; }
.card { background: light-dark(#fff, #161b1a); border: 1px solid light-dark(#e6e9e7, #28302e); border-radius: 10px; padding: 1.1rem 1.25rem; min-width: 0; }
.row { display: flex; gap: 1.25rem; align-items: center; flex-wrap: wrap; }
";

const WEEKS: [f64; 52] = [
    42.0, 43.6, 43.8, 47.9, 53.6, 49.4, 50.6, 47.8, 47.9, 45.5, 46.1, 39.2, 43.2, 42.9, 49.6, 49.1,
    50.6, 51.9, 46.0, 50.4, 53.2, 47.0, 50.5, 46.5, 41.9, 47.4, 44.4, 47.4, 45.5, 48.0, 40.2, 53.6,
    51.3, 45.9, 44.1, 47.0, 51.8, 53.5, 56.1, 51.1, 56.4, 64.2, 60.7, 55.2, 57.2, 55.4, 56.7, 63.7,
    59.3, 63.6, 60.6, 62.4,
];

fn main() {
    print!("{}", page().into_string());
}

fn page() -> Markup {
    let control = control_chart();
    let shares = share_chart();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { "Charts" }
                style { (PreEscaped(STYLE)) (PreEscaped(PAGE_STYLE)) }
            }
            body { main {
                h1 { "Charts" }
                section class="card" { (control.render()) (control.table()) }
                section class="card row" { (icons()) }
                section class="card" { (shares.render()) (shares.table()) }
                section class="card" { (band_line().render()) }
                section class="card" { (bars().render()) }
                section class="card" { (forest().render()) }
                section class="card" { (funnel().render()) }
            } }
        }
    }
}

fn week(place: usize) -> String {
    let days = i64::try_from(place).unwrap_or(0) * 7;
    let first = jiff::civil::date(2025, 11, 3);
    format!(
        "week of {}",
        first.saturating_add(jiff::Span::new().days(days))
    )
}

fn control_chart() -> ControlChart {
    let points = WEEKS.iter().enumerate().map(|(place, value)| ControlPoint {
        label: week(place),
        value: Some(*value),
        numerator: Some((value * 34.0).round()),
        denominator: Some(34.0),
        low: Some(value - 4.4),
        high: Some(value + 4.4),
        lower_limit: Some(39.2),
        upper_limit: Some(55.8),
        mark: if *value > 55.8 {
            Mark::Concern
        } else {
            Mark::Common
        },
        note: (*value > 55.8).then(|| "outside the limits".to_owned()),
        href: None,
    });
    ControlChart {
        id: "work-outside-work".to_owned(),
        title: "Up by a third since the September upgrade, and staying there".to_owned(),
        caption: "Eight weeks above the upper limit; 62 min (57.9–66.8) in the last full week, n = 34 clinicians".to_owned(),
        unit: "min".to_owned(),
        points: points.collect(),
        centre: Some(47.4),
        target: None,
        changes: vec![
            ChangeMark { position: 22.0, label: "Inbox pool rule".to_owned(), href: None },
            ChangeMark { position: 36.5, label: "Upgrade 21 Sep".to_owned(), href: Some("#change".to_owned()) },
        ],
        method: "Control limits from the first 24 weeks · Making Data Count rules".to_owned(),
    }
}

fn share_chart() -> ControlChart {
    let points = (0..26_usize).map(|place| {
        let wave = (place as f64 * 1.7).sin() * 0.021;
        let improved = place > 17;
        let value = 0.062 + wave + if improved { -0.034 } else { 0.0 };
        let width = 0.035 + 0.008 * (place as f64 * 2.3).cos();
        let is_missing = matches!(place, 6 | 7);
        ControlPoint {
            label: format!("20{}-{:02}", 24 + place / 12, place % 12 + 1),
            value: (!is_missing).then_some(value),
            numerator: Some((value * 1084.0).round()),
            denominator: Some(1084.0),
            lower_limit: (!is_missing).then_some((0.062 - width).max(0.0)),
            upper_limit: (!is_missing).then_some(0.062 + width),
            mark: match place {
                _ if improved => Mark::Improvement,
                11 => Mark::NeutralHigh,
                13 => Mark::NeutralLow,
                _ => Mark::Common,
            },
            note: is_missing.then(|| "suppressed, fewer than 20 patients".to_owned()),
            ..ControlPoint::default()
        }
    });
    ControlChart {
        id: "missing lactate".to_owned(),
        title: "Lactate is missing less often since the new interface".to_owned(),
        caption: "3.4 % (38/1,084) in the last month, was 6.2 %".to_owned(),
        unit: "%".to_owned(),
        points: points.collect(),
        centre: Some(0.062),
        target: Some(0.05),
        changes: vec![ChangeMark {
            position: 17.5,
            label: "Interface 4.2 goes live everywhere".to_owned(),
            href: None,
        }],
        method: "Laney p′ limits from the first 18 months".to_owned(),
    }
}

fn band_line() -> BandLine {
    let points = (0..18_usize).map(|place| {
        let value = 0.82 - if place > 12 { 0.09 } else { 0.0 } + (place as f64).sin() * 0.01;
        BandPoint {
            label: format!("20{}-{:02}", 25 + place / 12, place % 12 + 1),
            value: (place != 9).then_some(value),
            low: (place != 9).then_some(value - 0.035),
            high: (place != 9).then_some(value + 0.03),
            denominator: Some(412.0 + place as f64 * 31.0),
            note: (place == 9).then(|| "feed was down".to_owned()),
            ..BandPoint::default()
        }
    });
    BandLine {
        id: "auroc".to_owned(),
        title: "The sepsis model tells patients apart less well since January".to_owned(),
        caption: "AUROC 0.73 (0.70–0.76), n = 939; was 0.82".to_owned(),
        unit: String::new(),
        points: points.collect(),
        target: Some(0.75),
        changes: vec![ChangeMark {
            position: 12.5,
            label: "Lab interface change".to_owned(),
            href: None,
        }],
    }
}

fn groups() -> Vec<Group> {
    let group = |label: &str, value: f64, total: f64, mark| Group {
        label: label.to_owned(),
        value: Some(value),
        numerator: Some((value * total).round()),
        denominator: Some(total),
        low: Some(value - 1.2 / total.sqrt()),
        high: Some(value + 1.3 / total.sqrt()),
        mark,
        ..Group::default()
    };
    let mut groups = vec![
        group("Eastside, intensive care", 0.38, 1084.0, Mark::Concern),
        group("Westfield", 0.21, 2210.0, Mark::Common),
        group(
            "North campus emergency department and observation unit",
            0.19,
            860.0,
            Mark::Common,
        ),
        group("Harbour", 0.11, 4120.0, Mark::Improvement),
    ];
    groups.push(Group {
        label: "St Anne".to_owned(),
        note: Some("suppressed, fewer than 20".to_owned()),
        ..Group::default()
    });
    groups
}

fn bars() -> Bars {
    Bars {
        id: "bars".to_owned(),
        title: "Eastside misses lactate in more than a third of scores".to_owned(),
        caption: "Share of scores without a lactate, last month".to_owned(),
        unit: "%".to_owned(),
        groups: groups(),
        reference: Some(ReferenceLine {
            value: 0.18,
            label: "all sites".to_owned(),
        }),
    }
}

fn forest() -> Forest {
    Forest {
        id: "forest".to_owned(),
        title: "Only Eastside differs from the others".to_owned(),
        caption: "Share with 95 % interval".to_owned(),
        unit: "%".to_owned(),
        groups: groups(),
        reference: Some(ReferenceLine {
            value: 0.18,
            label: "all sites".to_owned(),
        }),
    }
}

fn funnel() -> Funnel {
    let limits = (1..=60_u8).map(|step| {
        let size = f64::from(step) * 50.0;
        let spread = (0.12_f64 * 0.88 / size).sqrt();
        FunnelLimit {
            denominator: size,
            inner: ((0.12 - 1.96 * spread).max(0.0), 0.12 + 1.96 * spread),
            outer: ((0.12 - 3.09 * spread).max(0.0), 0.12 + 3.09 * spread),
        }
    });
    let groups = (0..70_u8).map(|place| {
        let size = 60.0 + f64::from(place) * 41.0;
        let value = 0.12 + (f64::from(place) * 2.39).sin() * 0.7 / size.sqrt();
        let is_high = matches!(place, 33 | 52);
        Group {
            label: format!("Hospital {place}"),
            value: Some(if is_high { value + 0.06 } else { value }),
            denominator: Some(size),
            mark: if is_high { Mark::Concern } else { Mark::Common },
            ..Group::default()
        }
    });
    Funnel {
        id: "funnel".to_owned(),
        title: "Two of 70 hospitals have more deaths than chance explains".to_owned(),
        caption: "Mortality by number of stays".to_owned(),
        unit: "%".to_owned(),
        denominator_label: "stays".to_owned(),
        groups: groups.collect(),
        centre: Some(0.12),
        limits: limits.collect(),
    }
}

fn icons() -> Markup {
    let tail = Sparkline {
        label: "falls from 0.82 to 0.71".to_owned(),
        values: (0..24_u8)
            .map(|i| Some(if i > 17 { 0.71 } else { 0.82 } + f64::from(i % 5) * 0.004))
            .collect(),
        episode_from: Some(18),
        mark: Mark::Concern,
    };
    html! {
        (variation_icon(Mark::Common, Side::High))
        (variation_icon(Mark::Improvement, Side::High))
        (variation_icon(Mark::Improvement, Side::Low))
        (variation_icon(Mark::Concern, Side::High))
        (variation_icon(Mark::Concern, Side::Low))
        (variation_icon(Mark::NeutralHigh, Side::High))
        (variation_icon(Mark::NeutralLow, Side::Low))
        (assurance_icon(Assurance::Pass)) (assurance_icon(Assurance::Fail)) (assurance_icon(Assurance::HitOrMiss))
        (tail.render())
        (Sparkline { mark: Mark::Improvement, ..tail.clone() }.render())
        (Sparkline { episode_from: None, mark: Mark::Common, ..tail }.render())
    }
}
