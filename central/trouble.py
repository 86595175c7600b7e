"""Why central could not start or could not use its database: a sentence with the file, the port or the server in it, and what
to do about it.

Knows the words of SQLite and of the operating system; what it does not know is told as it came.
"""

import errno
import os
import pwd
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

PRIVATE = 0o700
"""Of the folder that is advised: patrons' names are in it."""


class CannotListen(Exception):
    """Nobody could reach central at this address; a sentence for staff."""


def cannot_listen(host: str, port: int, error: OSError) -> CannotListen:
    advice = {
        errno.EADDRINUSE: f"another program has it (ss -ltnp 'sport = :{port}' says which; another central?). End that one, "
                          "or give this one another port (--port, or port in central.toml)",
        errno.EACCES: "ports below 1024 are for root. Take a higher one (--port), and put the proxy with TLS before it",
        errno.EADDRNOTAVAIL: "this machine has no such address. Put right host (--host, or host in central.toml)",
    }  # fmt: skip
    said = advice.get(error.errno or 0, f"{error.strerror or error}. Put right host and port (central.toml)")
    return CannotListen(f"cannot listen at {host} port {port}: {said}")


def sentence(error: Exception, url: str) -> str:
    """For whoever reads the journal; never a password."""
    cause = error if isinstance(error, SQLAlchemyError) else error.__cause__
    if not isinstance(cause, SQLAlchemyError):
        return str(error)
    said = str(getattr(cause, "orig", None) or cause).partition("(Background on")[0].strip()
    try:
        where = make_url(url)
    except ArgumentError:
        return f"database: {said}. It is written like sqlite:////var/lib/muon/central.sqlite (docs/central.md)"
    if where.get_backend_name() == "sqlite" and where.database:
        return _of_file(Path(where.database), said)
    advice = next((then for words, then in _POSTGRESQL.items() if words in said), "")
    return f"the database {named(where)} cannot be used: {said}{advice}"


_POSTGRESQL = {
    "root certificate file": "\nName the server's certificate in `database`: …&sslrootcert=/etc/muon/postgresql.pem "
                             "(docs/central-operations.md)",
    "no password supplied": "\nIt is taken from …&passfile=/etc/muon/pgpass, if that file belongs to the user that central "
                            "runs as, nobody else may read it (chmod 600), and a line of it names this host, port, database "
                            "and user",
}  # fmt: skip
"""What libpq says, and what it leaves open."""


def named(url: URL) -> str:
    """For people: without the password, and without the words of the connection, which may have one as well."""
    return url.set(query={}).render_as_string(hide_password=True)


def _of_file(file: Path, said: str) -> str:
    folder, me = file.absolute().parent, _me()
    if not folder.is_dir():
        return (f"there is no folder {folder} for the database {file}: make it, for the user that central runs as "
                f"(install -d -o {me} -m {PRIVATE:o} {folder}), or name another file in `database`")  # fmt: skip
    if "not a database" in said:
        return (f"{file} is no SQLite database, and is left as it is: name another file in `database`, "
                "or put a backup there (docs/central-operations.md)")  # fmt: skip
    if "unable to open" in said or "readonly" in said:
        return (f"the user {me} may not write to {file} or to its folder {folder}, which SQLite needs both: "
                f"chown -R {me} {folder}, or start central as the user that owns it")  # fmt: skip
    if "malformed" in said:
        return f"{file} is damaged: stop central, keep the file, and put a backup there (docs/central-operations.md)"
    if "locked" in said:
        return f"another process is writing to {file} and does not end: see whether central runs there twice"
    return f"the database {file} cannot be used: {said}"


def _me() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())           # a container's user has no name
