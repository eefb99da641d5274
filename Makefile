# What a change needs, by name; CONTRIBUTING.md says when. `make setup` comes first.
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: setup fast test lint types grammar score mutation bench ci

setup: ## an environment with everything that the rest needs
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[test,dev,all]'

fast: ## every room's tests, half a minute
	$(BIN)/pytest -q -m "not slow"

test: ## all tests
	$(BIN)/pytest

lint: ## style of code and imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check healthplan_cli

types: ## mypy --strict over the program, the tests and the benchmarks
	$(BIN)/mypy

grammar: ## every rule against its own examples and rejects
	$(BIN)/healthplan grammar check --quiet

score: ## the samples against what a reader found in them
	$(BIN)/pytest -q tests/test_samples.py

mutation: ## conditions that no test notices, in ROOM=targets
	$(BIN)/python benchmarks/mutation.py $(or $(ROOM),targets) --sample 100

bench: ## speed, growth, memory, cold start
	$(BIN)/python benchmarks/speed.py

ci: ## all of it, as the server runs it
	.ci/run
