"""October of Maria's: from a call at night to the picture of her month, over every strand of care.

She asks for help on the last evening of September. What she did is written down here by hand, a
letter for each day; what the product makes of it must be the same, to the day: the month that is
rolled up, the calendar of expected and done, and the pictures on her chart and on her telephone.
What she keeps to herself stands on no page that the team opened meanwhile.
"""

import re
import uuid
from collections import Counter

import pytest
from django.urls import reverse

from stories.a_month import OWN_PIN, Life, on
from stories.a_month_day_by_day import DAYS, HIDDEN, SHOWN, lives_through_october
from stories.browser import DESK, PHONE, look
from throughcare.clinical.outcomes.months import days_in
from throughcare.outcomes.actions import roll_up_months
from throughcare.outcomes.models import PatientMonth
from throughcare.record import examining

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once("a journey over every strand; each action in it is tried on both engines"),
]

# The month by hand, from the letters of stories/a_month_day_by_day.py.
BY_HAND = {
    "in_treatment": 31, "expected": 31, "covered": 29, "observed": 27, "home": 2,
    "screens_given": 4, "screens_not_given": 1, "screens_read": 4, "screens_opioid": 2,
    "screens_other": 0, "sessions_due": 7, "sessions_kept": 6, "admitted": 1, "admitted_after": 1,
    "dosed_after": 1, "left": "", "overdose": False, "died": False,
}  # fmt: skip
CALENDAR = {  # what was expected on the days of October, and what came of it
    "dose": {"done": 29, "missed": 2},
    "screen": {"done": 4},
    "session": {"done": 3, "missed": 1},
    "group": {"done": 3, "excused": 1},
    "homework": {"done": 1, "missed": 1},
    "visit": {"done": 1, "excused": 1},
    "small_goal": {"done": 5, "excused": 21},  # of the goal she shows, since the 6th
}
STAFF_PAGES = {  # of her chart, at the end
    "counsellor": "chart assessment findings plan therapy person-groups lifestyle own-messages "
                  "worksheets rewards own-reach motivation appointments consents own-access",
    "prescriber": "chart prescribing screens take-homes calendar stays", "nurse": "chart screens",
    "peer": "chart person-groups lifestyle",
}  # fmt: skip
DRAWN = {  # the month in one picture: what was moved or cancelled is not drawn
    "Methadone: done": 29, "Methadone: missed": 2, "Drug screen: done": 4,
    "Session with A counsellor: done": 3, "Session with A counsellor: missed": 1,
    "Riding the wave: done": 3, "Blood test: done": 1,
    "The other way home, twice: done": 1, "The other way home, twice: missed": 1,
    f"Walk home {SHOWN}: done": 5,
}  # fmt: skip
DRAWN_FOR_HER = {  # of her own pages: beside it what she wrote down for herself
    "Your medicine: done": 29, "Your medicine: did not happen": 2,
    "Talk with A counsellor: done": 3, "Talk with A counsellor: did not happen": 1,
    "Your group: done": 3, "the laboratory: done": 1, "A meeting: done": 1,
    "The other way home, twice: done": 1, "The other way home, twice: did not happen": 1,
    f"“{HIDDEN} by the river”: done": 5, f"“Walk home {SHOWN}”: done": 5,
}  # fmt: skip
ANSWERED = {  # a line of the care map for each answer that leads to a strand
    "Opioids on one day or more of the last 30 → Medicine: Methadone every day": 1,
    "Fentanyl, or something that may hold it → Medicine: Methadone every day": 1,
    "Anxiety: positive screen or history → Therapy: A talk each week": 1,
    "Lonely or cut off from others → Support groups: A group on Thursdays": 1,
    "Friends use, or press to use → Healthy living: Other ways home": 1,
    "Quarrels with family or friends → Healthy living: Other ways home": 1,
}


# --- what the product makes of it ---------------------------------------------------------------
def the_month_is_what_a_hand_counts(life):
    """The one roll-up, made in the night after: to the day."""
    roll_up_months(id=uuid.uuid4(), by=None, at=life.it_is(32, 3))
    (row,) = PatientMonth.objects.filter(patient=life.maria, month=on(1))
    days = ("in_treatment", "expected", "covered")
    made = {name: getattr(row, name) for name in BY_HAND}
    assert made | {name: made[name].bit_count() for name in days} == BY_HAND
    missed = [on(n) for n, letter in enumerate(DAYS, start=1) if letter == "m"]
    assert days_in(on(1), row.expected & ~row.covered) == missed == [on(20), on(21)]


