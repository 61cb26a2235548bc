from datetime import time

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.template.loader import render_to_string

from finsam.templatetags.fields import troubles
from tests.finsam.markup import Markup

CHOICES = [("continue", "Fortsätta"), ("adjust", "Justera planen"), ("close", "Avsluta")]
SHOWN = [
    "voice",
    "decision",
    "present",
    "next_on",
    "held_at",
    "referrer",
    "informed",
    "enclosure",
    "points",
]


class MeetingForm(forms.Form):
    """One field of each kind that the pack knows."""

    audiences = {"voice": "both", "present": "team", "referrer": "referrer"}
    explanations = {"decision": {"adjust": "Du ändrar mål och åtgärder efteråt"}}

    voice = forms.CharField(label="Samira", help_text="Egna ord.", widget=forms.Textarea)
    decision = forms.ChoiceField(
        label="Vad bestämmer ni?", choices=CHOICES, widget=forms.RadioSelect
    )
    present = forms.MultipleChoiceField(
        label="Närvarande",
        help_text="De som var med.",
        choices=CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    next_on = forms.DateField(label="Nästa uppföljning")
    held_at = forms.TimeField(label="Klockslag", required=False)
    referrer = forms.ChoiceField(label="Remittent", choices=[("", "Välj"), *CHOICES])
    informed = forms.BooleanField(label="Deltagaren är informerad")
    enclosure = forms.FileField(label="Underlag", required=False)
    points = forms.DecimalField(label="Poäng", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    helper = FormHelper()
    helper.form_tag = False


class ClosedForm(MeetingForm):
    def clean(self) -> None:
        raise ValidationError("Ärendet är avslutat.")


def rendered(form: forms.Form) -> Markup:
    page = Template(
        '{% load crispy_forms_tags %}{% include "layout/_error_summary.html" %}{% crispy form %}'
    )
    return Markup(page.render(Context({"form": form})))


def test_whatever_is_pointed_at_stands_on_the_page():
    for form in (MeetingForm(), MeetingForm({}), ClosedForm({})):
        markup = rendered(form)
        references = list(markup.references())
        assert references
        assert set(references) <= set(markup.ids)
        assert len(markup.ids) == len(set(markup.ids))


@pytest.mark.parametrize("name", ["voice", "next_on", "held_at", "referrer", "enclosure", "points"])
def test_a_control_has_a_label_of_its_own(name):
    assert rendered(MeetingForm()).all("label", **{"for": f"id_{name}"})


def test_a_clock_time_is_shown_as_it_is_taken_back_without_seconds():
    shown = rendered(MeetingForm(initial={"held_at": time(13)})).one("input", name="held_at")
    assert (shown["type"], shown["value"]) == ("time", "13:00")


def test_a_group_of_choices_has_a_legend_and_a_label_round_each():
    markup = rendered(MeetingForm())
    assert len(markup.all("fieldset")) == len(markup.all("legend")) == 2
    assert len(markup.all("input", type="radio", name="decision")) == 3
    assert "Vad bestämmer ni?" in markup.text
    assert "Du ändrar mål och åtgärder efteråt" in markup.text


def test_help_error_and_audience_are_read_in_the_order_they_stand():
    markup = rendered(MeetingForm({}))
    voice = markup.one("textarea", name="voice")
    assert voice["aria-describedby"] == "id_voice_helptext id_voice_error id_voice_audience"
    assert voice["aria-invalid"] == "true"
    group = "id_present_helptext id_present_error id_present_audience"
    assert markup.all("fieldset", **{"aria-describedby": group})
    standing = [markup.ids.index(id_) for id_ in voice["aria-describedby"].split()]
    assert standing == sorted(standing)


def test_the_page_says_who_reads_what_is_written():
    markup = rendered(MeetingForm())
    assert "Skickas till deltagaren och remittenten" in markup.text
    assert "Läses av teamet" in markup.text
    assert len(markup.all("p", **{"class": "audience audience-out"})) == 2
    assert len(markup.all("p", **{"class": "audience"})) == 1


def test_an_unknown_audience_is_a_mistake_that_shows():
    form = MeetingForm()
    form.audiences = {"voice": "everyone"}
    with pytest.raises(KeyError):
        rendered(form)


def test_only_optional_fields_are_marked():
    assert rendered(MeetingForm()).text.count("(frivilligt)") == 3
    assert "*" not in rendered(MeetingForm()).text


@pytest.mark.parametrize(
    ("name", "kind", "classes"),
    [
        ("next_on", "date", "form-control w-date"),
        ("held_at", "time", "form-control w-time"),
        ("enclosure", "file", "form-control"),
        ("informed", "checkbox", "form-check-input"),
        ("points", "number", "form-control"),
    ],
)
def test_each_kind_of_input_has_its_type_and_class(name, kind, classes):
    found = rendered(MeetingForm()).one("input", name=name)
    assert (found["type"], found["class"]) == (kind, classes)


def test_a_field_in_error_is_marked_and_a_field_without_is_not():
    markup = rendered(MeetingForm({"voice": "Det går bra."}))
    assert "is-invalid" in markup.one("select", name="referrer")["class"]
    assert "is-invalid" not in markup.one("textarea", name="voice")["class"]
    assert "aria-invalid" not in markup.one("textarea", name="voice")


def test_hidden_fields_are_sent_and_have_no_label():
    markup = rendered(MeetingForm())
    assert markup.one("input", name="version")["type"] == "hidden"
    assert not markup.all("label", **{"for": "id_version"})


def test_the_widgets_own_class_and_height_are_kept():
    form = MeetingForm()
    form.fields["voice"].widget = forms.Textarea({"class": "span-2", "rows": 2})
    voice = rendered(form).one("textarea", name="voice")
    assert (voice["class"], voice["rows"]) == ("form-control span-2", "2")
    assert rendered(MeetingForm()).one("textarea", name="voice")["rows"] == "4"


def test_a_placeholder_that_repeats_the_label_is_left_out():
    form = MeetingForm()
    form.fields["points"].widget.attrs["placeholder"] = "Poäng"
    assert "placeholder" not in rendered(form).one("input", name="points")


def test_the_summary_goes_from_the_whole_to_the_fields_from_top_to_bottom():
    targets = [trouble.target for trouble in troubles(ClosedForm({}))]
    assert targets == [
        "",
        "",
        "id_voice",
        "id_decision_0",
        "id_present_0",
        "id_next_on",
        "id_referrer",
        "id_informed",
    ]


def test_the_summary_says_what_to_do_and_in_which_field():
    form = MeetingForm({"version": "3", "points": "många"})
    assert [trouble.message for trouble in troubles(form)] == [
        "Samira: fyll i fältet",
        "Vad bestämmer ni? Välj ett alternativ",
        "Närvarande: välj minst ett alternativ",
        "Nästa uppföljning: ange ett datum",
        "Remittent: välj ett alternativ",
        "Deltagaren är informerad: kryssa i rutan",
        "Poäng: fyll i ett tal.",
    ]


def test_a_message_of_our_own_stands_as_it_is():
    form = MeetingForm({"version": "3"})
    form.add_error("voice", "Skriv vad deltagaren säger")
    assert "Skriv vad deltagaren säger" in [trouble.message for trouble in troubles(form)]


def test_errors_of_the_whole_form_stand_in_the_summary_alone():
    assert rendered(ClosedForm({})).text.count("Ärendet är avslutat.") == 1


@pytest.mark.parametrize(("count", "words"), [(1, "En sak"), (2, "Två saker"), (7, "7 saker")])
def test_the_summary_counts_in_words(count, words):
    form = forms.Form({})
    for number in range(count):
        form.add_error(None, f"Fel nummer {number}")
    assert f"{words} behöver rättas" in rendered(form).text


def test_the_summary_promises_to_keep_only_what_is_kept():
    context = {"form": MeetingForm({})}
    template = "layout/_error_summary.html"
    assert "Allt du skrivit finns kvar." in render_to_string(template, context)
    assert "finns kvar" not in render_to_string(template, {**context, "cleared": True})


def test_a_form_without_errors_has_no_summary():
    assert "error-summary" not in render_to_string(
        "layout/_error_summary.html", {"form": MeetingForm()}
    )


def test_a_layout_of_the_helper_decides_the_order():
    form = MeetingForm()
    form.helper = FormHelper(form)
    form.helper.form_tag = False
    form.helper.layout.fields.reverse()
    names = list(dict.fromkeys(a["name"] for _, a in rendered(form).elements if "name" in a))
    assert [name for name in names if name in SHOWN] == SHOWN[::-1]
