"""Where numbers of the installed peers are wrong, with the right ones beside them.

usage: peers_wrong.py [FILE]

Prints a table and writes crates/rounds-stats/tests/reference/peers.json (or FILE), whose peers' answers
crates/rounds-stats/tests/peers.rs holds against those of Rounds on the very same rows (shared_samples.py).
Takes about a minute. A peer that has mended a fault makes the tests of that file fail, and COMPARE.md wrong.
"""

import logging
import math
import os
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))
# See peers/seismometer_tables.py.
sys.modules["opentelemetry.metrics"] = None
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import nannyml
import numpy as np
import pandas
import reference_file
import shared_samples as samples
from evidently import DataDefinition, Dataset, Report
from evidently.metrics import ValueDrift
from scipy import stats
from seismometer.data.binary_performance import calculate_stats
from seismometer.data.pandas_helpers import merge_windowed_event
from seismometer.data.performance import BinaryClassifierMetricGenerator, calculate_bin_stats, calculate_eval_ci
from sklearn.metrics import average_precision_score, roc_auc_score

logging.disable(logging.WARNING)
Z = stats.norm.isf(0.025)
ROWS = 200_000
TRUTH_ROWS = 4_000_000
SHIFTS = [-2.6, -4.0, -5.0, -6.0]
# Interval coverage: samples, and rows or patients of each.
REPEATS, SAMPLE_ROWS, SAMPLE_PATIENTS = 400, 2_000, 300


def frame(score: np.ndarray, label: np.ndarray) -> pandas.DataFrame:
    return pandas.DataFrame({"label": label.astype("float64"), "score": score})


def grid_of_thresholds() -> list[dict]:
    """The area from 101 whole percents (the metric generator) or 1,001 tenths of them (the analytics table): what a
    rare outcome's scores are between them is lost."""
    cases = []
    for seed, shift in enumerate(SHIFTS, start=1):
        score, label = samples.independent(seed, ROWS, shift)
        _, overall = BinaryClassifierMetricGenerator().calculate_binary_stats(frame(score, label), "label", "score", None)
        table = calculate_stats(frame(score, label), "label", "score", "Threshold", [0.2])
        cases.append({
            "seed": seed, "rows": ROWS, "shift": shift, "positives": int(label.sum()),
            "seismometer_table_auroc": float(table["AUROC"]),
            "seismometer_auroc": float(overall["AUROC"]), "seismometer_auprc": float(overall["AUPRC"]),
            "auroc": float(roc_auc_score(label, score)),
            "average_precision": float(average_precision_score(label, score)),
        })
    return cases


def wrong_rows() -> dict:
    """`int(threshold * 100)` is one too small where the product falls just short of a whole number."""
    score, label = samples.independent(1, ROWS, SHIFTS[0])
    rows, generator = frame(score, label), BinaryClassifierMetricGenerator()
    columns = {"target_col": "label", "score_col": "score"}
    cases = []
    for percent in range(101):
        if int(percent / 100 * 100) == percent:
            continue
        threshold = percent / 100
        reported = generator(rows, ["Sensitivity", "PPV", "Flag Rate"], score_threshold=threshold, **columns)
        flagged = score >= threshold
        cases.append({
            "threshold": threshold,
            "seismometer_flag_rate": reported["Flag Rate"], "seismometer_ppv": reported["PPV"],
            "flag_rate": float(flagged.mean()), "ppv": float(label[flagged].mean()),
            "ppv_one_percent_lower": float(label[score >= (percent - 1) / 100].mean()),
        })
    return {"seed": 1, "rows": ROWS, "shift": SHIFTS[0], "cases": cases}


def precision_interval() -> dict:
    """A logit interval whose standard error counts all rows instead of the events."""
    truth_score, truth_label = samples.independent(77, TRUTH_ROWS, SHIFTS[0])
    truth = average_precision_score(truth_label, truth_score)
    covered = {"seismometer": 0, "by_positives": 0}
    for repeat in range(REPEATS):
        score, label = samples.independent(1000 + repeat, SAMPLE_ROWS, SHIFTS[0])
        interval = peer_intervals(score, label)["pr"]["interval"]
        covered["seismometer"] += int(interval.lower <= truth <= interval.upper)
        low, high = by_positives(average_precision_score(label, score), int(label.sum()))
        covered["by_positives"] += int(low <= truth <= high)
    score, label = samples.independent(1000, SAMPLE_ROWS, SHIFTS[0])
    interval = peer_intervals(score, label)["pr"]["interval"]
    value = float(average_precision_score(label, score))
    low, high = by_positives(value, int(label.sum()))
    return {
        "truth": float(truth), "shift": SHIFTS[0], "rows": SAMPLE_ROWS, "first_seed": 1000, "repeats": REPEATS,
        "positives": int(label.sum()), "value": value, "low": low, "high": high,
        "seismometer_low": float(interval.lower), "seismometer_high": float(interval.upper),
        "seismometer_coverage": covered["seismometer"] / REPEATS, "coverage": covered["by_positives"] / REPEATS,
    }


