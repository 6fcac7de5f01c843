//! Differences between a reference and now.

use arrow_schema::{DataType, Field};
use rounds_stats::StatsError;
use rounds_stats::drift::{
    Drift, DriftOptions, Psi, PsiOptions, ReferenceBins, category_drift, drift, kolmogorov_smirnov,
    psi, wasserstein,
};
use rounds_stats::histogram::FeatureHistogram;
use serde_json::{Value, json};

use super::answers::{Answered, answer, estimable, level_of};
use super::rows::IN_REFERENCE;
use crate::aggregate::{aggregate, aggregate_of_site};
use crate::description::{Description, Topic};
use crate::error::FunctionError;
use crate::function::Function;
use crate::parameter::{Arguments, Kind, Parameter};
use crate::references::References;
use crate::shape::{an_estimate, count, estimate, estimate_parts, flag, number, parts, record};
use crate::states::{Baseline, Categories, Samples, Values};

const VALUE: Parameter = Parameter::new(
    "value",
    Kind::Number,
    "the feature or score; NULL counts as missing",
);
const CATEGORY: Parameter =
    Parameter::new("category", Kind::Category, "names; NULL counts as missing");
const BINS: Parameter = Parameter::new(
    "bins",
    Kind::ConstantNumber,
    "how many bins the reference is cut into; 10 if not given",
)
.optional();

pub(super) fn all(references: &References) -> Vec<Function> {
    vec![
        aggregate_of_site::<Baseline>(PSI, parts(psi_fields()), psi_now, references),
        aggregate::<Samples>(DRIFT, drift_parts(), drift_now),
        aggregate::<Categories>(CATEGORY_DRIFT, category_parts(), category_drift_now),
        aggregate::<Samples>(KS, parts(ks_fields()), ks),
        aggregate::<Samples>(WASSERSTEIN, parts(wasserstein_fields()), wasserstein_now),
        aggregate::<Samples>(JENSEN_SHANNON, an_estimate(), jensen_shannon_now),
        aggregate::<Categories>(CHI_SQUARED, parts(chi_squared_fields()), chi_squared),
        aggregate::<Samples>(MISSING_DIFFERENCE, an_estimate(), missing_difference),
        aggregate::<Values>(REFERENCE_BINS, DataType::Utf8, reference_bins),
    ]
}

const PSI: Description = Description {
    name: "psi",
    topic: Topic::Drift,
    parameters: &[
        Parameter::new(
            "value",
            Kind::NumberOrCategory,
            "the feature or score; NULL counts as missing",
        ),
        Parameter::new(
            "reference_name",
            Kind::ConstantText,
            "a reference of the site (rounds reference list)",
        ),
    ],
    summary: "Population stability index of the rows now against a stored reference.",
    formula: "Σ (q − p)·ln(q/p) over the bins stored with the reference and one for missing, shares floored at 0.0001. Bins never move with the data, so weeks can be compared. Without any drift PSI ≈ (1/n + 1/m)·χ² with bins − 1 degrees, so is_shift needs both the customary limit 0.1 and the 95 % quantile of that.",
    citation: "Yurdakul B, Naranjo J, J Risk Model Validation 2020;14(4):89-100",
    example: "select psi(v, 'example') as age from (values (21.0), (34.0), (48.0), (70.0), (81.0), (85.0), (88.0), (90.0)) as t(v)",
};

pub(super) fn psi_fields() -> Vec<Field> {
    let mut fields = estimate_parts();
    fields.extend([
        number("null_quantile"),
        number("p"),
        number("limit"),
        flag("is_shift"),
    ]);
    fields
}

pub(super) fn psi_of(psi: &Psi) -> Value {
    json!({
        "value": psi.estimate.value, "low": psi.estimate.low, "high": psi.estimate.high,
        "n": psi.estimate.n, "method": psi.estimate.method,
        "null_quantile": psi.null_quantile, "p": psi.p_value,
        "limit": psi.limit, "is_shift": psi.is_shift,
    })
}

fn psi_now(state: &mut Baseline, _arguments: &Arguments) -> Answered {
    if state.rows().total() == 0 {
        return Ok(Value::Null);
    }
    let found = psi(state.reference(), state.rows(), PsiOptions::default());
    estimable(found.map(|psi| psi_of(&psi)))
}

