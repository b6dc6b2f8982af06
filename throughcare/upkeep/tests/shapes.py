"""What a database is made of, so that two can be compared: tables, checks, keys, guards."""

from throughcare.upkeep.engines import Database

ASKED = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, "
        "column_default, collation_name, is_identity FROM information_schema.columns "
        "WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferred "
        "FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal",
        "SELECT 'function', proname, prosrc FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace",
    ],
}


def shape(database: Database) -> set[tuple]:
    """Everything it is made of; in what order its columns were added does not matter."""
    found = [tuple(row) for ask in ASKED[database.engine] for row in database.ask(ask)]
    if database.engine == "sqlite":
        return {(kind, name, parts(kind, sql or "")) for kind, name, sql in found}
    return set(found)


def parts(kind: str, sql: str) -> tuple[str, ...] | str:
    """The columns and checks of a table, in no order."""
    if kind != "table":
        return sql
    inside = " ".join(sql[sql.index("(") + 1 : sql.rindex(")")].split())
    return tuple(sorted(part.strip() for part in inside.split(",")))