def the_calendar_shows_expected_and_done(life):
    life.it_is(32, 9)
    page = life.opens("counsellor", f"calendar/?view=month&on={on(1)}")
    found: dict[str, Counter] = {}
    for day in page.answer.context["days"]:
        for row in day.rows if not day.outside else ():
            found.setdefault(row.kind, Counter())[row.state] += 1
    assert found == CALENDAR
    assert page.sees("Days covered by medicine 26 of 28 longest gap: 2 days")  # the last four weeks


def every_page_of_her_chart_is_opened(life):
    for role, pages in STAFF_PAGES.items():
        for page in pages.split():
            life.screen(role).opens(reverse(page, args=[life.maria.pk]))


def what_is_hers_stood_on_none_of_them(life):
    """The word she hid is nowhere; the one she showed is where she showed it."""
    assert [path for path, said in life.read if HIDDEN in said] == []
    shown = {path.partition("?")[0].split("/", 3)[3] for path, said in life.read if SHOWN in said}
    assert shown == {"", "lifestyle/", "groups/", "calendar/"}


# --- drawn, and looked at -----------------------------------------------------------------------
TITLES = """(shown) => [...document.querySelectorAll(shown)].filter((one) => one.checkVisibility())
    .map((one) => one.querySelector("title").textContent)"""
SEEN = """(shown) => [...document.querySelectorAll(shown)].filter((one) => one.checkVisibility())
    .length"""


def told(person, shown: str) -> Counter:
    """What is drawn and seen there, each by the words it says under the pointer."""
    return Counter(person.page.evaluate(TITLES, shown))


def seen(person, shown: str) -> int:
    return person.page.evaluate(SEEN, shown)


def looked_at(life, person, path: str) -> None:
    person.opens(path)
    assert look(person.page) == [], path
    assert not person.page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
    if path.startswith("/people/"):
        life.read.append((path, person.page.content()))


def her_path_is_drawn_for_the_prescriber(life, somebody):
    prescriber = somebody("prescriber", size=DESK)
    chart = f"/people/{life.maria.pk}/"
    looked_at(life, prescriber, f"{chart}prescribing/")
    assert seen(prescriber, ".recovery-path svg") == 1
    assert seen(prescriber, ".recovery-path path.dose") == 1
    assert told(prescriber, ".recovery-path path.missed") == {"2 missed": 1}
    assert seen(prescriber, ".recovery-path circle") == 4  # scores of withdrawal
    screens = [seen(prescriber, f".recovery-path path.mark.{kind}") for kind in
               ("filled", "hollow", "half")]  # fmt: skip
    assert screens == [2, 2, 1]  # something found, nothing, no result
    looked_at(life, prescriber, f"{chart}plan/")
    assert seen(prescriber, ".care-map .drawn svg") == 1
    assert told(prescriber, ".care-map path.answer") == ANSWERED
    looked_at(life, prescriber, f"{chart}calendar/?view=month&on={on(1)}")
    assert told(prescriber, ".recovery-path path.mark") == DRAWN
    assert prescriber.errors == []


def her_own_pages_are_drawn_on_her_telephone(life, somebody):
    hers = somebody(size=PHONE)
    hers.page.goto(f"{hers.base}/my/sign-in/")
    hers.page.fill("[name=card]", life.maria.number)
    hers.page.fill("[name=pin]", OWN_PIN)
    hers.page.click("main form button")
    hers.page.wait_for_url("**/my/")
    looked_at(life, hers, "/my/")
    for words in ("Sunday", "05:30–11:00", "30 days", "A lockbox, a week of coming", HIDDEN):
        assert hers.sees(words), words
    looked_at(life, hers, "/my/way/")
    assert seen(hers, ".recovery-path svg") == 2  # her weeks, and her path: each once
    assert told(hers, ".recovery-path path.mark") == DRAWN_FOR_HER
    assert seen(hers, ".care-map .listed > li") == 5
    assert (seen(hers, ".care-map .drawn"), hers.sees("Methadone every day")) == (0, True)
    assert not re.search(r"\b\d+\s?(mg|mL)\b", hers.page.content())
    looked_at(life, hers, "/my/check-ins/")
    assert hers.errors == []


def test_a_month_of_one_life(team, monkeypatch, settings, somebody):
    life = Life(team, monkeypatch, settings)
    lives_through_october(life)
    the_month_is_what_a_hand_counts(life)
    the_calendar_shows_expected_and_done(life)
    every_page_of_her_chart_is_opened(life)
    her_path_is_drawn_for_the_prescriber(life, somebody)
    her_own_pages_are_drawn_on_her_telephone(life, somebody)
    what_is_hers_stood_on_none_of_them(life)
    assert examining.examine().faults == []
