"""The languages people speak at the desk; those of the pages themselves stand in the settings."""

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

SPOKEN = ("en", "es", "pt", "fr", "ht", "ru", "pl", "uk", "ar", "zh-hans", "vi", "ko")  # ISO 639-1


def language_name(code: str) -> str:
    """A language by its name, in the language of the page; an unknown code stays itself."""
    if code == "ht":
        return _("Haitian Creole")  # Django has no name for it
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def spoken() -> list[tuple[str, str]]:
    """The languages to choose from."""
    return [(code, language_name(code)) for code in SPOKEN]
