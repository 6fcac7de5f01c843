#!/usr/bin/env python3
"""What TLS a running server offers, as sslscan (Debian package) sees it.

    python3 tests/security/tls.py 127.0.0.1:7300

Fails on any protocol but TLS 1.2 and 1.3, on a suite without forward secrecy or authenticated
encryption or of fewer than 128 bits, on compression, on insecure renegotiation and on Heartbleed.
"""

import argparse
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as elements

# TLS 1.3 has only such suites; in 1.2 they are ECDHE with an AEAD cipher (RFC 7540, appendix A
# lists the others as not to be used).
GOOD_SUITE = re.compile(r"^(TLS_(AES|CHACHA20)_\w+|ECDHE-(RSA|ECDSA)-(AES\d+-GCM|CHACHA20-POLY1305)[\w-]*)$")

# How a script tells the test command that it could not try.
SKIPPED = 77


def faults_of(test):
    for protocol in test.findall("protocol"):
        name = f"{protocol.get('type').upper()} {protocol.get('version')}"
        if protocol.get("enabled") == "1" and name not in ("TLS 1.2", "TLS 1.3"):
            yield f"{name} is offered"
    suites = test.findall("cipher")
    if not suites:
        yield "no suite was accepted: is this a TLS server?"
    for suite in suites:
        name, bits = suite.get("cipher"), int(suite.get("bits"))
        print(f"  {suite.get('sslversion'):8} {bits:4} bits  {name}")
        if not GOOD_SUITE.match(name) or bits < 128:
            yield f"{name} is offered"
    for tag, attribute, why in [
        ("compression", "supported", "compression is offered"),
        ("heartbleed", "vulnerable", "open to Heartbleed"),
    ]:
        if any(found.get(attribute) == "1" for found in test.findall(tag)):
            yield why
    for found in test.findall("renegotiation"):
        if found.get("supported") == "1" and found.get("secure") != "1":
            yield "insecure renegotiation is offered"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="HOST:PORT")
    parser.add_argument("--name", default="localhost", help="server name to ask for")
    arguments = parser.parse_args()
    if not shutil.which("sslscan"):
        print("skipped: sslscan is not installed (Debian: apt-get install sslscan)")
        return SKIPPED
    command = ["sslscan", "--xml=-", f"--sni-name={arguments.name}", arguments.address]
    scanned = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    test = elements.fromstring(scanned.stdout).find("ssltest")
    faults = list(faults_of(test)) if test is not None else ["sslscan could not connect"]
    for fault in faults:
        print(f"fault: {fault}", file=sys.stderr)
    print("TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only" if not faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
