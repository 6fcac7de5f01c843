//! One number with its interval.

use rounds_stats::intervals;
use rounds_stats::multiplicity::benjamini_hochberg;
use serde_json::Value;

use super::answers::{Answered, answer, level_of};
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::scalar::{Cell, of_numbers, per_row};
use crate::shape::an_estimate;
use crate::states::{Categories, Values};
use arrow_schema::DataType;

const EVENTS: Parameter = Parameter::new("events", Kind::Number, "how many had the event");
const TOTAL: Parameter = Parameter::new("total", Kind::Number, "how many could have had it");
const EXPOSURE: Parameter = Parameter::new(
    "exposure",
    Kind::Number,
    "bed days, hours, orders: what the events are counted over",
);
const LEVEL: Parameter =
    Parameter::new("level", Kind::Number, "of the interval; 0.95 if not given").optional();
const VALUE: Parameter = Parameter::new("value", Kind::Number, "any unit; NULL is left out");

pub(super) fn all() -> Vec<Function> {
    vec![
        per_row(WILSON, an_estimate(), wilson),
        per_row(POISSON_CI, an_estimate(), poisson_ci),
        per_row(OBSERVED_EXPECTED, an_estimate(), observed_expected),
        per_row(RATE_RATIO, an_estimate(), rate_ratio),
        per_row(
            BENJAMINI_HOCHBERG,
            DataType::new_list(DataType::Float64, true),
            adjusted,
        ),
        aggregate::<Values>(MEAN_CI, an_estimate(), mean_ci),
        aggregate::<Values>(MEDIAN_CI, an_estimate(), median_ci),
        aggregate::<Values>(QUANTILE_CI, an_estimate(), quantile_ci),
        aggregate::<Categories>(ENTROPY, DataType::Float64, entropy),
    ]
}

const WILSON: Description = Description {
    name: "wilson",
    topic: Topic::Intervals,
    parameters: &[EVENTS, TOTAL, LEVEL],
    summary: "A proportion with Wilson's score interval.",
    formula: "value = events / total; the ends are the proportions p at which |events/total − p| = z·√(p(1 − p)/total). NULL where the total is 0.",
    citation: "Wilson EB, J Am Stat Assoc 1927;22:209-212",
    example: "select wilson(7, 20) as share",
};

fn wilson(cells: &[Cell]) -> Answered {
    let [events, total, level] = of_numbers(cells);
    let (events, total) = (events.unwrap_or(f64::NAN), total.unwrap_or(f64::NAN));
    if events == 0.0 && total == 0.0 {
        return Ok(Value::Null);
    }
    answer(intervals::proportion(events, total, level_of(level))?)
}

const POISSON_CI: Description = Description {
    name: "poisson_ci",
    topic: Topic::Intervals,
    parameters: &[EVENTS, EXPOSURE, LEVEL],
    summary: "A rate with the exact Poisson interval.",
    formula: "value = events / exposure; the ends are χ²(α/2; 2k)/2 and χ²(1 − α/2; 2k + 2)/2 over the exposure. n is the number of events. NULL where the exposure is 0.",
    citation: "Garwood F, Biometrika 1936;28:437-442",
    example: "select poisson_ci(3, 1250) as falls_per_bed_day",
};

fn poisson_ci(cells: &[Cell]) -> Answered {
    let [events, exposure, level] = of_numbers(cells);
    let (events, exposure) = (events.unwrap_or(f64::NAN), exposure.unwrap_or(f64::NAN));
    if events == 0.0 && exposure == 0.0 {
        return Ok(Value::Null);
    }
    answer(intervals::rate(events, exposure, level_of(level))?)
}

const OBSERVED_EXPECTED: Description = Description {
    name: "observed_expected",
    topic: Topic::Intervals,
    parameters: &[
        Parameter::new("observed", Kind::Number, "events that happened"),
        Parameter::new(
            "expected",
            Kind::Number,
            "events that a model expected, as the sum of its probabilities",
        ),
        LEVEL,
    ],
    summary: "Observed over expected events with the exact Poisson interval.",
    formula: "value = observed / expected; interval as poisson_ci with the expected number as exposure, taken as known.",
    citation: "Breslow NE, Day NE, Statistical Methods in Cancer Research II, IARC 1987, section 2.3",
    example: "select observed_expected(139, 193.09) as mortality_ratio",
};

fn observed_expected(cells: &[Cell]) -> Answered {
    let [observed, expected, level] = of_numbers(cells);
    let (observed, expected) = (observed.unwrap_or(f64::NAN), expected.unwrap_or(f64::NAN));
    if observed == 0.0 && expected == 0.0 {
        return Ok(Value::Null);
    }
    answer(intervals::observed_over_expected(
        observed,
        expected,
        level_of(level),
    )?)
}

const RATE_RATIO: Description = Description {
    name: "rate_ratio",
    topic: Topic::Intervals,
    parameters: &[
        EVENTS,
        EXPOSURE,
        Parameter::new("base_events", Kind::Number, "events of the comparison"),
        Parameter::new("base_exposure", Kind::Number, "exposure of the comparison"),
        LEVEL,
    ],
    summary: "A rate over another with a log interval.",
    formula: "value = (a/E)/(b/F); ends value·exp(∓z·√(1/a + 1/b)). No interval where a or b is 0.",
    citation: "Rothman KJ, Greenland S, Lash TL, Modern Epidemiology, 3rd ed. 2008, chapter 14",
    example: "select rate_ratio(412, 5000, 380, 6100) as ratio",
};

