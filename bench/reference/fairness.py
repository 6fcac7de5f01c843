"""Reference values of fairness by group: fairlearn's point values, statsmodels' intervals and corrections."""

import math

import numpy as np
import statsmodels.api as sm
from fairlearn.metrics import MetricFrame, false_negative_rate, false_positive_rate, selection_rate, true_negative_rate, true_positive_rate
from scipy import special, stats
from sklearn.metrics import brier_score_loss, precision_score, roc_auc_score
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

import reference_file

THRESHOLD, LEVEL = 0.3, 0.95
Z = stats.norm.isf((1 - LEVEL) / 2)


def population() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(77)
    groups = {}
    for name, rows, shift, slope in [("A", 700, 0.0, 1.0), ("B", 420, 0.35, 1.0), ("C", 160, 0.0, 0.45), ("D", 60, -0.2, 1.2)]:
        linear = random.normal(-1.1, 1.1, rows)
        scores = np.round(1 / (1 + np.exp(-linear)), 3)
        happened = random.random(rows) < 1 / (1 + np.exp(-(shift + slope * linear)))
        groups[name] = (scores, happened.astype(int))
    return groups


def parts(scores: np.ndarray, labels: np.ndarray) -> dict[str, tuple[int, int]]:
    flagged = scores >= THRESHOLD
    tp, fp = int((flagged & (labels == 1)).sum()), int((flagged & (labels == 0)).sum())
    fn, tn = int((~flagged & (labels == 1)).sum()), int((~flagged & (labels == 0)).sum())
    return {"sensitivity": (tp, tp + fn), "specificity": (tn, tn + fp), "positive_predictive_value": (tp, tp + fp),
            "negative_predictive_value": (tn, tn + fn), "false_positive_rate": (fp, fp + tn), "false_negative_rate": (fn, tp + fn),
            "flag_rate": (tp + fp, len(labels))}


