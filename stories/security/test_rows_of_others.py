"""A row of somebody else in an address or in a form: it is as if it were not there."""

import uuid

import pytest

from stories.house import pages
from stories.security.doors import Before, body_of, judge
from stories.security.scene import Chart, answer, browser_of
from throughcare import clock
from throughcare.conftest import PIN
from throughcare.intake import actions as intake
from throughcare.patients.models import Patient
from throughcare.plan.models import Answers, Item
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db

# A meeting is no row of a person: whoever it is offered to, it is the same for everybody.
NOT_A_ROW = {
    "patient_id", "secret", "instrument", "kind", "code", "version", "tool", "meeting_id",
}  # fmt: skip


def nested() -> list:
    """Pages with a row of the chart behind the person's own key in their address."""
    rows = [p for p in pages.all_pages() if "patient_id" in p.converters]
    # Two charts are compared across people: that page has a door for the second one.
    return [p for p in rows if set(p.converters) - NOT_A_ROW and p.name != "compare"]


def mixed(scene, other: Chart) -> Chart:
    """Ana's chart in the address, with the rows of another."""
    return Chart(scene.ana.patient, other.ids | {"patient_id": scene.ana.patient.pk})


def test_a_row_of_another_patient_under_this_patients_address_is_not_there(doors, scene):
    before, found = Before.now(), []
    assert len(nested()) >= 12
    for page in nested():
        form = doors.forms.get(page.name)
        pairs = [(n, v) for n, values in (form.likely() if form else {}).items() for v in values]
        body, kind = body_of(pairs, set())
        for other in (scene.ben, scene.zoe):
            address, client = scene.address(page, mixed(scene, other)), scene.browser()
            for sent in (client.get(address), client.post(address, body, content_type=kind)):
                if sent.status_code not in (404, 405):
                    found.append((page.name, sent.status_code))
                judge(page.name, sent, before)
    assert found == []


def test_a_chart_of_another_clinic_and_no_chart_at_all_give_the_same_answer_byte_for_byte(scene):
    client = scene.browser()
    nobody = Chart(None, scene.ana.ids | {"patient_id": uuid.uuid4()})
    for page in pages.all_pages():
        if "patient_id" not in page.converters:
            continue
        for ask in (client.get, client.post):
            theirs, none = (ask(scene.address(page, chart)) for chart in (scene.zoe, nobody))
            assert theirs.status_code == none.status_code, page.name
            assert theirs.status_code in (404, 405), page.name
            assert without_address(theirs, scene.zoe) == without_address(none, nobody), page.name


def without_address(sent, chart: Chart) -> bytes:
    """The page, but for the address that was asked for and the token that is another each time."""
    text = sent.content
    for value in chart.ids.values():
        text = text.replace(str(value).encode(), b"")
    return text


def test_registering_under_the_key_of_somebody_elsewhere_tells_nothing_and_adds_nothing(scene):
    """The id is minted by the device: a device may also send one that it read elsewhere."""
    zoe = scene.zoe.patient
    sent = {
        "id": str(zoe.pk), "facility": str(scene.here.pk), "chosen_name": "Kim",
        "sex_for_care": "unknown", "language": "en", "not_a_duplicate": "on",
    }  # fmt: skip
    told = scene.browser().post("/intake/register/", sent, follow=True)
    assert b"Zoe" not in told.content
    assert b"Tanaka" not in told.content
    assert zoe.photos.count() == 1
    assert b"begun for somebody else" in told.content


def test_a_request_ended_with_this_is_somebody_of_another_clinic_finds_nobody(scene):
    before = Before.now()
    for key in (scene.zoe.patient.pk, "x", "", "'; --"):
        told = scene.browser().post("/intake/register/", {"this_is": str(key)})
        assert told.status_code in (200, 404)
        judge("register", told, before)


