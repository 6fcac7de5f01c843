#!/usr/bin/env python3
"""A patient whose name, numbers and address are found nowhere but where rows belong.

    tests/security/canary.py --program target/debug/rounds

makes a site, loads rows of that patient, good and bad, computes a round, opens every page, asks for
errors, kills the program at every named point of a load and in the middle of one, and then
searches everything that the program wrote or said: logs, what commands say, metrics, addresses in
pages and headers, the ledger and its export, temporary and spill folders, crash output.

Allowed are the files that were loaded, the lake's own tables and their logs, and answers whose
purpose is to show rows (quarantine, a question in SQL). A name that a person types into a question
or a filter is kept in the ledger, with the question, and there alone. First the search itself is tried on what
must be found, in every spelling it knows.

Exit status: 0 nothing found outside, 1 found (says where, never what), 2 the search cannot be
trusted.
"""

import argparse
import base64
import html
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import urllib.parse

from served import Server, Site, ask

# Words that occur in no language, code list or program.
CANARIES = {
    "family name": "Zzyzxwick",
    "given name": "Quillonqua",
    "record number": "MRN7731XQ0042",
    "telephone": "555-01-77310042",
    "street": "Vexwortle Lane",
    "birth date": "1931-02-29T77",
    "what was typed": "Plimworquex",
}
TYPED = "what was typed"
CRASH_POINTS = ["decided", "committed one table:1", "committed one table:3", "recorded"]
PAGES_MAX = 400
COLUMNS_OF_PEOPLE = "select family, given from clinical.patient"


def main():
    parser = argparse.ArgumentParser(description="search for a patient outside of the tables")
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--keep", action="store_true", help="keep the folder that was searched")
    options = parser.parse_args()
    if not control():
        print("the search does not find what it should: nothing it says can be trusted")
        return 2
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rounds-canary-"))
    site = Site(options.program.resolve(), folder)
    fill(site)
    die(site)
    served = browse(site)
    finds = sorted(set(search(site) + served))
    for find in finds:
        print(find)
    if options.keep:
        print(f"kept: {folder}")
    else:
        subprocess.run(["rm", "-rf", str(folder)], check=True)
    print(f"{len(finds)} places outside of the tables name the patient")
    return 1 if finds else 0


# --- what is looked for

def spellings(word):
    """The word as it may stand in a file: plain, encoded for addresses, pages, JSON, Base64."""
    plain = word.encode()
    yield plain.lower()
    yield urllib.parse.quote(word).encode().lower()
    yield urllib.parse.quote_plus(word).encode().lower()
    yield html.escape(word).encode().lower()
    yield plain.hex().encode()
    yield word.encode("utf-16-le").lower()


