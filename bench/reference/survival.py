"""Reference survival curves: Kaplan-Meier (R survival) and Aalen-Johansen (statsmodels, R survival)."""

import json
import subprocess

import numpy as np
from statsmodels.duration.survfunc import CumIncidenceRight

import reference_file

KAPLAN_MEIER = r"""
suppressMessages(library(survival))
input <- scan(file("stdin"), quiet = TRUE)
n <- input[1]; level <- input[2]
time <- input[3:(2 + n)]; event <- input[(3 + n):(2 + 2 * n)]
fit <- survfit(Surv(time, event) ~ 1, conf.int = level, conf.type = "log-log")
show <- function(name, x) cat('"', name, '": [', paste(ifelse(is.na(x), "null", sprintf("%.17g", x)), collapse = ", "), "], ", sep = "")
keep <- fit$n.event > 0
cat("{")
show("time", fit$time[keep]); show("at_risk", fit$n.risk[keep]); show("events", fit$n.event[keep])
show("survival", fit$surv[keep]); show("standard_error", (fit$surv * fit$std.err)[keep])
show("low", fit$lower[keep]); show("high", fit$upper[keep])
q <- quantile(fit, c(0.25, 0.5, 0.75, 0.95))
show("quantile", q$quantile); show("quantile_low", q$lower); show("quantile_high", q$upper)
cat('"versions": "', R.version.string, ", survival ", as.character(packageVersion("survival")), '"}', sep = "")
"""

AALEN_JOHANSEN = r"""
suppressMessages(library(survival))
input <- scan(file("stdin"), quiet = TRUE)
n <- input[1]
time <- input[2:(1 + n)]; ending <- factor(input[(2 + n):(1 + 2 * n)], 0:2, c("censored", "event", "competing"))
fit <- survfit(Surv(time, ending) ~ 1)
keep <- fit$n.event[, 2] > 0
cat("[", paste(sprintf("%.17g", fit$pstate[keep, 2]), collapse = ", "), "]", sep = "")
"""


def run(script: str, numbers: list[float]):
    done = subprocess.run(["Rscript", "--vanilla", "-e", script], input="\n".join(repr(float(v)) for v in numbers),
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def samples() -> dict[str, tuple[list[float], list[int]]]:
    rng = np.random.default_rng(20240303)
    delays = np.round(rng.weibull(0.8, 120) * 9, 3)
    looks = np.round(rng.uniform(0, 30, 120), 3)
    tied = rng.integers(0, 12, 80)
    return {
        "delays": ([float(v) for v in np.minimum(delays, looks)], [int(v) for v in delays <= looks]),
        "tied": ([float(v) for v in tied], [int(v) for v in rng.uniform(size=80) < 0.6]),
        "uncensored": ([float(v) for v in (3, 1, 4, 1, 5, 9, 2, 6, 5, 3)], [1] * 10),
        "early_censoring": ([1.0, 2.0, 2.0, 5.0, 8.0, 8.5, 9.0], [0, 1, 0, 0, 1, 0, 0]),
    }


def kaplan_meier() -> list[dict]:
    cases = []
    for name, (time, event) in samples().items():
        for level in (0.9, 0.95):
            found = run(KAPLAN_MEIER, [len(time), level, *time, *event])
            cases.append({"name": name, "level": level, "times": time, "is_event": event, "shares": [0.25, 0.5, 0.75, 0.95], **found})
    return cases


def aalen_johansen() -> list[dict]:
    rng = np.random.default_rng(20240404)
    cases = []
    for size in (12, 150):
        order = rng.permutation(size) + 1
        time = [float(v) / 4 for v in order]
        ending = [int(v) for v in rng.choice([0, 1, 2], size, p=[0.3, 0.45, 0.25])]
        # statsmodels has no standard error where everybody has ended, so the longest wait is censored.
        ending[time.index(max(time))] = 0
        curves = CumIncidenceRight(np.array(time), np.array(ending))
        places = [place for place, at in enumerate(curves.times) if ending[time.index(at)] == 1]
        incidence = [float(curves.cinc[0][place]) for place in places]
        by_r = run(AALEN_JOHANSEN, [size, *time, *ending])
        assert np.allclose(incidence, by_r, rtol=1e-12), "statsmodels and R differ"
        cases.append({"times": time, "endings": ending, "step_times": [float(curves.times[place]) for place in places],
                      "incidence": incidence, "standard_error": [float(curves.cinc_se[0][place]) for place in places]})
    return cases


reference_file.write("survival.json", ["numpy", "statsmodels"], {"kaplan_meier": kaplan_meier(), "aalen_johansen": aalen_johansen()})
