"""What people write never becomes a part of a page, a document or a file (quality.md A12).

A few rounds here; every text in every field by `python -m tests.drills.hostile_texts`, and through
every form by `python -m tests.drills.hostile_forms`.
"""

import pytest
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from finsam import access
from instruments.views.violence import SHOWN
from participants.models import FinalDocument
from participants.printing import letter
from tests.hostile_forms import Trial, ways_in
from tests.hostile_texts import MARKED, TEXTS, bones_of, fill
from tests.visitors import Visitors
from tests.world import a_world, addresses

pytestmark = pytest.mark.django_db
PAGES = [
    "participants:list",
    "participants:case",
    "participants:journal",
    "participants:facts",
    "participants:edit_person",
    "participants:documents",
    "participants:history",
    "participants:measures",
    "participants:final_document",
    "participants:preview_final_document",
    "instruments:violence",
    "instruments:violence_answers",
    "referrals:list",
    "referrals:remiss",
    "reporting:start",
]
# The latest who have read stand on the page itself: a list that grows until it is full.
READS_STAND_THERE = ["instruments:violence_answers"]
# Words beside other wishes, three steps, and somebody else's words.
FORMS = ["participants:edit_person", "participants:close", "referrals:section[behov]"]


def pages_of(client, world, names, person="staff"):
    """The bones of every page that this person finds, by address; fragments too."""
    client.force_login(world.hats[person].user)
    found = {}
    for name in names:
        for address in addresses(world, name):
            for headers in ({}, {"HX-Request": "true"}):
                answer = client.get(address, headers=headers)
                if answer.status_code == 200 and "html" in answer["Content-Type"]:
                    found[address, bool(headers)] = bones_of(answer.content.decode())
    return found


def printed():
    document = FinalDocument.objects.select_related("enrolment").first()
    content = letter(document, written_on=localdate())
    return bones_of(render_to_string("participants/print/final_document.html", content))


def assert_same_bones(before, after):
    assert before.keys() == after.keys()
    for address, bones in before.items():
        assert after[address] == bones, (address, set(after[address]) ^ set(bones))


def one_round(client, world, names, start, person="staff"):
    """Plain words and hostile ones make the same pages. Returns how many pages were compared."""
    for _ in range(SHOWN):
        pages_of(client, world, READS_STAND_THERE, person)
    plain = pages_of(client, world, names, person)
    assert fill(start)
    after = pages_of(client, world, names, person)
    assert_same_bones(plain, after)
    return len(after)


def test_there_are_two_hundred_texts_and_all_differ():
    assert len(set(TEXTS)) == len(TEXTS) == 200


def test_a_text_that_a_template_let_through_would_be_noticed():
    assert bones_of(f"<p>{TEXTS[0]}</p>") != bones_of("<p>x</p>")
    with pytest.raises(AssertionError):
        bones_of('<a href="javascript:alert(1)">x</a>')


@pytest.mark.parametrize("start", [0, 100])
def test_no_text_becomes_a_part_of_a_page_or_of_a_printed_document(client, start):
    world = a_world()
    fill(start + 50)  # everything that may be empty holds something, before and after
    before = printed()
    assert one_round(client, world, PAGES, start) > len(PAGES)
    assert printed() == before


def test_no_text_that_a_form_sends_becomes_a_part_of_the_answer():
    trial = Trial(Visitors(a_world(), ["staff", "referrer"]))
    for way in ways_in(trial.visitors, FORMS):
        trial.of(way, most=2)
    assert trial.faults == set()
    assert trial.forms > len(FORMS)
    assert {"led on", "refused", "shown"} == set(trial.answers)
    assert trial.shown == {raw for raw, _ in MARKED}


def test_every_page_of_the_drill_is_one_that_is_decided():
    assert {*PAGES, *FORMS} <= set(access.TABLE)
