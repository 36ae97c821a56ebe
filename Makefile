# `make` lists everything. Each target does its own set-up, on a machine with Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help preview run test check lint types contracts format messages quality bench crash lock pictures clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Puente needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

preview: $(READY) ## the bot and a phone in the browser: no token, no Internet
	$(BIN)/puente preview

run: $(READY) ## the bot itself; needs PUENTE_TOKEN
	$(BIN)/puente run

test: $(READY) ## all tests; says plainly what it skips
	$(BIN)/python -m pytest $(PYTEST)

check: $(READY) ## check the content as editors do
	$(BIN)/puente check

lint: $(READY) ## ruff: style and common mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy, strictly
	$(BIN)/mypy

contracts: $(READY) ## who may import whom
	$(BIN)/lint-imports

format: $(READY) ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(READY) ## collect interface words from the code into locales/
	$(BIN)/python -m bot.editors.messages

quality: $(READY) ## how well typed words find their page
	$(BIN)/python -m benchmarks.quality

bench: $(READY) ## speed beside our peers; fails when a goal is missed
	$(BIN)/python -m benchmarks

crash: $(READY) ## kill the bot fifty times under load; nothing may be lost
	$(BIN)/python -m tests.delivery.crash

pictures: $(READY) ## the pictures of the documentation, from the real preview
	$(BIN)/python docs/editors/pictures.py

lock: $(READY) ## pin all requirements again, with hashes
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --extra postgres --extra stats --extra posters -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --allow-unsafe --all-extras --all-build-deps -o requirements-dev.txt pyproject.toml

clean: ## remove what was built here
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
