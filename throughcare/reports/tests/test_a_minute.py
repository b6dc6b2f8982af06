"""A director's minute: five questions, four presses from the work page, answered as the rows do."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from throughcare import clock
from throughcare.assessment.models import Finding
from throughcare.intake.models import Episode
from throughcare.outcomes.roll_up import roll_up
from throughcare.patients.models import Patient
from throughcare.stock.models import Count


@pytest.fixture
def clinic(new_patient, stay, dosed, members, yesterday):
    """Thirty people, twelve of whom left after five weeks; two wait for a first dose; one has a
    cause that no plan answers; and the register was counted."""
    from stories.in_the_register import in_the_register

    people = [new_patient(f"Person {n}") for n in range(30)]
    for n, person in enumerate(people[:28]):
        ended = 65 if n < 12 else None
        dosed(stay(person, 100, ended, asked=2), 100, *range(ended or 1, 101))
    for person in people[28:]:
        stay(person, 3, asked=4)
    for code in ("social.isolation", "social.work"):
        Finding.objects.create(
            patient=people[20], domain="social", code=code, kind="problem", label="Alone", level=2,
            evidence=[], source="house:tests", at=clock.now(),
        )  # fmt: skip
    in_the_register(members["director"])
    roll_up(yesterday)
    return people


class Minute:
    """A director at the screen: every press is counted, and what the page says in large figures."""

    def __init__(self, member) -> None:
        from stories.screen import Screen

        self.screen, self.presses = Screen(member), 0
        self.screen.opens("/work/")

    def presses_on(self, words: str) -> None:
        self.screen.presses(words)
        self.presses += 1

    def says(self, key: str) -> str:
        """The large figure of one question, with the words beside it."""
        page = self.screen.answer.content.decode()
        answer = page[page.index(f'id="{key}"') :]
        (said,) = re.findall(r'class="big-number">(.*?)</p>', answer, re.S)[:1]
        return " ".join(re.sub(r"<[^>]+>", " ", said).split())

    def table(self, key: str) -> list[list[str]]:
        page = self.screen.answer.content.decode()
        rows = page[page.index(f'id="{key}"') :].partition("</table>")[0].split("<tr>")[2:]
        return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]


def test_a_director_answers_five_questions_in_four_presses(clinic, members):
    minute = Minute(members["director"])
    minute.presses_on("Census, waits, retention")

    here = Episode.objects.filter(discharge=None)
    assert minute.says("census").startswith(f"{here.count()} people")  # 1: how many are here

    stays = Episode.objects.select_related("discharge")
    lasted = [(one.discharge.at if one.discharge else clock.now()) - one.admitted_at
              for one in stays if one.admitted_at < clock.now() - timedelta(days=90)]  # fmt: skip
    kept = sum(long >= timedelta(days=90) for long in lasted)
    (row,) = [row for row in minute.table("retention") if row[0] == "90 days"]
    assert row[1] == f"{100 * kept / len(lasted):.0f} %"  # 2: how many stayed for 90 days
    low, high = map(int, re.findall(r"\d+", row[2]))
    assert low < 100 * kept / len(lasted) < high  # and how sure that is

    with_causes = Finding.objects.filter(kind="problem").values("patient").distinct().count()
    assert minute.says("causes").startswith(f"{with_causes} people")  # 3: which causes wait
    assert ["Money, work, home, being alone", "1"] in minute.table("causes")

    minute.presses_on("Whose: Waiting")  # 4: who waits, and how long
    waits = Patient.objects.filter(episodes__in=here, doses=None)
    assert {one.number for one in waits} == {one.number for one in clinic[28:]}
    for one in clinic:
        assert minute.screen.sees(one.number) == (one in clinic[28:]), one.number
    minute.presses_on("This week")
    assert minute.says("waits").startswith("2 days from the first call to the first dose")
    open_ = Count.objects.filter(explanations=None).exclude(counted_ug=F("expected_ug")).count()
    counts = f"{open_} not explained yet, of {Count.objects.count()} counts in a year"
    assert minute.says("variance") == counts  # 5: what the counts of the register say
    minute.presses_on("Open: Counts that differ from the register")
    assert minute.screen.path.endswith("/differences/")
    assert minute.presses == 4
