"""fairlearn: MetricFrame over ten groups. Without intervals; with them it repeats everything n_boot times.

usage: fairlearn_frames.py FILE [n_boot]
"""

import sys

from parts import THRESHOLD, part, version

with part("start"):
    import fairlearn
    import pandas
    import sklearn
    from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_negative_rate, true_positive_rate
    from sklearn.metrics import brier_score_loss, precision_score, roc_auc_score

version(fairlearn=fairlearn.__version__, scikit_learn=sklearn.__version__, pandas=pandas.__version__)
SHARES = {
    "sensitivity": true_positive_rate,
    "specificity": true_negative_rate,
    "false_positive_rate": false_positive_rate,
    "ppv": precision_score,
    "flag_rate": selection_rate,
}
with part("read score, label and group"):
    rows = pandas.read_parquet(sys.argv[1], columns=["score", "label", "group_name"])
    rows["flagged"] = (rows["score"] >= THRESHOLD).astype("int8")
with part("fairness of 5 shares, 10 groups") as answers:
    frame = MetricFrame(
        metrics=SHARES, y_true=rows["label"], y_pred=rows["flagged"], sensitive_features=rows["group_name"]
    )
    answers["by_group"], answers["difference"] = frame.by_group.to_dict(), frame.difference().to_dict()
with part("AUROC and Brier, 10 groups") as answers:
    frame = MetricFrame(
        metrics={"auroc": roc_auc_score, "brier": brier_score_loss},
        y_true=rows["label"],
        y_pred=rows["score"],
        sensitive_features=rows["group_name"],
    )
    answers["by_group"] = frame.by_group.to_dict()
if len(sys.argv) > 2:
    with part(f"fairness of 5 shares, 10 groups, {sys.argv[2]} bootstrap samples"):
        MetricFrame(
            metrics=SHARES,
            y_true=rows["label"],
            y_pred=rows["flagged"],
            sensitive_features=rows["group_name"],
            n_boot=int(sys.argv[2]),
            ci_quantiles=[0.025, 0.975],
            random_state=1,
        ).by_group_ci
