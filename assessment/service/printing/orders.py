"""Which documents a set has, each as an order the press can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assessment.errors import UnknownName
from assessment.evaluate import Evaluation
from assessment.printing import Entry, Manuscript, Order
from assessment.service.printing.products import ANNEX, Product, products
from assessment.service.printing.subjects import Edition, Subjects
from questionnaires import nearest
from reports import Case
from reports.documents import Scope, compose
from reports.guide_case import GuideCase
from reports.release import Audience

EDITIONS = {Audience.INTERNAL: "intern", Audience.PUBLIC: "öffentlich"}


@dataclass(frozen=True)
class Wanted:
    """What to print: products (empty: the whole set) of the members in ``rows`` (None: of all, and of the group); interview guides of ``roles`` only (empty: of all)."""

    products: Sequence[Product] = ()
    rows: Sequence[int] | None = None
    roles: Sequence[str] = ()

    @property
    def whole_set(self) -> bool:
        """Whether nothing in particular was named."""
        return not self.products

    @property
    def needs_plan(self) -> bool:
        """Whether any of it tells of a roadmap: all but interview guides."""
        return any(product.scope is not Scope.ROLE for product in self.chosen)

    @property
    def chosen(self) -> list[Product]:
        """Give the products to be made; the whole set of single members is without the group's."""
        everything = [product for product in products().values() if self.rows is None or product.scope is not Scope.GROUP]
        return list(self.products) or everything


def orders_of(evaluation: Evaluation, wanted: Wanted, edition: Edition, subjects: Subjects) -> list[Order]:
    """Give the orders of a set: the group's first, since they take longest, then member by member, then the interview guides.

    Of the whole set those that cannot be are left out: the group's without a plan, interview guides in a public edition.
    """
    chosen = [product for product in wanted.chosen if not (wanted.whole_set and _cannot_be(product, edition))]
    rows = range(len(evaluation.group.members)) if wanted.rows is None else wanted.rows
    return [*_of_the_group(evaluation, chosen, edition, subjects), *(order for row in rows for order in _of_a_member(evaluation, row, chosen, edition, subjects)),
            *(order for row in ([None] if wanted.rows is None else rows) for order in _guides(evaluation, row, chosen, subjects, wanted.roles))]


def _cannot_be(product: Product, edition: Edition) -> bool:
    return (product.scope is Scope.GROUP and edition.plan is None) or (product.scope is Scope.ROLE and edition.audience is Audience.PUBLIC)


def _of_the_group(evaluation: Evaluation, chosen: Sequence[Product], edition: Edition, subjects: Subjects) -> Iterator[Order]:
    for product in chosen:
        if product.scope is Scope.GROUP:
            yield Order(product.file("", edition.audience), "", evaluation.group.name, product.key, product.title, EDITIONS[edition.audience],
                        partial(_composed_for_group, product, subjects))


def _of_a_member(evaluation: Evaluation, row: int, chosen: Sequence[Product], edition: Edition, subjects: Subjects) -> Iterator[Order]:
    member = evaluation.group.members[row]
    for product in chosen:
        if product.scope is Scope.MEMBER:
            yield Order(product.file(member.key, edition.audience), member.key, member.name, product.key, product.title, EDITIONS[edition.audience],
                        partial(_composed_for_member, product, subjects, row))


def _guides(evaluation: Evaluation, row: int | None, chosen: Sequence[Product], subjects: Subjects, roles: Sequence[str]) -> Iterator[Order]:
    for product in chosen:
        if product.scope is Scope.ROLE:
            for guide in _of_roles(tuple(subjects.guides(row)), roles):
                subject = "-".join(part for part in (guide.role.casefold(), guide.key) if part)
                yield Order(product.file(subject, Audience.INTERNAL), subject, guide.place or evaluation.group.name, product.key, f"{product.title} {guide.role_title}",
                            EDITIONS[Audience.INTERNAL], lambda product=product, guide=guide: Manuscript(product.form, compose(product.kind, guide)))  # type: ignore[misc]


def _of_roles(guides: Sequence[GuideCase], roles: Sequence[str]) -> Iterator[GuideCase]:
    """Give the guides of some roles (none named: all); raises UnknownName."""
    known = {guide.role: guide for guide in guides}
    for role in roles:
        if role not in known:
            raise UnknownName(f"Für die Rolle »{role[:20]}« gibt es hier keinen Leitfaden; ihre Fragen stehen in den Leitfäden anderer Rollen. {nearest(role[:20], known)}".strip())
    yield from (guide for guide in guides if not roles or guide.role in roles)


def _composed_for_group(product: Product, subjects: Subjects) -> Manuscript:
    return Manuscript(product.form, compose(product.kind, subjects.group))


def _composed_for_member(product: Product, subjects: Subjects, row: int) -> Manuscript | Entry:
    case = subjects.member(row)
    return _annex(case) if product.kind == ANNEX else Manuscript(product.form, compose(product.kind, case))


def _annex(case: Case) -> Entry:
    from reports.workbook import annex_workbook  # noqa: PLC0415 - the only product that needs a workbook writer

    return Entry(annex_workbook(case))
