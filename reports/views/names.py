"""Names of municipalities in a sentence: with the article, in the genitive, without the kind of body."""

from __future__ import annotations

import re

TOWNS = ("Stadt", "Kreisstadt", "Landeshauptstadt", "Hansestadt", "Universitätsstadt", "Hochschulstadt")
BODIES = {**dict.fromkeys(TOWNS, "Stadt"), "Gemeinde": "Gemeinde", "Verwaltungsgemeinschaft": "Verwaltungsgemeinschaft", "VG": "Verwaltungsgemeinschaft"}
"""First word of a name → what the body calls itself; all are feminine, as is „Kommune“."""
BODY = "Kommune"
MASCULINE = ("Markt", "Flecken")
"""Kinds of body too, but masculine: their names stand without article."""
OF_BODY = re.compile(rf"\bvon (?=(?:{'|'.join(BODIES)}) )")


def body_of(name: str) -> str:
    """Give „Gemeinde“ of „Gemeinde Mühlrieth“, „Kommune“ where the name does not begin with a kind of body."""
    return BODIES.get(name.partition(" ")[0], BODY) if short_name(name) != name else BODY


def short_name(name: str) -> str:
    """Give „Mühlrieth“ of „Gemeinde Mühlrieth“."""
    first, _, rest = name.partition(" ")
    return rest if rest and (first in BODIES or first in MASCULINE) else name


def with_article(name: str) -> str:
    """Give „Die Stadt …“ where the name begins with a kind of body."""
    return name if body_of(name) == BODY else f"Die {name}"


def in_genitive(text: str) -> str:
    """Give „der Stadt …“ for „von Stadt …“."""
    return OF_BODY.sub("der ", text)
