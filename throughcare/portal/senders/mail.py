"""By e-mail, through the server that THROUGHCARE_MAIL_HOST names."""

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from throughcare.portal.senders import Delivery, Message

LATER = range(400, 500)  # RFC 5321: a code of four hundred may be another one next time


class Mailed:
    """One e-mail, with a subject that says nothing of anybody."""

    outward = True

    def carry(self, message: Message) -> Delivery:
        mail = EmailMessage(
            _("Reminder"), message.text, None, [message.to],
            headers={"X-Reference": message.id, "Auto-Submitted": "auto-generated"},
        )  # fmt: skip
        try:
            mail.message()  # an address with a line break in it is none, before anybody is asked
            mail.send()
        except SMTPRecipientsRefused as error:
            codes = [code for code, _said in error.recipients.values()]
            return self.refused(codes[0] if codes else 0)
        except SMTPResponseException as error:
            return self.refused(error.smtp_code)
        except ValueError:
            return Delivery(accepted=False, why="this is no address")
        except OSError as error:  # no server, no network, a certificate; and smtplib's own
            return Delivery(accepted=False, why=type(error).__name__, again=True)
        return Delivery(accepted=True, reference=message.id)

    def refused(self, code: int) -> Delivery:
        return Delivery(accepted=False, why=f"the mail server answers {code}", again=code in LATER)
