"""What one part of a peer's work costs: CPU seconds, wall seconds, largest resident size during the part.

Every peer script is `PEER.py FILE` and prints one line of JSON for each part. Threads and children that have
been waited for are counted. The kernel's high-water mark is reset before each part, so that a part's peak is
its own and not the peak of a part before it.
"""

import contextlib
import json
import os
import pathlib
import resource
import sys
import time
import warnings
from collections.abc import Iterator

warnings.filterwarnings("ignore")
# One thread each: two threads that wait for each other at every short dot product cost ten times the CPU.
for _pool in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_pool, "1")

NUMERIC = [f"f{place:02}" for place in range(16)]
CATEGORICAL = [f"c{place}" for place in range(4)]
THRESHOLD = 0.2


def _cpu_s() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def _peak_mib() -> float:
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM in /proc/self/status")


@contextlib.contextmanager
def part(name: str) -> Iterator[dict]:
    """Measures its block. What the block puts into the dictionary is printed with it: answers to compare.
    The part "start" begins with the process, so that the interpreter itself is in it."""
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    answers: dict = {}
    cpu_s, wall_s = 0.0 if name == "start" else _cpu_s(), time.perf_counter()
    yield answers
    cost = {"cpu_s": _cpu_s() - cpu_s, "wall_s": time.perf_counter() - wall_s, "peak_mib": _peak_mib()}
    print(json.dumps({"part": name, **cost, "answers": answers}, default=float), flush=True)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Libraries that print are not to be read as parts."""
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def version(**packages: str) -> None:
    print(json.dumps({"versions": {"python": sys.version.split()[0], **packages}}), flush=True)
