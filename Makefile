# Enlace: the commands. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
export ENLACE_HOME ?= $(CURDIR)/var
export PYTHONWARNINGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix bench docs browser clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/.done  ## make .venv with everything in it; does nothing when it is up to date

.venv/.done: requirements-dev.txt requirements.txt pyproject.toml tools/setup.py $(wildcard src/enlace/*/locale/*/LC_MESSAGES/*.po)
	@$(PYTHON) tools/setup.py

run: setup  ## the demonstration on localhost: both packs, SYNTHETIC replies, sign-ins; PORT=8080 on another port
	@$(BIN)/enlace demo --serve $(if $(PORT),--port $(PORT))

test: setup  ## all tests, the browser's included; those of the database on PostgreSQL too
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/test.py $(ARGS)

check: setup  ## lint, types, import contracts, templates, migrations, translations, stale pages
	@$(BIN)/python tools/check.py

fix: setup  ## let the tools mend what they can
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

bench: setup  ## measure speed and size; prints the table of docs/reference/benchmarks.md
	@$(BIN)/python tools/bench.py

docs: setup  ## write the generated pages anew, and the screenshots
	@$(BIN)/python tools/docs.py

clean:  ## remove what can be made again, data of the demonstration included
	@rm -rf .venv var .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: screens audit lock
screens: setup  ## take the screenshots of docs/images anew
	@$(BIN)/python tools/docs.py --screens

lock: setup  ## write requirements*.txt anew from pyproject.toml
	@$(BIN)/uv lock -q
	@$(BIN)/uv export -q --frozen --no-default-groups --no-annotate --no-header --no-emit-project -o requirements.txt
	@$(BIN)/uv export -q --frozen --only-group desk --no-annotate --no-header -o requirements-desk.txt
	@$(BIN)/uv export -q --frozen --group desk --group test --group quality --no-annotate --no-header --no-emit-project -o requirements-dev.txt

audit: setup  ## compare the locked versions with the public database of known vulnerabilities
	@$(BIN)/pip-audit --disable-pip --require-hashes -r requirements.txt -r requirements-desk.txt
