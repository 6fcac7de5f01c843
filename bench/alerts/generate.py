"""Daily series of alert firings with one change of rate, after the design of Liu et al. 2017 (AIME).

Usage: generate.py SEED PER_CELL OUT.json [fine|correlated]
A cell is one volume and one ratio. Weekdays, a slow trend on the log scale and gamma-Poisson
overdispersion are in every series; the change is a lasting multiplication of the rate. "fine" has many ratios;
"correlated" has no change, and noise that lasts: the same variance, correlation 0.5 from day to day.
"""

import json
import sys

import numpy as np

DAYS = 730
WARM_UP = 140
VOLUMES = (2, 10, 60, 400)
RATIOS = (0.0, 1 / 2, 2 / 3, 5 / 6, 1.0, 6 / 5, 3 / 2, 2.0)
WEEK = np.array([1.0, 1.02, 1.0, 0.98, 0.95, 0.35, 0.30])
FINE_RATIOS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
CORRELATION = 0.5
TREND_SD = 0.1  # of the log rate over the two years
CHANGE_BETWEEN = (400, 650)


def overdispersion(volume: float) -> float:
    """Variance = mean + overdispersion · mean²."""
    return 0.02 if volume >= 60 else 0.05


def lasting_noise(rng: np.random.Generator, alpha: float) -> np.ndarray:
    """Log-normal with mean 1, variance alpha and an autoregressive logarithm."""
    variance = np.log1p(alpha)
    log = np.empty(DAYS)
    log[0] = rng.normal(0.0, np.sqrt(variance))
    for day in range(1, DAYS):
        log[day] = CORRELATION * log[day - 1] + rng.normal(0.0, np.sqrt(variance * (1 - CORRELATION**2)))
    return np.exp(log - variance / 2)


def series(rng: np.random.Generator, volume: float, ratio: float, alpha: float, is_lasting: bool) -> dict:
    day = np.arange(DAYS)
    mean = volume * WEEK[(day + rng.integers(7)) % 7] * np.exp(day / (DAYS - 1) * rng.normal(0.0, TREND_SD))
    change = int(rng.integers(*CHANGE_BETWEEN)) if ratio != 1.0 else None
    if change is not None:
        mean[change:] *= ratio
    noise = lasting_noise(rng, alpha) if is_lasting else rng.gamma(1 / alpha, alpha, DAYS)
    return {"volume": volume, "ratio": ratio, "change": change, "alpha": alpha, "counts": rng.poisson(mean * noise).tolist()}


def main() -> None:
    seed, per_cell, out, kind = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], "".join(sys.argv[4:])
    rng = np.random.default_rng(seed)
    ratios = {"": RATIOS, "fine": FINE_RATIOS, "correlated": (1.0,)}[kind]
    made = [
        series(rng, volume, ratio, overdispersion(volume), kind == "correlated")
        for volume in VOLUMES for ratio in ratios for _ in range(per_cell)
    ]
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"seed": seed, "first_day": WARM_UP, "series": made}, file)
    print(f"{len(made)} series of {DAYS} days, seed {seed}: {out}")


if __name__ == "__main__":
    main()
