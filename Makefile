# `make` lists everything. Each target does its own set-up, on a machine with Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help preview run test check lint types contracts format messages quality bench crash snapshots pictures lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What the bot needs, and no more: a newcomer sees it soon.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Puente needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# What tests, checks and benchmarks need besides.
$(TOOLS): $(READY) requirements-dev.txt
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

preview: $(READY) ## the bot and a phone in the browser: no token, no Internet
	$(BIN)/puente preview

run: $(READY) ## the bot itself; needs PUENTE_TOKEN
	$(BIN)/puente run

test: $(TOOLS) ## all tests; says plainly what it skips
	$(BIN)/python -m pytest $(PYTEST)

check: $(TOOLS) ## check the content as editors do
	$(BIN)/puente check

lint: $(TOOLS) ## ruff: style and common mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TOOLS) ## mypy, strictly
	$(BIN)/mypy

contracts: $(TOOLS) ## who may import whom
	$(BIN)/lint-imports

format: $(TOOLS) ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(TOOLS) ## collect interface words from the code into locales/
	$(BIN)/python -m bot.editors.messages

quality: $(TOOLS) ## how well typed words find their page
	$(BIN)/python -m benchmarks.quality

bench: $(TOOLS) ## speed beside our peers; fails when a goal is missed
	$(BIN)/python -m benchmarks

crash: $(TOOLS) ## kill the bot fifty times under load; nothing may be lost
	$(BIN)/python -m tests.delivery.crash

snapshots: $(TOOLS) ## write the snapshots of all screens again
	$(BIN)/python -m pytest -q tests/snapshots --update-snapshots

pictures: $(TOOLS) ## the pictures of the documentation, from the real preview
	$(BIN)/python docs/pictures/take.py
	$(BIN)/python docs/editors/pictures.py

COMPILE := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --all-build-deps

lock: $(TOOLS) ## pin all requirements again, with hashes
	$(PIP) pip-tools
	$(COMPILE) --all-extras -o requirements-dev.txt pyproject.toml
	$(COMPILE) --extra postgres --extra stats --extra posters -c requirements-dev.txt -o requirements.txt pyproject.toml

clean: ## remove what was built here
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
