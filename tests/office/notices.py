#!/usr/bin/env python3
"""How people are told, by the real server, a real mail server and a real receiver of posts: what
quiet hours hold back comes with the digest at the hour that a person chose in their own zone, what
is urgent at once; what a role is asked for reaches who holds it; posts are signed, tried again and
delivered once; nothing goes where it may not, and nothing twice after a restart.

    python3 tests/office/notices.py --program target/debug/rounds

Prints one line for each thing that was seen, and ends with 1 at the first that is not so.
"""

import argparse
import collections
import datetime
import email
import email.policy
import hashlib
import hmac
import pathlib
import sqlite3
import sys
import tempfile
import time
import zoneinfo

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "security"))

import path  # noqa: E402
from hook import Hook  # noqa: E402
from mail import MailServer  # noqa: E402
from path import do, see  # noqa: E402
from served import Server, Site  # noqa: E402

KEY = "a key of thirty-two characters!!"
TOOL = "sepsis-alert"
# Somebody writes this as a reason: no message repeats it.
WRITTEN = "Mrs Example in bed 4"
# Quiet hours end and the digest comes so many seconds after they were chosen: everything that is
# held back must have happened by then.
HELD_SECONDS = 20


def a_site(program, folder, mail_port, hook_port):
    site = Site(program, folder)
    site.make()
    site.environment["ROUNDS_SERVE_SIGN_IN"] = "required"
    site.environment["ROUNDS_SIGN_IN_SECOND_FACTOR"] = "all"
    (site.site / "governance").mkdir(exist_ok=True)
    gates = (HERE / "gates.toml").read_text(encoding="utf-8")
    (site.site / "governance" / "gates.toml").write_text(gates, encoding="utf-8")
    (site.site / "secrets").mkdir()
    (site.site / "secrets" / "webhook").write_text(KEY + "\n", encoding="utf-8")
    with open(site.site / "rounds.toml", "a", encoding="utf-8") as file:
        file.write(
            '\n[notices]\naddress = "https://rounds.test"\n'
            f'allowed = ["127.0.0.1:{mail_port}", "127.0.0.1:{hook_port}"]\n'
            f'[notices.mail]\nhost = "127.0.0.1"\nport = {mail_port}\nsecurity = "none"\n'
            'from = "rounds@hospital.test"\n'
            f'[notices.webhook]\nurl = "http://127.0.0.1:{hook_port}/workflow"\n'
            'secret_file = "secrets/webhook"\n'
        )
    return site


def letters(mail, name):
    """What came for somebody, as messages."""
    read = [email.message_from_string(text, policy=email.policy.default) for text in list(mail.taken)]
    return [letter for letter in read if f"{name}@hospital.test" in letter["To"]]


def text_of(letter):
    return letter.get_body(preferencelist=("plain",)).get_content()


def wait_for(is_so):
    """The server tells people by itself too: what it has just taken is sent in a moment."""
    for _ in range(50):
        if is_so():
            return
        time.sleep(0.1)


def tell(site):
    return site.run("governance", "tell").stdout.decode()


def database(site):
    return sqlite3.connect(site.site / "data" / "rounds.db", timeout=30)


def let_time_pass(site):
    """What waits for its next attempt is due now."""
    with database(site) as connection:
        connection.execute("update notice set next_attempt_at = 0 where state = 'waiting' and attempts > 0")


def state_of(site, channel):
    with database(site) as connection:
        rows = connection.execute(
            "select state, attempts, last_error from notice where channel = ? order by made_at desc", [channel])
        return rows.fetchall()


def wishes(person, **wanted):
    all_days = [1, 2, 3, 4, 5, 6, 7]
    wanted = {"time_zone": None, "quiet": None, "digest_at": None, "digest_days": all_days,
              "at_once": "soon", **wanted}
    person.call("POST", "/office/commands", {"do": "set-wishes", "wishes": wanted})


def choose(people):
    """Osei's night in Tokyo ends in a moment, with the digest; the others are told at once."""
    zone = zoneinfo.ZoneInfo("Asia/Tokyo")
    end = datetime.datetime.now(zone).replace(microsecond=0) + datetime.timedelta(seconds=HELD_SECONDS)
    begin = end - datetime.timedelta(hours=1)
    clock = "%H:%M:%S"
    wishes(people["osei"], time_zone="Asia/Tokyo", digest_at=end.strftime(clock),
           quiet=[begin.strftime(clock), end.strftime(clock)])
    wishes(people["ruiz"])
    wishes(people["okafor"])
    wishes(people["chen"], at_once="routine")
    return end


