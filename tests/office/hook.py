"""A receiver of posts for tests: keeps every request, and answers what it is told to."""

import http.server
import json
import threading


class Post:
    """One request as it came."""

    def __init__(self, path, headers, body):
        self.path = path
        self.headers = headers
        self.body = body

    @property
    def card(self):
        return json.loads(self.body)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        hook = self.server.hook
        with hook.lock:
            status, headers = hook.answers.pop(0) if hook.answers else (202, {})
            headers_sent = {name.lower(): value for name, value in self.headers.items()}
            hook.asked.append((status, Post(self.path, headers_sent, body)))
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


class Hook:
    """Use it with `with`; `port` is where it listens, `asked` what came with what was answered,
    `answers` what it answers next instead of 202."""

    def __enter__(self):
        self.lock = threading.Lock()
        self.asked = []
        self.answers = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.hook = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def taken(self):
        """What it took over."""
        return [post for status, post in self.asked if status < 300]
