"""Reference operating points, net benefit and comparisons of versions, by row and by patient.

The rows are those of discrimination.py. Counts, shares and F1 come from scikit-learn, Wilson's and the
ratio of shares' interval from statsmodels; the variance by patient of a mean is statsmodels' cluster-robust
regression on a constant. Ratios by patient are written out over patients with NumPy.
"""

import json
import math

import numpy as np
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

import reference_file

Z = stats.norm.isf(0.025)
SAMPLES = {
    case["name"]: case["rows"]
    for case in json.loads((reference_file.FOLDER / "discrimination.json").read_text(encoding="utf-8"))["cases"]
    if case["name"] in ("distinct", "rare", "patients", "few patients")
}


def robust(values: np.ndarray, cluster: np.ndarray) -> float:
    """The standard error of a mean by cluster: C/(C-1) times the sandwich."""
    fit = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    return float(fit.bse[0])


def wilson(value: float, rows: float, quantile: float) -> list[float]:
    centre = (value + quantile**2 / 2 / rows) / (1 + quantile**2 / rows)
    half = quantile / (1 + quantile**2 / rows) * math.sqrt(value * (1 - value) / rows + quantile**2 / 4 / rows**2)
    return [centre - half, centre + half]


def share(part: np.ndarray, whole: np.ndarray, cluster: np.ndarray) -> dict | None:
    if not whole.any():
        return None
    inside, own = part[whole].astype(float), cluster[whole]
    value, patients = inside.mean(), len(set(own))
    low, high = proportion_confint(inside.sum(), len(inside), method="wilson")
    found = {"value": value, "low": max(low, 0), "high": min(high, 1), "clustered": None}
    if patients > 1:
        error = robust(inside, own) if 0 < value < 1 else 0.0
        rows = min(value * (1 - value) / error**2, len(inside)) if error > 1e-12 else patients
        found["clustered"] = wilson(value, rows, stats.t.isf(0.025, patients - 1))
    return found


def f1(found: dict | None, value: float) -> dict | None:
    def carry(end: float) -> float:
        return 2 * end / (1 + end)

    if found is None:
        return None
    assert math.isclose(carry(found["value"]), value, abs_tol=1e-12)
    return {"value": value, "low": carry(found["low"]), "high": carry(found["high"]),
            "clustered": found["clustered"] and [carry(end) for end in found["clustered"]]}


def by_patient(values: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    return np.array([values[cluster == c].sum() for c in sorted(set(cluster))], dtype=float)


def ratio(part, whole, base_part, base_whole, cluster) -> dict | None:
    a, n, b, m = part.sum(), whole.sum(), base_part.sum(), base_whole.sum()
    if min(a, n, b, m) == 0:
        return None
    table = Table2x2(np.array([[a, n - a], [b, m - b]], dtype=float), shift_zeros=False)
    value = (a / n) / (b / m)
    half = Z * table.log_riskratio_se
    units = [by_patient(x, cluster) for x in (part, whole, base_part, base_whole)]
    contribution = units[0] / a - units[1] / n - units[2] / b + units[3] / m
    patients = len(contribution)
    wide = Z * math.sqrt(patients / (patients - 1) * (contribution**2).sum())
    return {"value": value, "low": value * math.exp(-half), "high": value * math.exp(half),
            "clustered": [value * math.exp(-wide), value * math.exp(wide)]}


def alerts_per_patient_found(flag, label, cluster) -> dict | None:
    flagged, found = by_patient(flag, cluster), by_patient(flag & label, cluster) > 0
    if not found.any():
        return None
    contribution = flagged / flagged.sum() - found / found.sum()
    patients = len(contribution)
    half = Z * math.sqrt(patients / (patients - 1) * (contribution**2).sum())
    value = flagged.sum() / found.sum()
    return {"value": value, "clustered": [value * math.exp(-half), value * math.exp(half)]}


def benefit(contribution: np.ndarray, cluster: np.ndarray) -> dict:
    value, rows = contribution.mean(), len(contribution)
    error = contribution.std(ddof=1) / math.sqrt(rows)
    by = robust(contribution, cluster)
    t = stats.t.isf(0.025, len(set(cluster)) - 1)
    return {"value": value, "low": value - Z * error, "high": value + Z * error, "z": value / error if error else None,
            "clustered": [value - t * by, value + t * by], "clustered_z": value / by if by else None}


def point(score, label, cluster, threshold) -> dict:
    flag = score >= threshold
    (tn, fp), (fn, tp) = confusion_matrix(label, flag, labels=[False, True])
    every = np.ones(len(label), dtype=bool)
    jaccard = share(flag & label, flag | label, cluster)
    return {
        "threshold": threshold, "counts": [int(tp), int(fp), int(fn), int(tn)],
        "sensitivity": share(flag, label, cluster), "specificity": share(~flag, ~label, cluster),
        "ppv": share(label, flag, cluster), "npv": share(~label, ~flag, cluster),
        "flag_rate": share(flag, every, cluster), "false_positive_rate": share(flag, ~label, cluster),
        "false_negative_rate": share(~flag, label, cluster), "accuracy": share(flag == label, every, cluster),
        "accuracy_score": accuracy_score(label, flag), "f1": f1(jaccard, f1_score(label, flag, zero_division=0.0)),
        "positive_likelihood_ratio": ratio(flag & label, label, flag & ~label, ~label, cluster),
        "negative_likelihood_ratio": ratio(~flag & label, label, ~flag & ~label, ~label, cluster),
        "alerts_per_patient_found": alerts_per_patient_found(flag, label, cluster),
    }


def decision(first, second, label, cluster, score, probability) -> dict:
    weight = probability / (1 - probability)
    flags = [first >= score, second >= score]
    parts = [np.where(label, 1.0, -weight) * flag for flag in flags]
    everyone = np.where(label, 1.0, -weight)
    flag = flags[0]
    rows = len(label)
    assert math.isclose(parts[0].mean(), (flag & label).sum() / rows - (flag & ~label).sum() / rows * weight, abs_tol=1e-12)
    return {"score": score, "probability": probability, "net_benefit": benefit(parts[0], cluster),
            "treat_all": benefit(everyone, cluster), "over_treat_all": benefit(parts[0] - everyone, cluster),
            "second": benefit(parts[1], cluster), "difference": benefit(parts[0] - parts[1], cluster)}


def case(name: str, rows: dict) -> dict:
    label = np.array(rows["label"], dtype=bool)
    first, second, cluster = (np.array(rows[part]) for part in ("first", "second", "cluster"))
    own = [float(first.min()), *(float(first[k]) for k in (3, 8, 11)), float(np.quantile(first, 0.8)), float(first.max()) + 1]
    return {
        "name": name, "rows": rows,
        "points": [point(first, label, cluster, threshold) for threshold in own],
        "decisions": [decision(first, second, label, cluster, own[k], probability) for k in (1, 2, 4) for probability in (0.02, 0.1, 0.35)],
    }


reference_file.write("thresholds.json", ["scikit-learn", "statsmodels", "numpy", "scipy"],
                     {"cases": [case(name, rows) for name, rows in SAMPLES.items()]})
