"""docs/dosing.md: everything that may stop a dose at the window, and who lifts it."""

from stories.house import refusals
from throughcare.clinical.medication.lifting import ways

WHO = {
    "prescriber": "a prescriber, with a reason, for today",
    "order": "a new or changed order, signed by a prescriber",
    "look": "whoever looks again and finds it gone",
    "nobody": "nobody: it stands for today",
}
ALL = (
    "These are all. Each is clinical, and each says who lifts it. A missed appointment, an unpaid "
    "fee, a form left open, a document that is missing: none of them is asked, and no rule reads "
    "them. At every stop the page has the button that asks the prescriber; the answer is read at "
    "the window. A dose that another person swallowed stops nothing for its own person, whose dose "
    "of the day is free again; for whoever swallowed it, it is today's dose."
)


def page(note: str) -> str:
    """The table of the window's stops, by who lifts them."""
    words = {refusal.code: refusal.words for refusal in refusals.all_refusals()}
    rows = [
        f"| [`{way.code}`](refusals.md#{way.code}) | {words.get(way.code, '')} | {WHO[way.by]} "
        f"| {way.how} |"
        for by in WHO
        for way in ways().values()
        if way.by == by
    ]
    head = ["| Stop | Says | Lifted by | How |", "|---|---|---|---|"]
    title = "# What may stop a dose at the window"
    return "\n".join([title, "", note, ALL, "", *head, *rows, ""])
