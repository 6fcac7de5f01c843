//! Rows become results: intervals by kind, suppression, refusals, periods, merging.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Date32Array, Int64Array, ListArray, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use jiff::civil::date;
use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use rounds_core::{Period, PeriodKind};
use rounds_measures::definition::{MeasureDefinition, parse};
use rounds_measures::result::estimate::{estimate, published};
use rounds_measures::result::merge::merge;
use rounds_measures::result::periods::{PeriodRange, mark_partial, touched};
use rounds_measures::result::rows::{Row, read};
use rounds_measures::result::{Group, Inputs, MeasureResult, Origin};

fn definition(kind: &str, more: &str) -> MeasureDefinition {
    let unit = if kind == "proportion" {
        "'% of patients'"
    } else {
        "things"
    };
    let text = format!(
        "/*---\nid: test.one\ntitle: One\ndescription: For tests.\nunit: {unit}\nkind: {kind}\ndirection: lower\n\
         period: month\ncitation: none needed\n{more}\n---*/\nselect 1"
    );
    parse("test/one.sql", &text).expect("a good header")
}

fn origin() -> Arc<Origin> {
    Arc::new(Origin {
        inputs: Inputs::default(),
        lake_version: 3,
        computed_at: Timestamp::UNIX_EPOCH,
    })
}

fn month(year: i16, month: i8) -> Period {
    Period::containing(PeriodKind::Month, date(year, month, 1))
}

fn row() -> Row {
    Row {
        period: month(2026, 9),
        group: Group::default(),
        numerator: None,
        denominator: None,
        value: None,
        low: None,
        high: None,
        n: None,
        sum_of_squares: None,
        samples: None,
    }
}

fn result_of(definition: &MeasureDefinition, row: &Row) -> MeasureResult {
    estimate(definition, row, &origin()).expect("possible numbers")
}

fn assert_near(found: Option<f64>, expected: f64) {
    let found = found.expect("a number");
    assert!(
        (found - expected).abs() < 5e-5,
        "found {found}, expected {expected}"
    );
}

#[test]
fn each_kind_has_its_value_and_interval() {
    // Wilson limits of 10 of 100 and exact Poisson limits of 10 as R's binom and epitools give them.
    let part = Row {
        numerator: Some(10.0),
        denominator: Some(100.0),
        ..row()
    };
    let proportion = result_of(&definition("proportion", ""), &part);
    assert_near(proportion.value, 0.1);
    assert_near(proportion.low, 0.05523);
    assert_near(proportion.high, 0.17437);
    assert_eq!(proportion.n, Some(100));
    let count = result_of(
        &definition("count", ""),
        &Row {
            denominator: None,
            ..part.clone()
        },
    );
    assert_near(count.low, 4.79539);
    assert_near(count.high, 18.39036);
    let rate = result_of(&definition("rate", ""), &part);
    assert_near(rate.high, 0.18390);
    let expected = Row {
        denominator: Some(8.0),
        n: Some(120.0),
        ..part.clone()
    };
    let ratio = result_of(&definition("ratio", "interval: poisson"), &expected);
    assert_near(ratio.value, 1.25);
    assert_near(ratio.high, 18.39036 / 8.0);
    assert_eq!(ratio.n, Some(120));
    let plain = result_of(&definition("ratio", ""), &part);
    assert_eq!((plain.low, plain.method.as_str()), (None, "none"));
}

#[test]
fn a_ratio_with_squares_has_the_interval_of_students_t() {
    // 1, 2, 3, 4, 5: mean 3, t(0.975; 4) = 2.776445, s = 1.581139.
    let sums = Row {
        numerator: Some(15.0),
        denominator: Some(5.0),
        n: Some(5.0),
        sum_of_squares: Some(55.0),
        ..row()
    };
    let ratio = result_of(&definition("ratio", ""), &sums);
    assert_near(ratio.value, 3.0);
    assert_near(ratio.low, 3.0 - 2.776445 * 1.581139 / 5f64.sqrt());
}

#[test]
fn a_small_group_keeps_its_n_and_loses_its_value() {
    let small = Row {
        numerator: Some(3.0),
        denominator: Some(19.0),
        ..row()
    };
    let result = result_of(
        &definition("proportion", "minimum: denominator >= 20"),
        &small,
    );
    assert!(result.suppressed);
    assert_eq!(
        (result.value, result.numerator, result.n),
        (None, None, Some(19))
    );
    assert_eq!(result.method, "suppressed: denominator >= 20 is not met");
    let count = Row {
        numerator: Some(3.0),
        ..row()
    };
    let result = result_of(&definition("count", "minimum: numerator >= 11"), &count);
    assert_eq!(
        (result.value, result.numerator, result.n),
        (None, None, None)
    );
    let enough = Row {
        denominator: Some(20.0),
        ..small
    };
    let result = result_of(
        &definition("proportion", "minimum: denominator >= 20"),
        &enough,
    );
    assert!(!result.suppressed && result.value.is_some());
}

