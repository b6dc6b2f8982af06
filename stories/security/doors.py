"""Every page with what may be sent to it, and what must be so after anything was sent."""

import json
import re
from copy import copy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from stories.house import pages
from stories.security.rendered import Field, Form, forms_on
from stories.security.scene import Scene
from throughcare.patients.models import Patient
from throughcare.record.models import LogLine

BOUNDARY = "----edge"
FORM, PARTS = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"
# Sent by the page's script, so no form of theirs stands on a page.
ONE_ANSWER = {name: Field(name, "text", filled=[value]) for name, value in {
    "id": "00000000-0000-4000-8000-000000000001", "item": "gad7_1", "value": "1",
}.items()}  # fmt: skip
READ_FROM_THE_ADDRESS = {
    "people": {"q", "page"}, "log": {"before"}, "arrivals": {"page"}, "register": {"request"},
    "sheet": {"one", "item"}, "answer-questions": {"item"}, "plan-cause": {"kind"},
    "received": {"r"}, "sign-in": {"next"}, "week": {"place"}, "week-rows": {"page"},
}  # fmt: skip
SENT_BY_SCRIPT = {"sheet-answers": ONE_ANSWER, "answer-save": ONE_ANSWER}
# Each answer is an action of its own: one that cannot be does not undo those given before it.
ANSWERS_ONE_BY_ONE = {"sheet", "answer-questions"}
COVER = b'<p class="flag stop" role="alert" hidden></p>'  # of the locked screen, on every page
# A reading writes a line and moves what the lines hang on; nothing else may come of it.
# What counts sittings and wrong tries is no part of the record.
OF_THE_LOG = {"logline", "head", "sitting", "ownsitting", "wrongtry", "sentcode"}


@dataclass
class Doors:
    """Every form of every page, found by opening each page once."""

    scene: Scene
    forms: dict[str, Form] = field(default_factory=dict)  # by the name of the page it is sent to
    asked: dict[str, set[str]] = field(default_factory=dict)  # what a page reads from its address

    def open_all(self) -> "Doors":
        client = self.client = self.scene.browser()
        for page in pages.all_pages():
            address = self.scene.address(page)
            answer = client.get(address)
            if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
                self.note(address, answer.content.decode())
        for name, fields in SENT_BY_SCRIPT.items():
            self.forms[name] = Form("", "post", fields)
        for name, asked in READ_FROM_THE_ADDRESS.items():
            self.asked.setdefault(name, set()).update(asked)
        return self

    def browser(self) -> Client:
        """The same member's browser again, without signing in once more."""
        again = Client()
        again.cookies = copy(self.client.cookies)
        return again

    def note(self, address: str, page: str) -> None:
        for form in forms_on(address, page):
            try:
                name = resolve(urlsplit(form.action).path).view_name
            except Resolver404:
                continue
            if form.method == "post":
                known = self.forms.setdefault(name, form)
                known.fields |= form.fields
            else:
                self.asked.setdefault(name, set()).update(form.fields)
        for link in re.findall(r'href="([^"?#]*)\?([^"#]+)', page):
            try:
                name = resolve(link[0] or address).view_name
            except Resolver404:
                continue
            names = {pair.split("=")[0] for pair in link[1].replace("&amp;", "&").split("&")}
            self.asked.setdefault(name, set()).update(names)


def as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def body_of(given: list[tuple[str, str | bytes]], files: set[str]) -> tuple[bytes, str]:
    """The bytes of a form as sent, whatever stands in it; with its content type."""
    if not files:
        pairs = [(quote_from_bytes(as_bytes(k)), quote_from_bytes(as_bytes(v))) for k, v in given]
        return "&".join(f"{k}={v}" for k, v in pairs).encode(), FORM
    sent = b""
    for name, value in given:
        sent += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode(
            "utf-8", "surrogatepass"
        )
        if name in files:
            sent += b'; filename="../../face.svg\x00.png"\r\nContent-Type: image/png'
        sent += b"\r\n\r\n" + as_bytes(value) + b"\r\n"
    return sent + f"--{BOUNDARY}--\r\n".encode(), PARTS


def state() -> dict[str, str]:
    """How many rows each table holds, and how many of each column that may still be set are."""
    parts = []
    for model in apps.get_models():
        if not model.__module__.startswith("throughcare.") or model.__name__.lower() in OF_THE_LOG:
            continue
        kept = getattr(model, "kept", ())
        table = connection.ops.quote_name(model._meta.db_table)
        counted = ["COUNT(*)"]
        for name in kept if isinstance(kept, tuple) else ():
            column = connection.ops.quote_name(model._meta.get_field(name).column)
            counted.append(f"COUNT(NULLIF(CAST({column} AS text), ''))")
        sums = " || ':' || ".join(f"CAST({one} AS text)" for one in counted)
        parts.append(f"SELECT '{model._meta.label_lower}', {sums} FROM {table}")  # noqa: S608  names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        found = dict(cursor.fetchall())
    details = Patient.objects.order_by("pk").values_list("pk", *Patient.DETAILS)
    return found | {"details": repr(list(details))}


def newest_change() -> int:
    changes = LogLine.objects.filter(kind=LogLine.Kind.CHANGE).order_by("-id")
    return changes.values_list("id", flat=True).first() or 0


@dataclass
class Before:
    """How everything stood before something was sent."""

    rows: dict[str, str]
    change: int

    @classmethod
    def now(cls) -> "Before":
        return cls(state(), newest_change())


def said_no(answer: HttpResponse) -> bool:
    """Is the answer an error, a refusal, or a form to put right?"""
    if answer.status_code >= 400:
        return True
    marks = (b'class="flag stop" role="alert"', b"has-error")
    said = answer.content.replace(COVER, b"")
    return "html" in answer.get("Content-Type", "") and any(mark in said for mark in marks)


def judge(name: str, answer: HttpResponse, before: Before) -> None:
    """No failure, no trace of the code, and either nothing happened or the log says all of it."""
    assert answer.status_code < 500, name
    assert b"Traceback (most recent call last)" not in answer.content
    lines = list(LogLine.objects.filter(kind=LogLine.Kind.CHANGE, pk__gt=before.change))
    if not lines:
        now = state()
        assert {k: (v, now[k]) for k, v in before.rows.items() if now[k] != v} == {}, name
        return
    if name not in ANSWERS_ONE_BY_ONE:
        assert not said_no(answer), (name, [line.what for line in lines])
    for line in lines:
        if line.row_type:
            rows = apps.get_model(line.row_type)._default_manager
            assert rows.filter(pk=line.row_id).exists(), (name, line.what)


def as_json(given: dict[str, Any]) -> bytes:
    return json.dumps({k: [str(v) for v in values] for k, values in given.items()}).encode()
