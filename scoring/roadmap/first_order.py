"""Prices of a large relaxation by first-order iterations (PDLP, Applegate et al. 2021): any moment's prices give a safe bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from ortools.pdlp import solvers_pb2  # type: ignore[import-untyped]
from ortools.pdlp.python import pdlp  # type: ignore[import-untyped]

Floats = npt.NDArray[np.float64]
ACCURACY = 3e-4


def prices_and_shares(rows: Any, limits: Floats, gain: Floats, rounds: int) -> tuple[Floats, Floats]:
    """Give prices (rows,) and values (columns,) near the maximum of gain·x under rows·x ≤ limits, 0 ≤ x ≤ 1; ``rows`` is sparse."""
    program = pdlp.QuadraticProgram()
    program.resize_and_initialize(len(gain), len(limits))
    program.objective_vector = -gain
    program.constraint_matrix = rows.tocsc()
    program.constraint_lower_bounds, program.constraint_upper_bounds = np.full(len(limits), -np.inf), limits
    program.variable_lower_bounds, program.variable_upper_bounds = np.zeros(len(gain)), np.ones(len(gain))
    parameters = solvers_pb2.PrimalDualHybridGradientParams()
    parameters.num_threads = 1
    parameters.termination_criteria.iteration_limit = rounds
    parameters.termination_criteria.simple_optimality_criteria.eps_optimal_relative = ACCURACY
    parameters.termination_criteria.simple_optimality_criteria.eps_optimal_absolute = ACCURACY
    found = pdlp.primal_dual_hybrid_gradient(program, parameters)
    return -np.asarray(found.dual_solution), np.clip(found.primal_solution, 0, 1)
