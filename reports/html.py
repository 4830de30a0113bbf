"""View → HTML: the only place that knows Jinja; undefined names and missing files are errors."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def _environment() -> Environment:
    folder = Path(str(resources.files("reports"))) / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def render_html(template: str, view: object) -> str:
    """Give a view as one HTML document that refers only to bundled assets and given files; a template sees it as ``v``."""
    return _environment().get_template(template).render(v=view)
