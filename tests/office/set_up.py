"""What the tests of this folder begin with: a site whose predictions rank well, with gates of its own,
its people, all with password and second factor, and a committee of four of them."""

import datetime
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "security"))

import extract  # noqa: E402
from client import Person  # noqa: E402
from served import Site  # noqa: E402

PASSWORD = "correct horse battery staple 7"
TOOL = "icu-mortality"


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


def new_data(site, starts):
    """A quarter in which scores rank nobody; a round over it, and everybody is told. What the round
    said."""
    extract.write(site.folder / "extract", starts[-1], separation=0.0)
    # A quarter is finished once something of the next one is there.
    extract.write(site.folder / "extract", extract.quarter_after(starts[-1]), 0.0, rows=200)
    said = site.run("run").stdout.decode()
    site.run("governance", "tell")
    return said


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
    """The first administrator and six people of the office, all signed in."""
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


def found_the_office(people):
    """The committee for models: a chair, three members, all trained."""
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
