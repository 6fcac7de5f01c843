"""Unpacks the five files and writes the five views, described and under their bench names.

usage: prepare.py DATA_FOLDER VIEWS_FOLDER WORK_FOLDER

DATA_FOLDER holds NAME.ndjson.gz for every resource type below, VIEWS_FOLDER one ViewDefinition for
each in name.json. Rounds asks for a sentence on every table and column; these views have none, so
each gets a placeholder. Paths, types and row expansion stay untouched.
"""

import gzip
import json
import pathlib
import shutil
import sys

RESOURCE_TYPES = ["Patient", "Encounter", "Condition", "Observation", "MedicationRequest"]


def unpack(data: pathlib.Path, target: pathlib.Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for resource_type in RESOURCE_TYPES:
        unpacked = target / f"{resource_type}.ndjson"
        if not unpacked.exists():
            with gzip.open(data / f"{resource_type}.ndjson.gz") as packed, unpacked.open("wb") as out:
                shutil.copyfileobj(packed, out)


def describe(select: dict) -> None:
    for column in select.get("column", []):
        column.setdefault("description", f"{column['path']} of the resource.")
    for inner in select.get("select", []) + select.get("unionAll", []):
        describe(inner)


def write_views(source: pathlib.Path, target: pathlib.Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for resource_type in RESOURCE_TYPES:
        name = resource_type.lower()
        view = json.loads((source / f"{name}.json").read_text())
        view["name"] = f"bench_{name}"
        view["description"] = f"One {resource_type} as the benchmark reads it"
        for select in view["select"]:
            describe(select)
        (target / f"bench_{name}.json").write_text(json.dumps(view, indent=1))


if __name__ == "__main__":
    data, views, work = map(pathlib.Path, sys.argv[1:4])
    unpack(data, work / "data")
    write_views(views, work / "views")
