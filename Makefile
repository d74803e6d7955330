# Every target sets up what it needs; `make demo` and `make test` are all a newcomer has to know.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
NPM := $(shell command -v npm 2>/dev/null)
JOBS ?= 2
# what code with a database and HTTP is checked on beside the compilers: SQLite for Go and Rust, as Debian and Ubuntu package it
GO_ENGINE := gcc libsqlite3-dev golang-github-mattn-go-sqlite3-dev
RUST_ENGINE := pkg-config librust-rusqlite-dev librust-ureq-dev librust-serde-json-dev librust-log-dev librust-regex-dev librust-chrono-dev librust-indexmap-dev

.PHONY: help setup demo test lint bench docs clean

help:
	@echo "make demo    one function in five languages, with steps, checks and code"
	@echo "make test    lint, types, import contracts and all tests"
	@echo "make setup   the environment in $(VENV) and everything needed"
	@echo "make lint    lint, types and import contracts alone"
	@echo "make bench   lists the measurements; make bench MEASURE=speed runs one"
	@echo "make docs    writes docs/ops.md and docs/library.md anew"
	@echo "make clean   removes everything that the other targets made"

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt Makefile
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,toolchains]"
	@# an editable install does not compile; without this every first start would
	$(BIN)/python -m compileall -q src
	@# the TypeScript checker is optional: without npm its tests skip with a reason
	@if [ -n "$(NPM)" ]; then npm install --silent --no-audit --no-fund --prefix .tools typescript@7 @types/node@24 || \
	  echo "note: TypeScript's checker was not installed; strict type checks will be skipped"; fi
	@command -v rustc >/dev/null 2>&1 || test -x $$HOME/.cargo/bin/rustc || \
	  echo "note: Rust is missing, its checks will be skipped; install rustc and gcc (Debian's package names), or the Rust project's rustup"
	@# the engines' libraries are optional too; as root on Debian they are installed, without root the tests skip and say what is missing
	@want="$(GO_ENGINE)"; if command -v rustc >/dev/null 2>&1 || test -x $$HOME/.cargo/bin/rustc; then want="$$want $(RUST_ENGINE)"; fi; \
	missing=$$(for p in $$want; do dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null | grep -qx installed || echo $$p; done); \
	install="apt-get install -y -qq --no-install-recommends"; \
	if [ -n "$$missing" ] && command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	  export DEBIAN_FRONTEND=noninteractive; $$install $$missing >/dev/null 2>&1 || \
	  { apt-get update -qq >/dev/null 2>&1; $$install $$missing >/dev/null 2>&1; } || true; \
	  missing=$$(for p in $$missing; do dpkg-query -W -f '$${db:Status-Status}' $$p 2>/dev/null | grep -qx installed || echo $$p; done); \
	fi; \
	if [ -n "$$missing" ]; then echo "note: checks of databases and HTTP in Go and Rust may be skipped; on Debian: sudo apt-get install" $$missing; fi
	@touch $(STAMP)

demo: setup
	@$(BIN)/python examples/demo.py

lint: setup
	$(BIN)/ruff check src tests examples benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

bench: setup
	$(BIN)/python -m benchmarks $(or $(MEASURE),--list)

docs: setup
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .tools build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
