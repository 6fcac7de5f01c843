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
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "security"))

import extract  # noqa: E402
import keeping  # noqa: E402
from mail import MailServer  # noqa: E402
from set_up import PASSWORD, TOOL, everybody, found_the_office, new_data, site_with_data  # noqa: E402
from served import Server  # noqa: E402

SEEN = 0


def see(what, is_so, more=""):
    global SEEN
    if not is_so:
        raise SystemExit(f"NOT SO: {what}\n{more}")
    SEEN += 1
    print(f"  {what}")


def do(person, kind, name, command, wanted=(200,)):
    return person.call("POST", f"/{kind}/{name}/commands", command, wanted)


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
    said = new_data(site, starts)
    see("a round with new data notices the breach", "1 of them breaches" in said, said)
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
