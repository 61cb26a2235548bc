"""Slutdatum: warned of at 60 and 30 days, in the case and on Start."""

from datetime import timedelta

import pytest
from django.urls import reverse

from participants.models import EndDate
from tests.builders import a_closed_enrolment, a_hat, a_placement, an_enrolment

pytestmark = pytest.mark.django_db
START = reverse("reporting:start")


@pytest.fixture
def staff(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(staff, today):
    return an_enrolment(team=staff.team, responsible=staff.user, started_on=today)


def an_end_date(case, **facts):
    return EndDate.objects.create(enrolment=case, **{"kind": "LAKARINTYG"} | facts)


def overview_of(client, case):
    return client.get(reverse("participants:case", args=[case.case_number])).content.decode()


@pytest.mark.parametrize(
    ("days", "kind"),
    [(61, None), (60, "tag-line"), (30, "tag-soon"), (0, "tag-soon"), (-1, "tag-late")],
)
def test_the_head_of_the_case_warns_at_sixty_days_and_louder_at_thirty(
    client, case, today, days, kind
):
    an_end_date(case, ends_on=today + timedelta(days=days))
    page = overview_of(client, case)
    assert ("Slutdatum" in page) is (kind is not None)
    assert kind is None or f'class="tag {kind}"' in page


def test_start_names_the_case_until_the_date_is_prolonged(client, case, today):
    end = an_end_date(case, ends_on=today + timedelta(days=20))
    assert '1</span><h2 id="panel-slutdatum"' in client.get(START).content.decode()
    edit = reverse("participants:edit_end_date", args=[case.case_number, end.pk])
    sent = {"kind": end.kind, "ends_on": today + timedelta(days=200), "version": end.version}
    assert client.post(edit, sent).status_code == 302
    assert '0</span><h2 id="panel-slutdatum"' in client.get(START).content.decode()
    assert end.history.count() == 2


def test_a_placement_warns_of_its_last_day_until_it_is_prolonged_or_put_off(client, case, today):
    an_end_date(case, ends_on=today + timedelta(days=50))
    placement = a_placement(case, until=today + timedelta(days=20))
    assert 'class="tag tag-soon"' in overview_of(client, case)
    facts = client.get(reverse("participants:facts", args=[case.case_number])).content.decode()
    assert facts.index("Arbetsträning, extern") < facts.index("Läkarintyg")
    assert '1</span><h2 id="panel-slutdatum"' in client.get(START).content.decode()
    away = reverse("participants:put_off", args=[case.case_number, "slutdatum"])
    client.post(away, {"until": today + timedelta(days=7), "reason": "Ny plats är på gång."})
    page = client.get(START).content.decode()
    assert "Ny plats är på gång." in page
    assert '1</span><h2 id="panel-slutdatum"' in page  # the certificate
    placement.until = today + timedelta(days=100)
    placement.change()
    assert "Ny plats är på gång." not in client.get(START).content.decode()
    assert 'class="tag tag-line"' in overview_of(client, case)


def test_what_holds_no_longer_warns_no_longer_and_stands_last_among_the_facts(client, case, today):
    end = an_end_date(case, ends_on=today + timedelta(days=20))
    edit = reverse("participants:edit_end_date", args=[case.case_number, end.pk])
    sent = {"kind": end.kind, "ends_on": end.ends_on, "gone_on": today, "version": end.version}
    client.post(edit, sent)
    facts = client.get(reverse("participants:facts", args=[case.case_number])).content.decode()
    assert "gäller inte sedan" in facts
    assert "Slutdatum" not in overview_of(client, case)


def test_a_day_ahead_is_not_the_day_since_which_it_is_gone(client, case, today):
    end = an_end_date(case, ends_on=today)
    edit = reverse("participants:edit_end_date", args=[case.case_number, end.pk])
    gone_on = today + timedelta(days=1)
    sent = {"kind": end.kind, "ends_on": today, "gone_on": gone_on, "version": end.version}
    assert "Dagen kan inte ligga framåt i tiden." in client.post(edit, sent).content.decode()


def test_a_closed_case_takes_no_end_date_and_warns_of_none(client, staff, today):
    closed = a_closed_enrolment(team=staff.team, started_on=today, closed_on=today)
    an_end_date(closed, ends_on=today)
    assert "Slutdatum " not in overview_of(client, closed)
    add = reverse("participants:add_end_date", args=[closed.case_number])
    assert client.get(add).status_code == 404


def test_two_who_change_the_same_date_both_keep_their_text(client, case, today):
    end = an_end_date(case, ends_on=today, note="Läkaren är på semester.")
    edit = reverse("participants:edit_end_date", args=[case.case_number, end.pk])
    sent = {"kind": end.kind, "ends_on": today, "note": "Tid bokad.", "version": end.version}
    EndDate.objects.get(pk=end.pk).save()
    page = client.post(edit, sent).content.decode()
    assert "Läkaren är på semester." in page
    assert "Tid bokad." in page
