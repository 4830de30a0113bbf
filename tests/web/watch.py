"""Watching a page: nothing may go wrong silently, and no request may leave the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(found => found.violations)"
"""What passed is not told: on a large page that takes longer than finding out."""
OF_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules a dark page can break where a light one keeps all: names, order and labels have no colour."""
DRESSES: tuple[tuple[Literal["light", "dark"], Literal["none", "active"], int, Sequence[str]], ...] = (
    ("light", "none", 1280, ()), ("light", "none", 320, ()), ("light", "active", 1280, ()), ("dark", "none", 1280, OF_COLOUR), ("dark", "none", 320, OF_COLOUR))
"""Scheme, forced colours, width in px, rules (none: all)."""


@dataclass
class Watch:
    """A page and what went wrong on it; ``expected`` are parts of messages a test provokes."""

    page: Page
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def note(self, fault: str) -> None:
        """Keep a fault unless the test provoked it."""
        if not any(part in fault for part in self.expected):
            self.faults.append(fault)


def watched(page: Page) -> Watch:
    """Watch a page."""
    watch = Watch(page, expected=["status of 4"])
    page.on("console", lambda message: watch.note(f"console: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: watch.note(f"script: {error}"))
    page.context.route("**/*", lambda route: _loopback_only(route, watch))
    page.add_init_script("document.addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))")
    return watch


def _loopback_only(route: Route, watch: Watch) -> None:
    address = urlsplit(route.request.url)
    if address.scheme in ("data", "blob") or address.hostname == "127.0.0.1":
        route.continue_()
    else:
        watch.note(f"request to {route.request.url}")
        route.abort()


def axe_violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Give what axe-core finds, one line per node; all rules of WCAG 2.2 AA, or some by name."""
    page.emulate_media(reduced_motion="reduce")   # colours on their way from one to the other have no contrast to judge
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    violations: list[dict[str, Any]] = page.evaluate(RUN_AXE, {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": AA})
    return [f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}" for rule in violations for node in rule["nodes"]]


def faults_in_every_dress(page: Page) -> list[str]:
    """Give what axe-core finds and what scrolls sideways: light and dark, at 1280 and 320 px, with forced colours. Afterwards the page is light and as wide as before."""
    before, faults = page.viewport_size, []
    for scheme, forced, width, rules in DRESSES:
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        page.set_viewport_size({"width": width, "height": 800})
        found = axe_violations(page, rules)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("scrolls sideways")
        faults += [f"{scheme}, forced colours {forced}, {width} px: {fault}" for fault in found]
    page.emulate_media(color_scheme="light", forced_colors="none")
    if before:
        page.set_viewport_size(before)
    return faults
