"""An instrument being filled in: what is asked now, what is answered, what comes next.

The same for staff at a desk, a person on a phone, and a person behind a handed-over link.
"""

from dataclasses import dataclass
from functools import cached_property

from throughcare.assessment.models import AnswerSheet
from throughcare.assessment.queries import answers_of, declined_of
from throughcare.clinical import instruments


@dataclass(frozen=True)
class Filling:
    """One sheet with its instrument, in the sheet's language."""

    sheet: AnswerSheet

    @cached_property
    def form(self) -> instruments.Instrument:
        return instruments.load(self.sheet.instrument).in_language(self.sheet.language)

    @cached_property
    def answers(self) -> dict:
        return answers_of(self.sheet)

    @cached_property
    def declined(self) -> set[str]:
        return declined_of(self.sheet)

    @cached_property
    def shown(self) -> tuple[instruments.Item, ...]:
        """The questions asked, given the answers so far."""
        return instruments.visible(self.form, self.known)

    @property
    def completed(self) -> bool:
        return bool(self.sheet.ended_at) and hasattr(self.sheet, "completed")

    @cached_property
    def flags(self) -> set[str]:
        """The red flags these answers raise, by code; of a complete sheet, as it was scored."""
        if self.completed:
            return {flag["code"] for flag in self.sheet.completed.result["flags"]}
        return {flag.code for flag in instruments.flags(self.form, self.answers)}

    @property
    def known(self) -> dict:
        return self.answers | dict.fromkeys(self.declined, instruments.DECLINED)

    @property
    def answered(self) -> list[str]:
        return [item.key for item in self.shown if item.key in self.known]

    @property
    def missing(self) -> list[instruments.Item]:
        """Required questions without an answer."""
        return [item for item in self.shown if item.required and item.key not in self.known]

    @property
    def done(self) -> bool:
        return not self.missing

    def at(self, key: str | None) -> instruments.Item | None:
        """The question asked for; else the first open one; else the last."""
        by_key = {item.key: item for item in self.shown}
        if key in by_key:
            return by_key[key]
        open_ = [item for item in self.shown if item.key not in self.known]
        return open_[0] if open_ else (self.shown[-1] if self.shown else None)

    @property
    def stem(self) -> str:
        """What is read before the question at hand, where one question fills the page."""
        return self.form.stem

    def place(self, item: instruments.Item) -> int:
        """How many questions are asked before this one."""
        return len(self.earlier(item))

    def earlier(self, item: instruments.Item) -> list[instruments.Item]:
        """Asked before it. It may itself be asked no longer: another device closed its question."""
        rank = [asked.key for asked in self.form.items].index(item.key)
        first = {asked.key for asked in self.form.items[:rank]}
        return [shown for shown in self.shown if shown.key in first]

    def after(self, item: instruments.Item) -> instruments.Item | None:
        first = {earlier.key for earlier in self.earlier(item)} | {item.key}
        return next((shown for shown in self.shown if shown.key not in first), None)

    def before(self, item: instruments.Item) -> instruments.Item | None:
        earlier = self.earlier(item)
        return earlier[-1] if earlier else None

    def read_back(self) -> list[tuple[instruments.Item, str]]:
        """Each question asked, with its answer in words; empty where there is none yet."""
        return [
            (item, item.label_of(self.known[item.key]) if item.key in self.known else "")
            for item in self.shown
        ]
