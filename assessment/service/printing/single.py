"""One document printed on its own, with the seal of its content: what must be the same in the checked draft and in the release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.errors import Refused
from assessment.plan import Ground
from assessment.printing import Cache, Entry, Order, content_key
from assessment.service.printing import PrintJob
from assessment.service.printing.orders import Wanted
from assessment.service.printing.products import Product
from assessment.service.printing.source import PrintSource
from assessment.service.printing.subjects import Edition
from reports.documents import Scope
from reports.release import Release


@dataclass(frozen=True)
class Print:
    """A printed file with its name and the seal of its content."""

    file_name: str
    content: bytes
    seal: str


def print_single(source: PrintSource, product: Product, row: int | None, edition: Edition, cache: Cache) -> Print:
    """Print a document of member ``row`` (None: of the group); raises Refused with the reason where it cannot be printed."""
    job = PrintJob(source, _wanted(product, row), edition)
    with TemporaryDirectory() as folder:
        (outcome,) = job.print(Path(folder), cache, workers=1)
        if outcome.error:
            raise Refused(f"Das Dokument ließ sich nicht setzen: {outcome.error}")
        return Print(outcome.order.file, outcome.path.read_bytes(), content_seal(source, product, row, edition))


def content_seal(source: PrintSource, product: Product, row: int | None, edition: Edition) -> str:
    """Give the SHA-256 of all a document says but its state of release and the head of the history, which move on when it is checked."""
    evaluation = replace(source.evaluation, group=replace(source.evaluation.group, chain=None))
    plan = replace(edition.plan, ground=Ground(evaluation)) if edition.plan else None
    order = order_of(replace(source, evaluation=evaluation), product, row, replace(edition, plan=plan, release=Release()))
    composed = order.compose()
    return composed.checksum if isinstance(composed, Entry) else content_key(composed, "")


def order_of(source: PrintSource, product: Product, row: int | None, edition: Edition) -> Order:
    """Give the order of one document; raises Refused where it cannot be printed."""
    (order,) = PrintJob(source, _wanted(product, row), edition).orders
    return order


def row_of(source: PrintSource, product: Product, town: str) -> int | None:
    """Give the row of a municipality (record id), None for the group; raises Refused where the document is not about it, or it takes no part."""
    if (product.scope is Scope.GROUP) == bool(town) or product.scope is Scope.ROLE:
        raise Refused(f"»{product.title}« lässt sich hierfür nicht drucken. Wählen Sie eine Kommune für ihre Dokumente und keine für die der Arbeitsgemeinschaft.")
    if not town:
        return None
    found = next((row for row, member in enumerate(source.evaluation.group.members) if member.id == town), None)
    if found is None:
        raise Refused("Diese Kommune nimmt an der Erhebung nicht teil.")
    return found


def _wanted(product: Product, row: int | None) -> Wanted:
    return Wanted([product], None if product.scope is Scope.GROUP or row is None else [row])


__all__ = ["Print", "content_seal", "order_of", "print_single", "row_of"]
