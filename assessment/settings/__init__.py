"""What can be agreed for planning: one table of settings, read by one rule from files, command line and database."""

from assessment.settings.documents import PNG, crest_bytes, kept_crest, kept_image
from assessment.settings.families import FAMILIES
from assessment.settings.forms import Fault, Faulty
from assessment.settings.planning import (
    Agreed,
    Agreements,
    agreed_settings,
    families,
    find_setting,
    foreign_names,
    group_planning,
    keys,
    member_planning,
    settings,
)
from assessment.settings.points import CHOICE, decision_fields, decision_from, pin_fault, pin_fields, pin_from
from assessment.settings.setting import Setting

__all__ = [
    "CHOICE", "FAMILIES", "PNG", "Agreed", "Agreements", "Fault", "Faulty", "Setting", "agreed_settings", "crest_bytes", "decision_fields", "decision_from", "families", "find_setting", "foreign_names",
    "group_planning", "kept_crest", "kept_image", "keys", "member_planning", "pin_fault", "pin_fields", "pin_from", "settings",
]
