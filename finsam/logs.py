"""Driftlogg utan personuppgifter: every line of the application and the worker is written here.

The text of an exception may hold a row that was refused, a word that was typed or a number, so it
is written for those kinds only that speak of the program. Of all others the log tells the kind,
the place in the code, and of a refusal by the database its code and the name of the constraint.
"""

import logging
import logging.config
import re
import traceback
from collections.abc import Iterator, Mapping
from typing import Any

from celery.signals import setup_logging
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateSyntaxError

ABOUT_THE_PROGRAM = (
    AttributeError,
    ImportError,
    ImproperlyConfigured,
    NameError,
    NotImplementedError,
    TemplateSyntaxError,
    TypeError,
)
# ÅÅMMDD with a day that is one, or one above 60, and four characters more; with century or not.
NUMBER = re.compile(
    r"(?<!\d)(?:\d\d)?\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+]?[\dA-Z]\d{3}(?!\d)"
)
ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# What PostgreSQL adds to a refusal: the row, the statement, the function. To the end of the text.
DETAIL = re.compile(r"(?:\n|\\n)\s*(?:DETAIL|CONTEXT|QUERY|STATEMENT|WHERE)\s*:.*", re.DOTALL)


class ScrubbedFormatter(logging.Formatter):
    """Rad i driftloggen, with numbers, addresses and rows of the database taken out."""

    def format(self, record: logging.LogRecord) -> str:
        clean = logging.makeLogRecord(record.__dict__)
        clean.exc_text, clean.args = None, without_exceptions(record.args)
        return scrubbed(super().format(clean))

    def formatException(self, ei: Any) -> str:
        return "\n".join(told(ei[1])) if ei[1] else ""


def without_exceptions(args: Any) -> Any:
    """Argument till meddelandet: an exception among them is named and not quoted."""
    if isinstance(args, Mapping):
        # Celery gives the failure and the arguments of the task as text.
        veiled = {"exc", "args", "kwargs", "traceback"}
        return {name: "…" if name in veiled else named(value) for name, value in args.items()}
    return tuple(map(named, args)) if isinstance(args, tuple) else args


def named(value: Any) -> Any:
    return summary(value) if isinstance(value, BaseException) else value


def told(error: BaseException) -> Iterator[str]:
    """Felet och dess orsaker, the first cause first: frames as they stand in the code."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from told(before)
    yield "Traceback (most recent call last):"
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__))
    yield "".join(frames.format()).rstrip()
    yield summary(error)


def summary(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None:
        return f"{name}: {diagnosis.sqlstate} {diagnosis.constraint_name or ''}".rstrip()
    return f"{name}: {error}" if isinstance(error, ABOUT_THE_PROGRAM) else name


def scrubbed(text: str) -> str:
    for pattern, instead in ((DETAIL, ""), (NUMBER, "[nummer]"), (ADDRESS, "[e-post]")):
        text = pattern.sub(instead, text)
    return text


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery sätter annars upp sin egen driftlogg, which quotes what went wrong."""
    logging.config.dictConfig(settings.LOGGING)
