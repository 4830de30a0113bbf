"""View → HTML: the only place that knows Jinja; undefined names and missing files are errors."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.views.data import ReportView


@cache
def _environment() -> Environment:
    folder = Path(str(resources.files("reports"))) / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render_html(view: ReportView) -> str:
    """Give the Gutachten as one HTML document that refers only to bundled assets."""
    return _environment().get_template("gutachten.html.j2").render(v=view)
