# Everything a contributor does daily. Only Python 3.11+ and make are taken for granted.
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .make
# make up WAYFARER_DOMAIN=examples/logistics serves another domain, see docs/adapting.md
export WAYFARER_DOMAIN ?=
BUILT := $(STAMPS)/build$(subst /,-,$(patsubst %,-%,$(WAYFARER_DOMAIN)))
DOMAIN_WEB := $(if $(WAYFARER_DOMAIN),$(shell find $(WAYFARER_DOMAIN)/web -type f -not -path '*/dist/*' 2>/dev/null))
export PATH := $(CURDIR)/$(BIN):$(PATH)
.DEFAULT_GOAL := help
.PHONY: help up test check bench bench-engine bench-flat bench-turn bench-gateway bench-gateway-servers lock clean install build simulate chaos record understanding

help: ## Show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

up: install build ## Start the whole product; Ctrl-C stops it
	@exec $(BIN)/wayfarer up

test: install build chromium $(STAMPS)/clients ## Install what is needed and run every test
	@$(MAKE) --no-print-directory -j2 test-python test-web

# Files of tests go to one of two processes; each has a PostgreSQL, a NATS and a product of its own.
test-python:
	$(BIN)/python -m pytest -n 2 --dist loadfile || { echo "what failed runs once more"; $(BIN)/python -m pytest --last-failed; }

test-web:
	@cd web && { npm test > ../$(STAMPS)/vitest.log 2>&1 || { cat ../$(STAMPS)/vitest.log; exit 1; }; }
	@tail -6 $(STAMPS)/vitest.log
	@cd web && npm run -s contracts -- --check
.PHONY: test-python test-web

check: install web ## Linters, type checkers, layer contracts
	@$(MAKE) --no-print-directory -j2 check-python check-web

check-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check src tests sandbox
	$(BIN)/mypy
	$(BIN)/lint-imports

check-web:
	cd web && npm run -s check
	cd web && npx tsc --noEmit -p ../examples/logistics/web && npx tsc --noEmit -p ../examples/skeleton/web
.PHONY: check-python check-web

bench-engine: $(STAMPS)/bench ## Measure the engine beside Restate and DBOS; results under bench/results/
	$(BIN)/python -m bench.engine --keep engine

bench-flat: install ## Measure late steps beside early ones, and a log of a million events beside an empty one
	$(BIN)/python -m bench.engine --flat

simulate: install ## Simulate faults; SEED=7 runs one again, SEEDS=5000 runs so many
	PYTHONHASHSEED=0 $(BIN)/python -m tests.simulator $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),2000))

chaos: install ## Kill real processes while 500 executions run
	$(BIN)/python -m tests.chaos --executions $(or $(EXECUTIONS),500)

record: install ## Record the executions anew that later engines must decide alike; only when decisions are meant to change
	WAYFARER_RECORD=1 $(BIN)/python -m pytest -q tests/recordings -k real_stack

install: $(STAMPS)/python ## Install the locked Python packages
web: $(STAMPS)/web
build: $(BUILT) ## Build the SPA
.PHONY: web chromium

bench-web: install build chromium ## First paint, interactions, scrolling and memory of the interface; on an idle machine
	@$(BIN)/python -m tests.web.bench
.PHONY: bench-web

$(STAMPS)/python: requirements/uv.lock requirements/dev.lock pyproject.toml
	@mkdir -p $(STAMPS)
	@test -x $(BIN)/python || { echo "making .venv"; $(PYTHON) -m venv .venv; }
	@echo "installing the locked Python packages"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# The wheel's Node.js lies in .venv/bin and is used only when the machine has none that is recent enough.
$(STAMPS)/web: $(STAMPS)/python web/package-lock.json
	@sh scripts/node.sh
	@echo "installing the locked npm packages"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT): $(STAMPS)/web $(shell find web/src web/public web/index.html web/vite.config.ts $(DOMAIN_WEB) -type f 2>/dev/null)
	@echo "building the SPA"
	@cd web && npm run -s build
	@touch $@

# The peers live in an environment and a folder of their own; the product needs none of it.
$(STAMPS)/bench: $(STAMPS)/python requirements/bench.lock bench/peers/package-lock.json
	@sh scripts/node.sh
	@test -x .bench/bin/python || $(PYTHON) -m venv .bench
	@$(BIN)/uv pip install --quiet --python .bench/bin/python --require-hashes -r requirements/bench.lock
	@cd bench/peers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/clients: $(STAMPS)/python tests/sandbox/clients/package-lock.json
	@sh scripts/node.sh
	@echo "installing the providers' Node.js clients for the tests"
	@cd tests/sandbox/clients && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

chromium:
	@sh scripts/chromium.sh

lock: $(STAMPS)/python ## Write the Python lock files anew after a change of pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes pyproject.toml --group dev -o requirements/dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes pyproject.toml -o requirements/runtime.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes requirements/build.in -o requirements/build.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes --group bench -o requirements/bench-gateway.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url --generate-hashes requirements/uv.in -o requirements/uv.lock

bench: bench-engine bench-flat bench-turn bench-gateway ## Every benchmark; figures are kept under bench/results/

bench-turn: install build ## How long a turn takes, and where its milliseconds go
	$(BIN)/python -m bench.turn

bench-gateway: install ## Memory, delivery and replicas of the gateway under load; to be run on an idle machine
	$(BIN)/python -m bench.gateway

bench-gateway-servers: install ## The same under granian and hypercorn
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/bench-gateway.lock
	$(BIN)/python -m bench.gateway servers --clients 1000 --seconds 10

understanding: install ## How many of the labelled turns are understood, per language and slot
	$(BIN)/python -m tests.understanding.report

clean: ## Remove what was installed and built; the data folder stays
	rm -rf .venv $(STAMPS) web/node_modules web/dist
