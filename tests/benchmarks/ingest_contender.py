"""The least of a server that takes batches: http.server, one table, one commit a batch. Frozen, so that figures can be compared.

    python -m tests.benchmarks.ingest_contender FILE       prints its port

It checks nothing, knows no kiosk, decides nothing, and answers with a number. What it shares with central: gzip, JSON, each
transaction once however often it comes (by its id, and by device and seq), and durable when it answers (WAL, FULL).
"""

import gzip
import json
import sqlite3
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COLUMNS = ("id", "device", "seq", "kind", "item", "patron", "wall_ms", "due")
TABLE = """CREATE TABLE IF NOT EXISTS tx (id TEXT PRIMARY KEY, device TEXT, seq INTEGER, kind TEXT, item TEXT, patron TEXT,
    wall_ms INTEGER, due TEXT, UNIQUE (device, seq))"""
INSERT = f"INSERT INTO tx ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT DO NOTHING"


def values(device: str, rows: list[dict]) -> list[tuple]:
    return [(row["id"], device, row["seq"], row["kind"], row["item"], row["patron"], row["wall_ms"], row.get("due", ""))
            for row in rows]


class Table:
    """Any thread; one writes at a time."""

    def __init__(self, path: str):
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._turn = threading.Lock()
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE):
            self._db.execute(statement)

    def save(self, device: str, rows: list[dict]) -> int:
        """How many were new."""
        with self._turn:
            self._db.execute("BEGIN IMMEDIATE")
            new = self._db.executemany(INSERT, values(device, rows)).rowcount
            self._db.execute("COMMIT")
        return new

    def close(self) -> None:
        self._db.close()


def handler(table: Table) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version, wbufsize = "HTTP/1.1", -1

        def do_POST(self) -> None:
            body = gzip.decompress(self.rfile.read(int(self.headers["Content-Length"])))
            device = self.headers["Authorization"]
            answer = json.dumps({"new": table.save(device, json.loads(body)["transactions"])}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(Table(sys.argv[1])))
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
