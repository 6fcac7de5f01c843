"""A server that puts what it is asked for into its SQL: the control of `sqlmap.py`.

`/open?name=` can be injected, `/bound?name=` binds the same value and cannot. A scan that does not
tell them apart says nothing about Rounds.
"""

import http.server
import sqlite3
import threading
import urllib.parse


class Answers(http.server.BaseHTTPRequestHandler):
    """Both addresses, and silence on the terminal."""

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        name = urllib.parse.parse_qs(parts.query).get("name", [""])[0]
        database = sqlite3.connect(":memory:")
        database.execute("create table unit (name text, beds integer)")
        database.execute("insert into unit values ('icu', 12), ('ward', 30)")
        try:
            if parts.path == "/open":
                statement = f"select name, beds from unit where name = '{name}'"
                rows = database.execute(statement).fetchall()
            else:
                statement = "select name, beds from unit where name = ?"
                rows = database.execute(statement, (name,)).fetchall()
        except sqlite3.Error:
            rows = []
        finally:
            database.close()
        text = "".join(f"<li>{unit}: {beds}</li>" for unit, beds in rows)
        body = f"<html><body><ul>{text}</ul></body></html>".encode()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Toy:
    """The server on a free port; use it with `with`."""

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
