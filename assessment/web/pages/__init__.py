"""The pages, one module per room of the house; each registers its routes with the right it asks for."""

from __future__ import annotations

from assessment.web.pages import help as help_pages
from assessment.web.pages import interview_question, interviews, local_entrance, overview, start
from assessment.web.routing import Pages
from assessment.web.setup import Setup


def all_pages(setup: Setup) -> list[Pages]:
    """Give the pages of a laptop or of a server."""
    common = [
        start.pages,
        help_pages.pages,
        overview.pages,
        interviews.pages,
        interview_question.pages,
    ]
    return [*common, *([local_entrance.pages] if setup.is_local else [])]
