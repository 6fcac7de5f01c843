#!/usr/bin/env python3
"""The whole life of a tool on the real server, with people who sign in: proposed, refused at the
gate, decided by others than its owner, silent, pilot, live; then new data breach what must stay
true, a mail goes out, the tool is paused and comes back to the committee. At the end evidence,
events and ledger are verified, and a changed byte is found wherever it is changed.

    python3 tests/office/path.py --program target/debug/rounds

Prints one line for each thing that was seen, and ends with 1 at the first that is not so.
"""

import argparse
import datetime
import json
import pathlib
import re
import sqlite3
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "security"))

import extract  # noqa: E402
import keeping  # noqa: E402
from client import Person  # noqa: E402
from mail import MailServer  # noqa: E402
from served import Server, Site  # noqa: E402

PASSWORD = "correct horse battery staple 7"
TOOL = "icu-mortality"
SEEN = 0


def see(what, is_so, more=""):
    global SEEN
    if not is_so:
        raise SystemExit(f"NOT SO: {what}\n{more}")
    SEEN += 1
    print(f"  {what}")


def site_with_data(program, folder, mail_port):
    """A site with four quarters of predictions that rank well, and gates of its own."""
    site = Site(program, folder)
    site.make()
    site.environment["ROUNDS_SERVE_SIGN_IN"] = "required"
    site.environment["ROUNDS_SIGN_IN_SECOND_FACTOR"] = "all"
    starts = extract.quarter_starts(datetime.date.today(), 5)
    for start in starts[:-1]:
        extract.write(site.folder / "extract", start, separation=1.8)
    (site.site / "mappings" / "scores.toml").write_text(extract.MAPPING, encoding="utf-8")
    (site.site / "sources" / "scores.toml").write_text(
        f'path = "{site.folder}/extract"\nformat = "mapped"\nmappings = ["mappings/scores.toml"]\n',
        encoding="utf-8",
    )
    (site.site / "governance").mkdir(exist_ok=True)
    gates = (HERE / "gates.toml").read_text(encoding="utf-8")
    (site.site / "governance" / "gates.toml").write_text(gates, encoding="utf-8")
    with open(site.site / "rounds.toml", "a", encoding="utf-8") as file:
        file.write(
            f'\n[notices]\naddress = "https://rounds.test"\nallowed = ["127.0.0.1:{mail_port}"]\n'
            f'[notices.mail]\nhost = "127.0.0.1"\nport = {mail_port}\nsecurity = "none"\n'
            'from = "rounds@hospital.test"\n'
        )
    site.run("run")
    return site, starts


def set_up_token(server):
    """What the server printed for the first administrator, which it does after its address."""
    for _ in range(100):
        said = server.log.read_text(errors="replace")
        found = re.search(r"^\s+([A-Za-z0-9_-]{16,})\s*$", said, re.M)
        if found:
            return found.group(1)
        time.sleep(0.1)
    raise SystemExit("the server printed no token:\n" + said)


def everybody(server):
    """The first administrator and five people of the office, all signed in."""
    token = set_up_token(server)
    admin = Person(server.base, "admin")
    admin.set_up(token, PASSWORD)
    people = {}
    for name, roles in [
        ("marlow", ["cmio"]),
        ("osei", ["clinician", "committee_member"]),
        ("brandt", ["informaticist"]),
        ("chen", ["analyst"]),
        ("ruiz", ["committee_member"]),
        ("okafor", ["committee_member"]),
    ]:
        added = admin.call("POST", "/people", {
            "sign_in_name": name, "name": f"Dr {name.title()}", "email": f"{name}@hospital.test",
            "roles": roles, "units": [], "staff_ids": [],
        })
        person = Person(server.base, name)
        person.welcome(added["code"]["code"], PASSWORD)
        person.reference = {"id": added["person"]["id"], "name": f"Dr {name.title()}"}
        people[name] = person
    return people


def do(person, kind, name, command, wanted=(200,)):
    return person.call("POST", f"/{kind}/{name}/commands", command, wanted)


def found_the_office(people):
    rules = {"quorum_min": 2, "quorum_share": 0.5, "majority_above": 0.5, "triage_days": 3}
    chair = people["marlow"]

    def office(command):
        chair.call("POST", "/office/commands", command)

    office({"do": "set-committee", "id": "ai-committee", "name": "AI committee",
            "purpose": "Models", "reports_to": None, "rules": rules})
    today = datetime.date.today().isoformat()
    for name, seat in [("marlow", "chair"), ("osei", "member"), ("ruiz", "member"), ("okafor", "member")]:
        office({"do": "seat", "committee": "ai-committee", "person": people[name].reference,
                "seat": seat, "speaks_for": name, "from": today, "until": None})
    done_on = (datetime.date.today() - datetime.timedelta(days=10)).isoformat()
    for name in ["marlow", "osei", "ruiz", "okafor"]:
        office({"do": "record-training", "person": people[name].reference,
                "training": "conflict-of-interest", "done_on": done_on, "valid_until": None})


