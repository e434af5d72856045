"""What the database itself sees to, in both: postings made of the lines, sums of zero, no change ever.

SQLite cannot check a sum when a transaction ends, so the sum is no matter of several rows: all lines come
in one, and a trigger takes them apart. Both databases do the same.
"""
# ruff: noqa: S608 - no word of a stranger is in these statements

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_UNBALANCED = "a transaction sums to zero in each currency"
_FEW = "a transaction has two lines or more"
_ODD = "a line is [account, currency, minor units], the units a whole number"
_OWN = "postings are made of their transaction, by the database"
_TWICE = "a transaction is written once"
_KEPT = "the ledger is never changed"

_SQLITE = (
    f"""
CREATE TRIGGER ledger_once BEFORE INSERT ON ledger_transaction BEGIN
    SELECT RAISE(ABORT, '{_TWICE}') WHERE EXISTS
        (SELECT 1 FROM ledger_transaction WHERE id = new.id OR "key" = new."key");
    SELECT RAISE(ABORT, '{_ODD}') WHERE NOT json_valid(new.lines) OR json_type(new.lines) <> 'array';
    SELECT RAISE(ABORT, '{_FEW}') WHERE json_array_length(new.lines) < 2;
    SELECT RAISE(ABORT, '{_ODD}') WHERE EXISTS
        (SELECT 1 FROM json_each(new.lines) WHERE type <> 'array' OR json_array_length(value) <> 3
            OR json_type(value, '$[0]') <> 'text' OR json_type(value, '$[1]') <> 'text'
            OR json_type(value, '$[2]') <> 'integer');
    SELECT RAISE(ABORT, '{_UNBALANCED}') WHERE EXISTS
        (SELECT 1 FROM json_each(new.lines) GROUP BY json_extract(value, '$[1]')
            HAVING sum(json_extract(value, '$[2]')) <> 0);
END""",
    """
CREATE TRIGGER ledger_made AFTER INSERT ON ledger_transaction BEGIN
    INSERT INTO ledger_posting (transaction_id, number, account, currency, minor)
        SELECT new.id, "key", json_extract(value, '$[0]'), json_extract(value, '$[1]'),
            json_extract(value, '$[2]') FROM json_each(new.lines);
END""",
    f"""
CREATE TRIGGER ledger_own BEFORE INSERT ON ledger_posting BEGIN
    SELECT RAISE(ABORT, '{_OWN}') WHERE EXISTS
        (SELECT 1 FROM ledger_posting WHERE id = new.id
            OR (transaction_id = new.transaction_id AND number = new.number))
        OR NOT EXISTS (SELECT 1 FROM ledger_transaction WHERE id = new.transaction_id
            AND json_extract(lines, '$[' || new.number || '][0]') = new.account
            AND json_extract(lines, '$[' || new.number || '][1]') = new.currency
            AND json_extract(lines, '$[' || new.number || '][2]') = new.minor);
END""",
    *(
        f"CREATE TRIGGER ledger_{act.lower()}_{table} BEFORE {act} ON ledger_{table} BEGIN"
        f" SELECT RAISE(ABORT, '{_KEPT}'); END"
        for table in ("transaction", "posting")
        for act in ("UPDATE", "DELETE")
    ),
)
_POSTGRESQL = (
    f"""
CREATE FUNCTION ledger_checks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_typeof(new.lines) IS DISTINCT FROM 'array' THEN
        RAISE EXCEPTION '{_ODD}' USING ERRCODE = 'check_violation';
    END IF;
    IF jsonb_array_length(new.lines) < 2 THEN
        RAISE EXCEPTION '{_FEW}' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(new.lines) line
            WHERE jsonb_typeof(line) <> 'array' OR jsonb_typeof(line -> 0) IS DISTINCT FROM 'string'
            OR jsonb_typeof(line -> 1) IS DISTINCT FROM 'string'
            OR jsonb_typeof(line -> 2) IS DISTINCT FROM 'number' OR line -> 3 IS NOT NULL
            OR (line ->> 2)::numeric % 1 <> 0) THEN
        RAISE EXCEPTION '{_ODD}' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements(new.lines) line
            GROUP BY line ->> 1 HAVING sum((line ->> 2)::numeric) <> 0) THEN
        RAISE EXCEPTION '{_UNBALANCED}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN new;
END $$""",
    """
CREATE FUNCTION ledger_makes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ledger_posting (transaction_id, number, account, currency, minor)
        SELECT new.id, place - 1, line ->> 0, line ->> 1, (line ->> 2)::bigint
        FROM jsonb_array_elements(new.lines) WITH ORDINALITY AS made (line, place);
    RETURN NULL;
END $$""",
    f"""
CREATE FUNCTION ledger_owns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.id = new.transaction_id
            AND t.lines -> new.number::int ->> 0 = new.account
            AND t.lines -> new.number::int ->> 1 = new.currency
            AND (t.lines -> new.number::int ->> 2)::bigint = new.minor) THEN
        RAISE EXCEPTION '{_OWN}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN new;
END $$""",
    f"""
CREATE FUNCTION ledger_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'check_violation';
END $$""",
    "CREATE TRIGGER ledger_once BEFORE INSERT ON ledger_transaction"
    " FOR EACH ROW EXECUTE FUNCTION ledger_checks()",
    "CREATE TRIGGER ledger_made AFTER INSERT ON ledger_transaction"
    " FOR EACH ROW EXECUTE FUNCTION ledger_makes()",
    "CREATE TRIGGER ledger_own BEFORE INSERT ON ledger_posting"
    " FOR EACH ROW EXECUTE FUNCTION ledger_owns()",
    *(
        f"CREATE TRIGGER ledger_{name} BEFORE {act} ON ledger_{table} {each}"
        " EXECUTE FUNCTION ledger_keeps()"
        for table in ("transaction", "posting")
        for name, act, each in (
            ("change", "UPDATE OR DELETE", "FOR EACH ROW"),
            ("empty", "TRUNCATE", "FOR EACH STATEMENT"),
        )
    ),
)
_SQLITE_NAMES = (
    "ledger_once", "ledger_made", "ledger_own", "ledger_update_transaction",
    "ledger_delete_transaction", "ledger_update_posting", "ledger_delete_posting",
)  # fmt: skip
_FUNCTIONS = ("ledger_checks", "ledger_makes", "ledger_owns", "ledger_keeps")


def raise_guards(connection: BaseDatabaseWrapper) -> None:
    """Have the database see to the ledger from now on."""
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def lower_guards(connection: BaseDatabaseWrapper) -> None:
    """Have it no longer do so: for a migration that takes the tables away, and tests that empty them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE_NAMES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            for name in _FUNCTIONS:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
