"""The limits of intake: what the disk and the databases take when nobody asks them to think. One batch at a time, no HTTP.

Each is called with a count of batches and says the seconds of a transaction.
"""

import gzip
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests import postgresql
from tests.benchmarks.ingest_contender import COLUMNS, TABLE, Table, values
from tests.benchmarks.ingest_load import BATCH, Kiosk

Limit = Callable[[int], float]

UNNEST = (f"INSERT INTO tx ({', '.join(COLUMNS)}) SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], "
          "%s::text[], %s::text[], %s::bigint[], %s::text[]) ON CONFLICT DO NOTHING")


@contextmanager
def bare() -> Iterator[Limit]:
    """The batch as plain JSON at the end of a file, and one fdatasync."""
    with tempfile.TemporaryFile() as file:
        def save(body: bytes) -> None:
            os.write(file.fileno(), body)
            os.fdatasync(file.fileno())
        yield _limit(gzip.decompress, save)


@contextmanager
def table() -> Iterator[Limit]:
    with tempfile.TemporaryDirectory() as folder:
        one = Table(os.path.join(folder, "table.db"))
        yield _limit(_rows, lambda rows: one.save("one", rows))
        one.close()


@contextmanager
def postgresql_table() -> Iterator[Limit]:
    import psycopg

    with postgresql.cluster() as cluster, psycopg.connect(f"postgresql://muon@127.0.0.1:{cluster.port}/postgres",
                                                          autocommit=True) as connection:
        connection.execute(TABLE.replace("INTEGER", "BIGINT").encode())
        yield _limit(_rows, lambda rows: connection.execute(
            UNNEST.encode(), [list(column) for column in zip(*values("one", rows), strict=True)]))


def _rows(body: bytes) -> list[dict]:
    return json.loads(gzip.decompress(body))["transactions"]


def _limit(unpack: Callable, save: Callable) -> Limit:
    kiosk = Kiosk(0, 1)

    def run(batches: int) -> float:
        ready = [unpack(body) for body in kiosk.bodies(batches)]
        began = time.perf_counter()
        for one in ready:
            save(one)
        return (time.perf_counter() - began) / (batches * BATCH)
    return run