#[test]
fn impossible_numbers_name_measure_period_and_group() {
    let group = Group(vec![("class".to_owned(), "AMB".to_owned())]);
    let base = Row {
        group,
        numerator: Some(5.0),
        denominator: Some(4.0),
        ..row()
    };
    let message = |kind: &str, row: &Row| {
        let refused = estimate(&definition(kind, ""), row, &origin());
        refused.expect_err("impossible").to_string()
    };
    let wrong = message("proportion", &base);
    assert!(
        wrong.starts_with("test.one, period 2026-09, group class=AMB: "),
        "{wrong}"
    );
    message(
        "count",
        &Row {
            numerator: Some(-1.0),
            ..base.clone()
        },
    );
    message(
        "rate",
        &Row {
            denominator: Some(-4.0),
            ..base.clone()
        },
    );
    message(
        "ratio",
        &Row {
            numerator: Some(f64::NAN),
            ..base.clone()
        },
    );
    let wrong = message(
        "count",
        &Row {
            numerator: None,
            ..base
        },
    );
    assert!(wrong.contains("numerator is null"), "{wrong}");
}

#[test]
fn nothing_to_divide_by_is_no_value_and_no_error() {
    let none = Row {
        numerator: Some(0.0),
        denominator: Some(0.0),
        ..row()
    };
    for kind in ["proportion", "rate", "ratio"] {
        let result = result_of(&definition(kind, ""), &none);
        assert_eq!((result.value, result.n), (None, Some(0)), "{kind}");
    }
    let empty = result_of(
        &definition("quantile", ""),
        &Row {
            samples: Some(vec![]),
            ..row()
        },
    );
    assert_eq!(empty.value, None);
}