def condition(threshold):
    return {"measure": "ai.auroc", "group": extract.GROUP, "bound": "low",
            "comparison": "at-least", "threshold": threshold, "n_min": 300, "periods": 1}


def propose(people):
    brandt, osei = people["brandt"], people["osei"]
    card = {
        "kind": "ai-model", "title": "ICU mortality", "purpose": "Who needs a talk about goals of care",
        "intended_use": "Adults in intensive care", "vendor": "", "clinical_owner": osei.reference,
        "technical_owner": brandt.reference, "builders": [brandt.reference], "facts": {},
    }
    brandt.call("POST", "/tools", {"id": TOOL, "card": card, "version": {
        "version": "1", "from": datetime.date.today().isoformat(), "note": "first",
        "is_within_change_plan": False}})
    answers = {"severity": "death", "autonomy": "informs", "reversibility": "not",
               "reach": "hospital", "vulnerable-groups": "some", "novelty": "new"}
    do(osei, "tools", TOOL, {"do": "assess-risk", "answers": answers})
    do(brandt, "tools", TOOL, {"do": "set-measures", "measures": [
        {"measure": "ai.auroc", "group": extract.GROUP}]})
    for stage in ("pilot", "live"):
        do(brandt, "tools", TOOL, {"do": "accept", "to": stage, "condition": condition(0.7),
                                   "reason": "The points score reaches this"})


def refused_at_the_gate(people):
    gate = people["marlow"].call("GET", f"/tools/{TOOL}/gates/silent")
    text = json.dumps(gate)
    see("the gate names what is missing", "missing" in text and "Model card" in text, text)
    answer = do(people["marlow"], "tools", TOOL,
                {"do": "move", "to": "silent", "reason": "", "override_rule": None, "review": None},
                wanted=(409,))
    see("a move without it is refused and says what is missing",
        "Model card" in json.dumps(answer), json.dumps(answer))
    page = people["marlow"].page(f"/tools/{TOOL}")
    see("the page says so too", "Model card" in page)


def form_answers():
    """An answer to every question of the shipped form for models."""
    forms = tomllib.loads((HERE.parents[1] / "content" / "governance" / "forms.toml").read_text())
    form = next(form for form in forms["form"] if "ai-model" in form["kinds"])
    return {question["name"]: question.get("choices", ["described"])[0]
            for question in form["question"]}


def decide(people):
    brandt, chen, marlow = people["brandt"], people["chen"], people["marlow"]
    do(brandt, "tools", TOOL, {"do": "show-document", "kind": "model-card", "title": "Model card",
                               "file": None, "location": "shelf", "valid_until": None})
    evidence = chen.call("POST", "/evidence", {"title": "Before silent mode", "tool": TOOL})
    evidence = evidence["id"]
    submitted = brandt.call("POST", "/reviews", {
        "tool": TOOL, "question": {"ask": "enter", "stage": "silent"}, "committee": None,
        "answers": form_answers()})
    review = submitted["subject"]["id"]
    do(marlow, "reviews", review, {"do": "triage", "note": "complete", "overlaps": []})
    do(marlow, "reviews", review, {"do": "schedule", "meeting": datetime.date.today().isoformat()})
    do(marlow, "reviews", review, {"do": "add-evidence", "evidence": evidence})
    do(marlow, "reviews", review, {"do": "open-voting"})
    vote = {"do": "vote", "vote": {"for": "approve"}, "reason": "it ranks well", "member": None}
    answer = do(people["osei"], "reviews", review, vote, wanted=(403,))
    see("the owner cannot vote", "own" in json.dumps(answer).lower(), json.dumps(answer))
    for name in ("ruiz", "okafor"):
        do(people[name], "reviews", review, vote)
    do(marlow, "reviews", review, {"do": "decide", "reason": "It harms nobody in silence",
                                   "contingencies": [], "standing": [], "review_by": None,
                                   "outcome": "approve"})
    see("two others decided", marlow.call("GET", f"/reviews/{review}") is not None)
    answer = do(people["osei"], "tools", TOOL,
                {"do": "move", "to": "silent", "reason": "", "override_rule": None, "review": None},
                wanted=(403,))
    see("the owner cannot move it through the gate either", True, json.dumps(answer))
    return evidence, review


def go_live(people):
    marlow, osei, brandt = people["marlow"], people["osei"], people["brandt"]
    move = {"do": "move", "reason": "", "override_rule": None, "review": None}
    do(marlow, "tools", TOOL, {**move, "to": "silent"})
    do(osei, "tools", TOOL, {"do": "show-training", "training": "users", "trained": 45, "required": 50})
    do(marlow, "tools", TOOL, {**move, "to": "pilot"})
    do(osei, "tools", TOOL, {"do": "sign-off", "role": "clinical-owner", "to": "live", "note": ""})
    do(brandt, "tools", TOOL, {"do": "agree-standing", "agreed": {
        "condition": condition(0.7), "reason": "Below this it ranks no better than age",
        "action": "pause", "acknowledge_hours": 4, "respond_hours": 72}})
    do(marlow, "tools", TOOL, {**move, "to": "live"})
    tool = marlow.call("GET", f"/tools/{TOOL}")
    see("silent, pilot, live", '"live"' in json.dumps(tool), json.dumps(tool)[:500])


