"""Printing a set of documents: open, plan, compose, and let the press set what is new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from assessment import ways
from assessment.errors import Refused
from assessment.printing import Cache, ClusterPress, LocalPress, Order, Outcome, Press, PrintRun
from assessment.service.printing.orders import Wanted, orders_of
from assessment.service.printing.outcomes import outcome_data
from assessment.service.printing.plans import plan_to_print
from assessment.service.printing.products import FIRST, Product, find_products, products
from assessment.service.printing.source import PrintSource, open_to_print, source_of
from assessment.service.printing.subjects import Edition, Subjects
from reports.documents import Scope
from reports.release import Audience

__all__ = ["FIRST", "Edition", "PrintJob", "PrintSource", "Product", "Wanted", "find_products", "open_to_print", "outcome_data", "plan_to_print", "products", "source_of"]


class PrintJob:
    """A set about to be printed: its orders are known, nothing is composed yet."""

    def __init__(self, source: PrintSource, wanted: Wanted, edition: Edition) -> None:
        if edition.audience is Audience.PUBLIC and any(product.scope is Scope.ROLE for product in wanted.products):
            raise Refused("Interviewleitfäden gibt es nur intern.", ways.NOT_PUBLIC)
        subjects = Subjects(source, edition)
        if edition.plan is None and any(product.scope is Scope.GROUP for product in wanted.products):
            subjects.group  # noqa: B018 - refuses with the reason
        self.orders: list[Order] = orders_of(source.evaluation, wanted, edition, subjects)

    def print(self, folder: Path, cache: Cache, *, workers: int | None = None, scheduler: str = "", anew: bool = False, notes: Path | None = None) -> Iterator[Outcome]:
        """Print all orders; gives each document as it is finished, failures too. ``notes``: where to keep what stands in the folder, by default in the cache."""
        def press() -> Press:
            return ClusterPress(cache, scheduler) if scheduler else LocalPress(cache, max(1, min(workers or os.cpu_count() or 1, len(self.orders))))

        return PrintRun(folder, cache, press, anew=anew, notes=notes).outcomes(self.orders)
