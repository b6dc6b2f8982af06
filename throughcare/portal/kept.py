"""What a device of the person's own may keep when they ask it to, and the app it is installed as.

A closed list: their day and what helps when it is hard. Nothing of messages, check-ins before, the
record, medicines or doses at home.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.clinical.therapy.sheets import modules

WORKER = Path(__file__).parent / "static" / "portal" / "worker.js"
PAGES = (
    "my-day", "my-safety-plan", "own-card", "my-check-in", "my-check-in-waits",
    "my-check-in-waits-now", "my-away", "my-gone", "my-meetings", "own-skills", "own-surf",
    "own-urges",
)  # fmt: skip
FILES = (
    "ui/icon.svg", "ui/tokens.css", "ui/parts.css", "ui/own.css", "portal/kept.js",
    "therapy/wave.js",
)  # fmt: skip
ICONS = (("portal/day-192.png", "192x192", "any"), ("portal/day-512.png", "512x512", "any"),
         ("portal/day-512.png", "512x512", "maskable"))  # fmt: skip
PAPER, GREEN = "#faf7f1", "#17603f"  # as in tokens.css: a manifest knows no variables


@cache
def worker() -> str:
    return WORKER.read_text()


def pages() -> list[str]:
    """Addresses in the language of the page that asks."""
    skills = [reverse("own-module", args=[module]) for module in modules()]
    return [*(reverse(name) for name in PAGES), *skills]


def files() -> list[str]:
    return [static(name) for name in FILES]


def told_to(patient) -> dict[str, Any]:
    """What the worker is told while the person is signed in at a device of their own."""
    kept = {"pages": pages(), "files": files()}
    version = hashlib.sha256(repr(kept).encode()).hexdigest()[:12]
    return {"state": "open", "owner": owner(patient), "version": version} | kept


def owner(patient) -> str:
    """Whose copies these are, in letters that tell nobody who: another person's are deleted."""
    return salted_hmac("own pages kept", str(patient.pk)).hexdigest()[:24]


def app() -> dict[str, Any]:
    """How it stands on a home screen: a name and a picture that tell nothing."""
    begin = reverse("my-day")
    return {
        "id": begin, "name": _("My day"), "short_name": _("My day"), "lang": get_language(),
        "start_url": begin, "scope": begin, "display": "standalone",
        "background_color": PAPER, "theme_color": GREEN,
        "icons": [{"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                  for name, sizes, purpose in ICONS],
    }  # fmt: skip
