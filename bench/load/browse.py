#!/usr/bin/env python3
"""Signed-in people who browse a running server, and how long they wait.

    python3 bench/load/browse.py https://127.0.0.1:7300 --credentials cookies.txt \
        --users 200 --think-s 5 --seconds 120 --pid "$(pidof rounds)"

`--credentials` is a file with one credential a line: `NAME=SECRET` is sent as a cookie, anything
else as a bearer token; users take them in turn. Without it nobody is signed in. Every user keeps
one connection as a browser does, opens the home page with its style sheet, script and icon, then
follows links of the pages it gets, and sometimes asks a question in SQL. Think times are
exponential. The same seed makes the same users.

A wait is the time from sending a request to its answer's last byte. Nothing of the answers is kept
but their length and links. Only the standard library is used.
"""

import argparse
import asyncio
import pathlib
import random
import re
import ssl
import sys
import time
from collections import Counter, defaultdict
from urllib.parse import quote, urlsplit

LINK = re.compile(r' href="(/[^"#]*)"')
ASSET = re.compile(r' (?:href|src)="(/[^"]*static/[^"]*)"')
QUESTION = "select count(*) from clinical.encounter"
# Exports are asked for by programs, signing out would end the walk.
NOT_FOLLOWED = re.compile(r"\.(csv|json|ndjson)(\?|$)|static/|sign-out|/api/")


class Waits:
    """What all users measured."""

    def __init__(self):
        self.by_kind = defaultdict(list)
        self.statuses = Counter()
        self.failures = Counter()

    def add(self, kind, status, seconds):
        self.statuses[status] += 1
        # A refusal is quick; counted as a page it would make the server look better.
        self.by_kind[kind if status == 200 else f"status {status}"].append(seconds)


class User:
    """One person with one connection."""

    def __init__(self, number, arguments, waits):
        self.random = random.Random(f"{arguments.seed} {number}")
        self.arguments = arguments
        self.waits = waits
        self.base = urlsplit(arguments.base)
        self.prefix = self.base.path.rstrip("/")
        lines = arguments.credential_lines
        self.credential = lines[number % len(lines)] if lines else None
        self.links = []
        self.reader = self.writer = None
        self.is_fresh = True

    async def browse(self, until):
        # People do not all come at the same moment.
        await asyncio.sleep(self.random.uniform(0, self.arguments.think_s))
        page = await self.get(self.prefix + "/")
        for asset in sorted(set(ASSET.findall(page))):
            await self.get(asset)
        while time.monotonic() < until:
            self.links = [link for link in LINK.findall(page) if not NOT_FOLLOWED.search(link)] or self.links
            think_s = self.random.expovariate(1 / self.arguments.think_s)
            if time.monotonic() + think_s > until:
                break
            await asyncio.sleep(think_s)
            page = await self.get(self.next_address())
        if self.writer:
            self.writer.close()

    def next_address(self):
        if self.random.random() < self.arguments.questions:
            return f"{self.prefix}/query?sql={quote(QUESTION)}"
        if not self.links or self.random.random() < 0.1:
            return self.prefix + "/"
        return self.random.choice(self.links).replace("&amp;", "&")

    async def get(self, address):
        begun = time.monotonic()
        try:
            try:
                status, body = await asyncio.wait_for(self.exchange(address), 60)
            except (asyncio.IncompleteReadError, ConnectionError):
                # The server closed the connection while it rested: browsers open another.
                if self.is_fresh:
                    raise
                self.writer = None
                status, body = await asyncio.wait_for(self.exchange(address), 60)
        except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, ValueError) as error:
            self.waits.failures[type(error).__name__] += 1
            self.writer = None
            return ""
        self.waits.add(self.kind(address), status, time.monotonic() - begun)
        return body.decode("utf-8", "replace") if status == 200 else ""

    async def exchange(self, address):
        self.is_fresh = self.writer is None
        if self.is_fresh:
            port = self.base.port or (443 if self.base.scheme == "https" else 80)
            tls = self.arguments.tls if self.base.scheme == "https" else None
            self.reader, self.writer = await asyncio.open_connection(self.base.hostname, port, ssl=tls)
        lines = [f"GET {address} HTTP/1.1", f"Host: {self.base.netloc}", "Accept: text/html"]
        if self.credential:
            is_cookie = re.match(r"^[A-Za-z0-9_-]+=", self.credential)
            lines.append(("Cookie: " if is_cookie else "Authorization: Bearer ") + self.credential)
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(head.split(" ", 2)[1])
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        if headers.get("transfer-encoding") == "chunked":
            body = await self.chunks()
        else:
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.writer.close()
            self.writer = None
        return status, body

    async def chunks(self):
        parts = []
        while size := int((await self.reader.readline()).split(b";")[0], 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readline()
        await self.reader.readline()
        return b"".join(parts)

    def kind(self, address):
        """The first two segments, with what names a single thing left out."""
        path = address.removeprefix(self.prefix).split("?")[0]
        segments = path.strip("/").split("/")
        if segments[0] == "static":
            return "/static/…"
        return "/" + "/".join([segments[0]] + ["…" for _ in segments[1:]])


class Server:
    """Memory and processor time of the server's process, from /proc."""

    def __init__(self, pid):
        self.folder = pathlib.Path(f"/proc/{pid}") if pid else None
        self.rss_mib_max = 0

    def cpu_s(self):
        if not self.folder:
            return 0
        fields = (self.folder / "stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    async def watch(self):
        while self.folder and self.folder.exists():
            resident = re.search(r"VmRSS:\s+(\d+)", (self.folder / "status").read_text())
            if resident:
                self.rss_mib_max = max(self.rss_mib_max, int(resident[1]) / 1024)
            await asyncio.sleep(0.5)


def milliseconds(waits, share):
    """The wait that this share of requests does not exceed (nearest rank)."""
    ranked = sorted(waits)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)] * 1000


