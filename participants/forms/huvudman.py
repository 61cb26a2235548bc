from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from finsam.dates import plain
from finsam.forms import RecordForm
from participants.models import Enrolment, HuvudmanPeriod


class PeriodForm(RecordForm):
    """Rätta en huvudmannaperiod: its contact and its days.

    When its first day moves, the last day of the one before it follows, so that a handover is put
    right in one save. What would leave a day without a huvudman, or with two, is refused.
    """

    instance: HuvudmanPeriod
    audiences = {"contact": "team"}

    class Meta:
        model = HuvudmanPeriod
        fields = ["contact", "started_on", "ended_on"]
        labels = {"started_on": "Från och med", "ended_on": "Till och med"}
        help_texts = {"ended_on": "Tomt så länge ansvaret varar."}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.before = self.instance.predecessor()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        began = self.instance.enrolment.started_on
        for name in {"started_on", "ended_on"} & given.keys():
            if given[name] and given[name] > self.today:
                self.add_error(name, "Dagen kan inte ligga framåt i tiden.")
        if given.get("started_on") and given["started_on"] < began:
            self.add_error("started_on", f"Dagen kan inte vara före starten, {plain(began)}.")
        return given

    def correct(self) -> None:
        """Raises ValidationError when the case has closed, or the one before would have no days."""
        if not Enrolment.objects.select_for_update().get(pk=self.instance.enrolment_id).is_open:
            raise ValidationError("Ärendet har avslutats under tiden. Då går det inte att ändra.")
        before = self.before
        if before and before.ended_on and self.instance.started_on > before.ended_on:
            self.save()  # whoever gives days away does so first: two never have the same day
            before.follow(self.instance)
            return
        if before:
            before.follow(self.instance)
        self.save()
