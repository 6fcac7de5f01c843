"""Runs Rounds and its peers over the same files, in turns, and prints medians and ratios.

usage: bench.py WORK_FOLDER LOAD_BENCH [repetitions]

WORK_FOLDER is what prepare.py wrote, LOAD_BENCH the built example of rounds-lake. Times are those
of the whole process, start-up included: user plus system CPU seconds of the process and what it
waited for, wall seconds, and the largest resident size, all as the kernel counted them.
"""

import dataclasses
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

PEERS = pathlib.Path(__file__).parent / "peers"


@dataclasses.dataclass
class Engine:
    name: str
    command: list[str]
    out: pathlib.Path
    """Emptied before every run."""
    files: list[str]
    """What it reads, for the megabytes."""
    repetitions: int


@dataclasses.dataclass
class Cost:
    cpu_s: float
    wall_s: float
    peak_mib: float


def run(command: list[str]) -> Cost:
    """Runs a command to its end; wait4 counts threads and waited-for children."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: ended with status {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, wall_s, usage.ru_maxrss / 1024)


def engines(work: pathlib.Path, load_bench: str, repetitions: int) -> list[Engine]:
    data, views, out = work / "data", work / "views", work / "out"
    every = sorted(str(file) for file in data.glob("*.ndjson"))

    def rounds(name: str, threads: str, keep_raw: str) -> Engine:
        lake = out / name.replace(" ", "-").replace(",", "")
        command = [load_bench, str(views), str(lake), threads, keep_raw, *every]
        return Engine(name, command, lake, every, repetitions)

    def peer(name: str, script: str, arguments: list[pathlib.Path], files: list[str], times: int) -> Engine:
        target = out / script
        command = [sys.executable, str(PEERS / f"{script}.py"), *map(str, arguments), str(target)]
        return Engine(name, command, target, files, times)

    without_patient = [file for file in every if not file.endswith("Patient.ndjson")]
    # FHIR4DS takes minutes where the others take seconds: one run says enough.
    return [
        rounds("Rounds", "2", "false"),
        rounds("Rounds, raw kept", "2", "true"),
        peer("DuckDB, SQL by hand", "duckdb_sql", [data], every, repetitions),
        peer("Polars, by hand", "polars_frames", [data], without_patient, repetitions),
        peer("FHIR4DS", "fhir4ds_views", [data, views], every, 1),
    ]


def measure(all_engines: list[Engine]) -> dict[str, list[Cost]]:
    costs: dict[str, list[Cost]] = {engine.name: [] for engine in all_engines}
    for turn in range(max(engine.repetitions for engine in all_engines)):
        for engine in all_engines:
            if turn < engine.repetitions:
                shutil.rmtree(engine.out, ignore_errors=True)
                costs[engine.name].append(run(engine.command))
    return costs


def report(all_engines: list[Engine], costs: dict[str, list[Cost]]) -> None:
    def middle(engine: Engine, field: str) -> float:
        return statistics.median(getattr(cost, field) for cost in costs[engine.name])

    def megabytes(engine: Engine) -> float:
        return sum(os.path.getsize(file) for file in engine.files) / 1e6

    def speed(engine: Engine) -> float:
        return megabytes(engine) / middle(engine, "cpu_s")

    first = all_engines[0]
    print(f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}\n")
    print("| engine | runs | MB | CPU s | wall s | peak MiB | written MiB | MB per CPU s | Rounds is faster by |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for engine in all_engines:
        written = sum(file.stat().st_size for file in engine.out.rglob("*.parquet")) / 2**20
        spread = [cost.cpu_s for cost in costs[engine.name]]
        print(
            f"| {engine.name} | {len(spread)} | {megabytes(engine):.1f} "
            f"| {middle(engine, 'cpu_s'):.2f} ({min(spread):.2f}–{max(spread):.2f}) "
            f"| {middle(engine, 'wall_s'):.2f} | {middle(engine, 'peak_mib'):.0f} | {written:.1f} "
            f"| {speed(engine):.1f} | {speed(first) / speed(engine):.2f} |"
        )


if __name__ == "__main__":
    found = engines(pathlib.Path(sys.argv[1]), sys.argv[2], int((sys.argv[3:] or ["5"])[0]))
    report(found, measure(found))
