"""Reference values of EWMA charts, cumulative sums, their run lengths and the test of silence.

Run lengths come from the R package spc (Debian: r-cran-spc) where it has the chart, and from simulation where not;
probabilities of silence from SciPy's distributions and from quadrature.
"""

import subprocess

import mpmath
import numpy as np
from scipy import optimize, signal, stats

import reference_file


def spc(expressions: list[str]) -> tuple[list[float], dict]:
    program = 'suppressMessages(library(spc)); cat(R.version$major, ".", R.version$minor, " ", format(packageVersion("spc")), "\\n", sep="")\n'
    program += "\n".join(f'cat(sprintf("%.17g", {expression}), "\\n")' for expression in expressions)
    printed = subprocess.run(["Rscript", "-e", program], check=True, capture_output=True, text=True).stdout.splitlines()
    r_version, package_version = printed[0].split()
    return [float(line) for line in printed[1:]], {"R": r_version, "spc": package_version}


def ewma_paths() -> list[dict]:
    rng = np.random.default_rng(1)
    cases = []
    for weight, limit in [(0.1, 2.814), (0.2, 2.86), (1.0, 3.0), (0.03, 2.437)]:
        values = rng.normal(50, 4, 60)
        values[30:] += 3
        average = signal.lfilter([weight], [1, weight - 1], values, zi=[(1 - weight) * 50.0])[0]
        # The variance of a weighted average of i values, summed weight by weight.
        variance = np.cumsum((weight * (1 - weight) ** np.arange(60)) ** 2)
        half = limit * 4 * np.sqrt(variance)
        cases.append({"values": values.tolist(), "weight": weight, "limit": limit, "average": average.tolist(),
                      "lower": (50 - half).tolist(), "upper": (50 + half).tolist()})
    return cases


def run_lengths() -> tuple[list[dict], list[dict], list[dict], dict]:
    ewma = [(weight, limit, shift) for weight, limit in [(0.05, 2.615), (0.1, 2.703), (0.1, 2.814), (0.25, 2.998), (0.5, 3.071)]
            for shift in (0.0, 0.5, 1.0, 3.0)]
    normal = [(k, h, shift) for k, h in [(0.25, 8.0), (0.5, 4.0), (0.5, 5.0), (1.0, 2.5)] for shift in (0.0, 0.5, 2.0)]
    counts = [(mean, k, h, side, true) for mean, k, h, side in
              [(4.0, 5.5, 8.0, "upper"), (4.0, 2.75, 7.0, "lower"), (1.0, 1.5, 5.0, "upper"), (20.0, 24.5, 20.0, "upper"), (20.0, 17.0, 20.0, "lower")]
              for true in (1.0, 1.5 if side == "upper" else 0.5)]
    expressions = [f'xewma.arl({w}, {limit}, {shift}, sided="two", limits="fix", r=100)' for w, limit, shift in ewma]
    expressions += [f"xcusum.arl({k}, {h}, {shift}, sided='one', r=100)" for k, h, shift in normal]
    # spc signals above hm/m, the sum here at or above: one lattice step more.
    expressions += [f"pois.cusum.arl({mean * true}, {round(4 * k)}, {round(4 * h) - 1}, 4, sided='{side}')" for mean, k, h, side, true in counts]
    found, versions = spc(expressions)
    values = iter(found)
    return (
        [{"weight": w, "limit": limit, "shift": shift, "run_length": next(values)} for w, limit, shift in ewma],
        [{"allowance": k, "threshold": h, "shift": shift, "run_length": next(values)} for k, h, shift in normal],
        [{"mean": mean, "ratio": ratio_with(k / mean), "threshold": h, "rate": true, "run_length": next(values)} for mean, k, h, side, true in counts],
        versions,
    )


def ratio_with(kappa: float) -> float:
    """The rate ratio R whose reference value (R - 1)/ln R is this."""
    bracket = (1 + 1e-6, 50.0) if kappa > 1 else (1e-9, 1 - 1e-6)
    return optimize.brentq(lambda ratio: (ratio - 1) / np.log(ratio) - kappa, *bracket, xtol=1e-15)


def cusum_paths() -> list[dict]:
    """Sums written out step by step."""
    rng = np.random.default_rng(2)
    expected = 6.0 * np.array([1.2, 1.1, 1.1, 1.0, 1.0, 0.35, 0.3] * 12)
    counts = rng.poisson(expected)
    counts[50:] = rng.poisson(expected[50:] * 0.4)
    cases = []
    for up, down, dispersion in [(1.5, 0.5, 1.0), (2.0, 2 / 3, 1.7)]:
        high = low = 0.0
        path = []
        for y, mean in zip(counts, expected):
            high = max(0.0, high + (y - mean * (up - 1) / np.log(up)) / dispersion)
            low = max(0.0, low + (mean * (1 - down) / -np.log(down) - y) / dispersion)
            path.append([high, low])
        cases.append({"counts": counts.tolist(), "expected": expected.tolist(), "up": up, "down": down,
                      "dispersion": dispersion, "path": path})
    return cases


def risk_adjusted_path() -> list[dict]:
    rng = np.random.default_rng(3)
    p = np.round(rng.beta(1, 8, 400), 4)
    y = rng.random(400) < p
    high = low = 0.0
    path = []
    for outcome, predicted in zip(y, p):
        # Steiner's weight from the two likelihoods, not from its simplified form.
        weights = []
        for ratio in (2.0, 0.5):
            odds = ratio * predicted / (1 - predicted)
            changed = odds / (1 + odds)
            weights.append(np.log(changed / predicted) if outcome else np.log((1 - changed) / (1 - predicted)))
        high, low = max(0.0, high + weights[0]), max(0.0, low + weights[1])
        path.append([high, low])
    return [{"outcomes": y.tolist(), "probabilities": p.tolist(), "path": path}]


