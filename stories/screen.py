"""Somebody at a screen, without a browser: reads its words, fills its fields, presses its buttons.

Only what stands on the page can be pressed, and what a browser would send is sent: a story that is
told so has walked the way a member walks. No scripts run.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.staff.models import Member

READ_WHOLE = ("a", "button", "label", "option", "textarea")
SENT_WHEN_CHOSEN = ("radio", "checkbox")


@dataclass
class Form:
    """One form of a page, as it would be sent now."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)


@dataclass
class Thing:
    """A link, a button, a field or an option, with the words that stand on it."""

    tag: str
    given: dict[str, str]
    form: Form | None
    words: str = ""

    @property
    def name(self) -> str:
        return self.given.get("name", "")

    @property
    def value(self) -> str:
        return self.given.get("value", self.words if self.tag == "option" else "on")


class Reader(HTMLParser):
    """What is in the main part of a page: words, forms, what can be pressed and filled."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.things: list[Thing] = []
        self.open: list[Thing] = []
        self.form: Form | None = None
        self.select: Thing | None = None
        self.said: list[str] = []
        main = html.partition("<main")[2].partition("</main")[0]
        self.feed(main.partition(">")[2])
        self.words = " ".join(" ".join(self.said).split())

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", ""))
        elif tag in (*READ_WHOLE, "input", "select"):
            self.take(Thing(tag, given, self.form))

    def take(self, thing: Thing) -> None:
        self.things.append(thing)
        if thing.tag in READ_WHOLE:
            self.open.append(thing)
        if thing.tag == "select":
            self.select = thing
        elif thing.tag == "option" and self.select:
            self.offer(thing, self.select)
        elif thing.tag == "input":
            self.fill(thing)

    def offer(self, option: Thing, select: Thing) -> None:
        option.given["name"] = select.name
        if option.form and ("selected" in option.given or select.name not in option.form.sent):
            option.form.sent[select.name] = option.given.get("value", "")

    def fill(self, thing: Thing) -> None:
        is_choice = thing.given.get("type") in SENT_WHEN_CHOSEN
        if thing.form and thing.name and (not is_choice or "checked" in thing.given):
            thing.form.sent[thing.name] = thing.given.get("value", "on" if is_choice else "")
        if self.open and self.open[-1].tag == "label":  # a label around its field
            self.open[-1].given["for"] = thing.given.setdefault("id", f"nth-{len(self.things)}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif self.open and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.said.append(data)
        for thing in self.open:
            thing.words = " ".join(f"{thing.words} {data}".split())


class Screen:
    """One member's screen, and the page that stands on it."""

    def __init__(self, member: Member) -> None:
        self.client = signed_in_as(member)
        member.sittings.update(began_at=clock.now(), seen_at=clock.now())  # a story's own morning
        self.page = Reader("")
        self.path = ""

    def opens(self, path: str) -> None:
        self.shows(self.client.get(path, follow=True))

    def shows(self, answer: Any) -> None:
        assert answer.status_code in (200, 409), f"{answer.status_code} {answer.request}"
        self.path, self.answer = answer.request["PATH_INFO"], answer
        self.page = Reader(answer.content.decode() if "html" in answer["Content-Type"] else "")

    def sees(self, words: str) -> bool:
        return words in self.page.words

    def offers(self, words: str) -> bool:
        """Is there a button or a link that says so?"""
        return self.found(words, ("button", "a")) is not None

    def found(self, words: str, tags: tuple[str, ...]) -> Thing | None:
        here = [thing for thing in self.page.things if thing.tag in tags and words in thing.words]
        return next((one for one in here if one.words == words), here[0] if here else None)

    def fills(self, label: str, typed: str) -> None:
        """A field by the words of its label."""
        thing = self.labelled(label)
        assert thing.form is not None
        thing.form.sent[thing.name] = typed

    def chooses(self, words: str) -> None:
        """A radio button, a tick or an option of a list, by its words."""
        option = self.found(words, ("option",))
        thing = option or self.labelled(words)
        assert thing.form is not None
        thing.form.sent[thing.name] = thing.value

    def labelled(self, words: str) -> Thing:
        label = self.found(words, ("label",))
        assert label, f"no field says “{words}”: {self.page.words}"
        key = label.given.get("for")
        return next(thing for thing in self.page.things if thing.given.get("id") == key)

    def presses(self, words: str) -> None:
        thing = self.found(words, ("button", "a"))
        assert thing, f"nothing to press says “{words}”: {self.page.words}"
        if thing.tag == "a":
            path = thing.given["href"].partition("#")[0]
            self.shows(self.client.get(self.whole(path), follow=True))
            return
        assert thing.form is not None
        sent = thing.form.sent | ({thing.name: thing.value} if thing.name else {})
        self.shows(self.client.post(self.whole(thing.form.action), sent, follow=True))

    def whole(self, address: str) -> str:
        """An address as a browser reads it: without a path it is this page's."""
        if not address:
            query = self.answer.request["QUERY_STRING"]
            return f"{self.path}?{query}" if query else self.path
        return f"{self.path}{address}" if address.startswith("?") else address
