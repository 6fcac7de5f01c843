"""Somebody at a browser, without the browser: signs in to the real server through its pages, with a
second factor, and then uses pages and interface with their session."""

import base64
import hashlib
import hmac
import html
import http.client
import json
import re
import struct
import time
import urllib.parse

FORM_TOKEN = re.compile(r'name="form_token" value="([^"]*)"')
SECRET = re.compile(r'class="secret-text">([^<]*)<')


def one_time_code(secret, at=None):
    """RFC 6238: six digits of HMAC-SHA-1 over the number of the half minute."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int((time.time() if at is None else at) // 30)
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8", errors="replace")

    def json(self):
        return json.loads(self.body)


class Person:
    """A person with their cookies."""

    def __init__(self, base, name):
        self.base = urllib.parse.urlsplit(base)
        self.name = name
        self.cookies = {}
        self.token = ""
        self.secret = None

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.base.hostname, self.base.port, timeout=120)
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
        if method == "POST":
            sent["Origin"] = f"{self.base.scheme}://{self.base.netloc}"
        connection.request(method, path, body=body, headers=sent)
        answered = connection.getresponse()
        for cookie in answered.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        headers = {name.lower(): value for name, value in answered.headers.items()}
        answer = Answer(answered.status, headers, answered.read())
        connection.close()
        found = FORM_TOKEN.search(answer.text) if method == "GET" else None
        if found:
            self.token = html.unescape(found.group(1))
        return answer

    def page(self, path, wanted=200):
        answer = self.ask("GET", path)
        if answer.status != wanted:
            raise SystemExit(f"{self.name}: GET {path} answered {answer.status}:\n{answer.text[:2000]}")
        return answer.text

    def form(self, path, fields, wanted=(303,)):
        """Sends a form as a page of this session does."""
        fields = {"form_token": self.token, **fields}
        body = urllib.parse.urlencode(fields)
        answer = self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        if answer.status not in wanted:
            raise SystemExit(f"{self.name}: POST {path} answered {answer.status}:\n{answer.text[:3000]}")
        return answer

    def call(self, method, path, body=None, wanted=(200, 201), headers=None):
        """Calls the interface."""
        sent = {"X-Rounds-Form-Token": self.token, **(headers or {})}
        data = None
        if body is not None:
            data = json.dumps(body)
            sent["Content-Type"] = "application/json"
        answer = self.ask(method, "/api/v1" + path, data, sent)
        if answer.status not in wanted:
            raise SystemExit(f"{self.name}: {method} {path} answered {answer.status}, not {wanted}:\n{answer.text[:3000]}")
        return answer.json() if answer.body[:1] in (b"{", b"[") else answer.body

    def enrol(self, page):
        """Types the first code of a second factor that is being set up."""
        self.secret = SECRET.search(page).group(1).replace(" ", "")
        self.form("/sign-in/enrol", {"code": one_time_code(self.secret)}, wanted=(200, 303))
        self.page("/profile")

    def set_up(self, token, password):
        """Becomes the first administrator."""
        self.page("/set-up")
        fields = {"token": token, "sign_in_name": self.name, "name": self.name, "password": password}
        answer = self.form("/set-up", fields)
        self.enrol(self.page(answer.headers["location"]))

    def welcome(self, code, password):
        """Sets a password with a code and signs in."""
        self.page("/welcome")
        answer = self.form("/welcome", {"code": code, "password": password}, wanted=(200, 303))
        if "location" not in answer.headers or "enrol" not in answer.headers["location"]:
            self.page("/sign-in")
            answer = self.form("/sign-in", {"name": self.name, "password": password})
        self.enrol(self.page(answer.headers["location"]))

    def sign_in(self, password):
        """Signs in with password and second factor, where they are known."""
        self.page("/sign-in")
        answer = self.form("/sign-in", {"name": self.name, "password": password})
        self.page(answer.headers["location"])
        # A code counts once: that of the next half minute has not been used, and the server takes it.
        code = one_time_code(self.secret, time.time() + 30)
        self.form("/sign-in/code", {"code": code})
        self.page("/profile")
