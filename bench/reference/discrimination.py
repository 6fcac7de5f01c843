"""Reference discrimination: areas, variances and comparisons, average precision, partial areas.

scikit-learn computes the measures, pROC (in R) DeLong's variance and tests. Obuchowski's variance is
written from the paper's double sums. Derivatives for average precision and partial areas are taken
by a complex step through a weighted form of the measure, independently of any formula for them.
"""

import csv
import json
import math
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

import reference_file

warnings.filterwarnings("ignore")
Z = stats.norm.isf(0.025)
RATES = [0.0871, 0.2137, 0.5003, 1.0]


def sample(seed: int, rows: int, patients: int | None, digits: int, share: float, strength: float) -> dict:
    """Rows of two correlated scores; a patient has an effect of its own on scores and labels."""
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, patients, rows) if patients else np.arange(rows)
    effect = rng.normal(0, 1.0, rows)[cluster]
    risk = rng.normal(0, 1, rows) + effect
    label = rng.uniform(size=rows) < 1 / (1 + np.exp(-(stats.logistic.ppf(share) + 1.3 * risk)))
    noise = rng.normal(0, 1, rows)
    first = strength * risk + noise + 0.3 * rng.normal(0, 1, rows)
    second = 0.7 * strength * risk + 0.6 * noise + 0.6 * rng.normal(0, 1, rows)
    if digits > 3:
        first, second = (1 / (1 + np.exp(-score)) for score in (first, second))
    return {
        "first": [round(float(v), digits) for v in first], "second": [round(float(v), digits) for v in second],
        "label": [int(v) for v in label], "cluster": [int(v) * 7919 + 5 for v in cluster],
    }


SAMPLES = {
    "distinct": sample(1, 160, None, 12, 0.3, 1.0),
    "tied": sample(2, 240, None, 0, 0.4, 1.5),
    "few": sample(3, 14, None, 1, 0.4, 1.0),
    "rare": sample(4, 600, None, 6, 0.03, 2.0),
    "patients": sample(5, 400, 90, 2, 0.25, 1.0),
    "few patients": sample(6, 90, 8, 1, 0.4, 0.8),
    "patients of distinct scores": sample(7, 300, 140, 12, 0.2, 1.4),
}


