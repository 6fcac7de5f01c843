"""NannyML: realised and estimated performance, and drift of 20 features, in 10 chunks on either side.

usage: nannyml_calculators.py FILE

It reports its use to its makers unless told not to, which a hospital's machine has to.
"""

import os
import sys

from parts import CATEGORICAL, NUMERIC, THRESHOLD, part, quiet, version

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
with part("start"):
    import nannyml
    import pandas

version(nannyml=nannyml.__version__, pandas=pandas.__version__)
FEATURES = NUMERIC + CATEGORICAL
MODEL = {
    "y_pred_proba": "score",
    "y_pred": "flagged",
    "y_true": "label",
    "problem_type": "classification_binary",
}


def sides(rows: pandas.DataFrame) -> list[pandas.DataFrame]:
    return [
        rows[side].drop(columns="in_reference").reset_index(drop=True)
        for side in (rows["in_reference"], ~rows["in_reference"])
    ]


def drift(continuous: list[str], categorical: list[str]) -> dict:
    with quiet():
        calculator = nannyml.UnivariateDriftCalculator(
            column_names=FEATURES,
            treat_as_categorical=CATEGORICAL,
            continuous_methods=continuous,
            categorical_methods=categorical,
            chunk_size=chunk_rows,
        )
        frame = calculator.fit(reference).calculate(current).filter(period="analysis").to_df(multilevel=False)
    return {name: frame[name].astype(float).mean() for name in frame if name.endswith("_value")}


with part("read 20 features"):
    rows = pandas.read_parquet(sys.argv[1], columns=["in_reference", *FEATURES])
    chunk_rows = len(rows) // 20
    for name in CATEGORICAL:
        rows[name] = rows[name].astype("category")
    reference, current = sides(rows)
    del rows
with part("drift of 20 features, Jensen–Shannon") as answers:
    answers["drift"] = drift(["jensen_shannon"], ["jensen_shannon"])
with part("drift of 20 features, KS, Wasserstein and chi-squared") as answers:
    answers["drift"] = drift(["kolmogorov_smirnov", "wasserstein"], ["chi2"])
with part("read score and label"):
    rows = pandas.read_parquet(sys.argv[1], columns=["in_reference", "score", "label"])
    rows["flagged"] = (rows["score"] >= THRESHOLD).astype("int64")
    rows["label"], rows["score"] = rows["label"].astype("int64"), rows["score"].astype("float64")
    reference, current = sides(rows)
    del rows
with part("realised AUROC, F1, sensitivity, specificity and PPV, 20 chunks"), quiet():
    metrics = ["roc_auc", "f1", "recall", "specificity", "precision"]
    calculator = nannyml.PerformanceCalculator(metrics=metrics, chunk_size=chunk_rows, **MODEL)
    calculator.fit(reference).calculate(current)
with part("estimated AUROC without labels (CBPE), 20 chunks") as answers:
    with quiet():
        estimator = nannyml.CBPE(metrics=["roc_auc"], chunk_size=chunk_rows, **MODEL)
        frame = estimator.fit(reference).estimate(current).filter(period="analysis").to_df(multilevel=False)
    answers["estimated"] = frame["value_roc_auc"].tolist() if "value_roc_auc" in frame else list(frame.columns)
