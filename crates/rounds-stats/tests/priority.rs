//! Priorities against pymcdm and SciPy (`bench/reference/priority.py`), and what must hold for any
//! scores.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "reading the reference file is test code"
)]

use proptest::prelude::*;
use rounds_stats::StatsError;
use rounds_stats::priority::{
    Better, Criterion, Draw, Panel, Scaling, StabilityOptions, agreement, analytic_hierarchy,
    rank_stability, rice, topsis, triangular, weighted_sum, wsjf,
};
use serde_json::Value;

const TOLERANCE: f64 = 1e-9;

fn cases(part: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("reference/priority.json")).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(case: &Value, name: &str) -> f64 {
    case[name].as_f64().unwrap()
}

fn numbers(case: &Value) -> Vec<f64> {
    let values = case.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap()).collect()
}

fn rows(case: &Value) -> Vec<Vec<f64>> {
    case.as_array().unwrap().iter().map(numbers).collect()
}

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= TOLERANCE, "{found}, {expected}");
    }
}

fn criteria(weights: &[f64], types: &[f64]) -> Vec<Criterion> {
    let pairs = weights.iter().zip(types);
    pairs
        .map(|(&weight, &kind)| Criterion {
            weight,
            better: if kind > 0.0 {
                Better::More
            } else {
                Better::Less
            },
            range: None,
        })
        .collect()
}

#[test]
fn weights_of_judgements_equal_pymcdm() {
    let all = cases("hierarchies");
    assert!(all.len() > 30);
    for case in all {
        let found = analytic_hierarchy(&rows(&case["judgements"])).unwrap();
        assert_close(&found.weights, &numbers(&case["weights"]));
        let expected = [number(&case, "lambda_max"), number(&case, "index")];
        assert_close(&[found.lambda_max, found.consistency_index], &expected);
    }
}

#[test]
fn the_consistency_ratio_divides_by_saatys_random_index_up_to_ten() {
    let index = [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49];
    for case in cases("hierarchies") {
        let judgements = rows(&case["judgements"]);
        let found = analytic_hierarchy(&judgements).unwrap().consistency_ratio;
        match judgements.len() {
            1 | 2 => assert_eq!(found, Some(0.0)),
            n @ 3..=10 => assert_close(&[found.unwrap()], &[number(&case, "index") / index[n - 3]]),
            _ => assert_eq!(found, None),
        }
    }
}

#[test]
fn judgements_that_contradict_their_opposites_are_refused_with_their_place() {
    let refused = |judgements: &[&[f64]]| {
        let rows: Vec<Vec<f64>> = judgements.iter().map(|row| row.to_vec()).collect();
        analytic_hierarchy(&rows).unwrap_err()
    };
    let found = refused(&[&[1.0, 3.0], &[0.5, 1.0]]);
    assert!(matches!(
        found,
        StatsError::NotReciprocal {
            row: 1,
            column: 2,
            ..
        }
    ));
    let found = refused(&[&[2.0, 3.0], &[1.0 / 3.0, 1.0]]);
    assert!(matches!(
        found,
        StatsError::NotReciprocal {
            row: 1,
            column: 1,
            ..
        }
    ));
    let found = refused(&[&[1.0, -3.0], &[-1.0 / 3.0, 1.0]]);
    assert!(matches!(found, StatsError::NotPositive { .. }));
    let found = refused(&[&[1.0, f64::NAN], &[2.0, 1.0]]);
    assert!(matches!(found, StatsError::NotFinite { .. }));
    assert!(matches!(
        refused(&[&[1.0, 2.0], &[0.5]]),
        StatsError::Ragged { .. }
    ));
    assert!(matches!(refused(&[]), StatsError::TooFew { .. }));
}

#[test]
fn topsis_and_weighted_sums_equal_pymcdm() {
    for case in cases("decisions") {
        let alternatives = rows(&case["alternatives"]);
        let criteria = criteria(&numbers(&case["weights"]), &numbers(&case["types"]));
        let vector = topsis(&alternatives, &criteria, Scaling::Vector).unwrap();
        assert_close(&vector, &numbers(&case["topsis_vector"]));
        let minmax = topsis(&alternatives, &criteria, Scaling::MinMax).unwrap();
        assert_close(&minmax, &numbers(&case["topsis_minmax"]));
        let sums = weighted_sum(&alternatives, &criteria).unwrap();
        assert_close(&sums, &numbers(&case["weighted_sum"]));
    }
}

