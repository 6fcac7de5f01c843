//! One number with its interval.

use arrow_schema::DataType;
use rounds_stats::intervals;
use rounds_stats::multiplicity::benjamini_hochberg;
use rounds_stats::suppression::{MINIMUM_COUNT, is_small};
use serde_json::Value;

use super::answers::{Answered, answer, level_of};
use super::rows::IN_REFERENCE;
use crate::aggregate::aggregate;
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::scalar::{Cell, of_numbers, per_row};
use crate::shape::an_estimate;
use crate::states::{Categories, Samples, Values};

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
        per_row(CLOPPER_PEARSON, an_estimate(), clopper_pearson),
        per_row(POISSON_CI, an_estimate(), poisson_ci),
        per_row(OBSERVED_EXPECTED, an_estimate(), observed_expected),
        per_row(RATE_RATIO, an_estimate(), rate_ratio),
        per_row(RATE_RATIO_EXACT, an_estimate(), rate_ratio_exact),
        per_row(PROPORTION_DIFFERENCE, an_estimate(), proportion_difference),
        per_row(PROPORTION_RATIO, an_estimate(), proportion_ratio),
        per_row(
            BENJAMINI_HOCHBERG,
            DataType::new_list(DataType::Float64, true),
            adjusted,
        ),
        per_row(IS_SMALL, DataType::Boolean, is_small_number),
        aggregate::<Values>(MEAN_CI, an_estimate(), mean_ci),
        aggregate::<Samples>(MEAN_DIFFERENCE, an_estimate(), mean_difference),
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

const CLOPPER_PEARSON: Description = Description {
    name: "clopper_pearson",
    topic: Topic::Intervals,
    parameters: &[EVENTS, TOTAL, LEVEL],
    summary: "A proportion with the exact interval, for when at least the stated coverage must be promised.",
    formula: "value = events / total; ends are the beta quantiles B(α/2; k, n − k + 1) and B(1 − α/2; k + 1, n − k). Wider than wilson, which is right on average. NULL where the total is 0.",
    citation: "Clopper CJ, Pearson ES, Biometrika 1934;26:404-413",
    example: "select clopper_pearson(7, 20) as share",
};

fn clopper_pearson(cells: &[Cell]) -> Answered {
    let [events, total, level] = of_numbers(cells);
    let (events, total) = (events.unwrap_or(f64::NAN), total.unwrap_or(f64::NAN));
    if events == 0.0 && total == 0.0 {
        return Ok(Value::Null);
    }
    answer(intervals::exact_proportion(events, total, level_of(level))?)
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
    let (group, base, level) = two_groups(cells);
    answer(intervals::rate_ratio(group, base, level)?)
}

const RATE_RATIO_EXACT: Description = Description {
    name: "rate_ratio_exact",
    topic: Topic::Intervals,
    parameters: RATE_RATIO.parameters,
    summary: "A rate over another with the exact conditional interval, also with few events or none.",
    formula: "value = (a/E)/(b/F); given a + b, a is binomial, so the ends are those of Clopper and Pearson for its share, turned back into a ratio. b must be above 0.",
    citation: "Przyborowski J, Wilenski H, Biometrika 1940;31:313-323",
    example: "select rate_ratio_exact(0, 100, 5, 120) as ratio",
};

fn rate_ratio_exact(cells: &[Cell]) -> Answered {
    let (group, base, level) = two_groups(cells);
    answer(intervals::exact_rate_ratio(group, base, level)?)
}

const BASE_EVENTS: Parameter =
    Parameter::new("base_events", Kind::Number, "events of the comparison");
const BASE_TOTAL: Parameter = Parameter::new(
    "base_total",
    Kind::Number,
    "how many of the comparison could have had it",
);

const PROPORTION_DIFFERENCE: Description = Description {
    name: "proportion_difference",
    topic: Topic::Intervals,
    parameters: &[EVENTS, TOTAL, BASE_EVENTS, BASE_TOTAL, LEVEL],
    summary: "A proportion minus another of different patients, with Newcombe's interval.",
    formula: "d = p₁ − p₂; with Wilson's ends l and u of both, from d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²). NULL where a total is 0.",
    citation: "Newcombe RG, Stat Med 1998;17:873-890 (method 10)",
    example: "select proportion_difference(56, 70, 48, 80) as difference",
};

