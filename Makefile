# Two commands on a machine with Python >= 3.11 and make: `make figures`, `make test`.
PYTHON ?= python3
BIN := .venv/bin
SNAKEMAKE := $(BIN)/snakemake --cores all

.PHONY: figures test faults benchmarks archive lint tiny clean

figures: .venv/pipeline
	$(SNAKEMAKE)

test: .venv/test
	$(BIN)/pytest

# The table of faults survived and inputs refused, with more kills than the tests make.
faults: .venv/test
	$(BIN)/pytest tests/faults tests/cluster tests/ground_floor tests/workflow --kills 10

benchmarks: .venv/test
	$(SNAKEMAKE) benchmarks

# One file to keep or to move: results/laptop.tar.gz, or of `make archive CONFIG=config/desk.yaml`.
archive: .venv/pipeline
	PYTHONPATH=workflow $(BIN)/python -m energetics.archive $(if $(CONFIG),--configfile $(CONFIG))

lint: .venv/test
	$(BIN)/ruff format --check workflow tests
	$(BIN)/ruff check workflow tests
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(SNAKEMAKE) --lint
	$(SNAKEMAKE) --lint --configfile config/paper.yaml

tiny: .venv/test
	$(SNAKEMAKE) --configfile config/test.yaml
	$(SNAKEMAKE) --configfile config/test.yaml --report results/test/report.zip

# The stamps stand for what was installed from each file.
.venv/pipeline: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r $<
	touch $@

.venv/test: requirements-test.txt requirements-cluster.txt requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r $<
	touch $@ .venv/pipeline

clean:
	rm -rf results/test .snakemake
