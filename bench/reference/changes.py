"""Reference values for changes in series: segmentations, run lengths, windows, tails, dispersion."""

import math

import changepoint
import numpy as np
import ruptures
import ruptures_rs
from scipy import optimize, special, stats

import reference_file


def stepped(seed: int, length: int, levels: list[float], spread: float) -> list[float]:
    rng = np.random.default_rng(seed)
    level = np.repeat(levels, math.ceil(length / len(levels)))[:length]
    return [round(float(v), 3) for v in rng.normal(level, spread)]


def squared_error(values: list[float], breaks: list[int]) -> float:
    return float(sum(((part - part.mean()) ** 2).sum() for part in np.split(np.array(values), breaks)))


def mean_segments() -> list[dict]:
    cases = []
    for seed, length, levels, spread in [(1, 60, [0, 3], 1), (2, 200, [5, 5.8, 4], 1), (3, 300, [1000, 1001, 1000, 1004], 1.5), (4, 90, [0], 1), (5, 730, [0, 1, 3, 2, 2.6], 1)]:
        values = stepped(seed, length, levels, spread)
        column = np.array(values).reshape(-1, 1)
        for least in (1, 2, 7):
            for penalty in (3.0, 2 * math.log(length), 30.0):
                found = [int(b) for b in ruptures.KernelCPD(kernel="linear", min_size=least).fit(column).predict(pen=penalty)][:-1]
                others = {"ruptures-rs": ruptures_rs.Pelt(model="l2", min_size=least, jump=1).fit(column).predict(pen=penalty)}
                if length <= 200:
                    others["ruptures.Pelt"] = ruptures.Pelt(model="l2", min_size=least, jump=1).fit(column).predict(pen=penalty)
                    others["ruptures.Dynp"] = ruptures.Dynp(model="l2", min_size=least, jump=1).fit(column).predict(n_bkps=len(found)) if found else [length]
                cases.append({
                    "values": values, "least": least, "penalty": penalty, "breaks": found, "cost": squared_error(values, found),
                    "others": {name: [int(b) for b in ends][:-1] for name, ends in others.items()},
                })
    return cases


def poisson_cost(counts: np.ndarray, expected: np.ndarray) -> float:
    """Negative log likelihood at the best rate, without the terms that no break changes."""
    events, exposure = counts.sum(), expected.sum()
    return float(events - special.xlogy(events, events / exposure))


def poisson_segments() -> list[dict]:
    """Optimal partitioning over every last break: slow, and nothing is pruned."""
    cases = []
    week = np.array([1.0, 1.02, 1.0, 0.98, 0.95, 0.35, 0.30])
    for seed, length, rates in [(11, 60, [2, 6]), (12, 140, [10, 7, 14]), (13, 120, [1, 0]), (14, 100, [40])]:
        rng = np.random.default_rng(seed)
        expected = np.resize(week, length) * rng.uniform(0.5, 2.0, length).round(3)
        counts = rng.poisson(np.repeat(rates, math.ceil(length / len(rates)))[:length] * expected)
        for alpha in (0.0, 0.05):
            weight = 1 / (1 + alpha * expected)
            for least, penalty in [(1, 2 * math.log(length)), (7, 4.0)]:
                best, last = [-penalty] + [math.inf] * length, [0] * (length + 1)
                for end in range(least, length + 1):
                    for start in range(0, end - least + 1):
                        total = best[start] + poisson_cost((weight * counts)[start:end], (weight * expected)[start:end]) + penalty
                        if total < best[end]:
                            best[end], last[end] = total, start
                breaks, end = [], last[length]
                while end > 0:
                    breaks.insert(0, end)
                    end = last[end]
                cases.append({
                    "counts": [int(c) for c in counts], "expected": [float(e) for e in expected], "alpha": alpha, "least": least,
                    "penalty": penalty, "breaks": breaks, "cost": best[length] - penalty * len(breaks),
                })
    return cases


def run_lengths(values: list[float], exposures: list[float], hazard: float, prior: dict) -> list[np.ndarray]:
    """Adams and MacKay's recursion with SciPy's densities; a run of length 0 has seen nothing."""
    weight = np.array([1.0])
    posteriors = [prior]
    history = []
    for value, exposure in zip(values, exposures):
        if "weight" in prior:
            density = np.array([
                stats.t.pdf(value, 2 * p["shape"], p["mean"], math.sqrt(p["rate"] * (p["weight"] + 1) / (p["shape"] * p["weight"]))) for p in posteriors])
            grown = [{
                "mean": (p["weight"] * p["mean"] + value) / (p["weight"] + 1), "weight": p["weight"] + 1, "shape": p["shape"] + 0.5,
                "rate": p["rate"] + 0.5 * p["weight"] / (p["weight"] + 1) * (value - p["mean"]) ** 2} for p in posteriors]
        else:
            density = np.array([stats.nbinom.pmf(value, p["shape"], p["rate"] / (p["rate"] + exposure)) for p in posteriors])
            grown = [{"shape": p["shape"] + value, "rate": p["rate"] + exposure} for p in posteriors]
        joint = weight * density
        weight = np.concatenate([[hazard * joint.sum()], (1 - hazard) * joint]) / joint.sum()
        posteriors = [prior] + grown
        history.append(weight)
    return history