const DRIFT: Description = Description {
    name: "drift",
    topic: Topic::Drift,
    parameters: &[VALUE, IN_REFERENCE, BINS],
    summary: "How a number of now differs from reference rows: stability index, Jensen–Shannon, Kolmogorov–Smirnov, Wasserstein, and missing values.",
    formula: "psi and jensen_shannon on bins at the quantiles of the reference rows (never of the rows now), missing being one of them; ks and wasserstein exact over all values; missing: share missing now minus that of the reference, Newcombe's interval. Look at missing first: most drift of health-care data is a changed interface.",
    citation: "Gama J and others, ACM Comput Surv 2014;46(4):44; Finlayson SG and others, N Engl J Med 2021;385:283-286",
    example: "select drift(v, before, 4) from (values (1.0, true), (2.0, true), (3.0, true), (4.0, true), (3.0, false), (4.5, false), (5.0, false), (null, false)) as t(v, before)",
};

fn drift_parts() -> DataType {
    parts(vec![
        record("psi", psi_fields()),
        estimate("jensen_shannon"),
        record("ks", ks_fields()),
        record("wasserstein", wasserstein_fields()),
        estimate("missing"),
    ])
}

fn bins_of(arguments: &Arguments) -> Result<usize, FunctionError> {
    let bins = arguments.whole("bins", 2..=1000, "a whole number from 2 to 1000", 10)?;
    Ok(bins as usize)
}

fn drift_of(state: &mut Samples, bins: usize) -> Result<Drift, StatsError> {
    let (missing_reference, missing_now) = state.missing();
    let reference = ReferenceBins::numeric(state.counted(), missing_reference, bins)?;
    drift(
        &reference,
        state.counted(),
        missing_now,
        DriftOptions::default(),
    )
}

fn drift_now(state: &mut Samples, arguments: &Arguments) -> Answered {
    let found = drift_of(state, bins_of(arguments)?);
    estimable(found.map(|drift| {
        json!({
            "psi": psi_of(&drift.psi),
            "jensen_shannon": drift.jensen_shannon,
            "ks": drift.kolmogorov_smirnov.map(ks_of),
            "wasserstein": drift.wasserstein.map(wasserstein_of),
            "missing": drift.missing,
        })
    }))
}

const KS: Description = Description {
    name: "ks",
    topic: Topic::Drift,
    parameters: &[VALUE, IN_REFERENCE],
    summary: "The Kolmogorov–Smirnov distance of a number now from reference rows: the largest gap between the two distributions.",
    formula: "D = sup |F_now − F_reference|; at: where it is; signed: positive when values now are lower; p exact for small samples, else asymptotic; critical: the 95 % quantile of D without drift. With many rows every D is significant: judge its size.",
    citation: "Smirnov N, Ann Math Stat 1948;19:279-281; Hodges JL, Ark Mat 1958;3:469-486",
    example: "select ks(v, before) from (values (1.0, true), (2.0, true), (3.0, true), (4.0, true), (3.0, false), (4.5, false), (5.0, false)) as t(v, before)",
};

fn ks_fields() -> Vec<Field> {
    let mut fields = estimate_parts();
    fields.extend([
        number("at"),
        number("signed"),
        number("p"),
        number("critical"),
        flag("is_exact"),
    ]);
    fields
}

fn ks_of(found: rounds_stats::drift::KolmogorovSmirnov) -> Value {
    json!({
        "value": found.estimate.value, "low": found.estimate.low, "high": found.estimate.high,
        "n": found.estimate.n, "method": found.estimate.method,
        "at": found.at, "signed": found.signed, "p": found.p_value,
        "critical": found.critical, "is_exact": found.is_exact,
    })
}

fn ks(state: &mut Samples, _arguments: &Arguments) -> Answered {
    estimable(kolmogorov_smirnov(state.counted(), level_of(None)).map(ks_of))
}

