"""Help now: what to do tonight, a private self-check, and asking for help."""

from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from throughcare import clock
from throughcare.clinical import instruments, jurisdictions
from throughcare.intake import actions, queries
from throughcare.intake.actions.help_requests import sender_hash
from throughcare.intake.forms.public import AskForHelp
from throughcare.record.door import public_page
from throughcare.refusal import Refused
from throughcare.ui.questions import SheetForm

SELF_CHECK = "dast-10"
CARRIED = signing.TimestampSigner(salt="self-check")
CARRIED_FOR = 2 * 3600  # seconds in which a result may still be sent along


def place(request) -> dict:
    """The clinic, the lines of its jurisdiction in this language, and whether it takes people."""
    day = clock.today()
    facility, notice = queries.clinic_and_notice(day)
    where = jurisdictions.load(queries.jurisdiction_of(facility))
    language = get_language() or "en"
    return {
        "facility": facility,
        "where": where,
        "emergency": where.emergency.in_language(language),
        "lines": [line.in_language(language) for line in where.shown_lines()],
        "notice": notice,
        "today": day,
        "other_language": other_language(request, language),
    }


def other_language(request, language: str) -> tuple[str, str, str]:
    """The same page in the other language: (code, name, address)."""
    path = request.path
    if language.startswith("es"):
        return "en", "English", path.removeprefix("/es") or "/"
    return "es", "Español", f"/es{path}"


@never_cache  # a shared phone's Back button shows nobody the request before
@public_page(why="help must not stand behind a sign-in")
def help_now(request):
    """Danger first, then hope, then one form."""
    return render(request, "intake/public/help.html", place(request) | {"form": AskForHelp()})


@public_page(why="what to do in an overdose must not stand behind a sign-in")
def overdose(request):
    """The signs, with pictures, and what to do."""
    return render(request, "intake/public/overdose.html", place(request))


@public_page(why="general information")
def treatment(request):
    """What treatment is like, and why stopping alone is dangerous."""
    return render(request, "intake/public/treatment.html", place(request))


@public_page(why="general information")
def five_causes(request):
    """The five causes, in plain words."""
    return render(request, "intake/public/five_causes.html", place(request))


@never_cache
@public_page(why="a private self-check: nothing is stored")
def check(request):
    """Questions scored and shown, kept nowhere; the person may choose to send the result along."""
    form = instruments.load(SELF_CHECK)
    asked = SheetForm(request.POST or None, items=form.items, known={})
    page = place(request) | {"instrument": form, "form": asked}
    if asked.is_valid():
        given = asked.given()
        try:
            result = instruments.score(form, given)
        except instruments.NotScorable as lacking:
            page["lacking"] = [form.item(problem.item) for problem in lacking.problems]
        else:
            carried_along = {"self_check": carry(form, result, given)}
            page |= {"result": result, "ask_form": AskForHelp(initial=carried_along)}
    return render(request, "intake/public/check.html", page)


def carry(form, result, answers) -> str:
    """The result in the person's own hand: signed, so that nobody else can write one.

    It travels in a posted form only: an address would stay in a shared phone and in logs.
    """
    return CARRIED.sign_object({
        "instrument": form.name, "version": form.version, "score": result.score,
        "band": result.band, "answers": answers,
    })  # fmt: skip


def carried(text: str) -> dict | None:
    """The result that was carried along; an old or changed one is left out, the request is not."""
    try:
        return CARRIED.unsign_object(text, max_age=CARRIED_FOR) if text else None
    except signing.BadSignature:
        return None


@never_cache
@public_page(why="asking for help needs no account; abuse is bounded by a limit and a honeypot")
def ask(request):
    """Send a request for help; with a refusal or an error, nothing typed is lost."""
    form = AskForHelp(request.POST or None)
    page = place(request) | {"form": form}
    if form.is_valid():
        if form.filled_by_a_program():
            return redirect("received")
        try:
            return redirect(f"{reverse('received')}?r={send(request, form).reference}")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "intake/public/ask.html", page)


def send(request, form):
    """Write the request down, with a hash of the address that is another one tomorrow.

    The clinic is asked for anew: a database that gave way while the page was drawn says so here.
    """
    given = dict(form.cleaned_data)
    del given["website"]
    wished = given.pop("send_check")
    given["self_check"] = carried(given["self_check"]) if wished else None
    at = clock.now()
    return actions.ask_for_help(
        **given, facility=queries.this_facility(), language=get_language() or "en", by=None, at=at,
        sender=sender_hash(request.META.get("REMOTE_ADDR", ""), str(clock.clinic_day(at))),
    )  # fmt: skip


@never_cache
@public_page(why="says what happens next, and shows nothing of the request")
def received(request):
    """What happens next."""
    reference = "".join(char for char in request.GET.get("r", "")[:8] if char.isalnum())
    return render(request, "intake/public/received.html", place(request) | {"reference": reference})
