"""The roadmap: what to do when, with how many people and how much money; problem, schedule, checker, solvers."""
