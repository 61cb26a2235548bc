from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from activities.codes import GroupKind, Weekday
from activities.models import Group, GroupMember
from finsam.forms import VerbForm
from finsam.once import OnceForm
from organisations.models import Membership, User
from participants.forms.people import choose, labelled
from participants.models import Enrolment


class GroupForm(OnceForm):
    """Grupp: the series. Of one that is there the weekday and the first day stay."""

    instance: Group

    class Meta:
        model = Group
        fields = [
            "name",
            "kind",
            "leader",
            "weekday",
            "starts_at",
            "ends_at",
            "place",
            "places",
            "started_on",
            "ended_on",
        ]
        help_texts = {
            "name": "Namnet visas i kalendern. Skriv inget om en person.",
            "place": "Till exempel Träffpunkten, sal 2.",
            "ended_on": "Högst ett år. Träffarna läggs in en gång i veckan, inte på röda dagar.",
        }
        error_messages = {
            "name": {"required": "Skriv vad gruppen heter"},
            "place": {"required": "Skriv var gruppen träffas"},
            "places": {"required": "Ange hur många som får plats"},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choose(self, "kind", GroupKind, empty="Välj slag")
        choices = [("", "Välj veckodag"), *labelled(Weekday.choices)]
        self.fields["weekday"].choices = choices  # type: ignore[attr-defined]
        leader: Any = self.fields["leader"]
        leader.queryset, leader.empty_label = self.colleagues(), "Ingen bestämd"
        if self.instance.pk:
            del self.fields["weekday"], self.fields["started_on"]

    def colleagues(self) -> QuerySet[User]:
        """De som arbetar i teamet nu, and who leads the group since before."""
        staff = Membership.objects.active(self.today).staff_of(self.instance.team)
        found = Q(pk__in=staff.values("user")) | Q(pk=self.instance.leader_id)
        return User.objects.filter(found).order_by("first_name", "last_name")


class MemberForm(VerbForm):
    """Ny deltagare i gruppen."""

    enrolment = forms.ModelChoiceField(
        Enrolment.objects.none(),
        label="Deltagare",
        empty_label="Välj deltagare",
        error_messages={"required": "Välj en deltagare"},
    )
    started_on = forms.DateField(label="Från")

    def __init__(
        self, *args: Any, group: Group, cases: QuerySet[Enrolment], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        chosen: Any = self.fields["enrolment"]
        chosen.queryset = cases
        chosen.label_from_instance = in_a_list
        self.initial["started_on"] = max(today, group.started_on)

    def admit(self) -> None:
        self.group.admit(self.cleaned_data["enrolment"], on=self.cleaned_data["started_on"])


def in_a_list(case: Enrolment) -> str:
    return f"{case.participant.shown_name}, {case.case_number}"


class LeaveForm(VerbForm):
    """Deltagaren lämnar gruppen."""

    ended_on = forms.DateField(label="Sista dagen i gruppen")

    def __init__(self, *args: Any, member: GroupMember, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.initial["ended_on"] = max(today, member.started_on)

    def leave(self) -> None:
        self.member.end(on=self.cleaned_data["ended_on"])
