"""Eight people answering, for benchmarks/thousand_kills.py; and what is kept of it.

python -m benchmarks.kill_scene begin 8 | kept      prints one line of JSON
"""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid

ITEMS = ("interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement")

TOKEN = "a" * 32  # of the forms: the cookie and the header say the same
NAMES = ("Ana", "Boris", "Chen", "Dolores", "Edmund", "Fatima", "Gustav", "Hiroko")


class Browser(threading.Thread):
    """Saves one answer after another. What is not acknowledged is sent again, as the page does."""

    def __init__(self, port: int, sheet: dict, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.sheet, self.stop = port, sheet, stop
        self.acknowledged: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            id = str(uuid.uuid4())
            item = ITEMS[len(self.acknowledged) % len(ITEMS)]
            given = {"id": id, "item": item, "value": str(len(self.acknowledged) % 4)}
            while not self.stop.is_set():
                if self.say(given):
                    self.acknowledged.append(id)
                    break
                time.sleep(0.05)

    def say(self, given: dict[str, str]) -> bool:
        """Send it; True when the server acknowledged it."""
        headers = {
            "Cookie": self.sheet["cookies"], "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                "POST", self.sheet["path"], urllib.parse.urlencode(given), headers=headers
            )
            answer = connection.getresponse()
            answer.read()
            return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def begin(how_many: int) -> dict:
    """People with an open sheet each, and a signed-in browser for each."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from throughcare import clock
    from throughcare.assessment import actions
    from throughcare.intake import actions as intake
    from throughcare.staff.models import Facility, Member, Post

    call_command("migrate", verbosity=0)
    now = clock.now()
    facility = Facility.objects.create(name="Riverside", jurisdiction="us")
    sheets = []
    for number in range(how_many):
        member = Member.objects.create(username=f"counsellor{number}", name=f"Counsellor {number}")
        Post.objects.create(member=member, facility=facility, role="counsellor", began_at=now)
        patient = intake.register(
            id=uuid.uuid4(), facility=facility, chosen_name=NAMES[number], by=member, at=now
        )
        sheet = actions.begin_sheet(
            id=uuid.uuid4(), patient=patient, instrument="phq-9", filled_by="together", by=member,
            at=now,
        )  # fmt: skip
        browser = Client()
        browser.force_login(member, backend="throughcare.staff.backends.MemberBackend")
        path = f"/people/{patient.pk}/sheets/{sheet.pk}/answers/"
        session = browser.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}
        said = "; ".join(f"{name}={value}" for name, value in cookies.items())
        sheets.append({"path": path, "cookies": said})
    return {"sheets": sheets}


def kept() -> dict:
    """Every answer; answers without a line in the log and lines without an answer; troubles."""
    from throughcare.assessment.models import Answer
    from throughcare.record.models import LogLine
    from throughcare.upkeep import upgrade
    from throughcare.upkeep.engines import here

    answers = {str(pk) for pk in Answer.objects.values_list("pk", flat=True)}
    lines = LogLine.objects.filter(row_type="assessment.answer").values_list("row_id", flat=True)
    logged = {row.replace("-", "") for row in lines}
    plain = {answer.replace("-", "") for answer in answers}
    database = here()
    troubles = [*upgrade.problems(), *log_troubles()]
    if database.engine == "sqlite" and not database.is_sound():
        troubles.append("the file is not sound")
    if len(lines) != len(logged):
        troubles.append(f"{len(lines) - len(logged)} answers have two lines in the log")
    return {
        "answers": sorted(answers), "without_line": sorted(plain - logged),
        "without_row": sorted(logged - plain), "troubles": troubles,
    }  # fmt: skip


def log_troubles() -> list[str]:
    """Gaps in the log's numbers, and what its own verifier says where there is one.

    SQLite gives no number away that was not kept. PostgreSQL's sequences do, so there each answer's
    line is looked for, and the verifier has the word.
    """
    from django.db import connection
    from django.db.models import Count, Max, Min

    from throughcare.cli import parser
    from throughcare.record.models import LogLine

    seen = LogLine.objects.aggregate(first=Min("id"), last=Max("id"), lines=Count("id"))
    gaps = seen["last"] - seen["first"] + 1 - seen["lines"]
    troubles = [f"{gaps} numbers are missing in the log"] if gaps else []
    if connection.vendor != "sqlite":
        troubles = []
    if "verify-log" in parser().format_help():
        verify = [sys.executable, "-m", "throughcare", "verify-log"]
        told = subprocess.run(verify, capture_output=True, text=True)
        troubles += [told.stdout[-500:] or told.stderr[-500:]] if told.returncode else []
    return troubles


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    import django

    django.setup()
    told = begin(int(sys.argv[2])) if sys.argv[1] == "begin" else kept()
    print(json.dumps(told))
