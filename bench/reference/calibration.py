"""Reference values of calibration: logistic recalibration, O/E, Brier, Spiegelhalter, bins, curves."""

import json
import subprocess
import warnings
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats
from scipy.special import expit, logit
from sklearn.calibration import calibration_curve
from sklearn.isotonic import isotonic_regression
from sklearn.metrics import brier_score_loss
from statsmodels.nonparametric.smoothers_lowess import lowess

import reference_file

warnings.filterwarnings("ignore")
LEVELS = [0.9, 0.95]


def rows(kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, labels and patients; scores are rounded, so that the decimal text is the number."""
    rng = np.random.default_rng({"independent": 1, "repeated": 2, "rare": 3, "few_patients": 4}[kind])
    if kind == "independent":
        patients = np.arange(400)
        risk = rng.normal(-1.2, 1.1, 400)
        scores = np.round(expit(risk), 3)
        labels = rng.random(400) < expit(0.3 + 0.8 * risk)
    elif kind == "rare":
        patients = np.arange(900)
        risk = rng.normal(-4, 1.4, 900)
        scores = expit(risk)
        scores[:3], scores[-2:] = 0.0, 1.0
        labels = rng.random(900) < expit(-0.5 + 1.1 * risk)
        labels[-1] = True
    else:
        patients = rng.integers(0, 8 if kind == "few_patients" else 70, 500)
        frail = rng.normal(0, 0.9, 70)[patients]
        risk = rng.normal(-1, 0.8, 500) + 0.5 * frail
        scores = np.round(expit(risk), 2)
        labels = rng.random(500) < expit(0.1 + 1.2 * risk + 0.7 * frail)
    return scores, labels.astype(int), patients


def coefficient(fit, place: int) -> dict:
    ends = {str(level): list(map(float, fit.conf_int(1 - level)[place])) for level in LEVELS}
    return {"value": float(fit.params[place]), "error": float(fit.bse[place]), "ends": ends}


def models(scores: np.ndarray, labels: np.ndarray, patients: np.ndarray | None) -> dict:
    lp = logit(np.clip(scores, 1e-7, 1 - 1e-7))
    how = {} if patients is None else {"cov_type": "cluster", "cov_kwds": {"groups": patients}, "use_t": True}
    exact = {"tol": 1e-14, "maxiter": 200, "tol_criterion": "params"}
    offset = sm.GLM(labels, np.ones(len(lp)), family=sm.families.Binomial(), offset=lp).fit(**exact, **how)
    both = sm.GLM(labels, sm.add_constant(lp), family=sm.families.Binomial()).fit(**exact, **how)
    newton = sm.Logit(labels, sm.add_constant(lp)).fit(disp=0, method="newton", tol=1e-14, **how)
    assert np.allclose(newton.params, both.params, rtol=1e-8) and np.allclose(newton.bse, both.bse, rtol=1e-7)
    found = {"in_the_large": coefficient(offset, 0), "intercept": coefficient(both, 0), "slope": coefficient(both, 1)}
    found["covariance"] = float(both.cov_params()[0][1])
    if patients is None:
        identity = float(labels @ np.log(expit(lp)) + (1 - labels) @ np.log(expit(-lp)))
        found["p_of_no_change"] = float(stats.chi2.sf(2 * (both.llf - identity), 2))
        found["p_of_intercept_alone"] = float(stats.chi2.sf(2 * (both.llf - offset.llf), 1))
    else:
        restricted = both.wald_test((np.eye(2), np.array([0.0, 1.0])), use_f=False, scalar=True)
        found["p_of_no_change"] = float(restricted.pvalue)
        found["p_of_intercept_alone"] = float(2 * stats.norm.sf(abs((both.params[1] - 1) / both.bse[1])))
    return found


def ratio(scores: np.ndarray, labels: np.ndarray, patients: np.ndarray | None) -> dict:
    observed, expected = labels.sum(), scores.sum()
    value, share = observed / expected, labels.mean()
    ends = {}
    if patients is not None:
        known = scores > 0
        assert known.all()
        fit = sm.GLM(labels, np.ones(len(labels)), family=sm.families.Poisson(), offset=np.log(scores)).fit(
            tol=1e-14, cov_type="cluster", cov_kwds={"groups": patients}, use_t=True)
        assert np.isclose(np.exp(fit.params[0]), value)
    for level in LEVELS:
        if patients is None:
            half = stats.norm.isf((1 - level) / 2) * np.sqrt((1 - share) / observed)
            ends[str(level)] = [value * np.exp(-half), value * np.exp(half)]
        else:
            ends[str(level)] = list(map(float, np.exp(fit.conf_int(1 - level)[0])))
    return {"value": float(value), "ends": ends}


def mean_interval(values: np.ndarray, patients: np.ndarray | None) -> dict:
    """The mean as an intercept-only regression; statsmodels gives its clustered interval."""
    ends = {}
    if patients is None:
        error = values.std(ddof=1) / np.sqrt(len(values))
        for level in LEVELS:
            half = stats.norm.isf((1 - level) / 2) * error
            ends[str(level)] = [values.mean() - half, values.mean() + half]
    else:
        fit = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": patients}, use_t=True)
        ends = {str(level): list(map(float, fit.conf_int(1 - level)[0])) for level in LEVELS}
    return {"value": float(values.mean()), "ends": ends}


def scaled(scores: np.ndarray, labels: np.ndarray, patients: np.ndarray | None) -> dict:
    """1 - B/u with the delta method: numeric derivatives of the two means' function."""
    squares = (scores - labels) ** 2

    def value(b: float, f: float) -> float:
        return 1 - b / (f * (1 - f))

    b, f, step = squares.mean(), labels.mean(), 1e-6
    by_b = (value(b + step, f) - value(b - step, f)) / (2 * step)
    by_f = (value(b, f + step) - value(b, f - step)) / (2 * step)
    linear = by_b * (squares - b) + by_f * (labels - f)
    found = mean_interval(linear, patients)
    return {"value": value(b, f), "ends": {k: [value(b, f) + e for e in ends] for k, ends in found["ends"].items()}}


def spiegelhalter(scores: np.ndarray, labels: np.ndarray, patients: np.ndarray | None) -> dict:
    parts = (labels - scores) * (1 - 2 * scores)
    if patients is None:
        variance = ((1 - 2 * scores) ** 2 * scores * (1 - scores)).sum()
    else:
        variance = (np.bincount(patients, parts) ** 2).sum()
    z = parts.sum() / np.sqrt(variance)
    return {"z": float(z), "p": float(2 * stats.norm.sf(abs(z)))}


def bins(scores: np.ndarray, labels: np.ndarray) -> dict:
    found = {}
    for strategy, ours in (("uniform", "equal_width"), ("quantile", "equal_mass")):
        observed, predicted = calibration_curve(labels, scores, n_bins=10, strategy=strategy)
        # The curve does not say how many rows each bin has; edges as scikit-learn makes them.
        edges = np.linspace(0, 1, 11) if strategy == "uniform" else np.percentile(scores, np.linspace(0, 1, 11) * 100)
        counts = np.bincount(np.searchsorted(edges[1:-1], scores), minlength=10)
        counts = counts[counts > 0]
        assert len(counts) == len(observed)
        rng = np.random.default_rng(11)
        which = np.searchsorted(edges[1:-1], scores)
        drawn = rng.random((20_000, len(scores))) < scores
        # Exact Bernoulli draws per row: what our draws per bin stand in for.
        gaps = np.stack([np.abs((drawn - scores)[:, which == b].sum(axis=1)) for b in np.unique(which)])
        null = gaps.sum(axis=0) / len(scores)
        found[ours] = {
            "observed": observed.tolist(), "predicted": predicted.tolist(), "rows": counts.tolist(),
            "ece": float((counts * np.abs(observed - predicted)).sum() / len(scores)),
            "null_mean": float(null.mean()), "null_low": float(np.quantile(null, 0.025)), "null_high": float(np.quantile(null, 0.975)),
        }
    return found


def curves(scores: np.ndarray, labels: np.ndarray) -> dict:
    order = np.argsort(scores, kind="stable")
    values, place = np.unique(scores, return_inverse=True)
    totals = np.bincount(place)
    rates = np.bincount(place, labels) / totals
    steps = isotonic_regression(rates, sample_weight=totals.astype(float))
    recalibrated = steps[place]
    share = labels.mean()
    text = "score,label\n" + "".join(f"{float(s)!r},{int(l)}\n" for s, l in zip(scores[order], labels[order]))
    script = Path(__file__).with_name("calibration.R")
    by_r = json.loads(subprocess.run(["Rscript", str(script)], input=text, capture_output=True, text=True, check=True).stdout)
    local_line = lowess(labels, scores, frac=0.75, it=0, delta=0.0, return_sorted=True)
    first = np.searchsorted(scores[order], values)
    far = np.abs(scores - recalibrated)
    return {
        "isotonic": recalibrated[order].tolist(), "scores": scores[order].tolist(),
        "isotonic_distances": [float(far.mean()), *map(float, np.quantile(far, [0.5, 0.9])), float(far.max())],
        "miscalibration": float(brier_score_loss(labels, scores) - brier_score_loss(labels, recalibrated)),
        "discrimination": float(share * (1 - share) - brier_score_loss(labels, recalibrated)),
        "lowess": local_line[first, 1].tolist(), "loess": np.array(by_r["quadratic"])[first].tolist(),
        "loess_distances": by_r["distances"], "loess_distances_interpolated": by_r["distances_interpolated"],
        "val_prob": by_r["val_prob"], "r": by_r["r"], "rms": by_r["rms"],
    }


def adam(scores: np.ndarray, labels: np.ndarray) -> list[float]:
    """|p - curve(p)| after each row; Kingma & Ba's algorithm 1 on vectors."""
    lp = logit(np.clip(scores, 1e-7, 1 - 1e-7))
    basis = np.clip(lp / 4, -2, 2)[:, None] ** np.arange(4)
    theta, first, second, found = np.zeros(4), np.zeros(4), np.zeros(4), []
    for t, (x, row, y, p) in enumerate(zip(lp, basis, labels, scores), start=1):
        gradient = (expit(x + row @ theta) - y) * row
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        theta = theta - 0.0005 * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        found.append(float(abs(p - expit(x + row @ theta))))
    return found


def case(kind: str) -> dict:
    scores, labels, patients = rows(kind)
    groups = patients if len(np.unique(patients)) < len(patients) else None
    found = {
        "name": kind, "scores": scores.tolist(), "labels": labels.tolist(), "patients": patients.tolist(),
        **models(scores, labels, groups), "ratio": ratio(scores, labels, groups),
        "brier": mean_interval((scores - labels) ** 2, groups), "scaled_brier": scaled(scores, labels, groups),
        "spiegelhalter": spiegelhalter(scores, labels, groups),
    }
    assert np.isclose(found["brier"]["value"], brier_score_loss(labels, scores))
    if groups is None:
        found |= {"adam": adam(scores, labels), "bins": bins(scores, labels), "curves": curves(scores, labels)}
    return found


reference_file.write("calibration.json", ["numpy", "scipy", "scikit-learn", "statsmodels"], {
    "cases": [case(kind) for kind in ("independent", "repeated", "rare", "few_patients")],
})
