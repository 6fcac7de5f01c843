"""What a backup keeps of governance: a file that somebody attached and a snapshot come back by the
hash of their bytes on another site, and damage to them in the backup is found."""

import hashlib
import json

from client import Person
from served import Server, Site

PLAN = b"Call the desk at 5000, then work from the paper chart.\n" * 40


def attach(see, brandt, tool):
    """Attaches a plan to a tool; gives the hash of its bytes."""
    answer = brandt.ask("POST", "/api/v1/files?name=plan.txt&media_type=text/plain", PLAN, {
        "Content-Type": "application/octet-stream", "X-Rounds-Form-Token": brandt.token})
    see("a file is attached and named by its bytes", answer.status == 201
        and answer.json()["sha256"] == hashlib.sha256(PLAN).hexdigest(), answer.text)
    brandt.call("POST", f"/tools/{tool}/commands", {
        "do": "show-document", "kind": "downtime-plan", "title": "Downtime plan",
        "file": answer.json(), "location": "", "valid_until": None})
    return answer.json()["sha256"]


def back_up(site):
    said = site.run("backup", site.folder / "backups", "--json").stdout
    return site.folder / "backups" / json.loads(said)["folder"]


def restored(see, site, backup, person, password, sha256, evidence):
    """Brings the backup back beside the site, and reads what was attached there."""
    other = Site(site.program, site.folder / "elsewhere")
    other.environment.update(
        {name: value for name, value in site.environment.items() if name.startswith("ROUNDS_S")})
    site.run("restore", backup, "--to", other.site, "--verify")
    with Server(other) as server:
        again = Person(server.base, person.name)
        again.secret = person.secret
        again.sign_in(password)
        answer = again.ask("GET", f"/api/v1/files/{sha256}")
        see("a restored site gives the attached file by its hash", answer.body == PLAN, answer.text[:500])
    done = other.run("evidence", "verify", evidence, wanted=None)
    see("and computes the snapshot again, equal", done.returncode == 0, done.stdout.decode())
    other.run("governance", "verify")


def damaged(see, site, backup, sha256):
    file = backup / "files" / sha256[:2] / sha256
    kept = file.read_bytes()
    file.write_bytes(kept[:-2] + b"?\n")
    done = site.run("restore", backup, "--to", site.folder / "never", wanted=None)
    file.write_bytes(kept)
    see("a changed byte of it in the backup is found, and nothing is restored",
        done.returncode != 0 and sha256 in done.stderr.decode()
        and not (site.folder / "never").exists(), done.stderr.decode())
