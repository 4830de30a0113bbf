"""The cache gives back exactly what was kept, or nothing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.printing import Cache, Entry

KEY, OTHER = "a" * 64, "b" * 64


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    Cache(tmp_path).keep(KEY, Entry(b"%PDF\n1\n", 3, "☃"))
    assert Cache(tmp_path).take(KEY) == Entry(b"%PDF\n1\n", 3, "☃")
    assert Cache(tmp_path).take(OTHER) is None


@pytest.mark.parametrize("damage", [lambda raw: raw[:-1], lambda raw: raw + b"x", lambda raw: raw.replace(b"1", b"2"), lambda raw: raw[:0], lambda raw: b"{}\n" + raw, lambda raw: b"\xff" + raw])
def test_a_damaged_entry_is_noticed_and_removed(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep(KEY, Entry(b"content 1"))
    path = cache.path(KEY)
    path.write_bytes(damage(path.read_bytes()))
    assert cache.take(KEY) is None
    assert not path.exists()


def test_it_stays_within_its_bounds_and_drops_what_was_not_used_for_longest(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=2500)
    keys = [letter * 64 for letter in "abc"]
    for age, key in enumerate(keys):
        cache.keep(key, Entry(bytes(900)))
        os.utime(cache.path(key), (1000 + age, 1000 + age))
    assert cache.take(keys[0]) is not None
    assert cache.trim() == 1
    assert [cache.take(key) is not None for key in keys] == [True, False, True]


def test_drafts_of_the_dead_go_those_of_the_living_stay(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep(KEY, Entry(b"1"))
    old, young = (cache.path(KEY).with_name(f"{OTHER}.{name}.neu") for name in ("alt", "jung"))
    old.touch()
    young.touch()
    os.utime(old, (1000, 1000))
    assert cache.trim() == 1
    assert not old.exists()
    assert young.exists()
    assert cache.take(KEY)
