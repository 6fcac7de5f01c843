"""Reference values of performance without labels: NannyML's CBPE, and its spread by finite differences.

Needs an environment of its own, because NannyML wants pandas below 3 (see the README).
"""

import os

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"

import numpy as np
import pandas as pd
from nannyml.performance_estimation.confidence_based import metrics
from sklearn.isotonic import IsotonicRegression

import reference_file


def expit(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def measures(scores: np.ndarray, rates: np.ndarray, flagged: np.ndarray) -> dict:
    """The formulas written out over pairs of rows: nothing is sorted, nothing is rounded."""
    wins = (scores[:, None] > scores[None, :]) + 0.5 * (scores[:, None] == scores[None, :])
    rest = 1 - rates
    return {
        "event_rate": rates.mean(),
        "auroc": rates @ wins @ rest / (rates.sum() * rest.sum()),
        "brier": (rates * (1 - scores) ** 2 + rest * scores**2).mean(),
        "sensitivity": rates[flagged].sum() / rates.sum(),
        "specificity": rest[~flagged].sum() / rest.sum(),
        "ppv": rates[flagged].mean(),
        "npv": rest[~flagged].mean(),
    }


def spread(names: list[str], value, variances: np.ndarray, at: np.ndarray) -> dict[str, float]:
    """Variance of each measure by central differences in each argument."""
    sums = dict.fromkeys(names, 0.0)
    for place, variance in enumerate(variances):
        step = np.zeros(len(at))
        step[place] = 1e-5
        up, down = value(at + step), value(at - step)
        for name in names:
            sums[name] += ((up[name] - down[name]) / 2e-5) ** 2 * variance
    return sums


def case(name: str, digits: int, shift: float) -> dict:
    rng = np.random.default_rng(digits * 100 + int(10 * shift))
    lp = rng.normal(-1, 1.2, 600)
    reference = np.round(expit(lp), digits)
    labels = (rng.random(600) < expit(0.4 + 0.7 * lp)).astype(int)
    scores = np.round(expit(rng.normal(-1 + shift, 1.2, 250)), digits)
    threshold = 0.4

    model = IsotonicRegression(out_of_bounds="clip").fit(reference, labels)
    rates = model.predict(scores)
    flagged = scores >= threshold
    found = measures(scores, rates, flagged)
    series, predicted = pd.Series(rates), pd.Series(flagged.astype(int))
    nannyml = {
        "auroc": metrics.estimate_roc_auc(rates, scores),
        "average_precision": metrics.estimate_ap(rates, scores),
        "ppv": metrics.estimate_precision(predicted, series),
        "sensitivity": metrics.estimate_recall(predicted, series),
        "specificity": metrics.estimate_specificity(predicted, series),
    }

    # The steps of the map: neighbours with one rate.
    values, place = np.unique(reference, return_inverse=True)
    fitted = model.predict(values)
    step = np.r_[0, np.cumsum(np.diff(fitted) > 1e-12)]
    rows = np.bincount(step[place])
    events = np.bincount(step[place], labels)
    low = [values[step == s].min() for s in range(len(rows))]
    high = [values[step == s].max() for s in range(len(rows))]
    knots = np.c_[low, high].ravel()

    def through_map(step_rates: np.ndarray) -> dict:
        return measures(scores, np.interp(scores, knots, np.repeat(step_rates, 2)), flagged)

    assert np.allclose(np.interp(scores, knots, np.repeat(events / rows, 2)), rates)
    by_labels = spread(list(found), lambda r: measures(scores, r, flagged), rates * (1 - rates), rates)
    smooth = (events + 0.5) / (rows + 1)
    by_rates = spread(list(found), through_map, smooth * (1 - smooth) / (rows + 1), events / rows)
    return {
        "name": name, "reference": reference.tolist(), "labels": labels.tolist(), "scores": scores.tolist(),
        "threshold": threshold, "rates": rates.tolist(), "measures": {k: float(v) for k, v in found.items()},
        "deviations": {k: float(np.sqrt(by_labels[k] + by_rates[k])) for k in found},
        "nannyml": {k: float(v) for k, v in nannyml.items()}, "has_ties": len(np.unique(scores)) < len(scores),
    }


reference_file.write("unlabelled.json", ["nannyml", "scikit-learn", "numpy", "pandas"], {
    "cases": [case("continuous", 9, 0.0), case("shifted", 9, 0.8), case("tied", 2, -0.3)],
})
