from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.forms import RecordForm, VerbForm
from organisations.models import User
from participants.codes import Way
from participants.contact import STOPPED, UNSAFE_WAYS
from participants.models import Enrolment, FinalDocument
from participants.models.final_document import TEXTS

WAYS = [(way.value, way.label.capitalize()) for way in (Way.HAND, Way.POST, Way.DIGITAL)]


class TextsForm(RecordForm):
    """Slutdokumentets texter. Proposals stand in the fields until something has been saved."""

    instance: FinalDocument
    audiences = dict.fromkeys(TEXTS, "both")

    class Meta:
        model = FinalDocument
        fields = TEXTS
        labels = {
            "at_start": "Så var läget i början",
            "done": "Det vi har gjort tillsammans",
            "helped": "Det som har fungerat",
            "hindered": "Det som har varit svårt",
            "ahead": "Att tänka på framöver",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in (("done", 8), ("hindered", 6))
        }
        help_texts = {
            "done": "De samordnade insatserna skrivs ut i en tabell under texten.",
            "ahead": "Råd till den som tar vid. Nästa steg och vem som ansvarar skrivs ut efter.",
        }

    @property
    def proposed(self) -> bool:
        return not self.is_bound and not self.instance.has_text

    took_review_back = False

    def rewrite(self) -> None:
        """Sparar texterna. What was reviewed was another text."""
        if self.instance.is_reviewed and set(self.changed_data) & set(TEXTS):
            self.instance.forget_review()
            self.took_review_back = True
        self.save()


class ReviewForm(VerbForm):
    """Granskning: the document was read as both readers get it, and is what stands there now."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, document: FinalDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.initial["version"] = document.version

    def review(self, by: User, at: datetime) -> None:
        self.document.review(by=by, at=at, version=self.cleaned_data["version"])


class ReceiptForm(VerbForm):
    """Kvittens: when and how the document was given to one of the two."""

    on = forms.DateField(label="Lämnad den", error_messages={"required": "Ange en dag"})
    way = forms.ChoiceField(
        label="Hur", choices=[("", "Välj"), *WAYS], error_messages={"required": "Välj hur"}
    )

    def __init__(self, *args: Any, document: FinalDocument, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.today = document, today
        self.initial.setdefault("on", today)
        if document.enrolment.participant.is_protected:
            self.fields["decided"] = forms.BooleanField(
                label="Det är beslutat att skicka med post", required=False
            )

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"], self.today)

    def clean(self) -> dict[str, Any]:
        """Inget brev till en skyddad person utan ett särskilt beslut (domain.md §6.5), and none at
        all while letters are stopped.
        """
        given = super().clean() or self.cleaned_data
        if "decided" in self.fields and given.get("way") == Way.POST and not given.get("decided"):
            self.add_error("decided", "Kryssa för att det är beslutat att skicka med post")
        if self.document.enrolment.letters_stopped and given.get("way") in UNSAFE_WAYS:
            self.add_error("way", STOPPED)
        return given

    def receive(self) -> None:
        given = self.cleaned_data
        self.document.receive(by=str(self.prefix), on=given["on"], way=Way(given["way"]))


class TakeOverForm(VerbForm):
    """Säker landning: the next actor has taken over."""

    taken_over_on = forms.DateField(label="Tog vid den", error_messages={"required": "Ange en dag"})

    def __init__(self, *args: Any, enrolment: Enrolment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment, self.today = enrolment, today

    def clean_taken_over_on(self) -> date:
        return not_ahead(self.cleaned_data["taken_over_on"], self.today)

    def take_over(self) -> None:
        self.enrolment.take_over(on=self.cleaned_data["taken_over_on"])


def not_ahead(day: date, today: date) -> date:
    if day > today:
        raise ValidationError("Dagen har inte varit än")
    return day