def base64_parts(word):
    """The middle of its Base64 for each of the three ways it can lie."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + word.encode()).decode().rstrip("=")
        yield coded[(before * 8 + 5) // 6 + 1 : -2].encode()


def named_in(content):
    """Kinds of canaries that the bytes name."""
    lower = content.lower()
    for kind, word in CANARIES.items():
        if any(spelling in lower for spelling in spellings(word)):
            yield kind
        elif any(part in content for part in base64_parts(word)):
            yield kind + " in Base64"


def control():
    """Every spelling of every word is found in a haystack, and nothing in one without it."""
    hay = bytes(range(256)) * 40
    found = not list(named_in(hay))
    for word in CANARIES.values():
        coded = [base64.b64encode(b"x" * before + word.encode() + b"yy") for before in range(3)]
        plain = [word.upper().encode(), urllib.parse.quote(word).encode(), word.encode().hex().encode()]
        found &= all(list(named_in(hay + needle + hay)) for needle in plain + coded)
    return found


# --- what is done

def patient(number, **changes):
    resource = {
        "resourceType": "Patient",
        "id": f"p{number}",
        "name": [{"family": CANARIES["family name"], "given": [CANARIES["given name"]]}],
        "identifier": [{
            "type": {"coding": [{"code": "MR"}]},
            "system": "urn:mrn",
            "value": CANARIES["record number"],
        }],
        "telecom": [{"system": "phone", "value": CANARIES["telephone"]}],
        "address": [{"line": [CANARIES["street"]], "city": "Nowhere"}],
        "birthDate": "1931-02-28",
        "gender": "female",
    }
    return {**resource, **changes}


def lines(people):
    """Good rows, and every kind of bad one."""
    for number in range(people):
        yield json.dumps(patient(number))
    yield json.dumps(patient(10_001, birthDate=CANARIES["birth date"]))
    yield json.dumps(patient(10_002, birthDate=[CANARIES["family name"]]))
    yield json.dumps(patient(10_003, name=CANARIES["family name"]))
    yield json.dumps({**patient(10_004), "resourceType": CANARIES["family name"]})
    yield json.dumps({**patient(0), "gender": CANARIES["given name"]})
    yield json.dumps(patient(10_005))[:-40]
    yield '{"' + CANARIES["family name"] + '": ' + "[" * 500
    yield CANARIES["family name"] + ", " + CANARIES["record number"]


def fill(site):
    site.make()
    source = site.folder / "loaded"
    source.mkdir()
    (source / "patients.ndjson").write_text("\n".join(lines(40)) + "\n")
    csv = f"id,name\n1,{CANARIES['family name']}\n2,\"{CANARIES['given name']}\n"
    (source / "scores.csv").write_text(csv)
    site.run("load", source / "patients.ndjson")
    site.run("load", source / "scores.csv", wanted=None)
    site.run("load", source, "--mapping", source / "scores.csv", wanted=None)
    site.run("run", wanted=None)
    site.run("doctor", wanted=None)
    site.run("load", source / "patients.ndjson")
    typed = CANARIES[TYPED]
    for question in (
        f"select {typed} from clinical.patient",
        "select cast(family as bigint) from clinical.patient",
        f"select * from clinical.patient where family = '{typed}' and",
    ):
        site.run("query", question, wanted=None, is_question=True)


def die(site):
    """The program dies while it holds the patient in memory."""
    loaded = site.folder / "loaded"
    for point in CRASH_POINTS:
        file = loaded / f"{point.replace(' ', '-').replace(':', '-')}.ndjson"
        file.write_text("\n".join(json.dumps(patient(f"x{point[-1]}{n}")) for n in range(50)) + "\n")
        site.run("load", file, wanted=None, environment={"ROUNDS_CRASH_AT": point})
    many = loaded / "many.ndjson"
    many.write_text("\n".join(json.dumps(patient(f"m{number}")) for number in range(20_000)) + "\n")
    process = subprocess.Popen(
        [site.program, "--site", str(site.site), "load", str(many)],
        cwd=site.folder, env=site.environment,
        stdout=subprocess.DEVNULL, stderr=open(site.said / "killed.stderr", "wb"),
    )
    try:
        process.wait(0.2)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)
        process.wait()
    # The next load takes up what was left.
    site.run("load", many, wanted=None)


def browse(site):
    """Every page and error; gives finds in addresses, headers and metrics."""
    finds = []
    with Server(site, arguments=["--log-json"]) as server:
        seen, waiting = set(), ["/", "/metrics", "/healthz", "/readyz"]
        while waiting and len(seen) < PAGES_MAX:
            address = waiting.pop(0)
            if address in seen:
                continue
            seen.add(address)
            answer = ask(server.base + address)
            where = f"headers of {address.split('?')[0]}"
            finds += tell(where, json.dumps(answer.headers).encode())
            if "text/html" in answer.headers.get("content-type", ""):
                links = [html.unescape(link) for link in
                         re.findall(r'(?:href|src|action)="([^"]*)"', answer.text)]
                page = address.split("?")[0]
                finds += tell(f"addresses in {page}", "\n".join(links).encode())
                waiting += [link for link in links if link.startswith("/")]
            if address in ("/metrics", "/healthz", "/readyz"):
                finds += tell(address, answer.body)
        mistakes(server.base)
        print(f"{len(seen)} addresses opened", flush=True)
    if "ROUNDS_SERVE_SIGN_IN" in site.environment:
        required = {"ROUNDS_SERVE_SIGN_IN": "required"}
        with Server(site, name="closed", arguments=["--log-json"], environment=required) as server:
            mistakes(server.base)
            knock(server.base)
    office(site)
    return finds


def knock(base):
    """Somebody types the patient's name where their own belongs."""
    form = ask(base + "/sign-in")
    fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form.text))
    fields |= {name: CANARIES["family name"] for name in re.findall(r'<input[^>]* name="([^"]*)"', form.text)
               if name not in fields}
    cookie = form.headers.get("set-cookie", "").split(";")[0]
    ask(base + "/sign-in", data=urllib.parse.urlencode(fields).encode(),
        headers={"cookie": cookie, "origin": base})


