"""Reference values for a trend before and after a day: statsmodels' segmented regression with Newey–West errors."""

import numpy as np
import statsmodels.api as sm
from statsmodels.stats.stattools import durbin_watson

import reference_file

RANDOM = np.random.default_rng(11)


def series(places: np.ndarray, first_after: float, change: tuple[float, float, float], memory: float) -> np.ndarray:
    """An autoregressive series around a line that jumps and bends."""
    slope, step, bend = change
    noise = RANDOM.normal(size=len(places))
    for place in range(1, len(noise)):
        noise[place] += memory * noise[place - 1]
    is_after = places >= first_after
    return 10 + noise + slope * places + is_after * (step + bend * (places - first_after))


def estimate(fit, contrast: list[float]) -> dict:
    """A linear combination of the coefficients."""
    found = fit.t_test(contrast)
    low, high = found.conf_int(0.05)[0]
    return {"value": found.effect[0], "standard_error": found.sd.item(), "low": low, "high": high, "p_value": found.pvalue.item()}


def case(before: int, after: int, missing: list[int], change: tuple[float, float, float], memory: float) -> dict:
    steps = np.arange(before + after, dtype=float)
    first_after = steps[before]
    places = np.delete(steps, missing)
    values = series(places, first_after, change, memory)
    is_after = (places >= first_after).astype(float)
    n = len(places)
    lags = max(1, int(4 * (n / 100) ** (2 / 9)))
    first = places[is_after == 1][0]
    design = np.column_stack([np.ones(n), places, is_after, is_after * (places - first)])
    fit = sm.OLS(values, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
    return {"places": places.tolist(), "values": values.tolist(), "before": int((is_after == 0).sum()), "lags": lags,
            "intercept": fit.params[0], "slope_before": fit.params[1],
            "level": estimate(fit, [0, 0, 1, 0]), "slope": estimate(fit, [0, 0, 0, 1]),
            "at_end": estimate(fit, [0, 0, 1, places[-1] - first]),
            "without_change": fit.params[0] + fit.params[1] * places[-1], "fitted": fit.fittedvalues[-1],
            "durbin_watson": durbin_watson(fit.resid)}


CASES = [(8, 4, [], (0.0, 1.0, 0.0), 0.0), (12, 6, [], (0.3, -0.5, 0.2), 0.4), (24, 24, [], (0.1, 0.0, 0.0), 0.8),
         (24, 6, [3, 4, 11, 26], (-0.2, 3.0, -0.4), -0.5), (90, 60, [40, 90], (0.02, 0.2, 0.05), 0.3)]

reference_file.write("trend_change.json", ["statsmodels", "numpy"], {"cases": [case(*one) for one in CASES]})
