"""Delay against false alarms for every method; fills the tables of docs/detection.md.

Usage: compare.py WORK_FOLDER
A threshold is the quantile of a method's scores on days without a change in the tuning series, all
volumes together; delays, shares and false alarms are then counted on the scoring series.
"""

import json
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

PAGE = Path(__file__).resolve().parents[2] / "docs" / "detection.md"
RATIOS = (0.0, 1 / 2, 2 / 3, 5 / 6, 6 / 5, 3 / 2, 2.0)
NAMES = ("×0", "×1/2", "×2/3", "×5/6", "×6/5", "×3/2", "×2")
VOLUMES = (2, 10, 60, 400)
DELAY_MOST, PENALTY = 13, 14
DAYS_PER_YEAR = 365.25
ONLINE = {
    "shift": "**Rounds: shift** (`rate_shift`)", "glr": "Rounds: quasi-Poisson GLR (`quasi_poisson_glr`)",
    "bocpd": "Rounds: BOCPD, Poisson-gamma with weekday exposure", "single-day": "Rounds: single day (`single_day`)",
    "cusum-rounds": "Rounds: Poisson CUSUM × 1.5, ÷ 1.5 (`count_cusum`)", "ewma-rounds": "Rounds: EWMA of standardised residuals (`ewma`)",
    "glr-112-28": "Window GLR over φ, 112 + 28 days (NumPy)", "cusum": "Poisson CUSUM ± 50 % (NumPy)",
    "shewhart": "Shewhart z by weekday (NumPy)", "bocpd-wheel": "BOCPD normal-gamma on √(x/weekday) (`changepoint`)",
    "focus": "FOCuS Poisson on x/weekday (`changepoint-online`)",
}
OFFLINE = {
    "segments": "**Rounds: PELT, quasi-Poisson cost** (`poisson_segments`)", "kernelcpd": "ruptures KernelCPD linear",
    "ruptures-rs-1": "ruptures-rs PELT l2, jump 1", "ruptures-rs-5": "ruptures-rs PELT l2, jump 5", "pelt-5": "pelt l2, jump 5, least 5",
}


class Scored:
    def __init__(self, folder: Path, kind: str, method: str):
        made = json.loads((folder / f"{kind}.json").read_text())
        self.first_day, self.series = made["first_day"], made["series"]
        self.rows = np.fromfile(folder / f"{kind}.{method}.f32", dtype="<f4").reshape(len(self.series), -1)

    def quiet(self, volume: int | None = None) -> list[np.ndarray]:
        """Scores of the days before a change, series by series."""
        return [
            row[: None if one["change"] is None else one["change"] - self.first_day]
            for one, row in zip(self.series, self.rows) if volume in (None, one["volume"])
        ]

    def delays(self, threshold: float, ratio: float, volume: int | None = None, most: int = DELAY_MOST) -> np.ndarray:
        found = []
        for one, row in zip(self.series, self.rows):
            if one["change"] is None or abs(one["ratio"] - ratio) > 1e-9 or volume not in (None, one["volume"]):
                continue
            start = one["change"] - self.first_day
            beyond = np.flatnonzero(row[start : start + most + 1] > threshold)
            found.append(beyond[0] if len(beyond) else most + 1)
        return np.array(found)