#[test]
fn published_numbers_have_twelve_digits() {
    assert_eq!(published(0.1 + 0.2), 0.3);
    assert_eq!(published(123_456_789_012_345.0), 123_456_789_012_345.0);
    assert_eq!(published(1.0 / 3.0), 0.333_333_333_333);
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

#[test]
fn rows_are_read_from_dates_and_from_instants_in_any_zone() {
    let definition = definition("count", "groups: [class]");
    let september = Timestamp::from_second(1_788_220_800)
        .expect("2026-09-01")
        .as_microsecond();
    let new_york = september + 4 * 3_600_000_000;
    let periods: [ArrayRef; 3] = [
        Arc::new(Date32Array::from(vec![Some(20_697), None])),
        Arc::new(TimestampMicrosecondArray::from(vec![Some(september), None]).with_timezone("UTC")),
        Arc::new(
            TimestampMicrosecondArray::from(vec![Some(new_york), None])
                .with_timezone("America/New_York"),
        ),
    ];
    for period in periods {
        let rows = read(
            &definition,
            &[batch(vec![
                ("period", period),
                (
                    "class",
                    Arc::new(StringArray::from(vec![None::<&str>, Some("AMB")])),
                ),
                ("numerator", Arc::new(Int64Array::from(vec![7, 8]))),
            ])],
        )
        .expect("readable rows");
        assert_eq!(rows.without_period, 1);
        assert_eq!(rows.rows.len(), 1);
        assert_eq!(rows.rows[0].period, month(2026, 9));
        assert_eq!(rows.rows[0].group.key(), "class=(missing)");
        assert_eq!(rows.rows[0].numerator, Some(7.0));
    }
}

#[test]
fn a_day_within_a_month_and_a_doubled_group_are_refused() {
    let definition = definition("quantile", "");
    let samples = || -> ArrayRef {
        let values = vec![Some(vec![Some(1), None, Some(3)]), Some(vec![Some(2)])];
        Arc::new(ListArray::from_iter_primitive::<
            arrow_array::types::Int32Type,
            _,
            _,
        >(values))
    };
    let read_days = |days: Vec<i32>| {
        let period: ArrayRef = Arc::new(Date32Array::from(days));
        read(
            &definition,
            &[batch(vec![("period", period), ("samples", samples())])],
        )
    };
    let wrong = read_days(vec![20_698, 20_697])
        .expect_err("2 September")
        .to_string();
    assert!(
        wrong.contains("2026-09-02 is not the first day of a month"),
        "{wrong}"
    );
    let wrong = read_days(vec![20_697, 20_697])
        .expect_err("twice")
        .to_string();
    assert!(wrong.contains("two rows for period 2026-09"), "{wrong}");
    let rows = read_days(vec![20_697, 20_727]).expect("two months");
    assert_eq!(rows.rows[0].samples.as_deref(), Some([1.0, 3.0].as_slice()));
}

#[test]
fn the_last_period_and_periods_of_the_future_are_partial() {
    let one = result_of(
        &definition("count", ""),
        &Row {
            numerator: Some(1.0),
            ..row()
        },
    );
    let mut results: Vec<MeasureResult> = [(2026, 8), (2026, 9), (2026, 10), (2026, 12)]
        .map(|(year, number)| MeasureResult {
            period: month(year, number),
            ..one.clone()
        })
        .to_vec();
    let now = date(2026, 10, 15)
        .to_zoned(TimeZone::UTC)
        .expect("in range");
    let look_again = mark_partial(&mut results, &now);
    let partial: Vec<bool> = results.iter().map(|result| result.partial).collect();
    assert_eq!(partial, [false, false, true, true]);
    assert_eq!(look_again, Some(date(2026, 11, 1)));
    let later = date(2031, 1, 1).to_zoned(TimeZone::UTC).expect("in range");
    assert_eq!(mark_partial(&mut results, &later), None);
    assert!(
        results[3].partial,
        "an extract may end in the middle of its last month"
    );
}

#[test]
fn a_change_touches_its_periods_and_those_within_reach() {
    let instant = |text: &str| text.parse::<Timestamp>().expect("an instant");
    let span = (
        instant("2026-09-10T00:00:00Z"),
        instant("2026-09-30T23:00:00Z"),
    );
    let near = touched(PeriodKind::Month, 0, span);
    assert_eq!(
        (near.from, near.until),
        (date(2026, 9, 1), date(2026, 11, 1))
    );
    let far = touched(PeriodKind::Month, 30, span);
    assert_eq!((far.from, far.until), (date(2026, 8, 1), date(2026, 11, 1)));
}

/// Counts per month (index) and group, as a query over rows would give them.
fn counted(definition: &MeasureDefinition, counts: &[(u8, u8, u8)]) -> Vec<MeasureResult> {
    let mut sums = std::collections::BTreeMap::new();
    for (month_index, group, count) in counts {
        *sums.entry((*month_index, *group)).or_insert(0.0) += f64::from(*count);
    }
    sums.into_iter()
        .map(|((index, group), sum)| {
            let row = Row {
                period: month(2026, 1 + i8::try_from(index).expect("small")),
                group: Group(vec![("g".to_owned(), group.to_string())]),
                numerator: Some(sum),
                ..row()
            };
            result_of(definition, &row)
        })
        .collect()
}

proptest! {
    #[test]
    fn computing_only_what_changed_gives_what_computing_all_gives(
        before in prop::collection::vec((0u8..12, 0u8..3, 0u8..9), 0..60),
        added in prop::collection::vec((3u8..6, 0u8..3, 0u8..9), 0..20),
        removed in 0usize..20,
    ) {
        let definition = definition("count", "groups: [g]");
        let range = PeriodRange { from: date(2026, 4, 1), until: date(2026, 7, 1) };
        let mut left = removed;
        let mut after: Vec<(u8, u8, u8)> = before
            .iter()
            .filter(|(month, _, _)| {
                let goes = (3..6).contains(month) && left > 0;
                left -= usize::from(goes);
                !goes
            })
            .copied()
            .collect();
        after.extend(added);
        let stored = merge(&definition.hash, vec![], counted(&definition, &before), None);
        let full = merge(&definition.hash, stored.clone(), counted(&definition, &after), None);
        let changed: Vec<MeasureResult> = counted(&definition, &after)
            .into_iter()
            .filter(|result| range.contains(result.period))
            .collect();
        let incremental = merge(&definition.hash, stored, changed, Some(range));
        prop_assert_eq!(incremental, full);
    }
}

#[test]
fn results_of_an_earlier_definition_stay() {
    let old = definition("count", "");
    let new = definition("count", "minimum: n >= 2");
    let of = |definition: &MeasureDefinition| {
        result_of(
            definition,
            &Row {
                numerator: Some(5.0),
                ..row()
            },
        )
    };
    let merged = merge(&new.hash, vec![of(&old)], vec![of(&new)], None);
    assert_eq!(merged.len(), 2);
}
