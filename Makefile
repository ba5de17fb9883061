# The two commands of the README: make demo, make test. Both set up all that they need. Every other: make help.
VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
RESULTS ?= results

# Tests and grading start hundreds of Pythons: without byte code each of them compiles the grader anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo quick test browser nightly audit quoted attacks fuzz lint docs bench soak stubs oracle clean
export PYTHON

.PHONY: help
help:  ## list the targets, with what each does
	@awk -F ':.*## ' '/^[a-z][a-z0-9_-]*:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.run  ## grade the sample class, print the table
	$(BIN)/grader grade tests/submissions --out $(RESULTS)

quick: $(VENV)/.dev  ## the tests that start no process, in some ten seconds: run it after every change
	$(BIN)/python -m pytest tests/unit -m "not slow and not nightly" --hypothesis-profile quick -p no:xdist \
		--durations=5 --durations-min=0.5

test: $(VENV)/.dev  ## all tests but those that are left to the night
	$(BIN)/python -m pytest -n auto --dist worksteal

browser: $(VENV)/.browser  ## the pages in Chromium (apt install chromium): look, scripts, accessibility
	GRADED=$(RESULTS) $(BIN)/python -m pytest tests/browser -m "browser and not nightly"

nightly: $(VENV)/.night $(VENV)/.browser  ## everything: all tests, other users, removed layers, benchmarks, pages, fuzzing, the audit
	$(BIN)/python -m pytest tests benchmarks -n auto --dist worksteal -m "not browser" --hypothesis-profile nightly
	$(MAKE) demo
	GRADED=$(RESULTS) $(BIN)/python -m pytest tests/browser -m browser
	$(MAKE) --jobs 2 --output-sync=target fuzz audit

audit: $(VENV)/.run  ## the assignments themselves, with few draws
	$(BIN)/grader audit --quick

quoted: $(VENV)/.dev  ## count what a report quotes of hostile answers, and write the table of the threat model
	$(BIN)/python -m tests.quoted --write

attacks: $(VENV)/.dev  ## every attack under both strengths, as yourself and, if you are root, as others
	$(BIN)/python -m pytest tests/attacks tests/sandbox/test_users.py -m ""

fuzz: $(VENV)/.fuzz  ## the readers of hostile bytes, guided by coverage: some minutes
	$(BIN)/python tests/fuzz/fuzz.py frame --runs 300000
	$(BIN)/python tests/fuzz/fuzz.py notebook --runs 100000
	$(BIN)/python tests/fuzz/fuzz.py code --runs 10000
	$(BIN)/python tests/fuzz/fuzz.py archive --runs 50000
	$(BIN)/python tests/fuzz/fuzz.py tar --runs 50000
	$(BIN)/python tests/fuzz/fuzz.py settings --runs 100000

lint: $(VENV)/.dev  ## style, formatting, types, stale assignments
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/grader release --check

docs: $(VENV)/.docs  ## the documentation as a website, in build/docs; a warning is an error
	$(BIN)/python -m sphinx -b html -E -a -q -W --keep-going docs build/docs
	@echo "the documentation is in build/docs: open build/docs/index.html"

bench: $(VENV)/.run  ## speed, beside four other graders from PyPI and the least it can take; what attacks cost
	$(BIN)/python benchmarks/bench.py $(BENCH)
	$(BIN)/python benchmarks/hostile.py
	$(BIN)/python benchmarks/report.py

SUBMISSIONS ?= 10000
soak: $(VENV)/.dev  ## a class of 10,000 with hostile students: what grows, what stays behind, who differs (SUBMISSIONS=N)
	$(BIN)/python benchmarks/soak.py --submissions $(SUBMISSIONS)

stubs: $(VENV)/.run  ## write assignments/ again from reference/
	$(BIN)/grader release

oracle: $(VENV)/.oracle  ## compute again, with JAX and SciPy, what the references are compared with
	$(BIN)/python -m tests.reference.oracle

$(VENV)/.run: pyproject.toml grader/__init__.py scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[author,report]"
	@touch $@

$(VENV)/.dev: pyproject.toml grader/__init__.py scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[dev,docs]"
	@touch $@ $(VENV)/.run $(VENV)/.docs

$(VENV)/.docs: pyproject.toml grader/__init__.py scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[author,docs]"
	@touch $@ $(VENV)/.run

$(VENV)/.fuzz: pyproject.toml grader/__init__.py scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[dev,docs,fuzz]"
	@touch $@ $(VENV)/.run $(VENV)/.docs $(VENV)/.dev

$(VENV)/.oracle: pyproject.toml grader/__init__.py scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[dev,docs,oracle]"
	@touch $@ $(VENV)/.run $(VENV)/.docs $(VENV)/.dev

$(VENV)/.browser: pyproject.toml grader/__init__.py scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[dev,docs,browser]"
	@touch $@ $(VENV)/.run $(VENV)/.docs $(VENV)/.dev

$(VENV)/.night: pyproject.toml grader/__init__.py scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[dev,docs,fuzz,oracle,parquet]"
	@touch $@ $(VENV)/.run $(VENV)/.docs $(VENV)/.dev $(VENV)/.fuzz $(VENV)/.oracle

clean:  ## remove the environment, the results and every cache
	rm -rf $(VENV) $(RESULTS) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
