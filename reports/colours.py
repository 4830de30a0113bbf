"""Contrast of two colours by WCAG 2.2 (relative luminance), for what a municipality sets and for our own palettes."""

from __future__ import annotations

import re

TEXT_CONTRAST = 4.5
"""Least contrast of text (WCAG 2.2, contrast minimum, level AA)."""
HEX = re.compile(r"#[0-9a-f]{6}")


def contrast(first: str, second: str) -> float:
    """Give the contrast ratio (1–21) of two colours written as #rrggbb."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
