"""The tables of the store, and how they are opened. Data only; `migrations` makes them, `store` opens them.

Every table is STRICT. Times are UTC in ms, or CLOCK_BOOTTIME in ms within a boot (design §9). `card` columns are sealed,
`patron` and `key` columns are keyed hashes (offline_store.privacy).
"""

VERSION = 3
"""PRAGMA user_version of a store that this program writes."""

VERSION_MAX = 10_000
"""A higher one is no later Muon but damage."""

FIRST_TABLES = frozenset({"txn", "boot", "meta"})
"""No store is without them."""

PAGE_BYTES = 4096

CREATE_1 = (
    """CREATE TABLE txn (
        seq INTEGER PRIMARY KEY,                 -- gap-free; an id leads here without an index (offline_store.uuid7)
        id BLOB NOT NULL,                        -- UUIDv7, 16 bytes
        kind TEXT NOT NULL,
        item TEXT NOT NULL,                      -- barcode
        patron BLOB,                             -- keyed hash of the card number; NULL for a checkin
        card BLOB,                               -- the card number, sealed; NULL once it is no longer owed and old
        status TEXT NOT NULL,                    -- kiosk.transactions.Status
        reason TEXT NOT NULL,
        due TEXT NOT NULL DEFAULT '',            -- YYYY-MM-DD, the library's local date
        boot INTEGER NOT NULL REFERENCES boot,
        boot_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL,                -- the raw reading, never changed
        trusted INTEGER NOT NULL,
        pin_checked INTEGER NOT NULL,
        found TEXT NOT NULL,                     -- checkin: security as found
        parts INTEGER NOT NULL,
        title TEXT NOT NULL,                     -- where the synced copy does not know it
        security TEXT NOT NULL DEFAULT 'unknown',  -- as last read back
        closed INTEGER NOT NULL DEFAULT 0,       -- its visit is over, or a restart has looked at it
        attention TEXT NOT NULL DEFAULT '',      -- why a person has to look at the item (Attention)
        heard INTEGER NOT NULL DEFAULT 0,        -- upstream knows how it ended: nothing is left to deliver
        settled_at INTEGER,                      -- pages of the down-sync absorbed then, or UTC in ms (offline_store.rounds)
        attempts INTEGER NOT NULL DEFAULT 0,     -- how often upstream asked to try again
        note TEXT NOT NULL DEFAULT ''            -- what staff wrote when they closed it
    ) STRICT""",
    """CREATE TABLE boot (
        boot INTEGER PRIMARY KEY,
        boot_id TEXT NOT NULL UNIQUE,
        anchor_at_ms INTEGER,                    -- CLOCK_BOOTTIME when the clock became trusted
        anchor_wall_ms INTEGER                   -- … and the wall clock then
    ) STRICT""",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE patron (
        key BLOB PRIMARY KEY,
        greeting TEXT NOT NULL, language TEXT NOT NULL, category TEXT NOT NULL,
        blocked TEXT NOT NULL, expires TEXT NOT NULL, fees INTEGER NOT NULL, has_mail INTEGER NOT NULL,
        round INTEGER NOT NULL                   -- the snapshot that mentioned it last
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE item (
        n INTEGER PRIMARY KEY,                   -- stays the same, for a search index to point at
        item TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL, withdrawn INTEGER NOT NULL, parts INTEGER NOT NULL,
        loan_to BLOB, loan_due TEXT NOT NULL, loan_renewed INTEGER NOT NULL,
        hold_for BLOB, hold_shelf TEXT NOT NULL,
        round INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX item_loan_to ON item (loan_to) WHERE loan_to IS NOT NULL",
    """CREATE TABLE pin (
        key BLOB PRIMARY KEY,                    -- a card, or x'' for the device
        wrong INTEGER NOT NULL,
        wait_ms INTEGER NOT NULL,                -- no try for so long …
        boot_id TEXT NOT NULL, boot_ms INTEGER NOT NULL,   -- … from here on
        at_ms INTEGER NOT NULL                   -- when it was last wrong, to forget it one day
    ) STRICT, WITHOUT ROWID""",
)

CREATE_2 = (
    # when this copy first told of this loan (UTC; 0: no clock was right): what is known since before today proves which
    # loan a checkin meant (offline_store.dues)
    "ALTER TABLE item ADD COLUMN loan_since_ms INTEGER NOT NULL DEFAULT 0",
)

CREATE_3 = (
    # when a boot began by the store's own time, and how long the kiosk was off before it, NULL: not known yet
    # (offline_store.age). Of an earlier version only UTC is known, and it becomes the store's own time.
    "CREATE TABLE boot_age (boot INTEGER PRIMARY KEY, began_ms INTEGER NOT NULL, off_ms INTEGER) STRICT",
    """INSERT INTO boot_age (boot, began_ms, off_ms) SELECT boot, coalesce(anchor_wall_ms - anchor_at_ms,
        (SELECT max(wall_ms - boot_ms) FROM txn WHERE txn.boot = boot.boot AND trusted),
        (SELECT value FROM meta WHERE name = 'newest_ms'), 0), 0 FROM boot""",
    "INSERT INTO meta SELECT 'line_ms', 0 FROM meta WHERE name = 'newest_ms'",
    "DELETE FROM meta WHERE name IN ('newest_boot_id', 'newest_boot_ms')",
)

PROBES = (
    "SELECT seq, id, kind, item, patron, card, status, reason, due, boot, boot_ms, wall_ms, trusted, pin_checked, found, parts, "
    "title, security, closed, attention, heard, settled_at, attempts, note FROM txn LIMIT 0",
    "SELECT boot, boot_id, anchor_at_ms, anchor_wall_ms FROM boot LIMIT 0",
    "SELECT boot, began_ms, off_ms FROM boot_age LIMIT 0",
    "SELECT name, value FROM meta LIMIT 0",
    "SELECT key, greeting, language, category, blocked, expires, fees, has_mail, round FROM patron LIMIT 0",
    "SELECT n, item, kind, title, author, withdrawn, parts, loan_to, loan_due, loan_renewed, hold_for, hold_shelf, round, "
    "loan_since_ms FROM item LIMIT 0",
    "SELECT key, wrong, wait_ms, boot_id, boot_ms, at_ms FROM pin LIMIT 0",
)
"""What has to be there; a test compares them with the tables."""

SELECT = "SELECT txn.*, boot_id, anchor_at_ms, anchor_wall_ms FROM txn JOIN boot USING (boot)"
"""A transaction with what its boot knows of the time."""

BUSY_MS = 5_000
"""A staff tool holds the store for milliseconds; after this the kiosk says that another program holds it, and tries again."""

LOG_PAGES_MAX = 4_000
"""The safety net (16 MB): then SQLite itself moves the log into the file, within a patron's commit. The clerk shortens the
log while nobody waits."""

LOG_BYTES_MAX = 1 << 24
"""A log file that is longer is cut to this when it has been moved into the file."""

ON_OPEN = (
    "PRAGMA synchronous=FULL",          # a sync in each commit: what was answered is on disk
    "PRAGMA secure_delete=ON",          # deleted card numbers leave no bytes behind
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA wal_autocheckpoint={LOG_PAGES_MAX}",
    f"PRAGMA journal_size_limit={LOG_BYTES_MAX}",
)
