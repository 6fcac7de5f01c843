"""The upper tail of the shift statistic when nothing changes, by volume and overdispersion.

Usage: calibrate.py DETECT_BINARY WORK_FOLDER
Simulates series with weekdays and without trend or change, runs the detector with its default
options and writes crates/rounds-stats/src/change/false_alarms_table.rs: for every cell the value
that the statistic exceeds on 2 % of days, and one over the mean excess above it.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

SEED = 7001
SERIES_PER_CELL = 60
DAYS = 730
FIRST_DAY = 140
WEEK = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5]) / (6 / 7)
MEANS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 400.0, 2000.0)
ALPHAS = (0.0, 0.02, 0.05, 0.15, 0.5)
SHARE = 0.02
TABLE = Path(__file__).resolve().parents[2] / "crates/rounds-stats/src/change/false_alarms_table.rs"


def null_series(rng: np.random.Generator, mean: float, alpha: float) -> list[int]:
    expected = mean * np.resize(np.roll(WEEK, rng.integers(7)), DAYS)
    noise = rng.gamma(1 / alpha, alpha, DAYS) if alpha > 0 else 1.0
    return rng.poisson(expected * noise).tolist()


def tail(detect: str, folder: Path, rng: np.random.Generator, mean: float, alpha: float) -> tuple[float, float]:
    made = [{"counts": null_series(rng, mean, alpha), "change": None} for _ in range(SERIES_PER_CELL)]
    source, scores = folder / "null.json", folder / "null.f32"
    source.write_text(json.dumps({"first_day": FIRST_DAY, "series": made}))
    subprocess.run([detect, "shift-statistic", str(source), str(scores)], check=True)
    found = np.fromfile(scores, dtype="<f4").astype(float)
    start = np.quantile(found, 1 - SHARE)
    return float(start), float(1 / (found[found > start] - start).mean())


def main() -> None:
    detect, folder = sys.argv[1], Path(sys.argv[2])
    rng = np.random.default_rng(SEED)
    cells = [[tail(detect, folder, rng, mean, alpha) for alpha in ALPHAS] for mean in MEANS]
    knots = ", ".join(repr(float(value)) for value in MEANS)
    alphas = ", ".join(repr(float(value)) for value in ALPHAS)
    rows = "\n".join("    [\n" + "\n".join(f"        ({start:.3f}, {rate:.3f})," for start, rate in row) + "\n    ]," for row in cells)
    TABLE.write_text(f"""//! The tail of the shift statistic without a change. Written by `bench/alerts/calibrate.py` (seed
//! {SEED}, {SERIES_PER_CELL} series of {DAYS} days a cell); read by [`super::false_alarms`].

/// Share of days beyond a tail's start.
pub(crate) const SHARE_BEYOND_START: f64 = {SHARE};
/// Mean counts a day, one row of the table each.
pub(crate) const DAILY_MEANS: [f64; {len(MEANS)}] = [{knots}];
/// Overdispersions α, one column each.
pub(crate) const ALPHAS: [f64; {len(ALPHAS)}] = [{alphas}];
/// (start, rate) of the exponential tail.
pub(crate) const TAILS: [[(f64, f64); {len(ALPHAS)}]; {len(MEANS)}] = [
{rows}
];
""", encoding="utf-8")
    print(f"wrote {TABLE.name}: {len(MEANS)} volumes by {len(ALPHAS)} overdispersions")


if __name__ == "__main__":
    main()
