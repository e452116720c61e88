# One command to run, one to test. Everything made here lies in ignored folders: .venv, var, test-results, docs/_build.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.ONESHELL:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
CATALOGUES := $(shell find src -name '*.po' 2>/dev/null)
LOCK := uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.PHONY: help setup run test features test-deep lock docs screenshots bench clean

help: ## say what can be asked for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMPS)/run $(CATALOGUES:.po=.mo) ## the environment alone: afterwards .venv/bin/sistra works

run: setup ## set up, load the demonstration, serve it, print address and accounts
	@$(BIN)/sistra demo --if-empty
	@exec $(BIN)/sistra serve

test: setup $(STAMPS)/check ## set up and run every check and every test
	@scripts/system_needs.sh
	@$(BIN)/python scripts/checks.py

test-deep: setup $(STAMPS)/check ## like test, with Hypothesis looking much longer
	@scripts/system_needs.sh
	@SISTRA_TEST_PROFILE=deep $(BIN)/python scripts/checks.py

features: setup $(STAMPS)/check ## rows of tests/features.csv that the last test run met
	@$(BIN)/python scripts/features.py

docs: setup $(STAMPS)/check ## the documentation, into docs/_build/html
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

screenshots: setup $(STAMPS)/check ## the pictures of docs/pictures, taken from a demonstration of their own
	@scripts/system_needs.sh
	@$(BIN)/python scripts/screenshots.py

bench: setup $(STAMPS)/check ## measure speed and size (benchmarks/README.md says against which bounds)
	@for benchmark in benchmarks/*.py; do
	  echo "== $$benchmark"
	  $(BIN)/python "$$benchmark"
	done

lock: ## resolve requirements/*.in again (needs uv and a package index)
	@cd requirements
	$(LOCK) run.in -o run.txt $(LOCK_OPTIONS)
	$(LOCK) check.in -o check.txt $(LOCK_OPTIONS)

clean: ## remove what was made, except var (the data)
	@rm -rf $(VENV) docs/_build test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build

$(BIN)/python:
	@scripts/python_environment.sh make $(VENV)

$(STAMPS)/run: requirements/run.txt pyproject.toml | $(BIN)/python
	@scripts/python_environment.sh install $(VENV) requirements/run.txt
	scripts/python_environment.sh product $(VENV)
	mkdir -p $(STAMPS)
	touch $@

$(STAMPS)/check: requirements/check.txt $(STAMPS)/run
	@scripts/python_environment.sh install $(VENV) requirements/check.txt
	touch $@

%.mo: %.po | $(STAMPS)/run
	@$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@ --locale=$(notdir $(patsubst %/,%,$(dir $(patsubst %/,%,$(dir $<)))))
