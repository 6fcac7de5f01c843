"""A mail server for tests: takes every message over SMTP and keeps it."""

import socketserver
import threading


class Taken(list):
    """Messages as they came, headers and text."""


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        def say(line):
            self.wfile.write(line.encode() + b"\r\n")

        say("220 mail.test ready")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word in (b"EHLO", b"HELO"):
                say("250 mail.test")
            elif word == b"RCPT" and (refusal := self.server.owner.refusal(line.decode())):
                say(refusal)
            elif word == b"DATA":
                say("354 go on")
                self.server.taken.append(self.message())
                say("250 kept")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")

    def message(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines).decode("utf-8", errors="replace")


class MailServer:
    """Use it with `with`; `port` is where it listens, `taken` what came, `refuses` what it answers
    to recipients whose address holds a text."""

    def refusal(self, line):
        return next((answer for text, answer in self.refuses.items() if text in line), None)

    def __enter__(self):
        self.refuses = {}

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.owner = self
        self.server.taken = self.taken = Taken()
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