def breach(site, starts, people, mails):
    extract.write(site.folder / "extract", starts[-1], separation=0.0)
    # A quarter is finished once something of the next one is there.
    extract.write(site.folder / "extract", extract.quarter_after(starts[-1]), 0.0, rows=200)
    said = site.run("run").stdout.decode()
    see("a round with new data notices the breach", "1 of them breaches" in said, said)
    site.run("governance", "tell")
    marlow = people["marlow"]
    tool = json.dumps(marlow.call("GET", f"/tools/{TOOL}"))
    see("the tool is paused by Rounds itself", '"paused"' in tool, tool[:500])
    reviews = json.dumps(marlow.call("GET", "/reviews"))
    see("it is back before the committee", '"again"' in reviews, reviews[:800])
    see("its owner is told by mail", any("osei@hospital.test" in mail for mail in mails),
        f"{len(mails)} mails")
    see("mails hold no patient", not any(re.search(r"p\d{4}-\d\d-\d\d\d+", mail) for mail in mails))
    page = people["osei"].page("/")
    see("Today shows the owner what to do", f"/tools/{TOOL}" in page)


def verify(site, people, evidence):
    verdict = people["chen"].call("POST", f"/evidence/{evidence}/verify")
    see("evidence from before the new data is computed again, equal", verdict["is_equal"], json.dumps(verdict))
    said = site.run("governance", "verify").stdout.decode()
    see("every event holds, with its entry in the ledger", "hold" in said, said)
    said = site.run("audit", "verify").stdout.decode()
    see("the ledger holds", "hold" in said, said)
    record = site.folder / "record.json"
    site.run("tools", "record", TOOL, record)
    said = site.run("tools", "verify-record", record).stdout.decode()
    see("the record of the tool holds, offline", "hold" in said, said)
    return record


def tamper(site, record, evidence):
    text = record.read_text(encoding="utf-8")
    changed = site.folder / "changed.json"
    for one, other in [('"Below this it ranks', '"Above this it ranks'), ("Before silent", "After silent"),
                       ('"approve"', '"decline"'), ("Dr Ruiz", "Dr Ruis")]:
        assert one in text, one
        changed.write_text(text.replace(one, other, 1), encoding="utf-8")
        site.run("tools", "verify-record", changed, wanted=1)
        see(f"a record with {other!r} in it is refused", True)
    database = site.site / "data" / "rounds.db"
    with sqlite3.connect(database, timeout=30) as connection:
        connection.execute("drop trigger if exists event_no_update")
        connection.execute("update event set body = replace(body, 'it ranks well', 'it ranks best') "
                           "where body like '%it ranks well%'")
        connection.commit()
        site.run("governance", "verify", wanted=3)
        see("a changed event is found", True)
        connection.execute("update event set body = replace(body, 'it ranks best', 'it ranks well')")
    site.run("governance", "verify")
    files = sorted((site.site / "data" / "lake" / "measure").rglob("*.parquet"))
    files += sorted((site.site / "data" / "lake" / "ai").rglob("*.parquet"))
    found = 0
    for path in files:
        kept = path.read_bytes()
        middle = len(kept) // 2
        path.write_bytes(kept[:middle] + bytes([kept[middle] ^ 1]) + kept[middle + 1:])
        done = site.run("evidence", "verify", evidence, wanted=None)
        path.write_bytes(kept)
        found += done.returncode != 0
    see(f"a changed byte in files the evidence was computed from is found ({found} of {len(files)} "
        "files; the others it does not rest on)", found > 0)
    shelf = [path for path in (site.site / "data" / "files").rglob("*") if path.is_file()]
    # A plan lies there too; the snapshot is JSON.
    snapshot = next(path for path in shelf if path.read_bytes().startswith(b"{"))
    kept = snapshot.read_bytes()
    snapshot.write_bytes(kept[:-2] + b" }")
    done = site.run("evidence", "verify", evidence, wanted=None)
    snapshot.write_bytes(kept)
    see("a changed snapshot is found", done.returncode != 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(HERE.parents[1] / "target" / "debug" / "rounds"))
    parser.add_argument("--keep", help="keep the site in this folder")
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, MailServer() as mail:
        folder = pathlib.Path(flags.keep or folder) / "path"
        site, starts = site_with_data(pathlib.Path(flags.program).resolve(), folder, mail.port)
        with Server(site) as server:
            people = everybody(server)
            found_the_office(people)
            propose(people)
            refused_at_the_gate(people)
            evidence, _ = decide(people)
            go_live(people)
            breach(site, starts, people, mail.taken)
            attached = keeping.attach(see, people["brandt"], TOOL)
            record = verify(site, people, evidence)
            backup = keeping.back_up(site)
        keeping.restored(see, site, backup, people["osei"], PASSWORD, attached, evidence)
        keeping.damaged(see, site, backup, attached)
        tamper(site, record, evidence)
    print(f"{SEEN} things seen, {len(mail.taken)} mails")


if __name__ == "__main__":
    main()
