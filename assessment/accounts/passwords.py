"""Passwords: what is demanded of them, and how they are kept (Argon2id).

Length counts, composition does not: no rule asks for digits or signs. Refused is what guessing programs try first: common words,
runs on the keyboard, the own name – as long as hardly anything else stands in the password.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
PRODUCT = ("reifegrad", "reifegradmessung")
RUNS = ("1234567890", "0123456789", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
OTHER_SPELLINGS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
KNOWN_WORDS_AT_MOST, OWN_PART_AT_LEAST, RUN_AT_LEAST, DIFFERENT_AT_LEAST, PART_OF_A_NAME = 2, 6, 4, 5, 4

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def normal(password: str) -> str:
    """Give a password as it is compared: composed characters, so that ä typed in two ways is one password."""
    return unicodedata.normalize("NFC", password)


def password_faults(password: str, *, login: str = "", name: str = "") -> list[str]:
    """Give everything that is wrong with a new password as German sentences; empty if it may be used."""
    return list(_faults(normal(password), login, name))


def _faults(password: str, login: str, name: str) -> Iterator[str]:
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in password):
        yield "Das Kennwort enthält unsichtbare Steuerzeichen. Tippen Sie es neu."
    if len(password) < SHORTEST:
        yield f"Das Kennwort ist zu kurz: Es hat {len(password)} Zeichen, nötig sind mindestens {SHORTEST}. Mehrere Wörter hintereinander lassen sich gut merken."
    if len(password) > LONGEST:
        yield f"Das Kennwort ist zu lang: Es hat {len(password)} Zeichen, erlaubt sind höchstens {LONGEST}."
    if len(set(password)) < DIFFERENT_AT_LEAST:
        yield f"Das Kennwort besteht aus zu wenigen verschiedenen Zeichen. Verwenden Sie mindestens {DIFFERENT_AT_LEAST} verschiedene."
    elif _guessable(password[:LONGEST].casefold(), _personal(login, name)):
        yield "Das Kennwort ist leicht zu erraten: Es besteht fast nur aus einem häufigen Wort, einer Tastenfolge, Ihrem Namen oder dem Namen dieses Programms. Ergänzen Sie eigene Wörter."


def _personal(login: str, name: str) -> tuple[str, ...]:
    parts = re.split(r"[\W_]+", normal(f"{login} {name}").casefold())
    return (*PRODUCT, normal(login).casefold(), *(part for part in parts if len(part) >= PART_OF_A_NAME))


def _guessable(password: str, personal: tuple[str, ...]) -> bool:
    """Tell whether hardly anything is left without known words; three or more of them make a phrase, which is fine."""
    known = {*personal, *common_words()} - {""}
    for spelling in {password, password.translate(OTHER_SPELLINGS)}:
        own, taken = _own_part(password, spelling, known)
        if 0 < taken <= KNOWN_WORDS_AT_MOST and len(re.sub(r"[\W_]", "", own)) < OWN_PART_AT_LEAST:
            return True
    return False


def _own_part(password: str, spelling: str, known: set[str]) -> tuple[str, int]:
    """Blank known words out where a spelling of the password has them, the longest first, then runs on the keyboard; gives what is left and how many words there were."""
    found = sorted((word for word in known if word in spelling), key=len, reverse=True)
    rest, own, taken = spelling, password, 0
    while word := next((word for word in found if word in rest), "") or _longest_run(rest):
        taken += 1
        while (start := rest.find(word)) >= 0:
            end = start + len(word)
            rest, own = (f"{text[:start]}{' ' * len(word)}{text[end:]}" for text in (rest, own))
    return own, taken


def _longest_run(text: str) -> str:
    pieces = (text[start:end] for start in range(len(text)) for end in range(min(len(text), start + 26), start + RUN_AT_LEAST - 1, -1))
    return max((piece for piece in pieces if any(piece in row or piece in row[::-1] for row in RUNS)), key=len, default="")


@cache
def common_words() -> frozenset[str]:
    """Give the shipped list of words that passwords are often made of."""
    text = resources.files("assessment.accounts").joinpath("common_words.txt").read_text(encoding="utf-8")
    return frozenset(normal(line.strip()).casefold() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def hashed(password: str) -> str:
    """Give what is kept of a password."""
    return _HASHER.hash(normal(password))


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash("Kennwort von niemandem")


def matches(kept: str, password: str) -> bool:
    """Tell whether a password is the one that was kept. Where nothing was kept, the same work is done for a hash of nobody, so that time tells nothing."""
    typed = normal(password)[:LONGEST].encode("utf-8", "replace")
    try:
        right = _HASHER.verify(kept or _nobodys_hash(), typed)
    except (VerificationError, InvalidHashError):
        return False
    return right and bool(kept) and len(normal(password)) <= LONGEST


def outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's and should be made anew."""
    return _HASHER.check_needs_rehash(kept)