fn proportion_difference(cells: &[Cell]) -> Answered {
    let (group, base, level) = two_groups(cells);
    if group == (0.0, 0.0) || base == (0.0, 0.0) {
        return Ok(Value::Null);
    }
    answer(intervals::proportion_difference(group, base, level)?)
}

const PROPORTION_RATIO: Description = Description {
    name: "proportion_ratio",
    topic: Topic::Intervals,
    parameters: PROPORTION_DIFFERENCE.parameters,
    summary: "A proportion over another of different patients (relative risk), with Koopman's score interval.",
    formula: "φ = p₁/p₂; the interval holds every φ with (p₁ − φp₂)²/(p̃₁q̃₁/n + φ²p̃₂q̃₂/m) ≤ z², p̃ being the most likely proportions with p̃₁ = φp̃₂. NULL where a total or the comparison's events are 0.",
    citation: "Koopman PA, Biometrics 1984;40:513-517",
    example: "select proportion_ratio(56, 70, 48, 80) as ratio",
};

fn proportion_ratio(cells: &[Cell]) -> Answered {
    let (group, base, level) = two_groups(cells);
    if group == (0.0, 0.0) || base.0 == 0.0 {
        return Ok(Value::Null);
    }
    answer(intervals::score_proportion_ratio(group, base, level)?)
}

/// Four numbers and a level.
fn two_groups(cells: &[Cell]) -> ((f64, f64), (f64, f64), f64) {
    let [events, size, base_events, base_size, level] = of_numbers(cells);
    let number = |cell: Option<f64>| cell.unwrap_or(f64::NAN);
    (
        (number(events), number(size)),
        (number(base_events), number(base_size)),
        level_of(level),
    )
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

const IS_SMALL: Description = Description {
    name: "is_small",
    topic: Topic::Intervals,
    parameters: &[
        Parameter::new("count", Kind::Number, "patients or events in a cell"),
        Parameter::new(
            "minimum",
            Kind::Number,
            "smallest count that may be shown; 11 if not given",
        )
        .optional(),
    ],
    summary: "Whether a count is too small to be shown, because it could point at a person.",
    formula: "0 < count < minimum; none at all is no small number. Hide the row's total or a second cell too, or the number can be had by subtraction.",
    citation: "Centers for Medicare & Medicaid Services, cell size suppression policy (counts of 1 to 10 are not shown)",
    example: "select n, is_small(n) as hidden from (values (0), (4), (11)) as t(n)",
};

fn is_small_number(cells: &[Cell]) -> Answered {
    let [found, minimum] = of_numbers(cells);
    let whole = |parameter: &'static str, found: f64| {
        if found >= 0.0 && found.fract() == 0.0 {
            Ok(found as u64)
        } else {
            Err(FunctionError::Value {
                parameter,
                expected: "a count (0, 1, 2, …)",
                found: found.to_string(),
            })
        }
    };
    let found = whole("count", found.unwrap_or(f64::NAN))?;
    let minimum = minimum.map_or(Ok(MINIMUM_COUNT), |minimum| whole("minimum", minimum))?;
    answer(is_small(found, minimum))
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

const MEAN_DIFFERENCE: Description = Description {
    name: "mean_difference",
    topic: Topic::Intervals,
    parameters: &[VALUE, IN_REFERENCE],
    summary: "The mean of the rows now minus the mean of the reference rows, with Welch's interval (95 %).",
    formula: "d ∓ t·√(s₁²/n₁ + s₂²/n₂) with Welch's degrees of freedom: the samples need not have the same spread. NULL unless both have rows.",
    citation: "Welch BL, Biometrika 1947;34:28-35",
    example: "select mean_difference(v, before) as minutes from (values (12.0, true), (15.0, true), (11.0, true), (9.0, false), (10.5, false), (8.0, false)) as t(v, before)",
};

fn mean_difference(state: &mut Samples, _arguments: &Arguments) -> Answered {
    let mut sums = [(0.0, 0.0, 0_u64); 2];
    for row in state.counted().rows() {
        for (sum, count) in sums.iter_mut().zip([row.zeros, row.ones]) {
            sum.0 += row.value * count as f64;
            sum.1 += row.value * row.value * count as f64;
            sum.2 += count;
        }
    }
    let [reference, now] = sums;
    if reference.2 == 0 || now.2 == 0 {
        return Ok(Value::Null);
    }
    answer(intervals::mean_difference(now, reference, level_of(None))?)
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
