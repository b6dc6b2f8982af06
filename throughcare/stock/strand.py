"""What the register lends to the work page: losses to report, differences to explain, inventories.

It is no step of anybody's journey, so it lends no panel to a chart.
"""

from django.utils.translation import gettext_lazy as _

from throughcare import clock
from throughcare.stock import law, queries, since
from throughcare.strands import Strand, Work


def work(member, people) -> list[Work]:
    """Asked only for whoever settles: the director and the prescriber."""
    facilities = member.facilities_where("stock.settle")
    if not facilities:
        return []
    lists = []
    if losses := queries.losses(facilities):
        lists.append(
            Work(_("Theft or loss to report"), "stock/work_losses.html", "stock.settle", losses,
                 first=True)
        )  # fmt: skip
    if gone := queries.missing(facilities):
        lists.append(
            Work(_("Missing in the clinic"), "stock/work_missing.html", "stock.settle", gone,
                 first=True)
        )  # fmt: skip
    differ = since.beside(queries.unexplained(facilities))
    rows = {"unexplained": differ, "inventories": due(facilities)}
    if any(rows.values()):
        lists.append(Work(_("The register"), "stock/work_register.html", "stock.settle", rows))
    return lists


def due(facilities) -> list[law.Due]:
    """Inventories that are due now, where there is anything to count."""
    today = clock.today()
    stocked = [place for place in facilities if queries.places(place).exists()]
    asked = (law.next_inventory(one, queries.last_inventory(one), today) for one in stocked)
    return [one for one in asked if one and one.on <= today]


STRAND = Strand(
    key="stock", title=_("Register"), template="", panel=lambda patient: None, may="stock.settle",
    work=work,
)  # fmt: skip
