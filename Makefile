# `make run` and `make test` need nothing but Python 3.11 or newer. They make .venv, install what the lock names
# (every file checked by its hash), and then the project itself. A stamp in .venv remembers what is installed.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PROJECT := --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	pyproject.toml requirements/build.in
RUN := .venv/.installed-run
DEV := .venv/.installed-dev

.PHONY: help run samples test check docs golden signal lock audit licences sbom clean

help:  ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: samples  ## Score the sample pages, then serve the API on 127.0.0.1:8000
	$(BIN)/plumbline serve --host $(HOST) --port $(PORT)

samples: $(RUN)  ## Score the sample pages
	@$(BIN)/plumbline score samples/*.html samples/*.txt; test $$? -le 1

test: $(DEV)  ## Run the whole test suite
	$(BIN)/python -m pytest -n auto --dist loadfile $(TESTS)

check: $(DEV)  ## Check format, lint, types, architecture and that generated pages are fresh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tasks.docs --check

docs: $(DEV)  ## Write the generated pages under docs/ anew
	$(BIN)/python -m tasks.docs

golden: $(DEV)  ## Write the golden reports of the sample pages anew
	$(BIN)/python -m tasks.golden

signal: $(DEV)  ## Begin a new signal: make signal NAME=some_noun CATEGORY=tone
	$(BIN)/python -m tasks.signal "$(NAME)" "$(CATEGORY)"

lock: $(DEV)  ## Resolve the dependencies anew, for every platform
	$(COMPILE) --upgrade --output-file requirements/run.lock
	$(COMPILE) --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock

audit: $(DEV)  ## Look for known faults in the locked packages; fails where they cannot be asked after
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements/run.lock

licences: $(DEV)  ## List the licences of the packages
	@$(BIN)/pip-licenses --from=mixed --with-system --order=license \
		--packages $$(sed -n 's/^\([a-z0-9-]*\)==.*/\1/p' requirements/run.lock)

sbom: $(DEV)  ## Write build/sbom.json, the list of the locked packages as CycloneDX
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements --output-reproducible --output-file build/sbom.json requirements/run.lock

clean:  ## Remove .venv and what was built
	rm -rf .venv build dist *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Plumbline needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(RUN): requirements/run.lock pyproject.toml | .venv/bin/python
	$(PIP) install --no-deps --require-hashes -r requirements/run.lock
	$(PIP) install $(PROJECT)
	@touch $@

$(DEV): requirements/dev.lock pyproject.toml | .venv/bin/python
	$(PIP) install --no-deps --require-hashes -r requirements/dev.lock
	$(PIP) install $(PROJECT)
	@touch $@ $(RUN)