def propose(people):
    brandt, osei, marlow = people["brandt"], people["osei"], people["marlow"]
    card = {
        "kind": "ai-model", "title": "Sepsis alert", "purpose": "Sees sepsis early",
        "intended_use": "Adults on wards", "vendor": "", "clinical_owner": osei.reference,
        "technical_owner": brandt.reference, "builders": [brandt.reference], "facts": {},
    }
    brandt.call("POST", "/tools", {"id": TOOL, "card": card, "version": {
        "version": "1", "from": datetime.date.today().isoformat(), "note": "first",
        "is_within_change_plan": False}})
    answers = {"severity": "death", "autonomy": "informs", "reversibility": "not",
               "reach": "hospital", "vulnerable-groups": "some", "novelty": "new"}
    do(osei, "tools", TOOL, {"do": "assess-risk", "answers": answers})
    marlow.call("POST", "/changes", {
        "title": WRITTEN, "kind": "upgrade", "starts": datetime.date.today().isoformat(),
        "ends": None, "tools": [TOOL], "measures": [], "place": "", "note": WRITTEN})
    brandt.call("POST", "/reviews", {
        "tool": TOOL, "question": {"ask": "enter", "stage": "silent"}, "committee": None,
        "answers": path.form_answers()})


def pause(people):
    """Live by override, and paused again: what is urgent."""
    move = {"do": "move", "reason": WRITTEN, "override_rule": None, "review": None}
    do(people["marlow"], "tools", TOOL, {**move, "to": "live", "override_rule": "emergency-safety"})
    do(people["marlow"], "tools", TOOL, {**move, "to": "paused"})


def at_once_and_held_back(site, people, mail):
    said = tell(site)
    wait_for(lambda: letters(mail, "osei") and letters(mail, "chen"))
    own = [letter["Subject"] for letter in letters(mail, "osei")]
    see("what is urgent comes at once, quiet hours or not",
        own == ["Sepsis alert went from live to paused."], f"{own}\n{said}")
    see("what is not urgent is held back", not any("seat" in subject for subject in own))
    own = [letter["Subject"] for letter in letters(mail, "ruiz")]
    see("somebody without quiet hours is told at once", any("seat" in subject for subject in own), own)
    own = [letter["Subject"] for letter in letters(mail, "chen")]
    see("what a gate asks of a role reaches who holds it", any("Evidence" in one for one in own), own)


def with_the_digest(site, mail, end):
    before = len(letters(mail, "osei"))
    time.sleep(max(0, end.timestamp() + 1 - time.time()))
    said = tell(site)
    wait_for(lambda: len(letters(mail, "osei")) > before)
    new = letters(mail, "osei")[before:]
    see("at the chosen hour in Tokyo one mail comes", len(new) == 1, f"{len(new)} mails\n{said}")
    text = text_of(new[0])
    see("it holds what quiet hours held back", "You have a seat in AI committee as member" in text, text)
    see("and what is only to know", "The calendar has a change" in text, text)
    see("the pressing stands first", text.index("To do") < text.index("To know"), text)
    tell(site)
    see("and it comes once", len(letters(mail, "osei")) == before + 1)


def signed_and_delivered_once(site, hook):
    wait_for(lambda: state_of(site, "webhook")[0][2])
    see("one matter is one post, however many people are told", len(hook.asked) == 1, len(hook.asked))
    for attempt in (2, 3):
        rows = state_of(site, "webhook")
        see(f"a receiver that answers 500 is tried again ({attempt - 1})",
            rows[0] == ("waiting", attempt - 1, "the webhook answered 500"), rows)
        tell(site)
        see("but not before its time", len(hook.asked) == attempt - 1)
        let_time_pass(site)
        tell(site)
        wait_for(lambda: state_of(site, "webhook")[0][:2] != ("waiting", attempt - 1))
    let_time_pass(site)
    tell(site)
    names = {post.headers["x-rounds-message"] for _, post in hook.asked}
    see("and delivered once, under one name", [status for status, _ in hook.asked] == [500, 500, 202]
        and len(names) == 1, [status for status, _ in hook.asked])
    post = hook.taken[0]
    stamp = post.headers["x-rounds-timestamp"]
    code = hmac.new(KEY.encode(), stamp.encode() + b"." + post.body, hashlib.sha256).hexdigest()
    see("its signature is the one that the key makes", post.headers["x-rounds-signature"] == f"v1={code}")
    see("its time is the time of sending", abs(int(stamp) - time.time()) < 60)
    card = post.card["attachments"][0]
    see("it is a message with one Adaptive Card", post.card["type"] == "message"
        and card["contentType"] == "application/vnd.microsoft.card.adaptive"
        and card["content"]["type"] == "AdaptiveCard" and card["content"]["version"] == "1.4")
    runs = [run for block in card["content"]["body"] for run in block["inlines"]]
    see("its texts are runs, which nobody reads as Markdown",
        runs[0]["text"] == "Sepsis alert went from live to paused."
        and all(run["type"] == "TextRun" for run in runs), runs)
    link = card["content"]["actions"][0]["url"]
    see("its link leads to the page", link == f"https://rounds.test/tools/{TOOL}", link)


