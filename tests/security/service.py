#!/usr/bin/env python3
"""The server as a service: what systemd would see of it, without systemd.

    python3 tests/security/service.py -- rounds --site demo serve --address 127.0.0.1:7399

Checks packaging/rounds.service (exposure at most 2.0 by systemd-analyze) and, for the command after
`--`: that it says READY=1 on NOTIFY_SOCKET, tells of life within WATCHDOG_USEC, survives SIGHUP, and
on SIGTERM says STOPPING=1 and ends in order.
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

EXPOSURE_MAX = 2.0
UNIT = pathlib.Path(__file__).parents[2] / "packaging" / "rounds.service"


def exposure():
    if not shutil.which("systemd-analyze"):
        print("skipped: systemd-analyze is not installed")
        return True
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    level = re.search(r"Overall exposure level[^:]*: ([0-9.]+)", told)
    print(f"exposure {level[1] if level else 'unknown'}, at most {EXPOSURE_MAX}")
    return bool(level) and float(level[1]) <= EXPOSURE_MAX


class Supervisor:
    """Listens where systemd would."""

    def __init__(self, folder):
        self.path = str(pathlib.Path(folder) / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)

    def hears(self, word, within_s):
        self.socket.settimeout(within_s)
        try:
            while word not in self.socket.recv(4096).decode():
                pass
        except TimeoutError:
            print(f"fault: no {word} within {within_s} s")
            return False
        print(f"heard {word}")
        return True


def service(command):
    with tempfile.TemporaryDirectory() as folder:
        supervisor = Supervisor(folder)
        settings = {"NOTIFY_SOCKET": supervisor.path, "WATCHDOG_USEC": "2000000"}
        running = subprocess.Popen(command, env=os.environ | settings)
        try:
            good = supervisor.hears("READY=1", 60) and supervisor.hears("WATCHDOG=1", 2)
            running.send_signal(signal.SIGHUP)
            good &= supervisor.hears("WATCHDOG=1", 3) and running.poll() is None
            running.send_signal(signal.SIGTERM)
            good &= supervisor.hears("STOPPING=1", 2)
            ended = running.wait(25)
        finally:
            running.kill()
    print(f"ended with {ended}")
    return good and ended == 0


def main():
    command = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else []
    good = exposure()
    if command:
        good &= service(command)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
