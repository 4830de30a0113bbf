"""What can be printed: every kind of document as PDF, some as Word edition, the annex as workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.errors import UnknownName
from assessment.printing import Form
from questionnaires import allowed_words, nearest
from reports.documents import KINDS, Scope
from reports.release import Audience

ANNEX = "anlage"
WORD_EDITIONS = ("gutachten", "ratsvorlage")
FIRST = "gutachten"
"""What is printed where nothing is named."""


@dataclass(frozen=True)
class Product:
    """Something printed: its name on the command line, German title, what it is about, the kind it is composed as, the file it becomes."""

    key: str
    title: str
    scope: Scope
    kind: str
    form: Form = Form.PDF

    def file(self, subject: str, edition: Audience) -> str:
        """Give the file name for a subject's short name (empty for the group)."""
        mark = "-oeffentlich" if edition is Audience.PUBLIC else ""
        return f"{'-'.join(part for part in (self.kind, subject) if part)}{mark}.{self.form.value}"


def products() -> Mapping[str, Product]:
    """Give all products by name, in the order a set is made."""
    set_ = [Product(kind.key, kind.title, kind.scope, kind.key) for kind in KINDS.values()]
    words = [Product(f"{key}-word", f"{KINDS[key].title} (Word)", KINDS[key].scope, key, Form.WORD) for key in WORD_EDITIONS if key in KINDS]
    return {product.key: product for product in (*set_, *words, Product(ANNEX, "Anlage (Excel)", Scope.MEMBER, ANNEX, Form.EXCEL))}


def find_products(names: Sequence[str]) -> list[Product]:
    """Give the products named, each once, in the order a set is made; raises UnknownName."""
    known = products()
    for name in names:
        if name not in known:
            raise UnknownName(f"Die Art »{name}« gibt es nicht. {nearest(name, known)} Erlaubt sind: {allowed_words(known)}.".replace("  ", " "))
    return [product for key, product in known.items() if key in names]
