#!/usr/bin/env python3
"""The program itself against its own OpenAPI document.

    tests/schemathesis/real_server.py --program target/debug/rounds [--cases 20]

Makes a site with a few rows, does a round, serves it to whoever asks (nobody signs in) and runs
`run.sh` against it. What is let in without a token is tested by `run.sh` against a server where
people sign in, and by the tests of rounds-web.

Exit status: that of schemathesis, 77 skipped: schemathesis is not installed.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "security"))

from served import Server, Site  # noqa: E402

SKIPPED = 77


def main():
    options = arguments()
    tool = os.environ.get("SCHEMATHESIS", "schemathesis")
    if shutil.which(tool) is None:
        print("skipped: schemathesis is not installed (pip install schemathesis)")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="rounds-schemathesis-") as folder:
        site = Site(options.program, pathlib.Path(folder) / "rounds")
        site.make()
        rows = site.folder / "rows.ndjson"
        rows.write_text("".join(json.dumps(row) + "\n" for row in resources()) + '{"broken\n')
        site.run("load", rows)
        # A measure without data is no failure of this test.
        site.run("run", wanted=None)
        with Server(site) as server:
            return subprocess.run(
                [HERE / "run.sh", server.base, "nobody-signs-in", str(options.cases),
                 "--exclude-checks", "ignored_auth,missing_required_header",
                 "--rate-limit", "auto"],
                check=False,
            ).returncode


def arguments():
    parser = argparse.ArgumentParser(description="Rounds against its own OpenAPI document")
    parser.add_argument("--program", required=True, help="the program rounds")
    parser.add_argument("--cases", type=int, default=20, help="cases for each operation")
    return parser.parse_args()


def resources():
    """Patients and encounters enough for a table, a measure and a refused row."""
    for number in range(60):
        yield {"resourceType": "Patient", "id": f"p{number}", "gender": "female",
               "birthDate": f"{1940 + number}-03-05"}
        day = f"2026-{number % 9 + 1:02}-{number % 27 + 1:02}"
        yield {"resourceType": "Encounter", "id": f"e{number}", "status": "finished",
               "class": {"code": "IMP"}, "subject": {"reference": f"Patient/p{number}"},
               "period": {"start": f"{day}T08:00:00Z", "end": f"{day}T20:00:00Z"}}


if __name__ == "__main__":
    sys.exit(main())
