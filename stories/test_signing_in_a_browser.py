"""Rosa begins at the clinic: her own password, a passkey, a PIN; then a day at a shared screen.

And Ana, who is treated there, comes back to her own pages with a touch.
"""

import os
import uuid
from datetime import timedelta

import pytest

from stories.browser import DESK, PASSWORD, PHONE, PIN, look
from stories.whole_chart import registered
from throughcare import clock
from throughcare.intake.actions.registering import add_contact
from throughcare.patients.own import OwnSitting
from throughcare.portal import ways_in
from throughcare.portal.actions import ways_in as own_ways
from throughcare.staff.models import Sitting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once(
        "what a browser draws and does; the actions behind it are tried on both engines"
    ),
]
ONE_TIME, OWN = "abcd-efgh-jkmn-pqrs", "four words that do not rhyme"


@pytest.fixture
def rosa(team):
    """A nurse with nothing but the password the director read out."""
    member = team["nurse"]
    member.set_password(ONE_TIME)
    member.one_time_until, member.pin = clock.now() + timedelta(days=3), ""
    member.save()
    return member


def with_authenticator(person):
    """The browser holds a passkey device that says yes to everything, as a touch would."""
    tools = person.page.context.new_cdp_session(person.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    return person


def signs_in(person, name, password):
    person.page.goto(f"{person.base}/staff/sign-in/")
    person.fills("User name", name)
    person.fills("Password", password)
    person.page.get_by_role("button", name="Sign in", exact=True).click()
    person.page.wait_for_load_state()


def minutes_pass(n: int) -> None:
    """So long ago the server last heard of anybody."""
    Sitting.objects.update(seen_at=clock.now() - timedelta(minutes=n))


def sound(person, name: str) -> None:
    """No page of signing in has anything that axe finds wrong, and none scrolls sideways."""
    if folder := os.environ.get("THROUGHCARE_PICTURES"):
        person.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert look(person.page) == [], name
    wide = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_from_the_first_password_to_a_passkey_a_pin_and_back_after_the_lock(
    rosa, somebody, settings, size
):
    settings.MFA = "required"
    place = "phone" if size == PHONE else "desk"
    person = with_authenticator(somebody(size=size))
    person.opens("/staff/sign-in/")
    sound(person, f"{place}-1-sign-in")
    signs_in(person, rosa.username, ONE_TIME)
    assert person.sees("Choose a password of your own")
    sound(person, f"{place}-2-own-password")
    person.opens("/people/")  # nothing else opens
    assert person.sees("Choose a password of your own")
    person.fills("New password", OWN)
    person.fills("The same once more", OWN)
    person.presses("Keep this password")
    assert person.sees("Something only you have")
    sound(person, f"{place}-3-second-factor")
    person.presses("Set up an app")
    sound(person, f"{place}-4-app")
    person.opens("/staff/me/second-factor/passkey/")
    sound(person, f"{place}-5-passkey")
    person.page.get_by_role("button", name="Add this passkey").click()
    person.page.wait_for_url("**/recovery-codes/")
    sound(person, f"{place}-6-recovery-codes")
    person.presses("Go on")
    assert person.sees("Choose a PIN")
    sound(person, f"{place}-7-pin")
    person.fills("PIN", PIN)
    person.fills("The same once more", PIN)
    person.presses("Keep this PIN")
    assert person.sees("My account")
    sound(person, f"{place}-8-account")

    person.presses("Sign out")
    person.opens("/staff/sign-in/")
    person.page.get_by_role("button", name="Sign in with a passkey").click()
    person.page.wait_for_url("**/work/")  # no name, no password

    person.opens("/people/")
    minutes_pass(11)
    person.opens("/people/")
    assert person.sees("This screen is locked")
    sound(person, f"{place}-9-lock")
    person.fills("PIN", PIN)
    person.presses("Come back")
    assert person.page.url.endswith("/people/")
    assert person.errors == []


def test_after_the_password_the_passkey_is_the_second_step(rosa, somebody):
    rosa.one_time_until = None
    rosa.save()
    person = with_authenticator(somebody())
    signs_in(person, rosa.username, ONE_TIME)
    person.opens("/staff/me/second-factor/passkey/")
    person.page.get_by_role("button", name="Add this passkey").click()
    person.page.wait_for_url("**/recovery-codes/")
    person.presses("Go on")
    person.presses("Sign out")
    signs_in(person, rosa.username, ONE_TIME)
    assert person.sees("And the second step")
    sound(person, "desk-second-step")
    person.page.get_by_role("button", name="Use a passkey").click()
    person.page.wait_for_url("**/work/")
    assert person.errors == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_ten_minutes_without_a_key_cover_the_page_and_the_pin_uncovers_it_with_all_that_was_typed(
    team, somebody, size
):
    place = "phone" if size == PHONE else "desk"
    director = somebody("director", size=size)
    director.page.clock.install()
    director.page.goto(f"{director.base}/staff/members/new/")
    director.fills("Name", "Rosa Lind")
    director.page.clock.fast_forward("09:30")
    assert director.sees("This screen locks in a minute")
    sound(director, f"{place}-locks-soon")
    with director.page.expect_response("**/staff/lock/now/"):
        director.page.clock.fast_forward("00:45")
    cover = director.page.get_by_role("dialog")
    assert cover.is_visible()
    assert not director.page.get_by_role("heading", name="Add somebody").is_visible()
    sound(director, f"{place}-covered")
    for _twice in range(2):
        director.page.keyboard.press("Escape")
    cover.wait_for()  # it closes and is back in the same moment
    assert Sitting.objects.get(member=team["director"]).locked_at  # the server locked it too
    cover.get_by_label("PIN").fill("8642")
    with director.page.expect_response("**/staff/lock/"):
        cover.get_by_role("button", name="Come back").click()
    cover.get_by_text("This is not the PIN. Tries left: 4.").wait_for()
    cover.get_by_label("PIN").fill(PIN)
    with director.page.expect_response("**/staff/me/here/"):
        cover.get_by_role("button", name="Come back").click()
    cover.wait_for(state="hidden")
    assert director.page.get_by_label("Name", exact=True).input_value() == "Rosa Lind"
    director.fills("Profession", "nurse")
    director.fills("User name", "rosa")
    director.fills("Your PIN or password", PIN)
    director.page.get_by_role("button", name="Add", exact=True).click()
    director.page.get_by_text("Password for one sign-in").wait_for()  # the form was still good
    assert director.errors == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_of_the_team_have_nothing_that_axe_finds_wrong(team, somebody, size):
    place = "phone" if size == PHONE else "desk"
    director = somebody("director", size=size)
    nurse = team["nurse"].pk
    for name, path in {
        "members": "", "add": "new/", "member": f"{nurse}/", "reset": f"{nurse}/reset/",
        "left": f"{nurse}/left/",
    }.items():  # fmt: skip
        director.opens(f"/staff/members/{path}")
        sound(director, f"{place}-team-{name}")
    director.opens("/staff/station/")
    sound(director, f"{place}-team-station")


def test_the_nurse_who_has_left_is_out_at_the_next_press_while_her_chart_is_open(team, somebody):
    nurse, director = somebody("nurse"), somebody("director")
    nurse.opens("/people/")
    director.opens(f"/staff/members/{team['nurse'].pk}/left/")
    director.fills("Your PIN or password", PASSWORD)
    director.presses("They have left")
    nurse.opens("/people/")
    assert nurse.page.url.startswith(f"{nurse.base}/staff/sign-in/")
    assert not Sitting.objects.filter(member=team["nurse"]).exists()


def test_ana_adds_a_passkey_on_her_phone_and_comes_back_with_a_touch(team, somebody):
    nurse = team["nurse"]
    ana = registered(nurse.posts.get().facility, "000100", nurse)
    given, code = {"patient": ana, "by": nurse, "at": clock.now()}, ways_in.new_code()
    own_ways.make_code(id=uuid.uuid4(), code=code, **given)
    add_contact(id=uuid.uuid4(), kind="phone", reach="555-0142", may_text=True, **given)
    person = with_authenticator(somebody(size=PHONE))
    person.opens("/my/start/")
    person.fills("The code we gave you", code)
    person.fills("Choose a PIN", "705291")
    person.fills("The PIN once more", "705291")
    person.chooses("Only I use this device", exact=False)
    person.presses("Keep this PIN")
    for path, name in (("ways-in/", "ways-in"), ("reminders/", "reminders"),
                       ("reminders/new/", "new-number")):  # fmt: skip
        person.opens(f"/my/{path}")
        sound(person, f"own-{name}")
    person.opens("/my/reminders/")
    person.presses("Choose for 555-0142")
    sound(person, "own-reminders-way")
    person.opens("/my/ways-in/passkey/")
    sound(person, "own-passkey-new")
    person.page.get_by_role("button", name="Add this passkey").click()
    person.page.wait_for_url("**/my/ways-in/")
    assert person.sees("My phone")
    person.presses("Sign out")
    sound(person, "own-sign-in")
    person.presses("Send me a code")
    sound(person, "own-code")
    person.opens("/my/passkey/")
    sound(person, "own-passkey")
    person.page.get_by_role("button", name="Use my passkey").click()
    person.page.wait_for_url("**/my/")
    assert OwnSitting.objects.filter(patient=ana, way="passkey", ended_at=None).exists()
    assert person.errors == []
