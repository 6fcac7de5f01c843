"""Compares the rows that Rounds wrote with those of the peers, as multisets.

usage: compare.py WORK_FOLDER

FHIR4DS runs the very same ViewDefinitions and must agree in every column. DuckDB's SQL was written
by hand and leaves value_str out. Values are compared as text after times are brought to UTC,
numbers to doubles, dates to days and keys to bare ids: the specification leaves the form of a key to
the implementation, and FHIR4DS writes Patient/123 for 123. Exits with 1 when anything differs.
"""

import collections
import datetime
import json
import pathlib
import re
import sys
import uuid

import pyarrow.parquet as parquet

RESOURCE_TYPES = ["Patient", "Encounter", "Condition", "Observation", "MedicationRequest"]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
PEERS = {"fhir4ds_views": set(), "duckdb_sql": {"value_str"}}
OURS = {"_batch", "_line", "_hash"}
# Columns that a peer gives as text though they hold numbers.
NUMBERS = {"value_num"}


def normal(column: str, value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        zoned = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        return zoned.astimezone(datetime.timezone.utc).isoformat()
    if isinstance(value, str) and INSTANT.match(value):
        return normal(column, datetime.datetime.fromisoformat(value))
    if isinstance(value, (datetime.date, uuid.UUID)):
        return str(value)
    if isinstance(value, float) or column in NUMBERS:
        return repr(float(value))
    if column == "id" or column.endswith("_id"):
        return str(value).rpartition("/")[2]
    return str(value)


def rows(files: list[pathlib.Path], columns: list[str]) -> collections.Counter:
    counted: collections.Counter = collections.Counter()
    for file in files:
        for batch in parquet.ParquetFile(file).iter_batches(columns=columns):
            texts = [[normal(name, value) for value in batch[name].to_pylist()] for name in columns]
            counted.update(zip(*texts))
    return counted


def lake_files(table: pathlib.Path) -> list[pathlib.Path]:
    """The files of the table's newest version, by its Delta log."""
    files: set[str] = set()
    for entry in sorted((table / "_delta_log").glob("*.json")):
        for line in entry.read_text().splitlines():
            action = json.loads(line)
            if "add" in action:
                files.add(action["add"]["path"])
            if "remove" in action:
                files.discard(action["remove"]["path"])
    return [table / file for file in sorted(files)]


def compare(out: pathlib.Path, resource_type: str, peer: str, left_out: set[str]) -> bool:
    ours = lake_files(out / "Rounds" / "clinical" / f"bench_{resource_type.lower()}")
    names = parquet.read_schema(ours[0]).names
    columns = [name for name in names if name not in OURS | left_out]
    mine, theirs = rows(ours, columns), rows([out / peer / f"{resource_type}.parquet"], columns)
    only_mine, only_theirs = mine - theirs, theirs - mine
    equal = not only_mine and not only_theirs
    print(
        f"{resource_type}, {len(columns)} columns: Rounds {mine.total()} rows, {peer} {theirs.total()}: "
        + ("equal" if equal else f"{only_mine.total()} only in Rounds, {only_theirs.total()} only in {peer}")
    )
    for name, counter in (("Rounds", only_mine), (peer, only_theirs)):
        for row in sorted(counter, key=str)[:2]:
            print(f"  only in {name}: {dict(zip(columns, row))}")
    return equal


if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1]) / "out"
    outcomes = [
        compare(out, resource_type, peer, left_out)
        for peer, left_out in PEERS.items()
        for resource_type in RESOURCE_TYPES
    ]
    sys.exit(0 if all(outcomes) else 1)
