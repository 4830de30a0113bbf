"""The working group side by side: who may see what, matrix, common gaps, whom to learn from, twins, signals from the inventory."""

from assessment.comparing.common import CommonGap, CommonStrength, JointMeasure, common_gaps, common_strengths
from assessment.comparing.inventory_signals import KINDS, Signal, inventory_signals
from assessment.comparing.lessons import Lesson, lessons_for
from assessment.comparing.matrix import Cell, Matrix, MatrixColumn, MatrixRow, comparison_matrix, shown_value
from assessment.comparing.sight import Sight, group_sight, internal_sight, names_below
from assessment.comparing.twins import Twin, twins_of

__all__ = [
    "KINDS", "Cell", "CommonGap", "CommonStrength", "JointMeasure", "Lesson", "Matrix", "MatrixColumn", "MatrixRow", "Sight", "Signal", "Twin", "common_gaps",
    "common_strengths", "comparison_matrix", "group_sight", "internal_sight", "inventory_signals", "lessons_for", "names_below", "shown_value", "twins_of",
]
