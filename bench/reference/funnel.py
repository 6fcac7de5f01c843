"""Reference funnels: controlchartspy where its engine has the kind, the written formulas otherwise."""

import controlchartspy
import numpy as np
from scipy import stats

import reference_file

Z = {"95": stats.norm.isf(0.025), "998": stats.norm.isf(0.001)}
ENGINE = {"Proportion": "PR", "CountRatio": "RC", "StandardisedRatioRoot": "SR"}


def engine(kind: str, numerators: list, denominators: list, adjust: str) -> list[dict] | None:
    if kind not in ENGINE or 0 in numerators:
        return None
    names = [f"unit {place:03}" for place in range(len(numerators))]
    chart = controlchartspy.funnel(
        {"key": names, "numerator": numerators, "denominator": denominators},
        keys="key", numerators="numerator", denominators="denominator",
        funnel_settings={"chart_type": ENGINE[kind], "od_adjust": adjust, "perc_labels": "No"}, return_objs="limits",
    )
    rows = {row["group"]: row for row in chart.limits if row.get("group")}
    lines = {"value": "value", "z": "z", "low_998": "ll99", "low_95": "ll95", "high_95": "ul95", "high_998": "ul99"}
    return [{ours: rows[name].get(theirs) for ours, theirs in lines.items()} for name in names]


def scale(kind: str, a: np.ndarray, b: np.ndarray) -> tuple:
    """The unit, its error, and the way back."""
    if kind == "Proportion":
        return np.arcsin(np.sqrt(a / b)), 1 / (2 * np.sqrt(b)), np.arcsin(np.sqrt(a.sum() / b.sum()))
    if kind == "CountRatio":
        return np.log((a + 0.5) / (b + 0.5)), np.sqrt(a / (a + 0.5) ** 2 + b / (b + 0.5) ** 2), np.log(a.sum() / b.sum())
    if kind == "StandardisedRatioLog":
        return np.log(a / b), 1 / np.sqrt(b), 0.0
    return np.sqrt(a / b), 1 / (2 * np.sqrt(b)), 1.0


def formula(kind: str, numerators: list, denominators: list, trim: str) -> dict:
    a, b = np.array(numerators, float), np.array(denominators, float)
    usable = a > 0 if kind == "StandardisedRatioLog" else np.ones(a.size, bool)
    y, s, target = (part[usable] if isinstance(part, np.ndarray) else part for part in scale(kind, a, b))
    if kind in ("Proportion", "CountRatio"):
        target = scale(kind, a, b)[2]
    z = (y - target) / s
    if trim == "winsorise":
        z = np.clip(z, np.quantile(z, 0.1), np.quantile(z, 0.9))
    else:
        group = np.floor(stats.rankdata(z) * 10 / (z.size + 1))
        z, s = z[(group > 0) & (group < 9)], s[(group > 0) & (group < 9)]
    n, w = z.size, 1 / s**2
    phi = float((z**2).sum() / n)
    tau = float(max(0, (n * phi - (n - 1)) / (w.sum() - (w**2).sum() / w.sum())))
    found = {"phi": phi, "tau_squared": tau, "units_used": int(n)}
    if kind == "StandardisedRatioLog" and tau > 0:
        error = np.sqrt(1 / b + tau)
        found |= {"z": [float(np.log(x / e) / d) if x > 0 else None for x, e, d in zip(a, b, error)]}
        for name, quantile in Z.items():
            found |= {f"low_{name}": [float(v) for v in np.exp(-quantile * error)],
                      f"high_{name}": [float(v) for v in np.exp(quantile * error)]}
    if kind.startswith("StandardisedRatio"):
        found["poisson"] = {
            f"{end}_{name}": [float(v) for v in values] for name, tail in (("95", 0.025), ("998", 0.001))
            for end, values in (("low", stats.chi2.ppf(tail, 2 * b) / 2 / b), ("high", stats.chi2.isf(tail, 2 * (b + 1)) / 2 / b))
        }
    return found


def units(kind: str, seed: int, count: int, size: float, spread: float) -> tuple[list, list]:
    rng = np.random.default_rng(seed)
    if kind == "Proportion":
        b = rng.integers(int(size / 10) + 2, int(size * 2), count)
        return [int(v) for v in rng.binomial(b, np.clip(0.2 + rng.normal(0, spread / 5, count), 0.01, 0.9))], [int(v) for v in b]
    if kind == "CountRatio":
        b = rng.integers(int(size / 10) + 2, int(size * 2), count)
        return [int(v) for v in rng.poisson(0.6 * b * np.exp(rng.normal(0, spread, count)))], [int(v) for v in b]
    b = rng.uniform(size / 20, size * 2, count).round(3)
    return [int(v) for v in rng.poisson(b * np.exp(rng.normal(0, spread, count)))], [float(v) for v in b]


cases = []
for kind in ("Proportion", "CountRatio", "StandardisedRatioLog", "StandardisedRatioRoot"):
    for seed, count, size, spread in ((1, 40, 300, 0.4), (2, 25, 60, 0.0), (3, 12, 30, 0.3), (4, 101, 20_000, 0.1)):
        numerators, denominators = units(kind, seed, count, size, spread)
        for trim in ("winsorise", "truncate"):
            cases.append({
                "kind": kind, "numerators": numerators, "denominators": denominators, "trim": trim,
                "formula": formula(kind, numerators, denominators, trim),
                "engine": {adjust: engine(kind, numerators, denominators, adjust) for adjust in ("yes", "no", "auto")}
                if trim == "winsorise" else {},
            })


def shrunken(events: list, totals: list, level: float) -> dict:
    """Beta-binomial by the method of moments, written as the moment equation it solves."""
    k, n = np.array(events, float), np.array(totals, float)
    centre, others = k.sum() / n.sum(), k.size - 1
    spread = (n * (k / n - centre) ** 2).sum() / (centre * (1 - centre))
    rho = (spread - others) / (n.sum() - (n**2).sum() / n.sum() - others)
    m = (1 - rho) / rho
    posterior = stats.beta(k + centre * m, n - k + (1 - centre) * m)
    return {"events": events, "totals": totals, "level": level, "correlation": float(rho),
            "value": posterior.mean().tolist(), "low": posterior.ppf((1 - level) / 2).tolist(),
            "high": posterior.isf((1 - level) / 2).tolist()}


groups = [([1, 0, 30, 12, 45], [2, 3, 100, 20, 300], 0.95), ([5, 60, 2, 0, 9, 700], [9, 400, 30, 12, 10, 9000], 0.8)]
reference_file.write("funnel.json", ["controlchartspy", "numpy", "scipy"], {
    "funnels": cases, "shrunken_proportions": [shrunken(*case) for case in groups],
})
