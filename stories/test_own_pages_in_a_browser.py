"""A person at a cheap telephone: without scripts, with them, and without a network."""

import uuid

import pytest

from stories.browser import PHONE, look
from stories.whole_chart import met_here, registered
from throughcare import clock
from throughcare.clinical.therapy.sheets import modules
from throughcare.patients.models import Alert
from throughcare.patients.own import OWN_IDLE
from throughcare.portal.actions import ways_in
from throughcare.portal.models import CheckIn
from throughcare.portal.ways_in import new_code, spoken

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once(
        "what a browser draws and does; the actions behind it are tried on both engines"
    ),
]

FIRST_PAGE = 50 * 1024
OWN_PIN = "482916"
WEIGHT = """() => ["navigation", "resource"].flatMap((of) => performance.getEntriesByType(of))
    .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
READING = """() => [...document.querySelectorAll("h1, h2, header, nav, main, a.skip")]
    .filter((one) => one.checkVisibility())
    .map((one) => one.matches("h1, h2") ? one.tagName : `${one.tagName}:${one.className}`)"""


@pytest.fixture
def ana(team):
    """In treatment, with a start code."""
    by = team["counsellor"]
    patient = registered(by.posts.get().facility, "000001", by)
    met_here(by)
    return patient


@pytest.fixture
def at_her_phone(ana, team, somebody):
    """A function: Ana at a telephone, signed in by a start code."""

    def begin(only_mine: bool = True, **how):
        code = new_code()
        ways_in.make_code(
            id=uuid.uuid4(), patient=ana, code=code, by=team["counsellor"], at=clock.now()
        )
        one = somebody(size=PHONE, **how)
        one.page.goto(f"{one.base}/my/start/")
        one.page.fill("[name=code]", spoken(code))
        one.page.fill("[name=pin]", OWN_PIN)
        one.page.fill("[name=again]", OWN_PIN)
        if only_mine:
            one.page.check("[name=only_mine]")
        one.page.click("main form button")
        one.page.wait_for_url("**/my/")
        return one

    return begin


def answered(one, **answers) -> None:
    one.page.goto(f"{one.base}/my/check-in/")
    for name, value in answers.items():
        one.page.check(f"[name={name}][value='{value}']")
    one.page.click("main form button")


def waits_until(one, check) -> None:
    for _try in range(100):
        if check():
            return
        one.page.wait_for_timeout(50)
    raise AssertionError("it did not come")


def test_without_scripts_the_day_and_a_check_in_and_nothing_reaches_another_machine(at_her_phone):
    ana = at_her_phone(javascript=False)
    assert ana.sees("Hello")
    answered(ana, mood=5, safe="safe")
    assert ana.sees("Thank you for taking the time")
    assert CheckIn.objects.get().arrived_at is None
    ana.page.goto(f"{ana.base}/my/phone/")
    assert ana.sees("This needs JavaScript")


def keep_on_phone(one) -> None:
    one.page.goto(f"{one.base}/my/phone/")
    one.page.get_by_role("button", name="Keep my day on this phone").click()
    one.page.get_by_text("Your day is kept on this phone.").wait_for()


def test_the_first_page_is_light_clean_and_read_in_order(at_her_phone):
    ana = at_her_phone()
    asked = []
    ana.page.on("request", lambda request: asked.append(request.url))
    ana.opens("/my/")
    assert ana.page.evaluate(WEIGHT) <= FIRST_PAGE
    assert all(url.startswith(ana.base) for url in asked)
    order = ana.page.evaluate(READING)
    assert order[:4] == ["A:skip", "HEADER:top", "MAIN:", "H1"]
    assert order[-1] == "NAV:own-menu"
    assert set(order[4:-1]) == {"H2"}
    for path in ("", "check-in/", "phone/", "meetings/", "waits/now/", "safety-plan/"):
        ana.opens(f"/my/{path}")
        assert look(ana.page) == [], path
        assert not ana.page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def cannot_be_installed(phone, page) -> set[str]:
    """What the browser itself has against putting it on the home screen."""
    said = phone.new_cdp_session(page).send("Page.getInstallabilityErrors")
    return {one["errorId"] for one in said["installabilityErrors"]}


def test_without_a_network_the_day_is_readable_and_a_check_in_is_sent_later_once(at_her_phone):
    ana = at_her_phone()
    keep_on_phone(ana)
    ana.opens("/my/")
    assert ana.page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("worker.js")
    phone = ana.page.context
    assert cannot_be_installed(phone, ana.page) <= {"in-incognito"}  # as every window of a story
    phone.set_offline(True)
    first_skill = f"skills/{next(iter(modules()))}/"
    for path, words in {
        "": "Hello", "safety-plan/": "988", "skills/": "Skills", first_skill: "To try",
        "wave/": "Count the minutes", "card/": "Call the ambulance", "urges/": "Urges",
        "meetings/": "Harbor",
    }.items():  # fmt: skip
        ana.page.goto(f"{ana.base}/my/{path}")
        assert ana.sees(words), path
        assert ana.sees("You read what was kept on:"), path
    ana.page.goto(f"{ana.base}/my/wave/")
    ana.page.get_by_role("button", name="Count the minutes").click()
    assert ana.sees("0 minutes so far")
    assert look(ana.page) == []
    ana.page.goto(f"{ana.base}/my/record/")
    assert ana.sees("This page is not kept on your phone")
    answered(ana, mood=3)
    assert ana.sees("Kept on this phone.")
    answered(ana, safe="not_safe")
    assert ana.sees("your team does not know it yet")
    assert ana.sees("988")
    assert (CheckIn.objects.count(), Alert.objects.count()) == (0, 0)

    phone.set_offline(False)
    ana.page.goto(f"{ana.base}/my/")
    waits_until(ana, lambda: CheckIn.objects.count() == 2)
    ana.page.goto(f"{ana.base}/my/")
    ana.page.get_by_text("What you made without a network was sent.").wait_for()
    assert all(row.arrived_at >= row.at for row in CheckIn.objects.all())
    assert Alert.objects.get().code == "own_check_in_not_safe"


HELD = """async () => [(await caches.keys()).length, (await indexedDB.databases()).length,
    (await navigator.serviceWorker.getRegistrations()).length]"""


def test_signed_out_or_on_a_device_of_others_nothing_is_left(at_her_phone):
    ana = at_her_phone()
    keep_on_phone(ana)
    ana.opens("/my/")
    assert ana.page.evaluate(HELD) == [1, 1, 1]
    ana.page.get_by_role("button", name="Sign out").click()
    ana.page.wait_for_url("**/sign-in/")
    waits_until(ana, lambda: ana.page.evaluate(HELD) == [0, 0, 0])
    at_hers = at_her_phone(only_mine=False)
    at_hers.opens("/my/phone/")
    assert at_hers.sees("Others use this device")
    assert at_hers.page.locator("script, [rel=manifest], #keep").count() == 0
    assert at_hers.page.evaluate(HELD) == [0, 0, 0]


def test_a_sitting_that_ran_out_loses_nothing_and_one_ended_elsewhere_leaves_nothing(
    ana, at_her_phone
):
    phone = at_her_phone()
    keep_on_phone(phone)
    phone.opens("/my/check-in/")
    ana.own_sittings.update(seen_at=clock.now() - OWN_IDLE)
    phone.page.check("[name=mood][value='7']")
    phone.page.click("main form button")
    phone.page.wait_for_url("**/sign-in/**")
    assert CheckIn.objects.count() == 0
    phone.page.fill("[name=card]", ana.number)
    phone.page.fill("[name=pin]", OWN_PIN)
    phone.page.check("[name=only_mine]")
    phone.page.click("main form button")
    phone.page.wait_for_url("**/my/")
    waits_until(phone, lambda: CheckIn.objects.count() == 1)

    ways_in.end_devices(patient=ana, by=None, at=clock.now())
    phone.page.goto(f"{phone.base}/my/")
    waits_until(phone, lambda: phone.page.evaluate(HELD) == [0, 0, 0])
