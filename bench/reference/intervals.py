"""Reference intervals: proportions, Poisson rates, means, quantiles, rate ratios, tail quantiles."""

import math

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

import reference_file

LEVELS = [0.8, 0.95, 0.998]


def wilson() -> list[dict]:
    cases = []
    for events, total in [(0, 1), (0, 20), (1, 20), (7, 20), (20, 20), (412, 1084), (3, 1_000_000), (999_999, 1_000_000)]:
        for level in LEVELS:
            interval = stats.binomtest(events, total).proportion_ci(level, "wilson")
            low, high = proportion_confint(events, total, alpha=1 - level, method="wilson")
            assert math.isclose(low, interval.low, rel_tol=1e-7, abs_tol=1e-12)
            assert math.isclose(high, interval.high, rel_tol=1e-7, abs_tol=1e-12)
            cases.append({"events": events, "total": total, "level": level, "low": interval.low, "high": interval.high})
    return cases


def poisson_rate() -> list[dict]:
    cases = []
    for events, exposure in [(0, 12.5), (1, 1.0), (2, 300.0), (10, 8.0), (137, 52.25), (4_000, 1e6), (1_000_000, 365.0), (50_000_000, 365.0), (3_000_000_000, 1e6)]:
        for level in LEVELS:
            tail = (1 - level) / 2
            low = stats.chi2.ppf(tail, 2 * events) / 2 / exposure if events else 0.0
            high = stats.chi2.isf(tail, 2 * (events + 1)) / 2 / exposure
            cases.append({"events": events, "exposure": exposure, "level": level, "low": low, "high": high})
    return cases


def mean() -> list[dict]:
    series = {
        "two": [1.0, 4.0],
        "five": [2.1, 3.4, 1.9, 8.8, 4.0],
        "hours": list(np.round(np.linspace(0.5, 14.5, 57) ** 1.3, 3)),
    }
    cases = []
    for name, values in series.items():
        values = [float(value) for value in values]
        for level in LEVELS:
            interval = stats.ttest_1samp(values, 0.0).confidence_interval(level)
            cases.append({"name": name, "values": values, "level": level, "value": float(np.mean(values)),
                          "low": float(interval.low), "high": float(interval.high)})
    return cases


def quantile_values(total: int) -> list[float]:
    """A fixed, unordered-looking series that the Rust test builds by the same formula."""
    return sorted(float((37 * i * i + 11 * i) % 1009) / 7 for i in range(total))


def quantile() -> list[dict]:
    """Order statistics l and u with P(X < l) <= tail and P(X >= u) <= tail for X ~ Binomial(n, p)."""
    cases = []
    for total in [5, 6, 11, 30, 101, 400]:
        values = quantile_values(total)
        for probability in [0.25, 0.5, 0.9]:
            for level in [0.9, 0.95]:
                tail = (1 - level) / 2
                lows = [i for i in range(1, total + 1) if stats.binom.cdf(i - 1, total, probability) <= tail]
                highs = [i for i in range(1, total + 1) if stats.binom.sf(i - 1, total, probability) <= tail]
                cases.append({
                    "total": total, "probability": probability, "level": level,
                    "value": float(np.quantile(values, probability, method="linear")),
                    "low": values[max(lows) - 1] if lows else None,
                    "high": values[min(highs) - 1] if highs else None,
                })
    return cases


def rate_ratio() -> list[dict]:
    cases = []
    for a, exposure_a, b, exposure_b in [(10, 100.0, 5, 100.0), (412, 5_000.5, 380, 6_100.25), (1, 2.0, 1, 3.0)]:
        for level in LEVELS:
            ratio = (a / exposure_a) / (b / exposure_b)
            half = stats.norm.isf((1 - level) / 2) * math.sqrt(1 / a + 1 / b)
            cases.append({"events": a, "exposure": exposure_a, "base_events": b, "base_exposure": exposure_b, "level": level,
                          "value": ratio, "low": ratio * math.exp(-half), "high": ratio * math.exp(half)})
    return cases


def tails() -> dict:
    probabilities = [1e-12, 1e-9, 1e-6, 1e-3, 0.025, 0.2, 0.5]
    degrees = [1, 2, 3, 5, 10, 30, 99, 1_000, 50_000, 2_000_000, 10_000_000_000]
    chi = [1, 2, 4, 7, 20, 100, 1_001, 20_000, 2_000_002]
    return {
        "normal_upper": [{"tail": p, "quantile": stats.norm.isf(p)} for p in probabilities],
        "student_upper": [{"tail": p, "degrees": d, "quantile": stats.t.isf(p, d)} for p in probabilities for d in degrees],
        "chi_squared_lower": [{"tail": p, "degrees": d, "quantile": stats.chi2.ppf(p, d)} for p in probabilities for d in chi],
        "chi_squared_upper": [{"tail": p, "degrees": d, "quantile": stats.chi2.isf(p, d)} for p in probabilities for d in chi],
        "normal_two_sided": [{"z": z, "probability": 2 * stats.norm.sf(z)} for z in [0.0, 0.5, 1.96, 3.0, 5.0, 8.0, 12.0, 30.0]],
    }


reference_file.write("intervals.json", ["scipy", "statsmodels", "numpy"], {
    "wilson": wilson(), "poisson_rate": poisson_rate(), "mean": mean(), "quantile": quantile(),
    "rate_ratio": rate_ratio(), "tails": tails(),
})
