import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.urls import clear_url_caches, path, reverse
from django.utils.timezone import localdate

import finsam.urls
from audit.models import Reading
from finsam import access
from organisations.models import Login, Membership
from organisations.models.logged_in import controllers_of
from organisations.roles import Role
from tests.builders import a_hat, a_team, a_user, an_enrolment

pytestmark = pytest.mark.django_db
START = reverse("reporting:start")
CHOOSE = reverse("organisations:choose_hat")


def test_one_hat_is_worn_without_asking(client):
    hat = a_hat(team=a_team(name="Samordningsteam Sala"))
    client.force_login(hat.user)
    assert "Socialkonsulent, Sala" in client.get(START).content.decode()


def test_two_hats_are_chosen_between_deliberately_and_the_switch_is_logged(client):
    first = a_hat()
    second = a_hat(Role.FORBUNDSCHEF, user=first.user)
    client.force_login(first.user)
    assert client.get(START).url == CHOOSE
    client.post(CHOOSE, {"hat": second.pk})
    assert client.get(START).wsgi_request.actor == second
    switched = Reading.objects.get(outcome=Reading.Outcome.SWITCHED)
    assert (switched.user_id, switched.membership_id) == (first.user.pk, second.pk)


def test_two_hats_never_add_up(client):
    staff = a_hat()
    board = a_hat(Role.FORBUNDSCHEF, user=staff.user)
    case = an_enrolment(team=staff.team)
    client.force_login(staff.user)
    address = reverse("participants:case", args=[case.case_number])
    client.post(CHOOSE, {"hat": staff.pk})
    assert client.get(address).status_code == 200
    client.post(CHOOSE, {"hat": board.pk})
    assert client.get(address).status_code == 404


def test_two_hats_of_teams_never_add_up_either(client):
    """Also where both teams are of the same controller."""
    here = a_hat()
    there = a_hat(team=a_team(owner=here.team.owner), user=here.user)
    cases = {hat: an_enrolment(team=hat.team, responsible=hat.user) for hat in (here, there)}
    client.force_login(here.user)
    for worn, other in ((here, there), (there, here)):
        client.post(CHOOSE, {"hat": worn.pk})
        statuses = {
            hat: client.get(reverse("participants:case", args=[case.case_number])).status_code
            for hat, case in cases.items()
        }
        assert statuses == {worn: 200, other: 404}
        page = client.get(reverse("participants:list")).text
        assert cases[worn].case_number in page
        assert cases[other].case_number not in page


def test_a_role_lasts_from_its_first_day_to_its_last_while_the_account_is_open():
    today, day = localdate(), timedelta(days=1)
    now = [a_hat(started_on=today), a_hat(ended_on=today)]
    a_hat(started_on=today + day)
    a_hat(ended_on=today - day)
    a_hat(user=a_user(is_active=False))
    assert list(Membership.objects.active(today).order_by("pk")) == now


def test_a_login_in_which_none_was_chosen_has_the_only_hat_that_lasts():
    left = a_hat(ended_on=localdate() - timedelta(days=1))
    hat = a_hat(user=left.user)
    assert Login(user=hat.user).worn == hat.pk
    assert controllers_of(hat.user) == {hat.team.owner_id}


def test_somebody_elses_hat_cannot_be_worn(client):
    mine, theirs = a_hat(), a_hat()
    a_hat(user=mine.user)
    client.force_login(mine.user)
    client.post(CHOOSE, {"hat": theirs.pk})
    assert client.get(START).url == CHOOSE


def test_a_membership_that_ended_yesterday_gives_nothing_from_the_next_request(client):
    hat = a_hat()
    client.force_login(hat.user)
    assert client.get(START).status_code == 200
    hat.ended_on = localdate() - timedelta(days=1)
    hat.save()
    assert client.get(START).url == CHOOSE
    assert "ingen roll just nu" in client.get(CHOOSE).content.decode()


def test_when_the_hat_that_is_worn_ends_no_other_takes_its_place(client):
    worn = a_hat()
    left = a_hat(Role.FORBUNDSCHEF, user=worn.user)
    client.force_login(worn.user)
    client.post(CHOOSE, {"hat": worn.pk})
    worn.ended_on = localdate() - timedelta(days=1)
    worn.save()
    assert client.get(START).url == CHOOSE
    client.post(CHOOSE, {"hat": left.pk})
    assert client.get(START).wsgi_request.actor == left


def test_a_disabled_account_is_out_at_the_next_request(client):
    hat = a_hat()
    client.force_login(hat.user)
    hat.user.is_active = False
    hat.user.save()
    assert client.get(START).status_code == 302
    assert isinstance(client.get(START).wsgi_request.user, AnonymousUser)


def test_a_role_is_held_in_its_kind_of_place():
    with pytest.raises(ValidationError):
        a_hat(
            Role.SOCIALKONSULENT, team=None, organisation=a_hat(Role.REMITTENT).organisation
        ).clean()


@pytest.mark.parametrize("name", ["", "reporting:undecided"])
def test_a_url_without_a_name_or_a_decision_fails_the_check(monkeypatch, name):
    stray = path("stray/", lambda request: None, **({"name": "stray"} if name else {}))
    monkeypatch.setattr(finsam.urls, "urlpatterns", [*finsam.urls.urlpatterns, stray])
    clear_url_caches()
    errors = {error.id for error in access.check_access_table()}
    clear_url_caches()
    assert errors == {"finsam.E002" if name else "finsam.E001"}


def test_a_stale_decision_fails_the_check(monkeypatch):
    monkeypatch.setitem(access.TABLE, "gone:away", access.PUBLIC)
    assert [error.id for error in access.check_access_table()] == ["finsam.E003"]


def test_the_project_passes_its_own_checks():
    assert run_checks() == []


EXAMPLES = {"str": "X-2026-001", "int": 1, "uuid": uuid4(), "slug": "x"}


def example(name, pattern):
    """An address of a named URL, with some value for each part."""
    parts = re.findall(r"<(\w+):(\w+)>", pattern)
    return reverse(name, kwargs={part: EXAMPLES[kind] for kind, part in parts})


def test_every_page_but_the_login_asks_for_login(client):
    public = {name for name, decision in access.TABLE.items() if decision.public}
    for name, pattern in access.named_patterns():
        if name not in public:
            answer = client.get(example(name, pattern))
            assert answer.url.startswith(reverse("account_login")), name


def test_answers_to_people_who_are_logged_in_are_kept_nowhere(client):
    hat = a_hat()
    client.force_login(hat.user)
    response = client.get(START)
    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]


def test_a_user_without_password_is_no_way_in():
    assert not a_user().has_usable_password()
