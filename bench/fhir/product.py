"""The whole product on the whole data set: every file, packed, with all shipped views and measures.

usage: product.py DATA_FOLDER WORK_FOLDER ROUNDS

Prints what a full load, a first round, rounds with nothing new and an idle server cost. The limits
are those the project holds itself to; the exit status is 1 when one is broken.
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

from bench import Cost, run

LOAD_PEAK_MIB_MAX = 300
IDLE_ROUND_S_MAX = 2.0
IDLE_SECONDS = 20


def show(what: str, cost: Cost, limit: str = "") -> None:
    print(f"| {what} | {cost.cpu_s:.2f} | {cost.wall_s:.2f} | {cost.peak_mib:.0f} | {limit} |", flush=True)


def new_site(rounds: str, site: pathlib.Path, data: pathlib.Path, keep_raw: str) -> None:
    shutil.rmtree(site, ignore_errors=True)
    subprocess.run([rounds, "init", str(site)], check=True, stdout=subprocess.DEVNULL)
    settings = site / "rounds.toml"
    settings.write_text(settings.read_text().replace("# keep_raw = true", f"keep_raw = {keep_raw}"))
    (site / "sources" / "synthea.toml").write_text(f'path = "{data.resolve()}"\n')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def idle(rounds: str, site: pathlib.Path) -> None:
    """A server that has shown one page and is then left alone."""
    address = f"127.0.0.1:{free_port()}"
    command = [rounds, "serve", "--site", str(site), "--address", address]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{address}/").read()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit("the server does not answer")
        before = cpu_s(server.pid)
        time.sleep(IDLE_SECONDS)
        used = cpu_s(server.pid) - before
        resident = int(pathlib.Path(f"/proc/{server.pid}/statm").read_text().split()[1])
        mib = resident * os.sysconf("SC_PAGE_SIZE") / 2**20
        print(f"| server left alone for {IDLE_SECONDS} s | {used:.2f} | {IDLE_SECONDS} | {mib:.0f} (then) | |")
    finally:
        server.terminate()
        server.wait()


def cpu_s(process: int) -> float:
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(data: pathlib.Path, work: pathlib.Path, rounds: str) -> bool:
    print("| what | CPU s | wall s | peak MiB | limit |\n|---|--:|--:|--:|---|")
    site, kept = work / "site", True
    # Claims and other types without a view can only be taken in when they are kept as received.
    loads = [("five types", work / "data", "false"), ("five types", work / "data", "true"), ("everything", data, "true")]
    for what, source, keep_raw in loads:
        new_site(rounds, site, source, keep_raw)
        load = run([rounds, "load", "--site", str(site), str(source)])
        show(f"load of {what}, keep_raw = {keep_raw}", load, f"{LOAD_PEAK_MIB_MAX} MiB")
        kept &= load.peak_mib <= LOAD_PEAK_MIB_MAX
    again = run([rounds, "load", "--site", str(site), str(data)])
    show("the same load again", again)
    show("first round", run([rounds, "run", "--site", str(site)]))
    for _ in range(3):
        nothing_new = run([rounds, "run", "--site", str(site)])
        show("round with nothing new", nothing_new, f"{IDLE_ROUND_S_MAX} s")
        kept &= nothing_new.wall_s <= IDLE_ROUND_S_MAX
    idle(rounds, site)
    return kept


if __name__ == "__main__":
    sys.exit(0 if main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]) else 1)
