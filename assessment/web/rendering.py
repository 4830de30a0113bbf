"""Frozen view data → HTML; templates compute nothing."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import german


@cache
def environment() -> Environment:
    """Give the templates with the German filters; everything is escaped, a missing name is an error."""
    made = Environment(loader=PackageLoader("assessment.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"zahl": german.decimal, "tag": german.short_date}
    made.globals["asset"] = asset
    return made


def render(template: str, **view: Any) -> str:
    """Render a template."""
    return environment().get_template(template).render(view)


@cache
def asset(path: str) -> str:
    """Give the address of a static file with a mark of its content, so that a browser may keep it for ever."""
    content = (resources.files("assessment.web") / "static" / path).read_bytes()
    return f"/static/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"
