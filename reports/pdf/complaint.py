"""What the layout engine complains about is a defect of template or stylesheet, never a mere warning."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class LayoutComplaint(RuntimeError):
    """The document cannot be laid out as written: a defect of template, stylesheet or chart."""


class _Listener(logging.Handler):
    """Collects messages."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def warnings_are_errors() -> Iterator[None]:
    """Collect what WeasyPrint logs and raise it all together."""
    listener, logger = _Listener(), logging.getLogger("weasyprint")
    logger.addHandler(listener)
    propagated, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagated
    if listener.heard:
        raise LayoutComplaint("; ".join(dict.fromkeys(listener.heard)))
