# `make run` serves the product, `make test` proves it; both set everything up first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lint types contracts bench evaluate screenshots messages reference reproduce-model lock clean

help: ## say what each target does
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: $(STAMP) ## make .venv with everything, pinned and checked by hash

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say 'make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)'" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## serve the demo page, the console and the API in this terminal
	@$(BIN)/moderation demo

test: setup ## run every test, on two cores
	$(BIN)/pytest --numprocesses 2 --dist loadfile

check: setup lint types contracts test ## what CI runs: format, lint, types, import contracts, tests

format: setup ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

bench: setup ## measure screening, submitting and reading orders
	$(BIN)/python tests/load/bench_screening.py
	$(BIN)/python -m tests.load.bench_submit
	$(BIN)/python tests/load/bench_orders.py

evaluate: setup ## measure what is caught and what is spared, beside other checkers; writes docs/evaluation.md
	$(BIN)/python -m tests.evaluation

screenshots: setup ## take the pictures in docs/screenshots anew; look at each
	$(BIN)/python -m tests.browser.screenshots

messages: setup ## extract the strings of moderation/web and compile its Chinese catalog; fill in what is missing
	$(BIN)/pybabel -q extract -F pyproject.toml -k lazy_gettext --no-location --omit-header -o $(VENV)/messages.pot moderation/web
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 120 -l zh -i $(VENV)/messages.pot -d moderation/web/translations
	$(BIN)/pybabel -q compile --statistics -l zh -d moderation/web/translations

reference: setup ## write the parts of docs/reference/ that follow from the code
	$(BIN)/python -m tests.docs.reference

DATA ?= ../shared/data/train

reproduce-model: setup ## make the shipped model anew from DATA=folder and compare it byte by byte
	$(BIN)/moderation train $(DATA) --out $(VENV)/reproduced.bin
	cmp $(VENV)/reproduced.bin moderation/models/shipped.bin

lock: setup ## resolve pyproject.toml anew into the lock files
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --upgrade -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --extra embedded --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the environment and the demo's data
	rm -rf $(VENV) var
