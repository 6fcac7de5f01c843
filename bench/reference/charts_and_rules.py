"""Reference values of the rarer charts and of the rule sets.

Limits come from controlchartspy, and for I' from its written formula (no package at hand has it). Rules are found by a
brute-force reading of their definitions: every window is looked at on its own, with no thought for speed.
"""

import itertools
import math

import controlchartspy
import numpy as np
from scipy import stats

import reference_file

# One year of monthly values that circulates with pyqicharts as its sample; qicharts2's limits for it are published.
WAITING = [34, 33, 35, 36, 34, 32, 31, 28, 27, 26, 25, 24]
FALLS = [6, 5, 7, 6, 5, 4, 5, 3, 4, 3, 2, 3]
FALLS_OF = [420, 415, 430, 425, 440, 435, 450, 460, 455, 470, 465, 475]
CASES_BETWEEN = [18, 20, 21, 19, 22, 24, 30, 28, 35, 40, 38, 42]
DAYS_BETWEEN = [12, 15, 14, 18, 20, 22, 25, 30, 28, 35, 38, 40]


def engine_chart(kind: str, numerators: list, denominators: list | None, baseline: int | None, screened: bool) -> dict:
    spc = {"chart_type": kind, "outliers_in_limits": not screened, "perc_labels": "No"}
    if baseline is not None:
        spc |= {"num_points_subset": baseline, "subset_points_from": "Start"}
    first = np.datetime64("2024-01-01")
    data = {"key": [str(first + np.timedelta64(7 * week, "D")) for week in range(len(numerators))], "numerator": numerators}
    if denominators is not None:
        data["denominator"] = denominators
    rows = controlchartspy.spc(
        data, keys="key", numerators="numerator", denominators="denominator" if denominators else None,
        spc_settings=spc, return_objs="limits",
    ).limits
    lines = {"centre": "target", "lower": "ll99", "upper": "ul99", "lower_near": "ll95", "upper_near": "ul95"}
    return {name: [row[column] for row in rows] for name, column in lines.items()}


def engine_charts() -> list[dict]:
    rng = np.random.default_rng(20240303)
    denominators = [int(v) for v in rng.integers(40, 400, 30)]
    inputs = {
        "t": [(DAYS_BETWEEN, None), ([round(float(v), 2) for v in rng.exponential(20, 40) + 0.01], None)],
        "g": [(CASES_BETWEEN, None), ([int(v) for v in rng.geometric(0.03, 40) - 1], None)],
        "p": [(FALLS, FALLS_OF), ([int(rng.binomial(n, 0.2)) for n in denominators], denominators)],
        "u": [(FALLS, FALLS_OF), ([int(rng.poisson(n * 0.05)) for n in denominators], denominators)],
        "c": [(FALLS, None), ([int(v) for v in rng.poisson(9, 30)], None)],
        "pp": [(FALLS, FALLS_OF)],
    }
    return [
        {"kind": kind, "numerators": numerators, "denominators": sizes, "baseline": baseline, "screened": screened,
         "engine": engine_chart(kind, numerators, sizes, baseline, screened)}
        for kind, series in inputs.items() for numerators, sizes in series
        for baseline in (None, 10) for screened in (False, True)
    ]


def i_prime() -> list[dict]:
    """Taylor's normalised individuals chart as qicharts2 writes it, with Nelson's screening at 3.267."""
    rng = np.random.default_rng(20240304)
    cases = []
    for size in (1, 30, 5000):
        denominators = rng.integers(size, 4 * size + 1, 30).astype(float)
        totals = np.round(denominators * rng.normal(12, 2, 30) + rng.normal(0, 20, 30) * np.sqrt(denominators), 1)
        for baseline in (None, 15):
            for screened in (False, True):
                values, sizes = (totals / denominators)[:baseline], denominators[:baseline]
                spread = np.sqrt(np.pi / 2) * np.abs(np.diff(values)) / np.sqrt(1 / sizes[:-1] + 1 / sizes[1:])
                if screened:
                    spread = spread[spread <= 3.267 * spread.mean()]
                centre = totals[:baseline].sum() / sizes.sum()
                sigma = spread.mean() / np.sqrt(denominators)
                cases.append({
                    "numerators": totals.tolist(), "denominators": denominators.tolist(), "baseline": baseline, "screened": screened,
                    "centre": centre, "lower": (centre - 3 * sigma).tolist(), "upper": (centre + 3 * sigma).tolist(),
                    "lower_near": (centre - 2 * sigma).tolist(), "upper_near": (centre + 2 * sigma).tolist(),
                })
    return cases


