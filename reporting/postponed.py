"""Uppskjutet: what is off the worklist for a while, until when, by whom and why."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from organisations.models import Membership
from participants.consents import unfollowed
from participants.models import ConsentLine, Enrolment, Postponement, Watch
from participants.models.sets import in_hands_of
from reporting.panels import Panel, PanelRow, Worklist


def postponed(actor: Membership, worklist: Worklist, today: date) -> tuple[Panel, list[int]]:
    """Panelen, and the ids of the cases it names: all of them, for each has its reason.

    Only what would stand on the list were it not put off: when the cause is gone, so is the row.
    """
    shown = {
        (one.enrolment_id, one.watch): one  # of several on one item the last one counts
        for one in lasting(actor, today).order_by("made_at", "pk")
        if (one.enrolment_id, one.watch) in worklist.away or is_of_live_consent(one)
    }
    in_order = sorted(shown.values(), key=lambda one: (one.until, one.pk))
    panel = Panel(
        id="panel-uppskjutet",
        title="Uppskjutet",
        count=len(in_order),
        empty="Inget är uppskjutet.",
        rows=[row_of(one) for one in in_order],
    )
    return panel, [one.enrolment_id for one in in_order]


def lasting(actor: Membership, today: date) -> QuerySet[Postponement]:
    """Det som är uppskjutet i dag, each with whether it is of a consent that still ends so."""
    cases = Enrolment.objects.visible_to(actor)
    if not actor.leads:
        cases = cases.filter(in_hands_of(actor.user, today))
    of_case = Q(consent__enrolment=OuterRef("enrolment"), ended_on=OuterRef("cause_on"))
    ending = unfollowed(ConsentLine.objects.filter(of_case, consent__enrolment__closed_on=None))
    found = Postponement.objects.lasting(today).filter(enrolment__in=cases)
    return found.annotate(consent_ends=Exists(ending)).select_related(
        "enrolment__participant", "by__user"
    )


def is_of_live_consent(one: Postponement) -> bool:
    return one.watch == Watch.CONSENT and one.consent_ends  # type: ignore[attr-defined]


def row_of(one: Postponement) -> PanelRow:
    case = one.enrolment
    parts = [case.case_number, one.get_watch_display(), one.by.user.display_name]
    if not case.participant.is_protected:  # what was written of them is behind their door
        parts.append(one.reason)
    url = reverse("participants:case", args=[case.case_number])
    name = case.participant.shown_name
    return PanelRow(name, url, " · ".join(parts), one.until, prefix="åter")
