# Paiban: `make demo` to see it, `make test` to trust it, `make check` while working on it.
# Needs Python >= 3.11 with venv, and GNU make. Nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

ARGS ?=
WORKERS ?= 2

# All paths are relative, so that the tree may lie in a folder with spaces in its name.
py := .venv/bin/python
pip := PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 $(py) -m pip -qq

.PHONY: help demo test check format docs lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sort | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: .venv/.runtime ## plan the demo centre, print the result, serve it (ARGS=--no-serve stops after printing)
	@$(py) -m api demo $(ARGS)

test: .venv/.dev ## the whole test suite; names at the end what could not run
	@sh .ci/with-postgres $(py) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: .venv/.dev ## format, lint, types, imports, quick tests: under two minutes
	@$(py) -m ruff format --check .
	@$(py) -m ruff check .
	@$(py) -m mypy
	@.venv/bin/lint-imports
	@PAIBAN_HYPOTHESIS=quick $(py) -m pytest -q -n $(WORKERS) --dist loadgroup -m "not slow and not browser and not postgres" tests/unit tests/contracts tests/property

format: .venv/.dev ## let ruff rewrite what it can
	@$(py) -m ruff format .
	@$(py) -m ruff check --fix .

docs: .venv/.dev ## write docs/reference again from the code it describes
	@$(py) -m docs.generator

lock: .venv/bin/python ## resolve pyproject.toml into both locks (uses uv; the only target that does)
	@command -v uv >/dev/null || test -x .venv/bin/uv || $(pip) install uv
	@PATH="$$PWD/.venv/bin:$$PATH" sh .ci/lock

clean: ## remove the environment, caches and build output
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .schemathesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment; a stamp file records what is installed, so a second call installs nothing ---

.venv/bin/python:
	@python="$$(sh .ci/find-python)" && echo "Creating .venv with $$python ($$("$$python" -V))" && "$$python" -m venv .venv

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing the locked dependencies (about a minute, once) ..."
	@$(pip) install --require-hashes -r requirements.lock
	@$(pip) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo "Installing the locked dependencies and the test tools (a minute or two, once) ..."
	@$(pip) install --require-hashes -r requirements-dev.lock
	@$(pip) install --no-deps --no-build-isolation -e .
	@touch .venv/.runtime $@