const WASSERSTEIN: Description = Description {
    name: "wasserstein",
    topic: Topic::Drift,
    parameters: &[VALUE, IN_REFERENCE],
    summary: "How far the distribution now would have to be moved to become the reference's, in the value's unit.",
    formula: "∫ |F_now − F_reference| dx; in_standard_deviations divides by the reference's standard deviation.",
    citation: "Ramdas A, García Trillos N, Cuturi M, Entropy 2017;19(2):47",
    example: "select wasserstein(v, before) from (values (1.0, true), (2.0, true), (3.0, true), (3.0, false), (4.5, false), (5.0, false)) as t(v, before)",
};

fn wasserstein_fields() -> Vec<Field> {
    let mut fields = estimate_parts();
    fields.extend([
        number("in_standard_deviations"),
        number("reference_mean"),
        number("reference_standard_deviation"),
        number("current_mean"),
    ]);
    fields
}

fn wasserstein_of(found: rounds_stats::drift::Wasserstein) -> Value {
    json!({
        "value": found.estimate.value, "low": found.estimate.low, "high": found.estimate.high,
        "n": found.estimate.n, "method": found.estimate.method,
        "in_standard_deviations": found.in_standard_deviations,
        "reference_mean": found.reference_mean,
        "reference_standard_deviation": found.reference_standard_deviation,
        "current_mean": found.current_mean,
    })
}

fn wasserstein_now(state: &mut Samples, _arguments: &Arguments) -> Answered {
    estimable(wasserstein(state.counted()).map(wasserstein_of))
}

const JENSEN_SHANNON: Description = Description {
    name: "jensen_shannon",
    topic: Topic::Drift,
    parameters: &[VALUE, IN_REFERENCE, BINS],
    summary: "The Jensen–Shannon distance of the rows now from reference rows: 0 for the same distribution, 1 for nothing in common.",
    formula: "√(½·KL(p‖m) + ½·KL(q‖m)) with logarithms of base 2 and m = (p + q)/2, over the quantile bins of the reference and one for missing.",
    citation: "Lin J, IEEE Trans Inf Theory 1991;37:145-151; Endres DM, Schindelin JE, IEEE Trans Inf Theory 2003;49:1858-1860",
    example: "select jensen_shannon(v, before, 3) from (values (1.0, true), (2.0, true), (3.0, true), (3.0, false), (4.5, false), (5.0, false)) as t(v, before)",
};

fn jensen_shannon_now(state: &mut Samples, arguments: &Arguments) -> Answered {
    estimable(drift_of(state, bins_of(arguments)?).map(|drift| drift.jensen_shannon))
}

const MISSING_DIFFERENCE: Description = Description {
    name: "missing_difference",
    topic: Topic::Drift,
    parameters: &[VALUE, IN_REFERENCE],
    summary: "The share of rows without a value now minus that of the reference rows, with Newcombe's interval.",
    formula: "p_now − p_reference, as proportion_difference. NULL unless both samples have rows.",
    citation: "Newcombe RG, Stat Med 1998;17:873-890 (method 10)",
    example: "select missing_difference(v, before) from (values (1.0, true), (2.0, true), (3.0, true), (null, false), (4.5, false), (null, false)) as t(v, before)",
};

fn missing_difference(state: &mut Samples, _arguments: &Arguments) -> Answered {
    let (missing_reference, missing_now) = state.missing();
    let counted = state.counted();
    let (reference, now) = (
        counted.zeros() + missing_reference,
        counted.ones() + missing_now,
    );
    if reference == 0 || now == 0 {
        return Ok(Value::Null);
    }
    answer(rounds_stats::intervals::proportion_difference(
        (missing_now as f64, now as f64),
        (missing_reference as f64, reference as f64),
        level_of(None),
    )?)
}

const CATEGORY_DRIFT: Description = Description {
    name: "category_drift",
    topic: Topic::Drift,
    parameters: &[CATEGORY, IN_REFERENCE],
    summary: "How names of now differ from reference rows: stability index, Jensen–Shannon, chi-squared with Cramér's V, and missing values.",
    formula: "Over the names of the reference, one bin for all other names and one for missing (psi, jensen_shannon); χ² of the two-sample table without missing, V = √(χ²/(n·(min(rows, columns) − 1))).",
    citation: "Cramér H, Mathematical Methods of Statistics, 1946, chapter 21; Bergsma W, J Korean Stat Soc 2013;42:323-328 (correction)",
    example: "select category_drift(v, before) from (values ('a', true), ('a', true), ('b', true), ('b', true), ('a', false), ('c', false), ('c', false), (null, false)) as t(v, before)",
};

