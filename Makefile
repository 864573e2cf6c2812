# What there is to do with a checkout. Everything is installed into .venv and node_modules; see CONTRIBUTING.md.
#
#   make demo             a node with an invented world in it, served on PORT; SERVE=0 ends before serving
#   make test             all checks, and the suite on SQLite, in a browser and on PostgreSQL
#   make test-slow        what takes longer: tests marked slow, what the suite covers, all that touches the database on
#                         PostgreSQL, and the suite in five new orders with new examples
#   make lint|types|imports|templates|docs|audit|unit-sqlite|unit-postgres|e2e     one part of `make test`
#   make crawl            every address as every identity asks for it; part of `make test-slow`
#   make coverage         what the suite covers, which may not fall below what pyproject.toml says
#   make format           put code in its one form and write the generated documents
#   make words            take new words of pages into the English catalogue
#   make lock             pin the newest allowed releases, with their hashes
#   make changelog VERSION=1.2.3     collect the fragments of changes/ into CHANGELOG.md under that number
#   make dist             what a release consists of, in dist/: wheel, requirements, samples of deploy/, check sums
#
# Each sets up by itself what it needs. PYTHON names the Python to set up with, PROCESSES how many run tests, SEED the
# order in which they do.

PORT ?= 8000
SERVE ?= 1
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
PROCESSES ?= 2
SEED ?= 2026
SIDE_BY_SIDE := -n $(PROCESSES) --dist worksteal --durations 20
UNIT := tests --ignore=tests/e2e $(SIDE_BY_SIDE)
# Else the search index, which works in threads, costs each process of tests a hundred megabytes that it never uses again.
export MALLOC_ARENA_MAX ?= 2
# Whatever the terminal asks for, what was compiled is kept: else each process of tests compiles all of them once more.
unexport PYTHONDONTWRITEBYTECODE
CHECKS := types lint imports templates docs audit

.PHONY: demo test test-slow crawl coverage checks tools debian lint types imports templates docs audit unit-sqlite unit-postgres e2e \
	format words lock changelog dist

demo:
	@$(PYTHON) scripts/bootstrap.py demo
	@$(BIN)/kuaizhuan demo $(if $(filter 0,$(SERVE)),--no-serve,--port $(PORT))

# On PostgreSQL the suite stands last: pytest's closing line is the last thing printed.
test: debian checks e2e unit-sqlite unit-postgres

# What looks at files only, side by side, and each says what it has to say in one piece.
checks: tools
	@$(MAKE) --no-print-directory --jobs=$(PROCESSES) --output-sync=target $(CHECKS)

CRAWL := tests/test_addresses.py tests/test_addresses_sent.py tests/test_anonymous.py

crawl: tools
	@$(PYTEST) $(CRAWL) $(SIDE_BY_SIDE) --randomly-seed=$(SEED)

test-slow: debian crawl coverage
	@$(PYTEST) tests -m slow $(SIDE_BY_SIDE)
	@$(BIN)/python scripts/with_postgres.py $(PYTEST) tests -m slow $(SIDE_BY_SIDE)
	@$(BIN)/python scripts/with_postgres.py $(PYTEST) $(UNIT) --randomly-seed=$(SEED) --whichever-database
	@for seed in $$($(BIN)/python -c "import random; print(*random.sample(range(2**32), 5))"); do \
		$(PYTEST) $(UNIT) --hypothesis-profile=thorough --randomly-seed=$$seed || exit 1; done

$(CHECKS) unit-sqlite coverage format lock changelog dist: tools

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

unit-sqlite:
	@$(PYTEST) $(UNIT) --randomly-seed=$(SEED)

# Counting lines takes as long as running them, so `make test` does without.
coverage:
	@$(PYTEST) $(UNIT) --randomly-seed=$(SEED) --cov --cov-report=term:skip-covered

unit-postgres:
	@$(BIN)/python scripts/with_postgres.py $(PYTEST) $(UNIT) --randomly-seed=$(SEED) --database-only

e2e:
	@$(PYTEST) tests/e2e -n $$(($(PROCESSES) + 1)) --dist worksteal --durations 20 --randomly-seed=$(SEED)

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

dist:
	@$(BIN)/python scripts/release.py
