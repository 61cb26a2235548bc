"""Knappar: a verb that has no form of its own to say in why it refused."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest


def press(request: HttpRequest, verb: Callable[[], object], done: str) -> None:
    """Runs the verb whole or not at all. The next page says that it is done, or why it is not."""
    try:
        with transaction.atomic():
            verb()
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, done)
