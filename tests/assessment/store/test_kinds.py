"""What a field can hold is kept in one form; everything else is a refusal that can be printed, never a crash."""

from __future__ import annotations

import pytest

from assessment.store import KINDS, BadValue

DEEP: list = []
for _ in range(2000):
    DEEP = [DEEP]


@pytest.mark.parametrize(("kind", "fields"), [
    ("inventory", {"data": {"bemerkung": "x" * 2000}}), ("response", {"value": "x" * 10_000}), ("inventory", {"data": {"a": [1.5, None, True, "ß"]}}), ("interview", {"day": "2026-02-28"}),
    ("rating", {"level": 0.0})])
def test_what_imports_allow_the_store_keeps(kind, fields):
    """The limits of the inventory and of free answers are the same here."""
    assert KINDS[kind].checked(fields) == fields


@pytest.mark.parametrize(("kind", "fields"), [
    ("response", {"value": 10**400}), ("rating", {"level": 10**400}), ("response", {"value": DEEP}), ("response", {"value": b"x"}), ("inventory", {"data": {"a": 1, "a ": 2}}),
    ("interview", {"day": "\ud800"}), ("response", {"follow_up": "\ud800"}), ("response", {"\ud800": 1})],
    ids=["huge answer", "huge level", "deep", "bytes", "same key twice", "day", "flag", "field name"])
def test_everything_else_is_refused_in_printable_words(kind, fields):
    """An API client's worst ends in a sentence."""
    with pytest.raises(BadValue) as caught:
        KINDS[kind].checked(fields)
    assert str(caught.value).encode()
    assert caught.value.field.encode()


def test_numbers_of_an_answer_have_one_form():
    """3 and 3.0, a list and a tuple are the same answer in the history and in the table."""
    kept = KINDS["response"].checked({"value": (3, "a")})["value"]
    assert (kept, type(kept), type(kept[0])) == ([3.0, "a"], list, float)
