# The two commands of the README: make demo, make test. Both set up all that they need.
VENV ?= .venv
PYTHON ?= python3
BIN = $(VENV)/bin
RESULTS ?= results

.PHONY: demo test attacks fuzz lint bench stubs clean
export PYTHON

demo: $(VENV)/.run  ## grade the sample class, print the table
	$(BIN)/grader grade tests/submissions --out $(RESULTS)

test: $(VENV)/.dev  ## the whole test suite
	$(BIN)/python -m pytest -n auto

attacks: $(VENV)/.dev  ## every attack under both strengths, as yourself and, if you are root, as others
	$(BIN)/python -m pytest tests/attacks tests/sandbox/test_users.py -m "slow or not slow"

fuzz: $(VENV)/.fuzz  ## the readers of hostile bytes, guided by coverage: some minutes
	$(BIN)/python tests/fuzz/fuzz.py frame --runs 300000
	$(BIN)/python tests/fuzz/fuzz.py notebook --runs 100000
	$(BIN)/python tests/fuzz/fuzz.py archive --runs 50000
	$(BIN)/python tests/fuzz/fuzz.py tar --runs 50000
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
