# Three commands: `make figures`, `make test`, `make test-all`. README.md says on which machines.
# Which Python: PYTHON=python3.12 on the command line, else that of .venv if it is finished.
FINISHED := test -f .venv/installed.json && test -x .venv/bin/python
PYTHON ?= $(shell $(FINISHED) && echo .venv/bin/python || echo python3)
INSTALL := "$(PYTHON)" envs/install.py
# Launchers in .venv/bin name the folder they were made in, and some paths break them.
RUN := .venv/bin/python -m
SNAKEMAKE := $(RUN) snakemake --cores all

.PHONY: environment test-environment figures test test-all faults benchmarks archive lint tiny pages record clean

figures: environment
	$(SNAKEMAKE)

# What needs no whole runs, kills, clusters or environments: some four minutes.
test: test-environment
	$(RUN) pytest -m "not slow"

# Everything, on the results of `make tiny`.
test-all: tiny
	$(RUN) pytest --made

# The table of faults survived and inputs refused, with more kills than the tests make.
faults: tiny
	$(RUN) pytest tests/faults tests/cluster tests/ground_floor tests/workflow --made --kills 10

benchmarks: test-environment
	$(SNAKEMAKE) benchmarks

# One file to keep or to move: results/laptop.tar.gz, or of `make archive CONFIG=config/desk.yaml`.
archive: environment
	PYTHONPATH=workflow $(RUN) energetics.archive $(if $(CONFIG),--configfile $(CONFIG))

lint: test-environment
	$(RUN) ruff format --check workflow tests envs
	$(RUN) ruff check workflow tests envs
	$(RUN) mypy
	$(RUN) snakefmt --check Snakefile workflow/rules
	$(SNAKEMAKE) --lint
	$(SNAKEMAKE) --lint --configfile config/paper.yaml

tiny: test-environment
	$(SNAKEMAKE) --configfile config/test.yaml
	$(SNAKEMAKE) --configfile config/test.yaml --report results/test.zip

# Prints what pages say of the code, and of recorded runs.
pages: environment
	PYTHONPATH=workflow $(RUN) energetics.pages

# Keeps the numbers of a finished run in docs/runs, for pages: those of config/config.yaml, or
# `make record CONFIG=FILE STUDIES=NAMES`.
record: environment
	PYTHONPATH=workflow $(RUN) energetics.run_records $(STUDIES) $(if $(CONFIG),--configfile $(CONFIG))

# Makes .venv, mends it, or says in one line why it cannot.
environment:
	@$(INSTALL) requirements.txt

test-environment:
	@$(INSTALL) requirements-test.txt

clean:
	rm -rf results/test results/test.zip .snakemake
