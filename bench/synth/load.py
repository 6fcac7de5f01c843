"""Loads every source of a synthetic site by itself and prints what it cost.

    python3 load.py ROUNDS SITE [REPETITIONS]

Each source is loaded by a process of its own into an empty site; CPU seconds are user plus system of
that process, the peak is its largest resident set. Median of the repetitions.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path


def arguments(site: Path, source: dict) -> list[str]:
    mappings = [str(site / name) for name in source.get("mappings", [])]
    flags = [flag for mapping in mappings for flag in ("--mapping", mapping)]
    return ["load", str(site / source["path"]), *flags, "--json"]


def load(rounds: str, site: Path, source: dict) -> dict:
    """Loads one source into an empty copy of the site's configuration."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_WORK")) as folder:
        empty = Path(folder)
        shutil.copy(site / "rounds.toml", empty)
        for name in ("views", "tables", "mappings"):
            if (site / name).is_dir():
                shutil.copytree(site / name, empty / name)
        report = empty / "report.json"
        with report.open("w") as output:
            process = subprocess.Popen(
                [rounds, "--site", str(empty), *arguments(site, source)],
                stdout=output,
                stderr=subprocess.DEVNULL,
            )
            _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"{source['path']}: the load ended with {status}")
        return {
            "report": json.loads(report.read_text()),
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "peak_mib": usage.ru_maxrss / 1024,
        }


def size_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def line(name: str, runs: list[dict], megabytes: float) -> tuple[int, float]:
    batches = runs[0]["report"]["batches"]
    rows = sum(batch["received"] for batch in batches)
    refused = sum(batch["quarantined"] for batch in batches)
    seconds = statistics.median(run["cpu_seconds"] for run in runs)
    peak = statistics.median(run["peak_mib"] for run in runs)
    print(
        f"| {name} | {rows:,} | {refused:,} | {megabytes:,.1f} | {seconds:.2f} | "
        f"{rows / seconds:,.0f} | {megabytes / seconds:.1f} | {peak:,.0f} |"
    )
    return rows, seconds


def main() -> None:
    rounds, site = sys.argv[1], Path(sys.argv[2]).resolve()
    repetitions = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    print("| source | rows | refused | MB | CPU s | rows/CPU s | MB/CPU s | peak MiB |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    total_rows, total_seconds, total_megabytes = 0, 0.0, 0.0
    for path in sorted((site / "sources").glob("*.toml")):
        source = tomllib.loads(path.read_text())
        megabytes = size_bytes(site / source["path"]) / 1e6
        runs = [load(rounds, site, source) for _ in range(repetitions)]
        rows, seconds = line(path.stem, runs, megabytes)
        total_rows += rows
        total_seconds += seconds
        total_megabytes += megabytes
    print(
        f"| all | {total_rows:,} | | {total_megabytes:,.1f} | {total_seconds:.2f} | "
        f"{total_rows / total_seconds:,.0f} | {total_megabytes / total_seconds:.1f} | |"
    )


if __name__ == "__main__":
    main()
