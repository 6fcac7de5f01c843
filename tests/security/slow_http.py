#!/usr/bin/env python3
"""Slow senders and slow readers against a running server, with slowhttptest (Debian package).

    python3 tests/security/slow_http.py http://127.0.0.1:7300/ --pid "$(pidof rounds)"

Four ways to be slow: a head that never ends (Slowloris), a body that never ends (R.U.D.Y.), an
answer that is hardly read, and many overlapping ranges. While each goes on, somebody at another
address (127.0.0.2, so the server must be on loopback) opens the page once every half second. The
run fails when one of these does not get their page within two seconds, or when the server's memory
grows by more than `--growth-mib-max`.
"""

import argparse
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from urllib.parse import urlsplit

WAYS = {
    "slow head": ["-H", "-i", "5"],
    "slow body": ["-B", "-i", "5", "-s", "8192", "-t", "POST"],
    "slow read": ["-X", "-w", "1", "-y", "8", "-n", "5", "-z", "8", "-k", "5"],
    "ranges": ["-R", "-a", "10", "-b", "3000"],
}
PAGE_S_MAX = 2.0
# How a script tells the test command that it could not try.
SKIPPED = 77


def page_s(base):
    """Seconds until the page has come whole to somebody at another address; none where it does not."""
    begun = time.monotonic()
    try:
        port = base.port or (443 if base.scheme == "https" else 80)
        stream = socket.create_connection((base.hostname, port), PAGE_S_MAX, source_address=("127.0.0.2", 0))
        if base.scheme == "https":
            # The certificate is checked by tls.py; here only time counts.
            stream = ssl._create_unverified_context().wrap_socket(stream, server_hostname=base.hostname)
        with stream:
            stream.settimeout(PAGE_S_MAX)
            request = f"GET {base.path or '/'} HTTP/1.1\r\nHost: {base.netloc}\r\nConnection: close\r\n\r\n"
            stream.sendall(request.encode())
            answer = b"".join(iter(lambda: stream.recv(65536), b""))
    except OSError:
        return None
    status = answer[9:12]
    # Not signed in is a page too.
    return time.monotonic() - begun if status in (b"200", b"303", b"401") else None


def resident_mib(pid):
    if not pid:
        return 0
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def attack(name, way, arguments):
    base = urlsplit(arguments.base)
    with tempfile.TemporaryFile("w+") as output:
        command = ["slowhttptest", *way, "-c", str(arguments.connections), "-r", "200", "-x", "24",
                   "-l", str(arguments.seconds), "-p", "3", "-u", arguments.base]
        before, peak, waits = resident_mib(arguments.pid), 0, []
        running = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        while running.poll() is None:
            waits.append(page_s(base))
            peak = max(peak, resident_mib(arguments.pid))
            time.sleep(0.5)
        output.seek(0)
        told = re.sub(r"\x1b\[[0-9;]*m", "", output.read())
    counts = {word: max(map(int, re.findall(word + r":\s+(\d+)", told)), default=0)
              for word in ("connected", "error", "closed")}
    lost = sum(wait is None or wait > PAGE_S_MAX for wait in waits)
    worst_ms = max((wait for wait in waits if wait is not None), default=float("nan")) * 1000
    growth = peak - before
    print(f"{name:10}{arguments.connections:8}{counts['connected']:11}{counts['closed']:8}"
          f"{len(waits):8}{lost:6}{worst_ms:10.0f}{growth:10.1f}", flush=True)
    return bool(waits) and lost == 0 and growth <= arguments.growth_mib_max


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="address of a page, on loopback")
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=30, help="length of each attack")
    parser.add_argument("--pid", type=int, help="process of the server, for its memory")
    parser.add_argument("--growth-mib-max", type=float, default=128)
    arguments = parser.parse_args()
    if not shutil.which("slowhttptest"):
        print("skipped: slowhttptest is not installed (Debian: apt-get install slowhttptest)")
        return SKIPPED
    print(f"{'attack':10}{'wanted':>8}{'connected':>11}{'closed':>8}{'pages':>8}{'lost':>6}"
          f"{'worst ms':>10}{'MiB more':>10}")
    held = [attack(name, way, arguments) for name, way in WAYS.items()]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