def report(waits, seconds, server, cpu_s, users):
    pages = [wait for kind, own in waits.by_kind.items() if kind[0] == "/" and "static" not in kind for wait in own]
    rows = sorted(waits.by_kind.items()) + [("all pages", pages)]
    print(f"{'':24}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    for kind, own in rows:
        if own:
            cells = [milliseconds(own, share) for share in (50, 95, 99, 100)]
            print(f"{kind:24}{len(own):9}" + "".join(f"{cell:9.1f}" for cell in cells))
    count = sum(waits.statuses.values())
    print(f"\n{users} users, {count} requests in {seconds:.0f} s ({count / seconds:.1f}/s); "
          f"statuses {dict(sorted(waits.statuses.items()))}; failures {dict(waits.failures)}")
    if server.folder:
        print(f"server: at most {server.rss_mib_max:.0f} MiB resident, {cpu_s:.1f} s of processor time")
    return milliseconds(pages, 95) if pages else float("inf")


async def main(arguments):
    waits, server = Waits(), Server(arguments.pid)
    watching = asyncio.create_task(server.watch())
    begun, cpu_before = time.monotonic(), server.cpu_s()
    users = [User(number, arguments, waits) for number in range(arguments.users)]
    meanwhile = None
    if arguments.meanwhile:
        meanwhile = await asyncio.create_subprocess_shell(arguments.meanwhile)
    await asyncio.gather(*(user.browse(begun + arguments.seconds) for user in users))
    if meanwhile:
        ended = meanwhile.returncode
        print("meanwhile: " + ("still ran at the end" if ended is None else f"ended with {ended} before the end"))
        await meanwhile.wait()
    seconds, cpu_s = time.monotonic() - begun, server.cpu_s() - cpu_before
    watching.cancel()
    p95_ms = report(waits, seconds, server, cpu_s, arguments.users)
    others = {status for status in waits.statuses if status != 200}
    if p95_ms > arguments.p95_ms_max or waits.failures or others:
        print(f"not within {arguments.p95_ms_max} ms at the 95th percentile without refusals", file=sys.stderr)
        return 1
    return 0


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="address of the site, base path included")
    parser.add_argument("--credentials", type=pathlib.Path, help="file with a cookie or token a line")
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--think-s", type=float, default=5, help="mean time between pages of one user")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--questions", type=float, default=0.02, help="share of requests that ask SQL")
    parser.add_argument("--meanwhile", help="command that runs beside them, for example a load")
    parser.add_argument("--pid", type=int, help="process of the server, for its memory")
    parser.add_argument("--authority", help="PEM file to check the server's certificate with")
    parser.add_argument("--p95-ms-max", type=float, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    lines = arguments.credentials.read_text().split("\n") if arguments.credentials else []
    arguments.credential_lines = [line.strip() for line in lines if line.strip()]
    arguments.tls = ssl.create_default_context(cafile=arguments.authority)
    return arguments


if __name__ == "__main__":
    sys.exit(asyncio.run(main(read_arguments())))
