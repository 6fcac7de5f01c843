"""Reference intervals of one exact proportion and of two groups: differences and ratios."""

import math

import numpy as np
from scipy import optimize, stats
from scipy.special import xlog1py, xlogy
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

import reference_file

LEVELS = [0.8, 0.95, 0.998]
PAIRS = [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((6, 7), (2, 7)), ((0, 10), (3, 20)), ((10, 10), (18, 20)),
         ((412, 1084), (2_050, 6_000)), ((36, 40), (16, 80)), ((1, 500), (1, 600)), ((120, 1_000_000), (90, 800_000)), ((30, 30), (20, 20))]


def clopper_pearson() -> list[dict]:
    cases = []
    for events, total in [(0, 1), (0, 20), (1, 20), (7, 20), (20, 20), (412, 1084), (3, 1_000_000), (999_999, 1_000_000), (400_000, 1_000_000), (30_000_000, 90_000_000)]:
        for level in LEVELS:
            tail = (1 - level) / 2
            low = stats.beta.ppf(tail, events, total - events + 1) if events else 0.0
            high = stats.beta.isf(tail, events + 1, total - events) if events < total else 1.0
            check = proportion_confint(events, total, alpha=1 - level, method="beta")
            assert math.isclose(low, check[0], rel_tol=1e-9, abs_tol=1e-15) and math.isclose(high, check[1], rel_tol=1e-9)
            cases.append({"events": events, "total": total, "level": level, "low": float(low), "high": float(high)})
    return cases


def pair(compare: str, method: str, possible) -> list[dict]:
    cases = []
    for (x, n), (y, m) in PAIRS:
        if not possible(x, n, y, m):
            continue
        for level in LEVELS:
            low, high = confint_proportions_2indep(x, n, y, m, method=method, compare=compare, alpha=1 - level, correction=False)
            cases.append({"events": x, "total": n, "base_events": y, "base_total": m, "level": level, "low": float(low), "high": float(high)})
    return cases


def koopman_at_the_edge() -> list[dict]:
    """Where statsmodels has no score interval: no events, or only events, in a group."""
    def score(ratio: float, x: int, n: int, y: int, m: int) -> float:
        # The most likely share of the second group by search, not by the quadratic formula.
        def loss(p: float) -> float:
            q = min(ratio * p, 1.0)
            return -(xlogy(x, q) + xlog1py(n - x, -q) + xlogy(y, p) + xlog1py(m - y, -p))
        top = min(1.0, 1 / ratio)
        best = optimize.minimize_scalar(loss, bounds=(0, top), method="bounded", options={"xatol": 1e-14}).x
        share = ratio * best
        variance = share * (1 - share) / n + ratio**2 * best * (1 - best) / m
        return (x / n - ratio * y / m) / math.sqrt(variance)

    cases = []
    for x, n, y, m in [(0, 30, 6, 30), (30, 30, 12, 20), (10, 25, 20, 20), (0, 9, 1, 400)]:
        for level in LEVELS:
            z = stats.norm.isf((1 - level) / 2)
            end = lambda at: math.exp(optimize.brentq(lambda log: score(math.exp(log), x, n, y, m) - at, -12, 12, xtol=1e-13))
            cases.append({"events": x, "total": n, "base_events": y, "base_total": m, "level": level,
                          "low": end(z) if x else 0.0, "high": end(-z)})
    return cases


def exact_rate_ratio() -> list[dict]:
    """Clopper-Pearson given the sum of both counts."""
    cases = []
    for a, exposure_a, b, exposure_b in [(10, 100.0, 5, 100.0), (412, 5_000.5, 380, 6_100.25), (0, 2.0, 4, 3.0), (1, 2.0, 1, 3.0), (60_000, 1.0, 50, 1.0)]:
        for level in LEVELS:
            interval = stats.binomtest(a, a + b).proportion_ci(level, "exact")
            odds = [end / (1 - end) * exposure_b / exposure_a for end in (interval.low, interval.high)]
            cases.append({"events": a, "exposure": exposure_a, "base_events": b, "base_exposure": exposure_b, "level": level,
                          "value": (a / exposure_a) / (b / exposure_b), "low": odds[0], "high": odds[1]})
    return cases


def welch() -> list[dict]:
    series = [([1.0, 4.0], [2.0, 2.5, 9.0]), ([2.1, 3.4, 1.9, 8.8, 4.0], [5.0, 5.0, 5.0]),
              (list(np.round(np.linspace(0.5, 14.5, 57) ** 1.3, 3)), list(np.round(np.linspace(3, 9, 400) ** 1.1, 3)))]
    cases = []
    for first, second in series:
        for level in LEVELS:
            compared = CompareMeans(DescrStatsW(first), DescrStatsW(second))
            low, high = compared.tconfint_diff(alpha=1 - level, usevar="unequal")
            cases.append({"first": [float(v) for v in first], "second": [float(v) for v in second], "level": level,
                          "low": float(low), "high": float(high)})
    return cases


reference_file.write("two_groups.json", ["scipy", "statsmodels", "numpy"], {
    "clopper_pearson": clopper_pearson(),
    "newcombe": pair("diff", "newcomb", lambda x, n, y, m: True),
    "log_ratio": pair("ratio", "log", lambda x, n, y, m: x > 0 and y > 0),
    "koopman": pair("ratio", "score", lambda x, n, y, m: 0 < x < n and 0 < y < m),
    "koopman_at_the_edge": koopman_at_the_edge(),
    "exact_rate_ratio": exact_rate_ratio(), "welch": welch(),
})