fn rate_ratio(cells: &[Cell]) -> Answered {
    let [events, exposure, base_events, base_exposure, level] = of_numbers(cells);
    let number = |cell: Option<f64>| cell.unwrap_or(f64::NAN);
    answer(intervals::rate_ratio(
        (number(events), number(exposure)),
        (number(base_events), number(base_exposure)),
        level_of(level),
    )?)
}

const BENJAMINI_HOCHBERG: Description = Description {
    name: "benjamini_hochberg",
    topic: Topic::Intervals,
    parameters: &[Parameter::new(
        "p_values",
        Kind::Numbers,
        "list of p values, as array_agg(p) makes",
    )],
    summary: "p values adjusted for the false discovery rate, in the order given.",
    formula: "q(i) = min over j ≥ i of p(j)·m/j, for ascending p(1)…p(m).",
    citation: "Benjamini Y, Hochberg Y, J R Stat Soc B 1995;57:289-300",
    example: "select benjamini_hochberg([0.001, 0.04, 0.03]) as adjusted",
};

fn adjusted(cells: &[Cell]) -> Answered {
    let Some(Cell::Numbers(p_values)) = cells.first() else {
        return Ok(Value::Null);
    };
    answer(benjamini_hochberg(p_values)?)
}

const MEAN_CI: Description = Description {
    name: "mean_ci",
    topic: Topic::Intervals,
    parameters: &[VALUE],
    summary: "A mean with Student's t interval (95 %).",
    formula: "value = Σx/n; ends value ∓ t(n − 1)·s/√n. No interval with one value; NULL without any.",
    citation: "Student, Biometrika 1908;6:1-25",
    example: "select mean_ci(v) as minutes from (values (12.0), (15.5), (11.0), (19.0)) as t(v)",
};

fn mean_ci(state: &mut Values, _arguments: &Arguments) -> Answered {
    let values = state.ascending();
    if values.is_empty() {
        return Ok(Value::Null);
    }
    let sum = values.iter().sum();
    let squares = values.iter().map(|value| value * value).sum();
    answer(intervals::mean(
        sum,
        squares,
        values.len() as u64,
        level_of(None),
    )?)
}

const MEDIAN_CI: Description = Description {
    name: "median_ci",
    topic: Topic::Intervals,
    parameters: &[VALUE],
    summary: "A median with the interval of order statistics (95 %).",
    formula: "As quantile_ci with probability 0.5.",
    citation: "Conover WJ, Practical Nonparametric Statistics, 3rd ed. 1999, section 3.2",
    example: "select median_ci(v) as hours from (values (1.0), (2.0), (3.0), (4.0), (8.0), (9.0), (12.0)) as t(v)",
};

fn median_ci(state: &mut Values, _arguments: &Arguments) -> Answered {
    quantile_of(state, 0.5)
}

const QUANTILE_CI: Description = Description {
    name: "quantile_ci",
    topic: Topic::Intervals,
    parameters: &[
        VALUE,
        Parameter::new(
            "probability",
            Kind::ConstantNumber,
            "0.9 for the value that nine of ten do not exceed",
        ),
    ],
    summary: "A quantile with the interval of order statistics (95 %).",
    formula: "value by linear interpolation at (n − 1)·p; ends are the order statistics whose binomial coverage is at least the level. An end is NULL where n is too small to have one.",
    citation: "Conover WJ, Practical Nonparametric Statistics, 3rd ed. 1999, section 3.2",
    example: "select quantile_ci(v, 0.75) as hours from generate_series(1, 40) as t(v)",
};

fn quantile_ci(state: &mut Values, arguments: &Arguments) -> Answered {
    quantile_of(state, arguments.number("probability").unwrap_or(f64::NAN))
}

fn quantile_of(state: &mut Values, probability: f64) -> Answered {
    let values = state.ascending();
    if values.is_empty() {
        return Ok(Value::Null);
    }
    answer(intervals::quantile(&values, probability, level_of(None))?)
}

const ENTROPY: Description = Description {
    name: "entropy",
    topic: Topic::Intervals,
    parameters: &[Parameter::new(
        "category",
        Kind::Category,
        "names; NULL is left out",
    )],
    summary: "How evenly rows spread over names, in bits.",
    formula: "−Σ p·log₂ p over the shares p of the names: 0 when all rows have one name, log₂ of their number when all are equally frequent.",
    citation: "Shannon CE, Bell Syst Tech J 1948;27:379-423",
    example: "select entropy(action) as bits from (values ('note'), ('note'), ('order'), ('inbox')) as t(action)",
};

fn entropy(state: &mut Categories, _arguments: &Arguments) -> Answered {
    let counts: Vec<f64> = state
        .by_name()
        .values()
        .map(|[_, now]| *now as f64)
        .collect();
    let total: f64 = counts.iter().sum();
    if total == 0.0 {
        return Ok(Value::Null);
    }
    let bits: f64 = counts
        .iter()
        .map(|count| count / total)
        .map(|share| -share * share.log2())
        .sum();
    answer(bits.max(0.0))
}
