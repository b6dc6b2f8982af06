"""A nurse at a window's pages, without a browser: every press is the form that the page sends."""

import re
import uuid
from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from stories.browser import PIN
from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.medication.models import Dose
from throughcare.patients.models import Patient
from throughcare.staff.models import Member
from throughcare.stock.models import Account


def read(answer) -> str:
    """What is read on a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def hidden(answer, name: str) -> str:
    """The value of a field that nobody types into."""
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


class Nurse:
    """One nurse, the window they stand at, and a colleague who is called when it takes two."""

    def __init__(self, team: dict[str, Member], window: str = "1") -> None:
        self.member = team["nurse"]
        self.browser: Client = signed_in_as(self.member)
        self.window = window
        facility = team["nurse"].posts.get().facility
        self.browser.post("/window/place/", {"facility": str(facility.pk), "window": window})

    @property
    def two(self) -> dict[str, str]:
        """Both prove who they are."""
        return {"proof": PIN, "witness_name": "director", "witness_proof": PIN}

    def at(self, patient: Patient, *rest) -> str:
        more = "/".join([*map(str, rest), ""]) if rest else ""
        return f"/people/{patient.pk}/window/{more}"

    # --- a dose -----------------------------------------------------------------------------------
    def reserves(self, patient: Patient) -> Dose:
        page = self.browser.get(self.at(patient))
        sent = {"id": hidden(page, "id"), "step": hidden(page, "step"), "said": "same"}
        self.browser.post(self.at(patient, "doses"), sent)
        return Dose.objects.filter(patient=patient).latest("at")

    def pours(self, dose: Dose, bottle: Account, ml: str) -> str:
        page = self.browser.get(self.at(dose.patient))
        sent = {"id": hidden(page, "id"), "bottle": bottle.pk, "amount": ml, "unit": "ml"}
        where = self.at(dose.patient, "doses", dose.pk, "pours")
        return read(self.browser.post(where, sent, follow=True))

    def sees_swallowed(self, dose: Dose) -> str:
        where = self.at(dose.patient, "doses", dose.pk, "end")
        return read(self.browser.post(where, follow=True))

    def gives(self, patient: Patient, bottle: Account, ml: str) -> str:
        """The whole dose: reserved, poured, seen to be swallowed."""
        dose = self.reserves(patient)
        self.pours(dose, bottle, ml)
        return self.sees_swallowed(dose)

    def enters(
        self, patient: Patient, bottle: Account, amount: str, at: datetime, **more: Any
    ) -> str:
        """A line of the sheet of paper: typed, read back, and recorded."""
        local = clock.at_the_clinic(at)
        day = clock.clinic_day(at).isoformat()
        sent = {
            "id": str(uuid.uuid4()),
            "day": day,
            "amount": amount,
            "time": f"{local:%H:%M}",
            "bottle": bottle.pk,
            "given_by": self.member.pk,
        } | more
        where = self.at(patient, "paper")
        said = read(self.browser.post(where, sent))
        return said + read(self.browser.post(where, sent | {"confirmed": "yes"}, follow=True))

    def says(self, patient: Patient, what: str, **sent: Any) -> str:
        """Something was different with the dose under way."""
        where = self.at(patient, "otherwise", what)
        return read(self.browser.post(where, sent | self.two, follow=True))

    def writes_vomiting(self, patient: Patient, minutes: int) -> str:
        sent = {"minutes_after": minutes, "seen": "yes", "words": "into the basin"}
        return read(self.browser.post(self.at(patient, "vomited"), sent, follow=True))

    # --- the register -----------------------------------------------------------------------------
    def counts(self, kind: str, found: dict[Account, str]) -> str:
        """Two people count before the page says what should be there."""
        where = reverse("stock-count", args=[kind])
        places = {f"found-{account.pk}": amount for account, amount in found.items()}
        sent = places | self.two | {"id": str(uuid.uuid4())}
        return read(self.browser.post(where, sent, follow=True))

    def registers(self, page: str, *of, **sent: Any) -> str:
        """Any other page of the register: a delivery, a bottle opened, the pump, waste."""
        sent = sent | self.two | {"id": str(uuid.uuid4())}
        return read(self.browser.post(reverse(page, args=of), sent, follow=True))
