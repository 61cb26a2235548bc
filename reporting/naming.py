"""Läsare att namnge: the leader's panels of what nobody, or nearly nobody, would find."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse

from organisations.models import Membership
from participants.models import Enrolment
from participants.readers import without_people
from referrals.models import Referral, ReferralReader
from reporting.panels import SHOWN, Panel, PanelRow

Found = list[tuple[int, str]]
"""The id and the number of each."""


def lacking_readers(actor: Membership, today: date) -> tuple[Found, Found]:
    """De remisser och ärenden som saknar någon, each in the order of its number. One query."""
    named = ReferralReader.objects.current().filter(referral=OuterRef("pk"))
    referrals = Referral.objects.with_a_list(actor).undecided().filter(~Exists(named))
    cases = without_people(Enrolment.objects.with_a_list(actor), today).order_by()
    found = referrals.values_list(Value("remiss"), "number", "pk").union(
        cases.values_list(Value("case"), "case_number", "pk"), all=True
    )
    in_order = sorted(found)
    return of_kind("remiss", in_order), of_kind("case", in_order)


def of_kind(kind: str, found: Iterable[tuple[str, str, int]]) -> Found:
    return [(pk, number) for found_kind, number, pk in found if found_kind == kind]


def naming_panels(referrals: Found, cases: Found) -> list[Panel]:
    """Panelerna. Each leads to the page where its own are; a team may never meet a kept remiss."""
    kept = Panel(
        id="panel-skyddade",
        title="Skyddade remisser utan läsare",
        count=len(referrals),
        empty="",
        kind="soon",
        url=reverse("referrals:list"),
        rows=rows_of(referrals, "referrals:readers", "Kan inte läsas av någon"),
    )
    unread = Panel(
        id="panel-lasare",
        title="Läsare att namnge",
        count=len(cases),
        empty="Alla ärenden har någon ansvarig, och alla med skyddade uppgifter har läsare.",
        kind="soon",
        url=reverse("participants:readers"),
        rows=rows_of(cases, "participants:case_readers", "Saknar ansvarig eller läsare"),
    )
    return [kept, unread] if referrals else [unread]


def rows_of(found: Found, page: str, note: str) -> list[PanelRow]:
    return [PanelRow(number, reverse(page, args=[number]), note) for _, number in found[:SHOWN]]
