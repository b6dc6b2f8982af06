"""Ana asks for help at night; three days later she goes home with a signed plan in her pocket."""

import io

import pytest
from pypdf import PdfReader

from stories.browser import PHONE, PIN, Person, look
from throughcare.intake.models import HelpClosed, HelpRequest
from throughcare.patients.models import Patient
from throughcare.plan.models import Signed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once(
        "what a browser draws and does; the actions behind it are tried on both engines"
    ),
]

MINUTES_FOR_A_PLAN = 12
SECONDS_A_HAND_TAKES = 6  # a click or a short field, with a word to the person in between


@pytest.fixture
def ana_asks(team, somebody):
    """The public page on a cheap phone, scripts off."""
    ana = somebody(size=PHONE, javascript=False)
    ana.page.goto(ana.base + "/")
    ana.fills("What shall we call you?", "Ana")
    ana.fills("How can we reach you?", "555-0142")
    ana.chooses("It is safe to leave a message")
    ana.page.get_by_role("button", name="Ask for help").click()
    return ana


@pytest.fixture
def registered(ana_asks, somebody) -> Patient:
    """Intake calls back and registers her from the request; nothing is typed twice."""
    intake = somebody("intake")
    intake.opens("/intake/requests/")
    intake.presses("Ana")
    intake.presses("Register them")
    assert intake.page.get_by_label("Phone").first.input_value() == "555-0142"
    intake.page.get_by_label("Date of birth").fill("1987-03-12")
    intake.page.get_by_label("female", exact=True).check()
    intake.presses("Register")
    patient = Patient.objects.get()
    intake.opens(f"/people/{patient.pk}/admit/")
    intake.presses("Admit")
    intake.opens(f"/people/{patient.pk}/team/")
    intake.page.get_by_label("Who", exact=True).select_option(label="A counsellor, counsellor")
    intake.presses("Put on the team")
    return patient


def answers_with(person: Person, patient: Patient, name: str, choose: dict[str, str]) -> None:
    """Ask one instrument at the desk: every question by its value, then read back and complete."""
    person.opens(f"/people/{patient.pk}/assessment/")
    row = person.page.locator("li.instrument", has=person.page.locator(f"input[value='{name}']"))
    row.get_by_role("button").click()
    person.page.wait_for_load_state()
    for item, value in choose.items():
        field = person.page.locator(f"[name='{item}'][value='{value}']")
        if field.count():
            field.check()
        else:
            person.page.fill(f"[name='{item}']", value)
            person.page.press(f"[name='{item}']", "Tab")
    person.presses("Save, and read it back")
    person.presses("Complete it")


PHQ_9 = ["interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement"]
ASSESSMENT = {
    "ucla-3": dict.fromkeys(["companionship", "left_out", "isolated"], "3"),
    "phq-9": {**dict.fromkeys(PHQ_9, "2"), "self_harm": "0"},
}


def find_all_five_causes(team, patient: Patient) -> None:
    """The team's own record of the assessment, by the same actions the pages use."""
    from stories.assessed import assess_everything

    assess_everything(patient, by=team["counsellor"])


def make_plan(counsellor: Person, patient: Patient, declines: int = 0) -> None:
    """The plan, cause by cause: the first suggestion, or the person's no."""
    counsellor.opens(f"/people/{patient.pk}/plan/")
    counsellor.presses("Begin the plan")
    for _cause in range(declines):
        counsellor.presses("The person declines")
        counsellor.fills("What the person says of it", "Not now.")
        counsellor.presses("Put it in the plan")
    while counsellor.page.locator("form.offer").count():
        counsellor.presses("Put it in the plan")


def sign(counsellor: Person) -> None:
    counsellor.presses("Read it back and sign")
    counsellor.fills("The person's name, typed by the person", "Ana")
    counsellor.page.get_by_label("We read this plan together", exact=False).check()
    counsellor.fills("Your PIN or password", PIN)
    counsellor.presses("Sign the plan")


def printed(counsellor: Person, patient: Patient) -> PdfReader:
    answer = counsellor.page.request.get(f"{counsellor.base}/people/{patient.pk}/plan/print/")
    return PdfReader(io.BytesIO(answer.body()))


def test_a_request_made_on_a_phone_without_scripts_becomes_a_chart_without_retyping(registered):
    request = HelpRequest.objects.get()
    assert request.closed.outcome == HelpClosed.Outcome.REGISTERED
    assert request.closed.patient == registered
    waited_from = registered.episodes.get().asked_at
    assert waited_from == request.asked_at.replace(second=0, microsecond=0)  # to the minute


def test_a_plan_for_five_causes_is_made_signed_and_printed_on_one_page_within_twelve_minutes(
    registered, team, somebody, capsys
):
    find_all_five_causes(team, registered)
    counsellor = somebody("counsellor")
    make_plan(counsellor, registered)
    sign(counsellor)

    assert Signed.objects.get().plan.patient == registered
    minutes = counsellor.hands * SECONDS_A_HAND_TAKES / 60 + counsellor.server_ms / 60_000
    with capsys.disabled():
        print(
            f"\na plan for five causes: {counsellor.hands} interactions, "
            f"{counsellor.server_ms:.0f} ms of server time, about {minutes:.1f} minutes"
        )
    assert minutes <= MINUTES_FOR_A_PLAN
    assert counsellor.errors == []
    paper = printed(counsellor, registered)
    words = " ".join(page.extract_text() for page in paper.pages)
    assert len(paper.pages) == 1
    assert "Signed by Ana" in words
    assert "partner" not in words  # violence stays off paper


def test_somebody_who_declines_help_with_two_causes_gets_a_signed_plan_all_the_same(
    registered, team, somebody
):
    find_all_five_causes(team, registered)
    counsellor = somebody("counsellor")
    make_plan(counsellor, registered, declines=2)
    sign(counsellor)
    kinds = [item.kind for item in Signed.objects.get().plan.items.all()]
    assert kinds.count("declines") == 2


def test_a_plan_with_one_cause_left_open_is_refused_on_the_page_with_its_name(
    registered, team, somebody
):
    find_all_five_causes(team, registered)
    counsellor = somebody("counsellor")
    counsellor.opens(f"/people/{registered.pk}/plan/")
    counsellor.presses("Begin the plan")
    sign(counsellor)
    assert counsellor.sees("No answer yet for:")
    assert not Signed.objects.exists()


def test_the_questions_are_asked_in_the_browser_and_draw_the_findings(registered, somebody):
    counsellor = somebody("counsellor")
    for name in ("ucla-3", "phq-9"):
        answers_with(counsellor, registered, name, ASSESSMENT[name])
    standing = registered.findings.filter(replaced_by=None, level__gt=0)
    found = {finding.code for finding in standing}
    assert {"social.isolation", "mental_health.depression"} <= found
    assert counsellor.errors == []


def test_no_chart_page_has_anything_that_axe_finds_wrong(registered, team, somebody):
    find_all_five_causes(team, registered)
    counsellor = somebody("counsellor")
    counsellor.opens(f"/people/{registered.pk}/plan/")
    counsellor.presses("Begin the plan")
    wrong = {}
    for path in ("", "assessment/", "findings/", "plan/", "plan/signature/"):
        counsellor.opens(f"/people/{registered.pk}/{path}")
        if seen := look(counsellor.page):
            wrong[path] = seen
    assert wrong == {}
