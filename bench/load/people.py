#!/usr/bin/env python3
"""Puts people with open sessions into a site's SQLite database and writes their cookies, so that a
load test begins with people who are signed in. For test sites: whoever can write the database file
needs no password.

    python3 bench/load/people.py SITE/data/rounds.db credentials.txt --people 200 --role analyst
"""

import argparse
import hashlib
import json
import secrets
import sqlite3
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("credentials")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--role", default="analyst")
    parser.add_argument("--cookie", default="rounds", help="__Host-rounds where the server has TLS")
    flags = parser.parse_args()
    now = int(time.time() * 1_000_000)
    hours = 3_600_000_000
    cookies = []
    with sqlite3.connect(flags.database, timeout=30) as database:
        for number in range(flags.people):
            person = f"per_load{secrets.token_hex(8)}"
            name = f"load-{secrets.token_hex(6)}"
            database.execute(
                "insert into person values (?, ?, ?, ?, null, ?, ?, '[]', '[]', null, ?, 1)",
                (person, name, name, f"Person {number}", name, json.dumps([flags.role]), now),
            )
            cookie = secrets.token_urlsafe(32)
            digest = hashlib.sha256(cookie.encode()).hexdigest()
            database.execute(
                "insert into session values (?, ?, ?, ?, ?, ?, ?, ?, '127.0.0.1', 'load test',"
                " 'quality', null, ?, null, null)",
                (
                    f"ses_load{secrets.token_hex(8)}", digest, person, now, now,
                    now + hours, now + 8 * hours, now, secrets.token_urlsafe(16),
                ),
            )
            cookies.append(f"{flags.cookie}={cookie}")
    with open(flags.credentials, "w", encoding="utf-8") as file:
        file.write("\n".join(cookies) + "\n")
    print(f"{flags.people} people with the role {flags.role} are signed in")


if __name__ == "__main__":
    main()
