"""The reviewer's work: what is drawn, what it becomes, and what the pages say of the rows."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localdate, now

from audit import labels
from audit.models import Finding, Reading, ReviewClosing
from audit.people import matching
from audit.reviewing import MANY_CASES, SAMPLE, begin, draw, waiting
from finsam.access import TABLE, name_of
from finsam.dates import add_months, long
from organisations.hats import hats_of
from organisations.roles import Role
from tests.builders import a_hat, a_log_row, a_review, a_user, an_enrolment

pytestmark = pytest.mark.django_db
MONTH = date(2026, 3, 1)
TODAY = date(2026, 4, 10)


def at(day, hour=9):
    return datetime(2026, 3, day, hour, tzinfo=get_default_timezone())


def a_reviewer(hat):
    return a_hat(Role.LOGGGRANSKARE, organisation=hat.team.owner)


def test_every_view_and_kind_that_is_logged_has_a_label():
    logged = {name_of(key): row for key, row in TABLE.items() if row.reads or row.leaves}
    assert set(logged) - set(labels.THINGS) == set()
    assert {row.reads for row in logged.values()} - {""} <= set(labels.KINDS)


def test_a_month_is_drawn_with_every_alert_and_twenty_days_and_again_from_its_seed():
    hats = [a_hat() for _ in range(3)]
    owner = hats[0].team.owner_id
    for hat in hats:
        for day in range(1, 29):
            a_log_row(hat, at=at(day), controller_id=owner)
    a_log_row(hats[0], at=at(5, 23), controller_id=owner, alert=True)
    a_log_row(hats[1], at=at(5), alert=True)  # at another controller
    a_log_row(hats[2], at=at(28) + timedelta(days=4), controller_id=owner, alert=True)  # in April
    review = begin(owner, MONTH, seed=77, by="Birgit", today=TODAY)
    items = list(review.items.all())
    assert [(one.user_id, one.day) for one in items if one.reason == "alert"] == [
        (hats[0].user_id, date(2026, 3, 5))
    ]
    assert sum(1 for one in items if one.reason == "sample") == SAMPLE
    kept = {(one.reason, one.user_id, one.day, one.readings) for one in items}
    again = {(one.reason, one.user_id, one.day, one.readings) for one in draw(owner, MONTH, 77)}
    assert kept == again
    other = {(one.user_id, one.day) for one in draw(owner, MONTH, 78) if one.reason == "sample"}
    assert other != {(one.user_id, one.day) for one in items if one.reason == "sample"}


def test_a_month_is_drawn_when_it_is_over_and_only_once():
    hat = a_hat()
    with pytest.raises(ValidationError, match="inte slut"):
        begin(hat.team.owner_id, MONTH, seed=1, by="B", today=date(2026, 3, 31))
    begin(hat.team.owner_id, MONTH, seed=1, by="B", today=TODAY)
    with pytest.raises(ValidationError, match="redan dragen"):
        begin(hat.team.owner_id, MONTH, seed=2, by="B", today=TODAY)


def test_two_who_draw_the_same_month_take_turns():
    with CaptureQueriesContext(connection) as asked:
        begin(a_hat().team.owner_id, MONTH, seed=1, by="B", today=TODAY)
    words = [one["sql"] for one in asked]
    turn = next(place for place, sql in enumerate(words) if "pg_advisory_xact_lock" in sql)
    looked = next(place for place, sql in enumerate(words) if 'FROM "audit_review"' in sql)
    assert turn < looked


def test_nobody_assesses_what_they_have_read_themselves(client):
    hat = a_hat()
    review = a_review(hat)
    a_hat(Role.LOGGGRANSKARE, organisation=hat.team.owner, user=hat.user)
    [reviewer] = [one for one in hats_of(hat.user) if one.role == Role.LOGGGRANSKARE]
    client.force_login(hat.user)
    client.post(reverse("organisations:choose_hat"), {"hat": reviewer.pk})
    item = reverse("audit:review_item", args=[review.pk, review.items.get().pk])
    page = client.post(item, {"outcome": "clear"}).text
    assert "Du kan inte bedöma din egen läsning." in page
    assert not Finding.objects.exists()
    client.force_login(a_reviewer(hat).user)
    client.post(item, {"outcome": "clear"})
    assert Finding.objects.get().outcome == "clear"


def test_a_review_is_closed_when_all_is_assessed_and_then_stays_as_it_is():
    review = a_review(a_hat())
    with pytest.raises(ValidationError, match="inte bedömda"):
        review.close(by="B")
    with pytest.raises(IntegrityError, match="without a finding"), transaction.atomic():
        ReviewClosing.objects.create(review=review, by="B")
    item = review.items.get()
    with pytest.raises(ValidationError, match="Skriv vad"):
        item.assess(outcome="asked", note="", by="B")
    item.assess(outcome="asked", note="Frågade chefen.", by="B")
    item.assess(outcome="clear", note="", by="B")
    assert review.items.with_latest_finding().get().outcome == "clear"
    review.close(by="B")
    for refused in (
        lambda: item.assess(outcome="clear", note="", by="B"),
        lambda: review.close(by="B"),
    ):
        with pytest.raises(ValidationError, match="avslutad"):
            refused()
    with pytest.raises(IntegrityError, match="review is closed"), transaction.atomic():
        Finding.objects.create(item=item, outcome="clear", by="B")


def test_a_month_waits_until_it_is_closed_and_is_overdue_when_the_next_has_ended():
    hat = a_hat()
    a_log_row(hat, at=at(5))
    owner = hat.team.owner_id
    [month] = waiting(owner, date(2026, 4, 30))
    assert (month.first, month.due_on, month.is_overdue) == (MONTH, date(2026, 4, 30), False)
    assert [one.is_overdue for one in waiting(owner, date(2026, 5, 1))] == [True, False]
    begin(owner, MONTH, seed=1, by="B", today=TODAY)
    [drawn] = waiting(owner, TODAY)
    assert (drawn.review.size, drawn.review.assessed) == (1, 0)
    drawn.review.items.get().assess(outcome="clear", note="", by="B")
    drawn.review.close(by="B")
    assert waiting(owner, TODAY) == []


def test_the_reviewer_draws_assesses_and_closes_in_the_pages(client):
    hat = a_hat()
    last_month = add_months(localdate().replace(day=1), -1)
    a_log_row(hat, at=now().replace(year=last_month.year, month=last_month.month, day=3))
    reviewer = a_reviewer(hat)
    client.force_login(reviewer.user)
    assert "inte dragen" in client.get(reverse("reporting:start")).content.decode()
    drawn = client.post(reverse("audit:draw"), {"month": f"{last_month:%Y-%m}"}, follow=True)
    assert "Inte bedömd" in drawn.content.decode()
    review = drawn.context["review"]
    item = reverse("audit:review_item", args=[review.pk, review.items.get().pk])
    page = client.get(item).content.decode()
    assert hat.user.display_name in page
    assert "öppnade översikten" in page
    refused = client.post(item, {"outcome": "deviation", "note": ""}).content.decode()
    assert "Skriv vad frågan eller avvikelsen gäller." in refused
    client.post(item, {"outcome": "clear"})
    client.post(reverse("audit:close_review", args=[review.pk]))
    page = client.get(reverse("audit:reviews")).content.decode()
    assert "Alla månader är granskade." in page
    assert "avslutad" in page


def test_another_controllers_reviewer_finds_neither_the_review_nor_its_items(client):
    review = a_review(a_hat())
    client.force_login(a_hat(Role.LOGGGRANSKARE).user)
    for address in (
        reverse("audit:review", args=[review.pk]),
        reverse("audit:review_item", args=[review.pk, review.items.get().pk]),
    ):
        assert client.get(address).status_code == 404
    assert client.post(reverse("audit:close_review", args=[review.pk])).status_code == 404
    for month in ("", "2026-13", "1", "0000-01", "2020-01"):  # nothing was read there then
        assert client.post(reverse("audit:draw"), {"month": month}).status_code == 404


def test_alerts_and_days_with_many_cases_stand_in_the_list_to_review(client):
    hat, calm = a_hat(), a_hat()
    owner = hat.team.owner_id
    for number in range(MANY_CASES + 1):
        a_log_row(hat, subjects=[number + 1])
    for number in range(MANY_CASES):
        a_log_row(calm, subjects=[number + 1], controller_id=owner)
    a_log_row(calm, controller_id=owner, alert=True, asked="PRO-2026-007")
    client.force_login(a_reviewer(hat).user)
    page = client.get(reverse("audit:alerts"))
    assert [day["user_id"] for day in page.context["many"]] == [hat.user_id]
    assert f"{MANY_CASES + 1} ärenden" in page.content.decode()
    assert [line.reading.asked for line in page.context["lines"]] == ["PRO-2026-007"]


def shown(client, **chosen):
    lines = client.get(reverse("audit:log"), chosen).context["lines"]
    return [line.reading.pk for line in lines]


def test_the_log_is_searched_by_name_case_kind_and_day(client):
    hat = a_hat(user=a_user(first_name="Åsa", last_name="Öberg"))
    other = a_hat(team=hat.team)
    opened = a_log_row(hat, subjects=[5], asked="PRO-2026-005").pk
    in_list = a_log_row(other, subjects=[4, 5, 6], view="participants:list").pk
    referral = a_log_row(other, subjects=[5], kind="referral").pk
    old = a_log_row(other, subjects=[9], at=now() - timedelta(days=90)).pk
    client.force_login(a_reviewer(hat).user)
    assert set(shown(client)) >= {opened, in_list, referral}
    assert old not in shown(client)
    assert shown(client, who="åsa öb") == shown(client, who=hat.user.username) == [opened]
    assert set(shown(client, asked="pro-2026-005")) == {opened, in_list}
    assert shown(client, kind="referral") == [referral]
    assert old in shown(client, first="2000-01-01")
    assert shown(client, outcome="denied") == []


def test_somebody_with_an_alias_is_found_by_it_alone():
    user = a_user(first_name="Riktiga", last_name="Namnet", username="riktiga", alias="Kim Alm")
    assert matching("kim alm") == [user.pk]
    assert matching("riktiga") == matching("Namnet") == []


def test_the_log_goes_on_to_older_rows_and_leaves_none_out(client):
    hat = a_hat()
    moment = now() - timedelta(minutes=5)
    for number in range(120):
        a_log_row(hat, at=moment, controller_id=None if number % 3 else hat.team.owner_id)
    client.force_login(a_reviewer(hat).user)
    seen, after = [], None
    while after != "":
        page = client.get(reverse("audit:log"), {"efter": after} if after else {})
        seen += [line.reading.pk for line in page.context["lines"]]
        after = page.context["older"]
    ours = set(Reading.objects.filter(at=moment).values_list("pk", flat=True))
    assert len(seen) == len(set(seen))
    assert ours <= set(seen)
    for wrong in (
        "x",
        "_",
        "2026-13-01T00:00:00+00:00_1",
        "2026-01-01_1",
        "2026-01-01T00:00:00+00:00_²",
    ):
        assert client.get(reverse("audit:log"), {"efter": wrong}).status_code == 200


def test_the_pages_of_the_reviewer_take_as_many_queries_for_forty_rows_as_for_one(client):
    hat = a_hat()
    reviewer = a_reviewer(hat)
    review = a_review(hat)
    a_log_row(hat, alert=True)
    client.force_login(reviewer.user)
    addresses = [reverse("audit:log"), reverse("audit:alerts"), reverse("audit:reviews")]
    addresses.append(reverse("audit:review", args=[review.pk]))
    few = [queries(client, address) for address in addresses]
    for _ in range(40):
        a_log_row(a_hat(team=hat.team), alert=True)
    assert [queries(client, address) for address in addresses] == few
    assert max(few) <= 12


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_team_sees_who_has_read_the_case_and_is_seen_doing_so(client):
    hat = a_hat()
    case = an_enrolment(team=hat.team, responsible=hat.user)
    other = an_enrolment(team=hat.team, responsible=hat.user)
    client.force_login(hat.user)
    for name in ("participants:case", "participants:journal"):
        client.get(reverse(name, args=[case.case_number]))
    client.get(reverse("participants:case", args=[other.case_number]))
    client.get(reverse("participants:list"))
    a_log_row(hat, subjects=[case.pk], view="reporting:start", kind="worklist")
    colleague = a_hat(Role.KURATOR, team=hat.team)
    client.force_login(colleague.user)
    address = reverse("participants:readings", args=[case.case_number])
    page = client.get(address).content.decode()
    assert page.count("öppnade översikten") == 1
    assert "öppnade journalen" in page
    assert hat.user.display_name in page
    assert f">{long(localdate(), localdate()).capitalize()}</time></h3>" in page
    assert "deltagarlistan" not in page
    assert "startsidan" not in page
    assert "deltagarlistan" in client.get(address, {"visa": "listor"}).content.decode()
    assert "öppnade vem som har läst ärendet" in client.get(address).content.decode()
    assert colleague.user.display_name in client.get(address).content.decode()


def test_what_a_referrer_saw_is_not_taken_for_a_case_with_the_same_id(client):
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    a_log_row(a_hat(Role.REMITTENT), subjects=[case.pk], kind="referral", view="referrals:status")
    client.force_login(hat.user)
    page = client.get(reverse("participants:readings", args=[case.case_number])).content.decode()
    assert "remissens läge" not in page
