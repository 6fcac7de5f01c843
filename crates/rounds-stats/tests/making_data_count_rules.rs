//! The rules on small series whose marks can be read off by eye.

use rounds_core::Direction;
use rounds_stats::control::{
    Assurance, ChartKind, ChartPoint, ControlChart, Rule, Side, Variation, mark_points, read,
};

/// A chart with centre 0, σ 1 and these values.
fn standard_chart(values: &[f64]) -> ControlChart {
    let point = |value: f64| ChartPoint {
        value,
        sigma: 1.0,
        z: Some(value),
        lower: -3.0,
        lower_near: -2.0,
        upper_near: 2.0,
        upper: 3.0,
    };
    ControlChart {
        kind: ChartKind::Xmr,
        centre: 0.0,
        points: values.iter().copied().map(point).collect(),
        baseline_points: values.len(),
        trial: false,
        sigma_z: None,
    }
}

/// One letter per point: the painting rule's first letter, upper case for the high side.
fn painted(values: &[f64]) -> String {
    let letter = |painted: Option<(Rule, Side)>| match painted {
        None => '.',
        Some((rule, side)) => {
            let small = match rule {
                Rule::Outside => 'o',
                Rule::Trend => 't',
                Rule::TwoInThree => 'n',
                Rule::Shift => 's',
            };
            if side == Side::High {
                small.to_ascii_uppercase()
            } else {
                small
            }
        }
    };
    mark_points(&standard_chart(values))
        .into_iter()
        .map(|marks| letter(marks.painted()))
        .collect()
}

#[test]
fn a_point_on_the_limit_is_inside_and_one_beyond_is_outside() {
    assert_eq!(painted(&[3.0, -1.0, 3.000_001, -1.0, -3.5, 1.0]), "..O.o.");
}

#[test]
fn six_points_on_one_side_are_no_shift_and_seven_are_painted_whole() {
    assert_eq!(
        painted(&[-1.0, 1.0, 0.5, 1.0, 0.5, 1.0, 0.5, -1.0]),
        "........"
    );
    assert_eq!(
        painted(&[-1.0, 1.0, 0.5, 1.0, 0.5, 1.0, 0.5, 1.0, -1.0]),
        ".SSSSSSS."
    );
}

#[test]
fn a_point_on_the_mean_breaks_a_shift() {
    assert_eq!(
        painted(&[1.0, 0.5, 1.0, 0.0, 1.0, 0.5, 1.0, 0.5]),
        "........"
    );
}

#[test]
fn a_trend_needs_seven_strictly_rising_points() {
    assert_eq!(painted(&[-1.5, -1.0, -0.5, 0.0, 0.5, 1.0]), "......");
    assert_eq!(painted(&[-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5]), "TTTTTTT");
    assert_eq!(painted(&[1.5, 1.0, 0.5, 0.5, -0.5, -1.0, -1.5]), ".......");
    assert_eq!(painted(&[1.5, 1.0, 0.5, 0.0, -0.5, -1.0, -1.5]), "ttttttt");
}

#[test]
fn the_turning_point_of_two_trends_belongs_to_the_later_one() {
    let up_and_down: Vec<f64> = (0..13)
        .map(|i: i32| f64::from(6 - (i - 6).abs()) / 4.0 - 0.9)
        .collect();
    assert_eq!(painted(&up_and_down), "TTTTTTttttttt");
}

#[test]
fn two_of_three_near_a_limit_are_painted_and_the_third_is_not() {
    assert_eq!(painted(&[-0.5, 2.5, 0.5, 2.5, -0.5]), ".N.N.");
    assert_eq!(painted(&[-0.5, -2.5, -2.1, -0.5, 1.0]), ".nn..");
}

#[test]
fn two_of_three_need_all_three_on_one_side() {
    assert_eq!(painted(&[2.5, -0.5, 2.5]), "...");
}

#[test]
fn a_point_outside_is_not_one_of_the_two_near_ones() {
    assert_eq!(painted(&[0.5, 2.5, 3.5, 0.5, -1.0]), "..O..");
}

#[test]
fn outside_paints_over_trend_over_near_over_shift() {
    let rising = [0.1, 0.5, 1.0, 1.5, 2.2, 2.6, 3.4];
    assert_eq!(painted(&rising), "TTTTTTO");
    let marks = mark_points(&standard_chart(&rising));
    let last: Vec<Rule> = marks[5].rules().map(|(rule, _)| rule).collect();
    assert_eq!(last, [Rule::Trend, Rule::TwoInThree, Rule::Shift]);
    assert_eq!(painted(&[0.5, 1.0, 0.5, 2.5, 2.4, 0.5, 1.0]), "SSSNNSS");
}

#[test]
fn variation_follows_the_better_direction() {
    let latest = |direction| read(&standard_chart(&[1.0, -1.0, 4.0]), direction, None).latest;
    assert_eq!(latest(Direction::Higher), Variation::Improvement);
    assert_eq!(latest(Direction::Lower), Variation::Concern);
    assert_eq!(latest(Direction::Neither), Variation::NeutralHigh);
    assert_eq!(
        read(&standard_chart(&[]), Direction::Lower, Some(1.0)).latest,
        Variation::CommonCause
    );
}

#[test]
fn assurance_compares_the_target_with_the_last_limits() {
    let assured =
        |direction, target| read(&standard_chart(&[0.5]), direction, Some(target)).assurance;
    assert_eq!(assured(Direction::Higher, -4.0), Some(Assurance::Pass));
    assert_eq!(assured(Direction::Higher, 4.0), Some(Assurance::Fail));
    assert_eq!(assured(Direction::Lower, 4.0), Some(Assurance::Pass));
    assert_eq!(assured(Direction::Lower, -4.0), Some(Assurance::Fail));
    assert_eq!(assured(Direction::Lower, 3.0), Some(Assurance::HitOrMiss));
    assert_eq!(assured(Direction::Neither, 4.0), None);
    assert_eq!(assured(Direction::Lower, f64::NAN), None);
}
