"""Scores as a table and the Gutachten of each municipality."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from assessment.cases import build_case
from assessment.evaluate import Evaluation
from assessment.service.naming import find_named
from reports import Case


@dataclass(frozen=True)
class WrittenReport:
    """One report on disk."""

    key: str
    name: str
    path: Path
    pages: int


def find_member(evaluation: Evaluation, name: str) -> int:
    """Give the row of a member named by file name, name or municipality key; raises UnknownName."""
    return find_named(name, [(member.key, member.name, member.ags) for member in evaluation.group.members])


def write_reports(evaluation: Evaluation, rows: Iterable[int], folder: Path, issued: date, workers: int | None = None) -> Iterator[WrittenReport]:
    """Write one PDF per chosen member, several at a time; yields each as it is finished, never leaves a half-written file."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = [build_case(evaluation, row, issued) for row in rows]
    count = max(1, min(workers or os.cpu_count() or 1, len(cases)))
    if count == 1:
        for case in cases:
            yield _written(case.key, case.name, folder, *_render(case, issued))
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        jobs: dict[Future[tuple[bytes, int]], tuple[str, str]] = {pool.submit(_render, case, issued): (case.key, case.name) for case in cases}
        for job in as_completed(jobs):
            yield _written(*jobs[job], folder, *job.result())


def _render(case: Case, issued: date) -> tuple[bytes, int]:
    """Lay out one report in a worker process."""
    from reports.html import render_html  # noqa: PLC0415 - heavy, needed in workers only
    from reports.pdf import render_pdf  # noqa: PLC0415
    from reports.views.gutachten import build_view  # noqa: PLC0415

    return render_pdf(render_html("gutachten.html.j2", build_view(case)), issued.isoformat())


def _written(key: str, name: str, folder: Path, pdf: bytes, pages: int) -> WrittenReport:
    path = folder / f"gutachten-{key}.pdf"
    draft = path.with_suffix(".pdf.neu")
    draft.write_bytes(pdf)
    draft.replace(path)
    return WrittenReport(key, name, path, pages)


def score_table(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Give all scores as plain data for machines: per member and node value, bounds, coverage, Soll, gap, attainment."""
    scores, gaps = evaluation.scores, evaluation.gaps

    def clean(value: float) -> float | None:
        return None if math.isnan(value) else float(value)

    return [
        {"kommune": member.key, "name": member.name, "ags": member.ags, "werte": {
            node: {
                "ist": clean(scores.point[i, n]), "roh": clean(scores.raw[i, n]), "untergrenze": clean(scores.lower[i, n]),
                "obergrenze": clean(scores.upper[i, n]), "abdeckung": clean(scores.coverage[i, n]), "soll": clean(gaps.target[1, i, n]),
                "luecke": clean(gaps.node[1, i, n]), "erreicht": clean(gaps.attainment[1, i, n]),
            } for n, node in enumerate(scores.tree.ids)}}
        for i, member in enumerate(evaluation.group.members)
    ]
