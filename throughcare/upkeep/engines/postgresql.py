"""PostgreSQL: copied by pg_dump from one snapshot, loaded by pg_restore, put in place by renaming.

A password never stands on a command line: the programs are given it in their environment.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from throughcare.refusal import Refused
from throughcare.upkeep.engines.sqlite import in_use
from throughcare.upkeep.engines.tables import Snapshot, Tables, entry

DEBIAN = "/usr/lib/postgresql"  # Debian keeps programs out of PATH, one folder a version
READ_AT_ONCE = 1024 * 1024
MAINTENANCE = "postgres"  # the database one stands in while another is renamed
LIBPQ = {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding", "options",
         "target_session_attrs", "krbsrvname", "gssencmode"}  # fmt: skip
# A row's text depends on these; so both sides of a comparison say them.
PLAIN = """SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601';
SET extra_float_digits = 3; SET bytea_output = 'hex'"""
DIGEST = """SELECT count(*), coalesce(sum(
  ('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 15))::bit(60)::bigint), 0)
FROM {} t"""


@dataclass(frozen=True)
class Postgres:
    """A database on a server."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: tuple[tuple[str, str], ...] = ()
    engine = "postgresql"

    @classmethod
    def of(cls, settings: dict[str, Any]) -> "Postgres":
        options = {k: str(v) for k, v in settings.get("OPTIONS", {}).items() if k in LIBPQ}
        places = [str(settings.get(key) or "") for key in ("USER", "PASSWORD", "HOST", "PORT")]
        return cls(str(settings["NAME"]), *places, options=tuple(options.items()))

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "ENGINE": "throughcare.record.appending", "NAME": self.name, "USER": self.user,
            "PASSWORD": self.password, "HOST": self.host, "PORT": self.port,
            "OPTIONS": dict(self.options),
        }  # fmt: skip

    @property
    def url(self) -> str:
        """As DATABASE_URL says it, for a process of ours."""
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        options = f"?{urlencode(self.options)}" if self.options else ""
        host = quote(self.host, safe="")
        return f"postgresql://{who}@{host}:{self.port}/{quote(self.name, safe='')}{options}"

    def connect(self, name: str = "", **more: Any) -> psycopg.Connection:
        where = {"dbname": name or self.name, "user": self.user, "password": self.password,
                 "host": self.host, "port": self.port, **dict(self.options)}  # fmt: skip
        return psycopg.connect(**{k: v for k, v in where.items() if v}, **more)

    def version(self) -> str:
        with self.connect() as database:
            return str(database.info.server_version // 10000)

    def room(self) -> Path:
        """Half-written files of ours lie in the system's own folder for them."""
        return Path(tempfile.gettempdir())

    def is_empty(self) -> bool:
        return not self._names()

    def is_broken(self) -> bool:
        return False  # a server that does not answer says so itself

    def _names(self, database: psycopg.Connection | None = None) -> list[str]:
        ask = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        if database:
            return [name for (name,) in database.execute(ask)]
        with self.connect() as own:
            return self._names(own)

    def tables(self) -> Tables:
        """Rows and digest of each table."""
        with self.connect() as database:
            return self._tables(database)

    def _tables(self, database: psycopg.Connection) -> Tables:
        database.execute(PLAIN)
        seen = {}
        for name in self._names(database):
            found = database.execute(sql.SQL(DIGEST).format(sql.Identifier(name))).fetchone()
            seen[name] = entry(int(found[0]), int(found[1]))
        return seen

    def ask(self, query: str) -> list[tuple]:
        with self.connect() as database:
            return database.execute(query).fetchall()  # type: ignore[arg-type]  # our own words

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The database of one moment: rows are counted and dumped in the same snapshot."""
        with self.connect() as database:
            database.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            database.read_only = True
            (moment,) = database.execute("SELECT pg_export_snapshot()").fetchone()
            tables = self._tables(database)
            words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]

            def ask(query: str) -> list[tuple]:
                return database.execute(query).fetchall()

            yield Snapshot(tables, ask, self._dumped(words))

    def _dumped(self, words: list[str]) -> Iterator[bytes]:
        with self._running("pg_dump", [*words, self.name], stdout=subprocess.PIPE) as running:
            while some := running.stdout.read(READ_AT_ONCE):
                yield some

    @contextmanager
    def loaded_beside(self, dump: Iterable[bytes]) -> Iterator["Postgres"]:
        """A throw-away database on the same server; dropped afterwards unless put in place."""
        with self.made_beside() as beside:
            words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
            with beside._running(
                "pg_restore", [*words, f"--dbname={beside.name}"], stdin=subprocess.PIPE
            ) as running:
                try:
                    for some in dump:
                        running.stdin.write(some)
                    running.stdin.close()
                except BrokenPipeError:
                    pass  # it has said why, and how it ended is looked at next
            yield beside

    @contextmanager
    def made_beside(self) -> Iterator["Postgres"]:
        """An empty database with this one's collation; dropped afterwards unless it is renamed."""
        self.refuse_without_rights()
        beside = replace(self, name=f"{self.name[:40]}_upkeep_{secrets.token_hex(4)}")
        collate, ctype = self.ask(
            "SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()"
        )[0]
        make = sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
        ).format(sql.Identifier(beside.name), sql.Literal(collate), sql.Literal(ctype))
        with self.connect(autocommit=True) as database:
            database.execute(make)
        try:
            yield beside
        finally:
            drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(beside.name))
            with self.connect(MAINTENANCE, autocommit=True) as database:
                database.execute(drop)

    def may_make_databases(self) -> bool:
        asked = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        return bool(self.ask(asked)[0][0])

    def refuse_without_rights(self) -> None:
        if not self.may_make_databases():
            raise Refused(
                "may_not_make_databases",
                _("The database account %(user)s may not make databases.") % {"user": self.user},
                source="house:backups",
                next_step=_("As the server's administrator: ALTER ROLE %(user)s CREATEDB. Backups "
                            "are loaded and compared in a database of their own.")
                % {"user": self.user},
            )  # fmt: skip

    def put_in_place(self, loaded: "Postgres", stamp: str) -> str:
        """Change names in one transaction. What stood here keeps a name of its own.

        Returns that name; empty when nothing stood here.
        """
        kept = "" if self.is_empty() else f"{self.name[:40]}_before_{stamp.lower()}"
        aside = kept or f"{self.name[:40]}_empty_{secrets.token_hex(4)}"
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}").format
        try:
            with self.connect(MAINTENANCE) as database:
                database.execute(rename(sql.Identifier(self.name), sql.Identifier(aside)))
                database.execute(rename(sql.Identifier(loaded.name), sql.Identifier(self.name)))
        except psycopg.errors.ObjectInUse as error:
            raise in_use() from error
        if not kept:
            with self.connect(MAINTENANCE, autocommit=True) as database:
                database.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(aside)))
        return kept

    @contextmanager
    def _running(self, program: str, words: list[str], **pipes: Any) -> Iterator[subprocess.Popen]:
        """One of PostgreSQL's own programs. What it says when it fails is passed on."""
        ssl = dict(self.options).get("sslmode", "")
        told = {"PGUSER": self.user, "PGPASSWORD": self.password, "PGHOST": self.host,
                "PGPORT": self.port, "PGSSLMODE": ssl}  # fmt: skip
        with tempfile.TemporaryFile() as said:
            running = subprocess.Popen(  # noqa: S603  a program of the database, words of our own
                [find_program(program), *words], stderr=said, **pipes,
                env={**os.environ, **{key: value for key, value in told.items() if value}},
            )  # fmt: skip
            try:
                yield running
                if running.wait():
                    raise failed(program, said)
            finally:
                if running.poll() is None:
                    running.kill()
                    running.wait()
                for pipe in (running.stdin, running.stdout):
                    if pipe and not pipe.closed:
                        _close(pipe)


def _close(pipe: Any) -> None:
    with suppress(BrokenPipeError):  # the program ended first
        pipe.close()


def failed(program: str, said: Any) -> Refused:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    first = next((line for line in lines if "error" in line), lines[0] if lines else "")
    return Refused(
        "database_program_failed",
        _("%(program)s stopped: %(said)s") % {"program": program, "said": first},
        source="house:backups",
        next_step=_("Nothing was changed. Its version must be at least the server's; "
                    "see docs/running/backup.md."),
    )  # fmt: skip


def find_program(name: str) -> str:
    """pg_dump or pg_restore: from PATH, else the newest that Debian keeps."""
    there = sorted(Path(DEBIAN).glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if there:
        return str(there[-1])
    if found := shutil.which(name):
        return found
    raise Refused(
        "no_database_programs", _("%(name)s is not installed here.") % {"name": name},
        source="house:backups",
        next_step=_("Install `postgresql-client` of the server's version or newer."),
    )  # fmt: skip
