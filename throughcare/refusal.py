"""How the programme says no: a code, the words, who says so, and what to do next."""

from throughcare.clinical.verdict import Verdict


class Refused(Exception):
    """Something may not be done. Nothing has been changed.

    code       stands once in the code; `docs/refusals.md` lists them all
    why        a sentence for the person at the screen
    next_step  what to do now, and who can
    source     a key of clinical/sources.toml
    where      the name of the page on which the next step is taken, where it is another one
    """

    def __init__(
        self, code: str, why: str, *, source: str, next_step: str = "", where: str = ""
    ) -> None:  # fmt: skip
        super().__init__(why)
        self.code = code
        self.why = why
        self.next_step = next_step
        self.source = source
        self.where = where


def require(verdict: Verdict) -> None:
    """Refuse when a rule says stop."""
    if verdict.level == "stop":
        raise Refused(verdict.code, verdict.why, source=verdict.source)
