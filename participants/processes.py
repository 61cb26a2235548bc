"""Nästa steg: one row a step, at most one action, and one sentence that says when it opens."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from finsam.dates import NBSP, days, long, plain
from organisations.hats import may_open
from organisations.models import Membership
from participants.codes import Outcome
from participants.deadlines import takeover_check_due
from participants.extensions import decider_words
from participants.heads import CaseHead
from participants.models import FollowUp
from participants.stages import Stage


@dataclass(frozen=True)
class Action:
    """Knapp: a verb with its object, on a page and `at` a part of it. The next one is primary."""

    label: str
    name: str
    at: str = ""
    url: str = ""
    primary: bool = False


@dataclass(frozen=True)
class Row:
    """Steg: done, now, open or shut."""

    title: str
    state: str
    sentence: str
    action: Action | None = None
    due_on: date | None = None


def process_of(head: CaseHead, actor: Membership, today: date) -> list[Row]:
    """Stegen i ärendet, with the actions that this role may take."""
    return [with_address(row, head, actor) for row in steps(head, today)]


def with_address(row: Row, head: CaseHead, actor: Membership) -> Row:
    """The same row, its action as a link; without action where the role may not open it."""
    if row.action is None:
        return row
    action = None
    if may_open(actor, row.action.name) and not head.read_only:
        page = reverse(row.action.name, args=[head.enrolment.case_number])
        action = replace(row.action, url=page + row.action.at)
    return replace(row, action=action)


def steps(head: CaseHead, today: date) -> Iterator[Row]:
    yield follow_up(head, today)
    yield from extension(head, today)
    yield closing(head, today)
    if head.enrolment.outcome == Outcome.MISREGISTERED:
        return
    yield final_document(head)
    yield next_actor(head)


def follow_up(head: CaseHead, today: date) -> Row:
    """Uppföljning: booked, waiting for a time, or all held."""
    number = head.dates.held + 1
    if head.planned is None:
        held = head.dates.held
        sentence = f"{held} hållna." if held else "Ingen uppföljning hölls."
        return Row("Uppföljningar", "done", sentence)
    title, last = f"Uppföljning {number}", last_words(head)
    if head.planned.booked_for:
        at = localtime(head.planned.booked_for)
        sentence = f"Bokad {long(at.date(), today)} kl.{NBSP}{at:%H.%M}. {last}"
        action = Action("Håll uppföljningen", "participants:hold_follow_up", primary=True)
    else:
        sentence = f"Ingen tid är bokad. {last}"
        action = Action("Boka uppföljningen", "participants:book_follow_up", primary=True)
    return Row(title, "now", sentence, action, head.next_event_on)


def last_words(head: CaseHead) -> str:
    if head.last_held and head.last_held.held_on:
        return f"Den förra hölls {plain(head.last_held.held_on)}."
    return "Det är den första."


def extension(head: CaseHead, today: date) -> Iterator[Row]:
    """Förlängning: to be asked for when a follow-up decided so, then waiting for the decision."""
    case: Any = head.enrolment  # read with_extensions, as a page of the case reads it
    if not case.is_open:
        return
    if case.extension_asked_on:
        waited = days((today - case.extension_asked_on).days)
        by = decider_words(case.team.extension_decider)
        yield Row("Förlängning", "now", f"Begärd för {waited} sedan. Väntar på beslut av {by}.")
    elif is_to_be_asked(head.last_held, case.extension_last_on):
        action = Action("Begär förlängning", "participants:request_extension")
        yield Row("Förlängning", "now", "Uppföljningen beslutade att begära förlängning.", action)
    elif case.extended_until:
        yield Row("Förlängning", "done", f"Nytt riktmärke: {plain(case.extended_until)}.")


def is_to_be_asked(last: FollowUp | None, asked_on: date | None) -> bool:
    """Uppföljningen beslutade det, and nothing has been asked for since."""
    if last is None or last.decision != FollowUp.Decision.EXTEND or last.held_on is None:
        return False
    return asked_on is None or asked_on < last.held_on


def closing(head: CaseHead, today: date) -> Row:
    enrolment = head.enrolment
    if enrolment.closed_on:
        outcome = enrolment.get_outcome_display()
        sentence = f"Avslutat {long(enrolment.closed_on, today)}: {outcome}."
        return Row("Avslut", "done", sentence, Action("Öppna igen", "participants:reopen"))
    if head.stage is Stage.CLOSING:
        sentence = "Uppföljningen beslutade att avsluta. Fyll i resultat och vem som tar vid."
        action = Action("Avsluta ärendet", "participants:close", primary=True)
        return Row("Avslut", "now", sentence, action)
    sentence = "Öppnas när en uppföljning har beslutat att avsluta. Ett avbrott får anges med skäl."
    return Row("Avslut", "shut", sentence, Action("Ange avbrott", "participants:close"))


def final_document(head: CaseHead) -> Row:
    """Slutdokument: both receipts, and the clock that the close started."""
    title, dates = "Slutdokument", head.dates
    if dates.document_sent_on:
        sentence = f"Lämnat till deltagaren och remittenten senast {plain(dates.document_sent_on)}."
        return Row(
            title, "done", sentence, Action("Visa dokumentet", "participants:final_document")
        )
    if dates.document_due_on:
        sentence = "Ska lämnas till både deltagaren och remittenten."
        action = Action("Skriv slutdokumentet", "participants:final_document", primary=True)
        return Row(title, "now", sentence, action, dates.document_due_on)
    limit = days(head.enrolment.team.final_document_days)
    return Row(title, "shut", f"Öppnas vid avslut. Ska då lämnas inom {limit}.")


def next_actor(head: CaseHead) -> Row:
    """Nästa aktör: the check two weeks after the close."""
    title, dates, actor = "Nästa aktör", head.dates, head.enrolment.next_actor
    if dates.taken_over_on:
        return Row(title, "done", f"{actor} har tagit vid sedan {plain(dates.taken_over_on)}.")
    if dates.closed_on is None:
        return Row(title, "shut", "Öppnas två veckor efter avslut: har nästa aktör tagit vid?")
    if not dates.has_next_actor:
        return Row(title, "done", "Ingen nästa aktör angavs vid avslutet.")
    first = head.stage is Stage.NEXT_ACTOR
    page, at = "participants:final_document", "#takeover-heading"
    action = Action("Kontrollera övertagandet", page, at=at, primary=first)
    due = takeover_check_due(dates.closed_on)
    return Row(title, "now" if first else "open", f"Har {actor} tagit vid?", action, due)
