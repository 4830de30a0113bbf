"""The laws of the three-way merge, for all records and all pairs of writers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.changes import FieldConflict
from assessment.store.kinds import KINDS
from assessment.store.merging import Merged, merge

UNITS = (("state", "value", "reason"), ("grade",), ("evidence",), ("comment", "note"), ("flag",))
NAMES = [name for unit in UNITS for name in unit]
VALUES = st.sampled_from(["", "a", "b", None, 1.0, ["x"]])
RECORDS = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))
EDITS = st.dictionaries(st.sampled_from(NAMES), VALUES)
UNIT_SETS = st.frozensets(st.sampled_from(UNITS))
quickly = settings(max_examples=200, deadline=None)


def after(base, mine, theirs):
    """The record once a merge is written."""
    return {**theirs, **merge(base, mine, theirs, UNITS).applied}


@quickly
@given(RECORDS, RECORDS, RECORDS, UNIT_SETS)
def test_edits_of_different_units_both_survive_in_either_order(base, one, other, units):
    """Who saves first makes no difference."""
    ones = {name: one[name] for unit in UNITS if unit in units for name in unit}
    others = {name: other[name] for unit in UNITS if unit not in units for name in unit}
    assert after(base, others, {**base, **ones}) == after(base, ones, {**base, **others}) == {**base, **ones, **others}
    assert not merge(base, others, {**base, **ones}, UNITS).conflicts


@quickly
@given(RECORDS, EDITS)
def test_the_same_value_written_twice_is_no_conflict(base, edit):
    """The second writer is told that all is well, and nothing is written."""
    assert merge(base, edit, {**base, **edit}, UNITS) == Merged({}, ())


@quickly
@given(RECORDS, EDITS)
def test_who_saw_the_newest_version_gets_all_he_wants(base, edit):
    """Only real changes are written."""
    merged = merge(base, edit, base, UNITS)
    assert merged == Merged({name: value for name, value in edit.items() if value != base[name]}, ())


@quickly
@given(RECORDS, EDITS, RECORDS)
def test_fields_of_a_unit_stay_together(base, mine, theirs):
    """A unit is one writer's or the other's, never a mixture such as „entfällt“ with a level."""
    merged = after(base, mine, theirs)
    for unit in UNITS:
        wanted = tuple(mine.get(name, base[name]) for name in unit)
        assert tuple(merged[name] for name in unit) in (wanted, tuple(theirs[name] for name in unit))


@quickly
@given(RECORDS, EDITS, RECORDS)
def test_nothing_a_writer_wants_is_lost(base, mine, theirs):
    """Every value wanted stands afterwards, is what the writer saw already, or lies in a conflict."""
    merged = merge(base, mine, theirs, UNITS)
    clashing = {name: value for conflict in merged.conflicts for name, value in zip(conflict.fields, conflict.mine, strict=True)}
    for name, value in mine.items():
        assert value in (after(base, mine, theirs)[name], base[name]) or clashing[name] == value


@quickly
@given(RECORDS, EDITS, RECORDS)
def test_a_conflict_tells_what_each_side_saw_and_leaves_the_other_value(base, mine, theirs):
    """Nothing is overwritten that the writer has not seen."""
    for conflict in merge(base, mine, theirs, UNITS).conflicts:
        assert conflict.before == tuple(base[name] for name in conflict.fields)
        assert conflict.other == tuple(theirs[name] for name in conflict.fields) == tuple(after(base, mine, theirs)[name] for name in conflict.fields)
        assert conflict.mine not in (conflict.before, conflict.other)


def test_writing_to_what_another_removed_meanwhile_is_a_conflict():
    """An answer must not vanish because the record it went to was taken away in the same minute."""
    units, empty = KINDS["response"].units, KINDS["response"].empty
    gone = FieldConflict(("removed",), (False,), (True,), (False,))
    assert merge(empty, {"comment": "neu"}, {**empty, "removed": True}, units) == Merged({"comment": "neu"}, (gone,))
    assert merge({**empty, "removed": True}, {"comment": "neu"}, {**empty, "removed": True}, units) == Merged({"comment": "neu"}, ())
    assert merge({**empty, "removed": True}, {"removed": False}, {**empty, "removed": True}, units) == Merged({"removed": False}, ())


def test_units_of_every_kind_hold_each_field_once():
    """A field in two units would be merged twice."""
    for kind in KINDS.values():
        assert sorted(name for unit in kind.units for name in unit) == sorted(kind.spec)
