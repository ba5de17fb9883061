# The two commands of the README: make demo, make test. Both set up all that they need.
VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
RESULTS ?= results

.PHONY: demo quick test nightly attacks fuzz lint bench stubs clean
export PYTHON

demo: $(VENV)/.run  ## grade the sample class, print the table
	$(BIN)/grader grade tests/submissions --out $(RESULTS)

quick: $(VENV)/.dev  ## the tests that start no process, in some ten seconds: run it after every change
	$(BIN)/python -m pytest tests/unit -m "not slow"

test: $(VENV)/.dev  ## all tests but those that are left to the night
	$(BIN)/python -m pytest -n auto

nightly: $(VENV)/.fuzz  ## everything: all tests, other users, removed layers, pages of benchmarks, fuzzing, the audit
	$(BIN)/python -m pytest tests benchmarks -n auto -m ""
	$(MAKE) fuzz
	$(BIN)/grader audit --quick

attacks: $(VENV)/.dev  ## every attack under both strengths, as yourself and, if you are root, as others
	$(BIN)/python -m pytest tests/attacks tests/sandbox/test_users.py -m ""

fuzz: $(VENV)/.fuzz  ## the readers of hostile bytes, guided by coverage: some minutes
	$(BIN)/python tests/fuzz/fuzz.py frame --runs 300000
	$(BIN)/python tests/fuzz/fuzz.py notebook --runs 100000
	$(BIN)/python tests/fuzz/fuzz.py archive --runs 50000
	$(BIN)/python tests/fuzz/fuzz.py settings --runs 100000

lint: $(VENV)/.dev  ## style, formatting, types, stale assignments
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/grader release --check

bench: $(VENV)/.run  ## submissions a second, and what grading adds to the students' own time
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/startup.py

stubs: $(VENV)/.run  ## write assignments/ again from reference/
	$(BIN)/grader release

$(VENV)/.run: pyproject.toml scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[author]"
	@touch $@

$(VENV)/.dev: pyproject.toml scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[dev]"
	@touch $@ $(VENV)/.run

$(VENV)/.fuzz: pyproject.toml scripts/setup.sh
	sh scripts/setup.sh $(VENV) "[dev,fuzz]"
	@touch $@ $(VENV)/.run $(VENV)/.dev

clean:
	rm -rf $(VENV) $(RESULTS) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
