"""A letterbox: takes any mail over SMTP (RFC 5321) on loopback and keeps it. For stories and the demo, where no mail leaves.

Knows the handful of commands that a sending library uses; no authentication, no TLS, no delivery.
"""

import socketserver
import threading

LINE_MAX = 4096
MAIL_MAX = 1 << 20


class _Talk(socketserver.StreamRequestHandler):
    timeout = 30

    def handle(self) -> None:
        self._say("220 mailbox")
        to: list[str] = []
        while line := self.rfile.readline(LINE_MAX):
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            verb = verb.upper()
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "DATA":
                self._say("354 go on")
                self.server.mails.append((to, self._letter()))     # type: ignore[attr-defined]
                to = []
            elif verb == "RCPT":
                to.append(rest.partition(":")[2].split(">")[0].strip(" <"))
            self._say("250 mailbox" if verb in ("EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP") else "502 no")

    def _letter(self) -> bytes:
        letter = b""
        while (line := self.rfile.readline(LINE_MAX)) not in (b".\r\n", b".\n", b"") and len(letter) < MAIL_MAX:
            letter += line[1:] if line.startswith(b".") else line
        return letter

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Mailbox(socketserver.ThreadingTCPServer):
    """`mails`: (addresses, letter) in the order of arrival."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[tuple[list[str], bytes]] = []
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()