def components(score: np.ndarray, label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """V10 of the positives and V01 of the negatives by the definition, pair by pair."""
    pairs = score[label][:, None] - score[~label][None, :]
    won = (pairs > 0) + 0.5 * (pairs == 0)
    return won.mean(axis=1), won.mean(axis=0)


def obuchowski(scores: list[np.ndarray], label: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """The covariance matrix of the areas (Biometrics 53:567, 1997)."""
    parts = [components(score, label) for score in scores]
    areas = [v10.mean() for v10, _ in parts]
    positives, negatives = label.sum(), (~label).sum()
    patients = sorted(set(cluster))
    with_positive = [p for p in patients if label[cluster == p].any()]
    with_negative = [p for p in patients if (~label)[cluster == p].any()]

    def sums(k: int) -> tuple[dict, dict]:
        v10, v01 = parts[k]
        own_positive, own_negative = cluster[label], cluster[~label]
        up = {p: (v10[own_positive == p] - areas[k]).sum() for p in patients}
        down = {p: (v01[own_negative == p] - areas[k]).sum() for p in patients}
        return up, down

    size = len(scores)
    covariance = np.zeros((size, size))
    for j in range(size):
        for k in range(size):
            (up_j, down_j), (up_k, down_k) = sums(j), sums(k)
            i10, i01, i = len(with_positive), len(with_negative), len(patients)
            s10 = i10 / ((i10 - 1) * positives) * sum(up_j[p] * up_k[p] for p in with_positive)
            s01 = i01 / ((i01 - 1) * negatives) * sum(down_j[p] * down_k[p] for p in with_negative)
            s11 = i / (i - 1) * sum(up_j[p] * down_k[p] for p in patients)
            s11_turned = i / (i - 1) * sum(up_k[p] * down_j[p] for p in patients)
            covariance[j, k] = s10 / positives + s01 / negatives + (s11 + s11_turned) / (positives * negatives)
    return covariance


R_SCRIPT = """
suppressMessages(library(pROC))
rows <- read.csv(commandArgs(TRUE)[1])
number <- function(x) formatC(as.numeric(x), digits = 17, format = "g")
roc_of <- function(score) roc(rows$label, score, direction = "<", quiet = TRUE)
first <- roc_of(rows$first); second <- roc_of(rows$second)
paired <- roc.test(first, second, method = "delong", paired = TRUE)
unpaired <- roc.test(first, second, method = "delong", paired = FALSE)
ci <- ci.auc(first, method = "delong")
cat(sprintf('{"area": %s, "variance": %s, "covariance": %s, "low": %s, "high": %s, "z": %s, "p": %s, "r": "%s", "pROC": "%s"}',
  number(auc(first)), number(var(first, method = "delong")), number(cov(first, second, method = "delong")),
  number(ci[1]), number(ci[3]), number(paired$statistic), number(paired$p.value),
  R.version.string, packageVersion("pROC")))
"""


def proc(rows: dict) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        table, script = Path(folder) / "rows.csv", Path(folder) / "script.R"
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["first", "second", "label"])
            writer.writerows((repr(a), repr(b), y) for a, b, y in zip(rows["first"], rows["second"], rows["label"]))
        script.write_text(R_SCRIPT, encoding="utf-8")
        out = subprocess.run(["Rscript", str(script), str(table)], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def logit_interval(value: float, error: float) -> list[float]:
    centre = math.log(value / (1 - value))
    return [1 / (1 + math.exp(-(centre + side * Z * error))) for side in (-1, 1)]


def steps(score: np.ndarray, label: np.ndarray, weight: np.ndarray) -> tuple[list, list]:
    """Weighted false and true positives from the highest threshold down."""
    thresholds = np.unique(score)[::-1]
    return ([(weight * ((score >= t) & ~label)).sum() for t in thresholds],
            [(weight * ((score >= t) & label)).sum() for t in thresholds])


def weighted_average_precision(score, label, weight):
    false, true = steps(score, label, weight)
    before, total = 0, 0
    for fp, tp in zip(false, true):
        total, before = total + (tp - before) * tp / (tp + fp), tp
    return total / before


def weighted_partial_area(score, label, weight, rate):
    false, true = steps(score, label, weight)
    fpr, tpr = [0, *(fp / false[-1] for fp in false)], [0, *(tp / true[-1] for tp in true)]
    area = 0
    for k in range(1, len(fpr)):
        if fpr[k].real <= rate:
            area += (fpr[k] - fpr[k - 1]) * (tpr[k] + tpr[k - 1]) / 2
        elif np.real(fpr[k - 1]) < rate:
            end = tpr[k - 1] + (rate - fpr[k - 1]) / (fpr[k] - fpr[k - 1]) * (tpr[k] - tpr[k - 1])
            area += (rate - fpr[k - 1]) * (tpr[k - 1] + end) / 2
    return area


def derivatives(measure, rows: int) -> np.ndarray:
    found = np.zeros(rows)
    for row in range(rows):
        weight = np.ones(rows, dtype=complex)
        weight[row] += 1e-30j
        found[row] = measure(weight).imag / 1e-30
    return found


def by_cluster(values: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    return np.array([values[cluster == c].sum() for c in sorted(set(cluster))])


def average_precision(score, label, cluster) -> dict:
    value = average_precision_score(label, score)
    derivative = derivatives(lambda weight: weighted_average_precision(score, label, weight), len(score))
    units = by_cluster(derivative, cluster)
    variance = len(units) / (len(units) - 1) * (units**2).sum()
    slope = value * (1 - value)
    return {"value": value, "on_positives": logit_interval(value, 1 / math.sqrt(label.sum() * slope)),
            "linearised": logit_interval(value, math.sqrt(variance) / slope)}


def partial_area(score, label, cluster, rate) -> dict:
    """The variance by Obuchowski's sums of derivatives, each scaled to its class."""
    fpr, tpr, _ = roc_curve(label, score, drop_intermediate=False)
    stop = np.searchsorted(fpr, rate, "right")
    x, y = np.append(fpr[:stop], rate), np.append(tpr[:stop], np.interp(rate, fpr, tpr))
    raw = float(np.trapezoid(y, x))
    assert math.isclose(raw, weighted_partial_area(score, label, np.ones(len(score)), rate).real, rel_tol=1e-12)
    chance = rate * rate / 2
    standardised = roc_auc_score(label, score, max_fpr=rate) if rate < 1 else 0.5 * (1 + (raw - chance) / (rate - chance))
    derivative = derivatives(lambda weight: weighted_partial_area(score, label, weight, rate), len(score))
    patients = sorted(set(cluster))
    up = np.array([derivative[(cluster == p) & label].sum() for p in patients])
    down = np.array([derivative[(cluster == p) & ~label].sum() for p in patients])
    i10, i01, i = len(set(cluster[label])), len(set(cluster[~label])), len(patients)
    variance = i10 / (i10 - 1) * (up**2).sum() + i01 / (i01 - 1) * (down**2).sum() + 2 * i / (i - 1) * (up * down).sum()
    share = raw / rate
    ends = [rate * end for end in logit_interval(share, math.sqrt(variance) / rate / (share * (1 - share)))]
    return {"rate": rate, "raw": raw, "standardised": float(standardised), "low": ends[0], "high": ends[1]}


def case(name: str, rows: dict) -> dict:
    label = np.array(rows["label"], dtype=bool)
    first, second, cluster = (np.array(rows[part]) for part in ("first", "second", "cluster"))
    own = np.arange(len(label))
    area = roc_auc_score(label, first)
    covariance = obuchowski([first, second], label, cluster)
    spread = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    z = (area - roc_auc_score(label, second)) / math.sqrt(spread)
    fpr, tpr, roc_thresholds = roc_curve(label, first, drop_intermediate=False)
    precision, recall, thresholds = precision_recall_curve(label, first)
    r = proc(rows)
    assert math.isclose(area, r["area"], rel_tol=1e-12)
    assert math.isclose(obuchowski([first], label, own)[0, 0], r["variance"], rel_tol=1e-9)
    assert math.isclose(obuchowski([first, second], label, own)[0, 1], r["covariance"], rel_tol=1e-9, abs_tol=1e-15)
    return {
        "name": name, "rows": rows, "area": area, "second_area": roc_auc_score(label, second), "delong": r,
        "delong_logit": logit_interval(area, math.sqrt(r["variance"]) / (area * (1 - area))),
        "clustered": {"variance": covariance[0, 0], "second_variance": covariance[1, 1], "spread": spread,
                      "z": z, "p": 2 * stats.norm.sf(abs(z))},
        "average_precision": average_precision(first, label, own),
        "average_precision_clustered": average_precision(first, label, cluster),
        "partial": [partial_area(first, label, own, rate) for rate in RATES],
        "partial_clustered": [partial_area(first, label, cluster, rate) for rate in RATES],
        "on_the_grid": [{"rate": rate, "standardised": float(roc_auc_score(label, first, max_fpr=rate))} for rate in (0.1, 0.25, 0.5)],
        "roc": [[float(v) for v in column[1:]] for column in (roc_thresholds, fpr, tpr)],
        "precision_recall": [[float(v) for v in column] for column in (thresholds, recall[:-1], precision[:-1])],
    }


def independent() -> dict:
    """Two samples with nothing in common, by pROC's unpaired test."""
    one, other = SAMPLES["distinct"], SAMPLES["tied"]
    parts = [components(np.array(rows["first"]), np.array(rows["label"], dtype=bool)) for rows in (one, other)]
    areas = [v10.mean() for v10, _ in parts]
    variance = sum(v10.var(ddof=1) / len(v10) + v01.var(ddof=1) / len(v01) for v10, v01 in parts)
    z = (areas[0] - areas[1]) / math.sqrt(variance)
    return {"first": "distinct", "second": "tied", "z": z, "p": 2 * stats.norm.sf(abs(z)),
            "low": areas[0] - areas[1] - Z * math.sqrt(variance), "high": areas[0] - areas[1] + Z * math.sqrt(variance)}


cases = [case(name, rows) for name, rows in SAMPLES.items()]
reference_file.write("discrimination.json", ["scikit-learn", "numpy", "scipy"], {"cases": cases, "independent": [independent()]})
