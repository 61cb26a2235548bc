from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.forms import RecordForm, VerbForm
from organisations.models import Team
from reporting.chapters import Chapter
from reporting.models import AnnualReport, ReportText
from reporting.placeholders import unknown_names


class YearForm(VerbForm):
    """Påbörja årets rapport."""

    def __init__(self, *args: Any, team: Team, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        years = range(this_year, team.started_on.year - 1, -1)
        choices = [(year, str(year)) for year in years]
        self.fields["year"] = forms.TypedChoiceField(label="År", coerce=int, choices=choices)
        self.initial.setdefault("year", this_year - 1)

    def begin(self) -> AnnualReport:
        return AnnualReport.objects.of([self.team], self.cleaned_data["year"])


class ChapterForm(RecordForm):
    """Kapitlets text. A figure that does not exist is refused; a bare number is only pointed out,
    for it does no harm in the team's own version."""

    audiences = {"text": "report"}

    class Meta:
        model = ReportText
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, chapter: Chapter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = chapter.help

    def clean_text(self) -> str:
        text = "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines())
        if unknown := unknown_names(text):
            wrong = ", ".join(f"{{{name}}}" for name in unknown)
            raise ValidationError(f"{wrong} finns inte. Välj ett mått i listan bredvid.")
        if text.count("{") != text.count("}"):
            raise ValidationError("En klammer saknar sin andra hälft. Skriv måttet som {active}.")
        return text

    def keep(self) -> None:
        """Sparar; a colleague who wrote the chapter first is not written over."""
        self.instance.full_clean()
        self.instance.save()
