"""Reference values of drift: PSI and its null quantile, KS, Jensen-Shannon, Wasserstein, chi-squared, Cramer's V."""

import math
import subprocess
from fractions import Fraction

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon
from scipy.stats.contingency import association

import reference_file

FLOOR = 1e-4


def samples() -> dict[str, tuple[list[float], list[float]]]:
    random = np.random.default_rng(20_260_101)
    return {
        "shifted": (random.normal(5, 2, 400).tolist(), random.normal(5.4, 2.3, 300).tolist()),
        "same": (random.normal(0, 1, 60).tolist(), random.normal(0, 1, 45).tolist()),
        "skewed": (np.round(random.lognormal(1, 1, 900), 6).tolist(), np.round(random.lognormal(1.1, 0.9, 1_300), 6).tolist()),
        "ages": (random.integers(18, 95, 500).astype(float).tolist(), random.integers(25, 99, 450).astype(float).tolist()),
        "mostly zero": (random.poisson(0.4, 300).astype(float).tolist(), random.poisson(0.7, 200).astype(float).tolist()),
        "small": ([0.61, 0.29, 0.06, 0.59, -1.73, -0.74, 0.51, -0.56, 0.39, 1.64], [5.7, 1.2, 3.3, -0.1, 2.2]),
    }


def edges(reference: list[float], bins: int) -> list[float]:
    """Sample values with at least i/bins of the sample at or below them; the largest value is no edge."""
    ordered, n = sorted(reference), len(reference)
    exact = [ordered[(n * i + bins - 1) // bins - 1] for i in range(1, bins)]
    assert np.allclose(exact, np.quantile(reference, np.arange(1, bins) / bins, method="inverted_cdf")) or n % bins == 0
    return [float(edge) for edge in np.unique(exact) if edge < ordered[-1]]


def counts(values: list[float], at: list[float]) -> list[int]:
    return np.bincount(np.searchsorted(at, values, side="left"), minlength=len(at) + 1).tolist()


def psi(before: list[int], now: list[int]) -> list[float]:
    p = np.maximum(np.array(before) / sum(before), FLOOR)
    q = np.maximum(np.array(now) / sum(now), FLOOR)
    return ((q - p) * np.log(q / p)).tolist()


def r_ks_p(reference: list[float], current: list[float]) -> float:
    """R's exact p-value, conditional on ties; R subtracts from 1, so it has some ten digits."""
    text = lambda values: "c(" + ",".join(map(repr, values)) + ")"
    script = f"cat(sprintf('%.17g', ks.test({text(reference)}, {text(current)}, exact = TRUE)$p.value))"
    return float(subprocess.run(["Rscript", "-"], input=script, check=True, capture_output=True, text=True).stdout)


def exact_ks_p(reference: list[float], current: list[float]) -> float:
    """Share of the orders of all rows, ties kept, with a gap at least as large: whole-number counts of paths."""
    n, m = len(reference), len(current)
    pooled = np.sort(reference + current)
    looked_at = set((np.searchsorted(pooled, np.unique(pooled), side="right")).tolist())
    before = np.searchsorted(np.sort(reference), np.unique(pooled), side="right")
    now = np.searchsorted(np.sort(current), np.unique(pooled), side="right")
    gap = int(np.abs(before * m - now * n).max())
    inside = [0] * (m + 1)
    for i in range(n + 1):
        for j in range(m + 1):
            ways = 1 if i + j == 0 else (inside[j] if i else 0) + (inside[j - 1] if j else 0)
            inside[j] = 0 if i + j in looked_at and abs(i * m - j * n) >= gap else ways
    every = math.comb(n + m, n)
    return float(Fraction(every - inside[m], every))


def numeric() -> list[dict]:
    cases = []
    for name, (reference, current) in samples().items():
        at = edges(reference, 10)
        missing, missing_now = (7, 21) if name in ("shifted", "ages") else (0, 0)
        before, now = counts(reference, at) + [missing], counts(current, at) + [missing_now]
        terms = psi(before, now)
        n, m = sum(before), sum(now)
        occupied = sum(1 for a, b in zip(before, now) if a + b)
        ks = stats.ks_2samp(reference, current, method="exact" if len(set(reference + current)) == len(reference + current) else "asymp")
        scale = math.sqrt(len(reference) * len(current) / (len(reference) + len(current)))
        ties = len(set(reference + current)) < len(reference + current)
        if not ties:
            assert math.isclose(exact_ks_p(reference, current), ks.pvalue, rel_tol=1e-9)
        if len(reference) * len(current) < 10_000 or name == "mostly zero":
            assert math.isclose(exact_ks_p(reference, current), r_ks_p(reference, current), rel_tol=1e-7), name
        distance = stats.wasserstein_distance(reference, current)
        cases.append({
            "name": name, "reference": reference, "current": current, "missing": missing, "missing_now": missing_now,
            "edges": at, "before": before, "now": now, "psi": math.fsum(terms), "contributions": terms,
            "null_quantile": (1 / n + 1 / m) * stats.chi2.ppf(0.95, occupied - 1),
            "psi_p": stats.chi2.sf(math.fsum(terms) / (1 / n + 1 / m), occupied - 1),
            "ks": ks.statistic, "ks_sign": int(ks.statistic_sign), "ks_at": float(ks.statistic_location),
            "ks_p": exact_ks_p(reference, current),
            "ks_limiting_p": stats.kstwobign.sf(ks.statistic * scale), "ks_critical": stats.kstwobign.isf(0.05) / scale,
            "jensen_shannon": float(jensenshannon(before, now, base=2)),
            "wasserstein": distance, "wasserstein_in_sd": distance / float(np.std(reference, ddof=1)),
        })
    return cases


def limiting() -> list[dict]:
    """Large samples that the Rust test builds by the same formula: i -> (i * step) mod prime."""
    cases = []
    for rows, rows_now, shift in [(5_000, 4_000, 0), (20_000, 15_000, 150), (3_000, 3_000, 400)]:
        reference = [(i * 7_919) % 10_007 for i in range(rows)]
        current = [(i * 104_729 + shift) % 10_009 + shift for i in range(rows_now)]
        ks = stats.ks_2samp(reference, current, method="asymp")
        scale = math.sqrt(rows * rows_now / (rows + rows_now))
        cases.append({"rows": rows, "rows_now": rows_now, "shift": shift, "ks": ks.statistic,
                      "p": stats.kstwobign.sf(ks.statistic * scale), "critical": stats.kstwobign.isf(0.05) / scale,
                      "wasserstein": stats.wasserstein_distance(reference, current)})
    return cases


def categorical() -> list[dict]:
    cases = []
    for before, now in [([120, 80, 40, 0], [90, 95, 30, 12]), ([5, 7], [6, 2]), ([1_000, 0, 3], [800, 0, 9]),
                        ([50_000, 20_000, 700], [51_000, 19_000, 900]), ([3, 1], [1, 3])]:
        table = np.array([before, now])
        table = table[:, table.sum(axis=0) > 0]
        found = stats.chi2_contingency(table, correction=False)
        n, k = table.sum(), table.shape[1]
        phi = max(0.0, found.statistic / n - (k - 1) / (n - 1))
        least = min(k - (k - 1) ** 2 / (n - 1) - 1, 2 - 1 / (n - 1) - 1)
        cases.append({"before": before, "now": now, "statistic": found.statistic, "degrees": int(found.dof), "p": found.pvalue,
                      "v": float(association(table, method="cramer")), "v_corrected": math.sqrt(phi / least),
                      "smallest_expected": float(found.expected_freq.min())})
    return cases


def null_simulation() -> list[dict]:
    """95 % quantile of PSI between two samples of one distribution on ten bins at the first sample's deciles."""
    cases, random = [], np.random.default_rng(5)
    for rows in [200, 1_000, 10_000]:
        repeats = 4_000
        found = np.empty(repeats)
        for repeat in range(repeats):
            reference, current = random.random(rows), random.random(rows)
            at = np.sort(reference)[np.arange(1, 10) * rows // 10 - 1]
            before = np.bincount(np.searchsorted(at, reference), minlength=10)
            now = np.bincount(np.searchsorted(at, current), minlength=10)
            found[repeat] = sum(psi(before.tolist(), now.tolist()))
        cases.append({"rows": rows, "simulated_95": float(np.quantile(found, 0.95)),
                      "formula_95": 2 / rows * stats.chi2.ppf(0.95, 9)})
        print(cases[-1])
    return cases


reference_file.write("drift.json", ["scipy", "numpy"], {
    "r": [{"version": subprocess.run(["Rscript", "-e", "cat(R.version.string)"], check=True, capture_output=True, text=True).stdout}],
    "numeric": numeric(), "limiting": limiting(), "categorical": categorical(), "null_simulation": null_simulation(),
})