def test_a_row_minted_for_another_person_is_refused_and_named_done_for_nobody(scene, doors):
    """The key of Ben's contact, flag, consent or item sent in a form of Ana's chart."""
    tried = {
        "contacts": "contact_id", "flags": "flag_id", "give-consent": "consent_id",
        "plan-accept": "item_id", "links": "link_id", "hand-over": "handover_id",
        "sheet-begin": "sheet_id",
    }  # fmt: skip
    scene.with_pin(PIN)
    for name, key in tried.items():
        page = next(page for page in pages.all_pages() if page.name == name)
        given = doors.forms[name].likely() | {"id": [str(scene.ben.ids[key])]}
        if name == "flags":
            given["kind"] = ["children_at_home"]
        if "proof" in given:
            given["proof"] = [PIN]
        if name == "sheet-begin":
            given["instrument"] = ["ucla-3"]
        body, kind = body_of([(n, v) for n, values in given.items() for v in values], set())
        before = LogLine.objects.filter(kind="change").count()
        told = scene.browser().post(scene.address(page), body, content_type=kind)
        assert LogLine.objects.filter(kind="change").count() == before, name
        assert b"begun for somebody else" in told.content, (name, told.status_code)


def test_a_plan_item_answers_findings_of_its_own_chart_only(scene):
    from throughcare.assessment.queries import causes_found
    from throughcare.plan.queries import newest_plan

    mine, theirs = newest_plan(scene.ana.patient), causes_found(scene.ben.patient)
    answer(mine, theirs, scene.member)
    assert Answers.objects.filter(item__plan=mine, finding__in=theirs).count() == 0
    page = next(page for page in pages.all_pages() if page.name == "plan-item")
    sent = {
        "id": str(uuid.uuid4()), "kind": "declines", "problem": "x",
        "findings": [str(finding.pk) for finding in theirs],
    }  # fmt: skip
    before = Item.objects.count()
    told = scene.browser().post(scene.address(page), sent)
    assert b"has-error" in told.content
    assert Item.objects.count() == before


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_a_witness_or_a_responsible_one_is_a_colleague_of_this_clinic(scene, who):
    key = str(scene.stranger.pk) if who == "stranger" else str(uuid.uuid4())
    page = next(page for page in pages.all_pages() if page.name == "give-consent")
    sent = {
        "id": str(uuid.uuid4()), "signature": "witnessed", "signed_name": "Ana", "witness": key,
        "discloser": "we", "recipients": "them", "what": ["below"], "what_else": "x",
        "purpose": "care", "expires_when": "discharge",
    }  # fmt: skip
    before = Before.now()
    told = scene.browser().post(scene.address(page), sent)
    assert b"has-error" in told.content
    judge("give-consent", told, before)


def test_a_facility_where_one_holds_no_post_registers_nobody(scene):
    before = Patient.objects.count()
    sent = {
        "id": str(uuid.uuid4()), "facility": str(scene.elsewhere.pk), "chosen_name": "Kim",
        "sex_for_care": "unknown", "language": "en",
    }  # fmt: skip
    scene.browser().post("/intake/register/", sent)
    assert Patient.objects.count() == before


def test_a_request_for_help_of_another_clinic_is_not_there(scene):
    for page in ("", "answers/", "end/"):
        address = f"/intake/requests/{scene.zoe.ids['request_id']}/{page}"
        assert browser_of(scene.member).get(address).status_code == 404
        assert browser_of(scene.member).post(address, {"outcome": "advice"}).status_code == 404
    theirs = f"/intake/register/?request={scene_reference(scene)}"
    assert browser_of(scene.member).get(theirs).status_code == 404


def scene_reference(scene) -> str:
    asked = intake.ask_for_help(
        id=uuid.uuid4(), facility=scene.elsewhere, name="Kim", reach="555-0144", need="start",
        by=scene.stranger, at=clock.now(),
    )  # fmt: skip
    return asked.reference


def test_the_second_press_of_one_form_is_still_the_first_one(scene):
    """What the refusal of others' rows must not break."""
    given = {"id": uuid.uuid4(), "patient": scene.ana.patient, "kind": "phone", "reach": "555-0145"}
    once, twice = (
        intake.add_contact(**given, by=scene.member, at=clock.now()) for _press in range(2)
    )
    assert once == twice
    with pytest.raises(Refused, match="somebody else"):
        intake.add_contact(
            **given | {"patient": scene.ben.patient}, by=scene.member, at=clock.now()
        )
