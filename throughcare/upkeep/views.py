"""Health and figures for machines, and the pages shown when the ground gives way."""

import logging
import sys

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from throughcare.record.door import public_page
from throughcare.upkeep import failing, figures, health

AGAIN_AFTER = 60  # seconds
PLAIN = "text/plain; charset=utf-8"
log = logging.getLogger("throughcare.upkeep")


@never_cache
@require_safe
@public_page(why="a load balancer asks whether the process lives; the answer is one word")
def alive(request):
    return HttpResponse("alive\n", content_type=PLAIN)


@never_cache
@require_safe
@public_page(why="a load balancer asks whether to send people here; the answer is a word or two")
def ready(request):
    if faults := health.faults():
        return HttpResponse(f"not ready: {' '.join(faults)}\n", content_type=PLAIN, status=503)
    return HttpResponse("ready\n", content_type=PLAIN)


@never_cache
@require_safe
@public_page(why="figures without anybody's data; asks for the monitoring's own token")
def metrics(request):
    if not figures.may_ask(request):
        raise Http404
    return HttpResponse(figures.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@requires_csrf_token
def broken(request):
    """The page behind every 500: our mistake, or the ground's, with what still works."""
    part = failing.what_failed(sys.exc_info()[1])
    if not part:
        return our_mistake(request)
    log.error("the ground gave way", extra={"failed": part})
    answer = _said(request, part)
    answer["Retry-After"] = str(AGAIN_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def our_mistake(request) -> HttpResponse:
    """With its style where that can still be had; without a file where it cannot."""
    try:
        return render(request, "500.html", status=500)
    except Exception:  # whatever broke the page may break this one too
        log.exception("the page for a mistake broke, too")
        return render(request, "500_plain.html", status=500)


def _said(request, part: str) -> HttpResponse:
    """For a page, for a part of one, for a script."""
    page = {"part": part, "sent": request.method not in ("GET", "HEAD")}
    if request.headers.get("HX-Request"):
        return render(request, "503.html#what", page, status=503)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(
            {"saved": False, "failed": part, "again_after": AGAIN_AFTER}, status=503
        )
    return render(request, "503.html", page, status=503)
