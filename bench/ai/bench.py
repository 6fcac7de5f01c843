"""Runs Rounds and its peers over one file, in turns, and prints medians and ratios.

usage: bench.py WORK_FOLDER ROWS ROUNDS [--repetitions N] [--only NAME,NAME] [--readme FILE]

WORK_FOLDER holds predictions-ROWS.parquet (generate.py). Every peer is a process of its own that measures its
parts (peers/parts.py); Rounds is a process for each question (product.py). Everything that was printed is kept in
WORK_FOLDER/results-ROWS.json, the answers too, which compare.py holds against each other. With --readme the tables
are also put between `<!-- table: ROWS -->` and `<!-- end -->` of that file.

CPU seconds are user plus system. One run at a time, nothing in parallel, one thread each.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# A peer that has not finished then is stopped, and the table says so.
PART_SECONDS_MAX = 3600
# What takes minutes a run is run once; the rest as often as asked.
SLOW_FROM_ROWS = {"evidently_reports": 1_000_000, "fairlearn_frames": 1_000_000, "nannyml_calculators": 5_000_000}
NAMES = {
    "rounds": "Rounds",
    "read_once": "pyarrow, reading only",
    "expert_numpy": "NumPy by hand",
    "seismometer_tables": "seismometer",
    "fairlearn_frames": "fairlearn",
    "evidently_reports": "Evidently",
    "nannyml_calculators": "NannyML",
}
PEERS = [name for name in NAMES if name != "rounds"]

# The rows of the printed table: what Rounds is asked, and what each peer does that comes nearest.
JOBS = [
    (
        "performance and calibration, all and 10 groups",
        [
            ("expert_numpy", ["performance and calibration, all", "performance and calibration, 10 groups"]),
            ("seismometer_tables", ["performance, all", "performance, 10 groups"]),
            ("evidently_reports", ["classification report, current against reference"]),
            ("nannyml_calculators", ["realised AUROC, F1, sensitivity, specificity and PPV, 20 chunks"]),
            ("fairlearn_frames", ["AUROC and Brier, 10 groups"]),
        ],
    ),
    (
        "score histograms, all and 10 groups",
        [
            ("expert_numpy", ["performance and calibration, all", "performance and calibration, 10 groups"]),
            ("seismometer_tables", ["performance, all", "performance, 10 groups"]),
        ],
    ),
    (
        "fairness of 5 shares, 10 groups",
        [
            ("expert_numpy", ["fairness of 5 shares, 10 groups"]),
            ("seismometer_tables", ["fairness of 4 shares, 10 groups"]),
            ("fairlearn_frames", ["fairness of 5 shares, 10 groups"]),
        ],
    ),
    (
        "drift of 20 features",
        [
            ("expert_numpy", ["drift of 20 features"]),
            ("evidently_reports", ["drift of 20 features, its choice (Wasserstein, Jensen–Shannon)"]),
            ("evidently_reports", ["drift of 20 features, PSI"]),
            ("evidently_reports", ["drift of 20 features, KS and chi-squared"]),
            ("nannyml_calculators", ["drift of 20 features, KS, Wasserstein and chi-squared"]),
        ],
    ),
    (
        "drift of 20 features, stored references",
        [
            ("expert_numpy", ["drift of 20 features"]),
            ("evidently_reports", ["drift of 20 features, PSI"]),
            ("nannyml_calculators", ["drift of 20 features, Jensen–Shannon"]),
        ],
    ),
]

# Which reading each question rests on.
SCORES, FEATURES = "read score, label and group", "read 20 features"
FLOORS = {
    "performance and calibration, all": SCORES,
    "performance and calibration, all and 10 groups": SCORES,
    "fairness of 5 shares, 10 groups": SCORES,
    "score histograms, all and 10 groups": SCORES,
    "drift of 20 features": FEATURES,
    "drift of 20 features, stored references": FEATURES,
}


def lines_of(command: list[str]) -> list[dict]:
    """What a peer printed; a peer that dies or takes too long has printed the parts it finished."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        printed, complaint = process.communicate(timeout=PART_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        printed, complaint = process.communicate()
        complaint = f"stopped after {PART_SECONDS_MAX} s"
    found = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    if process.returncode != 0:
        last = (complaint.strip().splitlines() or ["no word"])[-1]
        found.append({"failed": f"status {process.returncode}: {last}"})
    elif complaint.strip():
        print(complaint.strip(), file=sys.stderr)
    return found


def measure(work: pathlib.Path, rows: int, rounds: str, repetitions: int, only: set[str]) -> dict[str, list[dict]]:
    file, site = work / f"predictions-{rows}.parquet", work / f"site-{rows}"
    found: dict[str, list[dict]] = {}
    for turn in range(repetitions):
        for name in ["rounds", *PEERS]:
            once = rows >= SLOW_FROM_ROWS.get(name, sys.maxsize)
            if (only and name not in only) or (once and turn > 0):
                continue
            command = [sys.executable, str(HERE / "peers" / f"{name}.py"), str(file)]
            if name == "rounds":
                command = [sys.executable, str(HERE / "product.py"), str(file), str(site), rounds]
            print(f"turn {turn + 1}: {name}", file=sys.stderr, flush=True)
            found.setdefault(name, []).extend(lines_of(command))
    return found