def online_runs() -> list[dict]:
    rng = np.random.default_rng(21)
    counts = [int(v) for v in np.concatenate([rng.poisson(4, 60), rng.poisson(9, 40)])]
    values = [round(float(v), 3) for v in np.concatenate([rng.normal(0, 1, 60), rng.normal(2, 1, 40)])]
    exposures = [round(float(v), 3) for v in rng.uniform(0.3, 2, 100)]
    exposed = [int(v) for v in rng.poisson(np.array(exposures) * np.repeat([5, 2], 50))]
    cases = []
    shown = [0, 1, 30, 59, 62, 66, 75, 99]
    plain = [1.0] * 100
    counted, normal = {"shape": 1.0, "rate": 0.1}, {"mean": 0.0, "weight": 1.0, "shape": 0.5, "rate": 0.5}
    for name, data, exposure, prior, wheel in [
        ("counts", counts, plain, counted, changepoint.PoissonGamma(1.0, 0.1)),
        ("exposed", exposed, exposures, counted, None),
        ("values", values, plain, normal, changepoint.NormalGamma(0.0, 1.0, 1.0, 1.0)),
    ]:
        history = run_lengths(data, exposure, 1 / 50, prior)
        case = {"name": name, "values": data, "exposures": exposure, "prior": prior, "hazard": 1 / 50,
                "steps": [{"step": step, "probabilities": [float(p) for p in history[step]]} for step in shown]}
        if wheel is not None:
            # The wheel returns [1] for the first value it is given and learns nothing from it:
            # it is given one more in front.
            stream = changepoint.Bocpd(wheel, 50.0)
            stream.step(data[0])
            found = [np.asarray(stream.step(value)) for value in data]
            case["changepoint"] = [{"step": step, "probabilities": [float(p) for p in found[step]]} for step in shown]
            print(name, "largest difference between changepoint and SciPy:", max(np.abs(f - h).max() for f, h in zip(found, history)))
        cases.append(case)
    return cases


def adaptive_windows() -> list[dict]:
    """ADWIN as published: every split of the window, the oldest first, anew after each cut."""
    cases = []
    for seed, levels, delta, least in [(31, [0.2, 0.35], 0.002, 5), (32, [0.5], 0.2, 1), (33, [0.1, 0.8, 0.4], 0.01, 1), (34, [0.3, 0.3, 0.5], 0.05, 10)]:
        rng = np.random.default_rng(seed)
        values = [round(float(v), 4) for v in np.clip(rng.normal(np.repeat(levels, 150), 0.15), 0, 1)]
        window: list[float] = []
        cuts = []
        for at, value in enumerate(values):
            window.append(value)
            dropped = 0
            again = True
            while again and len(window) >= 2 * least:
                again = False
                held = np.array(window)
                n, variance = len(held), held.var()
                term = math.log(2 * max(math.log(n), 1.0) / delta)
                for before in range(least, n - least + 1):
                    inverse = 1 / before + 1 / (n - before)
                    bound = math.sqrt(2 * inverse * variance * term) + 2 / 3 * inverse * term
                    if abs(held[:before].mean() - held[before:].mean()) > bound:
                        window, dropped, again = window[before:], dropped + before, True
                        break
            if dropped:
                cuts.append({"at": at, "dropped": dropped, "mean_after": float(np.mean(window))})
        cases.append({"values": values, "delta": delta, "least": least, "cuts": cuts})
    return cases


def river_windows() -> list[dict]:
    """For the record only: river tests compressed buckets every 32nd value with another bound."""
    from river import drift

    found = []
    for case in adaptive_windows():
        detector = drift.ADWIN(delta=case["delta"])
        cuts = []
        for at, value in enumerate(case["values"]):
            detector.update(value)
            if detector.drift_detected:
                cuts.append(at)
        found.append({"cuts": cuts})
    return found


def tails() -> list[dict]:
    cases = []
    for events, expected, alpha in [(0, 3.0, 0.0), (7, 3.0, 0.0), (0, 3.0, 0.5), (12, 3.0, 0.5), (300, 400.0, 0.02), (700, 400.0, 0.02), (5, 5.0, 0.1), (2, 0.01, 0.05), (90000, 100000.0, 0.001)]:
        law = stats.poisson(expected) if alpha == 0 else stats.nbinom(1 / alpha, 1 / (1 + alpha * expected))
        below = law.cdf(events - 1) if events else 0.0
        p = min(1.0, 2 * min(below, law.sf(events)) + law.pmf(events))
        cases.append({"events": events, "expected": expected, "alpha": alpha, "p": float(p)})
    return cases


def dispersions() -> list[dict]:
    """α solves Σ w·[(x − μ)²·n/(n − k) − μ − αμ²] = 0 with w = (1 + αμ)⁻²; Brent's method."""
    cases = []
    for seed, mean, alpha in [(41, 0.4, 0.0), (42, 5.0, 0.1), (43, 80.0, 0.02), (44, 400.0, 0.3)]:
        rng = np.random.default_rng(seed)
        expected = mean * np.resize([1.0, 1.02, 1.0, 0.98, 0.95, 0.35, 0.30], 200)
        counts = rng.poisson(expected * (rng.gamma(1 / alpha, alpha, 200) if alpha else 1.0))
        square = (counts - expected) ** 2 * 200 / 193

        def equation(a: float) -> float:
            return float((((square - expected) - a * expected**2) / (1 + a * expected) ** 2).sum())

        solved = optimize.brentq(equation, 0, 10, xtol=1e-15, rtol=1e-14) if equation(0) > 0 else 0.0
        pearson = ((counts - expected) ** 2 / expected).sum() / 193
        fletcher = pearson / (1 + ((counts - expected) / expected).mean())
        cases.append({"counts": [int(c) for c in counts], "expected": [float(e) for e in expected], "parameters": 7,
                      "alpha": solved, "dispersion": max(1.0, float(fletcher))})
    return cases


reference_file.write("changes.json", ["changepoint", "numpy", "river", "ruptures", "ruptures-rs", "scipy"], {
    "mean_segments": mean_segments(), "poisson_segments": poisson_segments(), "run_lengths": online_runs(),
    "windows": adaptive_windows(), "river": river_windows(), "tails": tails(), "dispersions": dispersions(),
})
