"""The forms that stand on a rendered page: where each is sent, its fields, and a likely filling."""

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

from stories.security.scene import picture
from throughcare import clock

NOT_SENT = {"submit", "button", "reset", "image"}


@dataclass
class Field:
    """One named field: what kind it is, and what it may be filled with."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)  # what stands there, or the options
    filled: list[str] = field(default_factory=list)  # what a person in no hurry would send

    def likely(self) -> list[str | bytes]:
        if self.filled:
            return list(self.filled)
        if self.kind in ("select", "radio"):
            return [value for value in self.values if value][:1]
        return [LIKELY.get(self.kind, lambda: "so it is")()]


LIKELY = {
    "hidden": lambda: "",
    "file": picture,
    "number": lambda: "1",
    "date": lambda: str(clock.today() + timedelta(days=7)),
    "datetime-local": lambda: f"{clock.today() - timedelta(days=1)}T10:00",
    "time": lambda: "10:00",
    "email": lambda: "ana@example.org",
    "tel": lambda: "555-0142",
    "search": lambda: "ana",
}


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    presses: list[tuple[str, str]] = field(default_factory=list)  # what its buttons add

    def likely(self) -> dict[str, list[str | bytes]]:
        return {name: one.likely() for name, one in self.fields.items()}


class Reader(HTMLParser):
    """Reads the forms out of a page, as a browser does."""

    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.forms = address, []
        self.form: Form | None = None
        self.list: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, given: list) -> None:
        told = {key: value or "" for key, value in given}
        if tag == "form":
            self.form = Form(told.get("action") or self.address, told.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form and tag in ("input", "select", "textarea", "button") and told.get("name"):
            self.take(tag, told)
        elif tag == "option" and self.list:
            self.list.values.append(told.get("value", ""))
            if "selected" in told and told.get("value"):
                self.list.filled = [told["value"]]

    def take(self, tag: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text") if tag == "input" else tag
        if kind in ("submit", "button"):
            self.form.presses.append((told["name"], told.get("value", "")))
        if kind in NOT_SENT or told["name"] == "csrfmiddlewaretoken":
            return
        one = self.form.fields.setdefault(told["name"], Field(told["name"], kind))
        value = told.get("value", "on" if kind == "checkbox" else "")
        one.values.append(value)
        if kind == "select":
            one.values.clear()
            self.list = one
        elif kind == "textarea":
            self.area = one
        elif kind == "checkbox":
            one.filled.append(value)  # everything that can be ticked is ticked
        elif value and (kind != "radio" or "checked" in told):
            one.filled = [value]

    def handle_data(self, data: str) -> None:
        if self.area and data.strip():
            self.area.filled = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.list = None
        elif tag == "textarea":
            self.area = None


def forms_on(address: str, page: str) -> list[Form]:
    """Every form of the page that was rendered at this address."""
    reader = Reader(address)
    reader.feed(page)
    return reader.forms
