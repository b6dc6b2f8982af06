"""Why nothing was taken from a file, in words, and what to do now."""

from django.utils.translation import gettext as _

from throughcare.clinical.lifestyle.movement import Unreadable
from throughcare.refusal import Refused

SOURCE = "house:lifestyle"


def refused(why: Unreadable) -> Refused:
    """The refusal for a file that could not be read."""
    return REFUSALS[why.code]()


def _large() -> Refused:
    return Refused(
        "file_too_large", _("This file is larger than we can take."), source=SOURCE,
        next_step=_("A whole export may be 60 MB, one walk or ride 8 MB. Try the file of one walk "
                    "or ride, or tick a goal instead."),
    )  # fmt: skip


def _much_inside() -> Refused:
    return Refused(
        "file_holds_too_much", _("There is more in this file than we can read through."),
        source=SOURCE,
        next_step=_("Try the file of one walk or ride (FIT or GPX), or tick a goal instead."),
    )  # fmt: skip


def _dangerous() -> Refused:
    return Refused(
        "file_is_dangerous", _("This file is made in a way that could do harm. We did not open "
                               "it."), source=SOURCE,
        next_step=_("Make the export again on your phone and send that file as it is."),
    )  # fmt: skip


def _broken() -> Refused:
    return Refused(
        "file_is_broken", _("This file breaks off or is damaged."), source=SOURCE,
        next_step=_("Make it again on your phone or watch, and send it once it is whole."),
    )  # fmt: skip


def _not_known() -> Refused:
    return Refused(
        "file_not_known", _("We do not know this kind of file."), source=SOURCE,
        next_step=_("We read three kinds: the export of Apple Health (export.zip), FIT and GPX."),
    )  # fmt: skip


def _no_export() -> Refused:
    return Refused(
        "file_without_export", _("There is no health export in this file."), source=SOURCE,
        next_step=_("On an iPhone: Health, your picture, “Export All Health Data”. Send the zip "
                    "as it is."),
    )  # fmt: skip


def _locked() -> Refused:
    return Refused(
        "file_is_locked", _("This zip is locked or packed in a way we cannot open."),
        source=SOURCE, next_step=_("Send the zip as your phone made it, without a password."),
    )  # fmt: skip


def _nothing() -> Refused:
    return Refused(
        "file_says_nothing", _("There is no movement of the last three months in this file."),
        source=SOURCE, next_step=_("Choose a newer file."),
    )  # fmt: skip


REFUSALS = {
    "too_large": _large, "too_much_inside": _much_inside, "dangerous": _dangerous,
    "broken": _broken, "not_known": _not_known, "no_export": _no_export, "locked": _locked,
    "nothing_new": _nothing,
}  # fmt: skip