fn category_parts() -> DataType {
    parts(vec![
        record("psi", psi_fields()),
        estimate("jensen_shannon"),
        record("chi_squared", chi_squared_fields()),
        estimate("missing"),
    ])
}

fn category_drift_of(state: &Categories) -> Result<rounds_stats::drift::CategoryDrift, StatsError> {
    let [missing_reference, missing_now] = state.missing();
    let names: Vec<(&str, u64)> = state
        .by_name()
        .iter()
        .map(|(name, [reference, _])| (name.as_str(), *reference))
        .collect();
    let reference = ReferenceBins::categorical(&names, missing_reference)?;
    let mut now = FeatureHistogram::on(&reference);
    for (name, [_, rows]) in state.by_name() {
        now.add_name(&reference, name, *rows)?;
    }
    now.add_missing(missing_now);
    category_drift(&reference, &now, DriftOptions::default())
}

fn category_drift_now(state: &mut Categories, _arguments: &Arguments) -> Answered {
    estimable(category_drift_of(state).map(|drift| {
        json!({
            "psi": psi_of(&drift.psi),
            "jensen_shannon": drift.jensen_shannon,
            "chi_squared": drift.chi_squared.map(chi_squared_of),
            "missing": drift.missing,
        })
    }))
}

const CHI_SQUARED: Description = Description {
    name: "chi_squared",
    topic: Topic::Drift,
    parameters: &[CATEGORY, IN_REFERENCE],
    summary: "Whether names are distributed now as in the reference rows, with Cramér's V as the size of the difference.",
    formula: "Pearson's χ² of the table names × samples; cramers_v = √(χ²/n) for two samples; corrected takes out its bias. smallest_expected below 5 makes p unreliable.",
    citation: "Pearson K, Philos Mag 1900;50:157-175; Bergsma W, J Korean Stat Soc 2013;42:323-328",
    example: "select chi_squared(v, before) from (values ('a', true), ('a', true), ('b', true), ('b', true), ('a', false), ('b', false), ('b', false)) as t(v, before)",
};

fn chi_squared_fields() -> Vec<Field> {
    vec![
        number("statistic"),
        count("degrees"),
        number("p"),
        estimate("cramers_v"),
        number("corrected"),
        number("smallest_expected"),
    ]
}

fn chi_squared_of(found: rounds_stats::drift::TwoSampleChiSquared) -> Value {
    json!({
        "statistic": found.statistic, "degrees": found.degrees, "p": found.p_value,
        "cramers_v": found.cramers_v, "corrected": found.cramers_v_corrected,
        "smallest_expected": found.smallest_expected,
    })
}

fn chi_squared(state: &mut Categories, _arguments: &Arguments) -> Answered {
    estimable(category_drift_of(state).map(|drift| drift.chi_squared.map(chi_squared_of)))
}

const REFERENCE_BINS: Description = Description {
    name: "reference_bins",
    topic: Topic::Drift,
    parameters: &[VALUE, BINS],
    summary: "The bins and counts of a reference sample as JSON, which `rounds reference take` stores under a name.",
    formula: "Edges at the quantiles 1/bins, 2/bins … of the values; values that repeat leave fewer bins. NULL values are counted as missing.",
    citation: "Yurdakul B, Naranjo J, J Risk Model Validation 2020;14(4):89-100",
    example: "select reference_bins(v, 4) from generate_series(1, 40) as t(v)",
};

fn reference_bins(state: &mut Values, arguments: &Arguments) -> Answered {
    let bins = bins_of(arguments)?;
    let missing = state.missing();
    let made = ReferenceBins::numeric(state.counted(), missing, bins);
    match made {
        Ok(made) => answer(made).map(|json| Value::String(json.to_string())),
        Err(StatsError::TooFew { .. }) => Ok(Value::Null),
        Err(other) => Err(other.into()),
    }
}