#[test]
fn with_ranges_given_an_alternative_is_scored_without_the_others() {
    let range = Some((1.0, 5.0));
    let criteria = [
        Criterion {
            weight: 3.0,
            better: Better::More,
            range,
        },
        Criterion {
            weight: 1.0,
            better: Better::Less,
            range,
        },
    ];
    // (3 − 1)/4 · ¾ + (5 − 4)/4 · ¼, by hand.
    let alone = weighted_sum(&[vec![3.0, 4.0]], &criteria).unwrap();
    assert_close(&alone, &[0.4375]);
    let among = weighted_sum(&[vec![5.0, 1.0], vec![3.0, 4.0]], &criteria).unwrap();
    assert_close(&among, &[1.0, 0.4375]);
}

#[test]
fn alternatives_that_are_all_alike_are_neither_near_nor_far() {
    let criteria = criteria(&[1.0, 1.0], &[1.0, -1.0]);
    for scaling in [Scaling::Vector, Scaling::MinMax] {
        let found = topsis(&[vec![0.0, 2.0], vec![0.0, 2.0]], &criteria, scaling).unwrap();
        assert_eq!(found, [0.5, 0.5]);
    }
}

#[test]
fn scores_that_are_none_are_refused() {
    let one = |weight: f64| criteria(&[weight], &[1.0]);
    let refused = |rows: &[Vec<f64>], weight| weighted_sum(rows, &one(weight)).unwrap_err();
    assert!(matches!(
        refused(&[vec![f64::NAN]], 1.0),
        StatsError::NotFinite { .. }
    ));
    assert!(matches!(
        refused(&[vec![1.0, 2.0]], 1.0),
        StatsError::Ragged { .. }
    ));
    assert!(matches!(
        refused(&[vec![1.0]], -1.0),
        StatsError::Negative { .. }
    ));
    assert!(matches!(
        refused(&[vec![1.0]], 0.0),
        StatsError::NotPositive { .. }
    ));
    assert!(matches!(refused(&[], 1.0), StatsError::TooFew { .. }));
}

#[test]
fn value_over_effort_is_what_the_forms_say() {
    // 2,000 encounters × 2 (high impact) × 80 % / 4 person-days, by hand.
    assert_eq!(rice(2_000.0, 2.0, 0.8, 4.0), Ok(800.0));
    assert_eq!(wsjf(8.0, 5.0, 3.0, 2.0), Ok(8.0));
    assert!(matches!(
        rice(1.0, 1.0, 1.0, 0.0),
        Err(StatsError::NotPositive { .. })
    ));
    assert!(matches!(
        rice(1.0, 1.0, 80.0, 1.0),
        Err(StatsError::Probability { .. })
    ));
    assert!(matches!(
        rice(f64::NAN, 1.0, 1.0, 1.0),
        Err(StatsError::NotFinite { .. })
    ));
    assert!(matches!(
        wsjf(-1.0, 1.0, 1.0, 1.0),
        Err(StatsError::Negative { .. })
    ));
}

#[test]
fn kendalls_w_equals_friedmans_statistic_in_scipy() {
    for case in cases("agreements") {
        let found = agreement(&rows(&case["scores"])).unwrap();
        assert_close(&[found.w], &[number(&case, "w")]);
        assert_close(&[found.p_value], &[number(&case, "p_value")]);
    }
}

#[test]
fn agreement_is_1_for_one_order_and_0_for_orders_that_cancel_out() {
    let same = agreement(&[vec![1.0, 2.0, 3.0], vec![10.0, 20.0, 90.0]]).unwrap();
    assert_eq!(same.w, 1.0);
    let opposite = agreement(&[vec![1.0, 2.0, 3.0], vec![3.0, 2.0, 1.0]]).unwrap();
    assert_eq!(opposite.w, 0.0);
    let all_alike = agreement(&[vec![1.0, 1.0], vec![2.0, 2.0]]);
    assert!(matches!(all_alike, Err(StatsError::NoVariation { .. })));
    assert!(matches!(
        agreement(&[vec![1.0, 2.0]]),
        Err(StatsError::TooFew { .. })
    ));
    let ragged = agreement(&[vec![1.0, 2.0], vec![1.0]]);
    assert!(matches!(ragged, Err(StatsError::Ragged { .. })));
}