def peer_intervals(score: np.ndarray, label: np.ndarray) -> dict:
    truth, output = pandas.Series(label.astype("float64")), pandas.Series(score)
    return calculate_eval_ci(calculate_bin_stats(truth, output.copy()), truth, output)


def by_positives(value: float, positives: int) -> tuple[float, float]:
    """Boyd, Eng and Page 2013."""
    centre, width = math.log(value / (1 - value)), Z / math.sqrt(positives * value * (1 - value))
    return tuple(1 / (1 + math.exp(-(centre + side * width))) for side in (-1, 1))


def repeated_patients() -> dict:
    """Scores taken again and again from the same stays are not independent rows."""
    truth_score, truth_label, _ = samples.of_patients(78, 200_000)
    truth = roc_auc_score(truth_label, truth_score)
    covered = 0
    for repeat in range(REPEATS):
        score, label, _ = samples.of_patients(2000 + repeat, SAMPLE_PATIENTS)
        interval = peer_intervals(score, label)["roc"]["interval"]
        covered += int(interval.lower <= truth <= interval.upper)
    score, label, _ = samples.of_patients(2000, SAMPLE_PATIENTS)
    interval = peer_intervals(score, label)["roc"]["interval"]
    return {
        "truth": float(truth), "patients": SAMPLE_PATIENTS, "first_seed": 2000, "repeats": REPEATS,
        "rows": len(score), "value": float(roc_auc_score(label, score)),
        "seismometer_low": float(interval.lower), "seismometer_high": float(interval.upper),
        "seismometer_coverage": covered / REPEATS,
    }


def moving_bins() -> dict:
    """Equal-width bins between the extremes of reference and current rows together."""
    reference = samples.rounded(samples.normal(5, np.arange(5_000)))
    week = samples.rounded(samples.normal(6, np.arange(1_000)) + 0.5)
    outlier = 999.0

    def drift(method: str, current: np.ndarray) -> float:
        definition = DataDefinition(numerical_columns=["value"])
        made = [
            Dataset.from_pandas(pandas.DataFrame({"value": values}), data_definition=definition)
            for values in (current, reference)
        ]
        found = Report([ValueDrift(column="value", method=method)]).run(*made).dict()
        return float(found["metrics"][0]["value"])

    with_outlier = np.append(week, outlier)
    return {
        "reference_seed": 5, "reference_rows": len(reference), "week_seed": 6, "week_rows": len(week),
        "week_shift": 0.5, "outlier": outlier,
        "evidently_psi": drift("psi", week), "evidently_psi_with_outlier": drift("psi", with_outlier),
        "evidently_jensen_shannon": drift("jensenshannon", week),
        "evidently_jensen_shannon_with_outlier": drift("jensenshannon", with_outlier),
        "psi": quantile_psi(reference, week), "psi_with_outlier": quantile_psi(reference, with_outlier),
    }


def quantile_psi(reference: np.ndarray, current: np.ndarray) -> float:
    edges = np.quantile(reference, np.arange(1, 10) / 10, method="inverted_cdf")
    shares = [
        np.maximum(np.bincount(np.searchsorted(edges, values), minlength=10) / len(values), 1e-4)
        for values in (reference, current)
    ]
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def sentinel_in_reference() -> dict:
    """From 10,000 reference rows on, distances on 10,000 equal bins between the extremes of the reference."""
    clean = samples.rounded(samples.normal(7, np.arange(20_000)))
    sentinel = 9_999_999.0
    current = samples.rounded(samples.normal(8, np.arange(1_000)) + 0.5)

    def drift(reference: np.ndarray) -> dict:
        calculator = nannyml.UnivariateDriftCalculator(
            column_names=["value"],
            continuous_methods=["kolmogorov_smirnov", "jensen_shannon"],
            chunk_number=1,
        )
        fitted = calculator.fit(pandas.DataFrame({"value": reference}))
        found = fitted.calculate(pandas.DataFrame({"value": current})).filter(period="analysis")
        row = found.to_df(multilevel=False).iloc[0]
        return {"ks": float(row["value_kolmogorov_smirnov_value"]), "jensen_shannon": float(row["value_jensen_shannon_value"])}

    with_sentinel = np.append(clean, sentinel)
    before, after = drift(clean), drift(with_sentinel)
    return {
        "reference_seed": 7, "reference_rows": len(clean), "current_seed": 8, "current_rows": len(current),
        "current_shift": 0.5, "sentinel": sentinel,
        "nannyml_ks": before["ks"], "nannyml_ks_with_sentinel": after["ks"],
        "nannyml_jensen_shannon": before["jensen_shannon"],
        "nannyml_jensen_shannon_with_sentinel": after["jensen_shannon"],
        "ks": float(stats.ks_2samp(clean, current).statistic),
        "ks_with_sentinel": float(stats.ks_2samp(with_sentinel, current).statistic),
    }


