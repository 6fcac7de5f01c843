"""seismometer: the functions behind its notebook widgets, on scores that are already in a frame.

usage: seismometer_tables.py FILE

It has no drift, no calibration numbers, no DeLong variance and no interval on a fairness figure.
"""

import sys

from parts import THRESHOLD, part, quiet, version

# Its fairness table fails where the OpenTelemetry API is installed without its SDK, as other peers leave it here;
# without either it records nothing, which is what a table is wanted for.
sys.modules["opentelemetry.metrics"] = None
with part("start"):
    from importlib.metadata import version as installed

    import pandas
    from seismometer.data.performance import BinaryClassifierMetricGenerator, calculate_bin_stats, calculate_eval_ci
    from seismometer.table.fairness import fairness_table

version(seismometer=installed("seismometer"), pandas=pandas.__version__)


def statistics(rows: pandas.DataFrame):
    found = calculate_bin_stats(rows["label"], rows["score"])
    return found, calculate_eval_ci(found, rows["label"], rows["score"])


with part("read score, label and group"):
    rows = pandas.read_parquet(sys.argv[1], columns=["score", "label", "group_name"])
    rows["label"], rows["score"] = rows["label"].astype("float64"), rows["score"].astype("float64")
    rows["group_name"] = rows["group_name"].astype("category")
with part("performance, all") as answers:
    with quiet():
        found, intervals = statistics(rows)
    answers["roc"], answers["pr"] = str(intervals["roc"]["interval"]), str(intervals["pr"]["interval"])
with part("performance, 10 groups"), quiet():
    for _, group in rows.groupby("group_name", observed=True):
        statistics(group)
with part("fairness of 4 shares, 10 groups"), quiet():
    fairness_table(
        rows,
        BinaryClassifierMetricGenerator(),
        ["Sensitivity", "Specificity", "PPV", "Flag Rate"],
        0.25,
        {"group_name": tuple(rows["group_name"].cat.categories)},
        target_col="label",
        score_col="score",
        score_threshold=THRESHOLD,
    )
