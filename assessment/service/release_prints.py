"""Printing for release: a draft is printed and kept; when it was checked, the same content is printed as released and kept for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assessment.cases import release_and_brand
from assessment.changes import Outcome
from assessment.errors import Refused
from assessment.printing import Cache
from assessment.service.members import find_town
from assessment.service.printing import Edition, PrintSource, Product, find_products, plan_to_print, source_of
from assessment.service.printing.single import Print, print_single, row_of
from assessment.service.releasing import CHANGED, Draft, ReleaseRow, find_release, keep_draft, refuse_release, release_document, release_setting_for
from assessment.store import Workspace
from reports.release import Audience


def print_draft(
    workspace: Workspace, document: str, actor: str, *, today: date, cache: Cache, edition: Audience = Audience.INTERNAL, town: str = "", wave: str = "", note: str = "",
    begun: Callable[[], None] = lambda: None,
) -> ReleaseRow:
    """Print a document as it stands and keep it as the next draft; ``begun`` is called where a plan must be made first, which may take a minute."""
    source = source_of(workspace, wave)
    (product,) = find_products([document])
    printed = _printed(source, product, find_town(workspace, town).id if town else "", Edition(today, edition), cache, begun)
    return keep_draft(workspace, Draft(document, printed.file_name, printed.content, printed.seal, edition, town, note), actor, today=today, wave=wave)


def print_release(
    workspace: Workspace, release: str, actor: str, *, approver: str, today: date, base: int, cache: Cache, begun: Callable[[], None] = lambda: None,
) -> Outcome:
    """Print a checked draft as released – same content, same day, with number, approver and date – and release it with that file.

    Raises Refused where the content is not what was checked any more, or where the one who checked would release.
    """
    row = find_release(workspace, release)
    refuse_release(workspace, row, actor)
    source, (product,) = source_of(workspace, row.wave), find_products([row.document])
    agreed, _ = release_and_brand(source.evaluation.group, row_of(source, product, row.town))
    setting = release_setting_for(workspace, release, approver, today=today, confidentiality=agreed.confidentiality)
    printed = _printed(source, product, row.town, Edition(row.made_on or today, row.edition, release=setting), cache, begun)
    if printed.seal != row.seal:
        raise Refused(CHANGED)
    return release_document(workspace, release, printed.content, printed.seal, actor, approver=approver, today=today, base=base)


def _printed(source: PrintSource, product: Product, town: str, edition: Edition, cache: Cache, begun: Callable[[], None]) -> Print:
    row = row_of(source, product, town)
    plan = plan_to_print(source.evaluation, cache, begun)
    return print_single(source, product, row, Edition(edition.day, edition.audience, plan, edition.release), cache)


__all__ = ["print_draft", "print_release"]