#[test]
fn triangles_equal_scipy() {
    for case in cases("triangles") {
        let [low, likely, high, chance] =
            ["low", "likely", "high", "chance"].map(|name| number(&case, name));
        let found = triangular(low, likely, high, chance);
        assert!((found - number(&case, "value")).abs() <= TOLERANCE * high);
    }
}

/// The first criterion's mean, the largest first.
fn largest_first(draw: &Draw) -> Result<Vec<usize>, StatsError> {
    let mut order: Vec<usize> = (0..draw.means.len()).collect();
    let mean = |thing: usize| draw.means[thing][0].unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|&one, &other| mean(other).total_cmp(&mean(one)).then(one.cmp(&other)));
    Ok(order)
}

fn panel(scores: &[&[f64]], effort: (f64, f64, f64)) -> Panel {
    let of_thing = |thing: &&[f64]| thing.iter().map(|&score| vec![Some(score)]).collect();
    Panel {
        scores: scores.iter().map(of_thing).collect(),
        efforts: vec![Some(effort); scores.len()],
    }
}

fn options(draws: usize, capacity: f64) -> StabilityOptions {
    StabilityOptions {
        draws,
        share: 0.9,
        capacity,
        seed: 4,
    }
}

#[test]
fn scorers_of_one_mind_leave_no_doubt() {
    let panel = panel(&[&[3.0, 3.0], &[5.0, 5.0], &[1.0, 1.0]], (2.0, 2.0, 2.0));
    let found = rank_stability(&panel, options(200, 4.0), largest_first).unwrap();
    let places: Vec<_> = found.iter().map(|one| one.places).collect();
    assert_eq!(places, [Some((2, 2)), Some((1, 1)), Some((3, 3))]);
    let within: Vec<_> = found.iter().map(|one| one.chance_within).collect();
    assert_eq!(within, [Some(1.0), Some(1.0), Some(0.0)]);
}

#[test]
fn the_chance_of_a_place_is_that_of_counting_all_samples_of_scorers() {
    // Two scorers: the first prefers thing 0 by 1, the second thing 1 by 3. Of the four samples
    // with replacement thing 0 is first only in (first, first): a quarter.
    let panel = panel(&[&[2.0, 1.0], &[1.0, 4.0]], (1.0, 1.0, 1.0));
    let found = rank_stability(&panel, options(40_000, 1.0), largest_first).unwrap();
    assert!((found[0].chance_within.unwrap() - 0.25).abs() < 0.01);
    assert!((found[1].chance_within.unwrap() - 0.75).abs() < 0.01);
    assert_eq!(found[0].places, Some((1, 2)));
}

#[test]
fn the_chance_of_fitting_in_is_that_of_the_triangle() {
    // P(X ≤ 3) for a triangle over 1, 2, 4 is 1 − (4 − 3)²/((4 − 1)(4 − 2)) = 5/6.
    let panel = panel(&[&[1.0, 1.0]], (1.0, 2.0, 4.0));
    let found = rank_stability(&panel, options(40_000, 3.0), largest_first).unwrap();
    assert!((found[0].chance_within.unwrap() - 5.0 / 6.0).abs() < 0.01);
}

#[test]
fn a_thing_scored_by_one_scorer_only_keeps_its_score_in_every_draw() {
    let panel = Panel {
        scores: vec![
            vec![vec![Some(3.0)], vec![None]],
            vec![vec![Some(2.0)], vec![Some(2.0)]],
        ],
        efforts: vec![None, None],
    };
    let found = rank_stability(&panel, options(500, 1.0), largest_first).unwrap();
    assert_eq!(found[0].places, Some((1, 1)));
    assert_eq!(found[0].chance_within, None);
}

#[test]
fn a_panel_that_cannot_be_drawn_from_is_refused() {
    let bad = |effort| {
        let panel = panel(&[&[1.0]], effort);
        rank_stability(&panel, options(1, 1.0), largest_first).unwrap_err()
    };
    assert!(matches!(
        bad((2.0, 1.0, 3.0)),
        StatsError::NotAscending { .. }
    ));
    assert!(matches!(
        bad((0.0, 1.0, 3.0)),
        StatsError::NotPositive { .. }
    ));
    assert!(matches!(
        bad((1.0, f64::NAN, 3.0)),
        StatsError::NotFinite { .. }
    ));
    let panel = panel(&[&[1.0]], (1.0, 1.0, 1.0));
    let none = rank_stability(&panel, options(0, 1.0), largest_first);
    assert!(matches!(none, Err(StatsError::TooFew { .. })));
}

