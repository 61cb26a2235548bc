"""Det som står: the case in the application, as the texts that a list is compared with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from instruments.models import Measurement
from participants.codes import Area, Sex
from participants.models import (
    Assignment,
    Enrolment,
    FinalDocument,
    FollowUp,
    HuvudmanPeriod,
    Participant,
)
from referrals.caselist.cases import ORS, Case
from referrals.caselist.columns import text_of
from referrals.models import ImportedCase, Referral

PERSON_FIELDS = {
    "Förnamn": "first_name",
    "Efternamn": "last_name",
    "Kön": "sex",
    "Födelsedatum": "birth_date",
    "Kommun": "municipality",
}
ENROLMENT_FIELDS = {
    "Remitterande part": "referring_party",
    "Remissdatum": "referred_on",
    "Slutdatum": "closed_on",
    "Resultat": "outcome",
    "Utbildningsnivå": "education",
    "Försörjning före": "income_before",
    "Försörjning efter": "income_after",
    "Sysselsättning före": "occupation_before",
    "Sysselsättning efter": "occupation_after",
    "Antal samordnade insatser": "reported_support_measures",
}
SUPPORT_TIME = "Tid i offentlig försörjning"

Row = TypeVar("Row")


@dataclass
class Standing:
    """Ärendet som det står, with the rows around it that a list can say something about."""

    enrolment: Enrolment
    imported: ImportedCase | None = None
    referral: Referral | None = None
    final_document: FinalDocument | None = None
    huvudmen: list[HuvudmanPeriod] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    planned: list[FollowUp] = field(default_factory=list)
    held: list[FollowUp] = field(default_factory=list)
    measurements: dict[date, Measurement] = field(default_factory=dict)

    @property
    def huvudman(self) -> HuvudmanPeriod | None:
        """Den som har huvudansvaret, or had it last."""
        overall = [period for period in self.huvudmen if period.area == Area.OVERALL]
        return overall[-1] if overall else None

    @property
    def responsible(self) -> Assignment | None:
        chosen = [one for one in self.assignments if one.part == Assignment.Part.RESPONSIBLE]
        return chosen[-1] if chosen else None

    @property
    def last_held_on(self) -> date | None:
        """Dagen för den senaste hållna uppföljningen."""
        return max((one.held_on for one in self.held if one.held_on), default=None)

    def texts(self) -> dict[str, str]:
        """Varje värde som text, by column name; ORS totals in tenths by their day."""
        enrolment = self.enrolment
        around = {
            SUPPORT_TIME: ">9" if enrolment.support_over_nine else text_of(enrolment.support_years),
            "Slutdokumentation": text_of(self.final_document and self.final_document.sent_on),
            "Huvudman": self.huvudman.organisation.name if self.huvudman else "",
            "Ansvarig": self.responsible.user.username if self.responsible else "",
        }
        own = {name: text_of(getattr(enrolment, at)) for name, at in ENROLMENT_FIELDS.items()}
        ors = {f"{ORS}{day}": str(one.total) for day, one in self.measurements.items()}
        return person_texts(enrolment.participant) | own | around | ors


def person_texts(participant: Participant) -> dict[str, str]:
    texts = {name: text_of(getattr(participant, at)) for name, at in PERSON_FIELDS.items()}
    return texts | {"Kön": "" if texts["Kön"] == Sex.UNKNOWN else texts["Kön"]}


def standing_for(
    cases: list[Case], visible: "QuerySet[Enrolment, Any]"
) -> dict[str, Standing | None]:
    """Ärendena som raderna gäller, by the row's key, locked until the transaction ends.

    First by what an earlier list left behind, then by number, team and start, for a case that was
    registered by hand. None for a case outside `visible`: nothing more is read of it.
    """
    keys = ImportedCase.objects.filter(key__in=[case.key for case in cases])
    found = dict(keys.values_list("key", "enrolment_id"))
    found |= registered_by_hand([case for case in cases if case.number and case.key not in found])
    enrolments = visible.filter(pk__in=found.values()).select_related("participant")
    locked = enrolments.select_for_update(of=("self", "participant"), no_key=True)
    standing = {one.pk: Standing(one) for one in shared_people(locked)}
    surround(standing)
    return {key: standing.get(pk) for key, pk in found.items()}


def registered_by_hand(cases: list[Case]) -> dict[str, int]:
    keys = {(case.person, case.team.pk, case.started_on): case.key for case in cases}
    rows = Enrolment.objects.filter(
        participant__personal_number__in={case.number.digits for case in cases if case.number},
        team__in={case.team.pk for case in cases},
    ).values_list(
        "participant__controller", "participant__personal_number", "team", "started_on", "pk"
    )
    found = {((owner, number), team, start): pk for owner, number, team, start, pk in rows}
    return {key: found[facts] for facts, key in keys.items() if facts in found}


def shared_people(enrolments: Iterable[Enrolment]) -> Iterable[Enrolment]:
    """One participant object a person, so that two rows about a person change the same one."""
    people: dict[int, Participant] = {}
    for enrolment in enrolments:
        enrolment.participant = people.setdefault(enrolment.participant_id, enrolment.participant)
        yield enrolment


def surround(standing: dict[int, Standing]) -> None:
    """Hämtar raderna omkring: one query a kind, however many the cases are."""
    ours = Q(enrolment__in=list(standing))
    single: dict[str, QuerySet[Any]] = {
        "imported": ImportedCase.objects.all(),
        "referral": Referral.objects.all(),
        "final_document": FinalDocument.objects.all(),
    }
    several: dict[str, QuerySet[Any]] = {
        "huvudmen": in_time(HuvudmanPeriod.objects.select_related("organisation")),
        "assignments": in_time(Assignment.objects.select_related("user")),
        "planned": FollowUp.objects.planned(),
        "held": FollowUp.objects.held(),
    }
    for name, rows in single.items():
        for row in locked(rows.filter(ours)):
            setattr(standing[row.enrolment_id], name, row)
    for name, rows in several.items():
        for row in locked(rows.filter(ours)):
            getattr(standing[row.enrolment_id], name).append(row)
    for measurement in locked(Measurement.objects.filter(ours, instrument__code="ORS")):
        standing[measurement.enrolment_id].measurements[measurement.measured_on] = measurement


def in_time(periods: "QuerySet[Any]") -> "QuerySet[Any]":
    return periods.order_by("started_on", "pk")


def locked(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.select_for_update(of=("self",), no_key=True)