def interval(delays: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    means = rng.choice(delays, (1000, len(delays))).mean(1)
    return tuple(np.quantile(means, [0.025, 0.975]))


def per_year(quiet: list[np.ndarray], threshold: float) -> tuple[float, float]:
    """Days beyond the threshold and separate episodes, per series-year."""
    beyond = [row > threshold for row in quiet]
    days = sum(len(row) for row in beyond)
    alarms = sum(row.sum() for row in beyond)
    episodes = sum((row[1:] & ~row[:-1]).sum() + row[:1].sum() for row in beyond)
    return alarms / days * DAYS_PER_YEAR, episodes / days * DAYS_PER_YEAR


def online_table(folder: Path, share: float, cost: dict) -> str:
    rng = np.random.default_rng(1)
    lines = ["| method | " + " | ".join(NAMES) + " | sum of means | false alarms per series-year (episodes) | µs/point |", "|---|" + "---|" * 10]
    for method, name in ONLINE.items():
        if not (folder / f"scoring.{method}.f32").exists():
            continue
        tuning, scoring = Scored(folder, "tuning", method), Scored(folder, "scoring", method)
        threshold = np.quantile(np.concatenate(tuning.quiet()), 1 - share)
        cells, total = [], 0.0
        for ratio in RATIOS:
            delays = scoring.delays(threshold, ratio)
            low, high = interval(delays, rng)
            total += delays.mean()
            cells.append(f"{delays.mean():.1f} ({low:.1f}–{high:.1f}) {np.mean(delays <= DELAY_MOST):.0%}")
        alarms, episodes = per_year(scoring.quiet(), threshold)
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {total:.1f} | {alarms:.2f} ({episodes:.2f}) | {cost[method]:.1f} |")
    return "\n".join(lines)


def nominal_table(folder: Path) -> str:
    """What the built-in thresholds give, nothing tuned."""
    lines = ["| series | asked for, per series-year | all | " + " | ".join(f"{v} a day" for v in VOLUMES) + " |", "|---|" + "---|" * 6]
    for kind, name in (("scoring", "of the comparison"), ("correlated", "with noise that lasts")):
        scored = Scored(folder, kind, "shift")
        for asked in (0.365_25, 1.826_25):
            found = [per_year(scored.quiet(volume), -np.log10(asked)) for volume in (None, *VOLUMES)]
            lines.append(f"| {name} | {asked:.2f} days | " + " | ".join(f"{days:.2f} ({episodes:.2f} episodes)" for days, episodes in found) + " |")
    return "\n".join(lines)


def volume_table(folder: Path, share: float) -> str:
    tuning, scoring = Scored(folder, "tuning", "shift"), Scored(folder, "scoring", "shift")
    threshold = np.quantile(np.concatenate(tuning.quiet()), 1 - share)
    lines = ["| volume | " + " | ".join(NAMES) + " | false alarms per series-year |", "|---|" + "---|" * 8]
    for volume in VOLUMES:
        cells = []
        for ratio in RATIOS:
            delays = scoring.delays(threshold, ratio, volume)
            cells.append(f"{delays.mean():.1f} {np.mean(delays <= DELAY_MOST):.0%}")
        lines.append(f"| {volume} a day | " + " | ".join(cells) + f" | {per_year(scoring.quiet(volume), threshold)[0]:.2f} |")
    return "\n".join(lines)


def smallest(fine: Scored, volume: int, days: int, threshold: float, side: list[float]) -> str:
    """The mildest ratio of a side from which on four of five changes are found in time."""
    answer = "none"
    for ratio in side:
        if np.mean(fine.delays(threshold, ratio, volume, days - 1) < days) < 0.8:
            break
        answer = f"×{ratio:g}"
    return answer


def detectable_table(folder: Path) -> str:
    fine = Scored(folder, "fine", "shift")
    ratios = sorted({one["ratio"] for one in fine.series})
    drops, rises = [r for r in ratios if r < 1], [r for r in ratios if r > 1][::-1]
    lines = ["| volume | drop, 7 days | drop, 14 days | drop, 28 days | rise, 7 days | rise, 14 days | rise, 28 days |", "|---|" + "---|" * 6]
    threshold = -np.log10(0.365_25)
    for volume in VOLUMES:
        cells = [smallest(fine, volume, days, threshold, side) for side in (drops, rises) for days in (7, 14, 28)]
        lines.append(f"| {volume} a day | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def offline_table(folder: Path, cost: dict) -> str:
    series = json.loads((folder / "scoring.json").read_text())["series"]
    lines = ["| method | " + " | ".join(NAMES) + " | series without a change that are broken | median error, days | ms/series |", "|---|" + "---|" * 10]
    for method, name in OFFLINE.items():
        path = folder / f"scoring.{method}.json"
        if not path.exists():
            continue
        breaks = json.loads(path.read_text())
        hits, errors, false, quiet = {ratio: [] for ratio in RATIOS}, [], 0, 0
        for one, found in zip(series, breaks):
            if one["change"] is None:
                quiet, false = quiet + 1, false + bool(found)
                continue
            error = min((abs(place - one["change"]) for place in found), default=10**6)
            ratio = min(RATIOS, key=lambda r: abs(r - one["ratio"]))
            hits[ratio].append(error <= 14)
            errors += [error] if error <= 14 else []
        cells = [f"{np.mean(hits[ratio]):.0%}" for ratio in RATIOS]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {false} of {quiet} | {np.median(errors):.0f} | {cost[method]:.2f} |")
    return "\n".join(lines)


def versions(folder: Path) -> str:
    packages = ["numpy", "ruptures", "ruptures-rs", "changepoint", "changepoint-online", "pelt"]
    named = ", ".join(f"{package} {version(package)}" for package in packages)
    seeds = {kind: json.loads((folder / f"{kind}.json").read_text()) for kind in ("tuning", "scoring", "fine", "correlated")}
    parts = "; ".join(f"{kind}: {len(made['series'])} series of 730 days, seed {made['seed']}" for kind, made in seeds.items())
    return f"{parts}. Python {platform.python_version()}, {named}."


def main() -> None:
    folder = Path(sys.argv[1])
    cost = {}
    for line in (folder / "cost.txt").read_text().splitlines():
        method, seconds, units = line.split()
        cost[method] = float(seconds) / float(units) * (1e3 if method in OFFLINE else 1e6)
    sections = {
        "versions": versions(folder), "online 0.005": online_table(folder, 0.005, cost), "online 0.001": online_table(folder, 0.001, cost),
        "nominal": nominal_table(folder), "volumes": volume_table(folder, 0.001), "detectable": detectable_table(folder), "offline": offline_table(folder, cost),
    }
    page = PAGE.read_text(encoding="utf-8")
    for name, text in sections.items():
        pattern = rf"<!-- table: {re.escape(name)} -->.*?<!-- end -->"
        filled = f"<!-- table: {name} -->\n\n{text}\n\n<!-- end -->"
        page, changed = re.subn(pattern, lambda _, filled=filled: filled, page, flags=re.DOTALL)
        if not changed:
            sys.exit(f"docs/detection.md: no place for the table {name!r}")
        print(f"== {name}\n{text}\n")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
