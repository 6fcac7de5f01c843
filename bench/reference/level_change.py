"""Reference values for a level before and after a day: statsmodels' regression on a step with Newey–West errors."""

import numpy as np
import statsmodels.api as sm

import reference_file

RANDOM = np.random.default_rng(7)


def series(before: int, after: int, step: float, memory: float) -> np.ndarray:
    """An autoregressive series around a level that jumps."""
    noise = RANDOM.normal(size=before + after)
    for place in range(1, len(noise)):
        noise[place] += memory * noise[place - 1]
    return 10 + noise + step * (np.arange(before + after) >= before)


def cases() -> list[dict]:
    found = []
    for before, after, step, memory in [(4, 4, 1.0, 0.0), (12, 6, -0.5, 0.4), (24, 24, 0.0, 0.8), (24, 5, 3.0, -0.5), (90, 60, 0.2, 0.3)]:
        values = series(before, after, step, memory)
        n = len(values)
        lags = max(1, int(4 * (n / 100) ** (2 / 9)))
        design = sm.add_constant((np.arange(n) >= before).astype(float))
        fit = sm.OLS(values, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
        low, high = fit.conf_int(0.05)[1]
        found.append({"values": values.tolist(), "first_after": before, "lags": lags, "difference": fit.params[1],
                      "standard_error": fit.bse[1], "low": low, "high": high, "p_value": fit.pvalues[1]})
    return found


reference_file.write("level_change.json", ["statsmodels", "numpy"], {"cases": cases()})
