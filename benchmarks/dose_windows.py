"""Nurses at dosing windows over HTTP, for dose_soak and dose_http; and what is kept of it.

    python -m benchmarks.dose_windows begin PEOPLE PARTS WINDOWS | kept      one line of JSON

Each window gives one dose after another in the three presses of the page: reserved, poured, ended.
What is not acknowledged is sent again with the same key, as a browser does; now and then a press is
sent twice, or a dose is tried at two windows at once.
"""

import http.client
import json
import os
import random
import sys
import threading
import time
import urllib.parse
import uuid
from contextlib import suppress
from dataclasses import dataclass, field

TOKEN = "a" * 32
TWICE, ELSEWHERE = 0.05, 0.02  # shares of presses sent again, and of doses tried at a second window


@dataclass
class Due:
    """One dose that is ordered for today."""

    patient: str
    step: str
    ug: int
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def first_press(self) -> dict[str, str]:
        return {"id": self.id, "step": self.step, "said": "same", "reason": "seen"}


class Window(threading.Thread):
    """One nurse, one bottle, one dose after another until nobody is due or it is told to stop."""

    def __init__(self, port: int, cookies: dict[str, str], bottle: str, due: list[Due],
                 stop: threading.Event, others: list["Window"]) -> None:  # fmt: skip
        super().__init__(daemon=True)
        self.port, self.cookies, self.bottle, self.due = port, dict(cookies), bottle, due
        self.stop, self.others = stop, others
        self.acknowledged: list[str] = []
        self.seconds: list[float] = []  # of each whole dose, from the first press to the last
        self.refused = 0
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        self.stand()
        for one in self.due:
            if self.stop.is_set():
                return
            began = time.monotonic()
            if self.dose(one):
                self.seconds.append(time.monotonic() - began)
                self.acknowledged.append(one.id)

    def stand(self) -> None:
        """Say which window this is."""
        while not self.stop.is_set():
            if self.press("/window/place/", {"facility": self.cookies["_facility"],
                                             "window": self.cookies["_window"]}):  # fmt: skip
                return
            time.sleep(0.1)

    def dose(self, one: Due) -> bool:
        """The three presses, each until it is acknowledged. False when told to stop."""
        if not self.reserved(one):
            return False
        here = f"/people/{one.patient}/window/doses/{one.id}/"
        return self.until(f"{here}pours/", self.measured(one)) and self.until(f"{here}end/", {})

    def presses(self, one: Due) -> list[tuple[str, dict[str, str] | None]]:
        """Of one dose: the person's page, reserved, poured, ended; each with what is sent."""
        person = f"/people/{one.patient}/window/"
        return [
            (person, None),
            (f"{person}doses/", one.first_press()),
            (f"{person}doses/{one.id}/pours/", self.measured(one)),
            (f"{person}doses/{one.id}/end/", {}),
        ]

    def measured(self, one: Due) -> dict[str, str]:
        return {
            "id": str(uuid.uuid5(uuid.UUID(one.id), "pour")), "bottle": self.bottle,
            "amount": f"{one.ug / 10_000:g}", "unit": "ml",
        }  # fmt: skip

    def reserved(self, one: Due) -> bool:
        """It is this window's to give; now and then another presses for it at the same moment."""
        rival, race = self.rival_of(one)
        while not self.stop.is_set():
            if self.press(f"/people/{one.patient}/window/doses/", one.first_press()):
                self.sometimes_twice(f"/people/{one.patient}/window/doses/", one.first_press())
                break
            if rival and self.press(f"/people/{one.patient}/window/doses/{rival.id}/pours/", {},
                                    there=(200, 302)):  # fmt: skip
                one.id = rival.id  # the other's press came first: that dose is the one to finish
                break
            time.sleep(0.05)
        if race:
            race.join()
        return not self.stop.is_set()

    def rival_of(self, one: Due) -> tuple["Due | None", threading.Thread | None]:
        """Another window presses at this moment for the same dose, with a key of its own."""
        others = [window for window in self.others if window is not self]
        if not others or random.random() >= ELSEWHERE:  # noqa: S311  no secret hangs on it
            return None, None
        rival = Due(one.patient, one.step, one.ug)
        other = random.choice(others)  # noqa: S311  no secret hangs on it
        race = threading.Thread(target=other.press_once, args=[rival])
        race.start()
        return rival, race

    def press_once(self, rival: Due) -> None:
        with suppress(OSError, http.client.HTTPException):
            fresh = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.send(fresh, f"/people/{rival.patient}/window/doses/", rival.first_press())
            fresh.close()

    def until(self, path: str, given: dict[str, str]) -> bool:
        while not self.stop.is_set():
            if self.press(path, given):
                self.sometimes_twice(path, given)
                return True
            time.sleep(0.05)
        return False

    def sometimes_twice(self, path: str, given: dict[str, str]) -> None:
        if random.random() < TWICE:  # noqa: S311  no secret hangs on it
            self.press(path, given)

    def press(self, path: str, given: dict[str, str], there: tuple[int, ...] = (302,)) -> bool:
        """Send it; True when the server acknowledged it: it goes on to the next page."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            status = self.send(self.connection, path, given)
        except (OSError, http.client.HTTPException):
            self.connection = None
            return False
        if status == 200:  # the page again, with words: refused
            self.refused += 1
        return status in there

    def send(self, connection, path: str, given: dict[str, str] | None = None) -> int:
        """POST what is given, or GET; the status of the answer."""
        return self.answer(connection, path, given).status

    def answer(self, connection, path: str, given: dict[str, str] | None = None):
        cookie = "; ".join(
            f"{name}={value}" for name, value in self.cookies.items()
            if not name.startswith("_")
        )  # fmt: skip
        headers = {"Cookie": f"{cookie}; {self.cookies['_csrf']}={TOKEN}", "X-CSRFToken": TOKEN,
                   "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        method = "GET" if given is None else "POST"
        connection.request(method, path, given and urllib.parse.urlencode(given), headers)
        answer = connection.getresponse()
        answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer


def begin(people: int, parts: int, windows: int) -> dict:
    """People with `parts` doses due today, by signed orders; a nurse and a bottle per window."""
    from benchmarks import dose_scene

    scene = dose_scene.today_only(people, parts, windows)
    facility = scene["facility"]
    return {
        "due": scene["due"],
        "cookies": [signed_in(one, facility, n + 1) for n, one in enumerate(scene["nurses"])],
        "bottles": [str(bottle.pk) for bottle in scene["bottles"]],
    }  # fmt: skip


def signed_in(member, facility, window: int) -> dict[str, str]:
    """The cookies of a browser in which this member has signed in, and where it will stand."""
    from django.conf import settings
    from django.test import Client

    browser = Client()
    browser.force_login(member, backend="throughcare.staff.backends.MemberBackend")
    return {
        settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value,
        "_csrf": settings.CSRF_COOKIE_NAME, "_facility": str(facility.pk), "_window": str(window),
    }  # fmt: skip


def kept() -> dict:
    """Every dose with what became of it, and what does not add up."""
    from django.db import connection
    from django.db.models import Count

    from throughcare.medication.models import Dose, End, Pour
    from throughcare.record import examining
    from throughcare.stock.models import Account, Movement

    taken = list(End.objects.filter(outcome="taken").values_list("dose_id", flat=True))
    twice = (
        Dose.objects.filter(end__outcome="taken")
        .values("patient", "clinic_day", "medicine", "part")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .count()
    )
    troubles = []
    if total := sum(account.balance for account in Account.objects.all()):
        troubles.append(f"the balances add up to {total}, not to nothing")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM stock_account a WHERE a.balance <> COALESCE((SELECT sum(CASE "
            "WHEN m.target_id = a.id THEN m.ug ELSE -m.ug END) FROM stock_movement m "
            "WHERE m.source_id = a.id OR m.target_id = a.id), 0)"
        )
        if wrong := cursor.fetchone()[0]:
            troubles.append(f"{wrong} balances are not the sum of their movements")
    if open_ := Dose.objects.filter(end=None).count():
        troubles.append(f"{open_} doses were begun and have no end")
    poured = Pour.objects.count()
    moved = Movement.objects.filter(reason="pour").count()
    swallowed = Movement.objects.filter(reason="taken").count()
    if poured != moved or len(taken) != swallowed:
        troubles.append(f"{poured} pours, {moved} moved; {len(taken)} taken, {swallowed} moved")
    troubles += [fault for fault in examining.examine().faults if not of_the_scene(fault)]
    return {"taken": [str(pk) for pk in taken], "twice": twice, "troubles": troubles}


def of_the_scene(fault: str) -> bool:
    """Was it the scene that wrote this row, before anybody worked? Then no line stands for it."""
    if "no line of the log wrote it" not in fault:
        return False
    return not any(model in fault for model in ("dose", "pour", "end/", "movement"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
    import django

    django.setup()
    told = begin(*map(int, sys.argv[2:5])) if sys.argv[1] == "begin" else kept()
    print(json.dumps(told))
