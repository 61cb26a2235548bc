"""Staff with protected uppgifter: an alias wherever a name is shown."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Reading
from organisations.models import short_name_of
from organisations.roles import Role
from referrals.models import Referral
from referrals.rows import as_values, rows
from tests.builders import a_hat, a_referral, a_user
from tests.test_crawl import PROTECTED, TRACES

pytestmark = pytest.mark.django_db


def a_protected_colleague():
    return a_user(**PROTECTED)


@pytest.mark.parametrize(
    ("facts", "short"),
    [
        ({"alias": "Kollega Ek"}, "Kollega Ek"),
        ({"first_name": "Maja", "last_name": "Lind"}, "Maja L"),
        ({"first_name": "", "last_name": "", "username": "maja.lind"}, "maja.lind"),
    ],
)
def test_the_database_writes_the_short_name_as_python_does(facts, short):
    user = a_user(**facts)
    hat = a_hat(user=user)
    [written] = type(hat).objects.values_list(short_name_of("user"), flat=True)
    assert user.short_name == written == short


def test_an_alias_is_every_name_of_the_person():
    user = a_protected_colleague()
    names = {user.display_name, user.short_name, user.logged_name, str(user)}
    assert names == {"Kollega Ek"}
    assert (user.initials, user.shown_email) == ("KE", "")


def test_the_referrer_calls_the_alias(client):
    referrer = a_hat(Role.REMITTENT)
    referral = a_referral(referrer=referrer)
    handler = a_hat(team=referral.team, user=a_protected_colleague())
    referral.read(on=referral.sent_on, by=handler)
    client.force_login(referrer.user)
    page = client.get(reverse("referrals:status", args=[referral.number])).text
    assert "Kollega Ek" in page
    assert not [trace for trace in TRACES if trace in page]
    [row] = rows(as_values(Referral.objects.all()))
    assert row.handler == "Kollega Ek"


def alias_of(user):
    user.refresh_from_db()
    return user.alias


def test_an_alias_is_given_and_taken_away_by_a_command_that_is_dry_unless_told(capsys):
    user = a_hat(user=a_user(first_name="Maja", last_name="Lind", username="maja.lind")).user
    call_command("set_alias", "maja.lind", "--alias", "Kollega Ek")
    assert alias_of(user) == ""
    assert "Inget har sparats" in capsys.readouterr().out
    call_command("set_alias", "maja.lind", "--alias", "Kollega Ek", "--save")
    assert alias_of(user) == user.display_name == "Kollega Ek"
    row = Reading.objects.get(view="set_alias")
    assert (row.who, row.outcome, row.user_id) == ("Kollega Ek", "changed", user.pk)
    call_command("set_alias", "maja.lind", "--remove", "--save")
    assert alias_of(user) == ""


@pytest.mark.parametrize("alias", ["", "  ", "Maja E", "Kollega lind", "x" * 81])
def test_an_alias_that_tells_the_name_is_refused(alias):
    user = a_user(first_name="Maja", last_name="Lind", username="maja.lind")
    with pytest.raises(CommandError):
        call_command("set_alias", "maja.lind", "--alias", alias, "--save")
    assert alias_of(user) == ""
    with pytest.raises(CommandError, match="finns inte"):
        call_command("set_alias", "ingen", "--remove")