def simulated(step, threshold: float, runs: int, seed: int) -> dict:
    """Mean run length of sums that all start at 0; `step(rng, n, time)` draws the n steps of one time."""
    rng = np.random.default_rng(seed)
    height, alive, lengths = np.zeros(runs), np.arange(runs), np.zeros(runs)
    time = 0
    while len(alive):
        height = np.maximum(0.0, height + step(rng, len(alive), time))
        time += 1
        done = height >= threshold * (1 - 1e-12)
        lengths[alive[done]] = time
        alive, height = alive[~done], height[~done]
    return {"run_length": float(lengths.mean()), "standard_error": float(lengths.std(ddof=1) / np.sqrt(runs))}


def simulated_counts() -> list[dict]:
    weekdays = [1.2, 1.1, 1.1, 1.0, 1.0, 0.35, 0.3]
    settings = [
        ([2.0], 1.0, 1.5, 9.0), ([2.0 * w for w in weekdays], 1.0, 1.5, 8.0), ([2.0 * w for w in weekdays], 1.0, 0.5, 6.0),
        ([10.0 * w for w in weekdays], 1.5, 0.5, 9.0), ([60.0 * w for w in weekdays], 3.0, 1.5, 10.0), ([0.3], 1.2, 2.0, 3.3),
    ]
    cases = []
    for number, (expected, dispersion, ratio, threshold) in enumerate(settings):
        kappa = (ratio - 1) / np.log(ratio)
        sign = 1 if ratio > 1 else -1

        def step(rng, n, time, expected=expected, dispersion=dispersion, kappa=kappa, sign=sign):
            # The cycle starts on each of its days equally often.
            mean = np.array(expected)[(time + starts[:n]) % len(expected)]
            if dispersion == 1:
                y = rng.poisson(mean)
            else:
                y = rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion)
            return sign * (y - kappa * mean) / dispersion

        # Which runs are still alive does not matter in expectation only if each keeps its own phase: one batch per phase.
        results = []
        for phase in range(len(expected)):
            starts = np.full(12_000 // len(expected), phase)
            results.append(simulated(step, threshold, len(starts), 100 * number + phase))
        mean = float(np.mean([r["run_length"] for r in results]))
        error = float(np.sqrt(np.sum([r["standard_error"] ** 2 for r in results])) / len(results))
        cases.append({"expected": expected, "dispersion": dispersion, "ratio": ratio, "threshold": threshold,
                      "run_length": mean, "standard_error": error})
    return cases


def simulated_risk_adjusted() -> list[dict]:
    rng = np.random.default_rng(4)
    p = np.round(rng.beta(1, 8, 250), 4)
    cases = []
    for ratio, threshold in [(2.0, 2.5), (0.5, 2.0)]:
        def step(rng, n, _, ratio=ratio):
            drawn = rng.choice(p, n)
            return np.where(rng.random(n) < drawn, np.log(ratio), 0.0) - np.log(1 - drawn + ratio * drawn)

        cases.append({"probabilities": p.tolist(), "ratio": ratio, "threshold": threshold, **simulated(step, threshold, 8_000, 7)})
    return cases


def silence() -> list[dict]:
    cases = []
    for firings, exposure, dispersion in [(168, 168.0, 1.0), (3, 900.0, 1.0), (40, 84.0, 1.0), (168, 168.0, 2.5), (25, 4000.0, 1.3)]:
        shape, rate = firings / dispersion + 0.5, exposure / dispersion
        def none(x: float, shape=shape, rate=rate, dispersion=dispersion) -> float:
            if dispersion == 1:
                return float(stats.nbinom.pmf(0, shape, rate / (rate + x)))
            # A day's zero at a known rate, by SciPy's negative binomial, averaged over the posterior.
            zero = lambda mean: float(stats.nbinom.pmf(0, mean / (dispersion - 1), 1 / dispersion))
            centre, spread = shape / rate, shape ** 0.5 / rate
            density = lambda v: zero(float(v) * x) * float(stats.gamma.pdf(float(v), shape, scale=1 / rate))
            places = np.linspace(max(0.0, centre - 12 * spread), centre + 12 * spread, 25)
            return float(mpmath.quad(density, places.tolist()))

        days = 84
        active = none(exposure / days)
        for share in (0.01, 0.1, 0.5):
            x = share * exposure
            cases.append({
                "firings": firings, "exposure": exposure, "days": days, "dispersion": dispersion, "silent": x,
                "probability": none(x), "false_alarms_per_year": 365.25 * (1 - active) * none(x),
                "low": stats.gamma.ppf(0.025, shape, scale=1 / rate) * x, "high": stats.gamma.ppf(0.975, shape, scale=1 / rate) * x,
                "exposure_to_conclude": optimize.brentq(lambda v: np.log(none(v) / (0.05 / (365.25 * (1 - active)))), 1e-6 * exposure, 1e4 * exposure, xtol=1e-13 * exposure, rtol=1e-13)
                if dispersion == 1 else None,
            })
    return cases


ewma_lengths, normal_lengths, count_lengths, r_versions = run_lengths()
reference_file.write("monitoring.json", ["numpy", "scipy", "mpmath"], {
    "r": [r_versions], "ewma_paths": ewma_paths(), "ewma_run_lengths": ewma_lengths, "normal_cusum_run_lengths": normal_lengths,
    "count_cusum_run_lengths": count_lengths, "cusum_paths": cusum_paths(), "risk_adjusted_path": risk_adjusted_path(),
    "simulated_counts": simulated_counts(), "simulated_risk_adjusted": simulated_risk_adjusted(), "silence": silence(),
})
