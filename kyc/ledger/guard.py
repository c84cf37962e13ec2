"""Let the database itself refuse to change the trail; who drops its triggers, the seals find."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

REFUSED = "the audit trail is append-only"
ENTRIES, HEADS = "kyc_ledgerentry", "kyc_ledgerhead"

POSTGRESQL = (
    f"""CREATE FUNCTION kyc_ledger_refuse() RETURNS trigger AS $$
        BEGIN RAISE EXCEPTION '{REFUSED}'; END $$ LANGUAGE plpgsql""",
    f"""CREATE TRIGGER kyc_ledger_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {ENTRIES}
        FOR EACH STATEMENT EXECUTE FUNCTION kyc_ledger_refuse()""",
    f"""CREATE TRIGGER kyc_ledger_keep BEFORE DELETE OR TRUNCATE ON {HEADS}
        FOR EACH STATEMENT EXECUTE FUNCTION kyc_ledger_refuse()""",
    f"""CREATE TRIGGER kyc_ledger_grow BEFORE UPDATE ON {HEADS} FOR EACH ROW
        WHEN (NEW.count <= OLD.count) EXECUTE FUNCTION kyc_ledger_refuse()""",
)
POSTGRESQL_OFF = (
    f"DROP TRIGGER IF EXISTS kyc_ledger_keep ON {ENTRIES}",
    f"DROP TRIGGER IF EXISTS kyc_ledger_keep ON {HEADS}",
    f"DROP TRIGGER IF EXISTS kyc_ledger_grow ON {HEADS}",
    "DROP FUNCTION IF EXISTS kyc_ledger_refuse()",
)
SQLITE = (
    f"""CREATE TRIGGER kyc_ledger_no_update BEFORE UPDATE ON {ENTRIES}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"""CREATE TRIGGER kyc_ledger_no_delete BEFORE DELETE ON {ENTRIES}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"""CREATE TRIGGER kyc_ledger_head_no_delete BEFORE DELETE ON {HEADS}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"""CREATE TRIGGER kyc_ledger_head_grow BEFORE UPDATE ON {HEADS} WHEN NEW.count <= OLD.count
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
)
SQLITE_OFF = tuple(
    f"DROP TRIGGER IF EXISTS kyc_ledger_{name}"
    for name in ("no_update", "no_delete", "head_no_delete", "head_grow")
)
STATEMENTS = {"postgresql": (POSTGRESQL, POSTGRESQL_OFF), "sqlite": (SQLITE, SQLITE_OFF)}


NAMED = "kyc_ledger_%"
COUNTED = {
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE %s",
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
}


def protect(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on."""
    _execute(connection, 0)


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off."""
    _execute(connection, 1)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let a backup be restored into the trail's tables; call it in that transaction."""
    was_on = _is_on(connection)
    unprotect(connection)
    yield
    if was_on:
        protect(connection)


def _is_on(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED[connection.vendor], [NAMED])
        return bool(cursor.fetchone()[0])


def _execute(connection: BaseDatabaseWrapper, which: int) -> None:
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor][which]:
            cursor.execute(statement)
