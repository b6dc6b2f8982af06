"""Two people whose charts hold one row of everything, and the members who may open them.

Every address of the product is opened with rows that exist: behind a number nothing stands, a page
says "not found" before its own code is reached.
"""

import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from stories.assessed import ask
from stories.house.pages import Page
from stories.whole_chart import met_here
from throughcare import clock
from throughcare.assessment import actions as assessment
from throughcare.assessment import link_browser
from throughcare.assessment.queries import causes_found
from throughcare.intake import actions as intake
from throughcare.plan import actions as plan
from throughcare.record import actions as record
from throughcare.staff.models import Facility, Member, Post
from throughcare.staff.pins import hashed
from throughcare.staff.roles import ROLES

SHOWN = "the browser in which each link was opened"


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture, as a camera might send it."""
    drawn = io.BytesIO()
    Image.new("RGB", size, "grey").save(drawn, kind)
    return drawn.getvalue()


def member_of(facility: Facility, name: str, roles: Any = ROLES) -> Member:
    """Somebody who holds these posts at one place; all of them, unless told otherwise."""
    member = Member.objects.create(username=name, name=name.title())
    Post.objects.bulk_create(
        Post(member=member, facility=facility, role=role, began_at=clock.now()) for role in roles
    )
    return member


def browser_of(member: Member | None, **how: Any) -> Client:
    """A browser in which this member has signed in, or nobody has."""
    client = Client(**how)
    if member:
        client.force_login(member, backend="throughcare.staff.backends.MemberBackend")
    return client


@dataclass
class Chart:
    """One person with one row of everything; `ids` says what stands in each place of an address."""

    patient: Any
    ids: dict[str, Any] = field(default_factory=dict)

    def of_emergency(self) -> dict[str, Any]:
        return {
            "patient_id": self.ids["patient_id"], "contact_id": self.ids["emergency_contact_id"],
        }  # fmt: skip


@dataclass
class Scene:
    """A clinic with two people and somebody who may do everything; another clinic with one."""

    here: Facility
    elsewhere: Facility
    member: Member
    colleague: Member
    stranger: Member
    ana: Chart
    ben: Chart
    zoe: Chart

    def address(self, page: Page, chart: Chart | None = None) -> str:
        """The page of this person's rows; what the scene does not know is tried with anything."""
        chart = chart or self.ana
        if page.name == "end-emergency-contact":  # its place has the same name as a contact's
            return page.address(**chart.of_emergency())
        return page.address(**{k: v for k, v in chart.ids.items() if k in page.converters})

    def with_password(self, words: str) -> None:
        """Give the member a password: a row of its own, so that the scene stays as it is."""
        member = Member.objects.get(pk=self.member.pk)
        member.set_password(words)
        member.save()

    def with_pin(self, digits: str) -> None:
        """Give the member a PIN, by the hashes of this test."""
        self.member.pin = hashed(digits)
        self.member.save(update_fields=["pin"])

    def browser(self, **how: Any) -> Client:
        """The member's browser; Ana's link was opened in it, too."""
        client = browser_of(self.member, **how)
        client.cookies[link_browser.COOKIE] = SHOWN
        return client


def make() -> Scene:
    """The whole scene, made by the same actions the pages use."""
    here = Facility.objects.create(name="Riverside", jurisdiction="us", phone="555-0100")
    elsewhere = Facility.objects.create(name="Zion Hill", jurisdiction="us")
    member, colleague = member_of(here, "everybody"), member_of(here, "colleague")
    stranger = member_of(elsewhere, "stranger")
    return Scene(
        here, elsewhere, member, colleague, stranger,
        ana=chart_of("Ana", "Reyes", here, member),
        ben=chart_of("Ben", "Okafor", here, colleague),
        zoe=chart_of("Zoe", "Tanaka", elsewhere, stranger),
    )  # fmt: skip


