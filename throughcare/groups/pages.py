"""What the finder's page shows: the same for anybody, and for a member who looks with a person."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.clinical.groups.places import KM_A_MILE
from throughcare.groups import finder, queries
from throughcare.groups.forms import Find

LOOSER = {
    "when": _("any day"), "after": _("any time of day"), "before": _("any time of day"),
    "way": _("in a room or online"), "language": _("any language"),
    "wheelchair": _("without asking for wheelchair access"), "fellowship": _("any group"),
    "open_to": _("open or closed"), "type": _("any kind"),
    "medicine": _("also where it is not known whether medicine is welcome"),
    "within": _("farther away"),
}  # fmt: skip
UNDER_MORE = ("open_to", "language", "fellowship", "type", "suspended")
ASKED_AS = {"after": "part", "before": "part"}


def counts_in_miles(jurisdiction: str) -> bool:
    return jurisdiction.partition("-")[0] in ("us", "uk")


def finder_page(asked: Any, facility: Any, everything: bool = False) -> dict[str, Any]:
    """The form as it was sent, what was found, a page at a time, and what to loosen."""
    miles = counts_in_miles(facility.jurisdiction if facility else "us")
    lists = queries.which_lists()
    form = Find(asked or None, listed=queries.listed(lists), miles=miles)
    wanted = form.asked() if asked else dict.fromkeys(("after", "before")) if everything else {}
    answer = finder.search(wanted, clock.now(), lists)
    page = Paginator(answer.found, finder.A_PAGE).get_page(asked.get("page"))
    shown = finder.whole(list(page))
    return {
        "form": form, "answer": answer, "page": page, "miles": miles, "asked": wanted,
        "km_a_unit": KM_A_MILE if miles else 1.0, "query": without(asked, "page"),
        "known": queries.welcomes_of(one.meeting for one in shown),
        "places": [(place, with_place(asked, place.name)) for place in answer.places],
        "loosen": loosen(answer, asked), "checked": queries.last_checked(lists),
        "more_asked": any(wanted.get(name) for name in UNDER_MORE),
    }  # fmt: skip


def without(asked: Any, *names: str) -> str:
    """The address of this search without some of its choices."""
    return urlencode([(k, v) for k, v in asked.items() if k not in names and v])


def with_place(asked: Any, name: str) -> str:
    return urlencode([*((k, v) for k, v in asked.items() if k not in ("near", "page") and v),
                      ("near", name)])  # fmt: skip


def loosen(answer: finder.Answer, asked: Any) -> list[dict[str, Any]]:
    """Each way to find more, with how many and the address that finds them."""
    ways = []
    for name, number in answer.loosen:
        query = without(asked, ASKED_AS.get(name, name), "page")
        query += f"&within={finder.WIDEST}" if name == "within" else ""
        ways.append({"words": LOOSER[name], "number": number, "query": query})
    return ways


def next_page(asked: Any) -> dict[str, Any]:
    """The next meetings from now on, near a place where one was typed: so many as a telephone
    keeps."""
    near = str(asked.get("near", "")).strip()[:80]
    lists = queries.which_lists()
    answer = finder.search({"when": None} | ({"near": near} if near else {}), clock.now(), lists)
    shown = sorted(answer.found, key=lambda one: (one.begins, one.name))[: finder.MOST_KEPT]
    finder.whole(shown)
    days: dict[Any, list[finder.Found]] = {}
    for one in shown:
        days.setdefault(one.here.date(), []).append(one)
    return {"near": near, "answer": answer, "days": list(days.values()),
            "checked": queries.last_checked(lists)}  # fmt: skip


def week_page(asked: Any, facility: Any) -> dict[str, Any]:
    """The same meetings by day and hour, for paper."""
    page = finder_page(asked, facility, everything=True)
    found = sorted(
        finder.whole(page["answer"].found[: finder.MOST_WEEK]),
        key=lambda one: (one.there[0].isoweekday(), one.there[0].time(), one.meeting.name),
    )
    days: dict[int, list[finder.Found]] = {}
    for one in found:
        days.setdefault(one.there[0].isoweekday(), []).append(one)
    return page | {"days": list(days.values()), "cut": len(page["answer"].found) > len(found)}
