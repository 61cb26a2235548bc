from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from organisations.models import Membership
from organisations.roles import Role
from participants.codes import Protection
from participants.models import Enrolment, FollowUp, Participant
from referrals.contact import contact_ended
from referrals.models.reader import ReferralReader
from referrals.states import FINAL, State, state_expression

if TYPE_CHECKING:
    from referrals.models.referral import Referral  # noqa: F401 - the set is of these

UNDECIDED = Q(decided_on=None, declined_on=None, withdrawn_on=None)
SENT = Q(sent_on__isnull=False)
HIDDEN = Q(is_protected=True) | (~Q(participant=None) & ~Q(participant__protection=Protection.NONE))


def hidden(controller: int | None) -> Q:
    """Dold i teamet: protected as the remiss says, or as this controller knows whoever has the
    number.

    Asked anew each time, so that it holds from the moment of sending, and from the moment that the
    person becomes protected. For the team alone: the referrer never learns whether someone is known
    (quality.md A5).
    """
    known = Participant.objects.protected_by_number(controller)
    return HIDDEN | Q(personal_number__in=known.values("personal_number"))


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Every permission is a set: what you may not touch, you do not find."""

    def visible_to(self, actor: Membership) -> Self:
        """The referrer's own; for the team what has been sent to it.

        A protected person's remiss is found by those who are named in it, and as soon as the person
        is enrolled by those who find the case (domain.md §6.5). Where the circle of the team is
        narrow, the remiss of a case is no wider.
        """
        if not actor.is_team_staff or actor.team is None:
            return self.written_by(actor)
        readers = ReferralReader.objects.current().filter(referral=OuterRef("pk"))
        named = Q(Exists(readers.filter(user=actor.user_id)), enrolment=None)
        in_case = Q(enrolment__in=Enrolment.objects.visible_to(actor))
        whole = ~hidden(actor.team.owner_id)
        if not actor.team.reads_whole:
            whole &= Q(enrolment=None)
        return self.filter(SENT, whole | named | in_case, team=actor.team_id)

    def with_a_list(self, actor: Membership) -> Self:
        """Remisser vars läsare ledaren namnger: that they are there, and their number."""
        if actor.team is None or not actor.leads:
            return self.none()
        return self.filter(SENT, hidden(actor.team.owner_id), team=actor.team_id, enrolment=None)

    def written_by(self, actor: Membership) -> Self:
        """Remittentens egna, drafts too. A referrer is no team staff and a team no referrer."""
        if actor.role != Role.REMITTENT:
            return self.none()
        return self.filter(referrer=actor)

    def of_office(self, actor: Membership) -> Self:
        """Kontorets remisser, the actor's own left out: that they exist and their status.

        A protected person's remiss stays with its referrer: whoever takes one over reads it whole
        (domain.md §6.5).
        """
        if actor.role != Role.REMITTENT:
            return self.none()
        offices = self.filter(SENT, ~HIDDEN, referred_by=actor.organisation_id)
        return offices.exclude(referrer=actor)

    def received_by(self, actor: Membership) -> Self:
        """Mottagna av teamet, decided ones too."""
        return self.visible_to(actor) if actor.is_team_staff else self.none()

    def decidable_by(self, actor: Membership) -> Self:
        """Väntar på teamets beslut."""
        return self.received_by(actor).filter(UNDECIDED)

    def spoken_for_by(self, actor: Membership) -> Self:
        """Den som svarar för remittenten: the referrer, or the team when no referrer logs in."""
        if not actor.is_team_staff:
            return self.written_by(actor)
        return self.visible_to(actor).exclude(referrer__role=Role.REMITTENT)

    def drafts_of(self, actor: Membership) -> Self:
        """Utkast; what was never sent is never withdrawn."""
        return self.written_by(actor).filter(sent_on=None)

    def sent(self) -> Self:
        return self.filter(SENT)

    def asked(self) -> Self:
        """Komplettering har begärts, answered or not."""
        return self.filter(SENT, asked_on__isnull=False)

    def undecided(self) -> Self:
        return self.filter(UNDECIDED, SENT)

    def ongoing(self, today: date) -> Self:
        """Pågår, for the referrer: undecided, or enrolled in an open case that they may follow."""
        open_still = self.filter(declined_on=None, withdrawn_on=None, enrolment__closed_on=None)
        return open_still.alias(told_until=contact_ended(today)).filter(told_until=None)

    def in_states(self, states: Iterable[State]) -> Self:
        """I något av lägena. Without a final one among them the partial index is enough."""
        wanted = list(states)
        possible = self if set(wanted) & set(FINAL) else self.filter(UNDECIDED)
        return possible.alias(at=state_expression()).filter(at__in=wanted)

    def with_state(self) -> Self:
        return self.annotate(state=state_expression())

    def with_next_follow_up(self) -> Self:
        """Nästa uppföljning senast: of the case it led to, a date and nothing else of it."""
        planned = FollowUp.objects.planned().filter(enrolment=OuterRef("enrolment"))
        return self.annotate(next_follow_up_on=Subquery(planned.values("due_on")[:1]))

    def with_contact(self, today: date) -> Self:
        """Avslutad kontakt: the first day on which nothing more is told; null while it lasts."""
        return self.annotate(contact_ended_on=contact_ended(today))

    def with_names(self) -> Self:
        return self.select_related(
            "team__owner",
            "referred_by",
            "referrer__user",
            "handler__user",
            "enrolment",
            "participant",
        )
