#!/usr/bin/env python3
"""sqlmap against every parameter of the pages and of the interface.

    tests/security/sqlmap.py --base http://127.0.0.1:7300
    tests/security/sqlmap.py --program target/debug/rounds      # makes a site and serves it

Options for a server with sign-in: `--token-file` (sent as `Authorization: Bearer`) or
`--cookie-file` (a line as in the header `Cookie`). `--quick` tries level 1, and a parameter of the
interface that several operations have at one of them.

Two addresses of a toy server come first: one that can be injected and must be found, one that
binds its value and must not. Only then does a scan that finds nothing mean something. A scan that
was refused, limited or cut off is a failure, not a pass.

The parameter `sql` of the page Query is left out: it is a person's own SQL, run with their rights.
What that may not do is tested where plans are made.

Exit status: 0 nothing found, 1 something found or not tried, 77 skipped: sqlmap is not installed.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import injectable
from served import Server, Site, ask

SKIPPED = 77

# Address, parameters that are tried, each with a value that has an answer. A star is where a part
# of the path is tried.
PAGES = [
    ("/findings", {"state": "open"}),
    ("/measures", {"text": "rate", "area": "data"}),
    ("/measures/alerts.firings", {"group": "a"}),
    ("/measures/alerts.firings*", {}),
    ("/functions", {"q": "rate"}),
    ("/functions/auroc*", {}),
    ("/search", {"q": "rate"}),
    ("/query", {"sql": "select+1", "as_of": "2026-11-01"}),
    ("/data", {"page": "1"}),
    ("/data/tables/clinical.patient*", {}),
    ("/data/batches/1*", {}),
    ("/data/quarantine", {"source": "files", "reason": "x", "batch": "1", "page": "1"}),
    ("/data/quarantine.csv", {"source": "files", "reason": "x"}),
]

# What a browser sends by itself.
HEADERS = "user-agent,referer,host"

# Left out, with the reason above.
OWN_SQL = {"sql"}


def main():
    options = arguments()
    if shutil.which("sqlmap") is None:
        print("skipped: sqlmap is not installed (Debian: apt install sqlmap)")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="rounds-sqlmap-") as folder:
        scan = Scan(pathlib.Path(folder), options)
        control(scan)
        if options.base:
            return all_addresses(scan, options.base)
        site = Site(options.program, pathlib.Path(folder) / "rounds")
        site.make()
        bad = site.folder / "bad.ndjson"
        bad.write_text('{"resourceType":"Patient","id":"a"}\n{"broken\n')
        site.run("load", bad)
        with Server(site) as server:
            return all_addresses(scan, server.base)


def arguments():
    parser = argparse.ArgumentParser(description="sqlmap against every parameter of Rounds")
    server = parser.add_mutually_exclusive_group(required=True)
    server.add_argument("--base", help="address of a server that runs")
    server.add_argument("--program", help="the program rounds; a site is made for it")
    parser.add_argument("--token-file", type=pathlib.Path)
    parser.add_argument("--cookie-file", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="level 1 instead of level 3")
    parser.add_argument("--at-once", type=int, default=2, help="scans that run at once")
    return parser.parse_args()


class Scan:
    """Runs sqlmap and reads what it says."""

    def __init__(self, folder, options):
        self.folder = folder
        self.is_quick = options.quick
        self.level = "1" if options.quick else "3"
        self.at_once = options.at_once
        self.headers = {}
        if options.token_file:
            self.headers["Authorization"] = "Bearer " + options.token_file.read_text().strip()
        if options.cookie_file:
            self.headers["Cookie"] = options.cookie_file.read_text().strip()

    def run(self, address, parameter, signed_in=True, body=None):
        """`found`, `none`, or why it cannot be said."""
        output = tempfile.mkdtemp(dir=self.folder)
        command = [
            "sqlmap", "--batch", "--disable-coloring", "--flush-session", "--answers=follow=N",
            "--level", self.level, "--risk", "2", "--technique", "BEUST", "--time-sec", "2",
            "--threads", "4", "--retries", "1", "--timeout", "20", "--parse-errors",
            # An attempt in a part of the path names a thing that is not there.
            "--ignore-code", "404",
            "--output-dir", output, "-u", address,
        ]
        if parameter is not None:
            command += ["-p", parameter]
        if body is not None:
            command += ["--data", body]
        headers = dict(self.headers) if signed_in else {}
        if body is not None and body.startswith("{"):
            headers["Content-Type"] = "application/json"
        if headers:
            command += ["--headers", "\n".join(f"{name}: {value}" for name, value in headers.items())]
        # sqlmap takes headers on its command line alone, which others on the machine can read:
        # the token has to be one that is made for the scan.
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800,
                              env={**os.environ, "HOME": str(self.folder)})
        return verdict(done.stdout + done.stderr)


def verdict(said):
    """What sqlmap's text means; anything but a clear answer is a reason."""
    if "identified the following injection point" in said:
        return "found"
    limited = re.search(r"(4(?:01|03|29)|5\d\d) \([^)]*\) - \d+ times", said)
    if limited:
        return f"answered with {limited.group(0)}"
    if "do not appear to be injectable" in said:
        return "none"
    critical = re.findall(r"\[(?:CRITICAL|ERROR)\] (.*)", said)
    return critical[-1] if critical else "sqlmap said neither yes nor no"


