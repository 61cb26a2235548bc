"""Ärendemängderna: who finds which case. Every page, list, count and file starts here."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from organisations.models import Membership, User
from participants.codes import Protection
from participants.models.absence import Absence
from participants.models.assignment import Assignment
from participants.models.named_reader import NamedReader
from participants.models.opening import Opening

if TYPE_CHECKING:
    from participants.models.enrolment import Enrolment  # noqa: F401 - the set is of these


def entrusted(**facts: Any) -> "models.QuerySet[Assignment]":
    """Ansvar i ärendet utanför: what lasts, or lasted when the case closed, for use in a subquery.

    The final document is written after the close, so an assignment counts until then and on.
    """
    lasting = Q(ended_on=None) | Q(ended_on__gte=OuterRef("closed_on"))
    return Assignment.objects.filter(lasting, enrolment=OuterRef("pk"), **facts)


def entrusted_to(user: User) -> Exists:
    """Anförtrodd: the cases where this user is responsible or deputy."""
    return Exists(entrusted(user=user))


def in_hands_of(user: User, today: date) -> Exists:
    """I mina händer: entrusted, or to somebody who is away today and whom this user covers."""
    away = Absence.objects.lasting(today).filter(covered_by=user, team=OuterRef("enrolment__team"))
    return Exists(entrusted().filter(Q(user=user) | Q(user__in=away.values("user"))))


def circle_of(actor: Membership, *, opened: bool) -> Q:
    """Kretsen: which of the team's cases this hat finds.

    Of a protected person those who are named, whatever else they are to the case (domain.md §6.5).
    In a team with a narrow circle the responsible, the deputy and those named; `opened` adds what
    the hat reads by an emergency opening, never a protected person.
    """
    of_case = {"enrolment": OuterRef("pk")}
    named = Q(Exists(NamedReader.objects.current().filter(**of_case, user=actor.user_id)))
    unprotected = Q(participant__protection=Protection.NONE)
    if actor.team is None or actor.team.reads_whole:
        return unprotected | named
    near = Q(entrusted_to(actor.user))
    if opened:
        near |= Q(Exists(Opening.objects.open_to(actor).break_glass().filter(**of_case)))
    return (unprotected & near) | named


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Every permission is a set: what you may not touch, you do not find."""

    def visible_to(self, actor: Membership) -> Self:
        """Teamets ärenden för den som arbetar i teamet nu, as far as the circle goes."""
        if not actor.is_team_staff:
            return self.none()
        return self.filter(circle_of(actor, opened=True), team=actor.team_id)

    def editable_by(self, actor: Membership) -> Self:
        """Ärenden att arbeta i: those one reads, but for those opened in an emergency."""
        if not actor.is_team_staff:
            return self.none()
        return self.filter(circle_of(actor, opened=False), team=actor.team_id)

    def past_the_door(self, actor: Membership) -> Self:
        """Förbi dörren: of protected persons what this hat has opened with a reason, this login."""
        opened = Opening.objects.open_to(actor).protected().filter(enrolment=OuterRef("pk"))
        return self.filter(Q(participant__protection=Protection.NONE) | Q(Exists(opened)))

    def protected(self) -> Self:
        return self.exclude(participant__protection=Protection.NONE)

    def with_a_list(self, actor: Membership) -> Self:
        """Ärenden vars läsare den här ledaren namnger: that they are, never what they hold."""
        if actor.team is None or not actor.leads:
            return self.none()
        team = self.filter(team=actor.team_id)
        if actor.team.reads_whole:
            return team.protected()
        return team

    def open(self) -> Self:
        return self.filter(closed_on=None)

    def with_names(self) -> Self:
        return self.select_related("participant", "team__owner")

    def with_case_head(self) -> Self:
        return self.with_names().select_related(
            "referring_organisation", "final_document__reviewed_by"
        )