def only_where_it_may(site, people, hook, other):
    settings = site.site / "rounds.toml"
    kept = settings.read_text(encoding="utf-8")
    settings.write_text(kept.replace(f"http://127.0.0.1:{hook.port}/", f"http://127.0.0.1:{other.port}/"),
                        encoding="utf-8")
    done = site.run("governance", "tell", wanted=None)
    settings.write_text(kept, encoding="utf-8")
    said = done.stderr.decode()
    see("an address that is not on the list is refused, by name", done.returncode != 0
        and f'127.0.0.1:{other.port} is not in allowed' in said, said)
    hook.answers.append((307, {"Location": f"http://127.0.0.1:{other.port}/elsewhere"}))
    pause(people)
    # Whoever is first: this command or the server.
    log = site.run("governance", "tell").stderr.decode()
    wait_for(lambda: state_of(site, "webhook")[0][0] == "failed")
    rows = state_of(site, "webhook")
    see("a redirect is not followed", rows[0][0] == "failed" and "307" in rows[0][2], rows)
    log += "".join(file.read_text(errors="replace") for file in site.said.glob("server*.stderr"))
    see("and the log says so", "the webhook answered 307" in log, log[-2000:])
    see("the other address heard nothing", other.asked == [])


def of_mail(site):
    with database(site) as connection:
        return connection.execute("select state, attempts, person, last_error from notice "
                                  "where channel = 'mail'").fetchall()


def nobody_holds_up_others(site, people, mail):
    okafor = people["okafor"].reference["id"]
    own = [(state, why) for state, _, person, why in of_mail(site) if person == okafor]
    see("who cannot be reached holds up nobody", own and all(state == "failed" for state, _ in own)
        and all("550" in why for _, why in own), own)
    mail.refuses = {"@": "451 4.3.0 later"}
    before = len(mail.taken)
    pause(people)
    tell(site)
    waiting = [attempts for state, attempts, _, _ in of_mail(site) if state == "waiting"]
    see("a mail server that takes nothing now is left alone after a few",
        len(mail.taken) == before and 0 in waiting and 1 in waiting, waiting)
    mail.refuses = {"okafor@": "550 5.1.1 unknown"}
    let_time_pass(site)
    tell(site)
    wait_for(lambda: not any(state == "waiting" for state, *_ in of_mail(site)))
    tell(site)
    left = [row for row in of_mail(site) if row[0] == "waiting"]
    see("and gets everything once it does", not left and len(mail.taken) > before + 3, left)


def not_twice(site, mail, hook):
    with Server(site, name="server-again"):
        tell(site)
        time.sleep(1)
    ids = collections.Counter(letter["Message-ID"] for letter in map(
        lambda text: email.message_from_string(text, policy=email.policy.default), list(mail.taken)))
    see(f"after a restart no mail came twice ({len(ids)} mails)", max(ids.values()) == 1, ids)
    names = collections.Counter(post.headers["x-rounds-message"] for post in hook.taken)
    see("and no post", max(names.values()) == 1, names)
    # A sender that dies between sending and marking.
    with database(site) as connection:
        connection.execute("update notice set state = 'waiting', ended_at = null, attempts = 1 "
                           "where channel = 'webhook' and state = 'sent'")
    tell(site)
    after = collections.Counter(post.headers["x-rounds-message"] for post in hook.taken)
    see("what goes out again after a crash has the same name",
        after == {name: times + 1 for name, times in names.items()}, after)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(HERE.parents[1] / "target" / "debug" / "rounds"))
    parser.add_argument("--keep", help="keep the site in this folder")
    flags = parser.parse_args()
    program = pathlib.Path(flags.program).resolve()
    with tempfile.TemporaryDirectory() as folder, MailServer() as mail, Hook() as hook, Hook() as other:
        folder = pathlib.Path(flags.keep or folder) / "notices"
        site = a_site(program, folder, mail.port, hook.port)
        with Server(site) as server:
            people = path.everybody(server)
            hook.answers += [(500, {}), (500, {})]
            mail.refuses = {"okafor@": "550 5.1.1 unknown"}
            end = choose(people)
            path.found_the_office(people)
            propose(people)
            pause(people)
            at_once_and_held_back(site, people, mail)
            signed_and_delivered_once(site, hook)
            with_the_digest(site, mail, end)
            only_where_it_may(site, people, hook, other)
            nobody_holds_up_others(site, people, mail)
        not_twice(site, mail, hook)
        said = "".join(mail.taken) + "".join(post.body.decode() for _, post in hook.asked)
        see("no message repeats what somebody wrote", WRITTEN not in said)
    print(f"{path.SEEN} things seen, {len(mail.taken)} mails, {len(hook.asked)} posts")


if __name__ == "__main__":
    main()
