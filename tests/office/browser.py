#!/usr/bin/env python3
"""The whole path of a tool as people walk it: in Chromium, by clicking and typing, each person in a
browser of their own and signed in with password and second factor. This makes the site, the server
and the people and does what happens behind the pages (new data, the program on the command line);
the steps themselves are in browser.mjs, which asks for the rest by lines of JSON.

    python3 tests/office/browser.py --program target/debug/rounds --pictures /tmp/pictures

Needs Node.js, the packages of tests/browser and Chromium ($CHROMIUM or /usr/bin/chromium). Prints one
line for each thing that was seen, and "N passed, N failed"; ends with 1 when something is not so.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import extract  # noqa: E402
from mail import MailServer  # noqa: E402
from set_up import PASSWORD, TOOL, everybody, found_the_office, new_data, site_with_data  # noqa: E402
from served import Server  # noqa: E402

# How a line of browser.mjs begins that wants an answer.
ASKS = "ASK "


class Behind:
    """What happens behind the pages, by the name under which browser.mjs asks for it."""

    def __init__(self, site, starts, mails):
        self.site = site
        self.starts = starts
        self.mails = mails

    def answer(self, asked):
        return getattr(self, asked.pop("do"))(**asked)

    def new_data(self):
        return {"said": new_data(self.site, self.starts)}

    def sent_mails(self):
        return {"mails": list(self.mails)}

    def verify_record(self, file):
        done = self.site.run("tools", "verify-record", file, wanted=None)
        return {"code": done.returncode, "said": (done.stdout + done.stderr).decode()}

    def verify_everything(self):
        said = self.site.run("governance", "verify").stdout + self.site.run("audit", "verify").stdout
        return {"said": said.decode()}


def walk(told, behind):
    """Runs browser.mjs to its end; its exit code."""
    with subprocess.Popen(
        ["node", str(HERE / "browser.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as steps:
        def tell(value):
            steps.stdin.write(json.dumps(value) + "\n")
            steps.stdin.flush()

        tell(told)
        for line in steps.stdout:
            if line.startswith(ASKS):
                tell(behind.answer(json.loads(line.removeprefix(ASKS))))
            else:
                print(line, end="", flush=True)
        steps.stdin.close()
        return steps.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=str(HERE.parents[1] / "target" / "debug" / "rounds"))
    parser.add_argument("--pictures", help="put pictures and what is taken away into this folder")
    parser.add_argument("--keep", help="keep the site in this folder")
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, MailServer() as mail:
        folder = pathlib.Path(flags.keep or temporary).resolve() / "walk"
        pictures = pathlib.Path(flags.pictures or folder / "pictures").resolve()
        site, starts = site_with_data(pathlib.Path(flags.program).resolve(), folder, mail.port)
        pictures.mkdir(parents=True, exist_ok=True)
        for earlier in pictures.glob("broken-off-*.png"):
            earlier.unlink()
        with Server(site) as server:
            people = everybody(server)
            found_the_office(people)
            told = {
                "base": server.base, "folder": str(pictures), "tool": TOOL, "password": PASSWORD,
                "group": extract.GROUP,
                "people": {name: person.secret for name, person in people.items()},
            }
            code = walk(told, Behind(site, starts, mail.taken))
        if flags.pictures:
            print(f"pictures of the steps are in {pictures}")
    sys.exit(code)


if __name__ == "__main__":
    main()
