"""Words that are code elsewhere: on every page, in a header and in the log they are words."""

import re
import uuid
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from stories.house import pages, tree
from stories.security.scene import chart_of
from throughcare import clock
from throughcare.assessment import actions as assessment
from throughcare.patients.models import Patient
from throughcare.record.models import LogLine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("words in pages, escaped by templates"),
]

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}{% now 'Y' %}"
HANDLER = re.compile(r"^on\w+$")


class Reader(HTMLParser):
    """What a browser would run or fetch of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag, given) -> None:
        told = dict(given)
        self.inside = tag
        self.runs += [f"{tag} {name}" for name in told if HANDLER.match(name)]
        if tag in ("iframe", "object", "embed", "base", "meta") and "http-equiv" in told:
            self.runs.append(tag)
        for name in ("src", "href", "action", "formaction", "srcset", "poster", "data"):
            value = (told.get(name) or "").strip().lower()
            if value.startswith(("javascript:", "//")) or (
                value.startswith(("http:", "https:")) and name != "href"
            ):
                self.runs.append(f"{tag} {name}={value}")
        # Django's json_script is no script: a browser runs nothing of that type.
        if tag == "script" and not told.get("src") and told.get("type") != "application/json":
            self.runs.append("script without an address")
        if tag == "img" and told.get("src") == "x":
            self.runs.append("img x")


def run_by(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    return reader.runs


@pytest.fixture
def sentinel(scene):
    """Somebody whose every word is an attack, in a chart that holds one row of everything."""
    chart = chart_of(EVIL[:80], EVIL[:80], scene.here, scene.member)
    for domain in ("social", "mental_health"):
        assessment.say_own_words(
            id=uuid.uuid4(), patient=chart.patient, domain=domain, words=EVIL, by=scene.member,
            at=clock.now(),
        )  # fmt: skip
    Patient.objects.filter(pk=chart.patient.pk).update(gender=EVIL[:60], pronouns=EVIL[:30])
    return chart


def test_a_name_that_is_a_script_is_shown_and_never_run_on_any_page(scene, sentinel):
    shown, ran = set(), {}
    for page in pages.all_pages():
        answer = scene.browser().get(scene.address(page, sentinel))
        if "html" in answer.get("Content-Type", ""):
            text = answer.content.decode()
            if "&lt;script&gt;alert(1)" in text:
                shown.add(page.name)
            if runs := run_by(text):
                ran[page.name] = runs
            assert "49{" not in text, page.name  # 7*7: no template was made of it
    assert ran == {}
    assert len(shown) >= 25  # otherwise the pages looked at are not those with names on them


def test_what_is_found_to_run_is_found(scene):
    assert run_by("<p onclick=x>") == ["p onclick"]
    assert run_by("<script>1</script>") == ["script without an address"]
    assert run_by(EVIL) == ["script without an address", "img onerror", "img x"]


def test_what_was_typed_comes_back_in_the_form_as_words(scene):
    answer = scene.browser().get("/people/", {"q": EVIL[:60]})
    assert run_by(answer.content.decode()) == []
    answer = scene.browser().post("/intake/register/", {"chosen_name": EVIL, "id": EVIL})
    assert run_by(answer.content.decode()) == []
    assert b"&lt;script&gt;" in answer.content


def test_a_line_break_in_a_name_reaches_no_header(scene):
    patient = scene.ana.patient
    broken = "Ana\r\nSet-Cookie: stolen=1"
    Patient.objects.filter(pk=patient.pk).update(chosen_name=broken, number="1\r\nX: y")
    for page in pages.all_pages():
        if "patient_id" in page.converters:
            answer = scene.browser().get(scene.address(page))
            assert "stolen" not in answer.cookies, page.name
            told = "".join(f"{name}{value}" for name, value in answer.headers.items())
            assert "\n" not in told, page.name
            assert "\r" not in told, page.name
    sent = scene.browser().post(
        reverse("own-words", args=[patient.pk]), {"domain": "x\r\nSet-Cookie: stolen=1" * 99}
    )
    assert "stolen" not in sent.cookies
    assert len(sent["Location"]) < 500


def test_the_log_holds_no_word_that_was_typed(scene, sentinel):
    for line in LogLine.objects.filter(patient=sentinel.patient):
        told = f"{line.what}{line.row_type}{line.row_id}"
        assert re.fullmatch(r"[\w\s.\-']*", told), told


@pytest.mark.parametrize("asked", [
    "' OR '1'='1", "x' UNION SELECT password FROM staff_member --", "%", "_", "%%%s", "zz%' --",
    "1; DROP TABLE patients_patient", "\\", "' AND 1=CAST((SELECT 1) AS int) --",
])  # fmt: skip
def test_a_search_for_code_of_the_database_finds_nobody(scene, asked):
    answer = scene.browser().get("/people/", {"q": asked})
    assert answer.status_code == 200
    assert answer.context["page"].rows == []


def test_no_query_is_put_together_from_words():
    """`.raw`, `.extra` and RawSQL nowhere; SQL of our own where it is named, its values bound.

    The months of people ask each engine in its own words, and are locked: no words of anybody's.
    """
    own_sql = re.compile(r"\.raw\(|\.extra\(|RawSQL|cursor\(\)")
    allowed = ("record/guards.py", "record/management/", "upkeep/", "record/", "patients/search",
               "outcomes/raw.py", "outcomes/roll_up.py")  # fmt: skip
    found = [tree.short(path) for path in tree.code() if own_sql.search(tree.words(path))]
    assert [p for p in found if not any(f"throughcare/{a}" in p for a in allowed)] == []


def test_no_template_switches_escaping_off_and_no_json_stands_in_a_script():
    loose = re.compile(r"\|\s*safe\b|autoescape off|<script[^>]*type=.application/json")
    found = [tree.short(path) for path in tree.files(".html") if loose.search(tree.words(path))]
    assert found == []
