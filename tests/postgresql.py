"""Private PostgreSQL clusters on loopback, from the distribution's own programs: a primary, a standby, promotion, and a
machine that dies. With fsync, as in a library.

Tests that want one take `needs_postgresql`. PostgreSQL refuses to run as root: then the user `postgres` runs it.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

USER = "postgres" if os.geteuid() == 0 else ""
WAIT_S = 60


def programs() -> Path | None:
    """The folder of `initdb` and the others: Debian keeps them out of the search path."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *filter(None, [shutil.which("initdb")])]
    runs = bool(found) and (not USER or bool(shutil.which("runuser")))
    return max((Path(one).resolve().parent for one in found), key=_version) if runs else None


def _version(folder: Path) -> int:
    return max((int(n) for n in re.findall(r"/(\d+)/", str(folder))), default=0)


needs_postgresql = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed: apt install postgresql")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass
class Cluster:
    """`settings`: of postgresql.conf, in force from the next start on. `name`: what its primary knows it by."""

    folder: Path
    name: str
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return url(self)

    @property
    def data(self) -> Path:
        return self.folder / self.name

    def create(self) -> "Cluster":
        """Empty, and not started."""
        self.run("initdb", "-D", str(self.data), "-U", "muon", "-A", "trust", "-E", "UTF8", "--no-sync")
        return self

    def copy_of(self, primary: "Cluster") -> "Cluster":
        """A standby: whatever was here before is taken away."""
        shutil.rmtree(self.data, ignore_errors=True)
        line = f"host=127.0.0.1 port={primary.port} user=muon application_name={self.name}"
        self.run("pg_basebackup", "-D", str(self.data), "-d", line, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        return self

    def start(self) -> "Cluster":
        usual = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        options = " ".join(f"-c {key}='{value}'" for key, value in {**usual, **self.settings}.items())
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / f"{self.name}.log"), "-o", options, "start")
        return self

    def stop(self, how: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def promote(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "promote")

    def sql(self, statement: str) -> list[tuple]:
        """Each on a connection of its own, committed."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                found = connection.execute(text(statement))
                return [tuple(row) for row in found] if found.returns_rows else []
        finally:
            engine.dispose()

    def set(self, **settings: str) -> None:
        """In force at once, and after a restart; a standby copied later has them too."""
        for name, value in settings.items():
            self.sql(f"ALTER SYSTEM SET {name} = '{value}'")
        self.sql("SELECT pg_reload_conf()")
        for name, value in settings.items():
            until(lambda name=name, value=value: self.sql(f"SHOW {name}") == [(value,)], f"{name} is {value!r}")

    def processes(self) -> list[int]:
        """The postmaster first; empty when it does not run."""
        try:
            first = int((self.data / "postmaster.pid").read_text().split()[0])
            children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        except (OSError, IndexError):
            return []
        return [first, *map(int, children)]

    def kill(self) -> None:
        """As when its machine loses power: all its processes at once, without a word."""
        all_of_it = self.processes()
        self.signal(signal.SIGKILL)
        until(lambda: not any(_alive(one) for one in all_of_it), f"{self.name} is dead")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    @contextmanager
    def standing_still(self, part: str = "") -> Iterator[None]:
        """As when its machine is away for a while; or only one `part`: `walsender` (the line to the standby), `walwriter`."""
        stopped = [n for (n,) in self.sql(f"SELECT pid FROM pg_stat_activity WHERE backend_type = '{part}'")] if part else None
        self.signal(signal.SIGSTOP, stopped)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT, stopped)

    def signal(self, which: signal.Signals, processes: list[int] | None = None) -> None:
        for one in self.processes() if processes is None else processes:
            try:
                os.kill(one, which)
            except ProcessLookupError:
                pass

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own, to its end."""
        folder = programs()
        assert folder
        before = ["runuser", "-u", USER, "--"] if USER else []
        log = self.folder / f"{self.name}-{program}.out"        # not a pipe: the server would keep it open
        with log.open("wb") as out:
            command = [*before, str(folder / program), *arguments]
            done = subprocess.run(command, check=False, stdout=out, stderr=out, timeout=WAIT_S, cwd="/")
        assert done.returncode == 0, f"{program}: {log.read_text(errors='replace')[-600:]}"


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(done, what: str, wait_s: float = WAIT_S) -> None:
    end_s = time.monotonic() + wait_s
    while not done():
        assert time.monotonic() < end_s, f"waited in vain: {what}"
        time.sleep(0.02)


def url(*clusters: Cluster) -> str:
    """Several: whichever of them can be written to."""
    hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in clusters)
    return f"postgresql+psycopg://muon@/postgres?{hosts}"


@contextmanager
def room() -> Iterator[Path]:
    """A folder for clusters, which PostgreSQL's user may use; what runs in it at the end is killed."""
    folder = Path(tempfile.mkdtemp(prefix="muon-pg-"))
    if USER:
        shutil.chown(folder, USER)
    try:
        yield folder
    finally:
        for started in folder.glob("*/postmaster.pid"):
            Cluster(folder, started.parent.name, port=0).kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster(**settings: str) -> Iterator[Cluster]:
    """One that runs."""
    with room() as folder:
        yield Cluster(folder, "one", settings).create().start()


SYNCHRONOUS = {"synchronous_standby_names": "*", "synchronous_commit": "on"}


@contextmanager
def pair(**settings: str) -> Iterator[tuple[Cluster, Cluster]]:
    """A primary and its standby, which confirms each commit before it is answered (unless `settings` say otherwise)."""
    with room() as folder:
        primary = Cluster(folder, "one", settings).create().start()
        standby = Cluster(folder, "two", settings).copy_of(primary).start()
        follow(primary, standby)
        yield primary, standby


def follow(primary: Cluster, standby: Cluster, **how: str) -> None:
    """From here on nothing is confirmed before the standby has it."""
    primary.set(**(how or SYNCHRONOUS))
    until(lambda: follows(primary, standby), f"{standby.name} follows {primary.name}")


def follows(primary: Cluster, standby: Cluster) -> bool:
    rows = primary.sql(f"SELECT state FROM pg_stat_replication WHERE application_name = '{standby.name}'")
    return rows == [("streaming",)]
