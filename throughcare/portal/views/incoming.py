"""Where a gateway brings answers and reports of delivery."""

import base64
import binascii
import hmac
import json

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from throughcare import clock
from throughcare.portal import incoming, tries
from throughcare.record.door import public_page


@csrf_exempt  # a machine with a secret of its own: no cookie opens anything here
@public_page(why="a gateway brings answers and reports, by POST and with its secret; it reads none")
def messages_in(request):
    """One thing in, or several. The answer is the same whatever it was about."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not settings.ANSWERS_SECRET:
        return HttpResponse(status=403)
    now, address = clock.now(), request.META.get("REMOTE_ADDR", "")
    who = f"gateway at {address}"  # whoever guesses elsewhere does not stop the gateway itself
    if tries.must_wait(who, address, now):
        return HttpResponse(status=429)
    if not hmac.compare_digest(secret_of(request).encode(), settings.ANSWERS_SECRET.encode()):
        tries.count(who, address, now)
        return HttpResponse(status=403)
    said = body_of(request)
    for one in said if isinstance(said, list) else [said]:
        incoming.take(one, now)
    return HttpResponse(status=204)


def secret_of(request) -> str:
    """As a bearer's word, or as the password of a name: gateways know one or the other."""
    kind, _blank, word = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return word.strip()
    try:
        return base64.b64decode(word, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def body_of(request):
    """JSON, or the fields of a form."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        return json.loads(request.body)
    except ValueError:
        return None
