"""Django's sessions in the database, each with the member it belongs to."""

from django.contrib.sessions.backends.db import SessionStore as InTheDatabase

MEMBER = "_auth_user_id"  # as Django's own sign-in writes it


class SessionStore(InTheDatabase):
    """The row read for a request stays at hand: whether it is locked, since when, at which desk."""

    sitting = None

    @classmethod
    def get_model_class(cls):
        from throughcare.staff.models import Sitting

        return Sitting

    def _get_session_from_db(self):
        self.sitting = super()._get_session_from_db()
        return self.sitting

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.member_id = data.get(MEMBER)
        return row
