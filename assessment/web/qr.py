"""A QR code as an inline picture: black on white in every theme, without a style the page's policy would refuse."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4
"""White modules around it; readers need them."""


def qr_svg(text: str, label: str) -> Markup:
    """Give the picture of a text; ``label`` says what it is to whoever does not see it."""
    rows = segno.make(text, error="m", micro=False).matrix
    size = len(rows) + 2 * QUIET
    path = "".join(f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    picture = '<svg class="qr" role="img" aria-label="{0}" viewBox="0 0 {1} {1}" width="240" height="240" shape-rendering="crispEdges"><rect width="{1}" height="{1}" fill="#fff"/><path fill="#000" d="{2}"/></svg>'
    return Markup(picture).format(label, size, path)  # noqa: S704 - our own frame; what is filled in is escaped
