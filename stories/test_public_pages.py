"""The public pages in a real browser: on a phone, without scripts, in both languages."""

import pytest

from stories.browser import DESK, PHONE, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.once(
        "what a browser draws and does; the actions behind it are tried on both engines"
    ),
]

PAGES = ["", "overdose/", "treatment/", "five-causes/", "check/", "ask/", "ask/received/"]


@pytest.mark.parametrize("language", ["", "es/"])
@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_has_nothing_that_axe_finds_wrong_and_never_scrolls_sideways(
    team, somebody, language, page
):
    for size in (PHONE, DESK):
        anybody = somebody(size=size)
        anybody.opens(f"/{language}{page}")
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not anybody.page.evaluate(wider)
        assert look(anybody.page) == []


def test_without_scripts_the_form_sends_and_says_what_happens_next(team, somebody):
    ana = somebody(size=PHONE, javascript=False)
    ana.page.goto(f"{ana.base}/es/")
    ana.fills("¿Cómo le llamamos?", "Ana")
    ana.fills("¿Cómo podemos encontrarle?", "555-0142")
    ana.page.get_by_role("button", name="Pedir ayuda").click()
    assert ana.sees("Tenemos su pedido")
