#!/usr/bin/env python3
"""Reading about people leaves an entry first, or does not happen; changes of the ledger are found.

    tests/security/ledger.py --program target/debug/rounds

For every address that shows rows about people, on the real server over SQLite:

- while the ledger can be written there is an answer with the patient in it, and one entry more;
- while somebody else holds the database's lock there is none: an error, and nothing of the patient;
- afterwards there is an answer again.

Then an entry is edited, one is removed, two change places and the tail is cut, each in a copy of
the database: `rounds audit verify` must refuse each copy and accept the untouched one.

Exit status: 0 all of it held, 1 something did not.
"""

import argparse
import json
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import urllib.parse

from served import Server, Site, ask

PATIENT = "Zzyzxwick"
QUESTION = urllib.parse.quote("select family from clinical.patient")
ADDRESSES = [
    f"/query?sql={QUESTION}",
    f"/query.csv?sql={QUESTION}",
    f"/query.json?sql={QUESTION}",
    "/data/quarantine",
    "/data/quarantine.csv",
    "/data/quarantine.ndjson",
    "/api/v1/quarantine",
]
# Answers that a server without the interface gives.
NOT_THERE = {404, 401}
TAMPERING = {
    "an entry is edited": "update ledger_entry set person_name = 'Nobody' where seq = 2",
    "an entry is removed": "delete from ledger_entry where seq = 2",
    "two entries change places":
        "update ledger_entry set seq = -1 where seq = 2;"
        "update ledger_entry set seq = 2 where seq = 3;"
        "update ledger_entry set seq = 3 where seq = -1",
    "the tail is cut":
        "delete from ledger_entry where seq = (select max(seq) from ledger_entry)",
}


def main():
    parser = argparse.ArgumentParser(description="no reading without an entry")
    parser.add_argument("--program", required=True, type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rounds-ledger-") as folder:
        site = Site(options.program.resolve(), pathlib.Path(folder))
        site.make()
        fill(site)
        faults = []
        with Server(site) as server:
            read = [path for path in ADDRESSES if shows_the_patient(server.base + path)]
            if len(read) < 6:
                raise SystemExit(f"only {read} show the patient: this check says nothing")
            for path in read:
                faults += judge(site, server.base, path)
        faults += tamper(site)
    for fault in faults:
        print(fault)
    print(f"{len(read)} addresses and {len(TAMPERING)} ways to tamper tried, {len(faults)} faults")
    return 1 if faults else 0


def fill(site):
    export = site.folder / "export.ndjson"
    good = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1950-02-03",
            "name": [{"family": PATIENT}]}
    bad = {**good, "id": "p2", "birthDate": "no day"}
    export.write_text(json.dumps(good) + "\n" + json.dumps(bad) + "\n")
    site.run("load", export)


def shows_the_patient(address):
    answer = ask(address)
    return answer.status not in NOT_THERE and PATIENT in answer.text


def judge(site, base, path):
    database = site.site / "data" / "rounds.db"
    name = path.split("?")[0]
    before = entries(database)
    if not shows_the_patient(base + path):
        return [f"{name}: no answer although the ledger can be written"]
    faults = []
    if entries(database) <= before:
        faults.append(f"{name}: an answer and no entry")
    holder = sqlite3.connect(database, isolation_level=None)
    try:
        holder.execute("begin immediate")
        refused = ask(base + path, seconds=120)
        alive = ask(base + "/healthz")
    finally:
        holder.rollback()
        holder.close()
    if refused.status < 500:
        # With a lower status a program would not know that it may ask again.
        faults.append(f"{name}: {refused.status} although nothing could be recorded")
    if PATIENT in refused.text:
        faults.append(f"{name}: shows the patient although nothing could be recorded")
    if alive.status != 200:
        faults.append(f"{name}: the server says {alive.status} of itself meanwhile")
    if not shows_the_patient(base + path):
        faults.append(f"{name}: no answer after the ledger could be written again")
    return faults


def entries(database):
    reader = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return reader.execute("select count(*) from ledger_entry").fetchone()[0]
    finally:
        reader.close()


def tamper(site):
    """Every change of a copy is found; the untouched ledger is accepted."""
    database = site.site / "data" / "rounds.db"
    honest = site.run("audit", "verify", wanted=None)
    if honest.returncode != 0:
        return ["the untouched ledger is refused: " + honest.stderr.decode(errors="replace")]
    kept = site.folder / "kept"
    copy_database(database, kept)
    faults = []
    for what, statements in TAMPERING.items():
        changer = sqlite3.connect(database)
        changer.executescript(statements)
        changer.commit()
        changer.close()
        if site.run("audit", "verify", wanted=None).returncode == 0:
            faults.append(f"{what}: not found")
        restore_database(kept, database)
    return faults


def copy_database(database, kept):
    """All files of it, once everything written is in the first of them."""
    holder = sqlite3.connect(database)
    holder.execute("pragma wal_checkpoint(truncate)")
    holder.close()
    shutil.copy(database, kept)


def restore_database(kept, database):
    for path in database.parent.glob(database.name + "-*"):
        path.unlink()
    shutil.copy(kept, database)


if __name__ == "__main__":
    sys.exit(main())
