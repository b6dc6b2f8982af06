"""What one dose says to PostgreSQL, said again by pgbench: the yardstick of dose_http.

A dose is given once through the pages while every statement is written down. What is about the
sign-in (sitting, member, posts) is left out; the rest, transactions and the log's line included,
becomes a script in which the person, their order and every new key are others each time.
"""

import os
import re
import subprocess
import uuid
from pathlib import Path
from urllib.parse import urlsplit

SIGN_IN = ('"staff_sitting"', '"staff_member"', '"staff_post"', '"axes_')
UUID = 36  # letters of one, with its dashes
BEGINS, ENDS = "BEGIN", ("COMMIT", "ROLLBACK")

DUE = """
DROP TABLE IF EXISTS bench_due;
DROP SEQUENCE IF EXISTS bench_next;
CREATE SEQUENCE bench_next;
CREATE TABLE bench_due AS
SELECT row_number() OVER (ORDER BY md5(o.id::text)) n, o.patient_id person, o.id "order",
       o.episode_id episode, t.id step, t.ug, ''::text chain
  FROM medication_order o JOIN medication_step t ON t.order_id = o.id;
CREATE UNIQUE INDEX ON bench_due (n);
ANALYZE bench_due"""
# When everybody has had a dose it goes on with the next day.
FRESH = """
SELECT person, "order" "order_", episode, step, ug, chain, (date '{today}' + lap)::text "day",
       gen_random_uuid() dose, gen_random_uuid() pour, gen_random_uuid() moved_a,
       gen_random_uuid() moved_b
  FROM (SELECT turn % {people} + 1 n, (turn / {people})::int lap
          FROM (SELECT nextval('bench_next') - 1 turn OFFSET 0) next) of_turn
  JOIN bench_due USING (n) \\gset
"""
# One dose as it would be written by hand: one transaction, one line in one chain for everybody.
BY_HAND = """
BEGIN;
SELECT id FROM patients_patient WHERE id = ':person' FOR NO KEY UPDATE;
SELECT id, ug, clinic_day FROM medication_dose
 WHERE patient_id = ':person' ORDER BY clinic_day DESC LIMIT 1;
{writes}
SELECT record_append('{chain}', '{chain}', 0, {line});
COMMIT;
"""


def capture(window, due) -> list[str]:
    """Every statement of one dose given in this process, as the database was told them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(SERVER_NAME="localhost")
    browser.cookies.load({k: v for k, v in window.cookies.items() if not k.startswith("_")})
    browser.post("/window/place/", {"facility": window.cookies["_facility"],
                                    "window": window.cookies["_window"]})  # fmt: skip
    with CaptureQueriesContext(connection) as said:
        for path, given in window.presses(due):
            answer = browser.get(path) if given is None else browser.post(path, given)
            if answer.status_code != (200 if given is None else 302):
                raise SystemExit(f"{path} answered {answer.status_code}: no dose to measure")
    return as_sent([one["sql"] for one in said.captured_queries])


def as_sent(told: list[str]) -> list[str]:
    """Without a BEGIN that was told and not sent: a line alone is a transaction by itself."""
    sent: list[str] = []
    for sql in told:
        if "record_append(" in sql and not sql.endswith(ENDS) and sent[-1:] == [BEGINS]:
            sent.pop()
        sent.append(sql)
    return sent


def about_the_dose(said: list[str]) -> list[str]:
    """Without the sign-in."""
    return [sql for sql in said if not any(table in sql for table in SIGN_IN)]


def written(said: list[str]) -> list[str]:
    """What stands inside transactions: locks, checks, writes, the log's lines."""
    inside, kept = False, []
    for sql in said:
        inside = inside or sql.startswith(BEGINS)
        if inside:
            kept.append(sql)
        inside = inside and not sql.startswith(ENDS) and not sql.endswith(ENDS)
    return kept


def script(said: list[str], due: dict[str, str], people: int) -> str:
    """For pgbench: the same statements, of somebody else each time.

    due  what stands in the captured statements for each thing that FRESH gives
    """
    today = next(key for key, name in due.items() if name == "day")
    text = ";\n".join(" ".join(sql.split()) for sql in said) + ";\n"
    keys = dict(due)
    fresh = re.findall(r'INSERT INTO "stock_movement".*?\'([0-9a-f]{32})\'', text)
    keys |= dict(zip(fresh[:2], ("moved_a", "moved_b"), strict=True))
    for key, name in keys.items():  # a key stands without dashes as a value, with them in the log
        for form in {str(key), str(key).replace("-", "") if len(str(key)) == UUID else str(key)}:
            text = re.sub(rf"(?<![\w-]){form}(?![\w-])", f":{name}", text)
    return FRESH.format(people=people, today=today) + re.sub(
        r"record_append\('[0-9a-f-]{36}'::uuid", "record_append(':chain'", text
    )


def by_hand(said: list[str], due: dict[str, str], people: int, chain: uuid.UUID) -> str:
    """The fewest statements that leave the same rows behind, with one chain for all."""
    rows = ("_dose", "_pour", "_end", "stock_movement")
    writes = [
        sql for sql in said if sql.startswith("INSERT INTO") and any(row in sql for row in rows)
    ]
    lines = [re.search(r"record_append\(.+?, \d+, ('.*')\)", sql) for sql in said]
    line = next(found.group(1) for found in reversed(lines) if found)
    head = BY_HAND.format(writes="\n".join(f"{sql};" for sql in writes), chain=chain, line=line)
    return script(head.strip().rstrip(";").split(";\n"), due, people)


class PgBench:
    """pgbench on one database, with a script of its own for each form."""

    def __init__(self, address: str, folder: Path) -> None:
        from stories.throwaway_postgres import server_programs

        self.program, self.folder = server_programs() / "pgbench", folder
        self.address = urlsplit(address)

    def per_second(self, text: str, clients: int, seconds: int) -> float:
        """Transactions (whole doses) a second; longer where a busy machine did none in the time."""
        file = self.folder / "dose.sql"
        file.write_text(text)
        for longer in (1, 4, 16):
            if done := self.once(file, clients, seconds * longer):
                return done
        raise SystemExit(f"pgbench did no dose in {16 * seconds} s")

    def once(self, file: Path, clients: int, seconds: int) -> float:
        told = subprocess.run(
            [self.program, "-n", "-M", "simple", "-c", str(clients), "-j", str(min(clients, 2)),
             "-T", str(seconds), "-f", file, "-h", self.address.hostname,
             "-p", str(self.address.port), "-U", self.address.username,
             self.address.path.lstrip("/")],
            env=os.environ | {"PGPASSWORD": self.address.password},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if told.returncode:
            raise SystemExit(f"pgbench: {told.stderr[-1500:]}")
        found = re.search(r"tps = ([\d.]+)", told.stdout)
        return float(found.group(1)) if found else 0.0
