from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime, make_aware

from finsam.dates import plain
from finsam.forms import RecordForm, VerbForm
from organisations.models import User
from participants.final_texts import first_name
from participants.followups import due_after, proposed_day
from participants.models import Attendee, Enrolment, FollowUp

CLOCK = ["%H.%M", "%H:%M"]  # as it is written in Swedish, and as it is often typed
DECISIONS = [(code.value, code.label.capitalize()) for code in FollowUp.Decision]


def moment(day: date, at: time) -> datetime:
    """Tidpunkten i svensk tid."""
    return make_aware(datetime.combine(day, at))


class HoldForm(RecordForm):
    """Mötesläge: three voices, a decision with its reason, and the next meeting."""

    instance: FollowUp
    audiences = dict.fromkeys(
        ("participant_voice", "referrer_voice", "team_voice", "reason"), "told"
    )
    explanations = {
        "decision": {
            "continue": "Planen gäller som den är",
            "adjust": "Skriv i skälet vad som ändras",
            "extend": "Begäran skrivs härnäst, under ärendenumret",
            "close": "Ingen ny uppföljning, avslutet fylls i härnäst",
        }
    }
    meeting = forms.IntegerField(widget=forms.HiddenInput)
    held_on = forms.DateField(
        label="Mötet hölls", error_messages={"required": "Ange dagen då mötet hölls"}
    )
    decision = forms.ChoiceField(
        label="Vad bestämmer ni?",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj ett beslut"},
    )
    next_on = forms.DateField(label="Nästa uppföljning", required=False)
    next_at = forms.TimeField(
        label="Klockslag", required=False, help_text="Till exempel 10.00", input_formats=CLOCK
    )

    came = forms.MultipleChoiceField(
        label="Vilka kom?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = FollowUp
        fields = ["participant_voice", "referrer_voice", "team_voice", "decision", "reason"]
        widgets = dict.fromkeys(
            ("participant_voice", "referrer_voice", "team_voice"),
            forms.Textarea(attrs={"rows": 3}),
        ) | {"reason": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "participant_voice": "Vad har blivit bättre? Vad är svårt? Använd personens egna ord.",
            "reason": "En eller två meningar på klar svenska.",
        }
        labels = {"team_voice": "Teamet", "reason": "Skäl till beslutet"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.name_the_voices(self.instance.enrolment)
        others = self.instance.attendees.filter(part=Attendee.Part.OTHER)
        self.fields["came"].choices = [  # type: ignore[attr-defined]
            (Attendee.Part.PARTICIPANT.value, self.fields["participant_voice"].label),
            (Attendee.Part.REFERRER.value, self.fields["referrer_voice"].label),
            *((one.key, str(one)) for one in others),
        ]
        self.initial["came"] = [Attendee.Part.PARTICIPANT.value, Attendee.Part.REFERRER.value]
        self.propose(self.instance)

    def name_the_voices(self, enrolment: Enrolment) -> None:
        person = first_name(enrolment)
        office = enrolment.referring_organisation
        referrer = office.name if office else enrolment.get_referring_party_display()
        referrer = referrer or "Remittenten"
        self.fields["participant_voice"].label = person
        self.fields["referrer_voice"].label = referrer
        wanted = {
            "participant_voice": f"Skriv vad {person} säger, eller att {person} inte deltog",
            "referrer_voice": f"Skriv vad {referrer} säger, eller att de inte deltog",
            "team_voice": "Skriv vad teamet säger",
            "reason": "Skriv skälet till beslutet",
        }
        for name, sentence in wanted.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence

    def propose(self, follow_up: FollowUp) -> None:
        """Förslag: the booked day if it has been, and the next meeting at the same hour."""
        booked = localtime(follow_up.booked_for) if follow_up.booked_for else None
        held_on = booked.date() if booked and booked.date() <= self.today else self.today
        due = due_after(held_on, follow_up.enrolment.team.follow_up_months)
        self.initial.update(meeting=follow_up.pk, held_on=held_on, next_on=proposed_day(due))
        if booked:
            self.initial["next_at"] = booked.time()
        self.fields[
            "next_on"
        ].help_text = f"Senast {plain(due)}. Lämna dag och klockslag tomma om tiden bokas senare."

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise ValidationError("Mötet kan inte ha hållits efter i dag")
        return held_on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.closes:
            self.check_next(given.get("next_on"), given.get("next_at"), given.get("held_on"))
        return given

    def check_next(self, day: date | None, at: time | None, held_on: date | None) -> None:
        """Day and hour together or neither; said at once, with whatever else is amiss."""
        if day and not at and "next_at" not in self.errors:
            self.add_error("next_at", "Ange ett klockslag, eller ta bort dagen")
        if at and not day and "next_on" not in self.errors:
            self.add_error("next_on", "Ange en dag, eller ta bort klockslaget")
        if day and held_on:
            with self.refusals():
                self.instance.enrolment.check_next(day, after=held_on)

    @property
    def closes(self) -> bool:
        return self.cleaned_data.get("decision") == FollowUp.Decision.CLOSE

    @property
    def extends(self) -> bool:
        """Begära förlängning, unless a request waits for its decision already."""
        asks = self.cleaned_data.get("decision") == FollowUp.Decision.EXTEND
        return asks and not self.instance.enrolment.extensions.undecided().exists()

    def hold(self, signed_by: User, signed_at: datetime) -> None:
        """Sent twice, or after a colleague: refused, with both texts to compare."""
        if not self.instance.is_planned:
            self.meet_the_other()
            self.meeting_of_two.can_be_saved = False
            raise ValidationError("Mötet är redan hållet och beslutet sparat.")
        given = self.cleaned_data
        booked = given["next_on"] and not self.closes
        self.instance.hold(
            on=given["held_on"],
            decision=FollowUp.Decision(given["decision"]),
            signed_by=signed_by,
            signed_at=signed_at,
            next_at=moment(given["next_on"], given["next_at"]) if booked else None,
        )
        Attendee.objects.tick(self.instance, given["came"])


class MissForm(VerbForm):
    """Mötet blev inte av; the follow-up is still due."""

    reason = forms.CharField(
        label="Vad hände?",
        max_length=200,
        error_messages={"required": "Skriv varför mötet inte blev av"},
    )
    audiences = {"reason": "team"}

    def __init__(self, *args: Any, follow_up: FollowUp, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up, self.now = follow_up, now

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        booked = self.follow_up.booked_for
        if booked and booked > self.now:
            self.add_error(None, "Mötet har inte varit än. Flytta det i stället.")
        return given

    def miss(self) -> None:
        self.follow_up.miss(reason=self.cleaned_data["reason"], now=self.now)
