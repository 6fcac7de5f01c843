"""Reference sample sizes: criteria of Riley et al. 2021 by quadrature, published examples, statsmodels' power."""

import math

import numpy as np
from scipy import integrate, optimize, stats
from statsmodels.stats.proportion import power_proportions_2indep
from statsmodels.stats.rates import power_poisson_ratio_2indep

import reference_file

Z = stats.norm.isf(0.025)


def logistic(x):
    return 1 / (1 + np.exp(-x))


def over_normal(function, mean: float, deviation: float, start: float = -12.0) -> float:
    value, _ = integrate.quad(lambda u: function(mean + deviation * u) * stats.norm.pdf(u), start, 12, epsabs=1e-15, epsrel=1e-12, limit=1000)
    return value


def slope_rows(mean_of, width: float, alpha: float, beta: float) -> float:
    weight = lambda lp: logistic(alpha + beta * lp) * (1 - logistic(alpha + beta * lp))
    a, ab, b = mean_of(weight), mean_of(lambda lp: weight(lp) * lp), mean_of(lambda lp: weight(lp) * lp * lp)
    return a / ((width / 2 / Z) ** 2 * (a * b - ab * ab))


def auroc_rows(c: float, share: float, width: float) -> float:
    def excess(log_n: float) -> float:
        n = math.exp(log_n)
        square = c * (1 - c) * (1 + (n / 2 - 1) * (1 - c) / (2 - c) + (n / 2 - 1) * c / (1 + c)) / (n * n * share * (1 - share))
        return math.log(square) - 2 * math.log(width / 2 / Z)
    return math.exp(optimize.brentq(excess, 0, 40, xtol=1e-14))


def benefit_rows(share: float, t: float, sensitivity: float, specificity: float, width: float) -> float:
    w = (1 - share) / share * t / (1 - t)
    variance = sensitivity * (1 - sensitivity) / share + w * w * specificity * (1 - specificity) / (1 - share) + w * w * (1 - specificity) ** 2 / (share * (1 - share))
    return variance / (width / 2 / Z) ** 2


def ratio_rows(share: float, ratio: float, width: float) -> float:
    error = optimize.brentq(lambda e: ratio * (math.exp(Z * e) - math.exp(-Z * e)) - width, 1e-9, 10, xtol=1e-15)
    return (1 - share) / (share * error * error)


def validation() -> list[dict]:
    cases = []
    for share, ratio, width, c, mean, deviation, alpha, beta, t in [
        (0.018, 1.0, 1.0, 0.8, -5.0, 2.5, 0.0, 1.0, 0.08), (0.1, 1.0, 0.2, 0.75, -2.6, 1.1, 0.0, 1.0, 0.2),
        (0.5, 1.1, 0.3, 0.9, 0.2, 3.0, 0.1, 0.8, 0.6), (0.01, 0.9, 0.4, 0.62, -4.8, 0.6, 0.0, 1.2, 0.02)]:
        mean_of = lambda function: over_normal(function, mean, deviation)
        cut = (math.log(t / (1 - t)) - mean) / deviation
        events = mean_of(logistic)
        sensitivity = over_normal(logistic, mean, deviation, cut) / events
        specificity = 1 - over_normal(lambda lp: 1 - logistic(lp), mean, deviation, cut) / (1 - events)
        rows = [ratio_rows(share, ratio, width), slope_rows(mean_of, 0.2, alpha, beta), auroc_rows(c, share, 0.1),
                benefit_rows(share, t, sensitivity, specificity, 0.2)]
        cases.append({"outcome_share": share, "ratio": ratio, "ratio_width": width, "auroc": c, "mean": mean, "deviation": deviation,
                      "alpha": alpha, "beta": beta, "threshold": t, "rows": [math.ceil(n) for n in rows],
                      "events": [math.ceil(math.ceil(n) * share) for n in rows]})
    return cases


def heart_valve_scores() -> list[float]:
    """Riley et al. 2021, heart valve failure: linear predictor with mean -5.8, variance 5, skewness -0.5, kurtosis 4.

    They draw it from a generalised lambda distribution; here its shape is solved for these moments and the
    scores are its quantiles.
    """
    logits = np.linspace(-40, 40, 40_001)
    below, above = 1 / (1 + np.exp(-logits)), 1 / (1 + np.exp(logits))
    weight = below * above * (logits[1] - logits[0])
    def moments(shape):
        x = below ** shape[0] - above ** shape[1]
        mean = (weight * x).sum()
        variance = (weight * (x - mean) ** 2).sum()
        return mean, variance, (weight * (x - mean) ** 3).sum() / variance**1.5, (weight * (x - mean) ** 4).sum() / variance**2
    shape = optimize.fsolve(lambda s: np.array(moments(s)[2:]) - (0.5, 4.0), (0.02, 0.05), xtol=1e-12)
    mean, variance, _, _ = moments(shape)
    share = (np.arange(1_000) + 0.5) / 1_000
    standard = (share ** shape[0] - (1 - share) ** shape[1] - mean) / math.sqrt(variance)
    return [float(v) for v in logistic(-5.8 - math.sqrt(5) * standard)]


def comparisons() -> list[dict]:
    cases = []
    for share, base, k in [(0.3, 0.2, 1.0), (0.3, 0.2, 4.0), (0.02, 0.03, 1.0), (0.9, 0.8, 0.5)]:
        for rows in (50, 400, 2_000):
            # One-sided in the right direction at half the significance.
            power = power_proportions_2indep(share - base, base, rows, ratio=k, alpha=0.025, return_results=False, alternative="larger" if share > base else "smaller")
            cases.append({"share": share, "base_share": base, "base_per_row": k, "rows": rows, "power": float(power)})
    return cases


def rate_changes() -> list[dict]:
    cases = []
    for base, ratio, k in [(10.0, 1.5, 1.0), (0.4, 2.0, 5.0), (3.0, 0.7, 2.0)]:
        def excess(n: float) -> float:
            side = "larger" if ratio > 1 else "smaller"
            return power_poisson_ratio_2indep(base * ratio, base, n, nobs_ratio=k, exposure=1, value=1, alpha=0.025, dispersion=1,
                                              alternative=side, method_var="alt", return_results=False) - 0.8
        cases.append({"base_rate": base, "ratio": ratio, "base_per_exposure": k, "exposure": float(optimize.brentq(excess, 1e-3, 1e5, xtol=1e-12))})
    return cases


reference_file.write("planning.json", ["numpy", "scipy", "statsmodels"], {
    "validation": validation(), "heart_valve": [{"scores": heart_valve_scores()}], "comparisons": comparisons(), "rate_changes": rate_changes(),
})
