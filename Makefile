# Every command is written once, here; README and CI call it by these names.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT ?= 7860
STEPS ?= 1000

.PHONY: help setup chat build test test-slow test-all bench check audit load hostile crash fuzz format coverage reader screenshots measure-page clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

setup: $(VENV)/.ready  ## make .venv and install the pinned dependencies

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Shutten needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (about 2 GB; some minutes the first time) …"
	@$(PIP) install -c constraints.txt --editable .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	@$(PIP) install -c constraints.txt --editable '.[test,check]'
	@touch $@

chat: setup      ## build the index if it is missing or stale, then serve the page
	@$(BIN)/shutten build
	@$(BIN)/shutten serve --port $(PORT)

build: setup     ## bring the index up to date with data/articles
	@$(BIN)/shutten build

test: $(VENV)/.ready-test  ## the tests, without the slow ones
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

test-slow: $(VENV)/.ready-test  ## only the slow tests
	$(BIN)/python -m pytest -n 2 --dist worksteal -m slow

test-all: $(VENV)/.ready-test  ## all tests, with the coverage of our packages
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations=60 --cov --cov-report=term:skip-covered --cov-fail-under=90

bench: $(VENV)/.ready-test  ## time, memory and disk at 1k, 10k and 100k passages, beside others (SIZES="1000" for less)
	$(BIN)/python -m tests.benchmarks $(if $(SIZES),--sizes $(SIZES)) $(BENCH)

check: $(VENV)/.ready-test  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(VENV)/.ready-test  ## known vulnerabilities of the dependencies, where the service can be asked
	$(BIN)/python .ci/audit.py constraints.txt

load: $(VENV)/.ready-test  ## the long form of the load tests: many askers through rebuilds, many questions
	$(BIN)/python -m tests.reliability.load

hostile: $(VENV)/.ready-test  ## the long form of the attacks: requests, texts on the page, articles, connections
	$(BIN)/python -m tests.reliability.attack
	SHUTTEN_VECTORS=200 $(BIN)/python -m pytest tests/e2e/test_hostile.py

format: $(VENV)/.ready-test  ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

reader: setup    ## train the reader: make reader DATA=FOLDER [STEPS=1000] [BEGIN=WEIGHTS]; see rag/reader/weights.md
	@test -n "$(DATA)" || { echo "Name a folder of articles.jsonl and questions.jsonl with spans: make reader DATA=FOLDER"; exit 2; }
	$(BIN)/python -m rag.reader.training "$(DATA)" $(STEPS) $(if $(BEGIN),rag/reader/weights.safetensors "$(BEGIN)")

measure-page: $(VENV)/.ready-test  ## how long the page takes to paint, over 10,000 synthetic passages
	$(BIN)/python tests/e2e/measure.py

crash: $(VENV)/.ready-test  ## kill builds, cut the power, fill the disk, flip bits: nothing may be lost (minutes)
	$(BIN)/python -m tests.reliability.crash

fuzz: $(VENV)/.ready-test  ## 10,000 broken and hostile files: each has a verdict (minutes)
	$(BIN)/python -m tests.reliability.fuzz

screenshots: $(VENV)/.ready-test  ## make docs/screenshots anew
	$(BIN)/python tests/e2e/screenshots.py

clean:           ## remove the index, the environment and all caches
	rm -rf $(VENV) data/index build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