fn any_decision() -> impl Strategy<Value = (Vec<Vec<f64>>, Vec<f64>, Vec<f64>)> {
    (2_usize..7, 1_usize..6).prop_flat_map(|(alternatives, criteria)| {
        (
            prop::collection::vec(
                prop::collection::vec(0.1_f64..100.0, criteria),
                alternatives,
            ),
            prop::collection::vec(0.1_f64..10.0, criteria),
            prop::collection::vec(prop::sample::select(vec![-1.0, 1.0]), criteria),
        )
    })
}

proptest! {
    #[test]
    fn units_of_a_criterion_do_not_matter((rows, weights, types) in any_decision(), factor in 0.01_f64..1000.0) {
        let criteria = criteria(&weights, &types);
        let mut other = rows.clone();
        for row in &mut other { row[0] *= factor; }
        for scaling in [Scaling::Vector, Scaling::MinMax] {
            assert_close(&topsis(&other, &criteria, scaling).unwrap(), &topsis(&rows, &criteria, scaling).unwrap());
        }
        assert_close(&weighted_sum(&other, &criteria).unwrap(), &weighted_sum(&rows, &criteria).unwrap());
    }

    #[test]
    fn the_order_of_alternatives_and_of_criteria_does_not_matter((rows, weights, types) in any_decision()) {
        let found = topsis(&rows, &criteria(&weights, &types), Scaling::Vector).unwrap();
        let reversed = |values: &[f64]| values.iter().rev().copied().collect::<Vec<_>>();
        let turned: Vec<Vec<f64>> = rows.iter().rev().map(|row| reversed(row)).collect();
        let other = topsis(&turned, &criteria(&reversed(&weights), &reversed(&types)), Scaling::Vector).unwrap();
        assert_close(&reversed(&other), &found);
    }

    #[test]
    fn who_is_at_least_as_good_on_everything_is_not_behind((mut rows, weights, types) in any_decision()) {
        let better: Vec<f64> = rows[0].iter().zip(&types).map(|(score, kind)| score + 0.05 * kind).collect();
        rows.push(better);
        let criteria = criteria(&weights, &types);
        let last = rows.len() - 1;
        let nearness = topsis(&rows, &criteria, Scaling::Vector).unwrap();
        prop_assert!(nearness[last] >= nearness[0]);
        let sums = weighted_sum(&rows, &criteria).unwrap();
        prop_assert!(sums[last] >= sums[0]);
        prop_assert!(sums.iter().chain(&nearness).all(|value| (0.0..=1.0 + 1e-12).contains(value)));
    }

    #[test]
    fn consistent_judgements_give_their_weights_back(weights in prop::collection::vec(0.05_f64..20.0, 1..9)) {
        let judgements: Vec<Vec<f64>> =
            weights.iter().map(|one| weights.iter().map(|other| one / other).collect()).collect();
        let found = analytic_hierarchy(&judgements).unwrap();
        let total: f64 = weights.iter().sum();
        let expected: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        assert_close(&found.weights, &expected);
        prop_assert!(found.consistency_index.abs() < 1e-9);
    }

    #[test]
    fn agreement_does_not_depend_on_units_nor_on_the_order_of_scorers(
        scores in prop::collection::vec(prop::collection::vec(0_u8..6, 5), 2..6),
    ) {
        let rows: Vec<Vec<f64>> = scores.iter().map(|row| row.iter().map(|&s| f64::from(s)).collect()).collect();
        let other: Vec<Vec<f64>> =
            rows.iter().rev().map(|row| row.iter().map(|score| score * 3.0 + 7.0).collect()).collect();
        match (agreement(&rows), agreement(&other)) {
            (Ok(one), Ok(two)) => {
                prop_assert!((one.w - two.w).abs() < 1e-12);
                prop_assert!((0.0..=1.0).contains(&one.w));
            }
            (one, two) => prop_assert_eq!(one, two),
        }
    }
}