def missing_labels() -> dict:
    """Encounters of which nothing has been charted yet come out of the merge as ones without the event."""
    rows = 1_000
    _, label = samples.independent(9, rows, SHIFTS[0])
    charted = np.arange(rows) < rows // 2
    at = pandas.Timestamp("2026-01-01") + pandas.to_timedelta(np.arange(rows), unit="h")
    predictions = pandas.DataFrame({"encounter": np.arange(rows), "predicted_at": at})
    events = pandas.DataFrame({
        "encounter": np.flatnonzero(charted), "Type": "sepsis",
        "Time": at[charted] + pandas.Timedelta(hours=6), "Value": label[charted].astype("float64"),
    })
    merged = merge_windowed_event(predictions, "predicted_at", events, "sepsis", ["encounter"])
    made = merged["sepsis_Value"]
    return {
        "rows": rows, "charted": int(charted.sum()), "positives": int(label[charted].sum()),
        "prevalence_of_charted": float(label[charted].mean()),
        "seismometer_labelled": int(made.notna().sum()), "seismometer_prevalence": float(made.mean()),
    }


def show(facts: dict) -> None:
    print("AUROC from 101 thresholds (seismometer's metric generator) and 1,001 (its analytics table)")
    for case in facts["grid"]:
        print(
            f"  {case['positives'] / case['rows']:7.2%} events: seismometer {case['seismometer_auroc']:.4f} and "
            f"{case['seismometer_table_auroc']:.4f}, exact {case['auroc']:.4f}; AUPRC {case['seismometer_auprc']:.4f}, exact {case['average_precision']:.4f}"
        )
    print("thresholds that give another threshold's row")
    for case in facts["wrong_rows"]["cases"]:
        print(
            f"  {case['threshold']}: seismometer PPV {case['seismometer_ppv']:.4f}, right {case['ppv']:.4f}, "
            f"one percent lower {case['ppv_one_percent_lower']:.4f}"
        )
    case = facts["precision_interval"]
    print(
        f"95 % interval of the area under the precision-recall curve, {case['rows']} rows, {case['positives']} events: seismometer "
        f"{case['seismometer_low']:.3f} to {case['seismometer_high']:.3f}, covers {case['seismometer_coverage']:.1%}; "
        f"on events {case['low']:.3f} to {case['high']:.3f}, covers {case['coverage']:.1%}"
    )
    case = facts["repeated_patients"]
    print(
        f"95 % interval of the AUROC, {case['patients']} patients in {case['rows']} rows: seismometer "
        f"{case['seismometer_low']:.3f} to {case['seismometer_high']:.3f}, covers {case['seismometer_coverage']:.1%}"
    )
    case = facts["moving_bins"]
    print(
        f"PSI of one week against one reference: Evidently {case['evidently_psi']:.3f}; with one value of "
        f"{case['outlier']:.0f} added {case['evidently_psi_with_outlier']:.4f}. On bins at the reference's quantiles "
        f"{case['psi']:.3f} and {case['psi_with_outlier']:.3f}"
    )
    print(
        f"Jensen-Shannon: Evidently {case['evidently_jensen_shannon']:.3f}, with the value added "
        f"{case['evidently_jensen_shannon_with_outlier']:.4f}"
    )
    case = facts["sentinel_in_reference"]
    print(
        f"KS distance: NannyML {case['nannyml_ks']:.3f}, with one reference value of {case['sentinel']:.0f} "
        f"{case['nannyml_ks_with_sentinel']:.4f}; exact {case['ks']:.3f} and {case['ks_with_sentinel']:.3f}. "
        f"Jensen-Shannon: NannyML {case['nannyml_jensen_shannon']:.3f} and "
        f"{case['nannyml_jensen_shannon_with_sentinel']:.4f}"
    )
    case = facts["missing_labels"]
    print(
        f"{case['rows']} predictions, {case['charted']} with a charted outcome: prevalence {case['prevalence_of_charted']:.3f}; "
        f"seismometer labels {case['seismometer_labelled']} and gives {case['seismometer_prevalence']:.3f}"
    )


if __name__ == "__main__":
    facts = {
        "grid": grid_of_thresholds(),
        "wrong_rows": wrong_rows(),
        "precision_interval": precision_interval(),
        "repeated_patients": repeated_patients(),
        "moving_bins": moving_bins(),
        "sentinel_in_reference": sentinel_in_reference(),
        "missing_labels": missing_labels(),
    }
    show(facts)
    packages = ["seismometer", "evidently", "nannyml", "scikit-learn", "numpy", "pandas", "scipy"]
    cases = {name: [part] if isinstance(part, dict) else part for name, part in facts.items()}
    if len(sys.argv) > 1:
        reference_file.FOLDER = Path(sys.argv[1]).resolve().parent
    reference_file.write(Path(sys.argv[1]).name if len(sys.argv) > 1 else "peers.json", packages, cases)
