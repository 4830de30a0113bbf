"""What a setting is: key, label, what it means, which values, how the model holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assessment.agreements import GroupPlanning
from assessment.settings.forms import Form


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Setting:
    """One setting: key (YAML, store, command line), label and one-line explanation in German, form of its values.

    ``field`` is its place in GroupPlanning or MemberPlanning; ``meant`` turns a kept value into the model's, ``kept`` back;
    ``absent`` says in words what holds while nobody has set it, where that is no value; ``resolved``: body and day of an
    agreement may stand beside it.
    """

    key: str
    label: str
    hint: str
    form: Form
    field: str
    meant: Callable[[Any], Any] = _same
    kept: Callable[[Any], Any] = _same
    absent: str = ""
    resolved: bool = True

    @property
    def default(self) -> str:
        """Say what holds while nobody has set it."""
        return self.absent or self.form.shown(self.kept(getattr(GroupPlanning(), self.field)))
