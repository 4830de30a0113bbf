# make demo = the main job on a fresh machine · make test = all tests; both install what is missing.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/.installed

.PHONY: help demo test check bench clean
.DEFAULT_GOAL := help

help:  ## diese Übersicht
	@echo "make demo    Dokumente der erfundenen Beispielgruppe nach ausgabe/; danach: reifegrad öffnet die Anwendung"
	@echo "make test    alle Tests"
	@echo "make check   Stil, Typen, Katalog"
	@echo "make bench   Messungen (benchmarks/)"
	@echo "make clean   venv und Ausgaben entfernen"

$(STAMP): pyproject.toml tools/install-system
	tools/install-system
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e ".[dev]"
	touch $(STAMP)

demo: $(STAMP)  ## der Satz der Beispielgruppe
	$(BIN)/reifegrad demo --ausgabe ausgabe

test: $(STAMP)  ## alle Tests
	tools/in-memory tools/with-postgres $(BIN)/python -m pytest -n auto --dist worksteal

check: $(STAMP)  ## Stil, Typen, Katalog
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/reifegrad check --strict kommunal

bench: $(STAMP)  ## Messungen
	$(BIN)/python benchmarks/bench_scoring.py
	$(BIN)/python benchmarks/reports.py
	tools/with-postgres $(BIN)/python benchmarks/bench_store.py
	tools/with-postgres $(BIN)/python benchmarks/web_load.py
	$(BIN)/python benchmarks/planning.py
	$(BIN)/python benchmarks/planning.py --psplib

clean:
	rm -rf $(VENV) ausgabe dist build
