#!/usr/bin/env python3
"""A load is killed, or refused by the system, at every system call that changes files.

    tests/security/faults.py --program target/debug/rounds [--quick]

strace kills the program at the first, second, third … write, sync, rename, link, removal or opening
of a load, or lets that call fail: no space, an error of the disk, too many open files. After each:

- a reader sees all of the load or nothing of it;
- a load that said it was done is there whole;
- an error is said in words, without a panic;
- the same load again, undisturbed, ends with exactly the rows and counts of a clean one.

First the harness itself is tried: a run in which
nothing was injected, or a program that forgets rows, must not pass.

Exit status: 0 all held, 1 something did not, 77 skipped: strace cannot be used here.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from served import Site

SKIPPED = 77
PEOPLE = 40
# A load of a few rows takes a second or two.
LOAD_SECONDS_MAX = 40
# Calls that change files.
KILLS = ["fsync", "fdatasync", "rename", "renameat2", "linkat", "unlink", "mkdir", "ftruncate",
         "write", "pwrite64", "openat", "close"]
FAILS = [("fsync", "EIO"), ("fdatasync", "EIO"), ("write", "ENOSPC"), ("write", "EIO"),
         ("rename", "EIO"), ("linkat", "ENOSPC"), ("openat", "EMFILE"), ("mkdir", "EROFS")]
CONTENT = """
    select 'patient' as kind, id as name, _line as line from clinical.patient
    union all select 'encounter', id, _line from clinical.encounter
    union all select 'raw', resource_type || '/' || id, 0 from raw.fhir
    union all select 'refused', state, line from system.quarantine
    union all select 'batch ' || cast(received as varchar) || ' ' || cast(kept as varchar),
        'quarantined', quarantined from system.ingest_batch
    order by 1, 2, 3
