"""Evidently: data-drift reports over 20 features, and its report on a classifier.

usage: evidently_reports.py FILE

No intervals, no label delay, no calibration number; groups would be one report each.
"""

import sys

from parts import CATEGORICAL, NUMERIC, THRESHOLD, part, quiet, version

with part("start"):
    from importlib.metadata import version as installed

    import pandas
    from evidently import BinaryClassification, DataDefinition, Dataset, Report
    from evidently.presets import ClassificationPreset, DataDriftPreset

version(evidently=installed("evidently"), pandas=pandas.__version__)
FEATURES = NUMERIC + CATEGORICAL


def datasets(columns: list[str], definition: DataDefinition, rows: pandas.DataFrame) -> list[Dataset]:
    return [
        Dataset.from_pandas(rows.loc[side, columns], data_definition=definition)
        for side in (~rows["in_reference"], rows["in_reference"])
    ]


with part("read 20 features"):
    rows = pandas.read_parquet(sys.argv[1], columns=["in_reference", *FEATURES])
with part("make data sets of 20 features"), quiet():
    definition = DataDefinition(numerical_columns=NUMERIC, categorical_columns=CATEGORICAL)
    current, reference = datasets(FEATURES, definition, rows)
    del rows
for name, methods in {
    "drift of 20 features, its choice (Wasserstein, Jensen–Shannon)": {},
    "drift of 20 features, PSI": {"num_method": "psi", "cat_method": "psi"},
    "drift of 20 features, KS and chi-squared": {"num_method": "ks", "cat_method": "chisquare"},
}.items():
    with part(name) as answers:
        with quiet():
            result = Report([DataDriftPreset(columns=FEATURES, **methods)]).run(current, reference).dict()
        answers["drift"] = {metric["metric_id"] if "metric_id" in metric else metric["metric_name"]: str(metric["value"]) for metric in result["metrics"]}
del current, reference
with part("read score and label"):
    rows = pandas.read_parquet(sys.argv[1], columns=["in_reference", "score", "label"])
    rows["flagged"] = (rows["score"] >= THRESHOLD).astype("int8")
with part("classification report, current against reference"), quiet():
    definition = DataDefinition(
        classification=[
            BinaryClassification(target="label", prediction_labels="flagged", prediction_probas="score")
        ]
    )
    current, reference = datasets(["score", "label", "flagged"], definition, rows)
    Report([ClassificationPreset()]).run(current, reference)
