"""One month of Maria's: a clock that stands where the story says, and what each of them does.

October 2026, whatever day it is where this is run: nothing in it depends on the hour. Every change
is an action of the product or a press on one of its pages; whatever a page of the team showed
meanwhile is kept, so that the end can say what stood on none of them.
"""

import uuid
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import Client
from django.utils import timezone

from stories.screen import Screen
from stories.treated import Treatment
from throughcare import clock
from throughcare.adherence.actions import refreshing
from throughcare.assessment import actions as assessment
from throughcare.assessment.queries import current_findings
from throughcare.clinical import instruments
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.demo.ward import answers
from throughcare.intake import actions as intake
from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.medication.actions import home, screens
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.medication.home import in_hand
from throughcare.medication.home.days import going_home
from throughcare.plan import actions as plans
from throughcare.portal.actions import ways_in as access
from throughcare.portal.tests.carried import Carried
from throughcare.portal.ways_in import new_code, spoken
from throughcare.record.access.actions import join
from throughcare.therapy.actions import homework, sessions
from throughcare.therapy.queries import outcome_of

YEAR, MONTH = 2026, 10
NUMBER, OWN_PIN = "(202) 555-0147", "482916"
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def on(day: int) -> date:
    """The n-th of the month; nought is the day before it."""
    return date(YEAR, MONTH, 1) + (day - 1) * A_DAY


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """By the clinic's own clock."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return timezone.make_aware(datetime.combine(on(day), time(hour, minute)), zone)


class Now(Treatment):
    """Her treatment, at the moment where the story stands."""

    @property
    def at(self) -> datetime:
        return clock.now()


class Read(Screen):
    """A member's screen whose every page is kept."""

    def __init__(self, member, kept: list[tuple[str, str]]) -> None:
        super().__init__(member)
        self.kept = kept

    def shows(self, answer) -> None:
        super().shows(answer)
        self.kept.append((self.path, answer.content.decode("utf-8", "replace")))


