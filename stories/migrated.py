"""An empty database as `migrate` leaves it, made once for one state of the code and then copied.

On the embedded engine every worker of every run, and every clinic a story serves, would apply all
migrations anew: ten seconds each. The copy's name is a digest of all code that could change it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from functools import cache
from itertools import filterfalse
from pathlib import Path

from django.conf import settings

from stories.house import tree


def put(place: Path) -> Path:
    """Put such a database there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template(), place)
    return place


@cache
def template() -> Path:
    """The one that is copied. Whoever needs it first makes it; the others wait."""
    made = settings.HOME / f"migrated-{digest()}.sqlite3"
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / "migrated.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not made.exists():
            for older in settings.HOME.glob("migrated-*.sqlite3*"):
                older.unlink()
            make(made.with_suffix(".sqlite3-new"))
            made.with_suffix(".sqlite3-new").rename(made)
    return made


def make(place: Path) -> None:
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{place}", "DJANGO_SETTINGS_MODULE": "throughcare.settings",
        "THROUGHCARE_HOME": str(settings.HOME),
    }  # fmt: skip
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env=env, check=True)


def digest() -> str:
    """Another one for any change of our code, of a library, of Python or of SQLite."""
    said = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    ours = [*tree.files(".py", under=tree.PACKAGE), *tree.files(".toml", under=tree.PACKAGE)]
    for path in sorted([*filterfalse(tree.is_test, ours), tree.ROOT / "requirements-dev.lock"]):
        said.update(path.relative_to(tree.ROOT).as_posix().encode() + path.read_bytes())
    return said.hexdigest()[:16]
