"""How much of a vomited dose a prescriber may order again: at most what the rule says."""

from django.utils.translation import gettext as _

from throughcare.clinical import medicines
from throughcare.clinical.jurisdictions.law import rules_of
from throughcare.clinical.medication import vomiting
from throughcare.intake.models import Pregnancy
from throughcare.intake.queries import newest_pregnancy
from throughcare.medication.models import Dose, Vomited
from throughcare.refusal import Refused


def rule_of(dose: Dose, today) -> vomiting.Replacement | None:
    """What the rule says of this dose; None while nobody has written that it was vomited."""
    told = Vomited.objects.filter(pk=dose.pk).first()
    if told is None:
        return None
    asked = newest_pregnancy(dose.patient)
    return vomiting.may_replace(
        minutes=told.minutes_after, witnessed=told.seen,
        pregnant=bool(asked and asked.state == Pregnancy.State.YES),
        rules=rules_of(dose.patient.facility.jurisdiction, today),
    )  # fmt: skip


def refuse_beyond(dose: Dose | None, steps, today) -> None:
    """A replacement above the most that the rule allows is not written."""
    rule = rule_of(dose, today) if dose else None
    ug = sum(step.ug for step in steps)
    if rule is None or ug <= rule.at_most * dose.ug:
        return
    raise Refused(
        "replaced_beyond_rule",
        _("%(amount)s is more than may be given again. %(why)s")
        % {"amount": medicines.mg_words(ug), "why": rule.verdict.why},
        source=rule.verdict.source,
        next_step=_("Order less, or nothing today: look at withdrawal and sedation first."),
    )  # fmt: skip
