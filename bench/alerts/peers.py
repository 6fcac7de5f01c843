"""Scores of the methods that Rounds is compared with, in the same format as the `detect` example.

Usage: peers.py METHOD SERIES.json OUT
Shewhart, CUSUM and the window GLR are plain NumPy, computed for all series at once; the others are
packages from PyPI, called series by series. A warm-up of 140 days gives them the weekdays.
"""

import json
import sys
import time

import numpy as np

SCORED_DAYS = 28
RECENT_RUN = 15
DAYS_BETWEEN_CHANGES = 500


def shewhart(x: np.ndarray, day: int) -> np.ndarray:
    """|z| against the same weekday in the last 140 days."""
    same = x[:, day - 140 : day][:, np.arange(day - 140, day) % 7 == day % 7]
    mean = same.mean(1)
    return np.abs(x[:, day] - mean) / np.maximum.reduce([same.std(1, ddof=1), np.sqrt(mean), np.full(len(x), 0.5)])


def glr_112_28(x: np.ndarray, day: int) -> np.ndarray:
    """Window GLR over φ: weekdays and φ from days −140 … −29, onset in the last 28 days."""
    days = np.arange(day - 139, day + 1)
    window, weekday = x[:, days].astype(float), days % 7
    before, before_weekday = window[:, :112], weekday[:112]
    mean = before.mean(1) + 1e-9
    factors = np.stack([(before[:, before_weekday == k].mean(1) + 0.5 / 112) / mean for k in range(7)], 1)
    expected = np.maximum(factors, 0.02)[:, weekday]
    fitted = expected[:, :112] * mean[:, None]
    dispersion = np.maximum(1.0, ((before - fitted) ** 2 / np.maximum(fitted, 0.1)).sum(1) / 104)
    counts, exposures = window.cumsum(1), expected.cumsum(1)
    n0, e0 = counts[:, 111:139], exposures[:, 111:139]
    n1, e1 = counts[:, -1:] - n0, exposures[:, -1:] - e0
    common = counts[:, -1:] / exposures[:, -1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(n0 > 0, n0 * np.log(n0 / e0 / common), 0) + np.where(n1 > 0, n1 * np.log(n1 / e1 / common), 0)
    return np.maximum(gain.max(1), 0) / dispersion


def cusum(x: np.ndarray, first_day: int) -> np.ndarray:
    """Two Poisson CUSUMs for ×1.5 and ×0.5, increments divided by the weekday's variance ratio."""
    up, down = np.zeros(len(x)), np.zeros(len(x))
    scores = []
    for day in range(first_day, x.shape[1]):
        start = max(0, day - 154)
        same = x[:, start : day - 14][:, np.arange(start, day - 14) % 7 == day % 7]
        mean = np.maximum(same.mean(1), 0.1)
        dispersion = np.maximum(1.0, same.var(1) / mean)
        up = np.maximum(0, up + (x[:, day] * np.log(1.5) - mean * 0.5) / dispersion)
        down = np.maximum(0, down + (x[:, day] * np.log(0.5) + mean * 0.5) / dispersion)
        scores.append(np.maximum(up, down))
    return np.stack(scores, 1)


def week_of(x: np.ndarray, first_day: int) -> np.ndarray:
    start = x[:first_day]
    factors = np.array([start[np.arange(first_day) % 7 == k].mean() for k in range(7)])
    factors = np.maximum(factors / max(factors.mean(), 0.1), 0.05)
    return factors[np.arange(len(x)) % 7]


def bocpd_wheel(x: np.ndarray, first_day: int, end: int) -> list[float]:
    """changepoint's BOCPD, normal-gamma, on standardised square roots of count over weekday."""
    import changepoint

    root = np.sqrt(x / week_of(x, first_day) + 0.375)
    root = (root - root[:first_day].mean()) / max(root[:first_day].std(), 0.1)
    stream = changepoint.Bocpd(changepoint.NormalGamma(0, 1, 1, 1), DAYS_BETWEEN_CHANGES)
    found = [float(np.asarray(stream.step(float(value)))[:RECENT_RUN].sum()) for value in root[:end]]
    return found[first_day:]


def focus(x: np.ndarray, first_day: int, end: int) -> list[float]:
    """changepoint-online's FOCuS, Poisson with unknown rate, on count over weekday."""
    import changepoint_online

    detector = changepoint_online.Focus(changepoint_online.Poisson())
    found = []
    for value in (x / week_of(x, first_day))[:end]:
        detector.update(value)
        found.append(float(detector.statistic()))
    return found[first_day:]


def online(method: str, made: dict) -> np.ndarray:
    first_day = made["first_day"]
    x = np.array([one["counts"] for one in made["series"]])
    if method == "cusum":
        return cusum(x, first_day)
    if method in ("shewhart", "glr-112-28"):
        step = {"shewhart": shewhart, "glr-112-28": glr_112_28}[method]
        return np.stack([step(x, day) for day in range(first_day, x.shape[1])], 1)
    scored = {"bocpd-wheel": bocpd_wheel, "focus": focus}[method]
    rows = []
    for one in made["series"]:
        counts = np.array(one["counts"])
        end = len(counts) if one["change"] is None else min(len(counts), one["change"] + SCORED_DAYS)
        found = scored(counts, first_day, end)
        rows.append(found + [0.0] * (len(counts) - first_day - len(found)))
    return np.array(rows)


def standardised(x: np.ndarray, first_day: int) -> np.ndarray:
    """2√(count over weekday), divided by a robust spread of its differences, as a column."""
    start = x[:first_day]
    factors = np.array([np.median(start[np.arange(first_day) % 7 == k]) for k in range(7)])
    factors = np.maximum(factors / max(factors.mean(), 0.1), 0.05)
    root = 2 * np.sqrt(x / factors[np.arange(len(x)) % 7] + 0.375)
    spread = np.median(np.abs(np.diff(root))) / 0.6745 / np.sqrt(2)
    return (root / max(spread, 0.3)).reshape(-1, 1)


def offline(method: str, made: dict) -> list:
    import pelt
    import ruptures
    import ruptures_rs

    columns = [standardised(np.array(one["counts"], float), made["first_day"]) for one in made["series"]]
    penalty = 6 * np.log(len(columns[0]))
    call = {
        "kernelcpd": lambda y: ruptures.KernelCPD(kernel="linear", min_size=7).fit(y).predict(pen=penalty),
        "ruptures-rs-1": lambda y: ruptures_rs.Pelt(model="l2", min_size=7, jump=1).fit(y).predict(pen=penalty),
        "ruptures-rs-5": lambda y: ruptures_rs.Pelt(model="l2", min_size=7, jump=5).fit(y).predict(pen=penalty),
        "pelt-5": lambda y: pelt.predict(y, penalty=penalty, segment_cost_function="l2", jump=5, minimum_segment_length=5),
    }[method]
    return [[int(b) for b in call(column) if b < len(column)] for column in columns]


def load(method: str) -> None:
    """Imports before the clock starts."""
    for package in {"bocpd-wheel": ["changepoint"], "focus": ["changepoint_online"]}.get(method, ["pelt", "ruptures", "ruptures_rs"]):
        __import__(package)


def scored_points(method: str, made: dict) -> int:
    """Days that were computed: the packages also walk the warm-up, NumPy all days after it."""
    days = len(made["series"][0]["counts"])
    if method in ("shewhart", "glr-112-28", "cusum"):
        return len(made["series"]) * (days - made["first_day"])
    return sum(days if one["change"] is None else min(days, one["change"] + SCORED_DAYS) for one in made["series"])


def main() -> None:
    method, source, out = sys.argv[1:4]
    with open(source, encoding="utf-8") as file:
        made = json.load(file)
    is_offline = method in ("kernelcpd", "ruptures-rs-1", "ruptures-rs-5", "pelt-5")
    load(method)
    started = time.process_time()
    found = offline(method, made) if is_offline else online(method, made)
    seconds = time.process_time() - started
    if is_offline:
        with open(out, "w", encoding="utf-8") as file:
            json.dump(found, file)
    else:
        found.astype("<f4").tofile(out)
    units = len(made["series"]) if is_offline else scored_points(method, made)
    print(method, f"{seconds:.4f}", units)


if __name__ == "__main__":
    main()
