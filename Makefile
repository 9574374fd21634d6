# What one does with this project. `make help` lists it.

# The machine's own Python, for the first step only; everything else runs in .venv/.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV_PYTHON := .venv/bin/python
BOOTSTRAP = $(or $(PYTHON),$(error iq4d: Python 3.11 or newer is needed and was not found)) iq4d_site/bootstrap.py
# What to test, for instance make test TESTS=people
TESTS ?=

.DEFAULT_GOAL := help
.PHONY: help run setup test lint bench evaluate docs screenshots lock translations clean

help: ## What can be done
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
		|| grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST)

run: ## Set up what is missing and start the program, with a demo; PORT=8000, IQ4D_DEMO=0, IQ4D_DATA_DIR=var
	@$(BOOTSTRAP)
	@$(VENV_PYTHON) -m iq4d_site.run

setup: ## Set up everything, tests and lint included, and start nothing
	@$(BOOTSTRAP) --dev
	@$(VENV_PYTHON) -m iq4d_site.translations

test: ## Set up what is missing and run every test
	@$(BOOTSTRAP) --dev --browser
	@$(VENV_PYTHON) -m pytest $(TESTS)

lint: ## Look for mistakes without running the program
	@$(BOOTSTRAP) --dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djlint templates --lint --quiet
	@.venv/bin/lint-imports
	@$(VENV_PYTHON) manage.py check
	@$(VENV_PYTHON) manage.py makemigrations --check --dry-run

bench: ## Measure what should stay fast; prints ratios
	@$(BOOTSTRAP) --dev
	@$(VENV_PYTHON) -m benchmarks

evaluate: ## Measure how good the score is, on labelled sentences and threads
	@$(BOOTSTRAP) --dev
	@$(VENV_PYTHON) -m scoring.evaluation

docs: ## Write docs/scoring.md, the whole formula with every number and its reason
	@$(BOOTSTRAP) --dev
	@$(VENV_PYTHON) manage.py write_manual

screenshots: ## Pictures of every kind of page, in screenshots/
	@$(BOOTSTRAP) --dev --browser
	@$(VENV_PYTHON) -m tests.screenshots

lock: ## Turn requirements*.in into pinned requirements*.txt
	@$(BOOTSTRAP) --dev
	@for each in requirements requirements-dev; do .venv/bin/pip-compile --quiet --allow-unsafe --generate-hashes \
		--strip-extras --no-emit-find-links --no-emit-index-url --output-file=$$each.txt $$each.in || exit 1; done

translations: ## Bring the words of locale/ up to date and compile them
	@$(BOOTSTRAP) --dev
	@$(VENV_PYTHON) -m iq4d_site.translations --update

clean: ## Remove what can be made again; conversations in var/ stay
	@rm -rf .venv node_modules var/static .pytest_cache .ruff_cache .hypothesis .import_linter_cache screenshots
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