def delong(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    ones, zeros = scores[labels == 1], scores[labels == 0]
    wins = (ones[:, None] > zeros[None, :]) + 0.5 * (ones[:, None] == zeros[None, :])
    return float(wins.mean()), float(wins.mean(axis=1).var(ddof=1) / len(ones) + wins.mean(axis=0).var(ddof=1) / len(zeros))


def others(scores: np.ndarray, labels: np.ndarray) -> dict[str, tuple[float, float]]:
    """Value and variance on the scale on which the measure is normal (log for O/E)."""
    n, events = len(labels), labels.sum()
    linear = np.log(scores / (1 - scores))
    line = sm.GLM(labels, sm.add_constant(linear), family=sm.families.Binomial()).fit(tol=1e-14)
    shift = sm.GLM(labels, np.ones(n), family=sm.families.Binomial(), offset=linear).fit(tol=1e-14)
    odds = THRESHOLD / (1 - THRESHOLD)
    flagged = scores >= THRESHOLD
    gain = flagged * (labels - odds * (1 - labels))
    square = (scores - labels) ** 2
    return {
        "auroc": delong(scores, labels),
        "observed_over_expected": (math.log(events / scores.sum()), (1 - events / n) / events),
        "calibration_slope": (float(line.params[1]), float(line.bse[1] ** 2)),
        "calibration_in_the_large": (float(shift.params[0]), float(shift.bse[0] ** 2)),
        "brier": (float(square.mean()), float(square.var(ddof=1) / n)),
        "net_benefit": (float(gain.mean()), float(gain.var(ddof=1) / n)),
    }


def ends(value: float, variance: float) -> tuple[float, float]:
    return value - Z * math.sqrt(variance), value + Z * math.sqrt(variance)


def share_case(name: str, measure: str, own: tuple[int, int], rest: tuple[int, int]) -> dict:
    low, high = proportion_confint(*own, alpha=1 - LEVEL, method="wilson")
    difference = confint_proportions_2indep(*own, *rest, method="newcomb", compare="diff", alpha=1 - LEVEL)
    ratio = confint_proportions_2indep(*own, *rest, method="score", compare="ratio", alpha=1 - LEVEL, correction=False)
    table = [[own[0], own[1] - own[0]], [rest[0], rest[1] - rest[0]]]
    return {"group": name, "measure": measure, "value": own[0] / own[1], "low": low, "high": high, "reference": rest[0] / rest[1],
            "difference": own[0] / own[1] - rest[0] / rest[1], "difference_low": difference[0], "difference_high": difference[1],
            "ratio": own[0] / own[1] / (rest[0] / rest[1]), "ratio_low": ratio[0], "ratio_high": ratio[1],
            "p": stats.chi2_contingency(table, correction=False).pvalue}


def other_case(name: str, measure: str, own: tuple[float, float], rest: tuple[float, float]) -> dict:
    low, high = ends(own[0] - rest[0], own[1] + rest[1])
    case = {"group": name, "measure": measure, "value": own[0], "reference": rest[0],
            "p": 2 * stats.norm.sf(abs(own[0] - rest[0]) / math.sqrt(own[1] + rest[1]))}
    if measure == "observed_over_expected":
        return case | {"value": math.exp(own[0]), "reference": math.exp(rest[0]), "ratio": math.exp(own[0] - rest[0]),
                       "ratio_low": math.exp(low), "ratio_high": math.exp(high)}
    if measure == "auroc":
        low, high = from_logit_ends(own, rest)
    return case | {"difference": own[0] - rest[0], "difference_low": low, "difference_high": high}


def from_logit_ends(own: tuple[float, float], rest: tuple[float, float]) -> tuple[float, float]:
    """Each area's interval on the logit scale, put together as Zou & Donner (Stat Med 27:1693, 2008) do."""
    def logit_ends(value: float, variance: float) -> tuple[float, float]:
        centre, half = special.logit(value), Z * math.sqrt(variance) / (value * (1 - value))
        return float(special.expit(centre - half)), float(special.expit(centre + half))

    (low, high), (rest_low, rest_high) = logit_ends(*own), logit_ends(*rest)
    difference = own[0] - rest[0]
    return difference - math.hypot(own[0] - low, rest_high - rest[0]), difference + math.hypot(high - own[0], rest[0] - rest_low)


def cases() -> tuple[list[dict], list[dict]]:
    groups = population()
    found, by_measure = [], {}
    for name, (scores, labels) in groups.items():
        rest = [np.concatenate([table[side] for other, table in groups.items() if other != name]) for side in (0, 1)]
        own_shares, rest_shares = parts(scores, labels), parts(*rest)
        for measure in own_shares:
            found.append(share_case(name, measure, own_shares[measure], rest_shares[measure]))
            by_measure.setdefault(measure, []).append(own_shares[measure])
        own_others, rest_others = others(scores, labels), others(*rest)
        for measure in own_others:
            found.append(other_case(name, measure, own_others[measure], rest_others[measure]))
            by_measure.setdefault(measure, []).append(own_others[measure])
    complements = {"false_positive_rate", "false_negative_rate"}
    tested = [case for case in found if case["measure"] not in complements]
    for case, q in zip(tested, multipletests([case["p"] for case in tested], method="fdr_bh")[1]):
        case["q"] = float(q)
    check_fairlearn(groups, found)
    return found, [omnibus(measure, values) for measure, values in by_measure.items()]


def omnibus(measure: str, values: list[tuple]) -> dict:
    if isinstance(values[0][1], int):
        test = stats.chi2_contingency([[a for a, _ in values], [n - a for a, n in values]], correction=False)
        return {"measure": measure, "chi_squared": test.statistic, "p": test.pvalue}
    x, w = np.array([value for value, _ in values]), np.array([1 / variance for _, variance in values])
    statistic = float((w * (x - (w * x).sum() / w.sum()) ** 2).sum())
    return {"measure": measure, "chi_squared": statistic, "p": stats.chi2.sf(statistic, len(values) - 1)}


def check_fairlearn(groups: dict, found: list[dict]) -> None:
    """The values by group are fairlearn's."""
    labels = np.concatenate([table[1] for table in groups.values()])
    scores = np.concatenate([table[0] for table in groups.values()])
    names = np.repeat(list(groups), [len(table[0]) for table in groups.values()])
    by_flag = {"sensitivity": true_positive_rate, "specificity": true_negative_rate, "positive_predictive_value": precision_score,
               "false_positive_rate": false_positive_rate, "false_negative_rate": false_negative_rate, "flag_rate": selection_rate}
    by_score = {"auroc": roc_auc_score, "brier": brier_score_loss}
    frames = MetricFrame(metrics=by_flag, y_true=labels, y_pred=(scores >= THRESHOLD).astype(int), sensitive_features=names).by_group
    score_frames = MetricFrame(metrics=by_score, y_true=labels, y_pred=scores, sensitive_features=names).by_group
    for case in found:
        for frame in (frames, score_frames):
            if case["measure"] in frame:
                assert math.isclose(frame[case["measure"]][case["group"]], case["value"], rel_tol=1e-12), case


found, tests = cases()
reference_file.write("fairness.json", ["fairlearn", "scikit-learn", "statsmodels", "scipy", "numpy"], {
    "rows": [{"group": name, "scores": scores.tolist(), "labels": labels.tolist()} for name, (scores, labels) in population().items()],
    "measures": found, "omnibus": tests,
})
