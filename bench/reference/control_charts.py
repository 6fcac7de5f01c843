"""Reference control charts, rule marks, run probabilities and adjusted p-values."""

from fractions import Fraction

import controlchartspy
import numpy as np
from statsmodels.stats.multitest import multipletests

import reference_file

RULES = {"astronomical": True, "shift": True, "shift_n": 7, "trend": True, "trend_n": 7, "improvement_direction": "neutral"}


def dates(count: int) -> list[str]:
    first = np.datetime64("2024-01-01")
    return [str(first + np.timedelta64(7 * week, "D")) for week in range(count)]


def engine_chart(kind: str, numerators: list, denominators: list | None, baseline: int | None, screened: bool) -> dict:
    spc = {"chart_type": kind, "outliers_in_limits": not screened, "perc_labels": "No"}
    if baseline is not None:
        spc |= {"num_points_subset": baseline, "subset_points_from": "Start"}
    data = {"key": dates(len(numerators)), "numerator": numerators}
    if denominators is not None:
        data["denominator"] = denominators
    chart = controlchartspy.spc(
        data, keys="key", numerators="numerator", denominators="denominator" if denominators else None,
        spc_settings=spc, outlier_settings=RULES, return_objs="limits",
    )
    lines = {"centre": "target", "lower": "ll99", "upper": "ul99", "lower_near": "ll95", "upper_near": "ul95"}
    flags = {"outside": "astpoint", "shift": "shift", "trend": "trend"}
    rows = chart.limits
    return {
        **{name: [row[column] for row in rows] for name, column in lines.items()},
        **{name: [place for place, row in enumerate(rows) if row[column] != "none"] for name, column in flags.items()},
    }


def making_data_count(values: list[float], baseline: int | None, screened: bool) -> dict:
    """The written formula: mean of the fixed points, 2.66 times their mean moving range."""
    fixed = np.array(values[:baseline] if baseline else values)
    ranges = np.abs(np.diff(fixed))
    if screened:
        ranges = ranges[ranges <= 3.267 * ranges.mean()]
    centre, width = fixed.mean(), 2.66 * ranges.mean()
    return {"centre": centre, "lower": centre - width, "upper": centre + width,
            "lower_near": centre - width * 2 / 3, "upper_near": centre + width * 2 / 3}


def xmr() -> list[dict]:
    rng = np.random.default_rng(20240101)
    steady = [round(float(v), 2) for v in rng.normal(50, 4, 40)]
    shifted = [round(float(v), 2) for v in np.concatenate([rng.normal(50, 4, 24), rng.normal(55, 4, 16)])]
    drifting = [round(float(v), 3) for v in rng.normal(0, 1, 20)] + [0.1 * i for i in range(12)]
    spiked = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2]
    cases = []
    for name, values in {"steady": steady, "shifted": shifted, "drifting": drifting, "spiked": spiked}.items():
        values = [float(value) for value in values]
        for baseline in (None, 12):
            for screened in (False, True):
                cases.append({
                    "name": name, "values": values, "baseline": baseline, "screened": screened,
                    "engine": engine_chart("i", values, None, baseline, screened),
                    "making_data_count": making_data_count(values, baseline, screened),
                })
    return cases


def laney(kind: str) -> list[dict]:
    rng = np.random.default_rng(20240202)
    cases = []
    for name, size, share in [("large", 20_000, 0.12), ("small", 60, 0.03), ("varied", 900, 0.4)]:
        denominators = [int(v) for v in rng.integers(size // 2, 2 * size, 30)]
        share_now = np.clip(share + rng.normal(0, 0.02, 30), 0.001, 0.999)
        numerators = [int(rng.binomial(n, p)) for n, p in zip(denominators, share_now)]
        for baseline in (None, 15):
            for screened in (False, True):
                cases.append({
                    "name": name, "numerators": numerators, "denominators": denominators,
                    "baseline": baseline, "screened": screened,
                    "engine": engine_chart(kind, numerators, denominators, baseline, screened),
                })
    return cases


def run_probability(flips: int, length: int, either: bool) -> float:
    """Walks the chain of the current run's length with exact fractions."""
    half = Fraction(1, 2)
    state = {(0, "none"): Fraction(1)}
    reached = Fraction(0)
    for _ in range(flips):
        following: dict = {}
        for (run, side), weight in state.items():
            for face in ("head", "tail"):
                grown = run + 1 if face == side else 1
                if not either and face == "tail":
                    grown = 0
                if grown >= length:
                    reached += weight * half
                else:
                    key = (grown, face)
                    following[key] = following.get(key, Fraction(0)) + weight * half
        state = following
    return float(reached)


def runs() -> list[dict]:
    return [
        {"flips": flips, "length": length, "one_side": run_probability(flips, length, False),
         "either_side": run_probability(flips, length, True)}
        for flips in (1, 6, 7, 8, 24, 60, 104, 365) for length in (1, 2, 7, 8, 14, 30)
    ]


def adjusted() -> list[dict]:
    rng = np.random.default_rng(7)
    series = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.0, 1.0, 0.2, 0.2], [float(p) for p in rng.uniform(0, 1, 50) ** 3]]
    return [{"p": p, "adjusted": [float(q) for q in multipletests(p, method="fdr_bh")[1]]} for p in series]


reference_file.write("control_charts.json", ["controlchartspy", "numpy", "scipy", "statsmodels"], {
    "xmr": xmr(), "p_prime": laney("pp"), "u_prime": laney("up"), "runs": runs(), "benjamini_hochberg": adjusted(),
})
