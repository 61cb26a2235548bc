from hypothesis import given
from hypothesis import strategies as st

from finsam.differences import compared


def marked(one, other):
    first, second = compared(one, other)
    return [[piece.text for piece in pieces if piece.only_here] for pieces in (first, second)]


def test_words_that_stand_in_one_text_only_are_marked():
    assert marked("Vi ses på torsdag kl. 9.", "Vi ses på fredag kl. 9.") == [
        [" torsdag"],
        [" fredag"],
    ]
    assert marked("Hon sover.", "Hon sover. Hon äter.") == [[], [" Hon äter."]]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_the_pieces_add_up_to_both_texts_whatever_they_are(one, other):
    first, second = compared(one, other)
    assert "".join(piece.text for piece in first) == one
    assert "".join(piece.text for piece in second) == other
    common = [[piece.text for piece in pieces if not piece.only_here] for pieces in (first, second)]
    assert "".join(common[0]) == "".join(common[1])


def test_equal_texts_have_no_mark():
    assert marked("Samma text.", "Samma text.") == [[], []]
