# All that is needed: Python 3.11 or newer, git and make.
#   make site    the project's own journal, built into public/
#   make test    format, types, layers, tests
#   make quick   the same with the tests of the core only, and few examples of each law: half a minute
#   make coverage  which lines no test runs
#   make bench   how quick it is
#   make fuzz    the property tests with many more examples, and many more builds that are killed: some hours
#   make golden  the digests of two whole sites, in tests/golden/: `git diff` then names each file that changed
#   make docs    the parts of the documentation that are made from the program
#   make lock    the releases of all packages that are tested, with their hashes, in requirements/
#   make release a wheel, a source distribution, and a bill of materials, in dist/
#   make clean   remove what these left behind

PYTHON ?= python3
VENV := .venv

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The rooms of the core: their tests work on values, or on journals of a few entries.
QUICK := content diagnostics editing feeds forges imports journal markdown model plan schema sources

# What runs longer if the variables of `make fuzz` say so: 20,000 steps of an author, a build that fails at each single
# call that changes something on disk, a thousand processes that are killed, hundreds of states that are damaged, a
# thousand journals with mistakes of every kind, two thousand edits under a preview, three years of daily publications.
FUZZED := $(addprefix tests/,build/test_warm_equals_cold.py build/test_identity.py build/test_crash_safety.py build/test_killed_processes.py \
	build/test_damaged_states.py build/test_malformed_journals.py index/test_state.py publish/test_three_years.py serve/test_soak.py)

COMPILED := --upgrade --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet

# What is tested, by its hashes. A mirror may have other releases: then what fits is installed, and that is said.
LOCKED = $(PIP) install --require-hashes --requirement requirements/$(1).txt || echo "requirements/$(1).txt cannot be installed here, so what fits is."

.PHONY: site test quick coverage bench fuzz golden docs lock release clean

site: $(VENV)/installed
	$(BIN)/microjournal build

test: $(VENV)/developing $(VENV)/npm
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

quick: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --hypothesis-profile=quick $(addprefix tests/,$(QUICK))

coverage: $(VENV)/developing $(VENV)/npm
	$(BIN)/python -m pytest --cov=microjournal --cov-report=term-missing:skip-covered

bench: $(VENV)/developing
	$(BIN)/python -m benchmarks

fuzz: export MICROJOURNAL_FUZZ_EXAMPLES := 500
fuzz: export MICROJOURNAL_FUZZ_STEPS := 40
fuzz: export MICROJOURNAL_FUZZ_CALLS := 1000
fuzz: export MICROJOURNAL_FUZZ_KILLS := 1000
fuzz: export MICROJOURNAL_FUZZ_DAMAGES := 500
fuzz: export MICROJOURNAL_FUZZ_EDITS := 2000
fuzz: export MICROJOURNAL_FUZZ_JOURNALS := 1000
fuzz: export MICROJOURNAL_FUZZ_DAYS := 1096
fuzz: $(VENV)/developing
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=fuzz
	$(BIN)/python -m pytest $(FUZZED)

golden: $(VENV)/developing
	$(BIN)/python -m tests.golden

docs: $(VENV)/installed
	$(BIN)/python docs/problem_pages.py
	$(BIN)/python docs/reference.py
	$(BIN)/python release/bill.py docs/licences.md

# For every system and Python alike; no name of a registry comes into the files.
lock: $(VENV)/developing
	$(PIP) install uv
	$(BIN)/uv pip compile $(COMPILED) --output-file requirements/running.txt pyproject.toml
	$(BIN)/uv pip compile $(COMPILED) --output-file requirements/developing.txt --extra dev pyproject.toml

# The same commit gives the same bytes.
release: $(VENV)/developing
	rm -rf dist
	$(BIN)/python -m hatchling build
	$(BIN)/python release/bill.py dist/bill-of-materials.cdx.json
	cp requirements/running.txt dist/requirements.txt

clean:
	rm -rf $(VENV) tests/npm/node_modules public .microjournal build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# What tests take from npm (tests/npm/package-lock.json), with a Node.js from PyPI.
$(VENV)/npm: $(VENV)/developing tests/npm/package-lock.json
	$(BIN)/python -m tests.npm.node
	@touch $@

# A folder that a broken run left half made is made anew.
$(VENV)/made:
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'Python 3.11 or newer is needed: make PYTHON=python3.12')"
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml requirements/running.txt
	@$(call LOCKED,running)
	$(PIP) install --editable .
	@touch $@

$(VENV)/developing: $(VENV)/made pyproject.toml requirements/developing.txt
	@$(call LOCKED,developing)
	$(PIP) install --editable ".[dev]"
	@touch $@ $(VENV)/installed