"""


def main():
    parser = argparse.ArgumentParser(description="kill and hinder a load at every system call")
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="each third of the frequent calls")
    options = parser.parse_args()
    if not can_inject():
        print("skipped: strace is not installed or may not be used here")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="rounds-faults-") as folder:
        trial = Trial(options.program.resolve(), pathlib.Path(folder))
        trial.control()
        for call in KILLS:
            trial.all_of(call, "signal=SIGKILL", options.quick)
        for call, error in FAILS:
            trial.all_of(call, f"error={error}", options.quick)
        for fault in trial.faults:
            print(fault)
        print(f"{trial.runs} faults injected, {len(trial.faults)} of them not survived")
        return 1 if trial.faults else 0


def can_inject():
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(
        ["strace", "-o", "/dev/null", "-e", "trace=getpid", "true"], capture_output=True
    )
    return tried.returncode == 0


class Trial:
    """A site as it was before the load, copied for each fault."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.file = folder / "export.ndjson"
        self.file.write_text("\n".join(lines()) + "\n")
        self.before = Site(program, folder / "before")
        self.before.make()
        clean = self.site()
        clean.run("load", self.file)
        self.wanted = content(clean)
        self.faults = []
        self.runs = 0

    def site(self):
        """A fresh site; the one before it is gone."""
        folder = self.folder / "tried"
        shutil.rmtree(folder, ignore_errors=True)
        site = Site(self.program, folder)
        shutil.copytree(self.before.site, site.site)
        return site

    def control(self):
        """The harness sees an injection, sees none where there is none, and sees a lost row."""
        _, injected, done = self.disturbed("fsync", "signal=SIGKILL", 1)
        _, spared, _ = self.disturbed("fsync", "signal=SIGKILL", 10_000)
        whole = [row for row in self.wanted if row["kind"] == "patient"]
        if not injected or done.returncode == 0 or spared or len(whole) != PEOPLE:
            raise SystemExit("the harness does not see what it does: nothing it says can be trusted")
        if self.judge_content(self.wanted[1:]) == []:
            raise SystemExit("the harness does not see a lost row")
        print("control: a kill is seen, its absence and a lost row too", flush=True)

    def traced(self, calls, inject=None):
        """A load under strace; gives its site, what strace saw and how it ended."""
        site = self.site()
        trace = self.folder / "trace"
        command = ["strace", "-f", "-qq", "-y", "-o", trace, "-e", f"trace={calls}"]
        command += ["-e", f"inject={inject}"] if inject else []
        command += [self.program, "--site", site.site, "load", self.file]
        done = ended([str(part) for part in command], site)
        seen = trace.read_text(errors="replace")
        hindered = [line for line in seen.splitlines() if "(INJECTED)" in line]
        if done is None and not any("anon_inode:" in line for line in hindered):
            raise SystemExit(f"a load did not end within {LOAD_SECONDS_MAX} s: {hindered}")
        # Threads that could not be woken wait for ever; whoever waits for them kills the program.
        return site, seen, done or subprocess.CompletedProcess(command, -9, b"", b"")

    def disturbed(self, call, what, number):
        """A load with a fault at the given call, and whether it happened."""
        site, seen, done = self.traced(call, f"{call}:{what}:when={number}")
        return site, "killed by SIGKILL" in seen or "(INJECTED)" in seen, done

    def places(self, call):
        """At which numbers a thread makes this call on a file of the site.

        strace counts in each thread. Threads also wake each other with `write`, on descriptors
        that are no files and never full; to hinder those shows nothing.
        """
        site, seen, _ = self.traced(call)
        counts, found = {}, set()
        for line in seen.splitlines():
            thread, _, rest = line.partition(" ")
            if not rest.strip().startswith(f"{call}("):
                continue
            counts[thread] = counts.get(thread, 0) + 1
            if str(site.site) in rest:
                found.add(counts[thread])
        # Work is shared out differently in every run.
        return sorted(number for number in found | {last + 1 for last in found})

    def all_of(self, call, what, quick):
        tried = 0
        places = self.places(call)
        for number in places[::3] if quick and len(places) > 12 else places:
            site, injected, done = self.disturbed(call, what, number)
            if injected:
                tried += 1
                where = f"{call} {number} {what}"
                self.faults += [f"{where}: {fault}" for fault in self.judge(site, done)]
        self.runs += tried
        print(f"{call} {what}: {tried} tried", flush=True)

    def judge(self, site, done):
        said = done.stderr.decode(errors="replace")
        faults = []
        # A thread that cannot be woken ends the program; no file is ever like that.
        if "panicked" in said and "failed to wake" not in said:
            faults.append("panicked: " + said.split("panicked")[1][:200].replace("\n", " "))
        if done.returncode not in (0, -9, 137) and not said.strip():
            faults.append(f"ended with {done.returncode} and said nothing")
        seen = content(site)
        people = sum(row["kind"] == "patient" for row in seen)
        if done.returncode == 0 and seen != self.wanted:
            faults.append(f"said it was done and {people} of {PEOPLE} patients are there")
        if people not in (0, PEOPLE):
            faults.append(f"a reader sees {people} of {PEOPLE} patients")
        again = site.run("load", self.file, wanted=None)
        if again.returncode != 0:
            message = again.stderr.decode(errors="replace").strip()[-300:]
            faults.append(f"the next load ended with {again.returncode}: {message}")
        return faults + self.judge_content(content(site))

    def judge_content(self, found):
        found = [row for row in found if not again(row)]
        if found == self.wanted:
            return []
        lost = [row for row in self.wanted if row not in found]
        more = [row for row in found if row not in self.wanted]
        return [f"after the next load {len(lost)} rows are lost, {len(more)} are too many: {more[:2]}"]


def ended(command, site):
    """How the command ended; none where it had to be killed after its time."""
    run = subprocess.Popen(
        command, cwd=site.folder, env=site.environment, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    try:
        out, err = run.communicate(timeout=LOAD_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        return None
    return subprocess.CompletedProcess(command, run.returncode, out, err)


def again(row):
    """The batch of a load that was repeated although it had been done: nothing new in it."""
    return row["kind"] == "batch 0 0"


def lines():
    for number in range(PEOPLE):
        yield json.dumps({"resourceType": "Patient", "id": f"p{number}", "gender": "female",
                          "name": [{"family": "Family"}], "birthDate": "1950-02-03"})
        yield json.dumps({"resourceType": "Encounter", "id": f"e{number}", "status": "finished",
                          "class": {"code": "IMP"}, "subject": {"reference": f"Patient/p{number}"},
                          "period": {"start": "2026-03-01T09:00:00Z"}})
    yield '{"broken'


def content(site):
    done = site.run("query", "--json", "--rows", 100_000, CONTENT, is_question=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
