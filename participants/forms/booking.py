from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.timezone import localdate, localtime

from finsam.dates import plain
from finsam.forms import RecordForm
from participants.followups import proposed_day
from participants.forms.followups import CLOCK, moment
from participants.models import Attendee, FollowUp


class BookForm(RecordForm):
    """Boka eller flytta mötet, and say who is called.

    The hour and the called are no fields of the record by these names: what stands in the form is
    read out of the meeting, or out of a row of its history, by `written`.
    """

    instance: FollowUp
    day = forms.DateField(label="Dag", error_messages={"required": "Ange en dag"})
    at = forms.TimeField(
        label="Klockslag",
        help_text="Till exempel 10.00",
        input_formats=CLOCK,
        error_messages={"required": "Ange ett klockslag"},
    )
    reason = forms.CharField(
        label="Varför flyttas mötet?",
        max_length=200,
        required=False,
        help_text="Behövs när dagen eller klockslaget ändras.",
    )
    others = forms.CharField(
        label="Andra som kallas",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="En person på varje rad: namn, roll. Deltagaren och remittenten kallas alltid.",
    )
    audiences = {"reason": "team"}

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, due_on = now, self.instance.due_on
        self.fields["day"].help_text = f"Uppföljningen ska hållas senast {plain(due_on)}."
        self.initial["day"] = max(proposed_day(due_on), localdate(now))
        standing = booked(self.instance)
        self.initial.update({name: said for name, said in standing.items() if said})
        if not self.instance.booked_for:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """A time that stands may have been: who is called can be put right after the meeting."""
        given = super().clean() or self.cleaned_data
        if not (given.get("day") and given.get("at")):
            return given
        given["moment"] = moment(given["day"], given["at"])
        if given["moment"] != self.instance.booked_for and self.is_current:
            self.check_move(given)
        return given

    def check_move(self, given: dict[str, Any]) -> None:
        if given["moment"] <= self.now:
            self.add_error("day", "Tiden har redan varit")
        if "reason" in self.fields and not given.get("reason"):
            self.add_error("reason", "Skriv varför mötet flyttas")

    @property
    def is_current(self) -> bool:
        """Of a meeting that a colleague has changed since, both versions are shown first."""
        return self.cleaned_data.get("version") in {None, self.instance.version}

    def book(self) -> None:
        """The called are saved first: the row of the history then stands after all it speaks of."""
        given = self.cleaned_data
        Attendee.objects.call(self.instance, others_in(given))
        self.instance.book(at=given["moment"], reason=given.get("reason", ""), now=self.now)

    def shown(self, record: Any, name: str) -> str:
        value = self.written(record, name)
        return plain(date.fromisoformat(value)) if name == "day" and value else value

    def written(self, record: Any, name: str) -> str:
        """Of the reason a colleague has none here: it stands with the move that it was of."""
        standing = self.typed() if record is self.instance else booked(record)
        return standing.get(name, "")

    def typed(self) -> dict[str, str]:
        """Det som skrevs, as it would stand in the form again."""
        given = self.cleaned_data
        called = (Attendee(part="other", name=one, role=role) for one, role in others_in(given))
        return written_out(given.get("day"), given.get("at"), called)


def booked(meeting: Any) -> dict[str, str]:
    """Bokningen som den står i formuläret, of a meeting or of a row of its history."""
    at = localtime(meeting.booked_for) if meeting.booked_for else None
    called = Attendee.objects.others_at(meeting)
    return written_out(at.date() if at else None, at.time() if at else None, called)


def written_out(day: date | None, at: time | None, called: Iterable[object]) -> dict[str, str]:
    return {
        "day": day.isoformat() if day else "",
        "at": f"{at:%H:%M}" if at else "",
        "others": "\n".join(map(str, called)),
    }


def others_in(given: dict[str, Any]) -> list[tuple[str, str]]:
    """Namn och roll på varje rad; what stands after the first comma is the role."""
    lines = given.get("others", "").splitlines()
    parts = (line.partition(",") for line in lines if line.strip(" ,"))
    return [(name.strip()[:120], role.strip()[:120]) for name, _, role in parts if name.strip()]