def middle(found: dict[str, list[dict]], name: str, part: str, what: str = "cpu_s") -> float | None:
    values = [line[what] for line in found.get(name, []) if line.get("part") == part]
    return statistics.median(values) if values else None


def summed(found: dict[str, list[dict]], name: str, parts: list[str]) -> float | None:
    values = [middle(found, name, part) for part in parts]
    return None if None in values else sum(values)


def every_part(found: dict[str, list[dict]]) -> list[str]:
    table = ["| tool | part | runs | CPU s | wall s | peak MiB |", "|---|---|--:|--:|--:|--:|"]
    for name in (name for name in NAMES if name in found):
        lines = found[name]
        for part in dict.fromkeys(line["part"] for line in lines if "part" in line):
            values = [line["cpu_s"] for line in lines if line.get("part") == part]
            spread = f" ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else ""
            table.append(
                f"| {NAMES[name]} | {part} | {len(values)} | {statistics.median(values):.2f}{spread} "
                f"| {middle(found, name, part, 'wall_s'):.2f} | {middle(found, name, part, 'peak_mib'):.0f} |"
            )
        for failure in dict.fromkeys(line["failed"] for line in lines if "failed" in line):
            table.append(f"| {NAMES[name]} | ended early: {failure} | | | | |")
    return table


def ratios(found: dict[str, list[dict]]) -> list[str]:
    """Rounds is the whole process with reading; of a peer only the part itself counts, neither start nor reading."""
    table = [
        "| question | tool | its part alone, CPU s | Rounds, whole process, CPU s | Rounds is faster by |",
        "|---|---|--:|--:|--:|",
    ]
    for question, rivals in JOBS:
        ours = middle(found, "rounds", question)
        for name, parts in rivals:
            theirs = summed(found, name, parts)
            if ours is not None and theirs is not None:
                table.append(
                    f"| {question} | {NAMES[name]}: {'; '.join(parts)} | {theirs:.2f} | {ours:.2f} | {theirs / ours:.2g} |"
                )
    return table


def over_the_floor(found: dict[str, list[dict]]) -> list[str]:
    """How much a question costs beyond reading its columns once."""
    table = [
        "| question | Rounds, CPU s | a sum over the same columns in Rounds, CPU s | times that | pyarrow reads them, CPU s |",
        "|---|--:|--:|--:|--:|",
    ]
    for question, reading in FLOORS.items():
        ours, floor, bare = (
            middle(found, "rounds", question), middle(found, "rounds", reading), middle(found, "read_once", reading)
        )
        if None not in (ours, floor, bare):
            table.append(f"| {question} | {ours:.2f} | {floor:.2f} | {ours / floor:.1f} | {bare:.2f} |")
    return table


def versions(found: dict[str, list[dict]]) -> dict[str, str]:
    every: dict[str, str] = {}
    for lines in found.values():
        for line in lines:
            every |= line.get("versions", {})
    return every


def report(found: dict[str, list[dict]], rows: int) -> str:
    software = ", ".join(f"{name} {version}" for name, version in versions(found).items())
    machine = f"{rows:,} rows, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end; {software}."
    return "\n".join([machine, "", *ratios(found), "", *over_the_floor(found), "", *every_part(found)])


def put_into(readme: pathlib.Path, rows: int, text: str) -> None:
    start, end = f"<!-- table: {rows} -->\n", "<!-- end -->"
    before, _, rest = readme.read_text().partition(start)
    _, _, after = rest.partition(end)
    if not after:
        raise SystemExit(f"{readme}: no {start.strip()} … {end}")
    readme.write_text(f"{before}{start}{text}\n{end}{after}")


if __name__ == "__main__":
    flags = argparse.ArgumentParser()
    flags.add_argument("work", type=pathlib.Path)
    flags.add_argument("rows", type=int)
    flags.add_argument("rounds")
    flags.add_argument("--repetitions", type=int, default=5)
    flags.add_argument("--only", default="", help="names, with commas; the others keep what they had in the results")
    flags.add_argument("--readme", type=pathlib.Path)
    given = flags.parse_args()
    results = given.work / f"results-{given.rows}.json"
    before = json.loads(results.read_text()) if given.only and results.exists() else {}
    only = set(filter(None, given.only.split(",")))
    measured = before | measure(given.work, given.rows, given.rounds, given.repetitions, only)
    results.write_text(json.dumps(measured, indent=1))
    text = report(measured, given.rows)
    print(text)
    if given.readme:
        put_into(given.readme, given.rows, text)
