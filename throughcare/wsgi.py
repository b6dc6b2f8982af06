"""What granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
# Without the address the proxy forwards, everybody behind it is one sender of requests for help,
# and the seventh person in an hour is refused. Nobody but the proxy is believed.
application = wrap_wsgi_with_proxy_headers(
    get_wsgi_application(), trusted_hosts=settings.TRUSTED_PROXIES
)
