"""A document looked at before it is printed: composed from the same view and template, as one page for a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.errors import Refused
from assessment.evaluate import Evaluation
from assessment.plan import GroupPlan
from assessment.printing import Cache, Form, Manuscript
from assessment.service.kept_plans import PlanWish, kept_plan
from assessment.service.printing import Edition, Product, find_products, source_of
from assessment.service.printing.single import order_of, row_of
from assessment.store import Workspace
from reports import german
from reports.documents import Scope
from reports.release import Audience
from reports.screen import standalone

NO_PLAN = "Der Fahrplan ist für diesen Stand noch nicht gerechnet; er fehlt in der Vorschau. Das fertige Dokument enthält ihn."
PLAN_FIRST = "Dieses Dokument erzählt vom gemeinsamen Fahrplan, der für diesen Stand noch nicht gerechnet ist. Erstellen Sie die Datei oder den Fahrplan einmal; danach gibt es auch die Vorschau."
NOT_SHOWN = "»{title}« gibt es nur als Datei. Erstellen Sie die Datei und öffnen Sie sie."
AS_PRINTED = "Vorschau vom {day}, {edition} Ausgabe. Inhalt und Aufbau sind die des Dokuments; Seitenumbruch und Seitenzahlen gibt es erst in der Datei."


@dataclass(frozen=True)
class Preview:
    """A document as one HTML file."""

    title: str
    html: str


def can_preview(product: Product) -> bool:
    """Tell whether a product can be looked at: it is a text, and about one member or the group."""
    return product.form is not Form.EXCEL and product.scope is not Scope.ROLE


def preview(workspace: Workspace, document: str, *, today: date, cache: Path, edition: Audience = Audience.INTERNAL, town: str = "", wave: str = "",
            evaluation: Evaluation | None = None) -> Preview:
    """Give a document of a municipality (record id; empty: of the group) for the screen; raises UnknownName, or Refused where there is nothing to show.

    ``cache`` is the folder of kept plans: a preview shows the roadmap that is there and never makes one. ``evaluation`` spares computing the wave again.
    """
    (product,) = find_products([document])
    if not can_preview(product):
        raise Refused(NOT_SHOWN.format(title=product.title))
    source = source_of(workspace, wave, evaluation)
    plan = kept_plan(source.evaluation, Cache(cache), PlanWish())
    assert plan is None or isinstance(plan, GroupPlan)
    if plan is None and product.scope is Scope.GROUP:
        raise Refused(PLAN_FIRST)
    composed = order_of(source, product, row_of(source, product, town), Edition(today, edition, plan)).compose()
    assert isinstance(composed, Manuscript)
    notes = [AS_PRINTED.format(day=german.short_date(today), edition="öffentliche" if edition is Audience.PUBLIC else "interne"), *([] if plan else [NO_PLAN])]
    return Preview(product.title, standalone(composed.composed, notes))
