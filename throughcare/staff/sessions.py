"""Django's sessions in the database, each with the member it belongs to."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.utils import timezone

from throughcare.prepared import prepared

MEMBER = "_auth_user_id"  # as Django's own sign-in writes it


class SessionStore(InTheDatabase):
    """The row read for a request stays at hand: whether it is locked, since when, at which desk."""

    sitting = None

    @classmethod
    def get_model_class(cls):
        from throughcare.staff.models import Sitting

        return Sitting

    def _get_session_from_db(self):
        # By the clock that wrote its end, which is Django's own.
        self.sitting = sitting_behind.first(self.session_key, timezone.now())
        if self.sitting is None:
            self._session_key = None  # ended, or never begun: a cookie of it opens nothing
        return self.sitting

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.member_id = data.get(MEMBER)
        return row


@prepared
def sitting_behind(key: str, now: datetime):
    """The sitting of a cookie's key, unless it has come to its end."""
    from throughcare.staff.models import Sitting

    return Sitting.objects.filter(session_key=key, expire_date__gt=now)
