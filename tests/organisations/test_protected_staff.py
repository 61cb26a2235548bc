"""Staff with protected uppgifter: an alias wherever a name is shown."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from finsam.access import TABLE
from organisations.models import User, short_name_of
from organisations.roles import Role
from referrals.models import Referral
from referrals.rows import as_values, rows
from tests.builders import a_hat, a_referral, a_user, named
from tests.world import a_world, addresses

pytestmark = pytest.mark.django_db
CANARY = {"first_name": "Kanariefågel", "last_name": "Hemlighetsson"}
TRACES = ("Kanariefågel", "Hemlighetsson", "kanarie.hemlig", "Kanariefågel H")


def a_protected_colleague():
    return a_user(
        username="kanarie.hemlig", email="kanarie.hemlig@example.org", alias="Kollega Ek", **CANARY
    )


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


def test_no_page_of_anybody_shows_the_real_name(client):
    """Every URL, every person, in a world where the protected colleague has had a hand in all."""
    world = a_world()
    protect(world)
    pages = 0
    for person, hat in world.hats.items():
        client.force_login(hat.user)
        for name in sorted(known for known, row in TABLE.items() if hat.role in row.roles):
            for address in addresses(world, name):
                answer = client.get(address)
                pages += 1
                text = b"".join(answer) if answer.streaming else answer.content
                shown = [trace for trace in TRACES if trace in text.decode("utf-8", "replace")]
                assert not shown, (person, address)
    assert pages > 150
    assert not Reading.objects.filter(who__in=TRACES)


def protect(world):
    """The staff member of the world, who signed, has and read everything, becomes protected."""
    staff = world.hats["staff"]
    User.objects.filter(pk=staff.user_id).update(
        username="kanarie.hemlig",
        email="kanarie.hemlig@example.org",
        alias="Kollega Ek",
        **CANARY,
    )
    staff.user.refresh_from_db()
    world.referral.read(on=localdate(), by=staff)
    named(world.case, staff.user)


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
