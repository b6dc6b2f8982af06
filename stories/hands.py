"""Two hands at a real browser: one has keys and nothing else, the other a thumb and nothing else.

What a hand cannot reach, it cannot press: a page with a dead end for one of them fails the story.
"""

from datetime import date

from playwright.sync_api import Locator

from stories.browser import Person

FAR = 150  # steps of the Tab key; a page with more between two presses is a dead end by itself
HERE = """() => { const e = document.activeElement, named = e.labels && e.labels.length;
    return [e.type || e.tagName.toLowerCase(),
            (named ? [...e.labels].map(l => l.innerText).join(' ') : e.innerText || e.value || '')
            .replace(/\\s+/g, ' ').trim()] }"""

GROUP = """words => { const e = document.activeElement;
    return e.type === 'radio' && [...document.getElementsByName(e.name)].some(
        r => [...r.labels].some(l => l.innerText.trim().startsWith(words))) }"""


class Keys:
    """Tab, letters, arrows, the space bar and Enter."""

    how = {"size": {"width": 1280, "height": 900}}

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

    def here(self) -> tuple[str, str]:
        kind, words = self.page.evaluate(HERE)
        return kind, words

    def reaches(self, words: str, *kinds: str) -> None:
        for _ in range(FAR):
            kind, said = self.here()
            if kind in kinds and said.startswith(words):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key reaches “{words}” on {self.page.url}")

    def presses(self, words: str) -> None:
        self.reaches(words, "submit", "a")
        self.enters()

    def enters(self, typed: str = "") -> None:
        self.page.keyboard.type(typed)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def calls(self, name: str) -> None:
        """Two letters and more find whoever it is, wherever they stand in the queue."""
        self.person.opens("/window/")
        self.enters(name)

    def types(self, label: str, words: str) -> None:
        self.reaches(label, "text", "search", "number", "password", "textarea", "tel")
        self.page.keyboard.type(words)

    def dates(self, label: str, day: date) -> None:
        self.reaches(label, "date")
        self.page.keyboard.type(f"{day:%m%d%Y}")

    def chooses(self, words: str) -> None:
        """One of several: the group is reached by Tab, the one in it by arrows; or a tick."""
        for _ in range(FAR):
            kind, said = self.here()
            if kind in ("radio", "checkbox") and said.startswith(words):
                return self.page.keyboard.press("Space")
            in_it = self.page.evaluate(GROUP, words)
            self.page.keyboard.press("ArrowDown" if in_it else "Tab")
        raise AssertionError(f"no key chooses “{words}” on {self.page.url}")

    def picks(self, label: str, words: str) -> None:
        self.reaches(label, "select-one")
        self.page.keyboard.type(words)


class Thumb:
    """A small screen that is touched; letters come from the keyboard the screen brings up."""

    how = {"size": {"width": 360, "height": 740}, "has_touch": True}

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

    def goes(self, thing: Locator) -> None:
        with self.page.expect_navigation():
            thing.first.tap()
        self.page.wait_for_load_state()

    def presses(self, words: str) -> None:
        button = self.page.get_by_role("button", name=words)
        self.goes(button.or_(self.page.get_by_role("link", name=words)))

    def calls(self, name: str) -> None:
        self.person.opens("/window/")
        self.goes(self.page.locator(".queue a", has_text=name))

    def types(self, label: str, words: str) -> None:
        written = self.page.locator("input:not([type=date]), textarea")
        self.page.get_by_label(label).and_(written).first.tap()
        self.page.keyboard.type(words)

    def dates(self, label: str, day: date) -> None:
        self.page.get_by_label(label).first.fill(day.isoformat())

    def chooses(self, words: str) -> None:
        self.page.get_by_label(words).first.tap()

    def picks(self, label: str, words: str) -> None:
        field = self.page.get_by_role("combobox", name=label).first
        options = field.locator("option").all_inner_texts()
        field.select_option(next(one for one in options if one.startswith(words)))
