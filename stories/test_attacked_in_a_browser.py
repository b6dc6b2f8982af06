"""What a real browser fetches, runs and remembers of every page."""

from urllib.parse import urlsplit

import pytest

from stories.conftest import PASSWORD
from stories.house import pages
from stories.security.scene import make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once(
        "what a browser draws and does; the actions behind it are tried on both engines"
    ),
]


@pytest.fixture
def clinic():
    scene = make()
    scene.member.set_password(PASSWORD)
    scene.member.save()
    return scene


def shown(scene) -> list[str]:
    """The addresses where a page stands to be looked at; paper opens in a viewer."""
    client = scene.browser()
    opened = ((page, client.get(scene.address(page))) for page in pages.all_pages())
    return [
        scene.address(page)
        for page, answer in opened
        if answer.status_code == 200 and "html" in answer.get("Content-Type", "")
    ]


def test_every_page_asks_this_clinic_only_keeps_its_policy_and_runs_no_name(clinic, somebody):
    """Somebody is called like an attack, and every page of the chart is opened."""
    patient = clinic.ana.patient
    evil = "<img src=x onerror=document.title='ran'><script>document.title='ran'</script>"
    type(patient).objects.filter(pk=patient.pk).update(chosen_name=evil[:80], family_name=evil[:80])
    anybody = somebody("everybody")
    asked, complaints = set(), []

    def said(message) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            complaints.append((anybody.page.url, message.text))

    anybody.page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    anybody.page.on("console", said)
    addresses = shown(clinic)
    assert len(addresses) >= 45
    for address in addresses:
        anybody.opens(address)
        assert anybody.page.title() != "ran", address
    assert asked - {""} == {urlsplit(anybody.base).netloc}  # "" is a picture in the page itself
    assert (complaints, anybody.errors) == ([], [])


def test_after_signing_out_the_back_button_shows_no_chart(clinic, somebody):
    nurse = somebody("everybody")
    chart = f"/people/{clinic.ben.patient.pk}/"
    for path in (chart, f"{chart}plan/", f"{chart}consents/"):
        nurse.opens(path)
        assert nurse.sees("Ben")
    nurse.page.get_by_role("button", name="Sign out").click()
    nurse.page.wait_for_load_state()
    for _press in range(3):
        nurse.page.go_back()
        nurse.page.wait_for_load_state()
        assert not nurse.sees("Ben"), nurse.page.url
