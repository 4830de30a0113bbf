"""Serialise each object once: for the file's identifier the engine asks for the bytes of all objects again and packs every stream again."""

from __future__ import annotations

import pydyf


class _Frozen(pydyf.Object):  # type: ignore[misc]
    """An object that goes into an object stream."""

    data: bytes = b""


class _FrozenStream(pydyf.Stream):  # type: ignore[misc]
    """A stream, already packed."""

    data: bytes = b""


def freeze(pdf: pydyf.PDF) -> None:
    """Replace all objects but the document information, which is added last, by their bytes."""
    pdf.objects = [item if item.free == "f" else _frozen(item) for item in pdf.objects]


def _frozen(item: pydyf.Object) -> pydyf.Object:
    frozen = _FrozenStream() if isinstance(item, pydyf.Stream) else _Frozen()
    frozen.number, frozen.generation = item.number, item.generation
    frozen.data = item.data
    return frozen
