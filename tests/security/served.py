"""A site of its own and the real server on it, for the checks of this folder.

Nothing of Rounds is imported: the program is used as a hospital would use it. Everything lies in
one temporary folder, also what the program takes for temporary files, so that it can be searched.
"""

import os
import pathlib
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

START_SECONDS_MAX = 60


class Site:
    """A folder with a site, and what every command said while it worked on it."""

    def __init__(self, program, folder):
        self.program = str(program)
        self.folder = pathlib.Path(folder)
        self.site = self.folder / "site"
        self.temporary = self.folder / "temporary"
        self.said = self.folder / "said"
        for path in (self.temporary, self.said):
            path.mkdir(parents=True)
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "TMPDIR": str(self.temporary),
            "ROUNDS_LOG": os.environ.get("ROUNDS_LOG", "debug"),
            "RUST_BACKTRACE": "full",
        }
        self.commands = 0

    def run(self, *arguments, wanted=0, environment=None, is_question=False):
        """Runs a command and keeps what it said.

        Of a question the log lines alone are kept: the answer, and what is wrong with the
        question, are for whoever asked.
        """
        self.commands += 1
        name = f"{self.commands:02}-{arguments[0]}"
        done = subprocess.run(
            [self.program, "--site", str(self.site), "--log-json", *map(str, arguments)],
            cwd=self.folder,
            env={**self.environment, **(environment or {})},
            capture_output=True,
            timeout=600,
        )
        lines = done.stderr.splitlines(keepends=True)
        logged = [line for line in lines if line.startswith(b"{")]
        (self.said / f"{name}.stderr").write_bytes(b"".join(logged if is_question else lines))
        if not is_question:
            (self.said / f"{name}.stdout").write_bytes(done.stdout)
        if wanted is not None and done.returncode != wanted:
            raise SystemExit(
                f"rounds {arguments[0]} ended with {done.returncode}, not {wanted}:\n"
                + done.stderr.decode(errors="replace")
            )
        return done

    def make(self):
        """Makes it, with nobody to sign in and anchors of the ledger beside it."""
        subprocess.run(
            [self.program, "init", str(self.site), "--time-zone", "America/New_York"],
            env=self.environment,
            check=True,
            capture_output=True,
        )
        # The template says what this version can be told.
        template = (self.site / "rounds.toml").read_text(encoding="utf-8")
        if "sign_in =" in template:
            self.environment["ROUNDS_SERVE_SIGN_IN"] = "off"
        if "anchor_file =" in template:
            self.environment["ROUNDS_LEDGER_ANCHOR_FILE"] = str(self.folder / "anchors.txt")


class Server:
    """`rounds serve` on a free port; use it with `with`."""

    def __init__(self, site, name="server", arguments=(), environment=None):
        self.site = site
        self.environment = {**site.environment, **(environment or {})}
        self.log = site.said / f"{name}.stderr"
        self.output = site.said / f"{name}.stdout"
        self.arguments = list(arguments)
        self.base = None

    def __enter__(self):
        with open(self.log, "wb") as log, open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                [self.site.program, "--site", str(self.site.site), "serve",
                 "--address", "127.0.0.1:0", *self.arguments],
                cwd=self.site.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
            )
        ended = threading.Event()
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline and self.process.poll() is None:
            said = self.log.read_text(errors="replace")
            found = re.search(r"https?://127\.0\.0\.1:\d+", said)
            if found:
                self.base = found.group(0)
                return self
            ended.wait(0.1)
        self.process.kill()
        raise SystemExit("rounds serve did not say where it listens:\n" + self.log.read_text())

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Asked:
    """One answer of a server."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8", errors="replace")


def ask(address, headers=None, data=None, method=None, seconds=60):
    """Asks once and follows no redirect; a refusal is an answer too."""
    request = urllib.request.Request(
        address, headers=headers or {}, data=data, method=method or ("POST" if data else "GET")
    )

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    opener = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=seconds) as answer:
            return Asked(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as refusal:
        return Asked(refusal.code, dict(refusal.headers), refusal.read())
