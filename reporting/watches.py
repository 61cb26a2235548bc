"""Arbetslistan: counted panels computed from the cases. Nothing is ticked off; what is done goes.

Each panel is a filter of the case list, so its count opens that list with the same rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper
from django.urls import reverse

from finsam.dates import short
from organisations.models import Membership, Team
from participants.cases import COLUMNS, TABS, CaseRow, Tab, row_of, rows, with_events
from participants.consents import Ending, endings_in_case, parties_of, soonest_first
from participants.disclosure import NEAR_DAYS
from participants.filters import AWAY, FILTERS, Condition, away_flag
from participants.models import ConsentLine, Enrolment
from participants.postponing import PutOff, lasting, put_offs
from participants.selections import Selection
from participants.stages import Stage
from reporting.panels import SHOWN, Panel, PanelRow


@dataclass(frozen=True)
class Watch:
    """Bevakning: a filter of the list as a panel, how loudly it speaks, and its empty sentence.

    Without a title it is called as the filter is.
    """

    code: str
    title: str
    kind: str
    empty: str
    shows: Callable[[CaseRow, date], PanelRow]
    order: Callable[[CaseRow], date] = lambda row: row.event_on or date.max
    speaks: Callable[[Sequence[CaseRow], date], str] | None = None
    """How loudly for these cases, where it is not always alike."""

    def kind_for(self, cases: Sequence[CaseRow], today: date) -> str:
        return self.speaks(cases, today) if self.speaks else self.kind


def due_row(row: CaseRow, today: date) -> PanelRow:
    """Ärende med sin nästa händelse."""
    return PanelRow(row.name, case_url(row), noted(row), row.event_on)


def noted(row: CaseRow) -> str:
    return f"{row.case_number} · {row.responsible}" if row.responsible else row.case_number


def quiet_row(row: CaseRow, today: date) -> PanelRow:
    """Ärende med sin senaste kontakt."""
    last = short(row.last_contact, today) if row.last_contact else "ingen kontakt än"
    return PanelRow(row.name, case_url(row), f"{row.case_number} · {last}")


def ending_date_row(row: CaseRow, today: date) -> PanelRow:
    """Ärende med sitt nästa slutdatum, which is answered among the facts of the case."""
    return PanelRow(
        row.name, reverse("participants:facts", args=[row.case_number]), noted(row), row.end_on
    )


def takeover_row(row: CaseRow, today: date) -> PanelRow:
    """Ärende vars nästa aktör ska ha tagit vid, which is answered beside the final document."""
    page = reverse("participants:final_document", args=[row.case_number])
    due_on = row.event_on if row.stage is Stage.NEXT_ACTOR else None
    return PanelRow(row.name, f"{page}#takeover-heading", noted(row), due_on)


def meeting_row(row: CaseRow, today: date) -> PanelRow:
    """Ärende med mötet som har varit, which is held, moved or missed among the follow-ups."""
    page = reverse("participants:follow_ups", args=[row.case_number])
    return PanelRow(row.name, page, noted(row), row.booked_on)


def closing_row(row: CaseRow, today: date) -> PanelRow:
    """Ärende som ska avslutas, since the decision."""
    decided = f"beslutat {short(row.event_on, today)}" if row.event_on else ""
    page = reverse("participants:close", args=[row.case_number])
    return PanelRow(row.name, page, f"{row.case_number} · {decided}")


def workplace_row(row: CaseRow, today: date) -> PanelRow:
    """Ärende med en arbetsplats att följa upp; where the person works stands in the case alone."""
    return PanelRow(row.name, reverse("activities:case", args=[row.case_number]), noted(row))


def ending_kind(cases: Sequence[CaseRow], today: date) -> str:
    """Högre när något tar slut inom 30 dagar, loudest when it has (product.md, Clocks)."""
    first = min((row.end_on for row in cases if row.end_on), default=None)
    if first is None or first > today + timedelta(days=NEAR_DAYS):
        return ""
    return "late" if first < today else "soon"


def case_url(row: CaseRow) -> str:
    return reverse("participants:case", args=[row.case_number])


WATCHES = [
    Watch("sen", "Försenade uppföljningar", "late", "Alla uppföljningar är hållna i tid.", due_row),
    Watch(
        "mote",
        "Möten att dokumentera",
        "late",
        "Alla möten som har varit är dokumenterade.",
        meeting_row,
        lambda row: row.booked_on or date.max,
    ),
    Watch(
        "arbetsplats",
        "Arbetsplatser att följa upp",
        "late",
        "Alla uppföljningar med arbetsplatser är gjorda.",
        workplace_row,
    ),
    Watch(
        "avslut",
        "",
        "soon",
        "Alla beslutade avslut är genomförda.",
        closing_row,
    ),
    Watch(
        "slutdokument",
        "Slutdokument att skicka",
        "soon",
        "Alla slutdokument är lämnade till deltagare och remittent.",
        due_row,
    ),
    Watch(
        "overtagande",
        "",
        "soon",
        "Nästa aktör har tagit vid för alla som har avslutats.",
        takeover_row,
    ),
    Watch(
        "inom14",
        "Uppföljning inom 14 dagar",
        "soon",
        "Ingen uppföljning ska hållas de närmaste två veckorna.",
        due_row,
    ),
    Watch(
        "tyst",
        "",
        "soon",
        "Alla har haft kontakt med teamet de senaste veckorna.",
        quiet_row,
        lambda row: row.last_contact or date.min,
    ),
    Watch(
        "slutdatum",
        "Slutdatum inom 60 dagar",
        "",
        "Ingen ersättning, inget intyg och ingen placering tar slut inom 60 dagar.",
        ending_date_row,
        lambda row: row.end_on or date.max,
        ending_kind,
    ),
]


@dataclass(frozen=True)
class Worklist:
    """Arbetslistan: the panels, the cases that they name, what is put off and what ends in which.

    Of what is put off only that which would stand on the list were it not.
    """

    panels: list[Panel]
    named: list[int]
    away: list[tuple[CaseRow, PutOff]]
    endings: list[Ending]
    tab: Tab
    beside: dict[str, list[CaseRow]] = field(default_factory=dict)


def worklist(
    actor: Membership, team: Team, today: date, *, whole: bool | None = None, **beside: Condition
) -> Worklist:
    """Panelerna ur ärendena. One query for all of them.

    The `whole` team's or one's own; unless it is said, the whole for who leads. `beside` are
    conditions that whoever asks makes a panel of.
    """
    mine, whole_team, *_ = TABS
    tab = whole_team if (actor.leads if whole is None else whole) else mine
    chosen = {one.code: one for one in FILTERS}
    wanted = {watch.code: chosen[watch.code].keeps for watch in WATCHES}
    wanted |= {away_flag(code): condition for code, condition in AWAY.items()}
    found = watched(actor, team, today, Selection(tab), {**wanted, **beside})
    panels = []
    named: list[int] = []
    for watch in WATCHES:
        cases = sorted((row for row, flags in found if flags[watch.code]), key=watch.order)
        named += [row.pk for row in cases[:SHOWN]]
        one = chosen[watch.code]
        url = Selection(tab, filters=(one,)).url
        panels.append(panel_of(watch, watch.title or one.label(team), cases, url, today))
    away = [
        (row, one)
        for row, flags in found
        for one in flags["put_off"]
        if one.consent_ends or flags.get(away_flag(one.watch))
    ]
    kept = {code: [row for row, flags in found if flags[code]] for code in beside}
    endings = soonest_first(ending_of(row, flags["ends"]) for row, flags in found if flags["ends"])
    return Worklist(panels, named, away, endings, tab, kept)


def ending_of(row: CaseRow, lines: Sequence[dict[str, Any]]) -> Ending:
    """Samtycket som upphör i ärendet, from the day of its first line."""
    return Ending(
        enrolment=row.pk,
        case_number=row.case_number,
        name=row.name,
        ends_on=date.fromisoformat(lines[0]["ended_on"]),
        parties=parties_of(ConsentLine(party=one["party"], named=one["named"]) for one in lines),
    )


def watched(
    actor: Membership,
    team: Team,
    today: date,
    selection: Selection,
    wanted: Mapping[str, Condition],
) -> list[tuple[CaseRow, dict[str, Any]]]:
    """The rows in work, each with which of the conditions it meets, as the database judges it.

    Under "put_off" stands what is off the list for a while, whether or not its cause is left; under
    "ends" the lines of consent that end.
    """
    flags = {
        code: ExpressionWrapper(condition(team, today), output_field=BooleanField())
        for code, condition in wanted.items()
    }
    cases = with_events(Enrolment.objects.visible_to(actor), actor.user, today)
    chosen = rows(cases.filter(selection.keeps(team, today)), "handelse", today)
    width = len(COLUMNS)
    return [
        (
            row_of(values[:width], today),
            dict(zip(flags, values[width:], strict=False))
            | {"put_off": list(put_offs(values[-2])), "ends": values[-1]},
        )
        for values in chosen.annotate(**flags, put_off=lasting(today), ends=endings_in_case(today))
    ]


def panel_of(watch: Watch, title: str, cases: Sequence[CaseRow], url: str, today: date) -> Panel:
    return Panel(
        id=f"panel-{watch.code}",
        title=title,
        count=len(cases),
        empty=watch.empty,
        kind=watch.kind_for(cases, today),
        url=url,
        rows=[
            replace(watch.shows(row, today), put_off_url=put_off_url(row.case_number, watch.code))
            for row in cases[:SHOWN]
        ],
    )


def put_off_url(case_number: str, code: str) -> str:
    """Tom för det som inte skjuts upp: a question that is asked once."""
    if code not in AWAY:
        return ""
    return reverse("participants:put_off", args=[case_number, code])
