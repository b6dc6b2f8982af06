"""The clinic's backup key: a pair in the age format (age-encryption.org).

The server holds the public half and can only lock. The secret half opens, and belongs off this
machine: on paper in a safe, on a stick with the director. Whoever steals the server or its backups
reads none of them; whoever loses every copy of the secret half has no backups.
"""

import os
from pathlib import Path

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.refusal import Refused

Identity, Recipient = pyrage.x25519.Identity, pyrage.x25519.Recipient
PUBLIC_FILE = "backup.pub"
NOTES = """# The secret half of {clinic}'s backup key. Whoever has it can read every backup.
# Keep it in two places off the server (a safe, a password manager). Public half: {public}
{secret}
"""


def public_file() -> Path:
    return settings.HOME / PUBLIC_FILE


def recipients() -> list[Recipient]:
    """Every public key a backup is locked to: the setting's, else those in the file."""
    written = settings.BACKUP_KEY.split(",") if settings.BACKUP_KEY else _lines(public_file())
    if not written:
        raise Refused(
            "no_backup_key", _("This clinic has no backup key yet."), source="house:backups",
            next_step=_("Run `throughcare backup-key SECRET_FILE` once, "
                        "and keep the secret file off this machine."),
        )  # fmt: skip
    try:
        return [Recipient.from_str(line.strip()) for line in written]
    except pyrage.RecipientError as error:
        raise Refused(
            "backup_key_unreadable", _("The public backup key is not one."),
            source="house:backups",
            next_step=_("It begins with age1: look at THROUGHCARE_BACKUP_KEY or %(file)s.")
            % {"file": public_file()},
        ) from error  # fmt: skip


def identity(file: Path) -> Identity:
    """The secret half, from the file somebody brought."""
    try:
        secret = [line for line in _lines(file) if line.startswith("AGE-SECRET-KEY-")]
        return Identity.from_str(secret[0])
    except (IndexError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise Refused(
            "secret_key_unreadable", _("No secret backup key is in %(file)s.") % {"file": file},
            source="house:backups",
            next_step=_("Bring the file that `throughcare backup-key` wrote: "
                        "it has a line that begins with AGE-SECRET-KEY-."),
        ) from error  # fmt: skip


def make_pair(secret_file: Path) -> Recipient:
    """Write the secret half where it is to be kept, and remember the public half here.

    Refused where either is there already, and where the secret would lie beside the data.
    """
    refuse_beside_the_data(secret_file)
    for there in (public_file(), secret_file):
        if there.exists():
            raise Refused(
                "key_exists", _("%(file)s is there already, and stays.") % {"file": there},
                source="house:backups",
                next_step=_("Older backups need the key they were made with. For a new pair, "
                            "move the old files away first, and keep them."),
            )  # fmt: skip
    made = Identity.generate()
    words = NOTES.format(clinic=_("this clinic"), public=made.to_public(), secret=made)
    write_new(secret_file, words, mode=0o400)
    write_new(public_file(), f"{made.to_public()}\n", mode=0o644)
    return made.to_public()


def refuse_beside_the_data(secret_file: Path) -> None:
    if secret_file.resolve().is_relative_to(settings.HOME):
        raise Refused(
            "secret_beside_the_data",
            _("A key that lies beside the data is stolen with the data."), source="house:backups",
            next_step=_("Name a file on a stick, or anywhere outside %(home)s, "
                        "and take it off this machine afterwards.") % {"home": settings.HOME},
        )  # fmt: skip


def write_new(file: Path, words: str, *, mode: int) -> None:
    """Write a file that is not there yet, with these rights, and on the disk for sure."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "w") as new:
        new.write(words)
        new.flush()
        os.fsync(new.fileno())


def _lines(file: Path) -> list[str]:
    """The lines of a key file without its notes; none when there is no file."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]
