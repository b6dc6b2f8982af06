"""A window with a pump: a simulated one at a real pseudo-terminal, and the real pages."""

import re
import uuid
from datetime import timedelta

from django.test import Client

from stories.window import LIQUID, MG
from throughcare import clock
from throughcare.medication import pumps
from throughcare.medication.actions import pumping
from throughcare.medication.dispensers.simulator import Device, OnAPty
from throughcare.medication.models import Dose, Pump, PumpAsked
from throughcare.stock import actions as stock


def quick(**more) -> Device:
    """A pump that pours at once."""
    return Device(speed_ul=0, **more)


def browser_of(team, role: str = "nurse", window: str = "1") -> Client:
    """The browser of somebody, at a window."""
    client = Client(raise_request_exception=True)
    client.force_login(team[role], backend="throughcare.staff.backends.MemberBackend")
    facility = team[role].posts.get().facility
    client.post("/window/place/", {"facility": str(facility.pk), "window": window})
    return client


def new_bottle(team, lot: str, mg: int, window: str = "1", product: str = LIQUID):
    """A bottle of a lot of its own at the window."""
    nurse, now = team["nurse"], clock.now()
    received = stock.receive(
        id=uuid.uuid4(), facility=nurse.posts.get().facility, product=product, lot_number=lot,
        expires_on=clock.today() + timedelta(days=400), ug=mg * MG, ug_on_form=mg * MG,
        supplier="A supplier", second=team["director"], by=nurse, at=now,
    )  # fmt: skip
    return stock.open_bottle(
        id=uuid.uuid4(), lot=received.lot, ug=mg * MG, window=window, by=nurse, at=now
    )


def pump_at_window(team, settings, on: OnAPty, bottle, **more) -> Pump:
    """The pump on this line, at window 1, over this bottle, compared and found good."""
    settings.PUMPS = {"1": on.path}
    nurse, now = team["nurse"], clock.now()
    pump = pumping.place_pump(
        id=uuid.uuid4(), facility=nurse.posts.get().facility, window="1", line="1", name="Pump A",
        by=team["director"], at=now, **more,
    )  # fmt: skip
    put_under(pump, bottle, nurse)
    test, _ = pumps.ask(
        pump, id=uuid.uuid4(), kind=PumpAsked.Kind.TEST, bottle=bottle, ug=100 * MG, by=nurse
    )
    pumping.calibrate(id=uuid.uuid4(), test=test, measured_ul=10_000, by=nurse, at=clock.now())
    return pump


def put_under(pump, bottle, by) -> None:
    pumping.load(
        id=uuid.uuid4(), pump=pump, bottle=bottle, read=bottle.lot.number, by=by,
        at=clock.now(),
    )  # fmt: skip


def at(patient, *rest) -> str:
    return f"/people/{patient.pk}/window/{'/'.join([*map(str, rest), '']) if rest else ''}"


def text(answer) -> str:
    """What is read on a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def field(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def reserved(browser, patient) -> Dose:
    """The person says their dose and is awake."""
    page = browser.get(at(patient))
    sent = {"id": field(page, "id"), "step": field(page, "step"), "said": "same"}
    browser.post(at(patient, "doses"), sent)
    return Dose.objects.filter(patient=patient).latest("at")


def pump_pours(browser, patient, dose, *, id=None):
    """The one press."""
    page = browser.get(at(patient))
    sent = {"id": id or field(page, "id")}
    return browser.post(at(patient, "doses", dose.pk, "pump"), sent, follow=True)


def swallowed(browser, patient, dose):
    return browser.post(at(patient, "doses", dose.pk, "end"), follow=True)