def chart_of(name: str, family: str, facility: Facility, by: Member) -> Chart:
    """Register somebody and let one thing of each kind happen."""
    asked = intake.ask_for_help(
        id=uuid.uuid4(), facility=facility, name=name, reach="555-0142", need="start",
        by=by, at=clock.now(),
    )  # fmt: skip
    patient = intake.register(
        id=uuid.uuid4(), facility=facility, by=by, at=clock.now(), chosen_name=name,
        family_name=family, sex_for_care="female", not_a_duplicate=True,
        contacts=[{"kind": "phone", "reach": "555-0142", "may_text": True}],
        emergency={"name": "Eli", "phone": "555-0143"},
        identifiers=[{"system": "prison", "value": f"P-{name}"}],
    )  # fmt: skip
    chart = Chart(patient, {"patient_id": patient.pk, "request_id": asked.pk})
    reached(chart, by)
    in_treatment(chart, by)
    assessed(chart, by)
    planned(chart, by)
    chart.ids |= met_here(by)
    return chart


def reached(chart: Chart, by: Member) -> None:
    """Contacts, a flag, a face, consents."""
    patient, now = chart.patient, clock.now()
    contact = patient.contacts.get()
    flag = record.raise_flag(id=uuid.uuid4(), patient=patient, kind="urgent", by=by, at=now)
    photo = SimpleUploadedFile("face.png", picture())
    record.add_photo(patient=patient, picture=photo, by=by, at=now)
    consent = intake.give_consent(
        id=uuid.uuid4(), patient=patient, kind="treatment", signed_name="x", signature="typed",
        text_version="2026-11", by=by, at=now,
    )  # fmt: skip
    chart.ids |= {
        "contact_id": contact.pk, "emergency_contact_id": patient.emergency_contacts.get().pk,
        "flag_id": flag.pk, "consent_id": consent.pk,
        "kind": "part2_named",
    }  # fmt: skip
    paper = intake.file_document(
        id=uuid.uuid4(), patient=patient, kind="referral", title="x", by=by, at=now,
        scans=[SimpleUploadedFile("page.png", picture())],
    )  # fmt: skip
    chart.ids |= {"document_id": paper.pk, "number": 1}


def in_treatment(chart: Chart, by: Member) -> None:
    now = clock.now()
    intake.admit(id=uuid.uuid4(), patient=chart.patient, referral="self", by=by, at=now)


def assessed(chart: Chart, by: Member) -> None:
    """Two complete sheets with their findings and alerts, an open one, a link handed over."""
    patient, now = chart.patient, clock.now()
    for name in ("phq-9", "ucla-3"):
        ask(patient, name, by)
    sheet = assessment.begin_sheet(
        id=uuid.uuid4(), patient=patient, instrument="gad-7", filled_by="together", by=by, at=now
    )
    link = assessment.link_causes(
        id=uuid.uuid4(), patient=patient, from_domain="social", to_domain="mental_health",
        words="alone and low", by=by, at=now,
    )  # fmt: skip
    handover = assessment.hand_over(
        id=uuid.uuid4(), patient=patient, sheets=["gad-7", "phq-9"], by=by, at=now
    )
    secret = handover.secret
    assessment.open_link(handover=handover, browser=SHOWN, by=None, at=now)
    chart.ids |= {
        "sheet_id": sheet.pk, "link_id": link.pk, "handover_id": handover.pk,
        "secret": secret, "instrument": "phq-9",
        "finding_id": causes_found(patient)[0].pk,
        "alert_id": patient.alerts.first().pk,
    }  # fmt: skip


def planned(chart: Chart, by: Member) -> None:
    """A plan that is signed, and a next version of it that is still open."""
    patient, at = chart.patient, clock.now()
    first = plan.begin_plan(id=uuid.uuid4(), patient=patient, by=by, at=at)
    causes = causes_found(patient)
    answer(first, causes, by)
    plan.sign(plan=first, person_signed="typed", person_name="x", by=by, at=at)
    draft = plan.begin_plan(
        id=uuid.uuid4(), patient=patient, change_why="x", by=by, at=at + timedelta(seconds=1)
    )
    item = answer(draft, causes[:1], by)
    chart.ids |= {"item_id": item.pk, "code": causes[0].code, "version": 1, "figure": "census"}


def answer(version: Any, causes: list, by: Member) -> Any:
    return plan.accept(
        id=uuid.uuid4(), plan=version, findings=causes, kind="declines", problem="so it is",
        responsible=by, by=by, at=clock.now(),
    )  # fmt: skip
