"""Bring a database to the schema of this version, at start-up.

Alembic is imported only when there is something to do: a server that starts again is ready sooner. A database of a later
version is refused, never guessed at.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

HEAD = "0002"
"""The newest revision in `migrations/versions`; a test compares."""


class DatabaseTooNew(Exception):
    """The database was made by a later version of central: install that version, or use another database."""


def migrate(connection: Connection) -> bool:
    """True when something was done. All of it is in the transaction of `connection`, which no other process may share
    (`Database.alone`): it is done whole or not at all."""
    at = revision(connection)
    if at == HEAD:
        return False
    if at is not None and at > HEAD:
        raise DatabaseTooNew(
            f"a later version of central has made this database: its tables are at {at}, this version knows them up to {HEAD}. "
            "Nothing was changed in it. Install that version again or a newer one; the way back is a backup of the time "
            "before it (docs/central-operations.md)")  # fmt: skip
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True


def revision(connection: Connection) -> str | None:
    """None: an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