def control(scan):
    """The toy server: what can be injected is found, what cannot is not."""
    with injectable.Toy() as toy:
        for path, wanted in (("/open", "found"), ("/bound", "none")):
            answer = scan.run(f"{toy.base}{path}?name=icu", "name", signed_in=False)
            if answer != wanted:
                raise SystemExit(f"control {path}: {answer!r}, not {wanted!r}: no scan can be trusted")
            print(f"control {path}: {answer}, as it must be", flush=True)


def all_addresses(scan, base):
    tried = list(targets(base, scan.headers, scan.is_quick))
    if not tried:
        raise SystemExit("no parameter to try")
    begun = time.monotonic()
    faults = 0
    with concurrent.futures.ThreadPoolExecutor(scan.at_once) as pool:
        answers = pool.map(lambda target: scan.run(target[0], target[1], body=target[2]), tried)
        for (address, parameter, _), answer in zip(tried, answers):
            path = address.removeprefix(base).split("?")[0]
            faults += answer != "none"
            print(f"{path} {parameter or 'path'}: {answer}", flush=True)
    minutes = (time.monotonic() - begun) / 60
    print(f"{len(tried)} parameters tried in {minutes:.1f} minutes, {faults} found or not tried")
    return 1 if faults else 0


def targets(base, headers, is_quick):
    """Address, parameter and body of everything that takes a value."""
    for path, values in PAGES:
        query = "&".join(f"{name}={value}" for name, value in values.items())
        if path.endswith("*"):
            yield base + path, None, None
        for name in sorted(values.keys() - OWN_SQL):
            yield f"{base}{path}?{query}", name, None
    yield f"{base}/", HEADERS, None
    described = ask(f"{base}/api/v1/openapi.json", headers=headers)
    if described.status == 200:
        seen = set()
        for name, target in of_interface(base, json.loads(described.body)):
            if not (is_quick and name in seen):
                yield target
            seen.add(name)
    else:
        print(f"note: no description of the interface ({described.status}): pages alone are tried")


def of_interface(base, description):
    """Parameters of the interface as its description lists them, each with where it is tried."""
    servers = description.get("servers") or [{"url": ""}]
    prefix = servers[0]["url"].rstrip("/")
    for path, operations in sorted(description.get("paths", {}).items()):
        operation = operations.get("get")
        if operation is None:
            continue
        parameters = operation.get("parameters", []) + operations.get("parameters", [])
        queries = [one for one in parameters if one.get("in") == "query"]
        own = [one for one in parameters if one.get("in") == "path"]
        filled = prefix + path
        for one in own:
            filled = filled.replace("{" + one["name"] + "}", example(one))
        needed = [one for one in queries if one.get("required")]
        for one in queries:
            if one["name"] not in OWN_SQL:
                # A second value that does not fit would hide what this one does.
                given = [one, *(other for other in needed if other is not one)]
                query = "&".join(f"{other['name']}={example(other)}" for other in given)
                yield one["name"], (f"{base}{filled}?{query}", one["name"], None)
        for one in own:
            # sqlmap puts its attempts where the star stands.
            marked = (prefix + path).replace("{" + one["name"] + "}", example(one) + "*")
            for other in own:
                marked = marked.replace("{" + other["name"] + "}", example(other))
            yield one["name"], (base + marked, None, None)


def example(parameter):
    """A value that the parameter takes."""
    schema = parameter.get("schema", {})
    for value in (parameter.get("example"), schema.get("example"), schema.get("default")):
        if value is not None:
            return str(value)
    if schema.get("enum"):
        return str(schema["enum"][0])
    return "1" if schema.get("type") in ("integer", "number") else "a"


if __name__ == "__main__":
    sys.exit(main())
