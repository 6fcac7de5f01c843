"""Rounds itself: loads the file into a site and asks the questions in sql/, each as one process.

usage: product.py FILE SITE_FOLDER ROUNDS [repetitions]

Prints one line of JSON for each part, like a peer. A part is a whole process: start, plan, read, compute, print.
The site is made and loaded once; delete the folder to load again.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
NUMERIC = [f"f{place:02}" for place in range(16)]
CATEGORICAL = [f"c{place}" for place in range(4)]
# What is printed about a query, in the order in which they run.
QUERIES = {
    "read_scores": "read score, label and group",
    "performance_all": "performance and calibration, all",
    "performance": "performance and calibration, all and 10 groups",
    "performance_by_patient": "performance and calibration, all and 10 groups, by patient",
    "discrimination": "AUROC and average precision with intervals, all",
    "operating_points": "fairness of 5 shares, 10 groups",
    "fairness": "fairness of every measure, 10 groups, with verdicts",
    "histograms": "score histograms, all and 10 groups",
    "read_features": "read 20 features",
    "drift": "drift of 20 features",
    "drift_stored": "drift of 20 features, stored references",
}
SETTINGS = {
    "ROUNDS_THREADS": os.environ.get("ROUNDS_THREADS", "1"),
    "ROUNDS_QUERY_SECONDS": "1800",
    "ROUNDS_QUERY_MEMORY_MIB": "12288",
    "ROUNDS_QUERY_ROWS": "100000",
}


def run(command: list[str], question: str = "") -> tuple[dict, str]:
    """A process to its end: what it cost, and what it printed. wait4 counts its threads."""
    start = time.monotonic()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, env=os.environ | SETTINGS, text=True, **pipes)
    process.stdin.write(question)
    process.stdin.close()
    printed = process.stdout.read()
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {complaint.strip() or process.returncode}")
    cost = {
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "wall_s": time.monotonic() - start,
        "peak_mib": usage.ru_maxrss / 1024,
    }
    return cost, printed


def show(part: str, cost: dict, answers: object = None) -> None:
    print(json.dumps({"part": part, **cost, "answers": answers or {}}), flush=True)


def make_site(file: pathlib.Path, site: pathlib.Path, rounds: str) -> None:
    run([rounds, "init", str(site)])
    (site / "tables").mkdir(exist_ok=True)
    (site / "tables" / "bench.toml").write_text((HERE / "site" / "tables.toml").read_text())
    cost, _ = run([rounds, "load", "--site", str(site), "--mapping", str(HERE / "site" / "mapping.toml"), str(file)])
    show("load, once", cost)


def take_references(site: pathlib.Path, rounds: str) -> None:
    total = {"cpu_s": 0.0, "wall_s": 0.0, "peak_mib": 0.0}
    for name in NUMERIC + CATEGORICAL:
        question = f"select {name} from ai.bench_prediction where in_reference"
        cost, _ = run([rounds, "reference", "take", "--site", str(site), name, question])
        total = {key: max(total[key], cost[key]) if key == "peak_mib" else total[key] + cost[key] for key in total}
    show("take 20 references, once", total)


def ask(site: pathlib.Path, rounds: str) -> None:
    for query, part in QUERIES.items():
        question = (HERE / "sql" / f"{query}.sql").read_text()
        try:
            cost, printed = run([rounds, "query", "--site", str(site), "--json", "-"], question)
        except RuntimeError as error:
            print(f"{query}.sql: {error}", file=sys.stderr)
            continue
        show(part, cost, json.loads(printed))


def main(file: pathlib.Path, site: pathlib.Path, rounds: str, repetitions: int) -> None:
    print(json.dumps({"versions": {"rounds": run([rounds, "--version"])[1].split()[-1]}}))
    if not (site / "rounds.toml").exists():
        make_site(file, site, rounds)
    if not (site / "references").exists():
        take_references(site, rounds)
    for _ in range(repetitions):
        show("start", run([rounds, "query", "--site", str(site), "--json", "-"], "select 1 as one")[0])
        ask(site, rounds)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], int((sys.argv[4:] or ["1"])[0]))
