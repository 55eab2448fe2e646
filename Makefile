# Two commands do all: `make run` and `make test`. The rest stands beside them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
export PYTHONDONTWRITEBYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test unit lint bench simulate bench-browser screenshots translations lock reset clean help

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/.product ## everything a newcomer needs: environment, demo network if empty, server
	@$(BIN)/python manage.py serve

test: $(VENV)/.dev system-packages lint ## all tests, with what they need from Debian
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser"
	$(BIN)/python -m pytest -q -m browser

unit: $(VENV)/.dev ## the quick part: no browser, no PostgreSQL
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not postgres and not realdata and not slow"

lint: $(VENV)/.dev ## style, types, known holes in packages
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .
	$(BIN)/mypy
	@$(BIN)/pip-audit --progress-spinner off --disable-pip --no-deps -r requirements.txt > build.audit 2>&1; \
	  if grep -q "known vulnerabilit" build.audit && ! grep -q "No known vulnerabilit" build.audit; \
	  then cat build.audit; rm -f build.audit; exit 1; fi; rm -f build.audit

bench: $(VENV)/.dev ## query times at SIZE=S, M or L beside bare engine and numpy
	$(BIN)/python -m benchmarks.scale --size $(or $(SIZE),M)

simulate: $(VENV)/.dev ## is the method right? chains of known truth; SEED=n for other chains (about 10 minutes)
	$(BIN)/python -m benchmarks.simulation --sizes $(if $(SEED),--seed $(SEED))

bench-browser: $(VENV)/.dev system-packages ## filter click to painted heatmap
	$(BIN)/python -m benchmarks.browser

screenshots: $(VENV)/.dev system-packages ## every page, both sizes, light and dark, into build/screenshots
	$(BIN)/python -m benchmarks.screenshots build/screenshots

translations: $(VENV)/.dev ## collect new strings into the catalogues
	$(BIN)/pybabel -q extract -F babel.cfg -k _ -k n_:1,2 -k N_ --no-location --sort-output \
	  --project=Foyer --version=1 --copyright-holder=Foyer -o locale/foyer.pot .
	for one in uk it; do $(BIN)/pybabel -q update -i locale/foyer.pot -d locale -D foyer -l $$one \
	  --no-fuzzy-matching --ignore-obsolete --width=110; done

lock: ## resolve the direct packages again
	$(BIN)/uv pip compile --universal --python-version 3.11 -q --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 -q --no-header requirements-dev.in -c requirements.txt -o requirements-dev.txt

reset: $(VENV)/.product ## delete the embedded database (asks first)
	$(BIN)/python manage.py reset

clean: ## remove the virtual environment and what was built
	rm -rf $(VENV) build .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: apt install python3"; exit 2; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); $(SUDO) apt-get update -q && $(SUDO) apt-get install -qy python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/.product: requirements.txt | $(VENV)/bin/pip
	@echo "Installing packages ..."
	@$(BIN)/pip install -q -r requirements.txt && touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/pip
	@echo "Installing packages and test tools ..."
	@$(BIN)/pip install -q -r requirements-dev.txt && touch $@ $(VENV)/.product

# Chromium and PostgreSQL for the tests; nothing is asked for when both are there. Ubuntu has Chromium as a snap
# only: there Playwright brings its own.
APT := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get
system-packages:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  $(APT) update -q && $(APT) install -qy --no-install-recommends postgresql; }
	@command -v chromium >/dev/null || ls -d $$HOME/.cache/ms-playwright/chromium* >/dev/null 2>&1 || { \
	  $(APT) update -q; $(APT) install -qy --no-install-recommends chromium \
	  || $(BIN)/playwright install --with-deps chromium; }
.PHONY: system-packages
