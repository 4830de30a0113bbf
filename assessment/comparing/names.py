"""When two names mean the same: spelling, legal form and version aside; what is merely similar is never merged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

LEGAL_FORMS = frozenset({"gmbh", "ggmbh", "ag", "kg", "kgaa", "ohg", "gbr", "ug", "mbh", "se", "eg", "ev", "aoer", "haftungsbeschraenkt", "inc", "ltd", "co", "und"})
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
VERSION_WORDS = frozenset({"version", "release", "stand", "ver", "rel"})
VERSION = re.compile(r"v?\d+(\.\d+)+|v\d+|(19|20)\d\d")
SIMILAR_FROM = 0.87
"""Share of equal letters in order (Ratcliff and Obershelp) from which two names look like one."""
LONG_WORD = 5


def normalised(name: str) -> str:
    """Give a name without case, umlauts, punctuation, legal form and version; as it is in lower case where nothing would be left.

    A bare number stays: it may belong to the name.
    """
    folded = re.sub(r"\be\.\s*v\.", "ev", name.casefold()).translate(UMLAUTS)
    words = [word.strip(".") for word in re.split(r"[^\w.]+", folded)]
    kept = [word for place, word in enumerate(words) if word and word not in LEGAL_FORMS and not _is_version(words, place)]
    return " ".join(re.sub(r"[._]+", "", word) for word in kept) or folded.strip()


def look_alike(first: str, second: str) -> bool:
    """Tell whether two different normalised names are probably one: written together or apart, words turned round, one word more, a word shortened, a slip of the pen.

    Names with different numbers are different things.
    """
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    one, other = set(first.split()), set(second.split())
    short, long = sorted((first.replace(" ", ""), second.replace(" ", "")), key=len)
    if len(short) < LONG_WORD:
        return False
    subset = (one <= other or other <= one) and any(len(word) >= LONG_WORD for word in one & other)
    return subset or long.startswith(short) or _shortened(one - other, other - one) or SequenceMatcher(None, short, long, autojunk=False).ratio() >= SIMILAR_FROM


def _shortened(first: set[str], second: set[str]) -> bool:
    """Tell whether two names differ in one word only and one of these abbreviates the other: its letters in order, the first one equal."""
    if len(first) != 1 or len(second) != 1:
        return False
    short, long = sorted((*first, *second), key=len)
    letters = iter(long)
    return len(short) < LONG_WORD and short[0] == long[0] and all(letter in letters for letter in short)


def alike_pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Give the pairs of different normalised names that look alike, sorted; only names that begin alike or share a word are compared."""
    ordered = sorted(set(names))
    return [(first, second) for place, first in enumerate(ordered) for second in ordered[place + 1:]
            if (first[:2] == second[:2] or set(first.split()) & set(second.split())) and look_alike(first, second)]


def _is_version(words: list[str], place: int) -> bool:
    """Tell whether a word is a version, its announcement, or the number announced."""
    word = words[place]
    announced = place > 0 and words[place - 1] in VERSION_WORDS and word.replace(".", "").isdigit()
    announces = word in VERSION_WORDS and place + 1 < len(words) and words[place + 1][:1].isdigit()
    return announced or announces or VERSION.fullmatch(word) is not None
