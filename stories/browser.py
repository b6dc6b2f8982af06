"""A real browser for the stories: the distribution's Chromium, driven as a person would.

`Person` counts what a hand does (clicks, fields filled) and how long the server took, so that a
story can say both. `look` judges a page's accessibility by axe.
"""

import shutil
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run"]  # fmt: skip
PASSWORD, PIN = "a story needs a password", "4913"  # of members who live for one story
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def chromium() -> str:
    """Where the distribution put the browser; without one, a sentence that says what to do."""
    for name in CHROMIUM:
        if path := shutil.which(name):
            return path
    raise RuntimeError("no Chromium found: run script/setup tests, or install chromium")


@dataclass
class Person:
    """Somebody at a browser."""

    page: Page
    base: str
    hands: int = 0  # clicks and fields filled
    server_ms: float = 0.0
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("response", self.note)

    def note(self, response: Any) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url}")

    def opens(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.add_server_time()

    def fills(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(words)
        self.hands += 1

    def chooses(self, label: str, exact: bool = True) -> None:
        self.page.get_by_label(label, exact=exact).first.check()
        self.hands += 1

    def presses(self, words: str, nth: int = 0) -> None:
        """A button or a link, by its words."""
        button = self.page.get_by_role("button", name=words)
        link = self.page.get_by_role("link", name=words)
        button.or_(link).nth(nth).click()
        self.hands += 1
        self.page.wait_for_load_state()
        self.add_server_time()

    def add_server_time(self) -> None:
        """From the request sent to the first byte back, of the page that just came."""
        self.server_ms += self.page.evaluate(
            "() => { const n = performance.getEntriesByType('navigation')[0];"
            " return n.responseStart - n.requestStart; }"
        )

    def sees(self, words: str) -> bool:
        return words in self.page.inner_text("body")


def look(page: Page) -> list[str]:
    """What axe finds wrong with a page, each as one line. Empty when nothing."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} ({node['target'][0]})"
        for rule in found
        for node in rule["nodes"]
    ]
