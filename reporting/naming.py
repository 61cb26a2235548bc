"""Läsare att namnge: the leader's panel of what nobody, or nearly nobody, would find."""

from datetime import date

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse

from organisations.models import Membership
from participants.models import Enrolment
from participants.readers import without_people
from referrals.models import Referral, ReferralReader
from reporting.panels import SHOWN, Panel, PanelRow

KINDS = {
    "referral": ("Skyddad remiss", "referrals:readers"),
    "case": ("Ärende", "participants:case_readers"),
}
"""What it is, and the page where its readers are named; the remisser first, they wait."""


def naming_panel(actor: Membership, today: date) -> tuple[Panel, list[int], list[int]]:
    """The panel, and the ids of the cases and of the remisser it counts. One query."""
    lacking = without_people(Enrolment.objects.with_a_list(actor), today).order_by()
    named = ReferralReader.objects.current().filter(referral=OuterRef("pk"))
    kept = Referral.objects.with_a_list(actor).undecided().filter(~Exists(named))
    found = kept.values_list(Value("referral"), "pk", "number").union(
        lacking.values_list(Value("case"), "pk", "case_number"), all=True
    )
    order = list(KINDS)
    in_order = sorted(found, key=lambda one: (order.index(one[0]), one[2]))
    rows = [row_of(kind, number) for kind, _, number in in_order]
    panel = Panel(
        id="panel-lasare",
        title="Läsare att namnge",
        count=len(rows),
        empty="Alla ärenden har någon ansvarig, och alla med skyddade uppgifter har läsare.",
        kind="soon",
        url=reverse("participants:readers"),
        rows=rows[:SHOWN],
    )
    pks = {kind: [pk for found_kind, pk, _ in in_order if found_kind == kind] for kind in KINDS}
    return panel, pks["case"], pks["referral"]


def row_of(kind: str, number: str) -> PanelRow:
    note, page = KINDS[kind]
    return PanelRow(number, reverse(page, args=[number]), note)