def windows(z: list[float], size: int):
    return (range(start, start + size) for start in range(len(z) - size + 1))


def some_beyond(z: list[float], needed: int, of: int, sigmas: float) -> set[int]:
    painted = set()
    for window in windows(z, of):
        for sign in (1, -1):
            beyond = [i for i in window if sign * z[i] > sigmas]
            if len(beyond) >= needed:
                painted |= set(beyond)
    return painted


def all_in(z: list[float], size: int, holds) -> set[int]:
    return {i for window in windows(z, size) if holds([z[i] for i in window]) for i in window}


def one_side(window: list[float]) -> bool:
    return all(v > 0 for v in window) or all(v < 0 for v in window)


def steady(window: list[float]) -> bool:
    steps = np.diff(window)
    return bool((steps > 0).all() or (steps < 0).all())


def alternating(window: list[float]) -> bool:
    steps = np.diff(window)
    return bool((steps[1:] * steps[:-1] < 0).all())


def western_electric(z: list[float]) -> dict:
    return {"western-electric-1": some_beyond(z, 1, 1, 3), "western-electric-2": some_beyond(z, 2, 3, 2),
            "western-electric-3": some_beyond(z, 4, 5, 1), "western-electric-4": all_in(z, 8, one_side)}


def nelson(z: list[float]) -> dict:
    return {"nelson-1": some_beyond(z, 1, 1, 3), "nelson-2": all_in(z, 9, one_side), "nelson-3": all_in(z, 6, steady),
            "nelson-4": all_in(z, 14, alternating), "nelson-5": some_beyond(z, 2, 3, 2), "nelson-6": some_beyond(z, 4, 5, 1),
            "nelson-7": all_in(z, 15, lambda window: all(abs(v) <= 1 for v in window)),
            "nelson-8": all_in(z, 8, lambda window: all(abs(v) > 1 for v in window))}


def anhoej(z: list[float]) -> dict:
    useful = [(i, v > 0) for i, v in enumerate(z) if v != 0]
    groups = [[i for i, _ in run] for _, run in itertools.groupby(useful, key=lambda pair: pair[1])]
    most = round(math.log2(len(useful))) + 3
    return {"useful": len(useful), "longest": max(map(len, groups)), "most": most, "crossings": len(groups) - 1,
            "least": int(stats.binom.ppf(0.05, len(useful) - 1, 0.5)),
            "painted": sorted(i for run in groups if len(run) > most for i in run)}


def rules() -> list[dict]:
    rng = np.random.default_rng(20240305)
    cases = []
    for number in range(120):
        length = int(rng.integers(10, 90))
        z = rng.normal(0, 1, length)
        shape = number % 6
        if shape == 1:
            z[length // 2:] += 1
        elif shape == 2:
            z = np.cumsum(rng.normal(0.05, 0.4, length))
        elif shape == 3:
            z = np.abs(z) * np.where(np.arange(length) % 2, 1, -1)
        elif shape == 4:
            z *= 0.4
        elif shape == 5:
            z = np.sign(z) * (np.abs(z) + 0.7)
        # One decimal makes ties with the centre, the zones and the neighbours.
        z = [float(v) for v in np.round(z, 1) + 0.0]
        if all(v == 0 for v in z):
            continue
        marks = {**western_electric(z), **nelson(z)}
        cases.append({"z": z, "marks": {name: sorted(found) for name, found in marks.items()}, "anhoej": anhoej(z)})
    return cases


reference_file.write("charts_and_rules.json", ["controlchartspy", "numpy", "scipy"], {
    "engine_charts": engine_charts(), "i_prime": i_prime(), "rules": rules(),
})
