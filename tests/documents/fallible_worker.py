"""A worker that says all it can, and whose tasks fall over somebody's row. Only for the tests."""

from smtplib import SMTPRecipientsRefused

import django
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from finsam.celery import app

settings.LOGGING["root"]["level"] = "INFO"
settings.EMAIL_BACKEND = f"{__name__}.Busy"
django.setup()

from tests.finsam.test_logs import FAULTS  # noqa: E402


class Busy(BaseEmailBackend):
    """En brevlåda som är upptagen: refuses each letter once, and quotes to whom it was."""

    refused: set[str] = set()

    def send_messages(self, email_messages):
        addresses = {address for message in email_messages for address in message.recipients()}
        if new := addresses - self.refused:
            self.refused |= new
            raise SMTPRecipientsRefused(dict.fromkeys(new, (450, b"busy")))
        return len(email_messages)


for fault in FAULTS:

    @app.task(name=f"tests.{fault.__name__}")
    def fallible(*texts, fault=fault, **more_texts):
        fault()