def office(site):
    """What the office knows and gives away: the ledger in every form, people, jobs, itself."""
    for arguments in (
        ["audit", "list", "--json", "--rows", "10000"],
        ["audit", "export", "--format", "fhir"],
        ["audit", "export", "--format", "csv"],
        ["audit", "export", "--format", "cef"],
        ["audit", "verify"],
        ["audit", "anchor"],
        ["people", "list"],
        ["jobs", "list"],
        ["about"],
        ["doctor"],
    ):
        site.run(*arguments, wanted=None)


def mistakes(base):
    """Requests with a name in them, right and wrong: nothing of them may be logged."""
    name = CANARIES[TYPED]
    street = urllib.parse.quote(f"{name} Lane")
    for path in (
        f"/search?q={name}",
        f"/{name}",
        f"/measures/{name}?group={street}",
        f"/findings/{name}",
        f"/data/tables/{name}",
        f"/data/quarantine?source={name}&reason={street}",
        f"/data/quarantine?batch={name}",
        f"/query?sql=select+{name}+from+clinical.patient",
        f"/query?sql=select+cast(family+as+bigint)+from+clinical.patient",
        f"/query?sql=select+*+from+clinical.patient+where+family='{name}'",
        f"/query.csv?sql=select+*+from+clinical.patient+where+family='{name}'",
        f"/query.json?sql=select+'{name}'/0",
        f"/api/v1/measures/{name}?limit={street}",
        f"/static/{name}",
        f"/sign-in?then=/{name}",
    ):
        ask(base + path)
    ask(base + "/sign-in", data=f"name={name}&password={street}".encode())
    ask(base + "/api/v1/query", data=json.dumps({"sql": name}).encode(),
        headers={"content-type": "application/json", "authorization": f"Bearer {name}"})
    ask(base + "/", headers={"user-agent": name, "referer": f"http://x/{name}"})
    ask(base + "/", headers={"cookie": f"a={name}", "host": name})


# --- what is searched

def tell(where, content):
    return [f"{where}: {kind}" for kind in named_in(content)]


def is_ledger(path):
    """The database of the office, and what commands print out of the ledger."""
    return path.name.startswith("rounds.db") or path.match("said/*-audit.stdout")


def search(site):
    """Every file but those that were loaded and the lake's own."""
    tables = site.site / "data" / "lake"
    finds, looked, missed = [], 0, True
    for path in sorted(site.folder.rglob("*")):
        inside = path.relative_to(site.folder)
        if not path.is_file() or inside.parts[0] == "loaded":
            continue
        content = path.read_bytes()
        finds += tell(f"name of {inside.parent}", path.name.encode())
        if tables in path.parents and not inside.parts[3].startswith("_"):
            missed &= not list(named_in(content))
            continue
        looked += 1
        found = tell(str(inside), content)
        if is_ledger(inside):
            found = [find for find in found if TYPED not in find]
        finds += found
    for left in (site.site / "data" / "lake" / "_spill", site.temporary):
        if left.is_dir():
            finds += [f"{left.relative_to(site.folder)}/ is not empty" for _ in left.iterdir()]
    if missed:
        raise SystemExit("the patient is not in the tables: the rest of this check says nothing")
    print(f"{looked} files searched", flush=True)
    return finds


if __name__ == "__main__":
    sys.exit(main())
