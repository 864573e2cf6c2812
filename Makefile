# What there is to do with a checkout. Everything is installed into .venv and node_modules; see CONTRIBUTING.md.
#
#   make demo             a node with an invented world in it, served on PORT; SERVE=0 ends before serving
#   make test             all checks and the whole suite on SQLite, in a browser and on PostgreSQL
#   make lint|types|imports|templates|docs|audit|unit-sqlite|unit-postgres|e2e     one part of `make test`
#   make format           put code in its one form and write the generated documents
#   make words            take new words of pages into the English catalogue
#   make lock             pin the newest allowed releases, with their hashes
#   make changelog VERSION=1.2.3     collect the fragments of changes/ into CHANGELOG.md under that number
#
# Each sets up by itself what it needs. PYTHON names the Python to set up with, PROCESSES how many run tests.

PORT ?= 8000
SERVE ?= 1
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
PROCESSES ?= 2
UNIT := tests --ignore=tests/e2e -n $(PROCESSES)

.PHONY: demo test tools debian lint types imports templates docs audit unit-sqlite unit-postgres e2e \
	format words lock changelog

demo:
	@$(PYTHON) scripts/bootstrap.py demo
	@$(BIN)/kuaizhuan demo $(if $(filter 0,$(SERVE)),--no-serve,--port $(PORT))

# On PostgreSQL the suite stands last: pytest's closing line is the last thing printed.
test: debian lint imports types templates docs audit e2e unit-sqlite unit-postgres

lint imports types templates docs audit unit-sqlite format lock changelog: tools

unit-postgres e2e words: debian

tools:
	@$(PYTHON) scripts/bootstrap.py tools

# The tools, and Debian's packages for the browser, PostgreSQL and gettext.
debian:
	@$(PYTHON) scripts/bootstrap.py test

lint:
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet

imports:
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }

types:
	@$(BIN)/mypy src/kuaizhuan

templates:
	@$(BIN)/djlint --quiet --lint src

docs:
	@$(BIN)/kuaizhuan write_docs --check

# Known vulnerabilities in what is pinned; without an answer from the package index it says so and passes.
audit:
	@$(BIN)/python scripts/audit.py

# What the suite covers is counted here.
unit-sqlite:
	@$(PYTEST) $(UNIT) --cov --cov-report=term:skip-covered

unit-postgres:
	@$(BIN)/python scripts/with_postgres.py $(PYTEST) $(UNIT)

e2e:
	@$(PYTEST) tests/e2e -n $(PROCESSES)

format:
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet
	@$(BIN)/kuaizhuan write_docs

words:
	@cd src/kuaizhuan && ../../$(BIN)/django-admin makemessages --locale en --no-location --no-wrap --no-obsolete

LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock:
	@$(LOCK) --upgrade --output-file requirements/base.txt pyproject.toml requirements/build.in
	@$(LOCK) --upgrade --constraint requirements/base.txt --extra dev \
		--output-file requirements/dev.txt pyproject.toml requirements/build.in
	@$(LOCK) --upgrade --output-file requirements/node.txt requirements/node.in
	@npm install --package-lock-only --ignore-scripts

changelog:
	@$(BIN)/python scripts/changelog.py $(VERSION)
