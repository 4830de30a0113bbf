"""`python -m assessment.cli`."""

from assessment.cli import main

main()
