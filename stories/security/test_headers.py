"""What every page tells the browser: nothing inline, nothing from elsewhere, nothing kept."""

import pytest

from stories.house import pages
from stories.security.scene import browser_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("headers of pages, set by middleware"),
]

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
    "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'", "manifest-src 'self'",
}  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SELDOM = ("same-origin", "no-referrer")


def answers(scene) -> list:
    """Each page as opened by the member it is for, or by anybody where it is for anybody."""
    found = []
    for page in pages.all_pages():
        who = None if page.door == "public" else scene.member
        found.append((page, browser_of(who).get(scene.address(page))))
    return found


def test_every_page_carries_each_header_and_the_strict_policy_word_for_word(scene):
    wrong = []
    for page, answer in answers(scene):
        told = answer.headers
        wrong += [(page.name, n, told.get(n)) for n, v in ALWAYS.items() if told.get(n) != v]
        if told.get("Referrer-Policy") not in SELDOM:
            wrong.append((page.name, "Referrer-Policy"))
        if "geolocation=()" not in told.get("Permissions-Policy", ""):
            wrong.append((page.name, "Permissions-Policy"))
        if set(told.get("Content-Security-Policy", "").split("; ")) != POLICY:
            wrong.append((page.name, told.get("Content-Security-Policy")))
    allowed = "default-src 'none'; sandbox"  # a photo: stricter than the rest
    assert [one for one in wrong if one[1:] != (allowed,)] == []


def test_no_page_behind_a_door_and_no_handed_over_link_may_be_kept_by_a_browser(scene):
    kept = [
        page.name
        for page, answer in answers(scene)
        if (page.door != "public" or page.name.startswith("answer"))
        and "no-store" not in answer.get("Cache-Control", "")
    ]
    assert kept == []


def test_a_public_page_opened_by_a_signed_in_member_may_not_be_kept_either(scene):
    assert "no-store" in scene.browser().get("/overdose/")["Cache-Control"]
    assert "no-store" not in browser_of(None).get("/overdose/").get("Cache-Control", "")


def test_a_photo_is_an_attachment_of_pixels_that_nothing_can_run(scene):
    page = next(page for page in pages.all_pages() if page.name == "photo")
    answer = scene.browser().get(scene.address(page))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_secret_of_a_handed_over_link_is_told_to_nobody_by_the_browser(scene):
    for page in pages.all_pages():
        if page.name in ("answer", "answer-questions"):
            answer = scene.browser().get(scene.address(page))
            assert answer.status_code == 200
            assert answer["Referrer-Policy"] == "no-referrer"
            assert b"Ana" not in answer.content  # nothing of the chart
