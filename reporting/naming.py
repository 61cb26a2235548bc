"""Läsare att namnge: the leader's panel of what nobody, or nearly nobody, would find."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from organisations.models import Membership
from participants.models import Enrolment
from participants.readers import without_people
from referrals.models import Referral, ReferralReader
from reporting.panels import SHOWN, Panel, PanelRow


def naming_panel(actor: Membership, today: date) -> tuple[Panel, list[int], list[int]]:
    """The panel, and the ids of the cases and of the remisser it counts. Two queries."""
    cases = list(without_people(Enrolment.objects.with_a_list(actor), today))
    named = ReferralReader.objects.current().filter(referral=OuterRef("pk"))
    kept = Referral.objects.with_a_list(actor).undecided().filter(~Exists(named))
    referrals = list(kept.order_by("sent_on", "pk"))
    rows = [
        *(
            PanelRow(one.number, reverse("referrals:readers", args=[one.number]), "Skyddad remiss")
            for one in referrals
        ),
        *(PanelRow(case.case_number, readers_of(case), "Ärende") for case in cases),
    ]
    panel = Panel(
        id="panel-lasare",
        title="Läsare att namnge",
        count=len(rows),
        empty="Alla ärenden har någon ansvarig, och alla med skyddade uppgifter har läsare.",
        kind="soon",
        url=reverse("participants:readers"),
        rows=rows[:SHOWN],
    )
    return panel, [case.pk for case in cases], [one.pk for one in referrals]


def readers_of(case: Enrolment) -> str:
    return reverse("participants:case_readers", args=[case.case_number])