class Life:
    """Maria's month, told from day to day."""

    def __init__(self, team, monkeypatch, settings) -> None:
        self.team, self.patch, self.ticks = team, monkeypatch, count()
        self.facility = team["nurse"].posts.get().facility
        self.read: list[tuple[str, str]] = []  # every page of the team that was opened
        self.phone = Carried().takes_all(monkeypatch)
        settings.SENDERS = {"sms": "gateway", "email": ""}
        settings.SMS_COUNTRY, settings.ANSWERS_SECRET = "1", "between gateway and clinic"

    # --- time and hands -----------------------------------------------------------------------
    def it_is(self, day: int, hour: int = 9, minute: int = 0) -> datetime:
        """The clock stands there, and goes on by itself as clocks do: no two rows at once."""
        at = moment(day, hour, minute)
        tick = timedelta(microseconds=1)
        self.patch.setattr(clock, "now", lambda: at + next(self.ticks) * tick)
        return at

    def hand(self, role: str) -> dict:
        return {"by": self.team[role], "at": clock.now()}

    def own(self) -> dict:
        """By her own hand."""
        return {"by": None, "at": clock.now()}

    def new(self, role: str = "", **more) -> dict:
        """A new row about her."""
        who = self.hand(role) if role else self.own()
        return {"id": uuid.uuid4(), "patient": self.maria, **who} | more

    def screen(self, role: str) -> Read:
        return Read(self.team[role], self.read)

    def opens(self, role: str, page: str) -> Read:
        """A page of her chart."""
        screen = self.screen(role)
        screen.opens(f"/people/{self.maria.pk}/{page}")
        return screen

    # --- her own telephone --------------------------------------------------------------------
    def gets_a_way_in(self) -> None:
        code = new_code()
        access.make_code(**self.new("counsellor", code=code))
        said = {"id": uuid.uuid4(), "code": spoken(code), "pin": OWN_PIN, "again": OWN_PIN}
        assert Client().post("/my/start/", said).status_code == 302

    def at_her_phone(self) -> Client:
        """Signed in by card and PIN, on a device that others use too: each time anew."""
        client = Client()
        said = {"card": self.maria.number, "pin": OWN_PIN}
        assert client.post("/my/sign-in/", said).status_code == 302
        return client

    def sends(self, path: str, **said) -> str:
        """A form of her own pages, and the page she is led to."""
        said = {"id": uuid.uuid4()} | said
        answer = self.at_her_phone().post(f"/my/{path}", said, follow=True)
        assert answer.redirect_chain, f"{path}: {answer.context['form'].errors}"
        return answer.content.decode()

    # --- into treatment -----------------------------------------------------------------------
    def is_registered(self, help_request) -> None:
        self.maria = intake.register(
            id=uuid.uuid4(), facility=self.facility, chosen_name="Maria", family_name="Lopez",
            date_of_birth=date(1989, 5, 14), sex_for_care="female", help_request=help_request,
            contacts=[{"kind": "phone", "reach": NUMBER, "may_call": True, "may_text": True,
                       "may_leave_message": True}], **self.hand("intake"),
        )  # fmt: skip
        self.episode = intake.admit(
            referral="self", asked_at=help_request.asked_at, **self.new("intake")
        )
        for role in ("prescriber", "nurse", "counsellor", "peer"):
            join(member=self.team[role], **self.new("intake"))

    def is_asked(self, instrument: str, **said) -> None:
        """One instrument: what she said, and no to the rest."""
        given = {"by": self.team["counsellor"]}
        sheet = assessment.begin_sheet(
            id=uuid.uuid4(), patient=self.maria, instrument=instrument, filled_by="together",
            at=clock.now(), **given,
        )  # fmt: skip
        form, told = instruments.load(instrument), {}
        while item := next((i for i in instruments.visible(form, told) if i.key not in told), None):
            told[item.key] = said.get(item.key, lightest(item))
            assessment.save_answer(
                id=uuid.uuid4(), sheet=sheet, item=item.key, value=told[item.key], at=clock.now(),
                **given,
            )  # fmt: skip
        assessment.complete_sheet(sheet=sheet, at=clock.now(), **given)

    def is_in_withdrawal(self, score: int) -> None:
        self.is_asked("cows", **answers(score))

    def agrees_on_a_plan(self, said: dict[str, dict]) -> None:
        """An answer for every cause found. causes: the beginnings of the codes it answers."""
        plan = plans.begin_plan(**self.new("counsellor"))
        found = [one for one in current_findings(self.maria) if one.standing_level > 0]
        self.causes = sorted({one.domain for one in found})
        self.items = {}
        for name, details in said.items():
            about = tuple(details.pop("causes"))
            self.items[name] = plans.accept(
                id=uuid.uuid4(), plan=plan, responsible=self.team["counsellor"],
                findings=[one for one in found if one.code.startswith(about)],
                **self.hand("counsellor"), **details,
            )  # fmt: skip
        self.plan = plans.sign(
            plan=plan, person_signed="typed", person_name="Maria", **self.hand("counsellor")
        )

    def may_begin_methadone(self) -> None:
        """What comes first: pregnancy asked, an ECG, naloxone, and a bottle at the window."""
        self.treatment = Now(self.team, self.maria, self.items["medication"])
        record_pregnancy(state="no", how_known="a test", **self.new("nurse"))
        offer_naloxone(
            occasion="visit", product="naloxone-spray-4", expires_on=on(400), shown=True,
            **self.new("nurse"),
        )  # fmt: skip
        self.treatment.stocked("methadone-oral-10", "methadone-oral", 4000)
        self.treatment.ecg(428)

    def is_ordered(self, *lines, reason: str, **more) -> None:
        order = self.treatment.order(*lines, **more)
        self.order = self.treatment.sign(order, reason)

    # --- what a month is made of --------------------------------------------------------------
    def is_screened(self, why: str, found: str) -> None:
        """Asked for with a reason; given, and read: fentanyl found, or nothing."""
        screens.ask(why=why, **self.new("nurse"))
        self.gives_a_specimen(found)

    def gives_a_specimen(self, found: str) -> None:
        cup = screens.collect(outcome="given", warm=True, **self.new("nurse"))
        read = [
            {"analyte": "fentanyl", "found": found},
            {"analyte": "cocaine", "found": "negative"},
        ]
        screens.report(id=uuid.uuid4(), specimen=cup, method="screen", results=read,
                       on=clock.today(), **self.hand("nurse"))  # fmt: skip

    def cannot_give_one(self, why: str, words: str) -> None:
        screens.ask(why=why, **self.new("nurse"))
        screens.collect(outcome="could_not", words=words, **self.new("nurse"))

    def talk_is_planned(self, day: int, hour: int = 14):
        return sessions.plan_session(
            starts_at=moment(day, hour), minutes=50, kind="individual", place="in_person",
            led_by=self.team["counsellor"], because=self.items["talks"],
            **self.new("counsellor"),
        )  # fmt: skip

    def talk_ended(self, talk, outcome: str, note: str = "", **more) -> None:
        by = self.hand("counsellor")
        sessions.record_outcome(id=uuid.uuid4(), session=talk, outcome=outcome, **more, **by)
        if note:
            sessions.write_note(id=uuid.uuid4(), session=talk, worked_on=note, **by)
        assert outcome_of(talk).outcome == outcome

    def gets_homework(self, talk, what: str):
        return homework.set_homework(session=talk, what=what, **self.new("counsellor"))

    def morning_list(self):
        """Everybody is looked at before the window opens."""
        return refreshing.refresh(self.facility, by=None, at=clock.now())

    # --- doses to take home -------------------------------------------------------------------
    def asks_for_doses_to_take_home(self, asked: int, granted: int, reason: str, unmet=None):
        criteria = rules_of("us", clock.today()).items("take_home.criteria")
        considered = [{"words": one, "met": n != unmet} for n, one in enumerate(criteria)]
        return home.decide(
            medicine="methadone", asked_days=asked, days=granted, reason=reason,
            considered=considered, lockbox="yes" if unmet is None else "no",
            review_on=clock.today() + 14 * A_DAY, **self.new("prescriber"),
        )  # fmt: skip

    def takes_doses_home(self) -> list[date]:
        """Prepared, filled, and handed over as they were counted with her."""
        by, bottles = self.hand("nurse"), []
        for dose in going_home([self.maria], clock.today())[self.maria.pk]:
            one = home.prepare(patient=self.maria, home=dose, on=clock.today(), **by)
            home.fill(id=uuid.uuid4(), bottle=one, account=self.treatment.bottles["methadone-oral"],
                      ug=one.dose.ug, child_resistant=True, **by)  # fmt: skip
            bottles.append(one)
        home.hand_over(
            tokens=[one.token for one in bottles], count=len(bottles), naloxone="has",
            lockbox="yes", told_transport=True, told_storage=True, **self.new("nurse"),
        )  # fmt: skip
        return [one.dose.clinic_day for one in bottles]

    def brings_the_bottles_back(self) -> int:
        bottles = list(in_hand.at_home(self.maria))
        for one in bottles:
            home.come_back(id=uuid.uuid4(), bottle=one, how="empty", **self.hand("nurse"))
        return len(bottles)


def lightest(item):
    """No, nothing, the first option, or the smallest number."""
    if item.kind == "yes_no":
        return False
    words = [option.value for option in item.options]
    if words:
        return next((word for word in ("none", "no") if word in words), words[0])
    return (item.min or 0) if item.kind in ("integer", "scale") else "nothing"
