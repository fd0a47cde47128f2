# Every command of the project. `make` alone lists them, from the comments after the names.
#
# What the commands write stands below .venv/ and var/.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

PORT ?= 8000
PYTHON ?= python3
PYTEST_ARGS ?=
BENCH_ARGS ?=
export PORT
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/cache/pycache

VENV := .venv/bin/python
PACKAGES := embassy news consular tests
TEMPLATES = $(shell find templates embassy news consular -name '*.html' -path '*templates*')

# --- Run ---------------------------------------------------------------------------------

.PHONY: run
run: install port ## Prepare and serve the site on http://127.0.0.1:8000 (PORT=9000 make run)
	@$(MAKE) prepare
	@$(VENV) manage.py collectstatic --noinput --verbosity 0
	@echo "The site: http://127.0.0.1:$(PORT)/ · the newsroom: /admin/ · Ctrl-C ends it."
	@exec $(VENV) -m embassy.server --port $(PORT)

.PHONY: dev
dev: export DEBUG := 1
dev: install port ## The same with DEBUG=1 and Django's reloading server
	@$(MAKE) prepare
	@exec $(VENV) manage.py runserver 127.0.0.1:$(PORT)

# The sample is loaded where there is no mission yet, and never in production.
.PHONY: prepare
prepare:
	@$(VENV) manage.py migrate --verbosity 0
	@test -n "$$SECRET_KEY" || $(VENV) manage.py load_sample --first-time
	@$(VENV) manage.py first_account

# --- Check and test ----------------------------------------------------------------------

.PHONY: check
check: install-dev ## Linters, types, templates, production settings, missing migrations
	$(VENV) -m ruff check
	$(VENV) -m ruff format --check
	$(VENV) -m mypy $(PACKAGES)
	.venv/bin/djade --target-version 5.2 --check $(TEMPLATES)
	$(VENV) -m djhtml --tabwidth 2 --check $(TEMPLATES)
	SECRET_KEY=$$($(VENV) -c 'import secrets; print(secrets.token_urlsafe(64))') DEBUG=0 \
		ALLOWED_HOSTS=embassy.example SITE_URL=https://embassy.example \
		$(VENV) manage.py check --deploy --fail-level WARNING
	$(VENV) manage.py makemigrations --check --dry-run

# djade ends with 1 when it has changed a file.
.PHONY: format
format: install-dev ## Format Python and templates
	$(VENV) -m ruff check --fix-only
	$(VENV) -m ruff format
	.venv/bin/djade --target-version 5.2 $(TEMPLATES) || test $$? -eq 1
	$(VENV) -m djhtml --tabwidth 2 $(TEMPLATES)

# The languages are those of the settings; English is in the source.
.PHONY: messages
messages: install ## Collect the texts into the catalogues of embassy/locale/, compile them
	$(VENV) manage.py makemessages $$($(VENV) -c "$$LOCALES") --ignore var --ignore tests \
		--add-location file --no-wrap --no-obsolete
	$(VENV) manage.py compilemessages --ignore .venv
define LOCALES
from django.utils.translation import to_locale
from embassy.settings import LANGUAGES
print(*("--locale=" + to_locale(code) for code, _name in LANGUAGES if code != "en"))
endef
export LOCALES

.PHONY: test
test: install-dev ## The tests (PYTEST_ARGS="-k feed"); DATABASE_URL chooses the database
	$(VENV) -m pytest -m "not long" --numprocesses 2 --maxschedchunk 16 $(PYTEST_ARGS)

# 5: no test carries the mark.
.PHONY: test-long
test-long: install-dev ## The tests that take long
	$(VENV) -m pytest -m long $(PYTEST_ARGS) || test $$? -eq 5

# Needs wrk and nginx, and installs them where it may.
.PHONY: bench
bench: install-dev ## How fast readers are answered (BENCH_ARGS="--large 1000000")
	$(VENV) -m tests.bench $(BENCH_ARGS)

# --- Help, installation ------------------------------------------------------------------

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: install install-dev
install:
	@sh -c "$$INSTALL" install requirements.txt
install-dev:
	@sh -c "$$INSTALL" install requirements-dev.txt

# Installs the file $1 into .venv, if it is not what has been installed there already. A .venv
# that does not work, or that an older Python made, is made again. One at a time.
define INSTALL
set -e
stop() { echo "$$*" >&2; exit 1; }
requirements=$$1 stamp=.venv/$$1
mkdir -p var/cache
exec 9> var/cache/install.lock
! command -v flock > /dev/null || flock 9

works=$$($(VENV) -c 'import pip, sys; print(sys.version_info[:2])' 2> /dev/null) || works=
wanted=$$(echo "$$works"; cat requirements.txt $$requirements)
if [ -n "$$works" ] && [ "$$wanted" = "$$(cat $$stamp 2> /dev/null)" ]; then exit 0; fi

if [ -z "$$works" ] || { [ -f $$stamp ] && [ "$$works" != "$$(head -n 1 $$stamp)" ]; }; then
	command -v $(PYTHON) > /dev/null || stop "Python is missing. On Debian: apt install python3 python3-venv"
	python=$$($(PYTHON) -c 'import sys; print(sys._base_executable)')
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
		stop "Python 3.11 or newer is needed; this is $$($$python --version). PYTHON=… names another."
	$$python -c 'import ensurepip, venv' 2> /dev/null ||
		stop "Python’s venv module is missing. On Debian: apt install python3-venv"
	echo "Making .venv …"
	rm -rf .venv
	$$python -m venv .venv
	wanted=$$($(VENV) -c 'import sys; print(sys.version_info[:2])'; cat requirements.txt $$requirements)
fi
echo "Installing $$requirements into .venv …"
$(VENV) -m pip install --quiet --disable-pip-version-check --requirement $$requirements ||
	stop "The packages could not be installed. Is a Python package index within reach?"
echo "$$wanted" > $$stamp
endef
export INSTALL

# Servers may share a port on purpose, so the second one would start and answer half of the
# requests: ask first.
.PHONY: port
port:
	@$(VENV) -c "$$PORT_IS_FREE"
define PORT_IS_FREE
import os, socket, sys
try:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", int(os.environ["PORT"])))
except (OSError, OverflowError, ValueError) as error:
    port = os.environ["PORT"]
    sys.exit(f"Port {port} cannot be used ({error}). Choose another one: PORT=9000 make run")
endef
export PORT_IS_FREE
